"""A visit to a feed: what is asked, what it answered, and what the warehouse records of it."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from extractors.aggregators import is_unresolvable
from extractors.barrier import refusal
from extractors.discovery import named_by_page
from extractors.feed import FeedReading, read_feed
from extractors.identity import content_hash, digest
from extractors.records import Entry, Sighting
from extractors.sitemap import Part
from extractors.url import same_page
from flows import pagestore, polling
from flows.fetch import ONCE, Answer, Fetcher
from flows.runs import Run
from flows.workers import Died, Readers
from warehouse.collecting import PollRecord

EMPTY_FEED = "a feed without items"
FEED_SECONDS, VISIT_SECONDS = 30.0, 180.0
# The whole body is asked for so often, and when so many items are overdue, whatever a 304 says.
WHOLE, OVERDUE = timedelta(hours=24), 5.0
DISTRUST = timedelta(days=30)
# Of a sitemap index these parts are read: what changed within so many days, and so many that do not say.
PART_DAYS, MOST_PARTS = timedelta(days=3), 12
UNRESOLVABLE = "an aggregator's address that does not tell the outlet's: there is no page to ask for"


@dataclass(frozen=True, slots=True)
class Poll:
    """One visit to a feed: what it answered, and what was read in it (None when there was nothing new to read)."""

    feed: dict[str, Any]
    answer: Answer
    reading: FeedReading | None
    problem: str | None
    whole: bool = False
    parts_problem: str | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits feeds, each as one of many."""

    fetcher: Fetcher
    readers: Readers
    now: datetime
    keep_all: bool

    async def visit(self, feed: dict[str, Any]) -> Poll | None:
        """Visit a feed; what goes wrong becomes the visit's problem. None: its host is not to be asked now."""
        try:
            async with asyncio.timeout(VISIT_SECONDS):
                return await self._visit(feed)
        except TimeoutError:
            problem = f"the visit was not over after {VISIT_SECONDS:.0f} seconds"
            return Poll(feed, Answer(feed["url"], feed["url"], problem=problem, again=True), None, problem)

    async def _visit(self, feed: dict[str, Any]) -> Poll | None:
        fresh = self.keep_all and feed["has_unrelated"]  # with --keep-all, what was turned away is listed again
        whole = fresh or _is_whole_due(feed, self.now)
        stated = {} if whole else {"If-None-Match": feed["etag"], "If-Modified-Since": feed["last_modified"]}
        answer = await self.fetcher.get(feed["url"], ONCE | {name: value for name, value in stated.items() if value})
        if answer.put_off:
            return None
        if answer.problem or answer.status != 200:
            return Poll(feed, answer, None, problem_of(answer, stated))
        if not fresh and content_hash(answer.body) == feed["body_hash"]:
            return Poll(feed, answer, None, None, whole=True)
        reading = await self._read(feed, answer)
        if isinstance(reading, str):
            return Poll(feed, answer, None, reading)
        problem = None
        if reading.parts:
            reading, problem = await self._with_parts(feed, reading)
        if not reading.entries and reading.note not in (None, EMPTY_FEED):
            return Poll(feed, answer, None, reading.note + await self._named_instead(answer))
        return Poll(feed, answer, reading, None, whole=True, parts_problem=problem)

    async def _read(self, feed: Mapping[str, Any], answer: Answer) -> FeedReading | str:
        """Read a body in a worker; return its problem where that fails."""
        zone = ZoneInfo(feed["time_zone"]) if feed["time_zone"] else None
        asked = (answer.body, answer.final_url, answer.charset, zone)
        found: FeedReading | Died = await self.readers.answer(read_feed, *asked, seconds=FEED_SECONDS)
        return found.reason if isinstance(found, Died) else found

    async def _named_instead(self, answer: Answer) -> str:
        """Return which feed a page names that stands where a feed should: it may have moved there."""
        found = await self.readers.answer(named_by_page, answer.body, answer.final_url)
        return f"; it names {found[0].url} as its feed" if found and not isinstance(found, Died) else ""

    async def _with_parts(self, feed: dict[str, Any], index: FeedReading) -> tuple[FeedReading, str | None]:
        """Read the parts of a sitemap index that may be new, one after the other; what fails is told."""
        entries: dict[str, Entry] = {}
        over, problems = 0, []
        wanted = recent_parts(index.parts, self.now)
        for part in wanted:
            answer = await self.fetcher.get(part.url)
            reading = problem_of(answer, {}) or await self._read(feed, answer)
            if isinstance(reading, str):
                problems.append(f"part {part.url}: {reading}")
                continue
            entries |= {entry.key: entry for entry in reading.entries}
            over += reading.over
        note = problems[0] if len(problems) == len(wanted) and problems else None
        return FeedReading(tuple(entries.values()), over, note, index.wait, index.parts), problems[0] if problems else None


def problem_of(answer: Answer, stated: Mapping[str, str | None]) -> str | None:
    """Return what is wrong with the answer of a feed or a part of one; 304 is right where a validator was stated."""
    if answer.problem:
        return said(answer)
    if answer.status == 304:
        return None if any(stated.values()) else "HTTP 304 to a visit that named no validator: it lists nothing"
    return None if answer.status == 200 else f"HTTP {answer.status} without an address to go to"


def recent_parts(parts: Sequence[Part], now: datetime) -> list[Part]:
    """Return the parts of an index that a visit reads: those that changed lately, newest first, and a few that do not say."""
    dated = [part for part in parts if part.changed]
    dated.sort(key=lambda part: part.changed.at if part.changed else now, reverse=True)
    lately = [part for part in dated if part.changed and part.changed.at >= now - PART_DAYS] or dated[:1]
    undated = [part for part in parts if not part.changed]
    ends = [*undated[: MOST_PARTS // 4], *undated[-(MOST_PARTS // 4) :]]  # the newest stand first or last
    return list({part.url: part for part in (*lately, *ends)}.values())[:MOST_PARTS]


def said(answer: Answer) -> str:
    """Return an answer's problem, and what a refusal says that it is."""
    found = refusal(answer.body) if answer.status in (401, 402, 403, 405, 406, 429, 451, 503) and answer.body else None
    return f"{answer.problem}: {found.reason}" if found else answer.problem or ""


def rhythm_of(feed: Mapping[str, Any]) -> polling.Rhythm:
    """Return when a feed tends to publish, from a row of `due_feeds`."""
    return polling.Rhythm(feed["since"], feed["rhythm"], feed["last_listed"])


def _is_whole_due(feed: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether to ask for the whole body: once a day, when its 304 has lied, and when items are long overdue."""
    if feed["whole_at"] is None or now - feed["whole_at"] >= WHOLE:
        return True
    if feed["lied_at"] and now - feed["lied_at"] < DISTRUST:
        return True
    if feed["last_304_at"] is None or feed["last_304_at"] <= feed["whole_at"]:
        return False
    return rhythm_of(feed).expected(feed["whole_at"], now, now) >= OVERDUE


def recorded(poll: Poll, run: Run, at: datetime, failures_kept: Path) -> PollRecord:
    """Turn a visit into what the warehouse stores of it; the body of a failed one is kept for a look."""
    feed, answer, reading = poll.feed, poll.answer, poll.reading
    failures = feed["failures"] + 1 if poll.problem else 0
    wish = _wish(answer, reading)
    visit = polling.Visit(failures, answer.retry_after, wish if reading else feed["asked_wait"])
    next_at, why = polling.next_poll(at, visit, rhythm_of(feed), random.random())
    complete = reading is not None and not reading.over and _parts_are_dated(reading) and not poll.parts_problem
    vouched = complete and not (reading and reading.note)  # a body that is cut off does not vouch for what is not in it
    return PollRecord(
        feed_id=feed["feed_id"],
        polled_at=run.started_at,
        next_poll_at=next_at,
        why_then=why,
        outcome="failed" if poll.problem else "read" if reading else "not modified" if answer.status == 304 else "same",
        problem=poll.problem or poll.parts_problem,
        failures=failures,
        etag=answer.headers.get("etag") if vouched else None,
        last_modified=answer.headers.get("last-modified") if vouched else None,
        body_hash=content_hash(answer.body) if complete else None,
        unchanged=reading is None,
        whole=poll.whole,
        over=reading.over if reading else 0,
        wish=wish,
        kept_body=pagestore.keep_failure(failures_kept, feed["feed_id"], answer) if poll.problem else None,
        last_304_at=feed["last_304_at"],
        last_listed=feed["last_listed"],
        sightings=tuple(_sighted(entry, feed, run) for entry in (reading.entries if reading else ())),
        run_id=run.run_id,
    )


def _parts_are_dated(reading: FeedReading) -> bool:
    """Tell whether an index changes when one of its parts does: only then its validators vouch for them."""
    return all(part.changed for part in reading.parts)


def _wish(answer: Answer, reading: FeedReading | None) -> int | None:
    """Return how many seconds the feed asks to be left alone, in its body or in its headers; never more than a month."""
    ages = [
        int(digits[:9])
        for word in answer.headers.get("cache-control", "").lower().split(",")
        if word.strip().startswith("max-age=") and (digits := word.strip()[8:].strip('" ')).isascii() and digits.isdecimal()
    ]
    found = [*ages, reading.wait if reading and reading.wait else 0]
    return min(max(found), 30 * 86400) or None


def _sighted(entry: Entry, feed: Mapping[str, Any], run: Run) -> Sighting:
    moment = entry.published
    if moment and moment.at > run.started_at:  # a feed cannot list what is yet to come
        moment = None
    url, note = entry.url, entry.note
    if url and is_unresolvable(url):
        note = UNRESOLVABLE
    made = Sighting(
        digest("entry", feed["feed_id"], same_page(url) if url else entry.key),
        "sitemap" if feed["kind"] == "news_sitemap" else "feed",
        entry.key,
        feed["source_id"],
        feed["feed_id"],
        url,
        entry.title,
        moment.at if moment else None,
        moment.precision if moment else "none",
        moment.basis if moment else None,
        run.started_at,
        "rejected" if note else "waiting",
        note,
        digest("url", same_page(url)) if url else None,
        0,
        None,
        run.run_id,
    )
    return replace(made, guid=entry.guid, outlet_url=entry.outlet_url)
