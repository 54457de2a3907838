"""What a collection asks and stores: feeds that are due, pages that wait, what visits brought, what is known of hosts."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from extractors.records import PageRecord, Sighting
from warehouse import load, read
from warehouse.database import Connection, query, transaction

ROBOTS_FRESH, ROBOTS_OLD = timedelta(hours=24), timedelta(days=30)
# An item that is stated to be so much older than an answer of 304 was hidden by it.
HIDDEN = timedelta(minutes=30)
LOADED = "this article is loaded already"
ALL_NEW = "all {} items were new: earlier ones may have been missed"


@dataclass(frozen=True, slots=True)
class Share:
    """How many pages a collection asks for at most, how many of one host, and of which sources (all where none is named)."""

    most: int
    per_host: int
    source_ids: tuple[str, ...] = ()

    def asked(self) -> dict[str, Any]:
        """Return it as parameters of a question."""
        return {"most": self.most, "per_host": self.per_host, "source_ids": list(self.source_ids)}


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One visit to a feed as it is stored.

    `unchanged`: there was nothing to read; `whole`: the whole body was asked for, whatever validators said; `wish`: seconds
    that the feed asks to be left alone; `last_304_at`: its last answer of 304; `vouched`: the validators stand for all items.
    """

    feed_id: str
    polled_at: datetime
    next_poll_at: datetime
    why_then: str
    outcome: str
    problem: str | None
    failures: int
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    unchanged: bool
    whole: bool
    over: int
    wish: int | None
    kept_body: str | None
    last_304_at: datetime | None
    last_listed: int | None
    sightings: tuple[Sighting, ...]
    run_id: str


def due_feeds(db: Connection, now: datetime, *, all_feeds: bool = False, source_ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the feeds to visit now, longest unvisited first, with what the visit needs and when they tend to publish.

    `rhythm` holds the items by (weekend?, hour), `since` the time they are counted from.
    """
    feeds = read.rows(db, query("due_feeds"), {"now": now, "all_feeds": all_feeds, "source_ids": list(source_ids)})
    rhythms = read.rows(db, query("rhythms"), {"feed_ids": [feed["feed_id"] for feed in feeds], "now": now}) if feeds else []
    cells: defaultdict[str, dict[tuple[bool, int], int]] = defaultdict(dict)
    since: dict[str, datetime] = {}
    for row in rhythms:
        cells[row["feed_id"]][row["weekend"], row["hour"]] = row["items"]
        since[row["feed_id"]] = min(since.get(row["feed_id"], now), row["since"])
    return [feed | {"rhythm": cells.get(feed["feed_id"], {}), "since": since.get(feed["feed_id"])} for feed in feeds]


def waiting(db: Connection, now: datetime, share: Share) -> list[dict[str, Any]]:
    """Return sightings whose page is to be fetched now, hosts in turn, with what reading needs of their outlet."""
    return read.rows(db, query("waiting"), {"now": now} | share.asked())


def as_sighting(row: Mapping[str, Any]) -> Sighting:
    """Return the sighting of a row of `waiting`."""
    return Sighting(**{name: row[name] for name in Sighting.__dataclass_fields__})


def known_robots(db: Connection, now: datetime) -> dict[str, tuple[int, str, bool]]:
    """Return status and text of each host's robots.txt, and whether it was read within a day (RFC 9309, 2.4)."""
    sql = "SELECT host, robots_status, robots, robots_at >= ? FROM hosts WHERE robots_at >= ?"
    found = db.execute(sql, [now - ROBOTS_FRESH, now - ROBOTS_OLD]).fetchall()
    return {host: (status, text, fresh) for host, status, text, fresh in found}


def quiet_hosts(db: Connection, now: datetime) -> dict[str, tuple[datetime, str]]:
    """Return the hosts that are to be left alone, until when and why."""
    found = db.execute("SELECT host, until_at, why FROM quiet_hosts WHERE until_at > ?", [now]).fetchall()
    return {host: (until, why) for host, until, why in found}


def record_hosts(
    db: Connection, robots: Mapping[str, tuple[int, str]], quiet: Mapping[str, tuple[datetime, str]], at: datetime
) -> None:
    """Record what robots.txt of hosts said, and which are to be left alone until when."""
    with db.appender("hosts", action="upsert") as appender:
        appender.append_rows([(host, at, status, text) for host, (status, text) in robots.items()])
    with db.appender("quiet_hosts", action="upsert") as appender:
        appender.append_rows([(host, until, why) for host, (until, why) in quiet.items()])


def record_pages(db: Connection, pages: Sequence[PageRecord]) -> None:
    """Record where raw pages are kept."""
    load.insert(db, pages)


def record_polls(db: Connection, polls: Sequence[PollRecord], *, keep_all: bool) -> Counter[str]:
    """Record what visits brought: every item and, in the same transaction, the validators that vouch for it."""
    counts: Counter[str] = Counter(feeds_polled=len(polls), feeds_failed=sum(poll.problem is not None for poll in polls))
    if not polls:
        return counts
    with transaction(db):
        lister = {found.sighting_id: poll.feed_id for poll in reversed(polls) for found in poll.sightings}
        listed = [found for poll in polls for found in poll.sightings]
        fresh = record_items(db, listed, polls[0].polled_at, keep_all=keep_all)
        of_feed: defaultdict[str, list[Sighting]] = defaultdict(list)
        for found in fresh:
            of_feed[lister[found.sighting_id]].append(found)
        visits = []
        for poll in polls:
            new = of_feed[poll.feed_id]
            lied = not keep_all and _lied(poll, new)  # with keep_all, what was turned away comes again
            db.execute(query("record_poll"), _parameters(poll, len(new), lied=lied))
            visits.append(_visit(poll, len(new)))
            counts.update(items_new=len(new), items_over_cap=poll.over, feeds_lied=lied)
        counts.update(found.fate for found in fresh if found.fate != "waiting")
        load.record_visits(db, visits, {poll.run_id for poll in polls})
    return counts


def record_items(db: Connection, items: Sequence[Sighting], at: datetime, *, keep_all: bool) -> list[Sighting]:
    """Record items as they are listed now, inside the caller's transaction; return those that are new, with their fate."""
    if not items:
        return []
    have = read.listed(db, [found.sighting_id for found in items])
    fresh = {
        found.sighting_id: found
        for found in items
        if found.sighting_id not in have or (keep_all and have[found.sighting_id][0] == "unrelated")
    }
    new = _judged(db, list(fresh.values()), at, keep_all=keep_all)
    load.settle(db, new)
    changed = [found for found in items if found.sighting_id in have and _retitled(found.title, have[found.sighting_id][1])]
    load.relist(db, changed, at)
    return new


def _lied(poll: PollRecord, new: Sequence[Sighting]) -> bool:
    """Tell whether an answer of 304 had hidden items: the whole body has some that were published well before it."""
    if not poll.last_304_at or not poll.whole:
        return False
    limit = poll.last_304_at - HIDDEN
    return any(found.published_precision == "minute" and found.published_at and found.published_at < limit for found in new)


def _retitled(listed: str | None, before: str | None) -> bool:
    return bool(listed and before) and listed != before


def _judged(db: Connection, fresh: Sequence[Sighting], now: datetime, *, keep_all: bool) -> list[Sighting]:
    """Return items with the fate that they have: known where the article is loaded, or as judged for another feed."""
    loaded = read.own_ids(db, [found.article_id for found in fresh if found.article_id])
    urls = [found.url for found in fresh if found.url]
    judged = {row["url"]: row for row in read.rows(db, query("judged"), {"urls": urls, "now": now})} if urls else {}
    settled = []
    for found in fresh:
        before = judged.get(found.url or "")
        if found.article_id in loaded:
            settled.append(replace(found, fate="known", reason=LOADED, article_id=loaded[found.article_id]))
        elif before and not keep_all and found.fate == "waiting":
            settled.append(replace(found, fate=before["fate"], reason=before["reason"], article_id=None))
        else:
            settled.append(replace(found, article_id=None))
    return settled


def _visit(poll: PollRecord, new: int) -> tuple[Any, ...]:
    """Return the row of `visits`; where all of a known feed's body is new, it says that something may have been missed."""
    missed = new == len(poll.sightings) > 1 and bool(poll.last_listed)
    problem = poll.problem or (ALL_NEW.format(new) if missed else None)
    counts = (len(poll.sightings), new, poll.over)
    return (poll.feed_id, poll.polled_at, poll.outcome, problem, *counts, poll.next_poll_at, poll.why_then, poll.run_id)


def _parameters(poll: PollRecord, new: int, *, lied: bool) -> dict[str, Any]:
    left_out = ("sightings", "last_304_at", "last_listed", "outcome", "why_then", "run_id")
    stored = {name: value for name, value in asdict(replace(poll, sightings=())).items() if name not in left_out}
    return stored | {"listed": len(poll.sightings), "new": new, "lied": lied}
