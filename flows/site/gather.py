"""What the pages are made of: rows of the published snapshot, the same for both languages."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.site.addresses import Addresses, page_of
from warehouse.ask import ask

Row = dict[str, Any]
DAY = timedelta(days=1)
PLACE = "place"
RECENT_DAYS = 30  # events, bursts and blind spots that count as recent
CURVE_DAYS = 90  # longer histories are told by week
MOST_COVERED = 500  # events of any time that have a page
MOST_ARTICLES = 200  # of an event, on its page
MOST_RANKED = 20  # events and outlets on the page of an entity
LATE = timedelta(days=2)  # data that ends so long before the snapshot is said to be old


@dataclass(frozen=True, slots=True)
class Named:
    """An entity or a place with all that its page says of it."""

    row: Row
    days: tuple[Row, ...]
    events: tuple[Row, ...]
    reporters: tuple[Row, ...]
    bursts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class World:
    """The snapshot as a whole: what it holds, which pages there are, and what all pages refer to."""

    about: Row
    events: tuple[Row, ...]
    named: tuple[Row, ...]
    bursts: tuple[Row, ...]
    addresses: Addresses
    totals: dict[tuple[str, date], tuple[int, int]]

    @property
    def last_day(self) -> date | None:
        """The latest day (UTC) with articles."""
        return self.about["last_day"]  # type: ignore[no-any-return]

    def since(self, days: int) -> date:
        """Return the first of so many days up to the latest one."""
        return (self.last_day or self.about["snapshot_at"].date()) - (days - 1) * DAY

    @property
    def ends_early(self) -> bool:
        """Whether there is nothing of the days before the snapshot was made."""
        last = self.last_day
        return last is not None and self.about["snapshot_at"].date() - last > LATE


def world(snapshot: Path, most_events: int) -> World:
    """Ask what there is, and decide which events, entities and places get a page."""
    about = ask(snapshot, "site_about").dicts()[0]
    day = about["last_day"] or about["snapshot_at"].date()
    chosen = {"since": day - (RECENT_DAYS - 1) * DAY, "covered": MOST_COVERED, "most": most_events}
    events = tuple(ask(snapshot, "site_events", chosen).dicts())
    named = tuple(ask(snapshot, "site_entities", {"since": chosen["since"]}).dicts())
    bursts = tuple(ask(snapshot, "site_bursts").dicts())
    totals = ask(snapshot, "site_totals", {"since": day - (CURVE_DAYS - 1) * DAY}).dicts()
    counts = {(row["every"], row["day"]): (row["articles"], row["healthy"]) for row in totals}
    return World(about, events, named, bursts, Addresses(events, named), counts)


def overview(snapshot: Path, found: World) -> Row:
    """Gather what the overview says."""
    last = found.last_day
    since = found.since(RECENT_DAYS)
    windows = [] if last is None else [(1, last), (7, last - 6 * DAY)]
    return {
        "about": found.about,
        "ends_early": found.ends_early,
        "windows": [
            {
                "days": days,
                "since": first,
                **ask(snapshot, "site_window", {"since": first, "until": last}).dicts()[0],
                "largest": ask(snapshot, "site_largest", {"since": first, "until": last, "most": 6 + days}).dicts(),
            }
            for days, first in windows
        ],
        "coverage": ask(snapshot, "site_coverage", {"since": found.since(CURVE_DAYS)}).dicts(),
        "bursts": [row for row in found.bursts if row["day"] >= since],
        "blind_spots": _by_event(ask(snapshot, "site_blind_spots", {"since": since}).dicts()),
        "gaps": ask(snapshot, "site_gaps", {"since": found.about["snapshot_at"] - RECENT_DAYS * DAY}).dicts(),
    }


def sources(snapshot: Path) -> list[Row]:
    """Return every outlet with its health, those in trouble first."""
    order = {state: place for place, state in enumerate(("failing", "silent", "thinning", "noisy", "well", "never polled", "off"))}
    rows = [{**row, "state": row["state"] or "never polled"} for row in ask(snapshot, "site_sources").dicts()]
    return sorted(rows, key=lambda row: (order.get(row["state"], 0), row["name"].casefold(), row["source_id"]))


def _by_event(spots: Sequence[Row]) -> list[Row]:
    """Join the blind spots of one event: one row with the blocs that are silent."""
    joined: dict[str, Row] = {}
    for spot in spots:
        row = joined.setdefault(spot["event_id"], {**spot, "silent": []})
        row["silent"].append({"bloc": spot["not_covered_by"], "healthy_outlets": spot["healthy_outlets"]})
    return list(joined.values())


def event_details(snapshot: Path, events: Sequence[Row]) -> dict[str, Row]:
    """Gather articles, changes and first reports of some events."""
    event_ids = [row["event_id"] for row in events]
    articles = _grouped(ask(snapshot, "site_event_articles", {"event_ids": event_ids, "most": MOST_ARTICLES}).dicts(), "event_id")
    changes = _grouped(ask(snapshot, "site_event_changes", {"event_ids": event_ids}).dicts(), "article_id")
    firsts = {row["event_id"]: row for row in ask(snapshot, "site_event_firsts", {"event_ids": event_ids}).dicts()}
    return {
        row["event_id"]: {
            **row,
            "first": firsts.get(row["event_id"]),
            "articles": [
                {**article, "evidence": json.loads(article["evidence"]), "changes": changes.get(article["article_id"], [])}
                for article in articles.get(row["event_id"], [])
            ],
        }
        for row in events
    }


def named(snapshot: Path, found: World) -> list[Named]:
    """Gather what the pages of entities and places say."""
    days = _grouped(ask(snapshot, "site_entity_days", {"since": found.since(CURVE_DAYS)}).dicts(), "entity_id")
    events = _grouped(ask(snapshot, "site_entity_events", {"most": MOST_RANKED}).dicts(), "entity_id")
    reporters = _grouped(ask(snapshot, "site_entity_outlets", {"most": MOST_RANKED}).dicts(), "entity_id")
    bursts = _grouped(found.bursts, "entity_id")
    return [
        Named(row, *(tuple(of.get(row["entity_id"], ())) for of in (days, events, reporters, bursts)))
        for row in found.named
        if page_of(row)
    ]


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def moment(value: Any) -> str:
    """Return a value as it stands in a page's data: times in UTC to the second, days as they are."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)
