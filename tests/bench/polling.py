"""Adaptive polling against fixed intervals, in one run: visits a day and how late an item is found. Run by hand:

    .venv/bin/python tests/bench/polling.py [--weeks 6] [--seed 1]

Feeds are simulated: Poisson processes whose rate follows the hours of a day and the days of a week, as newsrooms'
do, with bursts. Each policy visits each feed; an item's delay is the time from its publication to the visit that finds it.
The last two weeks count, when four weeks are known. Nothing is random but the feeds.
"""

import argparse
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from flows.polling import Rhythm, Visit, next_poll

START = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
# Items a day, share of them at night (22 to 5), share of a weekday's that a weekend day has, chance of a burst an hour.
FEEDS = {
    "agency": (400.0, 0.2, 0.8, 0.02), "daily": (120.0, 0.1, 0.6, 0.01), "local": (25.0, 0.02, 0.3, 0.005),
    "magazine": (5.0, 0.0, 0.2, 0.0), "fact checks": (1.0, 0.0, 0.1, 0.0),
}  # fmt: skip
FIXED = (10, 30, 60)


def items(feed: tuple[float, float, float, float], end: datetime, dice: random.Random) -> list[datetime]:
    """Return the times at which a feed publishes, in order."""
    per_day, night, weekend, burst = feed
    found, at = [], START
    while at < end:
        sleeping = at.hour >= 22 or at.hour < 5
        rate = per_day * (night / 7 if sleeping else (1 - night) / 17) * (weekend if at.weekday() >= 5 else 1.0)
        rate *= 5 if dice.random() < burst else 1
        offset = dice.expovariate(rate) if rate else 2.0
        while offset < 1:
            found.append(at + offset * HOUR)
            offset += dice.expovariate(rate)
        at += HOUR
    return found


def visited(published: list[datetime], end: datetime, minutes: int | None) -> tuple[float, list[float]]:
    """Return visits a day and the delays in minutes of one policy in the last two weeks; `minutes` is None where it adapts."""
    now, found, visits = START, 0, 0
    counts: Counter[tuple[bool, int]] = Counter()
    delays, counted = [], end - timedelta(days=14)
    while now < end:
        before = found
        while found < len(published) and published[found] <= now:
            if now >= counted:
                delays.append((now - published[found]) / timedelta(minutes=1))
            found += 1
        counts.update((at.weekday() >= 5, at.hour) for at in published[before:found])
        visits += now >= counted
        since = max(START, now - timedelta(days=28))
        old = Counter((at.weekday() >= 5, at.hour) for at in published[:found] if at < since)
        rhythm = Rhythm(since, {cell: count - old[cell] for cell, count in counts.items()}, 30)
        now = now + timedelta(minutes=minutes) if minutes else next_poll(now, Visit(), rhythm, 0.5)[0]
    return visits / 14, delays


def main() -> None:
    """Print visits a day and delays of each kind of feed under each policy."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--weeks", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    end = START + timedelta(weeks=options.weeks)
    total: Counter[str] = Counter()
    for name, feed in FEEDS.items():
        published = items(feed, end, random.Random(f"{options.seed} {name}"))
        told = []
        for policy in (None, *FIXED):
            visits, delays = visited(published, end, policy)
            label = f"every {policy} min" if policy else "adaptive"
            total[label] += round(visits * 10)
            mean, worst = sum(delays) / max(1, len(delays)), sorted(delays)[int(len(delays) * 0.95)] if delays else 0
            told.append(f"{label}: {visits:.0f} visits a day, found after {mean:.0f} min (95 % within {worst:.0f})")
        print(f"{name} ({feed[0]:.0f} a day)\n    " + "\n    ".join(told))
    print("visits a day, one feed of each kind: " + ", ".join(f"{label} {count / 10:.0f}" for label, count in total.items()))


if __name__ == "__main__":
    main()
