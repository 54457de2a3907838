"""The command: arguments in, exit code out, words on stderr for whatever the user must look at."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from flows import exits, intake, serving
from flows.exits import DONE, HELD_BACK, LOOK, NOTHING, USAGE
from flows.runs import alone
from flows.settings import VERSION
from warehouse.database import opened

pytestmark = pytest.mark.usefixtures("threads")


def test_exit_codes_are_those_of_the_contract():
    assert (DONE, LOOK, USAGE, NOTHING, HELD_BACK) == (0, 1, 2, 3, 4)


def test_a_complaint_goes_to_stderr_and_gives_its_code_back(capsys):
    assert exits.complain("the disk is full", NOTHING) == NOTHING
    assert capsys.readouterr() == ("", "lagebild: the disk is full\n")


# 0


def test_a_backfill_loads_publishes_and_says_what_it_did(lagebild, corpus, settings):
    code, out, err = lagebild("backfill", corpus)
    assert (code, out) == (
        DONE,
        "backfill: events_created=2 loaded=4 unrelated=1\n"
        f"published {settings.snapshot}: 4 articles, 2 events\nthe page: {settings.site / 'index.html'}\n",
    )  # fmt: skip
    assert lagebild("events", "--format", "csv")[0] == DONE
    code, out, err = lagebild("backfill", corpus, "--keep-all", "--no-publish")
    assert (code, out, err) == (DONE, "backfill: events_created=1 loaded=1 seen_before=4 seen_before_loaded=4\n", "")


def test_a_collection_says_what_it_did(lagebild, outlets, settings):
    code, out, _ = lagebild("collect")
    assert (code, out.splitlines()[0]) == (DONE, "collect: events_created=2 feeds_polled=3 items_new=6 loaded=6")
    assert lagebild("collect", "--no-publish") == (DONE, "collect: no feed is due\n", "")
    assert lagebild("collect", "--all", "--no-publish") == (DONE, "collect: feeds_polled=3\n", "")
    assert lagebild("collect", "--source", "outlet-1", "--source", "outlet-2", "--no-publish")[1] == "collect: feeds_polled=2\n"


def test_all_feeds_are_probed_and_nothing_is_stored(lagebild, outlets, settings):
    code, out, err = lagebild("sources", "check", "--format", "json")
    assert (code, err) == (DONE, "")
    assert [(row["source_id"], row["answer"], row["items"], row["dated"], row["newest_at"]) for row in json.loads(out)] == [
        (f"outlet-{number}", "well", 2, 2, f"2026-03-04T0{6 + number}:10:00Z") for number in range(3)
    ]
    assert not settings.home.exists()


def test_the_version_and_the_help_need_nothing_else(lagebild):
    assert lagebild("--version") == (DONE, f"lagebild {VERSION}\n", "")
    code, out, _ = lagebild("--help")
    assert code == DONE
    for name in ("LAGEBILD_HOME", "LAGEBILD_SOURCES", "LAGEBILD_ALLOW_PRIVATE", "exit codes: 0 done; 1 done, but look at stderr"):
        assert name in out


# 1


def test_a_refused_input_is_said_and_how_to_see_why(lagebild, corpus):
    (corpus / "f.pdf").write_bytes(b"%PDF")
    for _ in range(2):  # the second time, what was refused before is said again
        code, _, err = lagebild("backfill", corpus)
        assert (code, err) == (
            LOOK,
            "lagebild: 1 inputs were refused; why: "
            "lagebild sql \"SELECT origin_ref, reason FROM sightings WHERE fate = 'rejected'\"\n",
        )  # fmt: skip


def test_a_failing_source_is_said_with_its_reason(lagebild, outlets):
    outlets.origins[1].lay("/feed", "", 404)
    code, out, err = lagebild("collect")
    assert (code, err) == (LOOK, "lagebild: outlet-1: HTTP 404\n")
    assert "feeds_failed=1" in out
    code, _, err = lagebild("sources", "check")
    assert (code, err) == (LOOK, "lagebild: 1 feeds did not answer as feeds\n")


def test_a_command_that_is_stopped_says_that_nothing_is_lost(monkeypatch, lagebild, corpus):
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(intake, "backfill", stopped)
    code, _, err = lagebild("backfill", corpus)
    assert (code, err) == (LOOK, "lagebild: stopped; what was finished is kept, and the same command goes on from there\n")


# 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["dance"], "argument COMMAND: invalid choice: 'dance'"),
        (["backfill"], "name files or folders to load, or an outlet: --source ID --since DATE"),
        (["backfill", "--keep-all"], "name files or folders to load, or an outlet: --source ID --since DATE"),
        (["why", "one"], "the following arguments are required: B"),
        (["event"], "the following arguments are required: ID"),
        (["trace"], "the following arguments are required: URL"),
        (["evaluate"], "the following arguments are required: FOLDER"),
        (["events", "--since", "yesterday"], "argument --since: 'yesterday' is no day; write it as 2022-01-31"),
        (["events", "--until", "2022-02-30"], "argument --until: '2022-02-30' is no day; write it as 2022-01-31"),
        (["events", "--limit", "0"], "argument --limit: '0' is no whole number from 1"),
        (["events", "--limit", "many"], "argument --limit: 'many' is no whole number from 1"),
        (["events", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
        (["sources", "delete"], "argument action: invalid choice: 'delete'"),
        (["run", "--everything"], "unrecognized arguments: --everything"),
    ],
)
def test_wrong_arguments_are_explained(lagebild, arguments, said):
    code, out, err = lagebild(*arguments)
    assert (code, out) == (USAGE, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["collect", "--source", "nobody"], "the catalogue has no source 'nobody'; `lagebild sources` lists them"),
        (["backfill", "gone.txt"], "gone.txt does not exist; name a file, a folder or an archive"),
        (["evaluate", "gone"], "gone/articles.jsonl does not exist; a labelled set is a folder with articles.jsonl"),
    ],
)
def test_what_does_not_exist_is_wrong_usage(lagebild, settings, arguments, said):
    code, out, err = lagebild(*arguments)
    assert (code, out) == (USAGE, "")
    assert err.startswith(f"lagebild: {said}")
    assert not settings.database.exists()


@pytest.mark.parametrize("arguments", [["collect"], ["run"], ["run", "--sample"], ["serve"], ["sources"], ["sources", "check"]])
def test_a_catalogue_that_cannot_be_used_is_said_before_anything_starts(lagebild, settings, arguments):
    settings.catalogue_file.write_text("= 1")
    code, out, err = lagebild(*arguments)
    assert (code, out) == (USAGE, "")
    assert err.startswith("lagebild: sources.toml is no TOML: ")


def test_a_setting_that_cannot_be_used_is_wrong_usage(monkeypatch, lagebild):
    monkeypatch.setenv("LAGEBILD_COLLECT_SECONDS", "soon")
    assert lagebild("events") == (
        USAGE, "", "lagebild: LAGEBILD_COLLECT_SECONDS must be a whole number of seconds, not 'soon'\n",
    )  # fmt: skip


# 3


def test_a_folder_without_files_gives_nothing_to_do(lagebild, tmp_path):
    (tmp_path / "empty").mkdir()
    assert lagebild("backfill", tmp_path / "empty") == (NOTHING, "", f"lagebild: no files below {tmp_path / 'empty'}\n")


def test_there_is_nothing_to_publish_without_a_warehouse(lagebild, settings):
    assert lagebild("publish") == (
        NOTHING, "",
        f"lagebild: there is no warehouse in {settings.home} yet; `lagebild run` or `lagebild backfill PATH` makes one\n",
    )  # fmt: skip


def test_nothing_can_be_done_while_the_same_command_runs(lagebild, corpus, settings):
    with alone("backfill", settings):
        code, _, err = lagebild("backfill", corpus)
    assert (code, err) == (
        NOTHING,
        f"lagebild: another backfill is under way in {settings.home} (process {os.getpid()}); wait for it, or stop it\n",
    )


def test_that_no_source_answered_is_said_in_one_line(lagebild, outlets):
    for origin in outlets.origins:
        origin.lay("/feed", "", 404)
    code, _, err = lagebild("collect")
    assert (code, err) == (NOTHING, "lagebild: no source answered: all 3 feeds failed (HTTP 404)\n")
    code, _, err = lagebild("collect", "--all", "--no-publish")
    assert code == NOTHING


def test_a_home_that_cannot_be_written_is_said_so(lagebild, corpus, settings):
    settings.home.write_text("a file where the folder should be")
    code, _, err = lagebild("backfill", corpus)
    assert (code, err) == (NOTHING, f"lagebild: File exists: {settings.home}\n")


# 4


def test_a_failed_check_holds_the_publication_back_and_readers_keep_what_they_have(lagebild, corpus, settings):
    assert lagebild("backfill", corpus)[0] == DONE
    before = settings.snapshot.read_bytes()
    with opened(settings.database) as db:
        db.execute("UPDATE articles SET event_id = NULL WHERE origin_ref = 'a.txt'")
    for command in (["publish"], ["backfill", corpus]):
        code, out, err = lagebild(*command)
        assert code == HELD_BACK
        assert err.startswith("lagebild: publication held back by check article_without_event: 1 rows, such as (")
        assert "published" not in out
    assert settings.snapshot.read_bytes() == before
    with opened(settings.database) as db:
        ((counts,),) = db.execute("SELECT DISTINCT counts FROM runs WHERE flow = 'publish' AND counts LIKE '%failed%'").fetchall()
    assert json.loads(counts).keys() == {"checks_failed"}


# run, which is a flow of its own test


@pytest.mark.parametrize(
    ("sample", "counts", "code", "said"),
    [
        (False, {"feeds_polled": 3, "loaded": 2}, DONE, ""),
        (False, {"feeds_polled": 3, "feeds_failed": 1}, LOOK, "lagebild: 1 feeds failed\n"),
        (False, {"feeds_polled": 3, "feeds_failed": 3}, NOTHING, "lagebild: 3 feeds failed\n"),
        (True, {"feeds_polled": 3, "feeds_failed": 3, "loaded": 20}, LOOK, "lagebild: 3 feeds failed\n"),
    ],
)
def test_a_run_prints_its_report_and_says_what_failed(monkeypatch, lagebild, settings, sample, counts, code, said):
    def run_once(found, *, sample):
        asked.append((found.home, sample))
        return {"report": "Largest events", "counts": counts}

    asked: list[object] = []
    monkeypatch.setattr(serving, "run_once", run_once)
    assert lagebild("run", *["--sample"] * sample) == (code, "Largest events\n", said)
    assert asked == [(settings.home / "sample" if sample else settings.home, sample)]


# The process.


def process(settings, *arguments: str, **options: object) -> "subprocess.Popen[str]":
    named = {"PYTHONUNBUFFERED": "", "LAGEBILD_HOME": str(settings.home), "LAGEBILD_SOURCES": str(settings.catalogue_file)}
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, env=os.environ | named, stderr=subprocess.PIPE, text=True, **options)


@pytest.mark.parametrize("query", ["SELECT 1", "SELECT repeat('x', 1000) FROM range(1000)"], ids=["little", "much"])
def test_a_reader_of_our_output_that_goes_away_is_no_error(published, query):
    reading, writing = os.pipe()
    os.close(reading)
    with process(published, "-m", "flows.command", "sql", query, "--format", "csv", stdout=writing) as command:
        os.close(writing)
        _, err = command.communicate(timeout=30)
    assert (command.returncode, err) == (DONE, "")


LOADED = """
import sys
from flows.command import main
main(["events", "--format", "csv"])
print(sorted({"prefect", "aiohttp", "trafilatura", "numpy"} & set(sys.modules)), file=sys.stderr)
"""


def test_a_command_that_only_reads_loads_neither_prefect_nor_an_http_client(published):
    with process(published, "-c", LOADED, stdout=subprocess.PIPE) as command:
        out, err = command.communicate(timeout=30)
    assert len(out.splitlines()) == 3
    assert "prefect" not in err
    assert "aiohttp" not in err


# Progress.


def test_progress_is_said_in_lines_where_there_is_no_terminal(monkeypatch, capsys):
    from flows.doing import reported

    times = iter([0.0, 1.0, 2.5, 3.0])
    monkeypatch.setattr("time.monotonic", lambda: next(times))
    with reported("backfill") as progress:
        progress(Counter(loaded=1))  # too soon
        progress(Counter(loaded=2))
    assert capsys.readouterr() == ("", "backfill: loaded=2\n")


def test_progress_is_said_in_place_on_a_terminal(monkeypatch, capsys):
    from flows.doing import reported

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with reported("backfill") as progress:
        progress(Counter(loaded=10))
        progress(Counter(loaded=9))
    assert capsys.readouterr().err == "\rbackfill: loaded=10\rbackfill: loaded=9 \r" + " " * 18 + "\r"
