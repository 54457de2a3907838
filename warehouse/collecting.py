"""What a collection asks and stores: feeds that are due, pages that wait, what visits brought."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from extractors.records import PageRecord, Sighting
from warehouse import load, read
from warehouse.database import Connection, query, transaction

ROBOTS_FRESH = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One visit to a feed as it is stored; `unchanged` means that there was nothing to read."""

    feed_id: str
    polled_at: datetime
    next_poll_at: datetime
    problem: str | None
    failures: int
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    unchanged: bool
    over: int
    sightings: tuple[Sighting, ...]


def due_feeds(db: Connection, now: datetime, *, all_feeds: bool = False, source_ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the feeds to visit now, longest unvisited first, with what the visit needs."""
    return read.rows(db, query("due_feeds"), {"now": now, "all_feeds": all_feeds, "source_ids": list(source_ids)})


def waiting(db: Connection, now: datetime, *, most: int, source_ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return sightings whose page is to be fetched now, hosts in turn, with what reading needs of their outlet."""
    return read.rows(db, query("waiting"), {"now": now, "most": most, "source_ids": list(source_ids)})


def as_sighting(row: Mapping[str, Any]) -> Sighting:
    """Return the sighting of a row of `waiting`."""
    return Sighting(**{name: row[name] for name in Sighting.__dataclass_fields__})


def fresh_robots(db: Connection, now: datetime) -> dict[str, tuple[int, str]]:
    """Return status and text of each host's robots.txt that was read within a day (RFC 9309, 2.4)."""
    found = db.execute("SELECT host, robots_status, robots FROM hosts WHERE robots_at >= ?", [now - ROBOTS_FRESH]).fetchall()
    return {host: (status, text) for host, status, text in found}


def record_polls(db: Connection, polls: Sequence[PollRecord], *, keep_all: bool) -> Counter[str]:
    """Record what visits brought: every item and, in the same transaction, the validators that vouch for it."""
    counts: Counter[str] = Counter(feeds_polled=len(polls), feeds_failed=sum(poll.problem is not None for poll in polls))
    if not polls:
        return counts
    with transaction(db):
        for poll in polls:
            new = _new_sightings(db, poll, keep_all=keep_all)
            load.settle(db, new)
            db.execute(query("record_poll"), _parameters(poll, len(new)))
            counts.update(items_new=len(new), items_over_cap=poll.over, known=sum(found.fate == "known" for found in new))
            counts.update(rejected=sum(found.fate == "rejected" for found in new))
    return counts


def _new_sightings(db: Connection, poll: PollRecord, *, keep_all: bool) -> list[Sighting]:
    """Return the items not seen before (with keep_all also those judged unrelated), known where the article is loaded."""
    have = read.settled(db, [found.sighting_id for found in poll.sightings])
    fresh = {
        found.sighting_id: found
        for found in poll.sightings
        if found.sighting_id not in have or (keep_all and have[found.sighting_id] == "unrelated")
    }
    loaded = read.stored_hashes(db, [found.article_id for found in fresh.values() if found.article_id])
    return [
        replace(found, fate="known", reason="this article is loaded already")
        if found.article_id in loaded
        else replace(found, article_id=None)
        for found in fresh.values()
    ]


def _parameters(poll: PollRecord, new: int) -> dict[str, Any]:
    return {
        "feed_id": poll.feed_id,
        "polled_at": poll.polled_at,
        "next_poll_at": poll.next_poll_at,
        "problem": poll.problem,
        "failures": poll.failures,
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "body_hash": poll.body_hash,
        "unchanged": poll.unchanged,
        "over": poll.over,
        "listed": len(poll.sightings),
        "new": new,
    }


def record_pages(db: Connection, pages: Sequence[PageRecord], robots: Mapping[str, tuple[int, str]], at: datetime) -> None:
    """Record where raw pages are kept, and what robots.txt of each host said."""
    with transaction(db):
        load.insert(db, pages)
        for host, (status, text) in robots.items():
            db.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)", [host, at, status, text])
