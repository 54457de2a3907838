"""Articles after their first version: which are to be visited again, and what was found to have changed in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from extractors.records import Article, Reading
from warehouse import load, read
from warehouse.changes import note
from warehouse.collecting import Share
from warehouse.database import Connection, query

# What of an article a new version replaces; its event, its first sight, its origin and its time of publication stay.
REVISED = (
    "article_id", "canonical_url", "kicker", "title", "lead", "text", "headings", "captions", "modified_at", "word_count",
    "text_hash", "language", "relevance", "relevance_reasons", "authors", "agencies", "access", "kind", "keywords", "image_url",
    "extractor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revised:
    """A version of an article that differs from the one before: as it reads now, or without a reading where it is not there.

    `changes` and `diff` as in `article_versions`; `url` is where it was seen. With `closed` only its beginning was to be
    had: the version says so, and the article keeps its text.
    """

    article_id: str
    reading: Reading | None
    changes: tuple[str, ...]
    diff: str | None
    url: str | None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Revisit:
    """A later visit that is done (table `revisits`)."""

    article_id: str
    visits: int
    due_at: datetime | None
    last_visited_at: datetime
    outcome: str
    reason: str | None


def due(db: Connection, now: datetime, share: Share) -> list[dict[str, Any]]:
    """Return the articles to visit again now, hosts in turn, with what is stored of them."""
    return read.rows(db, query("due_revisits"), {"now": now} | share.asked())


def plan(db: Connection, due_at: Mapping[str, datetime]) -> None:
    """Note when articles are to be visited for the second time."""
    with db.appender("revisits", columns=["article_id", "visits", "due_at"], action="insert") as appender:
        appender.append_rows([(article_id, 0, at) for article_id, at in due_at.items()])
    note(db, "revisit", due_at)


def record(db: Connection, revisits: Sequence[Revisit]) -> None:
    """Store what later visits found, in place of the visits before."""
    columns = [field.name for field in fields(Revisit)]
    with db.appender("revisits", columns=columns, action="upsert") as appender:
        appender.append_rows([tuple(getattr(found, name) for name in columns) for found in revisits])
    note(db, "revisit", (found.article_id for found in revisits))


def add_addresses(db: Connection, found: Sequence[tuple[str, str, str]], at: datetime) -> None:
    """Store further addresses of articles: hash, address and article; one that is there already stays as it is."""
    for address_id, url, article_id in found:
        db.execute("INSERT OR IGNORE INTO addresses VALUES (?, ?, ?, ?)", [address_id, url, article_id, at])
    note(db, "revisit", (article_id for _, _, article_id in found))


def stored(db: Connection, article_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return headline, text, access, hash and address of these articles as they are stored."""
    sql = (
        "SELECT article_id, title, text, access, text_hash, url FROM articles WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))"
    )
    return {row["article_id"]: row for row in read.rows(db, sql, {"ids": list(article_ids)})}


def revise(db: Connection, revised: Sequence[Revised], now: datetime, run_id: str) -> None:
    """Store new versions, one after the other, and bring their articles up to them; events are computed anew."""
    if not revised:
        return
    newest: dict[str, Reading] = {}
    for found in revised:
        if "moved" in found.changes:
            db.execute("UPDATE articles SET url = ? WHERE article_id = ?", [found.url, found.article_id])
        if found.reading is None:
            said = {"changes": list(found.changes), "diff": found.diff, "url": found.url}
            db.execute(query("mark_version"), said | {"article_id": found.article_id, "seen_at": now, "run_id": run_id})
            continue
        article = found.reading.article
        db.execute(query("add_version"), _version(article, found, now, run_id))
        if found.closed:
            db.execute("UPDATE articles SET access = ? WHERE article_id = ?", [article.access, found.article_id])
        else:
            db.execute(query("revise_article"), {name: _listed(getattr(article, name)) for name in REVISED})
            newest[found.article_id] = found.reading
    note(db, "article", (found.article_id for found in revised))
    readings = list(newest.values())
    load.upsert(db, [reading.fingerprint for reading in readings])
    load.replace_mentions(db, list(newest), [mention for reading in readings for mention in reading.mentions])
    load.replace_times(db, list(newest), [claim for reading in readings for claim in reading.times])
    load.refresh_events(db, sorted({event_id for event_id, _ in read.filings(db, list(newest)).values()}), now)


def _version(article: Article, found: Revised, now: datetime, run_id: str) -> dict[str, Any]:
    names = ("article_id", "title", "lead", "text", "published_at", "modified_at", "word_count", "text_hash")
    said = {"changes": list(found.changes), "diff": found.diff, "url": found.url, "seen_at": now, "run_id": run_id}
    return {name: getattr(article, name) for name in names} | said


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
