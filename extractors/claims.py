"""When an article was published: everything that is said about it, what is believed of that, and why.

Every statement is kept with where it stood; one is chosen. A time that cannot be - not yet, or before the outlet was
there - is not believed. Midnight to the second is how systems write a day, so it counts as the day where nothing
else names a minute of it. No statement is made more precise than it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from extractors.records import Moment, Precision
from extractors.times import read_time

About = Literal["published", "modified"]
TOLERANCE = timedelta(minutes=5)  # clocks of publishers run ahead by that much
FIRST_ONLINE = 1994
LONGEST = 80
MIDNIGHT = re.compile(r"(?:T|[\s,]+)00:00(?::00(?:\.0+)?)?(?=$|Z|\s|[+-]|Uhr)")
CLOCK = re.compile(r"(?:T|[\s,]+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*Uhr)?$")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place says: its words, how they read (None when they do not), and what became of it."""

    about: About
    basis: str
    stated: str
    at: datetime | None
    precision: Precision
    verdict: str


@dataclass(frozen=True, slots=True)
class Timing:
    """Publication and change as believed, and every claim about them."""

    published: Moment | None
    modified: datetime | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A time as one place states it.

    A `hint` (an address, a server's header) is only chosen where nothing else speaks; it refutes a `weak`
    statement (a printed line, which may be another article's) of another day.
    """

    about: About
    basis: str
    raw: str | None = None
    moment: Moment | None = None
    hint: bool = False
    weak: bool = False


def weigh(statements: Iterable[Statement], zone: tzinfo | None, now: datetime, since: int | None = None) -> Timing:
    """Choose among statements, given in order of trust. `since` is the first year of the outlet."""
    read = [found for statement in statements for found in _read(statement, zone)]
    doubts = [_doubt(moment, now, since) for _, moment in read]
    believed = [(statement, moment) for (statement, moment), doubt in zip(read, doubts, strict=True) if moment and not doubt]
    published = _published([(s, m) for s, m in believed if s.about == "published"])
    modified = _modified([(s, m) for s, m in believed if s.about == "modified"], published)
    claims = tuple(
        Claim(
            statement.about,
            statement.basis,
            _stated(statement),
            moment.at if moment else None,
            moment.precision if moment else "none",
            doubt or _verdict(statement, moment, published, modified),
        )
        for (statement, moment), doubt in zip(read, doubts, strict=True)
    )
    return Timing(published, modified, claims)


def _read(statement: Statement, zone: tzinfo | None) -> list[tuple[Statement, Moment | None]]:
    if statement.moment:
        return [(statement, statement.moment)]
    if not isinstance(statement.raw, str) or not statement.raw.strip():
        return []
    return [(statement, _precisely(statement.raw, zone, statement.basis))]


def _precisely(raw: str, zone: tzinfo | None, basis: str) -> Moment | None:
    """Read a time, no more precise than it is: midnight to the second is a day, and so is a time in an unknown zone."""
    text = raw.strip()
    if len(text) > LONGEST:
        return read_time(text, zone, basis)
    if midnight := MIDNIGHT.search(text):
        return read_time(text[: midnight.start()], zone, basis)
    found = read_time(text, zone, basis)
    if found is None and zone is None and (clock := CLOCK.search(text)):
        return read_time(text[: clock.start()], None, f"{basis}, zone unknown")
    return found


def _stated(statement: Statement) -> str:
    return " ".join((statement.raw or (statement.moment.at.isoformat() if statement.moment else "")).split())[:LONGEST]


def _doubt(moment: Moment | None, now: datetime, since: int | None) -> str | None:
    """Return why a moment is not believed, if it is not."""
    if moment is None:
        return "not understood"
    if moment.at > now + TOLERANCE:
        return "not believed: it has not come yet"
    if moment.at.year < (since or FIRST_ONLINE):
        return f"not believed: before {'the outlet was there' if since else 'there were news sites'} ({since or FIRST_ONLINE})"
    return None


def _published(believed: Sequence[tuple[Statement, Moment]]) -> Moment | None:
    """Choose the first statement; one that names the minute of the same day goes before one that names the day only."""
    hints = [moment for statement, moment in believed if statement.hint]
    firm = [
        moment
        for statement, moment in believed
        if not statement.hint and not (statement.weak and hints and not any(_near(moment, hint) for hint in hints))
    ] or hints
    if not firm:
        return None
    first = firm[0]
    if first.precision == "minute":
        return first
    return next((moment for moment in firm if moment.precision == "minute" and _near(moment, first)), None) or next(
        (moment for moment in firm if moment.precision == "day" and first.precision == "month" and _near(moment, first)), first
    )


def _near(moment: Moment, day: Moment) -> bool:
    """Tell whether a minute may fall on a day or into a month, wherever on earth that day was."""
    span = timedelta(days=31) if day.precision == "month" else timedelta(days=1)
    return day.at - timedelta(hours=14) <= moment.at < day.at + span + timedelta(hours=12)


def _modified(believed: Sequence[tuple[Statement, Moment]], published: Moment | None) -> datetime | None:
    """Choose the latest change stated to the minute; one before the publication is left out, a hint where others speak."""
    firm = [moment for statement, moment in believed if not statement.hint] or [moment for _, moment in believed]
    times = [moment.at for moment in firm if moment.precision == "minute" and (published is None or moment.at >= published.at)]
    return max(times, default=None)


def _verdict(statement: Statement, moment: Moment | None, published: Moment | None, modified: datetime | None) -> str:
    if statement.about == "modified":
        if moment and published and moment.at < published.at:
            return "left out: before the publication"
        return "chosen" if moment and moment.at == modified else "differs"
    if moment is published:
        return "chosen"
    if moment and published and (moment.at == published.at or (moment.precision != "minute" and _near(published, moment))):
        return "agrees"
    return "differs"
