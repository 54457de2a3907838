"""Archives of outlets: which of their sitemaps a backfill by date has read already, and for which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from extractors.records import Sighting
from warehouse import collecting
from warehouse.database import Connection, transaction


@dataclass(frozen=True, slots=True)
class Days:
    """An outlet's archive from a first to a last day, both included."""

    source_id: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sitemap of an archive that was read: how many pages it lists, and those of the days asked for; or its problem."""

    url: str
    listed: int
    items: tuple[Sighting, ...]
    problem: str | None = None


def done(db: Connection, days: Days) -> set[str]:
    """Return the sitemaps that were read for all of these days after they were over: nothing new can stand in them."""
    sql = (
        "SELECT DISTINCT url FROM archives WHERE source_id = $1 AND first_day <= $2 AND last_day >= $3 AND problem IS NULL "
        "AND CAST(read_at AS DATE) > $3 + 1"
    )
    return {url for (url,) in db.execute(sql, [days.source_id, days.first, days.last]).fetchall()}


def record(db: Connection, sheet: Sheet, days: Days, at: datetime, *, keep_all: bool) -> list[Sighting]:
    """Record a sitemap and, in the same transaction, what it lists of these days; return the items that are new."""
    with transaction(db):
        new = collecting.record_items(db, sheet.items, at, keep_all=keep_all)
        row = [sheet.url, days.source_id, days.first, days.last, at, sheet.listed, len(sheet.items), sheet.problem]
        db.execute("INSERT INTO archives VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    return new


def undone(db: Connection, source_ids: Sequence[str]) -> int:
    """Return how many pages of these sources wait, whenever their next try is."""
    sql = (
        "SELECT count(*) FROM sightings WHERE fate = 'waiting' AND url IS NOT NULL AND source_id IN (SELECT unnest($1::VARCHAR[]))"
    )
    return int(db.execute(sql, [list(source_ids)]).fetchall()[0][0])
