"""Contradictions that keep two articles apart, however alike their words are."""

from datetime import timedelta

from extractors.mentions import gazetteer
from extractors.records import FAR_FUTURE, Fingerprint
from extractors.weighing import Weighed, apart, cosines, hours_apart, is_dated

OTHER_DAY_HOURS, AGAIN_HOURS, AHEAD_HOURS = 30, 20, 8
SERIES, ONE_FORM, MOST_TOWNS = 0.5, 0.4, 2
TOLL = {"k:killed", "k:dead", "k:death-toll", "k:wounded", "k:victim"}
PLANNED = {"a:meeting", "a:visit", "a:call", "a:vote"}
TOLD_APART_BY_TOWN = {"a:strike", "a:drone", "a:explosion"}
# What happens again and again, so that a later day is another time.
REPEATED = TOLD_APART_BY_TOWN | {"a:call", "a:exchange", "a:energy", "a:downing"}
# The clocks of this war are about so far ahead of UTC.
AHEAD_OF_UTC = timedelta(hours=2)


def veto(one: Weighed, other: Weighed) -> str | None:
    """Return the contradiction that keeps two articles apart, however alike they are, or None."""
    for rule in (_other_ordinal, _other_place, _other_day, _again, _other_people, _other_count, _series, _only_ahead):
        if said := rule(one, other):
            return said
    return None


def _other_ordinal(one: Weighed, other: Weighed) -> str | None:
    ours, theirs = _ordinals(one.print), _ordinals(other.print)
    for noun in sorted(ours.keys() & theirs.keys()):
        fits = noun != "round" or "a:meeting" in one.lead["a"] & other.lead["a"]  # of talks, not of a fight
        if fits and not ours[noun] & theirs[noun]:
            numbers = [" and ".join(sorted(found[noun])) for found in (ours, theirs)]
            return f"one tells of {noun} no. {numbers[0]}, the other of no. {numbers[1]}"
    return None


def _other_place(one: Weighed, other: Weighed) -> str | None:
    """Tell a strike on other towns; attacks on the whole country, of which each report picks other towns, name many."""
    struck = one.titled["a"] & other.titled["a"] & TOLD_APART_BY_TOWN
    ours, theirs = one.lead["l"], other.lead["l"]
    if struck and apart(ours, theirs) and max(len(ours), len(theirs)) <= MOST_TOWNS:
        return "a strike on other places"
    return None


def _other_day(one: Weighed, other: Weighed) -> str | None:
    """Tell the same kind of action on other days, both of which are named and which the times of publication do not deny.

    An undated text that names days to come from the other's view may look ahead; one that names none but past days does not.
    """
    actions = one.lead["a"] & other.lead["a"]
    ours, theirs = one.lead["d"], other.lead["d"]
    if not actions or not apart(ours, theirs):
        return None
    hours = hours_apart(one.print, other.print)
    if hours is None:
        undated, dated = (ours, theirs) if not is_dated(one.print) else (theirs, ours)
        known = is_dated(one.print) or is_dated(other.print)
        later = known and all(_days_between(day, first) > 0 for day in undated for first in dated)
    else:
        later = hours >= OTHER_DAY_HOURS
    return f"{listed(actions)} on other days: {listed(ours)} and {listed(theirs)}" if later else None


def _days_between(first: str, last: str) -> int:
    """Return by about how many days one day of some year (`d:02-27`) lies before another, the shorter way round the year."""
    numbers = [31 * int(day[2:4]) + int(day[5:7]) for day in (first, last)]
    return (numbers[1] - numbers[0] + 186) % 372 - 186


def _other_people(one: Weighed, other: Weighed) -> str | None:
    """Tell calls of other people, by the headlines: each names somebody whom the other's does not."""
    ours, theirs = one.titled["p"], other.titled["p"]
    if "a:call" in one.lead["a"] & other.lead["a"] and ours - theirs and theirs - ours:
        return "calls of other people, by their headlines"
    return None


def _other_count(one: Weighed, other: Weighed) -> str | None:
    """Tell headlines that differ in their numbers only: they are two of a series, unless the number is a toll, which grows."""
    ours, theirs = one.titled["n"], other.titled["n"]
    if not apart(ours, theirs) or one.print.language != other.print.language or TOLL & (one.values.keys() | other.values.keys()):
        return None
    alike = cosines(one, other, ())["title"] ** 2
    return f"headlines that differ in their numbers: {listed(ours)} and {listed(theirs)}" if alike >= SERIES else None


def _series(one: Weighed, other: Weighed) -> str | None:
    """Tell two of a series: one outlet, headlines of one form, another day."""
    ours, theirs = one.print, other.print
    if ours.outlet is None or ours.outlet != theirs.outlet or ours.language != theirs.language:
        return None
    if ours.dated_at is None or theirs.dated_at is None or abs(ours.dated_at - theirs.dated_at) < timedelta(hours=AGAIN_HOURS):
        return None
    alike = cosines(one, other, ())["title"] ** 2
    return "one outlet's headlines of one form, on other days" if alike >= ONE_FORM else None


def _in_order(one: Weighed, other: Weighed) -> tuple[Weighed, Weighed]:
    return (one, other) if (one.print.published_at or FAR_FUTURE) <= (other.print.published_at or FAR_FUTURE) else (other, one)


def _only_ahead(one: Weighed, other: Weighed) -> str | None:
    """Tell a preview from a report, published later, of what it looks ahead to."""
    first, last = _in_order(one, other)
    hours = hours_apart(one.print, other.print)
    ahead = "preview" in first.print.marks and "preview" not in last.print.marks
    if ahead and first.lead["a"] & last.lead["a"] & PLANNED and hours is not None and hours >= AHEAD_HOURS:
        return "one looks ahead to what the other reports"
    return None


def _ordinals(print_: Fingerprint) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for noun, _, number in (mark.partition("=") for mark in print_.marks if "=" in mark):
        found.setdefault(noun, set()).add(number)
    return found


def _again(one: Weighed, other: Weighed) -> str | None:
    """Tell a later report of what happens again and again: its lead names a day that came after the earlier report."""
    first, last = _in_order(one, other)
    hours = hours_apart(one.print, other.print)
    actions = one.lead["a"] & other.lead["a"] & REPEATED
    if not actions or hours is None or hours < AGAIN_HOURS or first.print.dated_at is None or last.print.dated_at is None:
        return None
    told, now = (f"d:{found + AHEAD_OF_UTC:%m-%d}" for found in (first.print.dated_at, last.print.dated_at))
    after = sorted(day for day in last.lead["d"] if _days_between(told, day) > 0 and _days_between(day, now) >= 0)
    return f"{listed(actions)} again: the later report names {listed(frozenset(after))}" if after else None


def called(key: str) -> str:
    """Return what a key stands for: the English name of an entity, otherwise what follows its kind."""
    entity = gazetteer().entities.get(key[2:])
    return entity.name_en if entity else key[2:]


def listed(keys: frozenset[str]) -> str:
    """Return what keys stand for, in alphabetical order."""
    return ", ".join(sorted(called(key) for key in keys))
