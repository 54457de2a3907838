"""The snapshot as Parquet: large tables in one folder for each month, small ones and trends in one file each.

A generation is a folder. Files of months in which nothing changed are hard links to those of the generation before, so that
only what changed is written. `parquet` is a link to the newest; the one before is kept for whoever is reading it.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path

from warehouse.database import Connection, quoted
from warehouse.transfer import Delta, tables

PARQUET = "parquet"
KEPT = 2
# Tables by month, and the column that says which; rows without one are `undated`.
TIMES = {
    "articles": "published_at", "article_versions": "seen_at", "event_articles": "valid_from", "events": "first_published_at",
    "event_lineage": '"at"', "sightings": "seen_at", "visits": "visited_at",
}  # fmt: skip
DAYS = {"entity_source_days": "day"}  # derived day by day, so that what changed are days
OF_ARTICLE = ("mentions", "article_times")  # in the month of their article
MONTHS = {table: f"coalesce(strftime(t.{column}, '%Y-%m'), 'undated')" for table, column in TIMES.items()}
# What is made for recognition and search only; no promise, and of no use elsewhere.
LEFT_OUT = ("fingerprints", "search_words", "search_terms", "search_documents", "search_postings")


def write(db: Connection, folder: Path, at: datetime, delta: Delta, trends: list[str]) -> Path:
    """Write a generation of Parquet files into a folder; return it. It is shown to nobody until `show`."""
    generation = folder / f".{PARQUET}-{at:%Y%m%dT%H%M%S%f}"
    generation.mkdir()
    former = shown(folder)
    for table in [*(name for name in tables(db) if name not in LEFT_OUT), *trends]:
        if table in TIMES or table in DAYS or table in OF_ARTICLE:
            _by_month(db, table, generation, None if delta.whole else former, delta)
        else:
            _copy(db, f"FROM {table}", generation / f"{table}.parquet")
    return generation


def _by_month(db: Connection, table: str, generation: Path, former: Path | None, delta: Delta) -> None:
    (generation / table).mkdir()
    if former and (former / table).is_dir():
        changed = _changed(table, delta)
        for part in sorted((former / table).iterdir()):
            if part.name.removeprefix("month=") not in changed:
                _link(part, generation / table / part.name)
    else:
        changed = _all_months(db, table)
    for month in sorted(changed):
        target = generation / table / f"month={month}"
        target.mkdir()
        if not _copy(db, f"SELECT t.* FROM {table} AS t WHERE {_of_month(table, month)}", target / "data.parquet"):
            shutil.rmtree(target)


def _changed(table: str, delta: Delta) -> frozenset[str]:
    """Return the months of a table in which something changed."""
    if table in DAYS:
        return frozenset(f"{day:%Y-%m}" for day in delta.days)
    return delta.months.get("articles" if table in OF_ARTICLE else table, frozenset())


def _all_months(db: Connection, table: str) -> frozenset[str]:
    dated = "articles" if table in OF_ARTICLE else table
    column = TIMES.get(dated) or DAYS[dated]
    sql = f"SELECT DISTINCT coalesce(strftime(t.{column}, '%Y-%m'), 'undated') FROM {dated} AS t"
    return frozenset(month for (month,) in db.execute(sql).fetchall())


def _of_month(table: str, month: str) -> str:
    """Return the condition that a row is of a month, as a span, so that what lies outside of it is not read."""
    if table in OF_ARTICLE:
        return f"t.article_id IN (SELECT t.article_id FROM articles AS t WHERE {_of_month('articles', month)})"
    column = f"t.{TIMES.get(table) or DAYS[table]}"
    if month == "undated":
        return f"{column} IS NULL"
    year, number = map(int, month.split("-"))
    until = f"{year + number // 12:04}-{number % 12 + 1:02}"
    return f"{column} >= '{month}-01' AND {column} < '{until}-01'"


def _link(part: Path, target: Path) -> None:
    target.mkdir()
    for file in part.iterdir():
        os.link(file, target / file.name)


def _copy(db: Connection, rows: str, path: Path) -> int:
    """Write rows to a file; return how many."""
    found = db.execute(f"COPY ({rows}) TO '{quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")
    return int(found.fetchall()[0][0])


def shown(folder: Path) -> Path | None:
    """Return the generation that readers see now."""
    link = folder / PARQUET
    return folder / link.readlink().name if link.is_symlink() and link.exists() else None


def files(folder: Path) -> dict[str, Path]:
    """Return the files that readers see, by their path in the folder."""
    seen = shown(folder)
    return {f"{PARQUET}/{path.relative_to(seen).as_posix()}": path for path in sorted(seen.rglob("*.parquet"))} if seen else {}


def show(folder: Path, generation: Path) -> None:
    """Show a generation to readers, at once, and drop those that are too old."""
    link = folder / PARQUET
    draft = link.with_name(f".{link.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(generation.name, target_is_directory=True)
    Path(draft).replace(link)
    for old in sorted(folder.glob(f".{PARQUET}-*"))[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what a publication that was cut off left behind: links, and generations that were never shown."""
    for left in folder.glob(f".{PARQUET}.*"):
        left.unlink(missing_ok=True)
    seen = shown(folder)
    for unfinished in folder.glob(f".{PARQUET}-*"):
        if seen is None or unfinished.name > seen.name:
            shutil.rmtree(unfinished)
