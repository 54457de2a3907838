"""What a run must know before it can go on: what is due, what is known, what is like it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from extractors.records import FAR_FUTURE, Fingerprint, Link
from warehouse.database import Connection, query

Span = tuple[datetime, datetime]
Found = TypeVar("Found")


def settled(db: Connection, sighting_ids: Iterable[str]) -> dict[str, str]:
    """Return the fate of each of these sightings that is there."""
    return dict(
        db.execute(
            "SELECT sighting_id, fate FROM sightings WHERE sighting_id IN (SELECT unnest($1::VARCHAR[]))",
            [list(sighting_ids)],
        ).fetchall()
    )


def listed(db: Connection, sighting_ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """Return fate and headline of each of these sightings that is there."""
    sql = "SELECT sighting_id, fate, title FROM sightings WHERE sighting_id IN (SELECT unnest($1::VARCHAR[]))"
    return {row[0]: (row[1], row[2]) for row in db.execute(sql, [list(sighting_ids)]).fetchall()}


def own_ids(db: Connection, article_ids: Iterable[str]) -> dict[str, str]:
    """Return the id of the article that each of these ids stands for: its own, or that of the article which moved there."""
    return dict(db.execute(query("own_ids"), {"ids": list(article_ids)}).fetchall())


def articles_of_guids(db: Connection, guids: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the loaded article that each (feed, guid) stands for, where there is just one."""
    if not guids:
        return {}
    asked = {"feed_ids": [feed_id for feed_id, _ in guids], "guids": [guid for _, guid in guids]}
    return {(row[0], row[1]): row[2] for row in db.execute(query("articles_of_guids"), asked).fetchall()}


def open_window(db: Connection, prints: Sequence[Fingerprint], *, days: int) -> None:
    """Lay out what a batch of articles is compared with, in temporary tables that the next batch replaces.

    Their fingerprints are stored already. `candidates` and `rarity` answer from these tables.
    """
    db.execute(query("incoming"))
    with db.appender(
        "incoming", columns=["article_id", "dated_at", "turn", "language", "keys", "weights", "twin"], action="insert"
    ) as rows:
        rows.append_rows(
            [
                (
                    print_.article_id,
                    print_.dated_at,
                    print_.published_at or FAR_FUTURE,
                    print_.language,
                    list(print_.keys),
                    list(print_.weights),
                    list(print_.sketch[:3]),
                )
                for print_ in prints
            ]
        )
    db.execute("SET VARIABLE days = $days::INTEGER", {"days": days})
    db.execute(query("window"))


def candidates(db: Connection, *, days: int, most: int) -> dict[str, list[str]]:
    """Return for each article of the open window's batch the ids of the articles most like it, best first."""
    found: dict[str, list[str]] = {}
    for article_id, candidate_id, _ in db.execute(query("candidates"), {"days": days, "most": most}).fetchall():
        found.setdefault(article_id, []).append(candidate_id)
    return found


def rarity(db: Connection) -> tuple[dict[str | None, int], dict[str, int]]:
    """Return how many fingerprints of the open window are in which language, and in how many each of the batch's keys stands."""
    return dict(db.execute(query("languages")).fetchall()), dict(db.execute(query("rarity")).fetchall())


def fingerprints(db: Connection, article_ids: Iterable[str], between: Span | None = None) -> dict[str, Fingerprint]:
    """Return the fingerprints of these articles, by id; `between` as for `filings`."""
    return _pruned(db, (query("fingerprints_between"), query("fingerprints")), article_ids, between, _fingerprint)


def _pruned(
    db: Connection,
    questions: tuple[str, str],
    article_ids: Iterable[str],
    between: Span | None,
    made: Callable[[tuple[Any, ...]], Found],
) -> dict[str, Found]:
    """Ask the first question within a span where one is given, and the second for what it did not find."""
    narrow, wide = questions
    wanted = list(dict.fromkeys(article_ids))
    found: dict[str, Found] = {}
    if between and wanted:
        rows = db.execute(narrow, {"ids": wanted, "first": between[0], "last": between[1]}).fetchall()
        found = {row[0]: made(row) for row in rows}
    left = [article_id for article_id in wanted if article_id not in found]
    if left:
        found |= {row[0]: made(row) for row in db.execute(wide, {"ids": left}).fetchall()}
    return found


def _fingerprint(row: tuple[Any, ...]) -> Fingerprint:
    return Fingerprint(*(tuple(value) if isinstance(value, list) else value for value in row))  # type: ignore[arg-type]  # the columns are its fields


def filings(db: Connection, article_ids: Iterable[str], between: Span | None = None) -> dict[str, tuple[str, str | None]]:
    """Return the event of each of these articles, and of which article it is a copy.

    Where most of them were published between two times, saying so spares reading the whole table.
    """
    return _pruned(db, (query("filings_between"), query("filings")), article_ids, between, lambda row: (row[1], row[2]))


def still_held(db: Connection, event_ids: Iterable[str]) -> set[str]:
    """Return which of these events have an article, at whatever time it was published."""
    rows = db.execute("SELECT DISTINCT event_id FROM articles WHERE event_id IN (SELECT unnest($1::VARCHAR[]))", [list(event_ids)])
    return {event_id for (event_id,) in rows.fetchall()}


def used_event_ids(db: Connection, event_ids: Iterable[str]) -> set[str]:
    """Return which of these ids an event has or had: the ids of merged events do not come back."""
    rows = db.execute(
        "SELECT to_event_id FROM event_lineage WHERE to_event_id IN (SELECT unnest($1::VARCHAR[]))", [list(event_ids)]
    )
    return {event_id for (event_id,) in rows.fetchall()}


def members(db: Connection, event_ids: Iterable[str], between: Span) -> list[str]:
    """Return the ids of the articles of these events that were published between two times, or undated."""
    parameters = {"ids": list(event_ids), "first": between[0], "last": between[1]}
    return [row[0] for row in db.execute(query("members"), parameters).fetchall()]


def links(db: Connection, article_ids: Iterable[str], first: datetime, last: datetime) -> list[Link]:
    """Return the links between these articles, all of which were published between `first` and `last` or are undated."""
    found = db.execute(query("links"), {"ids": list(article_ids), "first": first, "last": last}).fetchall()
    return [Link(*row) for row in found]


def embeddings(db: Connection, article_ids: Iterable[str], model: str) -> dict[str, list[float]]:
    """Return the embeddings that this model made of these articles."""
    sql = "SELECT article_id, vector FROM embeddings WHERE model = $model AND article_id IN (SELECT unnest($ids::VARCHAR[]))"
    return dict(db.execute(sql, {"model": model, "ids": list(article_ids)}).fetchall())


def rows(db: Connection, sql: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return the rows of a question by column name."""
    result = db.execute(sql, parameters)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
