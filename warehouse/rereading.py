"""Kept pages read again: which there are, and what becomes of their articles."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from extractors.records import Article, Reading
from warehouse import load, read
from warehouse.changes import note
from warehouse.database import Connection, query

OF_ARTICLES = (
    "event_articles",
    "article_versions",
    "article_times",
    "mentions",
    "fingerprints",
    "anchors",
    "embeddings",
    "articles",
)
FILED = ("article_id", "event_id", "copy_of", "first_seen_at", "url", "origin", "origin_ref", "run_id")


def kept_pages(db: Connection, source_ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the newest kept page of each address and the item it was fetched for, in the order of the files."""
    return read.rows(db, query("kept_pages"), {"source_ids": list(source_ids)})


def articles(db: Connection, article_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return these articles as they are stored."""
    found = read.rows(db, "SELECT * FROM articles WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))", {"ids": list(article_ids)})
    return {row["article_id"]: row for row in found}


def replace(db: Connection, readings: Sequence[Reading], now: datetime) -> None:
    """Store what is read now in place of what was read before; events, first sight and the number of versions stay."""
    ids = [reading.article.article_id for reading in readings]
    for reading in readings:
        stored = {field.name: getattr(reading.article, field.name) for field in fields(Article) if field.name not in FILED[1:]}
        db.execute(
            query("replace_article"), {name: list(value) if isinstance(value, tuple) else value for name, value in stored.items()}
        )
    db.execute(query("replace_version"), {"ids": ids})
    note(db, "article", ids)
    load.upsert(db, [reading.fingerprint for reading in readings])
    load.replace_mentions(db, ids, [mention for reading in readings for mention in reading.mentions])
    load.replace_times(db, ids, [claim for reading in readings for claim in reading.times])
    load.refresh_events(db, _events_of(db, ids), now)


def withdraw(db: Connection, article_ids: Sequence[str], now: datetime) -> None:
    """Take articles out that were none. Their sightings, which say why, are settled by the caller; empty events go with them."""
    ids = list(article_ids)
    events = _events_of(db, ids)
    originals = db.execute(query("new_originals"), {"ids": ids}).fetchall()
    note(db, "article", [*ids, *(article_id for (article_id,) in originals)])
    db.execute("DELETE FROM links WHERE list_contains($1::VARCHAR[], article_id) OR list_contains($1::VARCHAR[], other_id)", [ids])
    for table in OF_ARTICLES:
        db.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT unnest($1::VARCHAR[]))", [ids])
    left = {
        row[0]
        for row in db.execute(
            "SELECT DISTINCT event_id FROM articles WHERE list_contains($1::VARCHAR[], event_id)", [events]
        ).fetchall()
    }
    load.drop_events(db, [event_id for event_id in events if event_id not in left])
    load.refresh_events(db, sorted(left), now)


def _events_of(db: Connection, ids: Sequence[str]) -> list[str]:
    found = db.execute("SELECT DISTINCT event_id FROM articles WHERE article_id IN (SELECT unnest($1::VARCHAR[]))", [list(ids)])
    return sorted(event_id for (event_id,) in found.fetchall() if event_id)
