"""When a feed or a page is due again. Pure: the clock and the dice are given.

A feed publishes as a Poisson process whose rate changes with the hour, weekends apart, learned from its last four weeks. It
is visited when the items that are then to be expected will have waited a certain time, all together. For a steady feed that
is the square-root rule: the interval goes with one over the root of the rate, which makes the sum of all waits least for a
given number of visits. What a feed asks for is granted as far as its list cannot overflow. A feed that fails is visited ever
less, but always.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SHORTEST, LONGEST, LONGEST_FAILING = timedelta(minutes=10), timedelta(hours=4), timedelta(hours=24)
# A feed may ask for longer pauses than this (many say "a day" and publish hourly); then this is what it gets.
LONGEST_WISH = timedelta(hours=1)
# Item-hours: four items an hour are worth a visit every 15 minutes, one an hour every 30, one a day every two and a half hours.
WORTH, STEP = 0.125, timedelta(minutes=5)
# Items that a body holds, of which this share may be new before the next visit: a burst must not push any out unseen.
OVERFLOW = 0.3
# Hours of the overall rate that each hour of the week is mixed with, so that a quiet hour is not taken for a dead one.
MIXED_HOURS = 3.0
# Until anything is known: two items an hour, for this many hours.
FIRST_RATE, FIRST_HOURS = 2.0, 4.0

MOST_ATTEMPTS = 5
RETRY = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
# What waits because its host does not answer is not given up before this.
PATIENCE = timedelta(days=14)
REVISITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))

Cell = tuple[bool, int]  # weekend?, hour (UTC)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a feed publishes: items by weekend and hour since `since`, and how many its body lists."""

    since: datetime | None = None
    counts: Mapping[Cell, int] = field(default_factory=dict)
    listed: int | None = None

    def rate(self, at: datetime, now: datetime) -> float:
        """Return how many items an hour are to be expected at a time, from what is known now."""
        known = max(0.0, (now - self.since) / timedelta(hours=1)) if self.since else 0.0
        overall = (sum(self.counts.values()) + FIRST_RATE * FIRST_HOURS) / (known + FIRST_HOURS)
        weekend = at.weekday() >= 5
        hours = known * ((2 if weekend else 5) / 7) / 24  # so often the hour has been seen
        return (self.counts.get((weekend, at.hour), 0) + MIXED_HOURS * overall) / (hours + MIXED_HOURS)

    def expected(self, first: datetime, last: datetime, now: datetime) -> float:
        """Return how many items are to be expected between two times."""
        total, at = 0.0, first
        while at < last:
            step = min(STEP * 6, last - at)
            total += self.rate(at, now) * (step / timedelta(hours=1))
            at += step
        return total


@dataclass(frozen=True, slots=True)
class Visit:
    """How a visit went: failures in a row, seconds that the host demanded (Retry-After) and that the feed asks for."""

    failures: int = 0
    retry_after: float | None = None
    wish: float | None = None


def next_poll(now: datetime, visit: Visit, rhythm: Rhythm, jitter: float) -> tuple[datetime, str]:
    """Return when to visit a feed again, and why then. `jitter` from 0 to 1 keeps feeds from falling into step."""
    if visit.failures:
        wait = min(LONGEST_FAILING, SHORTEST * float(2 ** min(visit.failures, 10))) * (0.8 + 0.4 * jitter)
        why = f"failed {visit.failures} times in a row"
    else:
        wait, why = _wait(now, visit, rhythm)
        wait *= 0.95 + 0.1 * jitter
    if visit.retry_after is not None and timedelta(seconds=visit.retry_after) > wait:
        wait, why = timedelta(seconds=visit.retry_after), "the host asks for it (Retry-After)"
    return now + wait, why


def _wait(now: datetime, visit: Visit, rhythm: Rhythm) -> tuple[timedelta, str]:
    """Return how long to wait by what is to be expected, between what the feed asks for and where its list would overflow."""
    brim = max(1.0, OVERFLOW * rhythm.listed) if rhythm.listed else float("inf")
    wish = min(timedelta(seconds=visit.wish or 0), LONGEST_WISH)
    expected, waited, wait, hours = 0.0, 0.0, timedelta(), STEP / timedelta(hours=1)
    while wait < LONGEST and waited < WORTH:
        new = rhythm.rate(now + wait, now) * hours
        waited += (expected + new / 2) * hours
        expected += new
        wait += STEP
    if wish > max(wait, SHORTEST) and rhythm.expected(now, now + wish, now) <= brim:
        return wish, f"the feed asks for {wish.total_seconds():.0f} seconds"
    if wait <= SHORTEST:
        return SHORTEST, "no feed is visited more often"
    return wait, f"{expected:.1f} new items are to be expected by then"


def retry_page(now: datetime, attempts: int, retry_after: float | None, jitter: float = 0.5) -> datetime | None:
    """Return when to try a page again after so many attempts, None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = RETRY[min(max(attempts, 1), len(RETRY)) - 1] * (0.9 + 0.2 * jitter)
    return now + max(wait, timedelta(seconds=retry_after or 0))


def next_revisit(first_seen: datetime, visits: int, now: datetime) -> datetime | None:
    """Return when an article is to be visited again after so many visits of the plan, None when there will be none."""
    return max(first_seen + REVISITS[visits], now) if visits < len(REVISITS) else None


def visits_done(first_seen: datetime, now: datetime) -> int:
    """Return which visits of the plan a visit now stands for: those missed while nothing ran are not made up for one by one."""
    return sum(first_seen + after <= now for after in REVISITS)
