"""Records to tables. Loading twice changes nothing: what is there already is left as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from typing import Any, Literal

from extractors.records import (
    Article,
    Entity,
    Feed,
    Fingerprint,
    Lineage,
    Membership,
    Mention,
    PageRecord,
    Sighting,
    Source,
)
from warehouse.database import Connection, query

TABLES: dict[type, str] = {
    Source: "sources", Feed: "feeds", Article: "articles", Mention: "mentions", Entity: "entities", Fingerprint: "fingerprints",
    Sighting: "sightings", Membership: "event_articles", Lineage: "event_lineage", PageRecord: "pages",
}  # fmt: skip
Record = Source | Feed | Article | Mention | Entity | Fingerprint | Sighting | Membership | Lineage | PageRecord


def insert(db: Connection, records: Iterable[Record]) -> int:
    """Insert records of one kind; return how many."""
    return _append(db, records, "insert")


def upsert(db: Connection, records: Iterable[Record]) -> int:
    """Insert records of one kind, or replace those of the same primary key; return how many."""
    return _append(db, records, "upsert")


def _append(db: Connection, records: Iterable[Record], action: Literal["insert", "upsert"]) -> int:
    rows = list(records)
    if rows:
        columns = [field.name for field in fields(rows[0])]
        with db.appender(TABLES[type(rows[0])], columns=columns, action=action) as appender:
            appender.append_rows([_row(record) for record in rows])
    return len(rows)


def _row(record: Record) -> tuple[Any, ...]:
    return tuple(
        list(value) if isinstance(value, tuple) else value for value in (getattr(record, field.name) for field in fields(record))
    )


def replace_mentions(db: Connection, article_ids: Sequence[str], mentions: Sequence[Mention]) -> None:
    """Store what articles name now in place of what they named."""
    db.execute("DELETE FROM mentions WHERE article_id IN (SELECT unnest($1::VARCHAR[]))", [list(article_ids)])
    insert(db, mentions)


def start_run(db: Connection, run: tuple[str, str, datetime, str]) -> None:
    """Record that a run (id, flow, start, version) has begun."""
    db.execute("INSERT INTO runs VALUES (?, ?, ?, NULL, '{}', ?)", list(run))


def end_run(db: Connection, run_id: str, at: datetime, counts: str) -> None:
    """Record that a run has ended, with its counts as JSON."""
    db.execute("UPDATE runs SET finished_at = ?, counts = ? WHERE run_id = ?", [at, counts, run_id])


def sync_catalogue(db: Connection, sources: Sequence[Source], feeds: Sequence[Feed]) -> None:
    """Bring sources and feeds up to the catalogue; what left it is disabled, never deleted."""
    have = {tuple(_plain(value) for value in row) for row in db.execute("SELECT * FROM sources").fetchall()}
    upsert(db, [source for source in sources if astuple(source) not in have])
    left = sorted({row[0] for row in have} - {source.source_id for source in sources})
    db.execute("UPDATE sources SET enabled = false WHERE enabled AND source_id IN (SELECT unnest($1::VARCHAR[]))", [left])
    known = {row[0]: row for row in db.execute("SELECT feed_id, source_id, url, kind, enabled FROM feeds").fetchall()}
    insert(db, [feed for feed in feeds if feed.feed_id not in known])
    for feed in feeds:
        if feed.feed_id in known and known[feed.feed_id] != astuple(feed):
            db.execute(
                "UPDATE feeds SET source_id = ?, kind = ?, enabled = ? WHERE feed_id = ?",
                [feed.source_id, feed.kind, feed.enabled, feed.feed_id],
            )
    gone = sorted(known.keys() - {feed.feed_id for feed in feeds})
    db.execute("UPDATE feeds SET enabled = false WHERE enabled AND feed_id IN (SELECT unnest($1::VARCHAR[]))", [gone])


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def sync_entities(db: Connection, entities: Sequence[Entity]) -> None:
    """Bring the entities up to the gazetteer."""
    have = set(db.execute("SELECT * FROM entities").fetchall())
    upsert(db, [entity for entity in entities if astuple(entity) not in have])


def settle(db: Connection, sightings: Sequence[Sighting]) -> None:
    """Store the present fate of sightings, new or seen before."""
    upsert(db, sightings)


def revise(db: Connection, articles: Sequence[Article]) -> None:
    """Store new versions of articles that are there already: their texts change, their event and first sight stay."""
    for article in articles:
        db.execute(
            query("revise_article"),
            {field.name: _listed(getattr(article, field.name)) for field in fields(article) if field.name in REVISED},
        )


REVISED = (
    "article_id",
    "canonical_url",
    "kicker",
    "title",
    "lead",
    "text",
    "headings",
    "captions",
    "modified_at",
    "word_count",
    "text_hash",
    "language",
    "relevance",
    "relevance_reasons",
)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def add_versions(db: Connection, article_ids: Sequence[str], at: datetime, run_id: str) -> None:
    """Record the present text of articles as their newest version."""
    db.execute(query("add_versions"), {"ids": list(article_ids), "at": at, "run_id": run_id})


def merge_events(db: Connection, merges: Sequence[tuple[str, str]], at: datetime, run_id: str) -> None:
    """Move the articles of merged events (from, into); the former membership is closed, not forgotten."""
    for rival, event_id in merges:
        names = {"rival": rival, "event_id": event_id, "at": at}
        for name in ("merge_memberships", "close_memberships", "merge_articles", "drop_event"):
            db.execute(query(name), {key: names[key] for key in PARAMETERS[name]})
        insert(db, [Lineage("merged", rival, event_id, at, run_id)])


PARAMETERS = {
    "merge_memberships": ("rival", "event_id", "at"),
    "close_memberships": ("rival", "at"),
    "merge_articles": ("rival", "event_id"),
    "drop_event": ("rival",),
}


def move(db: Connection, memberships: Sequence[Membership]) -> None:
    """Begin these memberships; the former ones of their articles are closed."""
    for found in memberships:
        db.execute(
            "UPDATE event_articles SET valid_to = ? WHERE article_id = ? AND valid_to IS NULL",
            [found.valid_from, found.article_id],
        )
        db.execute("UPDATE articles SET event_id = ? WHERE article_id = ?", [found.event_id, found.article_id])
    insert(db, memberships)


def mark_copies(db: Connection, copies: Sequence[tuple[str, str | None]]) -> None:
    """Set of which article each is a copy; what was a copy of it follows, so that all point to the earliest."""
    for article_id, original in copies:
        db.execute("UPDATE articles SET copy_of = $1 WHERE article_id = $2 OR copy_of = $2", [original, article_id])


def refresh_events(db: Connection, event_ids: Sequence[str], at: datetime) -> None:
    """Compute the rows of these events anew from their articles."""
    db.execute(query("refresh_events"), {"ids": list(event_ids), "at": at})
