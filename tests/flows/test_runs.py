"""A run: its row, its counts, and that the same flow runs once at a time."""

import os
import re
import subprocess
import sys
from datetime import datetime

import pytest

from extractors.errors import CatalogueError, Unable
from flows.runs import alone, recorded
from flows.settings import VERSION
from warehouse.database import opened

BESIDE = """
import os, sys
from pathlib import Path
from flows.runs import recorded
from flows.settings import Settings
with recorded("collect", Settings(Path(sys.argv[1]), Path(sys.argv[2]))) as run:
    run.counts["loaded"] = 1
    print(run.run_id, flush=True)
    sys.stdin.readline()
    os._exit(9)
"""


def rows(settings):
    with opened(settings.database) as db:
        return db.execute("SELECT run_id, flow, started_at, finished_at, counts, version FROM runs ORDER BY started_at").fetchall()


def test_a_run_is_recorded_with_its_counts_from_start_to_end(settings):
    with recorded("collect", settings) as run:
        assert rows(settings) == [(run.run_id, "collect", run.started_at, None, "{}", VERSION)]
        run.counts.update(loaded=2, known=0, rejected=1)
    ((run_id, _, started, finished, counts, _),) = rows(settings)
    assert re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{6}", run_id)
    assert f"{started:%Y%m%dT%H%M%S}" == run_id[:15]
    assert isinstance(finished, datetime)
    assert finished >= started
    assert counts == '{"loaded": 2, "rejected": 1}'


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_run_that_fails_or_is_stopped_keeps_its_counts(settings, error):
    with pytest.raises(error), recorded("collect", settings) as run:
        run.counts["loaded"] = 1
        raise error
    assert [(counts, finished is not None) for *_, finished, counts, _ in rows(settings)] == [('{"loaded": 1}', True)]


def test_a_run_brings_catalogue_and_gazetteer_into_the_warehouse(settings):
    settings.catalogue_file.write_text('[[source]]\nsource_id = "mine"\n[[source.feed]]\nurl = "https://mine.example/feed"\n')
    for _ in range(2):
        with recorded("collect", settings):
            pass
    with opened(settings.database) as db:
        assert db.execute("SELECT source_id, url FROM feeds").fetchall() == [("mine", "https://mine.example/feed")]
        assert db.execute("SELECT name_en FROM entities WHERE entity_id = 'Q1899'").fetchall() == [("Kyiv",)]


def test_a_catalogue_that_cannot_be_used_leaves_no_run_behind(settings):
    settings.catalogue_file.write_text("= 1")
    with pytest.raises(CatalogueError), recorded("collect", settings):
        pass
    assert rows(settings) == []


def test_a_run_in_another_process_is_waited_out_and_one_that_was_cut_off_has_no_end(settings):
    command = [sys.executable, "-c", BESIDE, str(settings.home), str(settings.catalogue_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as beside:
        run_id = beside.stdout.readline().strip()
        with pytest.raises(Unable) as error, recorded("collect", settings):
            pass
        with alone("publish", settings):  # another flow may run
            pass
        beside.communicate("\n")
    assert str(error.value) == f"another collect is under way in {settings.home} (process {beside.pid}); wait for it, or stop it"
    assert error.value.exit_code == 3
    with recorded("collect", settings):
        pass
    assert [(row[0] == run_id, row[3] is None, row[4]) for row in rows(settings)] == [(True, True, "{}"), (False, False, "{}")]


def test_a_lock_says_which_process_holds_it(settings):
    with alone("collect", settings), pytest.raises(Unable, match=rf"\(process {os.getpid()}\)"), alone("collect", settings):
        pass
