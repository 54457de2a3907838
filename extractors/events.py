"""Filing: which event each article reports, given how it compares with the articles most like it.

Three steps, each of which stands alone: a new article is compared with its candidates (`link`); the events that it
touches are arranged anew from all their links, old and new, by average linkage (`arrange`); what comes out takes the ids
that were there before. Since events are arranged from links and not from the order of arrival, a late article may join
two events or part one, and how a batch was cut into runs hardly matters. Nothing is stored here and nothing asked: the
warehouse gives the candidates and keeps the answer.
"""

import itertools
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul

from extractors.copies import containment, is_copy
from extractors.identity import digest
from extractors.linkage import clusters
from extractors.records import FAR_FUTURE, Fingerprint, Link
from extractors.similarity import RULE, compare, explain
from extractors.weighing import Rarity, Weighed, weigh

# Two clusters are one event when their articles fit each other so well on average; chosen as DESIGN.md tells.
JOIN = 0.34
NEAREST = 10
# A contradiction counts as much against as the best likeness counts for.
VETOED = -1.0
# Weaker links are not kept (but an article's first candidate is, as evidence), and do not touch an event.
KEPT, TOUCHED = 0.03, 0.2
Vectors = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an article already in the warehouse is filed."""

    print: Fingerprint
    event_id: str
    copy_of: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """An article's event, the score, the evidence as JSON, and whether the event begins with it."""

    article_id: str
    event_id: str
    score: float
    evidence: str
    founded: bool


@dataclass(slots=True)
class Relations:
    """What filing a batch found.

    Assignments of the new articles in order; articles filed before that now move; what they are copies of, where that
    changes; events that were merged (from, into) or split (from, to).
    """

    assignments: list[Assignment] = field(default_factory=list)
    moves: list[Assignment] = field(default_factory=list)
    copies: dict[str, str | None] = field(default_factory=dict)
    merges: list[tuple[str, str]] = field(default_factory=list)
    splits: list[tuple[str, str]] = field(default_factory=list)


def event_id_for(article_id: str) -> str:
    """Return the id of the event that begins with this article."""
    return digest("event", article_id)


def order(prints: Iterable[Fingerprint]) -> list[Fingerprint]:
    """Return fingerprints in the order in which they are filed."""
    return sorted(prints, key=lambda found: (found.published_at or FAR_FUTURE, found.article_id))


def link(
    batch: Iterable[Fingerprint],
    known: Mapping[str, Fingerprint],
    candidates: Mapping[str, Sequence[str]],
    rarity: Rarity,
    *,
    vectors: Vectors | None = None,
) -> list[Link]:
    """Compare each article of a batch with its candidates, which are in `known` or in the batch; keep what tells.

    A candidate that has the article as its own candidate is compared once. `vectors` are sentence embeddings, by article.
    """
    prints = {**known, **{print_.article_id: print_ for print_ in batch}}
    weighed: dict[str, Weighed] = {}
    links: dict[tuple[str, str], Link] = {}
    compared: set[tuple[str, str]] = set()
    for article_id, near in candidates.items():
        for other_id in near:
            pair = (min(article_id, other_id), max(article_id, other_id))
            if other_id == article_id or other_id not in prints or pair in compared:
                continue
            compared.add(pair)
            one, other = prints[article_id], prints[other_id]
            for print_ in (one, other):
                if print_.article_id not in weighed:
                    weighed[print_.article_id] = weigh(print_, rarity)
            found = compare(weighed[article_id], weighed[other_id], cosine(vectors, article_id, other_id))
            share = containment(one, other) if found.veto is None and is_copy(one, other) else 0.0
            nearest = other_id == near[0]  # kept however weak, so that the evidence names it
            if share or found.veto or found.score >= KEPT or nearest:
                links[pair] = Link(*pair, VETOED if found.veto else 1.0 if share else found.score, share, one.published_at)
    return list(links.values())


def cosine(vectors: Vectors | None, one: str, other: str) -> float | None:
    """Return the cosine of the embeddings of two articles, None where one has none."""
    left, right = (vectors.get(one), vectors.get(other)) if vectors else (None, None)
    if left is None or right is None:
        return None
    lengths = math.hypot(*left) * math.hypot(*right)
    return sum(map(mul, left, right)) / lengths if lengths else None


def touched(links: Iterable[Link], known: Mapping[str, Filed]) -> set[str]:
    """Return the events that these links may change."""
    near = {name for found in links if found.score >= TOUCHED for name in (found.article_id, found.other_id)}
    return {known[name].event_id for name in near if name in known}


def arrange(
    batch: Iterable[Fingerprint],
    known: Mapping[str, Filed],
    links: Iterable[Link],
    rarity: Rarity,
    *,
    existing: Iterable[str] = (),
    vectors: Vectors | None = None,
) -> Relations:
    """Arrange the articles of a batch and those of the events they touch, all of which are in `known`, into events.

    `existing` names other events that are there: a new one does not take their ids.
    """
    return _Desk(order(batch), known, links, rarity, (frozenset(existing), vectors)).relations()


def _together(copies: Mapping[str, str], there: Collection[str]) -> list[list[str]]:
    """Return the groups of copies of one text, each with its original where that is there."""
    groups: dict[str, list[str]] = {}
    for copy, original in copies.items():
        groups.setdefault(original, [original] if original in there else []).append(copy)
    return list(groups.values())


class _Desk:
    """The articles on the desk: the new ones, and those of the events that they touch."""

    def __init__(
        self,
        batch: Sequence[Fingerprint],
        known: Mapping[str, Filed],
        links: Iterable[Link],
        rarity: Rarity,
        beside: tuple[frozenset[str], Vectors | None],
    ) -> None:
        self._batch, self._known, self._rarity = batch, known, rarity
        self._existing, self._vectors = beside
        self._prints = {name: filed.print for name, filed in known.items()} | {print_.article_id: print_ for print_ in batch}
        self._links = {
            (found.article_id, found.other_id): found
            for found in links
            if found.article_id in self._prints and found.other_id in self._prints
        }
        self._near: dict[str, dict[str, Link]] = {name: {} for name in self._prints}
        for found in self._links.values():
            self._near[found.article_id][found.other_id] = found
            self._near[found.other_id][found.article_id] = found
        self._before = {filed.event_id for filed in known.values()}
        self._weighed: dict[str, Weighed] = {}

    def relations(self) -> Relations:
        names = [print_.article_id for print_ in order(self._prints.values())]
        copies = self._copies(names)
        groups = clusters(
            names,
            {pair: found.score for pair, found in self._links.items()},
            least=JOIN,
            nearest=NEAREST,
            together=_together(copies, self._prints),
        )
        events = self._named(groups)
        relations = Relations()
        new = {print_.article_id for print_ in self._batch}
        for event_id, members in events.items():
            inside = set(members)
            for name in members:
                if name in new or self._known[name].event_id != event_id:
                    found = self._assignment(name, event_id, inside, founded=event_id not in self._before and name == members[0])
                    (relations.assignments if name in new else relations.moves).append(found)
        rank = {name: number for number, name in enumerate(names)}
        relations.assignments.sort(key=lambda found: rank[found.article_id])
        relations.moves.sort(key=lambda found: rank[found.article_id])
        self._tell_lineage(events, relations)
        was = {name: filed.copy_of for name, filed in self._known.items()}
        relations.copies = {name: copies.get(name) for name in names if copies.get(name) != was.get(name)}
        return relations

    def _copies(self, names: Sequence[str]) -> dict[str, str]:
        """Return of which article each copy is one: the earliest of all that hang together, which need not be on the desk."""
        pairs = [pair for pair, found in self._links.items() if found.containment]
        pairs += [(name, filed.copy_of) for name, filed in self._known.items() if filed.copy_of]
        rank = {name: number for number, name in enumerate(names)}
        root = {name: name for pair in pairs for name in pair}

        def find(name: str) -> str:
            while root[name] != name:
                name = root[name]
            return name

        for one, other in pairs:  # what is not on the desk was an original before
            first, last = sorted((find(one), find(other)), key=lambda name: (rank.get(name, -1), name))
            root[last] = first
        return {name: find(name) for name in names if name in root and find(name) != name}

    def _named(self, groups: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
        """Give each group the id of the event that most of it was filed under; an id goes to one group only."""
        oldest: dict[str, int] = {}
        claims = []
        places = itertools.count()
        for number, members in enumerate(groups):
            held = Counter(self._known[name].event_id for name in members if name in self._known)
            for name, place in zip(members, places, strict=False):
                if name in self._known:
                    oldest.setdefault(self._known[name].event_id, place)
            claims += [(-count, oldest[event_id], event_id, number) for event_id, count in held.items()]
        named: dict[int, str] = {}
        taken: set[str] = set()
        for _, _, event_id, number in sorted(claims):
            if number not in named and event_id not in taken:
                named[number] = event_id
                taken.add(event_id)
        taken |= self._existing | self._before
        for number, members in enumerate(groups):
            if number not in named:
                ids = (event_id_for(name) for name in members)
                others = (digest("split", *members, str(turn)) for turn in itertools.count())
                named[number] = next(event_id for event_id in itertools.chain(ids, others) if event_id not in taken)
                taken.add(named[number])
        return {named[number]: members for number, members in enumerate(groups)}

    def _assignment(self, name: str, event_id: str, inside: set[str], *, founded: bool) -> Assignment:
        near = self._near[name]
        fitting = [other for other in near if other in inside]
        partner = max(fitting or near, key=lambda other: (near[other].containment, near[other].score, other), default=None)
        score = 1.0 if founded or partner is None else max(0.0, near[partner].score) if fitting else 0.0
        said: dict[str, object] = {"rule": RULE, "founded": founded}
        if partner:
            evidence = explain(self._weigh(name), self._weigh(partner), cosine(self._vectors, name, partner))
            said |= {
                "with": partner,
                "score": evidence.score,
                "shared": dict(evidence.shared),
                "against": list(evidence.against),
                "veto": evidence.veto,
                "parts": dict(evidence.parts),
                "mean": round(sum(near[other].score for other in fitting) / max(1, len(inside) - 1), 3),
            }
            if near[partner].containment:
                said["copy"] = {"with": partner, "containment": round(near[partner].containment, 3)}
        return Assignment(name, event_id, score, json.dumps(said, ensure_ascii=False, sort_keys=True), founded)

    def _weigh(self, name: str) -> Weighed:
        if name not in self._weighed:
            self._weighed[name] = weigh(self._prints[name], self._rarity)
        return self._weighed[name]

    def _tell_lineage(self, events: Mapping[str, Sequence[str]], relations: Relations) -> None:
        """Say which events ended in which (merged), and which new ones came out of old ones (split)."""
        went: dict[str, Counter[str]] = {}
        for event_id, members in events.items():
            for name in members:
                if name in self._known and self._known[name].event_id != event_id:
                    went.setdefault(self._known[name].event_id, Counter())[event_id] += 1
        for source, targets in sorted(went.items()):
            if source not in events:
                relations.merges.append((source, max(sorted(targets), key=targets.__getitem__)))
            relations.splits += [(source, target) for target in sorted(targets) if target not in self._before and source in events]
