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
OF_ARTICLE = "(SELECT article_id, strftime(published_at, '%Y-%m') AS month FROM articles)"
# Tables by month: the month that a row belongs to. `undated` is one too.
MONTHS = {
    "articles": "coalesce(strftime(t.published_at, '%Y-%m'), 'undated')",
    "article_versions": "strftime(t.seen_at, '%Y-%m')",
    "event_articles": "strftime(t.valid_from, '%Y-%m')",
    "events": "coalesce(strftime(t.first_published_at, '%Y-%m'), 'undated')",
    "event_lineage": "strftime(t.\"at\", '%Y-%m')",
    "sightings": "strftime(t.seen_at, '%Y-%m')",
    "visits": "strftime(t.visited_at, '%Y-%m')",
}
WITH_ARTICLE = ("mentions", "article_times")  # in the month of their article
# What is made for recognition and search only; no promise, and of no use elsewhere.
LEFT_OUT = ("fingerprints", "search_words", "search_terms", "search_documents", "search_postings")


def write(db: Connection, folder: Path, at: datetime, delta: Delta, trends: list[str]) -> Path:
    """Write a generation of Parquet files into a folder; return it. It is shown to nobody until `show`."""
    generation = folder / f".{PARQUET}-{at:%Y%m%dT%H%M%S%f}"
    generation.mkdir()
    former = shown(folder)
    for table in [*(name for name in tables(db) if name not in LEFT_OUT), *trends]:
        if table in MONTHS or table in WITH_ARTICLE:
            _by_month(db, table, generation, None if delta.whole else former, delta)
        else:
            _copy(db, f"FROM {table}", generation / f"{table}.parquet")
    return generation


def _by_month(db: Connection, table: str, generation: Path, former: Path | None, delta: Delta) -> None:
    own = MONTHS.get(table)
    month, joined = (own, "") if own else ("coalesce(a.month, 'undated')", f" LEFT JOIN {OF_ARTICLE} AS a USING (article_id)")
    changed = delta.months.get(table if own else "articles", frozenset())
    (generation / table).mkdir()
    if former and (former / table).is_dir():
        for part in sorted((former / table).iterdir()):
            if part.name.removeprefix("month=") not in changed:
                _link(part, generation / table / part.name)
    rows = db.execute(
        f"SELECT DISTINCT {MONTHS.get(table, MONTHS['articles'])} FROM {table if own else 'articles'} AS t"
    ).fetchall()
    for (name,) in sorted(rows):
        target = generation / table / f"month={name}"
        if not target.exists():
            target.mkdir()
            _copy(db, f"SELECT t.* FROM {table} AS t{joined} WHERE {month} = '{name}'", target / "data.parquet")


def _link(part: Path, target: Path) -> None:
    target.mkdir()
    for file in part.iterdir():
        os.link(file, target / file.name)


def _copy(db: Connection, rows: str, path: Path) -> None:
    db.execute(f"COPY ({rows}) TO '{quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")


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
