"""A snapshot to give away: headlines, links and our own facts, without what outlets wrote, unless it is asked for."""

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb

from extractors.errors import UsageError
from warehouse import indexing, manifest, marts, parquet, publish, spare
from warehouse.check import names
from warehouse.database import STORAGE, Connection, configure, quoted, statement, transaction
from warehouse.publish import Edition
from warehouse.transfer import Delta, tables

# What outlets wrote, beyond headlines: left empty. Columns stay, so that the same questions can be asked.
WRITTEN = {
    "articles": {"lead": "NULL", "text": "NULL", "headings": "[]::VARCHAR[]", "captions": "[]::VARCHAR[]"},
    "article_versions": {"lead": "NULL", "text": "NULL", "diff": "NULL"},
}
EMPTY = ("boilerplate", "fingerprints")  # sentences of outlets, and what could give texts away
READ_ME = """Lagebild, news of the Russia-Ukraine war sorted by event, as of {at}.

lagebild.duckdb   tables, trends and search, for DuckDB 1.5 and later: duckdb lagebild.duckdb "FROM bursts"
parquet/          the same as Parquet; large tables by month: read_parquet('parquet/articles/*/*.parquet', hive_partitioning = true)
manifest.json     counts, checks, and size and SHA-256 of each file

{rights}
What each table and column holds is said in the comments of the database (FROM duckdb_columns()).
"""
WITHOUT, WITH = (
    "It holds headlines, links and facts of our own, no texts: they belong to their publishers.",
    "It holds the texts of articles, which belong to their publishers: it is not to be passed on.",
)


def share(snapshot: Path, folder: Path, edition: Edition, *, bodies: bool = False) -> dict[str, int]:
    """Write a snapshot into a folder to give away; return rows of each table. Raises UsageError where something else is there.

    Of the edition it takes the stems and the time that names its files; what the snapshot is, and which checks it passed, it
    says of itself.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / manifest.MANIFEST).is_file())):
        raise UsageError(f"{folder} holds something else; name a folder that is new or was shared before")
    folder.mkdir(parents=True, exist_ok=True)
    spare.sweep(folder)
    parquet.sweep(folder)
    draft = folder / f".{spare.SNAPSHOT}.{os.getpid()}"
    with closing(configure(duckdb.connect())) as db:
        db.execute(f"ATTACH '{quoted(snapshot)}' AS given (READ_ONLY)")
        db.execute(f"ATTACH '{quoted(draft)}' AS draft (STORAGE_VERSION '{STORAGE}')")
        _copy(db, bodies=bodies)
    with closing(configure(duckdb.connect(str(draft)))) as db:
        indexing.index_articles(db, None, edition.stem)
        with transaction(db):
            publish.define(db)
        counts = {table: int(db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]) for table in tables(db)}
        db.execute("CHECKPOINT")
        generation = parquet.write(db, folder, edition.at, Delta(whole=True), names("trends"))
        at, version, number = db.execute("SELECT snapshot_at, version, number FROM snapshot").fetchall()[0]
    checks = manifest.read(snapshot.parent).get("checks", {})
    given = replace(edition, at=at, version=version, checks=checks)
    said = publish.described(given, publish.Published(number, counts, whole=True))
    draft.replace(folder / spare.SNAPSHOT)
    parquet.show(folder, generation)
    (folder / "README.txt").write_text(READ_ME.format(at=f"{at:%Y-%m-%d %H:%M} UTC", rights=WITH if bodies else WITHOUT), "utf-8")
    manifest.write(folder, {spare.SNAPSHOT: folder / spare.SNAPSHOT} | parquet.files(folder), said | {"bodies": bodies})
    return counts


def _copy(db: Connection, *, bodies: bool) -> None:
    """Copy what is given away into the new file."""
    db.execute("USE given")
    copied = [name for name in tables(db) if not name.startswith("search_")]
    db.execute("USE draft")
    marts.create(db)
    db.execute(statement("marts", "snapshot"))
    for table in copied:
        emptied = {} if bodies else WRITTEN.get(table, {})
        replaced = f" REPLACE ({', '.join(f'{value} AS {name}' for name, value in emptied.items())})" if emptied else ""
        rows = f"SELECT *{replaced} FROM given.{table}" + ("" if bodies or table not in EMPTY else " LIMIT 0")
        begin = f"INSERT INTO {table}" if table in (*marts.NAMES, "snapshot") else f"CREATE TABLE {table} AS"
        db.execute(f"{begin} {rows}")
