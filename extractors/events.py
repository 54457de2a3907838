"""Filing: which event each new article reports, given the events of the articles most like it.

Articles are taken in order of publication, undated ones last, so that the result hardly depends on how a batch was
cut. An undated article moves to the event of a dated one that comes later and fits it better. Nothing is stored here
and nothing asked: the warehouse gives the candidates and keeps the answer.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from extractors.copies import containment, is_copy
from extractors.identity import digest
from extractors.records import Fingerprint
from extractors.similarity import DAYS_APART, RULE, Evidence, Rarity, Weighed, compare, explain, weigh

JOIN, MEAN, MERGE = 0.45, 0.32, 0.5
BETTER = 0.02
LOOKED_AT = 6
FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)
Span = tuple[datetime, datetime]


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

    Assignments in order; copies (of new and old articles); merged events (from, into); undated articles that were filed
    before and now move. Merges are applied before moves.
    """

    assignments: list[Assignment] = field(default_factory=list)
    copies: dict[str, str | None] = field(default_factory=dict)
    merges: list[tuple[str, str]] = field(default_factory=list)
    moves: list[Assignment] = field(default_factory=list)


def is_dated(print_: Fingerprint) -> bool:
    """Tell whether an article's publication is known to the minute or day."""
    return print_.published_precision in ("minute", "day")


def event_id_for(article_id: str) -> str:
    """Return the id of the event that begins with this article."""
    return digest("event", article_id)


def order(prints: Iterable[Fingerprint]) -> list[Fingerprint]:
    """Return fingerprints in the order in which they are filed."""
    return sorted(prints, key=lambda found: (found.published_at or FAR_FUTURE, found.article_id))


def relate(
    batch: Iterable[Fingerprint],
    known: Mapping[str, Filed],
    candidates: Mapping[str, Sequence[str]],
    rarity: Rarity,
    *,
    spans: Mapping[str, Span] | None = None,
) -> Relations:
    """File each article of a batch.

    `candidates` name articles of `known` or of the batch itself; `spans` tells when the articles of known events were
    published, first and last, also of those that are not in `known`.
    """
    desk = _Desk(dict(known), rarity, dict(spans or {}))
    for print_ in order(batch):
        desk.file(print_, candidates.get(print_.article_id, ()))
    return desk.relations


class _Desk:
    """The articles filed so far, while a batch is filed."""

    def __init__(self, filed: dict[str, Filed], rarity: Rarity, spans: dict[str, Span]) -> None:
        self._filed, self._rarity, self._spans = filed, rarity, spans
        self._weighed: dict[str, Weighed] = {}
        self._members: dict[str, list[str]] = {}
        for article_id, known in filed.items():
            self._members.setdefault(known.event_id, []).append(article_id)
            self._widen(known.event_id, known.print)
        self.relations = Relations()

    def file(self, print_: Fingerprint, candidates: Sequence[str]) -> None:
        """File one article: into the best event that it fits, or as the beginning of a new one."""
        near = [article_id for article_id in candidates if article_id in self._filed and article_id != print_.article_id]
        found = {article_id: compare(self._weigh(print_), self._weigh(self._filed[article_id].print)) for article_id in near}
        original = self._original(print_, [article_id for article_id in near if found[article_id].veto is None])
        fits = self._fitting(print_, found, original)
        partner: str | None
        if fits:
            score, event_id, partner = fits[0]
            for _, rival, _ in fits[1:]:
                if self._one_event(event_id, rival):
                    self._merge(rival, event_id)
        else:
            nearest = max(near, key=lambda near_id: (found[near_id].score, near_id), default=None)
            score, event_id, partner = 1.0, event_id_for(print_.article_id), nearest
        evidence = self._evidence(print_, partner, original, founded=not fits)
        self.relations.assignments.append(Assignment(print_.article_id, event_id, score, evidence, not fits))
        self._filed[print_.article_id] = Filed(print_, event_id, None)
        self._members.setdefault(event_id, []).append(print_.article_id)
        self._widen(event_id, print_)
        if original:
            self._mark_copy(print_, original)
        if is_dated(print_):
            self._draw_undated(print_, found)

    def _weigh(self, print_: Fingerprint) -> Weighed:
        if print_.article_id not in self._weighed:
            self._weighed[print_.article_id] = weigh(print_, self._rarity)
        return self._weighed[print_.article_id]

    def _original(self, print_: Fingerprint, near: Sequence[str]) -> str | None:
        """Return the candidate that holds most of this text, if one of the two is a copy."""
        copies = [
            (containment(print_, self._filed[article_id].print), article_id)
            for article_id in near
            if is_copy(print_, self._filed[article_id].print)
        ]
        return max(copies)[1] if copies else None

    def _fitting(self, print_: Fingerprint, found: Mapping[str, Evidence], original: str | None) -> list[tuple[float, str, str]]:
        """Return (score, event, most alike member) of the events that the article fits, best first."""
        events: dict[str, list[tuple[float, str]]] = {}
        for article_id, evidence in found.items():
            score = 1.0 if article_id == original else evidence.score
            events.setdefault(self._filed[article_id].event_id, []).append((score, article_id))
        fits = []
        for event_id, members in events.items():
            if self._far_from(event_id, print_) and all(article_id != original for _, article_id in members):
                continue
            members.sort(key=lambda item: (-item[0], item[1]))
            best, partner = members[0]
            top = [score for score, _ in members[:LOOKED_AT]]
            vetoed = sum(found[article_id].veto is not None for _, article_id in members)
            if (best >= JOIN and sum(top) / len(top) >= MEAN and 2 * vetoed < len(members)) or partner == original:
                fits.append((round(best, 4), event_id, partner))
        return sorted(fits, key=lambda fit: (-fit[0], fit[1]))

    def _widen(self, event_id: str, print_: Fingerprint) -> None:
        """Let the time that an event spans take in an article."""
        if is_dated(print_) and print_.published_at:
            first, last = self._spans.get(event_id, (print_.published_at, print_.published_at))
            self._spans[event_id] = (min(first, print_.published_at), max(last, print_.published_at))

    def _far_from(self, event_id: str, print_: Fingerprint) -> bool:
        """Tell whether an article was published too long before or after all of an event's dated articles."""
        if not is_dated(print_) or print_.published_at is None or event_id not in self._spans:
            return False
        first, last = self._spans[event_id]
        margin = timedelta(days=DAYS_APART + (print_.published_precision == "day"))
        return not first - margin <= print_.published_at <= last + margin

    def _draw_undated(self, print_: Fingerprint, found: Mapping[str, Evidence]) -> None:
        """Move undated articles here that fit this article better than any of the event they are filed under."""
        event_id = self._filed[print_.article_id].event_id
        for article_id, evidence in found.items():
            filed = self._filed[article_id]
            if is_dated(filed.print) or filed.event_id == event_id or evidence.score < JOIN or self._has_copies(article_id):
                continue
            others = [member for member in self._members[filed.event_id] if member != article_id]
            scores = [compare(self._weigh(filed.print), self._weigh(self._filed[other].print)).score for other in others]
            if not others:
                self._merge(filed.event_id, event_id)
            elif evidence.score > max(scores) + BETTER:
                self._members[filed.event_id].remove(article_id)
                self._members[event_id].append(article_id)
                self._filed[article_id] = Filed(filed.print, event_id, filed.copy_of)
                why = self._evidence(filed.print, print_.article_id, None, founded=False)
                self.relations.moves.append(Assignment(article_id, event_id, evidence.score, why, founded=False))

    def _has_copies(self, article_id: str) -> bool:
        """Tell whether an article is a copy or has copies: those stay together."""
        return self._filed[article_id].copy_of is not None or any(filed.copy_of == article_id for filed in self._filed.values())

    def _one_event(self, one: str, other: str) -> bool:
        """Tell whether two events that an article fits are one: their members fit each other, on average."""
        scores = [
            compare(self._weigh(self._filed[left].print), self._weigh(self._filed[right].print)).score
            for left in self._members[one][:LOOKED_AT]
            for right in self._members[other][:LOOKED_AT]
        ]
        return sum(scores) / len(scores) >= MERGE

    def _merge(self, rival: str, event_id: str) -> None:
        for article_id in self._members.pop(rival):
            filed = self._filed[article_id]
            self._filed[article_id] = Filed(filed.print, event_id, filed.copy_of)
            self._members[event_id].append(article_id)
            self._widen(event_id, filed.print)
        self.relations.merges.append((rival, event_id))

    def _mark_copy(self, print_: Fingerprint, other: str) -> None:
        """Mark the later of two near copies as the copy; of several, all point to the earliest."""
        root = self._filed[other].copy_of or other
        earlier = self._filed[root].print if root in self._filed else None
        if earlier and _before(print_, earlier):
            for article_id, filed in self._filed.items():
                if article_id == root or filed.copy_of == root:
                    self._filed[article_id] = Filed(filed.print, filed.event_id, print_.article_id)
                    self.relations.copies[article_id] = print_.article_id
            self.relations.copies[print_.article_id] = None
        else:
            self._filed[print_.article_id] = Filed(print_, self._filed[print_.article_id].event_id, root)
            self.relations.copies[print_.article_id] = root

    def _evidence(self, print_: Fingerprint, partner: str | None, original: str | None, *, founded: bool) -> str:
        said: dict[str, object] = {"rule": RULE, "founded": founded}
        if partner:
            evidence = explain(self._weigh(print_), self._weigh(self._filed[partner].print))
            said |= {
                "with": partner,
                "score": evidence.score,
                "shared": dict(evidence.shared),
                "against": list(evidence.against),
                "veto": evidence.veto,
            }
            said["parts"] = dict(evidence.parts)
        if original:
            said["copy"] = {"with": original, "containment": round(containment(print_, self._filed[original].print), 3)}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _before(one: Fingerprint, other: Fingerprint) -> bool:
    return one.published_at is not None and other.published_at is not None and one.published_at < other.published_at
