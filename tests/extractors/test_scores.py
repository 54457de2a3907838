"""Scores against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.scores import Score, b_cubed, pair_score


def clusters(*groups: str) -> dict[str, str]:
    return {item: group for group in groups for item in group}


@pytest.mark.parametrize(
    ("truth", "found", "precision", "recall"),
    [
        (clusters("abc", "de"), clusters("abc", "de"), 1, 1),
        (clusters("abc", "de"), clusters("abcde"), (3 * 3 / 5 + 2 * 2 / 5) / 5, 1),
        (clusters("abc", "de"), clusters("a", "b", "c", "d", "e"), 1, (3 / 3 + 2 / 2) / 5),
        # a b | c d e: a and b 1 of 2's precision 1, c 1/3, d and e 2/3; recall a, b 2/3, c 1/3, d and e 1
        (clusters("abc", "de"), clusters("ab", "cde"), (1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5, (2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5),
        # missing items stand alone, each for itself
        (clusters("abc", "de"), clusters("ab"), 1, (2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5),
        (clusters("abc"), {}, 1, 1 / 3),
        # items without a label do not count
        (clusters("ab"), clusters("abxyz"), 1, 1),
    ],
)
def test_b_cubed_is_what_it_is_by_hand(truth: dict[str, str], found: dict[str, str], precision: float, recall: float) -> None:
    score = b_cubed(truth, found)
    assert (score.precision, score.recall) == (pytest.approx(precision), pytest.approx(recall))
    assert score.items == len(truth)


def test_b_cubed_of_nothing_is_nothing() -> None:
    assert b_cubed({}, {}) == b_cubed({}, {"a": "1"}) == Score(0.0, 0.0, 0)


@given(
    st.dictionaries(st.text(max_size=2), st.sampled_from("xyz"), min_size=1),
    st.dictionaries(st.text(max_size=2), st.sampled_from("xyz")),
)
def test_b_cubed_is_symmetric_where_all_is_found(truth: dict[str, str], found: dict[str, str]) -> None:
    placed = {item: found.get(item, "x") for item in truth}
    one, other = b_cubed(truth, placed), b_cubed(placed, truth)
    assert (one.precision, one.recall) == (pytest.approx(other.recall), pytest.approx(other.precision))
    assert 0 < one.precision <= 1 + 1e-9 and 0 < one.recall <= 1 + 1e-9


T, F = True, False


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], Score(0.0, 0.0, 0)),
        ([(T, T)], Score(1.0, 1.0, 1)),
        ([(F, F)] * 3, Score(0.0, 0.0, 3)),
        ([(T, F)], Score(0.0, 0.0, 1)),
        ([(F, T)], Score(0.0, 0.0, 1)),
        ([(T, T)] * 3 + [(F, T)] + [(T, F)] * 2 + [(F, F)] * 4, Score(0.75, 0.6, 10)),
    ],
)
def test_pairs_are_scored_by_what_was_called_and_what_is_there(pairs: list[tuple[bool, bool]], expected: Score) -> None:
    assert pair_score(iter(pairs)) == expected


@pytest.mark.parametrize(
    ("precision", "recall", "f1"), [(1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.75, 0.6, 2 / 3), (0.5, 1.0, 2 / 3)]
)
def test_f1_is_the_harmonic_mean(precision: float, recall: float, f1: float) -> None:
    assert Score(precision, recall, 1).f1 == pytest.approx(f1)
