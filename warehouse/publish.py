"""The readers' snapshot: brought up to what changed, or made from the start, and swapped in at once, with Parquet and a manifest.

A reader that has the former snapshot open keeps it; whoever opens anew gets the new one. It is made from the start when there
is none, when tables, trends or the version changed, when it has grown worn, or when counting shows that a change was missed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from warehouse import indexing, manifest, marts, parquet, spare, transfer
from warehouse.check import names
from warehouse.database import Connection, configure, migrations, opened, statement, transaction
from warehouse.transfer import INTERNAL, Delta, Turn, tables

MEMORY = "1GB"
WHOLE_EVERY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Edition:
    """What is published: when, by which version, the words of a language as stems, and what the checks found."""

    at: datetime
    version: str
    stem: indexing.Stem
    checks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot that was written: its number, rows of each public table, and whether it was made from the start."""

    number: int
    rows: dict[str, int]
    whole: bool


def write_snapshot(warehouse: Path, folder: Path, edition: Edition) -> Published:
    """Write the snapshot of a warehouse to a folder.

    The caller has made sure that the checks find nothing. A crash leaves the former snapshot as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spare.sweep(folder)
    parquet.sweep(folder)
    draft, delta, turn = _brought_up(warehouse, folder, edition)
    with closing(_open(draft)) as db:
        rows = _finish(db, delta, edition, turn)
        generation = parquet.write(db, folder, edition.at, delta, names("trends"))
    spare.swap(folder, draft, keep=not delta.whole)  # beside one made from the start, the former does not fit any more
    parquet.show(folder, generation)
    done = Published(turn.number, rows, delta.whole)
    manifest.write(folder, {spare.SNAPSHOT: folder / spare.SNAPSHOT} | parquet.files(folder), described(edition, done))
    transfer.forget(warehouse, _needed(folder, turn.number))
    return done


def _open(draft: Path) -> Connection:
    db = configure(duckdb.connect(str(draft)))
    db.execute(f"SET memory_limit = '{MEMORY}'")
    return db


def _brought_up(warehouse: Path, folder: Path, edition: Edition) -> tuple[Path, Delta, Turn]:
    """Return a readers' file with the tables of the warehouse as they are now, and what is new in it."""
    draft = spare.take(folder)
    since = _fit(draft, edition) if draft else None
    copy = folder / f".{spare.SNAPSHOT}.copy"
    with opened(warehouse) as db:
        turn = transfer.begin(db, edition.at)
        known = {row[0]: row[1] for row in db.execute("SELECT number, begun_at FROM publications").fetchall()}
        if draft and since and known.get(since.number) == since.begun_at:
            delta = transfer.copy_changes(db, draft, since.number, parquet.MONTHS)
            if delta:
                return draft, delta, turn
        transfer.copy_file(db, warehouse, copy)
    draft = spare.new(folder)
    draft.unlink(missing_ok=True)
    transfer.copy_whole(copy, draft)
    return draft, Delta(whole=True), turn


def _fit(draft: Path, edition: Edition) -> Turn | None:
    """Return which publication a readers' file holds, if it may be brought up to date."""
    try:
        with closing(_open(draft)) as db:
            number, at, version, layout, whole_at = db.execute(
                "SELECT number, snapshot_at, version, layout, whole_at FROM snapshot"
            ).fetchall()[0]
            worn = indexing.worn(db)
    except duckdb.Error:  # made by an older version, or no snapshot at all
        return None
    fresh = edition.at - whole_at < WHOLE_EVERY and not worn
    return Turn(number, at) if fresh and (version, layout) == (edition.version, _layout()) else None


def _layout() -> str:
    """Return a hash of everything that defines what a snapshot looks like."""
    parts = [statement("migrations", name) for name in migrations().values()]
    parts += [statement(folder, name) for folder in ("marts", "search", "trends") for name in names(folder)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _finish(db: Connection, delta: Delta, edition: Edition, turn: Turn) -> dict[str, int]:
    ids = None if delta.whole else delta.article_ids
    whole_at = edition.at
    if delta.whole:
        marts.create(db)
    else:
        whole_at = db.execute("SELECT whole_at FROM snapshot").fetchall()[0][0]
    with transaction(db):
        marts.derive(db, None if delta.whole else delta.arriving, delta.days, delta.event_ids)
    indexing.index_articles(db, ids, edition.stem)
    with transaction(db):
        if delta.whole:
            define(db)
        stamp(db, (edition.at, edition.version, turn.number, whole_at, _layout()))
    counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables(db)}
    db.execute("CHECKPOINT")
    return counts


def stamp(db: Connection, row: Sequence[object]) -> None:
    """Say in the snapshot when, by which version and from what it was made."""
    db.execute(statement("marts", "snapshot"))
    db.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)", list(row))


def define(db: Connection) -> None:
    """Make the trends, and bring the comments of the tables along."""
    for name in names("trends"):
        db.execute(statement("trends", name))
    lines = (line for _, name in sorted(migrations().items()) for line in statement("migrations", name).splitlines())
    for line in lines:
        if line.startswith("COMMENT ON") and line.split()[3].split(".")[0] not in INTERNAL:
            db.execute(line)
    for name in names("trends"):
        said = " ".join(line.removeprefix("-- ") for line in statement("trends", name).splitlines() if line.startswith("-- "))
        db.execute(f"COMMENT ON VIEW {name} IS '{said.replace(chr(39), chr(39) * 2)}'")


def _needed(folder: Path, number: int) -> int:
    """Return the oldest publication whose notes a file of readers may still ask for."""
    try:
        with closing(duckdb.connect(str(folder / spare.SPARE), read_only=True)) as db:
            return min(number, int(db.execute("SELECT number FROM snapshot").fetchall()[0][0]))
    except duckdb.Error:
        return number


def described(edition: Edition, done: Published) -> dict[str, Any]:
    """Return what the manifest says of a snapshot beside its files."""
    return {
        "snapshot_at": edition.at.isoformat().replace("+00:00", "Z"),
        "version": edition.version,
        "publication": done.number,
        "made": "from the start" if done.whole else "from what changed",
        "checks": dict(edition.checks),
        "rows": done.rows,
    }
