"""Average linkage: which nodes belong together, given how likely each pair of them does.

Agglomerative clustering by group average (Sokal and Michener 1958): the two clusters whose members fit each other best on
average are merged, until none fit. A node is compared with its nearest neighbours only, so a pair without a link counts
as nothing in common; in a cluster of more than `nearest` members, as many count for a node as it can have links.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence


def clusters(
    nodes: Sequence[str],
    links: Mapping[tuple[str, str], float],
    *,
    least: float,
    nearest: int,
    together: Iterable[Sequence[str]] = (),
) -> list[list[str]]:
    """Cluster the nodes; each cluster and the list of them are in the order of `nodes`, which also breaks ties.

    `links` holds a number for each linked pair, at most 1, below 0 where the two contradict each other; two clusters are
    merged when it is `least` or more on average. `together` are groups that are one from the start.
    """
    forest = _Forest(len(nodes), nearest)
    place = {node: number for number, node in enumerate(nodes)}
    for (one, other), value in links.items():
        forest.link(place[one], place[other], value)
    for first, *rest in together:
        for other in rest:
            forest.join(place[first], place[other])
    forest.merge_while(least)
    return [[nodes[number] for number in found] for found in forest.found()]


class _Forest:
    """Clusters by number, each with the sum of its links to each other cluster; a merged cluster gets a new number."""

    def __init__(self, size: int, nearest: int) -> None:
        self._nearest = nearest
        self._members = {number: [number] for number in range(size)}
        self._sums: dict[int, dict[int, float]] = {number: {} for number in range(size)}
        self._holder = {number: number for number in range(size)}
        self._next = size

    def link(self, one: int, other: int, value: float) -> None:
        self._sums[one][other] = self._sums[other][one] = value

    def join(self, one: int, other: int) -> None:
        """Merge the clusters that hold two nodes."""
        if self._holder[one] != self._holder[other]:
            self._merge(self._holder[one], self._holder[other])

    def merge_while(self, least: float) -> None:
        """Merge the two clusters that fit best, as long as they fit."""
        offers = [self._offer(one, other) for one, sums in self._sums.items() for other in sums if one < other]
        heap = [offer for offer in offers if -offer[0] >= least]
        heapq.heapify(heap)
        while heap:
            _, _, one, other = heapq.heappop(heap)
            if one in self._members and other in self._members:
                merged = self._merge(one, other)
                for third in self._sums[merged]:
                    offer = self._offer(merged, third)
                    if -offer[0] >= least:
                        heapq.heappush(heap, offer)

    def found(self) -> list[list[int]]:
        return sorted(sorted(members) for members in self._members.values())

    def _offer(self, one: int, other: int) -> tuple[float, tuple[int, int], int, int]:
        """Return (how well two clusters fit, negative; their first members, which break ties; the two)."""
        small, large = sorted((len(self._members[one]), len(self._members[other])))
        pairs = small * min(large, max(self._nearest, small))
        first, last = sorted((self._members[one][0], self._members[other][0]))
        return (-round(self._sums[one][other] / pairs, 9), (first, last), one, other)

    def _merge(self, one: int, other: int) -> int:
        merged, self._next = self._next, self._next + 1
        sums: dict[int, float] = {}
        for part, rest in ((one, other), (other, one)):
            for third, value in self._sums.pop(part).items():
                if third != rest:
                    sums[third] = sums.get(third, 0.0) + value
                    del self._sums[third][part]
        for third, value in sums.items():
            self._sums[third][merged] = value
        self._sums[merged] = sums
        self._members[merged] = sorted(self._members.pop(one) + self._members.pop(other))
        for node in self._members[merged]:
            self._holder[node] = merged
        return merged
