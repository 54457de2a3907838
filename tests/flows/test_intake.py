"""A backfill: what is walked, what is loaded, and that neither a second run nor a cut-off one changes anything."""

import gzip
import json
import os
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import UsageError
from extractors.reading import Context
from extractors.records import Refusal
from flows import intake
from flows.intake import InputFile, walk
from flows.settings import Settings
from warehouse.database import opened

pytestmark = pytest.mark.usefixtures("threads")
WHEN = {"first_seen_at", "seen_at", "valid_from", "valid_to", "updated_at", "at", "run_id"}
TABLES = (
    "articles", "article_versions", "entities", "event_articles", "event_lineage", "events", "feeds", "fingerprints", "mentions",
    "sightings", "sources",
)  # fmt: skip


class Cut(Exception):
    """A run is cut off."""


class Backfill:
    """Backfills into the home of a test."""

    def __init__(self, settings: Settings, context: Context) -> None:
        self.settings, self.context = settings, context

    def __call__(self, *paths: Path, keep_all: bool = False, cut_after: int | None = None, run_id: str = "run-1") -> Counter[str]:
        counts: Counter[str] = Counter()
        calls = 0

        def progress(_: Counter[str]) -> None:
            nonlocal calls
            calls += 1
            if calls == cut_after:
                raise Cut

        context = replace(self.context, run_id=run_id)
        intake.backfill(intake.walk(paths), self.settings, context, counts, keep_all=keep_all, progress=progress)
        return Counter({name: count for name, count in counts.items() if count})

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with opened(self.settings.database) as db:
            return db.execute(sql).fetchall()

    def tables(self, *, without: set[str] = frozenset()) -> dict[str, list[Any]]:
        """Return all rows of all tables, in an order of their own, without columns of these names."""
        found: dict[str, list[Any]] = {}
        with opened(self.settings.database) as db:
            for table in TABLES:
                result = db.execute(f"FROM {table}")
                names = [column[0] for column in result.description]
                kept = [place for place, name in enumerate(names) if name not in without]
                found[table] = sorted(repr([row[place] for place in kept]) for row in result.fetchall())
        return found

    def elsewhere(self) -> "Backfill":
        """Return backfills into another, empty home."""
        return Backfill(replace(self.settings, home=self.settings.home / "elsewhere"), self.context)


@pytest.fixture
def backfill(settings: Settings, context: Context) -> Backfill:
    return Backfill(settings, context)


# What is walked.


def laid_out(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_a_folder_is_walked_in_order_and_hidden_files_are_left_out(tmp_path):
    folder = laid_out(tmp_path / "in", "b.txt", "a/2.txt", "a/10.txt", ".hidden", ".git/a.txt", "a/.x/a.txt", "c.pdf")
    assert intake.walk([folder]) == [
        InputFile(folder / name, name) for name in ("a/10.txt", "a/2.txt", "b.txt", "c.pdf")
    ]  # fmt: skip


def test_what_is_named_is_taken_in_the_order_named_and_hidden_files_too(tmp_path):
    folder = laid_out(tmp_path, "b.txt", ".hidden.txt", "a/1.txt")
    assert intake.walk([folder / "b.txt", folder / ".hidden.txt", folder / "a"]) == [
        InputFile(folder / "b.txt", "b.txt"),
        InputFile(folder / ".hidden.txt", ".hidden.txt"),
        InputFile(folder / "a" / "1.txt", "1.txt"),
    ]


def test_a_file_that_is_named_twice_is_taken_once_under_its_first_name(tmp_path, monkeypatch):
    folder = laid_out(tmp_path / "in", "a/1.txt")
    monkeypatch.chdir(tmp_path)
    (folder / "link.txt").symlink_to(folder / "a" / "1.txt")
    named = [folder, folder, folder / "a", folder / "a" / "1.txt", Path("in/a/../a/1.txt")]
    assert [file.name for file in intake.walk(named)] == ["a/1.txt"]


def test_an_empty_folder_holds_nothing(tmp_path):
    assert intake.walk([tmp_path]) == []


def test_what_does_not_exist_is_a_usage_error_with_its_name(tmp_path):
    with pytest.raises(UsageError) as error:
        intake.walk([tmp_path, tmp_path / "gone"])
    assert str(error.value) == (
        f"{tmp_path / 'gone'} does not exist; name a file, a folder or an archive (.txt, .html, .htm, .jsonl, .ndjson, .warc, .zip)"
    )


# What is loaded.


def test_texts_become_articles_and_events_and_what_is_not_about_the_war_is_turned_away(backfill, corpus):
    assert backfill(corpus) == Counter(loaded=4, unrelated=1, events_created=2)
    assert backfill.rows("SELECT origin_ref, fate, reason FROM sightings ORDER BY origin_ref") == [
        ("a.txt", "loaded", None),
        ("b.txt", "loaded", None),
        ("c.txt", "loaded", None),
        ("d.txt", "loaded", None),
        ("e.txt", "unrelated", "relevance 0.05: names neither Ukraine nor Russia, nor a person or place of theirs"),
    ]
    assert backfill.rows(
        "SELECT list(origin_ref ORDER BY origin_ref) AS refs FROM articles GROUP BY event_id ORDER BY refs"
    ) == [(["a.txt", "b.txt"],), (["c.txt", "d.txt"],)]  # fmt: skip


def test_a_second_run_changes_no_row(backfill, corpus):
    backfill(corpus)
    before = backfill.tables()
    assert backfill(corpus, run_id="run-2") == Counter(seen_before=5, seen_before_loaded=4, seen_before_unrelated=1)
    assert backfill.tables() == before


def test_keep_all_later_loads_what_was_unrelated_and_nothing_else(backfill, corpus):
    backfill(corpus)
    before = backfill.tables()
    assert backfill(corpus, keep_all=True) == Counter(seen_before=4, seen_before_loaded=4, loaded=1, events_created=1)
    assert backfill.rows("SELECT fate, reason FROM sightings WHERE origin_ref = 'e.txt'") == [("loaded", None)]
    assert set(before["articles"]) < set(backfill.tables()["articles"])
    assert backfill(corpus) == Counter(seen_before=5, seen_before_loaded=5)


def test_a_line_is_known_by_the_id_it_states(backfill, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": 7, "source": "bell", "title": "Shelling in Kharkiv, Ukraine: Russia denies war"}\n')
    backfill(tmp_path / "in.jsonl", keep_all=True)
    assert backfill.rows("SELECT origin_ref, source_id, fate FROM sightings") == [("7", "bell", "loaded")]
    assert backfill.rows("SELECT origin_ref, source_id, published_at FROM articles") == [("7", "bell", None)]


def test_the_same_text_under_another_name_is_known(backfill, corpus):
    backfill(corpus)
    (corpus / "a.txt").rename(corpus / "z.txt")
    assert backfill(corpus)["known"] == 1
    assert backfill.rows("SELECT fate, reason FROM sightings WHERE origin_ref = 'z.txt'") == [
        ("known", "this article is loaded already")
    ]
    assert backfill.rows("SELECT count(*) FROM articles") == [(4,)]


def test_every_input_that_cannot_be_taken_in_is_recorded_with_its_reason(backfill, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    contents = {
        "a.pdf": b"%PDF",
        "b.txt": b"",
        "c.txt": b"\x00" * 40,
        "d.txt": "Überfall".encode("cp1252"),
        "e.txt": b"date 2026-03 Nothing",
        "f.html": b"<p>Short</p>",
        "g.jsonl": b'{"id": "g"}\n[1]\n{"title": "x", "published_at": "soon"}\n',
        "h.zip": b"PK no zip",
        "i.jsonl.gz": gzip.compress(b'{"id": "i"}\n')[:-12],
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(folder / "j.zip", "w") as archive:
        archive.writestr("../out.txt", "text")
    backfill(folder)
    rows = backfill.rows("SELECT origin_ref, fate, reason FROM sightings ORDER BY origin_ref")
    assert {fate for _, fate, _ in rows} == {"rejected"}
    assert all(reason for _, _, reason in rows)
    assert {ref.partition(":")[0].partition("!")[0] for ref, _, _ in rows} >= {
        "a.pdf", "b.txt", "c.txt", "d.txt", "e.txt", "f.html", "g.jsonl", "h.zip", "j.zip",
    }  # fmt: skip
    assert len([ref for ref, _, _ in rows if ref.startswith("g.jsonl")]) == 3
    assert backfill.rows("SELECT count(*) FROM articles") == [(0,)]


def test_a_file_that_cannot_be_read_is_recorded_and_the_others_are_loaded(backfill, corpus):
    files = intake.walk([corpus])
    (corpus / "a.txt").unlink()
    counts: Counter[str] = Counter()
    intake.backfill(files, backfill.settings, backfill.context, counts, keep_all=False, progress=lambda _: None)
    assert (counts["rejected"], counts["loaded"]) == (1, 3)
    assert backfill.rows("SELECT origin_ref, reason FROM sightings WHERE fate = 'rejected'") == [
        ("a.txt", "cannot be read: No such file or directory")
    ]


# Batches.


@pytest.fixture
def lines(tmp_path: Path, corpus: Path) -> Path:
    """Sixteen lines of four happenings; some stand there again at once, soon after, and far below."""
    texts = [(corpus / f"{name}.txt").read_text("utf-8").partition("\n\n") for name in "abcd"]
    rows = [
        {"id": f"{number}", "title": f"{first} ({number})", "text": f"{text}\n\nReport {number} of this desk.", "lang": "en"}
        for number, (first, _, text) in enumerate(texts * 3)
    ]
    written = [json.dumps(row) for row in rows]
    file = tmp_path / "lines.jsonl"
    repeated = [*written[:2], written[1], *written[2:6], written[3], *written[6:], written[0], "no JSON"]
    file.write_text("\n".join(repeated) + "\n", "utf-8")
    return file


def test_batches_are_cut_by_position_whatever_is_in_them(monkeypatch, backfill, tmp_path, lines):
    monkeypatch.setattr(intake, "BATCH", 5)
    pieces = list(intake._pieces(intake.walk([lines])))
    assert [len(batch) for batch in intake._batches(iter(pieces))] == [5, 5, 5, 1]
    monkeypatch.setattr(intake, "LARGEST_BATCH", 2 * len(pieces[0].data))
    assert {len(batch) for batch in intake._batches(iter(pieces))} <= {1, 2, 3}


@pytest.mark.parametrize("cut_after", [1, 2])
def test_a_run_that_was_cut_off_and_begun_again_gives_what_an_undisturbed_one_gives(monkeypatch, backfill, lines, cut_after):
    monkeypatch.setattr(intake, "BATCH", 5)
    with pytest.raises(Cut):
        backfill(lines, cut_after=cut_after)
    settled = backfill.rows("SELECT count(*) FROM sightings")[0][0]
    assert 0 < settled < 13
    backfill(lines, run_id="run-2")
    undisturbed = backfill.elsewhere()
    undisturbed(lines)
    assert backfill.tables(without=WHEN) == undisturbed.tables(without=WHEN)


def test_how_batches_are_cut_changes_no_fate(monkeypatch, backfill, lines):
    backfill(lines)
    monkeypatch.setattr(intake, "BATCH", 3)
    small = backfill.elsewhere()
    small(lines)
    question = "SELECT origin_ref, fate, reason FROM sightings ORDER BY ALL"
    assert small.rows(question) == backfill.rows(question)


def test_a_file_whose_name_is_no_utf8_is_loaded_like_the_others(backfill, corpus, tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt"))
    odd.write_bytes((corpus / "a.txt").read_bytes())
    assert [file.name for file in walk([odd])] == ["\ufffd\ufffd.txt"]
    assert backfill(odd)["loaded"] == 1


def test_what_is_neither_a_file_nor_a_folder_is_a_usage_error(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        walk([tmp_path / "pipe.txt"])
    assert walk([tmp_path]) == []


@pytest.mark.parametrize("name", ["empty.jsonl", "blank.jsonl", "empty.warc"])
def test_a_container_that_holds_nothing_is_one_refusal(tmp_path, name):
    (tmp_path / name).write_bytes(b"\n\n" if name.startswith("blank") else b"")
    (piece,) = intake._pieces(walk([tmp_path / name]))
    assert isinstance(piece, Refusal)
    assert piece.reason == "empty: it holds nothing that could be an article"


@pytest.mark.parametrize(("fate", "keep_all", "done"), [("failed", False, False), ("rejected", False, True), (None, False, False),
                                                        ("unrelated", False, True), ("unrelated", True, False)])  # fmt: skip
def test_an_item_whose_reading_ran_out_of_time_is_tried_again(fate, keep_all, done):
    assert intake._is_settled(fate, keep_all=keep_all) is done
