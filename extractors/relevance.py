"""Is an article about the war? A weight of evidence, with its reasons.

The logarithm of the odds is a sum: what ties the article to Ukraine or Russia, what speaks of war and the diplomacy
about it, what speaks of something else (sport, weather, food). Each part saturates, so that a long text does not win
by its length. Weights were set by hand on the sample corpus and looked over on unlabelled archives.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.forms import Hit
from extractors.records import Entity

THRESHOLD = 0.5
BIAS = -2.95
UKRAINE, RUSSIA, CONFLICT, ARMS = 2.6, 1.7, 2.6, 1.2
AGAINST = {"sport": 5.0, "culture": 3.0, "weather": 3.5, "health": 3.0, "crime": 2.5, "food": 3.5, "lifestyle": 3.0}
BELLIGERENTS = ("UA", "RU")


@dataclass(frozen=True, slots=True)
class Relevance:
    """A probability-like score from 0 to 1 and what it was made of."""

    score: float
    reasons: tuple[str, ...]


def judge(entities: Sequence[tuple[Entity, bool]], topics: Sequence[tuple[Hit, bool]], word_count: int) -> Relevance:
    """Judge an article by the entities and lexicon hits in it, each with whether it stands in headline or lead."""
    length = max(1.0, word_count / 150)
    country = _count((entity.country, front) for entity, front in entities if entity.country in BELLIGERENTS)
    arms = _count((entity.kind, front) for entity, front in entities if entity.kind in ("weapon", "unit"))
    topic = _count((hit.meaning.removeprefix("relevance."), front) for hit, front in topics if hit.meaning.startswith("relevance."))
    parts = {
        "Ukraine": UKRAINE * _strength(country["UA"], length),
        "Russia": RUSSIA * _strength(country["RU"], length),
        "war and diplomacy": CONFLICT * _strength(topic["conflict"] / 2, length),
        "weapons and units": ARMS * _strength(arms.total(), length),
    }
    tied = country["UA"] or country["RU"]
    parts |= {name: -weight * _strength(max(0, topic[name] - 2), length) for name, weight in AGAINST.items() if topic[name] > 2}
    total = BIAS + sum(parts.values())
    score = 1 / (1 + math.exp(-total)) if tied else min(0.3, 1 / (1 + math.exp(-total)))
    return Relevance(round(score, 3), tuple(_reasons(parts, tied)))


def _count(found: Iterable[tuple[str | None, bool]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, front in found:
        counts[name or ""] += 3 if front else 1
    return counts


def _strength(count: float, length: float) -> float:
    """Return 0 for no hit, towards 1 for many, by hits for each 150 words."""
    return 1 - math.exp(-0.7 * count / length)


def _reasons(parts: Mapping[str, float], tied: int) -> Iterable[str]:
    for name, weight in sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0])):
        if abs(weight) >= 0.05:
            yield f"{name} {weight:+.1f}"
    if not tied:
        yield "names neither Ukraine nor Russia, nor a person or place of theirs"
