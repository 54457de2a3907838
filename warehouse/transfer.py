"""From the warehouse into a readers' file: all of it, or what changed since that file was made.

The writer's lock is held as short as that allows: for a whole copy while the file itself is copied, else while the rows that
changed are. What a row belongs to says `warehouse.changes`; tables that stand in neither list below are small and replaced.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from warehouse.changes import Kind
from warehouse.database import STORAGE, Connection, opened, query, quoted, transaction

INTERNAL = (
    "pages", "hosts", "quiet_hosts", "archives", "migrations", "links", "anchors", "embeddings", "publications", "changed", "told",
)  # fmt: skip
# Tables of which only changed rows are published: the kind of note, and the column that holds its id.
KEYED: dict[str, tuple[Kind, str]] = {
    "articles": ("article", "article_id"), "article_versions": ("article", "article_id"),
    "article_times": ("article", "article_id"), "mentions": ("article", "article_id"),
    "fingerprints": ("article", "article_id"), "event_articles": ("article", "article_id"),
    "revisits": ("revisit", "article_id"), "addresses": ("revisit", "article_id"), "events": ("event", "event_id"),
    "event_lineage": ("event", "to_event_id"), "sightings": ("sighting", "sighting_id"), "visits": ("run", "run_id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """A publication that was begun: its number and when."""

    number: int
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Delta:
    """What a readers' file was brought up to: `whole`, or else what changed in it.

    Articles, those that a feed was seen to list (`arriving`), events, days of articles, and months of each partitioned table.
    """

    whole: bool
    article_ids: tuple[str, ...] = ()
    arriving: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
    days: frozenset[date] = frozenset()
    months: dict[str, frozenset[str]] = field(default_factory=dict)


def begin(db: Connection, at: datetime) -> Turn:
    """Begin a publication: what changes from now on is noted under its number."""
    with transaction(db):
        number = db.execute("SELECT coalesce(max(number), 0) + 1 FROM publications").fetchall()[0][0]
        db.execute("INSERT INTO publications VALUES (?, ?)", [number, at])
    return Turn(number, at)


def forget(warehouse: Path, before: int) -> None:
    """Forget notes that no readers' file needs any more: those of publications before this one."""
    with opened(warehouse) as db, transaction(db):
        db.execute("DELETE FROM changed WHERE number < ?", [before])
        db.execute("DELETE FROM publications WHERE number < ?", [before])


def tables(db: Connection) -> list[str]:
    """Return the names of the tables that readers get."""
    rows = db.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows if name not in INTERNAL]


def copy_file(db: Connection, warehouse: Path, copy: Path) -> None:
    """Copy the warehouse's file as it is now; the caller has it open, so nobody writes."""
    db.execute("CHECKPOINT")
    shutil.copyfile(warehouse, copy)


def copy_whole(copy: Path, draft: Path) -> None:
    """Make a readers' file of a copy of the warehouse; the format is one that DuckDB 1.5 reads. The copy is removed."""
    with opened(copy) as db, _attached(db, draft):
        with transaction(db):
            for table in tables(db):
                db.execute(f"CREATE TABLE draft.{table} AS FROM {table}")
        db.execute("CHECKPOINT draft")
    copy.unlink()


@contextmanager
def _attached(db: Connection, draft: Path) -> Iterator[None]:
    db.execute(f"ATTACH '{quoted(draft)}' AS draft (STORAGE_VERSION '{STORAGE}')")
    try:
        yield
    finally:
        db.execute("DETACH draft")


def copy_changes(db: Connection, draft: Path, since: int, months: dict[str, str]) -> Delta | None:
    """Bring a readers' file up to the warehouse by what was noted since a publication; None where that did not do.

    `months` are questions for the months that rows of a table belong to. Afterwards every table has as many rows as in the
    warehouse, else something was not noted and the file must be made from the start.
    """
    db.execute("SET VARIABLE since = $1::BIGINT", [since])
    with _attached(db, draft):
        db.execute(query("noted"))
        before = _touched(db, months)
        with transaction(db):
            for table in tables(db):
                _replace(db, table)
        after = _touched(db, months)
        same = all(_count(db, table) == _count(db, f"draft.{table}") for table in tables(db))
        db.execute("CHECKPOINT draft")
    if not same:
        return None
    ids = tuple(row[0] for row in db.execute("SELECT id FROM noted WHERE kind = 'article' ORDER BY id").fetchall())
    events = tuple(row[0] for row in db.execute("SELECT id FROM noted WHERE kind = 'event' ORDER BY id").fetchall())
    arriving = tuple(row[0] for row in db.execute(query("noted_arrivals")).fetchall())
    return Delta(
        whole=False,
        article_ids=ids,
        arriving=arriving,
        event_ids=events,
        days=before[0] | after[0],
        months={name: before[1][name] | after[1][name] for name in months},
    )


def _count(db: Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _replace(db: Connection, table: str) -> None:
    if table not in KEYED:
        db.execute(f"DELETE FROM draft.{table}")
        db.execute(f"INSERT INTO draft.{table} FROM {table}")
        return
    kind, column = KEYED[table]
    wanted = f"{column} IN (SELECT id FROM noted WHERE kind = '{kind}')"
    db.execute(f"DELETE FROM draft.{table} WHERE {wanted}")
    db.execute(f"INSERT INTO draft.{table} FROM {table} WHERE {wanted}")


def _touched(db: Connection, months: dict[str, str]) -> tuple[frozenset[date], dict[str, frozenset[str]]]:
    """Return the days and months that what was noted has in the readers' file."""
    days = frozenset(row[0] for row in db.execute(query("noted_days")).fetchall())
    found = {}
    for table, month in months.items():
        kind, column = KEYED[table]
        sql = f"SELECT DISTINCT {month} FROM draft.{table} AS t WHERE t.{column} IN (SELECT id FROM noted WHERE kind = '{kind}')"
        found[table] = frozenset(row[0] for row in db.execute(sql).fetchall())
    return days, found
