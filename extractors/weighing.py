"""What the keys of a fingerprint weigh: the rarer, the more.

Inverse document frequency (Sparck Jones 1972), learned from what was collected around an article; a prior helps small warehouses.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from extractors.records import Fingerprint

PRIOR_DOCUMENTS = 400
LEAST_RARITY = 0.05
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
    "k": 0.02,
}
PRIOR_KEYS = {
    "c:Q212": 0.9, "c:Q159": 0.9, "c:Q30": 0.4, "p:Q7747": 0.5, "p:Q3874799": 0.4,
    "o:Q7184": 0.3, "p:Q6279": 0.25, "c:Q183": 0.2, "o:Q458": 0.2,
}  # fmt: skip
WIDTH = {"minute": timedelta(0), "day": timedelta(days=1), "month": timedelta(days=31), "none": timedelta(0)}
# The vectors whose cosines are taken, by the kind of key.
SIDE = {"t": "words", "x": "names", "k": "concepts"} | dict.fromkeys("plowc", "entities")
TITLE_KINDS = "tkplowcx"
NAME_KINDS = "xplo"
LEAD_WEIGHT = 2.0
LEADING = 5


@dataclass(frozen=True, slots=True)
class Weighed:
    """A fingerprint with its keys weighted by how rare they are.

    `values` holds what each key weighs, `norms` the lengths of the vectors of its sides; `title` the rarity of the keys of the
    headline; `lead` the keys in headline or lead by kind, `titled` those in the headline; `names` the names of the headline;
    `days` those on which the happening may have been; `leading` the names that stand out most.
    """

    print: Fingerprint
    values: Mapping[str, float]
    norms: Mapping[str, float]
    title: Mapping[str, float]
    lead: Mapping[str, frozenset[str]]
    titled: Mapping[str, frozenset[str]]
    names: frozenset[str]
    days: frozenset[str]
    leading: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of `documents` fingerprints each key stands; `languages` says how many of them are in which language.

    A word can only stand in the texts of its language, so it is as rare as it is among those.
    """

    documents: int
    counts: Mapping[str, int]
    languages: Mapping[str | None, int] = field(default_factory=dict)
    _tables: dict[str | None, "_Table"] = field(default_factory=dict, compare=False, repr=False)

    def of(self, key: str, language: str | None = None) -> float:
        """Return the inverse document frequency of a key in a text of this language, smoothed by the prior of its kind."""
        return self.table(language)[key]

    def table(self, language: str | None) -> "_Table":
        """Return the frequencies for texts of a language, which fill as they are asked."""
        if language not in self._tables:
            self._tables[language] = _Table(self.documents, self.languages.get(language, self.documents), self.counts)
        return self._tables[language]


class _Table(dict[str, float]):
    """Inverse document frequencies by key, computed when first asked."""

    def __init__(self, documents: int, in_language: int, counts: Mapping[str, int]) -> None:
        self._documents, self._in_language, self._counts = documents, in_language, counts

    def __missing__(self, key: str) -> float:
        documents = self._in_language if key[0] == "t" else self._documents
        prior = PRIOR_DOCUMENTS * (PRIOR_KEYS.get(key) or PRIOR_SHARE.get(key[:1], 0.01))
        value = max(LEAST_RARITY, math.log((documents + PRIOR_DOCUMENTS + 1) / (self._counts.get(key, 1) + prior)))
        self[key] = value
        return value


def weigh(print_: Fingerprint, rarity: Rarity) -> Weighed:
    """Weigh the keys of a fingerprint by their rarity."""
    table = rarity.table(print_.language)
    squares = dict.fromkeys(SIDE.values(), 0.0)
    lead: dict[str, set[str]] = {kind: set() for kind in "dalnp"}
    values: dict[str, float] = {}
    for key, weight in zip(print_.keys, print_.weights, strict=True):
        kind = key[0]
        values[key] = value = weight * table[key]
        if kind in SIDE:
            squares[SIDE[kind]] += value * value
        if weight >= LEAD_WEIGHT and kind in lead:
            lead[kind].add(key)
    titled: dict[str, set[str]] = {kind: set() for kind in "ndpa"}
    for key in print_.title_keys:
        if key[0] in titled:
            titled[key[0]].add(key)
    title = {key: table[key] for key in print_.title_keys if key[0] in TITLE_KINDS}
    squares["title"] = sum(value * value for key, value in title.items() if key[0] == "t")
    named = sorted((-value, key) for key, value in values.items() if key[0] in NAME_KINDS)[:LEADING]
    return Weighed(
        print_, values, {side: math.sqrt(square) for side, square in squares.items()}, title,
        {kind: frozenset(found) for kind, found in lead.items()}, {kind: frozenset(found) for kind, found in titled.items()},
        frozenset(key for key in title if key[0] in NAME_KINDS), frozenset(lead["d"]) or _days_of(print_),
        {key: -value for value, key in named},
    )  # fmt: skip


def _days_of(print_: Fingerprint) -> frozenset[str]:
    """Return the days on which the happening may have been when the text names none: that of publication, the one before."""
    if print_.dated_at is None:
        return frozenset()
    return frozenset(f"d:{print_.dated_at - timedelta(days=days):%m-%d}" for days in (0, 1))


def cosines(one: Weighed, other: Weighed, shared: Iterable[str]) -> dict[str, float]:
    """Return the square root of the cosine of each side and of the words of the headlines."""
    dots = dict.fromkeys(one.norms, 0.0)
    for key in shared:
        if key[0] in SIDE:
            dots[SIDE[key[0]]] += one.values[key] * other.values[key]
    dots["title"] = sum(one.title[key] * other.title[key] for key in one.title.keys() & other.title.keys() if key[0] == "t")
    lengths = {side: norm * other.norms[side] for side, norm in one.norms.items()}
    return {side: math.sqrt(min(1.0, dot / lengths[side])) if lengths[side] else 0.0 for side, dot in dots.items()}


def apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two sets both have something and nothing in common."""
    return bool(one) and bool(other) and not one & other


def is_dated(print_: Fingerprint) -> bool:
    """Tell whether an article's publication is known to the minute or day."""
    return print_.dated_at is not None


def hours_apart(one: Fingerprint, other: Fingerprint) -> float | None:
    """Return the least hours between two publications that their precision allows, None where one is undated."""
    if one.published_at is None or other.published_at is None:
        return None
    (first, precision), (last, _) = sorted(
        [(one.published_at, one.published_precision), (other.published_at, other.published_precision)]
    )
    return max(0.0, (last - first - WIDTH[precision]).total_seconds() / 3600)
