import os
import subprocess
import sys
from contextlib import closing

import duckdb
import pytest

from warehouse import spare

READER = "import sys, duckdb; db = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def publish(tmp_path):
    """Return a function that publishes a file that says a number, and what the draft it began with said."""

    def publish(number):
        draft = spare.take(tmp_path)
        before = said(draft) if draft else None
        draft = draft or spare.new(tmp_path)
        with closing(duckdb.connect(str(draft))) as db:
            db.execute(f"CREATE OR REPLACE TABLE t AS SELECT {number} AS number")
        spare.swap(tmp_path, draft)
        return before

    return publish


def said(path):
    with closing(duckdb.connect(str(path), read_only=True)) as db:
        return db.execute("SELECT number FROM t").fetchall()[0][0]


def test_two_files_take_turns(tmp_path, publish):
    assert [publish(number) for number in (1, 2, 3, 4)] == [None, 1, 1, 2]
    assert (said(tmp_path / "lagebild.duckdb"), said(tmp_path / ".spare.duckdb")) == (4, 3)


def test_a_spare_that_another_process_reads_is_left_to_it(tmp_path, publish):
    publish(1)
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path / "lagebild.duckdb")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdout.readline()
        publish(2)
        assert publish(3) == 2
        reader.stdin.close()


def test_a_spare_that_this_process_reads_is_left_to_it(tmp_path, publish):
    publish(1)
    with closing(duckdb.connect(str(tmp_path / "lagebild.duckdb"), read_only=True)) as former:
        publish(2)
        assert publish(3) == 2
        assert former.execute("SELECT number FROM t").fetchall() == [(1,)]


def test_where_there_are_no_hard_links_each_publication_begins_with_a_copy(tmp_path, publish, monkeypatch):
    monkeypatch.setattr(os, "link", lambda one, other: (_ for _ in ()).throw(OSError("not supported")))
    assert [publish(number) for number in (1, 2, 3)] == [None, 1, 2]


def test_where_open_files_cannot_be_listed_the_lock_decides(tmp_path, publish, monkeypatch):
    monkeypatch.setattr(spare, "OPEN_FILES", tmp_path / "nowhere")
    assert [publish(number) for number in (1, 2, 3)] == [None, 1, 1]


def test_what_was_cut_off_is_swept(tmp_path):
    for name in (".lagebild.duckdb.77", ".spare.duckdb.77", ".spare.duckdb", "lagebild.duckdb"):
        (tmp_path / name).touch()
    (tmp_path / ".lagebild.duckdb.77.tmp").mkdir()
    (tmp_path / ".lagebild.duckdb.77.tmp" / "spilled").touch()
    spare.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".spare.duckdb", "lagebild.duckdb"]
