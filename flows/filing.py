"""From readings to tables: every item gets its fate, every new article its event, in one transaction."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from extractors import events
from extractors.records import Article, Lineage, Membership, Reading, Refusal, Sighting
from extractors.relevance import THRESHOLD
from extractors.similarity import DAYS_APART, Rarity
from warehouse import load, read
from warehouse.database import Connection, transaction

MOST_CANDIDATES = 20
WINDOW_DAYS = DAYS_APART + 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """An item with what became of it on reading; without a result the sighting says what became of it already."""

    sighting: Sighting
    result: Reading | Refusal | None


def file_outcomes(db: Connection, outcomes: Sequence[Outcome], now: datetime, *, keep_all: bool) -> Counter[str]:
    """Give every item its fate, file and load the new articles; return the fates and the new events, counted."""
    counts: Counter[str] = Counter()
    if not outcomes:
        return counts
    with transaction(db):
        fated = _fates(db, outcomes, keep_all=keep_all)
        new = {
            o.result.article.article_id: o.result
            for o in fated
            if o.sighting.fate == "loaded" and isinstance(o.result, Reading) and not o.sighting.reason
        }
        revised = [o.result for o in fated if o.sighting.fate == "loaded" and o.sighting.reason and isinstance(o.result, Reading)]
        run_id = outcomes[0].sighting.run_id
        counts.update(_load_new(db, list(new.values()), now, run_id))
        _load_revised(db, revised, now, run_id)
        load.settle(db, list({o.sighting.sighting_id: o.sighting for o in fated}.values()))
    counts.update(o.sighting.fate for o in fated)
    return counts


def _fates(db: Connection, outcomes: Sequence[Outcome], *, keep_all: bool) -> list[Outcome]:
    """Decide the fate of each item, in order: the first of two equal ones is loaded, the second known."""
    ids = [o.result.article.article_id for o in outcomes if isinstance(o.result, Reading)]
    stored = read.stored_hashes(db, ids)
    fated = []
    for outcome in outcomes:
        sighting = _fate(outcome, stored, keep_all=keep_all)
        if sighting.fate == "loaded" and isinstance(outcome.result, Reading):
            stored[outcome.result.article.article_id] = outcome.result.article.text_hash
        fated.append(Outcome(sighting, outcome.result))
    return fated


def _fate(outcome: Outcome, stored: dict[str, str], *, keep_all: bool) -> Sighting:
    sighting, result = outcome.sighting, outcome.result
    if result is None:
        return sighting
    if isinstance(result, Refusal):
        return replace(sighting, fate="failed" if result.again else "rejected", reason=result.reason, retry_at=None)
    article = result.article
    sighting = replace(sighting, retry_at=None, title=sighting.title or article.title, url=sighting.url or article.url)
    if stored.get(article.article_id) == article.text_hash:
        return replace(sighting, fate="known", reason="this article is loaded already", article_id=article.article_id)
    if article.article_id in stored:
        return replace(sighting, fate="loaded", reason="a new version of an article that is loaded", article_id=article.article_id)
    if article.relevance < THRESHOLD and not keep_all:
        return replace(
            sighting,
            fate="unrelated",
            reason=f"relevance {article.relevance:.2f}: {', '.join(article.relevance_reasons)}",
        )
    return replace(sighting, fate="loaded", reason=None, article_id=article.article_id)


def _load_new(db: Connection, readings: Sequence[Reading], now: datetime, run_id: str) -> Counter[str]:
    if not readings:
        return Counter()
    load.insert(db, [reading.fingerprint for reading in readings])
    relations = relate(db, readings)
    merged = dict(relations.merges)
    assigned = {found.article_id: found for found in relations.assignments}
    places = {article_id: _survivor(found.event_id, merged) for article_id, found in assigned.items()}
    load.insert(db, [_filed(reading.article, places, relations.copies) for reading in readings])
    load.insert(db, [mention for reading in readings for mention in reading.mentions])
    load.add_versions(db, [reading.article.article_id for reading in readings], now, run_id)
    load.insert(
        db,
        [Membership(found.event_id, article_id, now, None, found.score, found.evidence) for article_id, found in assigned.items()],
    )
    load.insert(db, [Lineage("created", None, found.event_id, now, run_id) for found in assigned.values() if found.founded])
    load.merge_events(db, relations.merges, now, run_id)
    moved_from = _move(db, relations.moves, merged, now)
    load.mark_copies(
        db, [(article_id, original) for article_id, original in relations.copies.items() if article_id not in assigned]
    )
    load.refresh_events(db, sorted({*places.values(), *moved_from}), now)
    return Counter(events_created=sum(found.founded for found in assigned.values()), events_merged=len(relations.merges))


def _move(db: Connection, moves: Sequence[events.Assignment], merged: dict[str, str], now: datetime) -> set[str]:
    """Move undated articles to the events they fit better; return the events they left."""
    places = read.filings(db, [found.article_id for found in moves])
    moves = [replace(found, event_id=_survivor(found.event_id, merged)) for found in moves]
    moves = [found for found in moves if places[found.article_id][0] != found.event_id]
    load.move(db, [Membership(found.event_id, found.article_id, now, None, found.score, found.evidence) for found in moves])
    return {event_id for event_id, _ in places.values()}


def relate(db: Connection, readings: Iterable[Reading]) -> events.Relations:
    """File articles whose fingerprints are stored against those in the warehouse."""
    prints = [reading.fingerprint for reading in readings]
    ids = [print_.article_id for print_ in prints]
    candidates = read.candidates(db, ids, days=WINDOW_DAYS, most=MOST_CANDIDATES)
    near = {candidate for found in candidates.values() for candidate in found} - set(ids)
    known = _known(db, near)
    undated = {filed.event_id for filed in known.values() if not events.is_dated(filed.print)}
    known |= _known(db, set(read.members(db, undated, most=events.LOOKED_AT)) - known.keys())
    spans = read.spans(db, {filed.event_id for filed in known.values()})
    return events.relate(prints, known, candidates, rarity_of(db, ids), spans=spans)


def _known(db: Connection, article_ids: Iterable[str]) -> dict[str, events.Filed]:
    filings = read.filings(db, article_ids)
    prints = read.fingerprints(db, filings)
    return {article_id: events.Filed(print_, *filings[article_id]) for article_id, print_ in prints.items()}


def rarity_of(db: Connection, article_ids: Sequence[str]) -> Rarity:
    """Return how rare the keys of these articles are in the window around them."""
    documents, counts = read.rarity(db, article_ids, days=WINDOW_DAYS)
    return Rarity(documents, counts)


def _survivor(event_id: str, merged: dict[str, str]) -> str:
    while event_id in merged:
        event_id = merged[event_id]
    return event_id


def _filed(article: Article, places: dict[str, str], copies: dict[str, str | None]) -> Article:
    return replace(article, event_id=places[article.article_id], copy_of=copies.get(article.article_id))


def _load_revised(db: Connection, readings: Sequence[Reading], now: datetime, run_id: str) -> None:
    for reading in readings:  # one after the other: a batch may hold several versions of an article
        load.revise(db, [reading.article])
        load.add_versions(db, [reading.article.article_id], now, run_id)
    newest = {reading.article.article_id: reading for reading in readings}
    load.upsert(db, [reading.fingerprint for reading in newest.values()])
    load.replace_mentions(db, list(newest), [mention for reading in newest.values() for mention in reading.mentions])
    filings = read.filings(db, [reading.article.article_id for reading in readings])
    load.refresh_events(db, sorted({event_id for event_id, _ in filings.values()}), now)


def summary(counts: Counter[str]) -> str:
    """Return counts as one line of key=value, by name."""
    return " ".join(f"{name}={value}" for name, value in sorted(counts.items()) if value)


def as_json(counts: Counter[str]) -> str:
    """Return counts as the JSON that `runs.counts` holds."""
    return json.dumps({name: value for name, value in sorted(counts.items()) if value})
