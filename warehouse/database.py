"""The writer's database: opened late, closed early, migrated on the way."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from extractors.errors import Unable

Connection = DuckDBPyConnection

# Files in this format are read by DuckDB 1.5 too; 2.0 keeps it once a file has it.
STORAGE = "v1.5.0"
MEMORY = "512MB"
# A checkpoint writes the last row group of each table anew, seconds for fingerprints; the log is replayed after a crash.
CHECKPOINT = "128MB"
FIRST_WAIT, LONGEST_WAIT = 0.02, 1.0


@contextmanager
def opened(path: Path, patience: float = 60.0) -> Iterator[Connection]:
    """Open the warehouse for writing, waiting up to `patience` seconds for another process; migrate it if it is older.

    Raises Unable when the wait was in vain.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = _connect(path, time.monotonic() + patience)
    try:
        migrate(db)
        yield db
    finally:
        db.close()


def _connect(path: Path, until: float) -> Connection:
    wait = FIRST_WAIT
    while True:
        try:
            return configure(duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE}))
        except duckdb.Error as error:
            if "Could not set lock" not in str(error):
                raise Unable(f"{path} cannot be opened as a warehouse: {str(error).splitlines()[0]}") from error
            if time.monotonic() > until:
                raise Unable(f"{path} is held by another process: {str(error).splitlines()[0]}") from error
        time.sleep(wait)
        wait = min(LONGEST_WAIT, wait * 1.6)


def configure(db: Connection) -> Connection:
    """Set what every connection of ours has: UTC, bounded memory, no extension fetched behind our back."""
    for setting in (
        "TimeZone = 'UTC'",
        f"memory_limit = '{MEMORY}'",
        f"checkpoint_threshold = '{CHECKPOINT}'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
    ):
        db.execute(f"SET {setting}")
    return db


def read_only(path: Path) -> Connection:
    """Open a published snapshot for reading."""
    return configure(duckdb.connect(str(path), read_only=True))


def in_memory() -> Connection:
    """Return an empty warehouse in memory, migrated: for scores on labelled sets and for tests."""
    db = configure(duckdb.connect(":memory:"))
    migrate(db)
    return db


@contextmanager
def transaction(db: Connection) -> Iterator[None]:
    """Run the block in one transaction: all of it or nothing."""
    db.execute("BEGIN")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    try:
        db.execute("COMMIT")
    except duckdb.Error as error:
        if "No space left" in str(error):
            raise Unable("the disk is full; what was loaded before is kept, and the same command goes on from there") from error
        raise


def migrate(db: Connection) -> None:
    """Apply the migrations that this database has not seen, in order, one transaction each."""
    db.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name VARCHAR NOT NULL)")
    done = {number for (number,) in db.execute("SELECT number FROM migrations").fetchall()}
    known = migrations()
    if done - known.keys():
        raise Unable(f"this warehouse was made by a newer Lagebild (migration {max(done)}); update Lagebild")
    for number, name in sorted(known.items()):
        if number not in done:
            with transaction(db):
                db.execute(statement("migrations", name))
                db.execute("INSERT INTO migrations VALUES (?, ?)", [number, name])


@cache
def migrations() -> dict[int, str]:
    """Return the names of all migrations by number."""
    names = sorted(entry.name for entry in files("warehouse").joinpath("migrations").iterdir() if entry.name.endswith(".sql"))
    return {int(name[:4]): name.removesuffix(".sql") for name in names}


@cache
def statement(folder: str, name: str) -> str:
    """Return the text of a .sql file of ours."""
    return files("warehouse").joinpath(folder, f"{name}.sql").read_text("utf-8")


def quoted(path: Path) -> str:
    """Return a path as it stands between quotes in SQL."""
    return str(path).replace(chr(39), chr(39) * 2)


def query(name: str) -> str:
    """Return the text of a question in `queries/`."""
    return statement("queries", name)
