"""What the reading commands say: events, one event, why two articles belong together, what became of an address."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.containers import Item
from extractors.errors import NotFound
from extractors.events import JOIN, event_id_for
from extractors.identity import digest
from extractors.records import Refusal
from extractors.similarity import RULE, Evidence, explain
from extractors.url import canonical, same_page
from extractors.weighing import Rarity, weigh
from flows.tables import listed, printable, shorten
from warehouse.ask import Answer, ask, compared


def events(snapshot: Path, filters: dict[str, Any]) -> Answer:
    """Answer which events there are, most covered first."""
    names = ("since", "until", "place", "entity", "language")
    return ask(snapshot, "events", {**{name: filters.get(name) for name in names}, "most": filters["limit"]})


def event(snapshot: Path, event_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return an event and its articles in order. Raises NotFound."""
    found = ask(snapshot, "event", {"event_id": event_id}).dicts()
    if len(found) != 1:
        raise NotFound(
            f"{'more than one' if found else 'no'} event has an id that begins with {event_id!r}; `lagebild events` lists them"
        )
    articles = ask(snapshot, "event_articles", {"event_id": found[0]["event_id"]}).dicts()
    return found[0], [{**article, "evidence": json.loads(article["evidence"])} for article in articles]


def describe_event(found: dict[str, Any], articles: list[dict[str, Any]]) -> str:
    """Say of an event what it is, who was first, which are copies, and why each article belongs."""
    lines = [shorten(found["title"], 120) or "(no headline)", f"event {found['event_id']}"]
    lines.append(
        f"{found['article_count']} articles, {found['outlet_count']} known outlets, {found['origin_count']} independent origins; "
        f"languages {', '.join(found['languages']) or 'unknown'}; places {listed(found['places']) or 'none'}; "
        f"entities {listed(found['entities']) or 'none'}"
    )
    first = next((article for article in articles if article["published_precision"] == "minute" and not article["copy_of"]), None)
    if first:
        lines.append(f"first: {first['outlet'] or 'outlet unknown'}, {_when(first)}")
    for article in articles:
        lines += [
            "",
            f"{_when(article)}  {article['outlet'] or 'outlet unknown'} [{article['language']}]  "
            f"{shorten(article['title'] or article['lead'], 100)}",
        ]
        lines.append(f"    {article['article_id']}  {shorten(article['url'] or article['origin_ref'], 110)}")
        lines += [f"    {said}" for said in _belongs(article, found["event_id"])]
    return "\n".join(map(printable, lines))


def _when(article: dict[str, Any]) -> str:
    at, precision = article["published_at"], article["published_precision"]
    return (
        {"minute": f"{at:%Y-%m-%d %H:%M} UTC", "day": f"{at:%Y-%m-%d}", "month": f"{at:%Y-%m}"}.get(precision, "undated")
        if at
        else "undated"
    )


def _belongs(article: dict[str, Any], event_id: str) -> list[str]:
    evidence = article["evidence"]
    said = []
    if article["copy_of"]:
        said.append(
            f"copy of {article['copy_of']}"
            + (f", {evidence['copy']['containment']:.0%} of the shorter text stands in the other" if "copy" in evidence else "")
        )
    if article["wire_origin"]:
        said.append(f"from the agency {article['wire_origin']}")
    if evidence.get("founded"):
        if event_id != event_id_for(article["article_id"]):
            return [*said, "came with an event of its own, which was merged into this one"]
        return [
            *said,
            "the event began with this article" + (f" ({evidence['veto']}: {evidence['with']})" if evidence.get("veto") else ""),
        ]
    return [*said, f"belongs with {evidence['with']}, score {evidence['score']:.2f}: {_shared(evidence['shared'])}"]


def _shared(shared: dict[str, list[str]]) -> str:
    order = (
        "people",
        "places",
        "organisations",
        "countries and regions",
        "weapons",
        "actions",
        "days",
        "numbers",
        "concepts",
        "names by their consonants",
        "words",
    )
    return "; ".join(f"{kind} {listed(shared[kind], 5)}" for kind in order if shared.get(kind)) or "nothing that counts"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two articles as `why` compares them; events are None for a file that is not loaded."""

    ids: tuple[str, str]
    titles: tuple[str | None, str | None]
    events: tuple[str | None, str | None]
    evidence: Evidence


def why(snapshot: Path, one: str, other: str, now: datetime) -> Compared:
    """Compare two articles, each named by id, address or file. Raises NotFound."""
    found = [_find(snapshot, name, now) for name in (one, other)]
    extra = [print_ for print_ in (row["print"] for row in found) if print_]
    prints, languages, counts = compared(snapshot, [row["article_id"] for row in found], extra)
    prints |= {print_.article_id: print_ for print_ in extra if print_.article_id not in prints}
    rarity = Rarity(sum(languages.values()), counts, languages)
    left, right = (weigh(prints[row["article_id"]], rarity) for row in found)
    return Compared(
        (found[0]["article_id"], found[1]["article_id"]),
        (found[0]["title"], found[1]["title"]),
        (found[0]["event_id"], found[1]["event_id"]),
        explain(left, right),
    )


def _find(snapshot: Path, name: str, now: datetime) -> dict[str, Any]:
    """Find an article in the snapshot, or read the file of this name."""
    from extractors.reading import Context, read_item  # brings trafilatura along, which no other question needs

    path = Path(name)
    reading = (
        read_item(
            Item("html" if path.suffix.lower() in (".html", ".htm") else "text", path.name, path.read_bytes()),
            Context(now, "why"),
        )
        if path.is_file()
        else None
    )
    if isinstance(reading, Refusal):
        raise NotFound(f"{name}: {reading.reason}")
    url = canonical(name)
    parameters = {
        "name": reading.article.article_id if reading else digest("url", same_page(url)) if url else name,
        "url": url,
        "text_hash": reading.article.text_hash if reading else None,
    }
    rows = ask(snapshot, "find_article", parameters).dicts()
    if rows:
        return rows[0] | {"print": None}
    if reading:
        return {
            "article_id": reading.article.article_id,
            "title": reading.article.title,
            "event_id": None,
            "print": reading.fingerprint,
        }
    raise NotFound(
        f"no article has the id, address, file name or line id {name!r}; `lagebild trace` tells what became of an address"
    )


def describe_why(compared_: Compared) -> str:
    """Say whether two articles are one event, what they share, and what speaks against it."""
    evidence = compared_.evidence
    lines = [
        f"{article_id}  {shorten(title, 100) or '(no headline)'}"
        for article_id, title in zip(compared_.ids, compared_.titles, strict=True)
    ]
    lines.append(_verdict(compared_))
    lines.append(f"shared: {_shared({kind: list(keys) for kind, keys in evidence.shared})}")
    lines.append(f"against: {'; '.join(evidence.against) or 'nothing'}")
    if evidence.veto:
        lines.append(f"veto: {evidence.veto}")
    parts = ", ".join(f"{name} {value:+g}" for name, value in evidence.parts if value)
    lines.append(f"score {evidence.score:.3f} of 1, joined from {JOIN}; rule {RULE}; log-odds: {parts}")
    return "\n".join(map(printable, lines))


def _verdict(compared_: Compared) -> str:
    one, other = compared_.events
    if one and one == other:
        direct = (
            ""
            if compared_.evidence.score >= JOIN
            else "; these two alone would not be joined, other articles of the event join them"
        )
        return f"one event: both are filed under {one}{direct}"
    alike = "would be joined" if compared_.evidence.score >= JOIN else "would be kept apart"
    if one and other:
        return f"two events: {one} and {other}" + ("; these two alone would be joined" if compared_.evidence.score >= JOIN else "")
    return f"not both are loaded; by their content they {alike}"


def trace(snapshot: Path, name: str) -> Answer:
    """Answer what became of an address, a file or a line. Raises NotFound."""
    url = canonical(name)
    found = ask(
        snapshot,
        "trace",
        {"name": name, "url": url or name, "article_id": digest("url", same_page(url)) if url else None},
    )
    if not found.rows:
        raise NotFound(f"{name!r} was never seen: no feed listed it and no backfill held it (as of the published snapshot)")
    return found


def describe_trace(found: Answer) -> str:
    """Tell the story of each sighting."""
    lines = []
    for row in found.dicts():
        where = f"in the feed {row['feed']} of {row['source_id']}" if row["feed"] else f"as {row['origin']} {row['origin_ref']}"
        lines.append(
            f"{row['seen_at']:%Y-%m-%d %H:%M} UTC  seen {where}" + (f": {shorten(row['title'], 80)}" if row["title"] else "")
        )
        lines.append(
            f"    {row['fate']}"
            + (f": {row['reason']}" if row["reason"] else "")
            + (f" ({row['attempts']} {'try' if row['attempts'] == 1 else 'tries'})" if row["attempts"] else "")
        )
        if row["fate"] == "waiting" and row["retry_at"]:
            lines.append(f"    next try not before {row['retry_at']:%Y-%m-%d %H:%M} UTC")
        if row["article_id"]:
            lines.append(
                f"    article {row['article_id']}, event {row['event_id']}: {shorten(row['event_title'], 80) or '(no headline)'}"
            )
            lines += [f"    {line}" for line in _later(row)]
    return "\n".join(map(printable, lines))


def _later(row: dict[str, Any]) -> list[str]:
    """Tell of later visits to an article: what changed, what the last one found, when the next one is due."""
    told = [shorten(change, 200) or "" for change in row["changes"]]
    if row["last_visited_at"]:
        why = f": {row['last_reason']}" if row["last_reason"] else ""
        told.append(f"{row['last_visited_at']:%Y-%m-%d %H:%M} UTC  visited again, {row['last_outcome']}{why}")
    if row["next_visit_at"]:
        told.append(f"next visit not before {row['next_visit_at']:%Y-%m-%d %H:%M} UTC")
    return told
