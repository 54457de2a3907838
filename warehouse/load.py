"""Records to tables. Loading twice changes nothing: what is there already is left as it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from typing import Any, Literal

from extractors.records import (
    Article,
    Entity,
    Feed,
    Fingerprint,
    Lineage,
    Link,
    Membership,
    Mention,
    PageRecord,
    Sighting,
    Source,
    TimeClaim,
)
from warehouse.changes import Kind, note
from warehouse.database import Connection, query

TABLES: dict[type, str] = {
    Source: "sources", Feed: "feeds", Article: "articles", Mention: "mentions", Entity: "entities", Fingerprint: "fingerprints",
    Sighting: "sightings", Membership: "event_articles", Lineage: "event_lineage", PageRecord: "pages",
    Link: "links", TimeClaim: "article_times",
}  # fmt: skip
# Whose row a record is, for what is published row by row.
NOTED: dict[type, tuple[Kind, str]] = {
    Article: ("article", "article_id"), Mention: ("article", "article_id"), Fingerprint: ("article", "article_id"),
    Membership: ("article", "article_id"), TimeClaim: ("article", "article_id"), Lineage: ("event", "to_event_id"),
    Sighting: ("sighting", "sighting_id"),
}  # fmt: skip
Record = Source | Feed | Article | Mention | Entity | Fingerprint | Sighting | Membership | Lineage | PageRecord | Link | TimeClaim


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
        if noted := NOTED.get(type(rows[0])):
            note(db, noted[0], (getattr(record, noted[1]) for record in rows))
    return len(rows)


def _row(record: Record) -> tuple[Any, ...]:
    return tuple(
        list(value) if isinstance(value, tuple) else value for value in (getattr(record, field.name) for field in fields(record))
    )


def replace_mentions(db: Connection, article_ids: Sequence[str], mentions: Sequence[Mention]) -> None:
    """Store what articles name now in place of what they named."""
    db.execute("DELETE FROM mentions WHERE article_id IN (SELECT unnest($1::VARCHAR[]))", [list(article_ids)])
    note(db, "article", article_ids)
    insert(db, mentions)


def replace_times(db: Connection, article_ids: Sequence[str], claims: Sequence[TimeClaim]) -> None:
    """Store what is said now of when articles were published in place of what was said."""
    db.execute("DELETE FROM article_times WHERE article_id IN (SELECT unnest($1::VARCHAR[]))", [list(article_ids)])
    note(db, "article", article_ids)
    insert(db, claims)


def keep_anchors(db: Connection, *, most: int) -> None:
    """Store the most telling keys of the open window's batch, by which undated articles find it and it finds them."""
    db.execute(query("keep_anchors"), {"most": most})


def keep_embeddings(db: Connection, model: str, vectors: Mapping[str, Sequence[float]]) -> None:
    """Store sentence embeddings by article, with the name of the model that made them."""
    with db.appender("embeddings", columns=["article_id", "model", "vector"], action="insert") as appender:
        appender.append_rows([(article_id, model, list(vector)) for article_id, vector in vectors.items()])


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


def settle_siblings(db: Connection, sighting_ids: Sequence[str]) -> list[str]:
    """Give items that wait for an address which was just judged its fate; return the fates."""
    settled = db.execute(query("settle_siblings"), {"ids": list(sighting_ids)}).fetchall()
    note(db, "sighting", (sighting_id for sighting_id, _ in settled))
    return [fate for _, fate in settled]


def record_visits(db: Connection, visits: Sequence[tuple[Any, ...]], run_ids: Iterable[str]) -> None:
    """Record visits to feeds, as rows of the table, made by these runs."""
    with db.appender("visits", action="insert") as appender:
        appender.append_rows(visits)
    note(db, "run", run_ids)


def relist(db: Connection, sightings: Sequence[Sighting], at: datetime) -> None:
    """Store the headlines under which feeds list items now; their articles are due for a visit, unless they have just had one."""
    if sightings:
        titles = {found.sighting_id: found.title for found in sightings}
        db.execute(query("relist"), {"ids": list(titles), "titles": list(titles.values())})
        due = db.execute(query("relisted_are_due"), {"ids": list(titles), "at": at}).fetchall()
        note(db, "sighting", titles)
        note(db, "revisit", (article_id for (article_id,) in due))


def first_versions(db: Connection, articles: Sequence[Article], at: datetime, run_id: str) -> None:
    """Record the texts of articles that are new."""
    columns = [
        "article_id",
        "version",
        "seen_at",
        "title",
        "lead",
        "text",
        "published_at",
        "modified_at",
        "word_count",
        "text_hash",
        "run_id",
        "changes",
        "url",
    ]
    with db.appender("article_versions", columns=columns, action="insert") as appender:
        appender.append_rows(
            [
                (
                    a.article_id,
                    1,
                    at,
                    a.title,
                    a.lead,
                    a.text,
                    a.published_at,
                    a.modified_at,
                    a.word_count,
                    a.text_hash,
                    run_id,
                    ["first"],
                    a.url,
                )
                for a in articles
            ]
        )


def drop_events(db: Connection, event_ids: Sequence[str]) -> None:
    """Delete the rows of events that have no article any more; their memberships are closed, their lineage stays."""
    db.execute("DELETE FROM events WHERE event_id IN (SELECT unnest($1::VARCHAR[]))", [list(event_ids)])
    note(db, "event", event_ids)


def move(db: Connection, memberships: Sequence[Membership]) -> None:
    """Begin these memberships; the former ones of their articles are closed, not forgotten."""
    if not memberships:
        return
    moved = {found.article_id: found for found in memberships}
    db.execute(query("close_memberships"), {"ids": list(moved), "at": memberships[0].valid_from})
    db.execute(query("move_articles"), {"ids": list(moved), "events": [found.event_id for found in moved.values()]})
    insert(db, memberships)


def mark_copies(db: Connection, copies: Sequence[tuple[str, str | None]]) -> None:
    """Set of which article each is a copy; what was a copy of it follows, so that all point to the earliest."""
    for article_id, original in copies:
        sql = "UPDATE articles SET copy_of = $1 WHERE article_id = $2 OR copy_of = $2 RETURNING article_id"
        note(db, "article", (found for (found,) in db.execute(sql, [original, article_id]).fetchall()))


def refresh_events(db: Connection, event_ids: Sequence[str], at: datetime) -> None:
    """Compute the rows of these events anew from their articles."""
    span = db.execute(query("span"), {"ids": list(event_ids)}).fetchall()[0]
    db.execute(query("refresh_events"), {"ids": list(event_ids), "at": at, "first": span[0], "last": span[1]})
    note(db, "event", event_ids)
