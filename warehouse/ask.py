"""The questions of the reading commands, answered from a published snapshot."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from extractors.errors import UsageError
from extractors.records import Fingerprint
from warehouse import read
from warehouse.database import Connection, query, read_only


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows with the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def ask(snapshot: Path, name: str, parameters: Mapping[str, object] | None = None) -> Answer:
    """Answer one of our questions from the snapshot."""
    with closing(read_only(snapshot)) as db:
        return answer(db, query(name), parameters)


def answer(db: Connection, sql: str, parameters: Mapping[str, object] | None = None) -> Answer:
    """Answer SQL. Raises UsageError with DuckDB's own words."""
    try:
        result = db.execute(sql, parameters) if parameters else db.execute(sql)
        if result is None:  # nothing but spaces and comments
            raise UsageError("there is no statement in this SQL")
        return Answer(tuple(column[0] for column in result.description), tuple(result.fetchall()))
    except duckdb.Error as error:
        raise UsageError(str(error).strip()) from error


def compared(
    snapshot: Path, article_ids: Sequence[str], extra: Sequence[Fingerprint]
) -> tuple[dict[str, Fingerprint], dict[str | None, int], dict[str, int]]:
    """Return fingerprints of articles in the snapshot, how many articles are in which language, and in how many each key stands."""
    with closing(read_only(snapshot)) as db:
        prints = read.fingerprints(db, article_ids)
        keys = sorted({key for print_ in (*prints.values(), *extra) for key in (*print_.keys, *print_.title_keys)})
        rows = db.execute(query("key_counts"), {"keys": keys}).fetchall()
        languages = db.execute("SELECT language, count(*) FROM fingerprints GROUP BY language").fetchall()
    return prints, dict(languages), dict(rows)


def ask_sql(snapshot: Path, sql: str) -> Answer:
    """Answer somebody's own SQL from the snapshot; it reads and writes no other file. Raises UsageError."""
    with closing(read_only(snapshot)) as db:
        db.execute("SET enable_external_access = false")
        return answer(db, sql)
