"""What a visit to a feed brought, and what the warehouse records of it."""

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extractors.feed import FeedReading
from extractors.identity import content_hash, digest
from extractors.records import Entry, Sighting
from extractors.url import same_page
from flows import polling
from flows.fetch import Answer
from flows.runs import Run
from warehouse.collecting import PollRecord

EMPTY_FEED = "a feed without items"


@dataclass(frozen=True, slots=True)
class Poll:
    """One visit to a feed: what it answered, and what was read in it (None when there was nothing new to read)."""

    feed: dict[str, Any]
    answer: Answer
    reading: FeedReading | None
    problem: str | None


def recorded(poll: Poll, run: Run, at: datetime) -> PollRecord:
    """Turn a visit into what the warehouse stores of it."""
    feed, answer, reading = poll.feed, poll.answer, poll.reading
    failures = feed["failures"] + 1 if poll.problem else 0
    entries = reading.entries if reading else ()
    return PollRecord(
        feed_id=feed["feed_id"],
        polled_at=run.started_at,
        next_poll_at=polling.next_poll(at, failures, answer.retry_after, random.random()),
        problem=poll.problem,
        failures=failures,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=content_hash(answer.body) if reading else None,
        unchanged=reading is None,
        over=reading.over if reading else 0,
        sightings=tuple(_sighted(entry, feed, run) for entry in entries),
    )


def _sighted(entry: Entry, feed: dict[str, Any], run: Run) -> Sighting:
    moment = entry.published
    if moment and moment.at > run.started_at:  # a feed cannot list what is yet to come
        moment = None
    return Sighting(
        digest("entry", feed["feed_id"], same_page(entry.url) if entry.url else entry.key),
        "sitemap" if feed["kind"] == "news_sitemap" else "feed",
        entry.key,
        feed["source_id"],
        feed["feed_id"],
        entry.url,
        entry.title,
        moment.at if moment else None,
        moment.precision if moment else "none",
        moment.basis if moment else None,
        run.started_at,
        "waiting" if entry.url else "rejected",
        entry.note,
        digest("url", same_page(entry.url)) if entry.url else None,
        0,
        None,
        run.run_id,
    )
