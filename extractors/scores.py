"""Scores of same-event decisions against labels: B-cubed for clusters, precision and recall for pairs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, each from 0 to 1, over `items` articles or pairs."""

    precision: float
    recall: float
    items: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0


def b_cubed(truth: Mapping[str, str], found: Mapping[str, str]) -> Score:
    """Score a clustering by B-cubed (Bagga and Baldwin 1998); items of `truth` that were not found count as alone."""
    placed = {item: found.get(item, f"alone {item}") for item in truth}
    both = Counter((truth[item], placed[item]) for item in truth)
    true_sizes, found_sizes = Counter(truth.values()), Counter(placed.values())
    items = len(truth)
    precision = sum(count * count / found_sizes[cluster] for (_, cluster), count in both.items()) / items if items else 0.0
    recall = sum(count * count / true_sizes[label] for (label, _), count in both.items()) / items if items else 0.0
    return Score(precision, recall, items)


def pair_score(pairs: Iterable[tuple[bool, bool]]) -> Score:
    """Score decisions on pairs, each (same event in truth, same event as found)."""
    counts = Counter(pairs)
    hits, called, there = (
        counts[True, True],
        counts[True, True] + counts[False, True],
        counts[True, True] + counts[True, False],
    )
    return Score(hits / called if called else 0.0, hits / there if there else 0.0, counts.total())
