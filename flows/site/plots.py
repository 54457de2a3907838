"""The figures of the pages: what a plot is drawn from, the same as a table, and a sentence for those who see neither."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flows.site.gather import Named
from flows.site.names import table
from flows.site.words import Speech

Row = dict[str, Any]
Totals = Mapping[tuple[str, date], tuple[int, int]]
MOST_SERIES = 9  # as many colours and patterns as can be told apart
STEPS = {"day": timedelta(days=1), "week": timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Figure:
    """One plot: `kind` and `data` are for the scripts, `head` and `rows` for the table, `label` says it in a sentence."""

    kind: str
    name: str
    caption: str
    label: str
    data: Row
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def numbers(self) -> range:
        """The columns of the table that hold numbers."""
        return range(1, len(self.head) if self.kind != "timeline" else 1)


def stacked(say: Speech, rows: Sequence[Row], along: str, every: str) -> Figure | None:
    """Plot articles by bloc or language over time; None when there are none."""
    rows = [row for row in rows if row["articles"] and row["every"] == every and row["along"] == along]
    if not rows:
        return None
    order = list(table(f"{along}s"))
    named, series = _series(say, rows, along, order)
    days: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows:
        cell = days[row["day"]][named[row["series"]]]
        cell[0] += row["articles"]
        cell[1] += row["healthy"] or 0
    caption = _caption(say, f"by {along}", every, days)
    totals = {name: sum(cells[name][0] for cells in days.values()) for name in series}
    peak = max(days, key=lambda day: (sum(cell[0] for cell in days[day].values()), day))
    label = say(
        "stacked label",
        caption=caption,
        total=sum(totals.values()),
        peak=sum(cell[0] for cell in days[peak].values()),
        when=say.bin(peak, every),
        healthy=sum(cell[1] for cells in days.values() for cell in cells.values()),
        most=_most(say, totals),
    )
    data = {
        "unit": say("sign articles"),
        "every": every,
        "series": series,
        "rows": [
            {"day": day.isoformat(), "series": name, "value": days[day][name][0], "healthy": days[day][name][1]}
            for day in sorted(days)
            for name in series
            if name in days[day]
        ],
    }
    lines = tuple(
        (say.bin(day, every), _pair(say, _summed(days[day].values())), *(_pair(say, days[day].get(name)) for name in series))
        for day in sorted(days, reverse=True)
    )
    return Figure(
        "stacked",
        f"{along}-{every}",
        caption,
        label,
        data,
        (say(every_word(every)), say("whole"), *series),
        lines,
        say("all, healthy"),
    )


def every_word(every: str) -> str:
    """Return the phrase for what a stretch of time begins with."""
    return {"day": "day", "week": "per week", "month": "per month"}[every]


def _series(say: Speech, rows: Sequence[Row], along: str, order: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Name the series, the smallest joined as others; return the name of each code, and the names in their order."""
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row["series"]] += row["articles"]
    largest = sorted(totals, key=lambda code: (-totals[code], code))
    kept = set(largest if len(largest) <= MOST_SERIES else largest[: MOST_SERIES - 1])
    call = say.bloc if along == "bloc" else say.language
    named = {code: call(code) if code in kept else say("others") for code in totals}
    placed = sorted(totals, key=lambda code: (code not in kept, order.index(code) if code in order else len(order), code))
    return named, list(dict.fromkeys(named[code] for code in placed))


def _caption(say: Speech, key: str, every: str, days: Iterable[date], **values: Any) -> str:
    since, until = min(days), max(days)
    return say(key, every=say(f"per {every}"), since=say.bin(since, every), until=say.bin(until, every), **values)


def _summed(cells: Iterable[Sequence[int]]) -> list[int]:
    return [sum(numbers) for numbers in zip(*cells, strict=True)]


def _pair(say: Speech, cell: Sequence[int] | None) -> str:
    return f"{say.number(cell[0])} ({say.number(cell[1])})" if cell else "–"


def _most(say: Speech, totals: Mapping[str, int], most: int = 3) -> str:
    largest = sorted(totals, key=lambda name: (-totals[name], name))[:most]
    return ", ".join(f"{name} ({say.number(totals[name])})" for name in largest)


def curve(say: Speech, named: Named, every: str, span: tuple[date, date]) -> Figure | None:
    """Plot in how many articles a name stands, over the whole span; None when it never does."""
    found = {row["day"]: row for row in named.days if row["every"] == every}
    if not found:
        return None
    burst = {row["day"] for row in named.bursts} if every == "day" else set()
    days, name = filled(span, every), say.name(named.row)
    caption = _caption(say, "curve", every, days, name=name)
    peak = max(found, key=lambda day: (found[day]["articles"], day))
    label = say(
        "curve label",
        caption=caption,
        total=sum(row["articles"] for row in found.values()),
        peak=found[peak]["articles"],
        when=say.bin(peak, every),
        healthy=sum(row["healthy"] or 0 for row in found.values()),
        bursts=len(burst & found.keys()),
    )
    nothing = {"articles": 0, "healthy": 0, "expected": None}
    data = {
        "unit": say("sign articles"),
        "every": every,
        "rows": [
            {"day": day.isoformat(), **{key: _short(found.get(day, nothing)[key]) for key in nothing}, "burst": day in burst}
            for day in days
        ],
    }
    head = (
        say(every_word(every)),
        say("articles word"),
        say("healthy"),
        *((say("expected stories"), say("burst")) if every == "day" else ()),
    )
    lines = tuple(
        (
            say.bin(day, every),
            say.number(found[day]["articles"]),
            say.number(found[day]["healthy"]),
            *((say.number(found[day]["expected"], 1), say("yes") if day in burst else "") if every == "day" else ()),
        )
        for day in sorted(found, reverse=True)
    )
    return Figure("curve", f"curve-{every}", caption, label, data, head, lines, say("only named"))


def filled(span: tuple[date, date], every: str) -> list[date]:
    """Return the days of a span, or the Mondays of its weeks."""
    first, last = span
    if every == "week":
        first -= timedelta(days=first.weekday())
    return [first + number * STEPS[every] for number in range((last - first) // STEPS[every] + 1)]


def _short(value: float | None) -> float | None:
    return round(value, 2) if isinstance(value, float) else value


def share(say: Speech, named: Named, every: str, totals: Totals) -> Figure | None:
    """Plot the share of all articles, and of those of healthy outlets, in which a name stands; None when it never does."""
    found = {row["day"]: row for row in named.days if row["every"] == every and totals.get((every, row["day"]), (0, 0))[0]}
    if not found:
        return None
    days, name = sorted(day for each, day in totals if each == every), say.name(named.row)

    def shares(day: date) -> tuple[float | None, float | None]:
        row, whole = found.get(day, {"articles": 0, "healthy": 0}), totals[every, day]
        return (row["articles"] / whole[0] if whole[0] else None), ((row["healthy"] or 0) / whole[1] if whole[1] else None)

    caption = _caption(say, "share", every, days, name=name)
    peak = max(found, key=lambda day: (shares(day)[0] or 0, day))
    total = sum(row["articles"] for row in found.values()) / sum(totals[every, day][0] for day in days)
    label = say(
        "share label", caption=caption, peak=say.percent(shares(peak)[0]), when=say.bin(peak, every), total=say.percent(total)
    )
    data = {
        "unit": "%",
        "every": every,
        "rows": [
            {
                "day": day.isoformat(),
                **{key: _percent(part) for key, part in zip(("articles", "healthy"), shares(day), strict=True)},
                "expected": None,
                "burst": False,
            }
            for day in days
        ],
    }
    lines = tuple((say.bin(day, every), *map(say.percent, shares(day))) for day in sorted(found, reverse=True))
    head = (say(every_word(every)), say("share word"), say("healthy share"))
    return Figure("curve", f"share-{every}", caption, label, data, head, lines, say("only named"))


def _percent(part: float | None) -> float | None:
    return None if part is None else round(100 * part, 2)


def timeline(say: Speech, articles: Sequence[Row]) -> Figure | None:
    """Plot when which outlet reported an event; None when fewer than two articles, as the page shows them, have a day."""
    dated = [one for one in articles if one["precision"] in ("minute", "day")]
    if len(dated) < 2:
        return None
    first = next((one for one in dated if one["precision"] == "minute"), dated[0])
    label = say(
        "timeline label",
        n=len(dated),
        outlets=say("outlets", n=len({one["outlet"] for one in dated})),
        since=dated[0]["when"],
        until=max(dated, key=lambda one: str(one["stamp"]))["when"],
        copies=sum(bool(one["copied"]) for one in dated),
        first=first["outlet"],
    )
    data = {
        "rows": [
            {
                "at": one["stamp"],
                "outlet": one["outlet"],
                "bloc": one["bloc"],
                "title": one["title"] or say("no headline"),
                "lang": one["language"],
                "copy": bool(one["copied"]),
                "precision": one["precision"],
            }
            for one in dated
        ]
    }
    lines = tuple(
        (one["when"], one["outlet"], one["bloc"], say("copy" if one["copied"] else "original"), one["title"] or say("no headline"))
        for one in dated
    )
    head = (say("time"), say("outlet"), say("bloc"), f"{say('copy')}?", say("headline"))
    return Figure("timeline", "timeline", say("timeline"), label, data, head, lines)


def bars(say: Speech, name: str, rows: Sequence[tuple[str, int, str]]) -> Figure | None:
    """Plot numbers by name, with a note to each; None without any."""
    if not rows:
        return None
    caption = say(name.replace("-", " "))
    label = say("bars label", caption=caption, most=_most(say, {label: value for label, value, _ in rows}))
    data = {"unit": say("sign articles"), "rows": [{"label": label, "value": value, "note": note} for label, value, note in rows]}
    lines = tuple((label if not note else f"{label} ({note})", say.number(value)) for label, value, note in rows)
    return Figure("bars", name, caption, label, data, (say("name"), say("articles word")), lines)


def mapped(say: Speech, name: str, caption: str, places: Sequence[Row], count: str) -> Figure | None:
    """Plot places on a map by how many articles name them; countries are none. None when nothing is left."""
    rows = [row for row in places if row[count] and row["latitude"] is not None and row["scope"] != "country"]
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: (-row[count], row["entity_id"]))
    data = {
        "rows": [
            {
                "name": row["name"],
                "latitude": row["latitude"],
                "longitude": row["longitude"],
                "articles": row[count],
                "href": row["address"],
                "scope": row["scope"],
            }
            for row in rows
        ]
    }
    lines = tuple((row["name"], say.number(row[count])) for row in rows)
    label = say("map label", caption=caption, n=len(rows), most=_most(say, {row["name"]: row[count] for row in rows}))
    return Figure("map", name, caption, label, data, (say("name"), say("articles word")), lines)
