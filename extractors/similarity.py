"""Do two articles report the same event? Evidence for and against, weighed to a score from 0 to 1.

Words compare within a language; entities, names by their sound, actions, numbers and days compare across languages.
Rare keys weigh more than common ones (inverse document frequency, learned from what was collected, with a prior for
small warehouses). A contradiction - other days, other package, other town - vetoes however alike the words are.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from extractors.records import Fingerprint

RULE = "1"
DAYS_APART = 4
PRIOR_DOCUMENTS = 400
# The share of war reports that name such a key at all; it matters until the warehouse has seen a few hundred.
PRIOR_SHARE = {
    "c": 0.10,
    "o": 0.06,
    "p": 0.03,
    "l": 0.03,
    "w": 0.02,
    "a": 0.12,
    "d": 0.02,
    "n": 0.01,
    "x": 0.01,
    "t": 0.008,
}
PRIOR_KEYS = {
    "c:Q212": 0.9, "c:Q159": 0.9, "c:Q30": 0.4, "p:Q7747": 0.5, "p:Q3874799": 0.4,
    "o:Q7184": 0.3, "p:Q6279": 0.25, "c:Q183": 0.2, "o:Q458": 0.2,
}  # fmt: skip
WIDTH = {"minute": timedelta(0), "day": timedelta(days=1), "month": timedelta(days=31), "none": timedelta(0)}
SIDES = ("t", "entities", "x")
ENTITY_KINDS = ("p", "l", "o", "w", "c")
TOLD_APART_BY_TOWN = {"a:strike", "a:drone", "a:explosion"}
NAMES = {"p": "people", "l": "places", "c": "countries and regions", "o": "organisations", "w": "weapons", "n": "numbers",
         "d": "days", "a": "actions", "x": "names", "t": "words"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence moves the log-odds."""

    bias: float
    words: float
    title: float
    entities: float
    names: float
    numbers: float
    days: float
    actions: float
    other_actions: float
    hours: float
    marks: float


# Fitted by logistic regression on the first halves of the labelled sets and on the sample corpus; then rounded.
SAME_LANGUAGE = Weights(-2.8, 5.2, 1.2, 0.9, 2.2, 0.6, 0.5, 0.2, -0.7, -0.03, -1.0)
OTHER_LANGUAGE = Weights(-3.1, 10.0, 2.0, 3.0, 3.5, 1.9, 0.9, 0.5, -1.1, -0.04, -0.8)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fingerprint with its keys weighted by how rare they are: values and norms by side."""

    print: Fingerprint
    values: Mapping[str, Mapping[str, float]]
    norms: Mapping[str, float]
    title: Mapping[str, float]
    title_norm: float
    keys: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two articles do or do not report one event."""

    score: float
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    against: tuple[str, ...]
    veto: str | None
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of `documents` fingerprints each key stands."""

    documents: int
    counts: Mapping[str, int]
    _known: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def of(self, key: str) -> float:
        """Return the inverse document frequency of a key, smoothed by the prior of its kind."""
        value = self._known.get(key)
        if value is None:
            prior = PRIOR_DOCUMENTS * (PRIOR_KEYS.get(key) or PRIOR_SHARE.get(key[:1], 0.01))
            value = math.log((self.documents + PRIOR_DOCUMENTS + 1) / (self.counts.get(key, 1) + prior))
            self._known[key] = value
        return value


def weigh(print_: Fingerprint, rarity: Rarity) -> Weighed:
    """Weigh the keys of a fingerprint by their rarity."""
    values: dict[str, dict[str, float]] = {side: {} for side in SIDES}
    keys: dict[str, set[str]] = {kind: set() for kind in "ndalp"}
    for key, weight in zip(print_.keys, print_.weights, strict=True):
        kind = key[0]
        side = "entities" if kind in ENTITY_KINDS else kind
        if side in values:
            values[side][key] = weight * rarity.of(key)
        if kind in keys and (kind in "nd" or weight >= 2.0):
            keys[kind].add(key)
    title = {key: rarity.of(key) for key in print_.title_keys if key[0] not in "xd"}
    return Weighed(
        print_, values, {side: _norm(found) for side, found in values.items()}, title, _norm(title),
        {kind: frozenset(found) for kind, found in keys.items()},
    )  # fmt: skip


def _norm(values: Mapping[str, float]) -> float:
    return math.sqrt(sum(value * value for value in values.values()))


def _cosine(one: Mapping[str, float], other: Mapping[str, float], norms: float) -> float:
    if not norms:
        return 0.0
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(value * large[key] for key, value in small.items() if key in large) / norms


def features(one: Weighed, other: Weighed) -> dict[str, float]:
    """Return what speaks for and against, each as a number that the weights multiply."""
    sides = {side: _cosine(one.values[side], other.values[side], one.norms[side] * other.norms[side]) for side in SIDES}
    actions, shared_actions = one.keys["a"] | other.keys["a"], one.keys["a"] & other.keys["a"]
    hours = hours_apart(one.print, other.print)
    return {
        "words": sides["t"],
        "title": _cosine(one.title, other.title, one.title_norm * other.title_norm),
        "entities": sides["entities"],
        "names": sides["x"],
        "numbers": min(2.0, len(one.keys["n"] & other.keys["n"])),
        "days": min(2.0, len(one.keys["d"] & other.keys["d"])),
        "actions": float(bool(shared_actions)),
        "other_actions": float(bool(actions) and not shared_actions and bool(one.keys["a"]) and bool(other.keys["a"])),
        "hours": 0.0 if hours is None else max(0.0, hours - 6),
        "marks": float(_told(one.print) != _told(other.print)),
    }


def _told(print_: Fingerprint) -> frozenset[str]:
    return frozenset(print_.marks) & {"reaction", "preview"}


def score(found: Mapping[str, float], *, same_language: bool) -> float:
    """Return the probability-like score of the features."""
    weights = SAME_LANGUAGE if same_language else OTHER_LANGUAGE
    total = weights.bias + sum(getattr(weights, name) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def compare(one: Weighed, other: Weighed) -> Evidence:
    """Weigh the evidence that two articles report one event."""
    found = features(one, other)
    contradiction = veto(one, other)
    value = 0.0 if contradiction else score(found, same_language=one.print.language == other.print.language)
    return Evidence(round(value, 4), (), (), contradiction, tuple((name, round(part, 3)) for name, part in found.items()))


def explain(one: Weighed, other: Weighed) -> Evidence:
    """Weigh the evidence and say what is shared and what speaks against, most telling first."""
    evidence = compare(one, other)
    shared: dict[str, list[tuple[float, str]]] = {}
    for side in SIDES:
        for key, value in one.values[side].items():
            if key in other.values[side]:
                shared.setdefault(NAMES[key[0]], []).append((value * other.values[side][key], key[2:]))
    for kind in "nda":
        for key in one.keys[kind] & other.keys[kind]:
            shared.setdefault(NAMES[kind], []).append((1.0, key[2:]))
    listed = tuple(
        (name, tuple(key for _, key in sorted(found, key=lambda item: (-item[0], item[1]))[:10]))
        for name, found in sorted(shared.items())
    )
    return Evidence(evidence.score, listed, tuple(_against(one, other, dict(evidence.parts))), evidence.veto, evidence.parts)


def _against(one: Weighed, other: Weighed, found: Mapping[str, float]) -> list[str]:
    said = []
    if found["hours"] > 18:
        said.append(f"published {found['hours'] + 6:.0f} hours apart")
    if found["other_actions"]:
        said.append(f"one tells of {_listed(one.keys['a'])}, the other of {_listed(other.keys['a'])}")
    if found["marks"]:
        said.append("one reports the happening, the other a reaction to it or a preview of it")
    return said


def _listed(keys: frozenset[str]) -> str:
    return ", ".join(sorted(key[2:] for key in keys))


def veto(one: Weighed, other: Weighed) -> str | None:
    """Return the contradiction that keeps two articles apart, however alike they are, or None."""
    hours = hours_apart(one.print, other.print)
    if hours is not None and hours > DAYS_APART * 24:
        return f"published {hours / 24:.0f} days apart; one event is not reported anew after {DAYS_APART}"
    ours, theirs = _ordinals(one.print), _ordinals(other.print)
    for noun in sorted(ours.keys() & theirs.keys()):
        if not ours[noun] & theirs[noun]:
            numbers = [" and ".join(sorted(found[noun])) for found in (ours, theirs)]
            return f"one tells of {noun} no. {numbers[0]}, the other of no. {numbers[1]}"
    if (
        one.keys["a"] & other.keys["a"] & TOLD_APART_BY_TOWN
        and one.keys["l"]
        and other.keys["l"]
        and not one.keys["l"] & other.keys["l"]
    ):
        return "a strike on other places"
    return None


def _ordinals(print_: Fingerprint) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for noun, _, number in (mark.partition("=") for mark in print_.marks if "=" in mark):
        found.setdefault(noun, set()).add(number)
    return found


def hours_apart(one: Fingerprint, other: Fingerprint) -> float | None:
    """Return the least hours between two publications that their precision allows, None where one is undated."""
    if one.published_at is None or other.published_at is None:
        return None
    (first, precision), (last, _) = sorted(
        [(one.published_at, one.published_precision), (other.published_at, other.published_precision)]
    )
    return max(0.0, (last - first - WIDTH[precision]).total_seconds() / 3600)
