"""How a host is treated: few requests at once, spaced as it asks, none while it wants to be left alone or does not answer.

Robots.txt as RFC 9309: none means that all is allowed, one out of reach that nothing is - unless an older copy is known.
"""

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from protego import Protego

from flows.settings import NAME

# Half a second between two requests as the host sees them; the rest is for what delays the first of them on its way.
PER_HOST, SPACING = 2, 0.6
# A pause between two requests that is longer than this is not slept through: what is left waits for the next collection.
LONGEST_DELAY, PATIENCE = 900.0, 60.0
ROBOTS_LARGEST = 500 * 1024
UNANSWERED, REST = 3, 600.0
LEAST_PAUSE, LONGEST_PAUSE = 60.0, 7 * 86400.0
# When this process asked each host last (monotonic): visits to feeds and to pages are two parts of one collection.
ASKED_AT: dict[str, float] = {}
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt as it was read: the status, the text where that is 200, and whether it was read within a day."""

    status: int
    text: str
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Quiet:
    """Until when a host is not asked, and why."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier collections learned of hosts."""

    robots: Mapping[str, Robots] = field(default_factory=dict)
    quiet: Mapping[str, Quiet] = field(default_factory=dict)


class Host:
    """One host during one collection."""

    def __init__(self, clock: Callable[[], datetime], quiet: Quiet | None = None, asked_at: float = -LONGEST_PAUSE) -> None:
        """Begin as it was left, by an earlier collection and by the one that asked it last in this process."""
        self._clock = clock
        self.slots, self.spacing = asyncio.Semaphore(PER_HOST), SPACING
        self.starting, self.robots_lock = asyncio.Lock(), asyncio.Lock()
        self.robots: Protego | None = None
        self.robots_problem: str | None = None
        self.robots_read = False
        self.quiet, self.asked_at = quiet, asked_at
        self._unanswered = 0
        self._pauses = 0

    def pause_left(self) -> float:
        """Return the seconds until the next request may start."""
        return max(0.0, self.asked_at + self.spacing - time.monotonic())

    def obey(self, robots: Robots) -> None:
        """Go by a robots.txt: what it forbids, and how far apart requests are; who asks for a delay gets one at a time."""
        self.robots_read, self.robots_problem = True, None
        self.robots = Protego.parse(for_us(robots.text)) if robots.status == 200 else None
        delay = _delay(self.robots)
        if delay > SPACING:
            self.spacing, self.slots = min(LONGEST_DELAY, delay), asyncio.Semaphore(1)
        else:
            self.spacing = SPACING

    def read_just_now(self) -> None:
        """Let the first request come after the common pause: reading robots.txt was not what the host wants to be spaced."""
        self.asked_at = min(self.asked_at, time.monotonic() - self.spacing + SPACING)

    def allows(self, url: str) -> bool:
        """Tell whether robots.txt lets us ask for an address."""
        return self.robots is None or self.robots.can_fetch(url, NAME)

    def resting(self) -> Quiet | None:
        """Return until when the host is not to be asked, None when it may be."""
        return self.quiet if self.quiet and self.quiet.until > self._clock() else None

    def answered(self) -> None:
        """Note that it answered."""
        self._unanswered = 0

    def unanswered(self, problem: str) -> None:
        """Note that it did not answer; after three times in a row it is left alone for ten minutes or so."""
        self._unanswered += 1
        if self._unanswered >= UNANSWERED:
            self.pause(REST * random.uniform(0.9, 1.3), f"it did not answer {self._unanswered} times in a row: {problem}")

    def pause(self, seconds: float | None, why: str) -> None:
        """Leave it alone for so long as it asks, or, where it does not say, ever longer."""
        self._pauses += 1
        asked = LEAST_PAUSE * 2 ** min(self._pauses - 1, 10) * random.uniform(1.0, 1.2) if seconds is None else seconds
        until = self._clock() + timedelta(seconds=min(LONGEST_PAUSE, asked))
        if self.quiet is None or until > self.quiet.until:
            self.quiet = Quiet(until, why)


def _delay(robots: Protego | None) -> float:
    """Return the seconds between two requests that robots.txt asks for, as a delay or as a rate."""
    if robots is None:
        return 0.0
    try:
        rate = robots.request_rate(NAME)
        spread = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(robots.crawl_delay(NAME) or 0), spread)
    except (ValueError, OverflowError):  # numbers of hundreds of digits
        return LONGEST_DELAY


def for_us(text: str) -> str:
    """Return what of a robots.txt concerns us: sitemaps, and groups that name us or all.

    The parser keeps each rule once for each agent, which makes gigabytes of what a stranger may write.
    """
    kept: list[str] = []
    ours: set[str] = set()  # of the agents of the present group
    ruled, us = False, NAME.lower()
    for line in text.splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        name, agent = field.strip().lower(), value.strip().lower()
        if name == "user-agent":
            ours, ruled = (set(), False) if ruled else (ours, False)
            if agent and agent not in ours and (agent == "*" or agent in us or us in agent):
                ours.add(agent)
                kept.append(line)
        elif name == "sitemap" or (name and ours):
            kept.append(line)
        ruled = ruled or name not in ("user-agent", "sitemap", "")
    return "\n".join(kept)


class Hosts(dict[str, Host]):
    """The hosts of one collection by name and port, made when first asked for."""

    def __init__(self, known: Known, clock: Callable[[], datetime]) -> None:
        """Know what earlier collections learned; `clock` gives the present time."""
        super().__init__()
        self.known_robots, self._quiet, self._clock = known.robots, known.quiet, clock

    def __missing__(self, name: str) -> Host:
        host = self[name] = Host(self._clock, self._quiet.get(name), ASKED_AT.get(name, -LONGEST_PAUSE))
        return host

    def began(self, name: str) -> None:
        """Note that a request to a host starts now."""
        if len(ASKED_AT) > MOST_REMEMBERED:
            ASKED_AT.clear()
        self[name].asked_at = ASKED_AT[name] = time.monotonic()

    def resting(self) -> dict[str, Quiet]:
        """Return the hosts that are to be left alone for longer than this moment."""
        return {name: found for name, host in list(self.items()) if (found := host.resting())}
