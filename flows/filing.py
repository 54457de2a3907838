"""From readings to tables: every item gets its fate, every new article its event, in one transaction."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from extractors import events
from extractors.identity import digest
from extractors.records import FAR_FUTURE, Article, Fingerprint, Lineage, Link, Membership, Reading, Refusal, Sighting
from extractors.relevance import THRESHOLD
from extractors.url import same_page
from extractors.weighing import Rarity
from flows import polling, updates
from flows.semantic import Model
from flows.updates import Own, own_readings
from warehouse import collecting, load, read, revising
from warehouse.database import Connection, transaction
from warehouse.revising import Revised

MOST_CANDIDATES = 20
WINDOW_DAYS = 5
ANCHORS = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """An item with what became of it on reading; without a result the sighting says what became of it already."""

    sighting: Sighting
    result: Reading | Refusal | None


def file_outcomes(
    db: Connection, outcomes: Sequence[Outcome], now: datetime, *, keep_all: bool, semantic: Model | None = None
) -> Counter[str]:
    """Give every item its fate, file and load the new articles; return the fates and the new events, counted."""
    counts: Counter[str] = Counter()
    if not outcomes:
        return counts
    with transaction(db):
        fated = _fates(db, outcomes, keep_all=keep_all)
        run_id = outcomes[0].sighting.run_id
        new = {found.own.reading.article.article_id: found.own.reading for found in fated if found.own and found.is_new}
        counts.update(_load_new(db, list(new.values()), now, run_id, semantic))
        revising.plan(db, _second_visits(fated))
        revising.revise(db, [found.revised for found in fated if found.revised], now, run_id)
        revising.add_addresses(db, [further for found in fated if (further := _further(found))], now)
        sightings = {found.sighting.sighting_id: found.sighting for found in fated}
        load.settle(db, list(sightings.values()))
        counts.update(load.settle_siblings(db, list(sightings)))
    counts.update(found.sighting.fate for found in fated)
    counts.update(f"changed_{change}" for found in fated if found.revised for change in found.revised.changes)
    return counts


@dataclass(frozen=True, slots=True)
class _Fated:
    """An item with its fate; `revised` where it is a new version of an article that is there."""

    sighting: Sighting
    own: Own | None = None
    is_new: bool = False
    revised: Revised | None = None


def _fates(db: Connection, outcomes: Sequence[Outcome], *, keep_all: bool) -> list[_Fated]:
    """Decide the fate of each item, in order: the first of two equal ones is loaded, the second known."""
    readings = [(outcome.sighting, outcome.result) for outcome in outcomes if isinstance(outcome.result, Reading)]
    own = iter(own_readings(db, readings))
    stored = revising.stored(db, [reading.article.article_id for _, reading in readings])
    fated = []
    for outcome in outcomes:
        if isinstance(outcome.result, Reading):
            found = next(own)
            article = found.reading.article
            if article.article_id not in stored and found.further:
                stored |= revising.stored(db, [article.article_id])
            fated.append(_fate(outcome.sighting, found, stored.get(article.article_id), keep_all=keep_all))
            if fated[-1].is_new or fated[-1].revised:
                stored[article.article_id] = updates.as_row(article)
        else:
            fated.append(_Fated(_refused(outcome.sighting, outcome.result)))
    return fated


def _refused(sighting: Sighting, result: Refusal | None) -> Sighting:
    if result is None:
        return sighting
    return replace(sighting, fate="failed" if result.again else "rejected", reason=result.reason, retry_at=None)


def _fate(sighting: Sighting, own: Own, before: Mapping[str, Any] | None, *, keep_all: bool) -> _Fated:
    article = own.reading.article
    sighting = replace(sighting, retry_at=None, title=sighting.title or article.title, url=sighting.url or article.url)
    if before:
        change = updates.revised(own, before)
        known = collecting.LOADED if article.text_hash == before["text_hash"] else updates.ONLY_MARKUP
        sighting = replace(sighting, article_id=article.article_id)
        if not change:
            return _Fated(replace(sighting, fate="known", reason=known), own)
        return _Fated(replace(sighting, fate="loaded", reason=updates.NEW_VERSION), own, revised=change)
    if article.relevance < THRESHOLD and not keep_all:
        reason = f"relevance {article.relevance:.2f}: {', '.join(article.relevance_reasons)}"
        return _Fated(replace(sighting, fate="unrelated", reason=reason))
    return _Fated(replace(sighting, fate="loaded", reason=None, article_id=article.article_id), own, is_new=True)


def _second_visits(fated: Iterable[_Fated]) -> dict[str, datetime]:
    """Return when new articles are to be visited again: those that a feed listed, not those of an archive or a file."""
    listed = [found.own.reading.article for found in fated if found.is_new and found.own and found.sighting.feed_id]
    return {a.article_id: at for a in listed if a.url and (at := polling.next_revisit(a.first_seen_at, 0, a.first_seen_at))}


def _further(found: _Fated) -> tuple[str, str, str] | None:
    """Return the further address of an article that an item was found under, with its hash."""
    if not found.own or not found.own.further:
        return None
    return digest("url", same_page(found.own.further)), found.own.further, found.own.reading.article.article_id


def _load_new(db: Connection, readings: Sequence[Reading], now: datetime, run_id: str, semantic: Model | None) -> Counter[str]:
    if not readings:
        return Counter()
    load.insert(db, [reading.fingerprint for reading in readings])
    if semantic:
        load.keep_embeddings(db, semantic.name, semantic.vectors([reading.article for reading in readings]))
    relations = relate(db, [reading.fingerprint for reading in readings], semantic)
    places = {found.article_id: found.event_id for found in relations.assignments}
    left = read.filings(db, [found.article_id for found in relations.moves], _around([reading.fingerprint for reading in readings]))
    load.insert(db, [_filed(reading.article, places, relations.copies) for reading in readings])
    load.insert(db, [mention for reading in readings for mention in reading.mentions])
    load.insert(db, [claim for reading in readings for claim in reading.times])
    load.first_versions(db, [reading.article for reading in readings], now, run_id)
    load.insert(db, [_membership(found, now) for found in relations.assignments])
    load.move(db, [_membership(found, now) for found in relations.moves])
    load.mark_copies(db, [(article_id, of) for article_id, of in relations.copies.items() if article_id not in places])
    held = read.still_held(db, [source for source, _ in relations.merges])  # by articles of times that were not looked at
    merges = [(source, target) for source, target in relations.merges if source not in held]
    filed = [*relations.assignments, *relations.moves]
    founded = {found.event_id for found in filed if found.founded}
    split = {target for _, target in relations.splits}
    lineage = [Lineage("created", None, event_id, now, run_id) for event_id in sorted(founded - split)]
    lineage += [Lineage("merged", source, target, now, run_id) for source, target in merges]
    lineage += [Lineage("split", source, target, now, run_id) for source, target in relations.splits]
    load.insert(db, lineage)
    merged = {source for source, _ in merges}
    load.drop_events(db, sorted(merged))
    changed = {found.event_id for found in filed} | {event_id for event_id, _ in left.values()}
    load.refresh_events(db, sorted(changed - merged), now)
    return Counter(events_created=len(founded), events_merged=len(merged), events_split=len(relations.splits))


def _membership(found: events.Assignment, now: datetime) -> Membership:
    return Membership(found.event_id, found.article_id, now, None, found.score, found.evidence)


def relate(db: Connection, prints: Sequence[Fingerprint], semantic: Model | None = None) -> events.Relations:
    """File articles whose fingerprints are stored against those in the warehouse; their links are stored."""
    ids = [print_.article_id for print_ in prints]
    rarity = rarity_of(db, prints)
    candidates = read.candidates(db, days=WINDOW_DAYS, most=MOST_CANDIDATES)
    load.keep_anchors(db, most=ANCHORS)
    between = _around(prints)
    known = _known(db, {candidate for found in candidates.values() for candidate in found} - set(ids), between)
    vectors = read.embeddings(db, [*ids, *known], semantic.name) if semantic else None
    links = events.link(prints, {name: filed.print for name, filed in known.items()}, candidates, rarity, vectors=vectors)
    touched = events.touched(links, known)
    near = [filed.print for filed in known.values() if filed.event_id in touched]
    wider = _around([*prints, *near])
    members = set(read.members(db, touched, wider))
    desk = {name: filed for name, filed in known.items() if name in members} | _known(db, members - known.keys(), wider)
    stored = _stored_links(db, desk)
    load.insert(db, links)
    existing = read.used_event_ids(db, [events.event_id_for(name) for name in (*ids, *desk)])
    return events.arrange(prints, desk, [*stored, *links], rarity, existing=existing, vectors=vectors)


def _stored_links(db: Connection, desk: Mapping[str, events.Filed]) -> list[Link]:
    times = [filed.print.published_at for filed in desk.values() if filed.print.published_at]
    return read.links(db, desk, min(times, default=FAR_FUTURE), max(times, default=FAR_FUTURE)) if desk else []


def _known(db: Connection, article_ids: Iterable[str], between: read.Span) -> dict[str, events.Filed]:
    filings = read.filings(db, article_ids, between)
    return {name: events.Filed(print_, *filings[name]) for name, print_ in read.fingerprints(db, filings, between).items()}


def _around(prints: Sequence[Fingerprint]) -> read.Span:
    """Return the time that filing these looks at: what was published longer before or after them stays as it is."""
    times = [print_.dated_at for print_ in prints if print_.dated_at] or [FAR_FUTURE - timedelta(days=2 * WINDOW_DAYS)]
    margin = timedelta(days=2 * WINDOW_DAYS)
    return min(times) - margin, max(times) + margin


def rarity_of(db: Connection, prints: Sequence[Fingerprint]) -> Rarity:
    """Return how rare the keys of these articles are in the window around them, which is open afterwards."""
    read.open_window(db, prints, days=WINDOW_DAYS)
    languages, counts = read.rarity(db)
    return Rarity(sum(languages.values()), counts, languages)


def _filed(article: Article, places: dict[str, str], copies: dict[str, str | None]) -> Article:
    return replace(article, event_id=places[article.article_id], copy_of=copies.get(article.article_id))


def summary(counts: Counter[str]) -> str:
    """Return counts as one line of key=value, by name."""
    return " ".join(f"{name}={value}" for name, value in sorted(counts.items()) if value)


def as_json(counts: Counter[str]) -> str:
    """Return counts as the JSON that `runs.counts` holds."""
    return json.dumps({name: value for name, value in sorted(counts.items()) if value})
