"""What the pages of events, entities and places say, in either language."""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.site import plots
from flows.site.addresses import Addresses, linkable, page_of, slug
from flows.site.evidence import change, why
from flows.site.gather import CURVE_DAYS, RECENT_DAYS, Named, World, moment
from flows.site.words import Speech, called
from flows.tables import shorten

Row = dict[str, Any]
MOST_BURSTS = 30


def event(say: Speech, found: Row, addresses: Addresses) -> Row:
    """Return what the page of an event says; `found` holds its articles, their changes, and who was first."""
    seen = found["articles"]
    near = {one["article_id"]: f"{_outlet(say, one)}, {when(say, one)[0]}" for one in seen}
    articles = [_article(say, one, near, addresses) for one in seen]
    return {
        "title": shorten(found["title"], 120) or say("no headline"),
        "event": {
            **found,
            "first_said": _edge(say, seen, found["first_published_at"]),
            "last_said": _edge(say, seen, found["last_published_at"]),
            "place_names": _names(say, found["places"], addresses, place=True),
            "entity_names": _names(say, found["entities"], addresses, place=False),
        },
        "firsts": firsts(say, found["first"], found["article_count"]),
        "articles": articles,
        "left_out": max(0, found["article_count"] - len(articles)),
        "figure": plots.timeline(say, articles),
    }


def when(say: Speech, article: Row) -> tuple[str, str]:
    """Say when an article was published, as exactly as it is known, and how exactly that is."""
    at, precision = article["published_at"], article["published_precision"]
    if at is None or precision not in ("minute", "day", "month"):
        return say("undated"), ""
    if precision == "minute":
        return say.at(at), ""
    return (say.day(at.date()), say("day only")) if precision == "day" else (say.bin(at.date(), "month"), say("month only"))


def _edge(say: Speech, articles: Sequence[Row], at: Any) -> str:
    """Say when the first or the last report came, as exactly as its article is dated."""
    if at is None:
        return say("not known")
    exact = any(one["published_at"] == at and one["published_precision"] == "minute" for one in articles)
    return say.at(at) if exact or f"{at:%H:%M}" != "00:00" else say.day(at.date())


def _names(say: Speech, names: Sequence[str], addresses: Addresses, *, place: bool) -> list[Row]:
    rows = [(name, addresses.called(name, place=place)) for name in names]
    return [{"name": say.name(row) if row else name, "address": page_of(row) if row else None} for name, row in rows]


def _outlet(say: Speech, article: Row) -> str:
    return shorten(article["outlet"], 80) or say("outlet unknown")


def _article(say: Speech, found: Row, near: Mapping[str, str], addresses: Addresses) -> Row:
    said, exactness = when(say, found)
    precision = found["published_precision"]
    stamp = None
    if found["published_at"] is not None and precision in ("minute", "day", "month"):
        stamp = (
            moment(found["published_at"])
            if precision == "minute"
            else f"{found['published_at']:{'%Y-%m-%d' if precision == 'day' else '%Y-%m'}}"
        )
    words = [say.bloc(found["bloc"])] if found["bloc"] else []
    return {
        "article_id": found["article_id"],
        "title": shorten(found["title"] or found["lead"], 300),
        "language": found["language"],
        "url": linkable(found["url"]),
        "outlet": _outlet(say, found),
        "bloc": say.bloc(found["bloc"]),
        "when": said,
        "exactness": exactness,
        "stamp": stamp,
        "precision": precision,
        "words": [*words, say.language(found["language"]), *([say("state media")] if found["state_media"] else [])],
        "marks": _marks(say, found),
        "copied": _copy(say, found, near),
        "changes": [change(say, version) for version in found["changes"]],
        "why": why(say, found, near, addresses),
    }


def _marks(say: Speech, found: Row) -> list[str]:
    return [
        *([say("copy")] if found["copy_of"] else []),
        *([say("agency", name=shorten(found["wire_origin"], 40))] if found["wire_origin"] else []),
        *([say(found["access"])] if found["access"] in ("paywalled", "cut") else []),
        *([called("article_kinds", found["kind"], say)] if found["kind"] != "article" else []),
    ]


def _copy(say: Speech, found: Row, near: Mapping[str, str]) -> Row | None:
    of = found["copy_of"]
    if not of:
        return None
    share = found["evidence"].get("copy", {}).get("containment")
    return {
        "name": near.get(of, of),
        "anchor": f"a-{slug(of)}" if of in near else None,
        "containment": say.percent(share) if share else None,
    }


def firsts(say: Speech, first: Row | None, articles: int) -> list[str]:
    """Say who was first, who followed, and how exactly that is known."""
    if first is None:
        return [say("no first")]
    unknown = say("outlet unknown")
    said = [say("first was", outlet=first["first_outlet"] or unknown, at=say.at(first["first_at"]))]
    if first["first_own_at"] and first["first_own_at"] != first["first_at"]:
        said.append(say("first own was", outlet=first["first_own_outlet"] or unknown, at=say.at(first["first_own_at"])))
    if first["lead_minutes"] is not None:
        said.append(say("second was", outlet=first["second_outlet"] or unknown, lead=lasting(say, first["lead_minutes"])))
        said.append(_error(say, first["lead_minutes"], first["error_minutes"]))
    return [*said, say("dated exactly", n=first["dated_to_the_minute"], of=articles)]


def _error(say: Speech, lead: int, error: int | None) -> str:
    if error is None:
        return say("error not known")
    return say("error is" if lead > error else "error too large", error=lasting(say, error))


def lasting(say: Speech, minutes: int) -> str:
    """Say how long something lasted."""
    if minutes < 120:
        return say("minutes", n=minutes)
    return (
        say("hours minutes", hours=minutes // 60, minutes=minutes % 60) if minutes < 2880 else say("days", n=round(minutes / 1440))
    )


def named(say: Speech, found: Named, world: World) -> Row:
    """Return what the page of an entity or a place says."""
    first, last = world.about["first_day"], world.last_day
    assert first is not None and last is not None  # nothing is named where nothing is dated
    since = world.since(CURVE_DAYS)
    figures = [plots.curve(say, found, "day", (max(first, since), last))]
    if first < since:
        figures.append(plots.curve(say, found, "week", (first, last)))
    figures.append(plots.share(say, found, "month" if first < since else "day", world.totals))
    blocs = [(say.bloc(row["bloc"]), row["articles"], "") for row in found.reporters if row["along"] == "bloc"]
    outlets = [(row["name"], row["articles"], say.bloc(row["bloc"])) for row in found.reporters if row["along"] == "outlet"]
    reporters = [plots.bars(say, "blocs-that-name", blocs), plots.bars(say, "outlets-that-name", outlets)]
    return {
        "title": say.name(found.row),
        "row": found.row,
        "recent_days": RECENT_DAYS,
        "figures": [figure for figure in figures if figure],
        "bursts": found.bursts[:MOST_BURSTS],
        "bursts_more": max(0, len(found.bursts) - MOST_BURSTS),
        "events": [{**row, "address": world.addresses.event(row["event_id"])} for row in found.events],
        "reporters": [figure for figure in reporters if figure and outlets],
    }
