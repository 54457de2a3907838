"""Average linkage: every node in one cluster, whatever the order, and none left apart that fit."""

import itertools
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.linkage import clusters

Links = Mapping[tuple[str, str], float]


def found(nodes: str, links: Mapping[str, float], least: float = 0.5, nearest: int = 10, together: Sequence[str] = ()) -> list[str]:
    """Cluster nodes of one letter, linked by pairs of letters."""
    pairs = {(pair[0], pair[1]): value for pair, value in links.items()}
    return ["".join(cluster) for cluster in clusters([*nodes], pairs, least=least, nearest=nearest, together=together)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({}, ["a", "b", "c", "d"]),
        ({"ab": 0.5}, ["ab", "c", "d"]),
        ({"ab": 0.49}, ["a", "b", "c", "d"]),
        ({"ad": 0.9, "bc": 0.8}, ["ad", "bc"]),
        ({"ab": 0.9, "bc": 0.9}, ["ab", "c", "d"]),  # a and c have nothing in common, so c fits the two by half of it
        ({"ab": 0.9, "bc": 0.9, "ac": 0.1}, ["abc", "d"]),
        ({"ab": 0.8, "bc": 0.9}, ["a", "bc", "d"]),
        ({"ab": 0.9, "cd": 0.9, "bc": 0.9, "ad": 0.9}, ["ab", "cd"]),
        ({"ab": 0.9, "cd": 0.9, "bc": 0.9, "ad": 0.9, "ac": 0.2}, ["abcd"]),
        ({"ab": 0.9, "bc": 0.9, "ac": -1.0}, ["ab", "c", "d"]),
        ({"ab": 0.9, "bc": 0.9, "bd": 0.9, "cd": 0.9, "ad": 0.6, "ac": -1.0}, ["ab", "cd"]),
    ],
)
def test_the_two_that_fit_best_on_average_are_one_until_none_fit(links: Mapping[str, float], expected: list[str]) -> None:
    assert found("abcd", links) == expected


@pytest.mark.parametrize(("nodes", "expected"), [("abc", ["ab", "c"]), ("cba", ["cb", "a"]), ("bca", ["bc", "a"])])
def test_the_order_of_the_nodes_breaks_ties_and_is_that_of_the_answer(nodes: str, expected: list[str]) -> None:
    assert found(nodes, {"ab": 0.6, "bc": 0.6}) == expected


def test_no_nodes_no_clusters() -> None:
    assert clusters([], {}, least=0.5, nearest=3) == []


@pytest.mark.parametrize(("nearest", "joins"), [(1, True), (3, True), (4, True), (6, True), (7, False), (10, False)])
def test_in_a_large_cluster_as_many_members_count_for_a_node_as_it_can_have_links(nearest: int, joins: bool) -> None:
    large = {f"{one}{other}": 1.0 for one, other in itertools.combinations("abcdefgh", 2)}
    few = {"ax": 1.0, "bx": 1.0, "cx": 1.0}
    assert found("abcdefghx", large | few, nearest=nearest) == (["abcdefghx"] if joins else ["abcdefgh", "x"])


@pytest.mark.parametrize(("links", "nearest", "joins"), [(8, 1, True), (7, 1, False), (8, 4, True), (8, 5, False)])
def test_of_two_large_clusters_each_member_of_the_smaller_counts_as_many_as_it_has_fellows(
    links: int, nearest: int, joins: bool
) -> None:
    one, other = "abcd", "pqrstu"
    between = [f"{x}{y}" for shift in range(6) for x, y in zip(one, other[shift:] + other[:shift], strict=False)][:links]
    groups = found(one + other, dict.fromkeys(between, 1.0), nearest=nearest, together=[one, other])
    assert groups == ([one + other] if joins else [one, other])


@pytest.mark.parametrize(
    ("together", "expected"),
    [
        (["ab"], ["ab", "c", "d"]),
        (["ba", "ab", "aa"], ["ab", "c", "d"]),
        (["ab", "cd"], ["ab", "cd"]),
        (["ad", "bd"], ["abd", "c"]),
        (["dcba"], ["abcd"]),
        (["a"], ["a", "b", "c", "d"]),
    ],
)
def test_groups_that_are_one_from_the_start_stay_one_whatever_their_links(together: list[str], expected: list[str]) -> None:
    assert found("abcd", {}, together=together) == expected
    assert found("abcd", {"".join(pair): -1.0 for pair in itertools.combinations("abcd", 2)}, together=together) == expected


def test_a_group_is_one_when_others_are_compared_with_it() -> None:
    assert found("abc", {"bc": 0.9}) == ["a", "bc"]
    assert found("abc", {"bc": 0.9}, together=["ab"]) == ["ab", "c"]
    assert found("abc", {"bc": 0.9, "ac": 0.1}, together=["ab"]) == ["abc"]


# ---- any links

NODES = "abcdefgh"
# Eighths, of which sums are exact: then a plain way of computing the same finds the very same clusters.
LINKS = st.dictionaries(
    st.sampled_from([*itertools.combinations(NODES, 2)]), st.integers(-8, 8).map(lambda eighths: eighths / 8), max_size=28
)
LEAST = st.sampled_from([0.125, 0.3, 0.32, 0.5, 1.0])
NEAREST = st.integers(1, 10)
ANY = settings(deadline=None, derandomize=True, max_examples=150)


def fit(one: Sequence[str], other: Sequence[str], links: Links, nearest: int) -> float:
    small, large = sorted((len(one), len(other)))
    total = sum(links.get((x, y), 0.0) + links.get((y, x), 0.0) for x in one for y in other)
    return total / (small * min(large, max(nearest, small)))


def plain(links: Links, least: float, nearest: int) -> list[list[str]]:
    """Merge the two that fit best, looking at all pairs each time."""
    groups = [[node] for node in NODES]
    while True:
        offers = [(-round(fit(x, y, links, nearest), 9), x, y) for x, y in itertools.combinations(groups, 2)]
        best, one, other = min(offers, default=(0.0, [], []))
        if -best < least:
            return groups
        groups = sorted([group for group in groups if group not in (one, other)] + [sorted(one + other)])


@ANY
@given(LINKS, LEAST, NEAREST)
@example({pair: 1.0 for pair in itertools.combinations(NODES, 2)}, 1.0, 1)
def test_the_clusters_are_those_of_looking_at_all_pairs_each_time(links: Links, least: float, nearest: int) -> None:
    assert clusters(NODES, links, least=least, nearest=nearest) == plain(links, least, nearest)


@ANY
@given(LINKS, LEAST, NEAREST, st.lists(st.lists(st.sampled_from(NODES), min_size=1, max_size=3), max_size=3))
def test_every_node_is_in_one_cluster_and_no_two_clusters_that_fit_stay_apart(
    links: Links, least: float, nearest: int, together: list[list[str]]
) -> None:
    groups = clusters(NODES, links, least=least, nearest=nearest, together=together)
    assert sorted(node for group in groups for node in group) == sorted(NODES)
    assert groups == sorted(sorted(group) for group in groups)
    assert all(fit(one, other, links, nearest) < least for one, other in itertools.combinations(groups, 2))
    assert all(any(set(kept) <= set(group) for group in groups) for kept in together)


@ANY
@given(LINKS, NEAREST, st.randoms(use_true_random=False))
def test_the_order_of_the_links_and_which_end_stands_first_do_not_matter(links: Links, nearest: int, chance: object) -> None:
    shuffled = [*links.items()]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    turned = {(other, one): value for (one, other), value in shuffled}
    first = clusters(NODES, links, least=0.32, nearest=nearest)
    assert clusters(NODES, dict(shuffled), least=0.32, nearest=nearest) == first
    assert clusters(NODES, turned, least=0.32, nearest=nearest) == first
