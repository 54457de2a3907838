"""What a run must know before it can go on: what is due, what is known, what is like it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from extractors.records import Fingerprint
from warehouse.database import Connection, query

COLUMNS = ", ".join(Fingerprint.__dataclass_fields__)


def stored_hashes(db: Connection, article_ids: Iterable[str]) -> dict[str, str]:
    """Return the text hash of each of these articles that is loaded."""
    return dict(
        db.execute(
            "SELECT article_id, text_hash FROM articles WHERE article_id IN (SELECT unnest($1::VARCHAR[]))",
            [list(article_ids)],
        ).fetchall()
    )


def settled(db: Connection, sighting_ids: Iterable[str]) -> dict[str, str]:
    """Return the fate of each of these sightings that is there."""
    return dict(
        db.execute(
            "SELECT sighting_id, fate FROM sightings WHERE sighting_id IN (SELECT unnest($1::VARCHAR[]))",
            [list(sighting_ids)],
        ).fetchall()
    )


def candidates(db: Connection, article_ids: Sequence[str], *, days: int, most: int) -> dict[str, list[str]]:
    """Return for each of these articles (their fingerprints are stored) the ids of the articles most like it, best first."""
    found: dict[str, list[str]] = {}
    for article_id, candidate_id in db.execute(
        query("candidates"), {"ids": list(article_ids), "days": days, "most": most}
    ).fetchall():
        found.setdefault(article_id, []).append(candidate_id)
    return found


def rarity(db: Connection, article_ids: Sequence[str], *, days: int) -> tuple[int, dict[str, int]]:
    """Return the number of fingerprints in the window of these articles, and in how many each of their keys stands."""
    rows = db.execute(query("rarity"), {"ids": list(article_ids), "days": days}).fetchall()
    return (rows[0][2] if rows else 0), {key: count for key, count, _ in rows}


def fingerprints(db: Connection, article_ids: Iterable[str]) -> dict[str, Fingerprint]:
    """Return the fingerprints of these articles, by id."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM fingerprints WHERE article_id IN (SELECT unnest($1::VARCHAR[]))", [list(article_ids)]
    ).fetchall()
    return {row[0]: _fingerprint(row) for row in rows}


def _fingerprint(row: tuple[Any, ...]) -> Fingerprint:
    return Fingerprint(*(tuple(value) if isinstance(value, list) else value for value in row))  # type: ignore[arg-type]  # the columns are its fields


def filings(db: Connection, article_ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """Return the event of each of these articles, and of which article it is a copy."""
    rows = db.execute(
        "SELECT article_id, event_id, copy_of FROM articles "
        "WHERE event_id IS NOT NULL AND article_id IN (SELECT unnest($1::VARCHAR[]))",
        [list(article_ids)],
    )
    return {article_id: (event_id, copy_of) for article_id, event_id, copy_of in rows.fetchall()}


def members(db: Connection, event_ids: Iterable[str], *, most: int) -> list[str]:
    """Return the ids of the first articles of each of these events, at most so many of one."""
    return [row[0] for row in db.execute(query("members"), {"ids": list(event_ids), "most": most}).fetchall()]


def spans(db: Connection, event_ids: Iterable[str]) -> dict[str, tuple[datetime, datetime]]:
    """Return first and last dated publication of each of these events that has one."""
    found = db.execute(query("spans"), {"ids": list(event_ids)}).fetchall()
    return {event_id: (first, last) for event_id, first, last in found}


def rows(db: Connection, sql: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return the rows of a question by column name."""
    result = db.execute(sql, parameters)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
