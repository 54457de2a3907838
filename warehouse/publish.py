"""The readers' snapshot: a copy of the warehouse, made beside and swapped in at once, with Parquet files beside it.

A reader that has the former snapshot open keeps it; whoever opens anew gets the new one. Parquet files of the last
two snapshots are kept, so that a query which runs over a folder is not cut off.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.check import names
from warehouse.database import STORAGE, Connection, configure, migrations, opened, statement

INTERNAL = (
    "pages", "hosts", "quiet_hosts", "archives", "migrations", "links", "anchors", "embeddings", "publications", "changed", "told",
)  # fmt: skip
SNAPSHOT, PARQUET = "lagebild.duckdb", "parquet"


def write_snapshot(warehouse: Path, folder: Path, at: datetime, version: str) -> dict[str, int]:
    """Write the snapshot of a warehouse to a folder; return the number of rows of each public table.

    The caller has made sure that the checks find nothing. A crash leaves the former snapshot as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    draft = folder / f".{SNAPSHOT}.{os.getpid()}"
    _copy(warehouse, draft)
    generation = folder / f".{PARQUET}-{at:%Y%m%dT%H%M%S%f}"
    with duckdb.connect(str(draft)) as db:
        counts = _finish(configure(db), at, version)
        _write_parquet(db, generation)
    _sync(draft)
    Path(draft).replace(folder / SNAPSHOT)
    _point(folder / PARQUET, generation)
    _drop_old(folder, keep=2)
    return counts


def _copy(warehouse: Path, draft: Path) -> None:
    """Copy the tables that readers get into a new file; the format is one that DuckDB 1.5 reads."""
    with opened(warehouse) as db:
        db.execute(f"ATTACH '{_quoted(draft)}' AS draft (STORAGE_VERSION '{STORAGE}')")
        for table in tables(db):
            db.execute(f"CREATE TABLE draft.{table} AS FROM {table}")
        db.execute("CHECKPOINT draft")
        db.execute("DETACH draft")


def tables(db: Connection) -> list[str]:
    """Return the names of the tables that readers get."""
    rows = db.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows if name not in INTERNAL]


def _finish(db: Connection, at: datetime, version: str) -> dict[str, int]:
    for name in names("trends"):
        db.execute(statement("trends", name))
    _comment(db)
    db.execute("CREATE TABLE snapshot (snapshot_at TIMESTAMPTZ NOT NULL, version VARCHAR NOT NULL)")
    db.execute("INSERT INTO snapshot VALUES (?, ?)", [at, version])
    db.execute("COMMENT ON TABLE snapshot IS 'When this snapshot was made, and by which version.'")
    db.execute("COMMENT ON COLUMN snapshot.snapshot_at IS 'When it was made.'")
    db.execute("COMMENT ON COLUMN snapshot.version IS 'Version of Lagebild that made it.'")
    counts = {table: db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables(db)}
    db.execute("CHECKPOINT")
    return counts


def _comment(db: Connection) -> None:
    """Bring the comments of the tables along, and give each trend the comment that its file begins with."""
    lines = (line for _, name in sorted(migrations().items()) for line in statement("migrations", name).splitlines())
    for line in lines:
        if line.startswith("COMMENT ON") and line.split()[3].split(".")[0] not in INTERNAL:
            db.execute(line)
    for name in names("trends"):
        said = " ".join(line.removeprefix("-- ") for line in statement("trends", name).splitlines() if line.startswith("-- "))
        db.execute(f"COMMENT ON VIEW {name} IS '{said.replace(chr(39), chr(39) * 2)}'")


def _write_parquet(db: Connection, generation: Path) -> None:
    generation.mkdir()
    for name in [*tables(db), *names("trends")]:
        db.execute(f"COPY (FROM {name}) TO '{_quoted(generation / name)}.parquet' (FORMAT parquet, COMPRESSION zstd)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _point(link: Path, target: Path) -> None:
    """Make the link point to the target, at once."""
    draft = link.with_name(f".{link.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target.name, target_is_directory=True)
    Path(draft).replace(link)


def _drop_old(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob(f".{PARQUET}-*"))[:-keep]:
        shutil.rmtree(old, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a publication that was cut off left behind."""
    for left in (*folder.glob(f".{SNAPSHOT}.*"), *folder.glob(f".{PARQUET}.*")):
        left.unlink(missing_ok=True)
    link = folder / PARQUET
    shown = link.readlink().name if link.is_symlink() else ""
    for unfinished in folder.glob(f".{PARQUET}-*"):
        if unfinished.name > shown:  # never pointed to
            shutil.rmtree(unfinished)
