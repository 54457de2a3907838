import json
import os
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from warehouse import check, publish
from warehouse.database import opened, read_only
from warehouse.publish import write_snapshot

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
OF_DUCKDB_1_5 = 68
PUBLIC = ["addresses", "article_times", "article_versions", "articles", "boilerplate", "entities", "event_articles",
          "event_lineage", "events", "feeds", "fingerprints", "mentions", "revisits", "runs", "sightings", "snapshot",
          "sources", "visits"]  # fmt: skip
# Answers each line of SQL that it is sent, from the file as it was when it was opened.
READER = """
import json, sys, duckdb
db = duckdb.connect(sys.argv[1], read_only=True)
for line in sys.stdin:
    print(json.dumps(db.execute(line).fetchall()), flush=True)
"""


class Reader:
    """An analyst in another process who keeps the snapshot open."""

    def __init__(self, process):
        self._process = process

    def ask(self, sql):
        self._process.stdin.write(sql + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def reader(path):
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Reader(process)
        process.stdin.close()


def new_home(folder):
    home = folder / 'it\'s a "home" with spaces'
    add(home, 0)
    return home


@pytest.fixture
def home(tmp_path) -> Path:
    return new_home(tmp_path)


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A home that is published, for tests that only look."""
    home = new_home(tmp_path_factory.mktemp("published"))
    written(home)
    return home


def add(home, number):
    with opened(home / "warehouse.duckdb") as db:
        db.execute("INSERT INTO runs VALUES (?, 'collect', ?, NULL, '{}', 'x')", [f"r{number}", AT])


def written(home, number=0):
    return write_snapshot(home / "warehouse.duckdb", home / "published", AT + timedelta(hours=number), f"0.{number}")


def asked(home, sql):
    with closing(read_only(home / "published" / "lagebild.duckdb")) as db:
        return db.execute(sql).fetchall()


def generations(home):
    return sorted(path.name for path in (home / "published").glob(".parquet-*"))


def left_over(home):
    folder = home / "published"
    return sorted(path.name for path in folder.iterdir() if path.name.startswith((".lagebild", ".parquet.")))


def test_a_snapshot_says_when_and_by_which_version_it_was_made_and_counts_its_rows(home):
    assert written(home) == {table: 1 if table in ("runs", "snapshot") else 0 for table in PUBLIC}
    assert asked(home, "FROM snapshot") == [(AT, "0.0")]


def test_a_snapshot_holds_the_public_tables_and_all_trends_and_nothing_else(published):
    assert asked(published, "SELECT table_name FROM duckdb_tables() ORDER BY 1") == [(name,) for name in PUBLIC]
    trends = asked(published, "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1")
    assert [name for (name,) in trends] == check.names("trends")
    for (name,) in trends:
        assert asked(published, f"SELECT count(*) FROM {name}") == [(0,)]


def test_every_table_column_and_trend_of_a_snapshot_has_a_comment(published):
    assert asked(published, "SELECT table_name FROM duckdb_tables() WHERE coalesce(comment, '') = ''") == []
    assert asked(published, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND coalesce(length(comment), 0) < 40") == []
    bare = asked(
        published,
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = '' "
        "AND table_name <> 'snapshot' AND table_name IN (SELECT table_name FROM duckdb_tables())",
    )
    assert bare == []
    ((said,),) = asked(published, "SELECT comment FROM duckdb_views() WHERE view_name = 'events_per_day'")
    assert said == "One row for each day (UTC) on which an event was first reported: how many events, how widely covered."


def test_a_snapshot_has_a_storage_format_that_duckdb_1_5_reads(published):
    assert asked(published, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal") == [("v1.5.0+",)]
    assert int.from_bytes((published / "published" / "lagebild.duckdb").read_bytes()[12:20], "little") == OF_DUCKDB_1_5


def test_a_snapshot_is_read_while_the_pipeline_writes(published):
    with opened(published / "warehouse.duckdb") as db:
        db.execute("BEGIN")
        db.execute("INSERT INTO runs VALUES ('r9', 'collect', ?, NULL, '{}', 'x')", [AT])
        assert asked(published, "SELECT run_id FROM runs") == [("r0",)]
        with reader(published / "published" / "lagebild.duckdb") as analyst:
            assert analyst.ask("SELECT run_id FROM runs") == [["r0"]]
        db.execute("ROLLBACK")


def test_a_reader_keeps_its_answers_while_new_snapshots_come_and_who_opens_anew_gets_the_new(home):
    written(home)
    path = home / "published" / "lagebild.duckdb"
    question = "SELECT (SELECT count(*) FROM runs), (SELECT version FROM snapshot), (SELECT count(*) FROM source_health)"
    with reader(path) as former:
        assert former.ask(question) == [[1, "0.0", 0]]
        for number in (1, 2):
            add(home, number)
            written(home, number)
            with reader(path) as anew:
                assert anew.ask(question) == [[1 + number, f"0.{number}", 0]]
            assert former.ask(question) == [[1, "0.0", 0]]
        assert former.ask("SELECT run_id FROM runs") == [["r0"]]


def test_parquet_is_a_link_to_one_whole_generation_that_can_be_read(published):
    link = published / "published" / "parquet"
    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert sorted(path.stem for path in link.iterdir()) == sorted(PUBLIC + check.names("trends"))
    with duckdb.connect() as db:
        for path in link.iterdir():
            assert db.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall() == [
                (1 if path.stem in ("runs", "snapshot") else 0,)
            ]
        assert db.execute("SELECT run_id, counts FROM read_parquet(?)", [str(link / "runs.parquet")]).fetchall() == [("r0", "{}")]


def test_the_parquet_files_of_the_last_two_snapshots_are_kept(home):
    for number in range(3):
        written(home, number)
        assert (home / "published" / "parquet").readlink().name == generations(home)[-1]
    assert generations(home) == [".parquet-20220310T130000000000", ".parquet-20220310T140000000000"]


@pytest.mark.parametrize("calls", [0, 1], ids=["before the snapshot is swapped in", "before the files are"])
def test_a_publication_that_is_cut_off_leaves_what_was_there_and_the_next_one_sweeps(home, monkeypatch, calls):
    written(home)
    add(home, 1)
    swaps, replace = [], os.replace

    def cut_off(one, other, **words):
        if len(swaps) == calls:
            raise KeyboardInterrupt
        swaps.append(other)
        replace(one, other, **words)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "replace", cut_off)
        written(home, 1)
    assert asked(home, "SELECT count(*) FROM runs") == [(1 + calls,)]
    assert (home / "published" / "parquet").readlink().name == ".parquet-20220310T120000000000"
    assert left_over(home) != []
    written(home, 2)
    assert asked(home, "SELECT version FROM snapshot") == [("0.2",)]
    assert left_over(home) == []
    assert generations(home) == [".parquet-20220310T120000000000", ".parquet-20220310T140000000000"]


def test_a_first_publication_that_fails_leaves_no_snapshot_and_can_be_repeated_at_the_same_instant(home, monkeypatch):
    with monkeypatch.context() as patched, pytest.raises(OSError, match="disk full"):
        patched.setattr(publish, "_sync", lambda path: (_ for _ in ()).throw(OSError("disk full")))
        written(home)
    assert not (home / "published" / "lagebild.duckdb").exists()
    assert not (home / "published" / "parquet").exists()
    written(home)
    assert asked(home, "SELECT version FROM snapshot") == [("0.0",)]
    assert (len(generations(home)), left_over(home)) == (1, [])


def test_what_a_link_left_behind_by_the_same_process_is_replaced(home):
    (home / "published").mkdir()
    (home / "published" / f".parquet.{os.getpid()}").symlink_to("nowhere")
    written(home)
    assert (home / "published" / "parquet" / "runs.parquet").is_file()
