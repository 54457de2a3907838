import hashlib
import json
import os
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from extractors.records import Mention
from warehouse import check, collecting, load, marts, parquet, rereading, revising, spare, transfer
from warehouse.database import opened, quoted, read_only
from warehouse.publish import Edition, write_snapshot

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
OF_DUCKDB_1_5 = 68
OF_WAREHOUSE = ["addresses", "article_times", "article_versions", "articles", "boilerplate", "entities", "event_articles",
                "event_lineage", "events", "feeds", "fingerprints", "mentions", "revisits", "runs", "sightings", "sources",
                "visits"]  # fmt: skip
SEARCH = ["search_documents", "search_postings", "search_terms", "search_words"]
PUBLIC = sorted([*OF_WAREHOUSE, *marts.NAMES, *SEARCH, "snapshot"])
BY_MONTH = [
    "article_times",
    "article_versions",
    "articles",
    "entity_source_days",
    "event_articles",
    "event_lineage",
    "events",
    "mentions",
    "sightings",
    "visits",
]
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


def stem(language, words):
    return [word[:5] for word in words]


def edition(number=0, version="0"):
    return Edition(AT + timedelta(hours=number), version, stem, {"orphans": 0})


def written(home, number=0, **stated):
    return write_snapshot(home / "warehouse.duckdb", home / "published", edition(number, **stated))


def asked(home, sql):
    with closing(read_only(home / "published" / "lagebild.duckdb")) as db:
        return db.execute(sql).fetchall()


def generations(home):
    return sorted(path.name for path in (home / "published").glob(".parquet-*"))


def left_over(home):
    folder = home / "published"
    return sorted(
        path.name for path in folder.iterdir() if path.name.startswith((".lagebild", ".parquet.", ".spare.duckdb.", ".manifest"))
    )


def test_a_snapshot_says_when_and_by_which_version_it_was_made_and_counts_its_rows(home):
    done = written(home)
    assert (done.number, done.whole) == (1, True)
    assert done.rows == {table: 1 if table in ("runs", "snapshot") else 0 for table in PUBLIC}
    assert asked(home, "SELECT * EXCLUDE (layout) FROM snapshot") == [(AT, "0", 1, AT)]


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
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''",
    )
    assert bare == []
    ((said,),) = asked(published, "SELECT comment FROM duckdb_views() WHERE view_name = 'events_per_day'")
    assert said.startswith("One row for each day (UTC) on which an event was first reported: how many events, how widely covered.")


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
    question = "SELECT (SELECT count(*) FROM runs), (SELECT number FROM snapshot), (SELECT count(*) FROM source_health)"
    with reader(path) as former:
        assert former.ask(question) == [[1, 1, 0]]
        for number in (1, 2, 3):
            add(home, number)
            assert written(home, number).whole is False
            with reader(path) as anew:
                assert anew.ask(question) == [[1 + number, 1 + number, 0]]
            assert former.ask(question) == [[1, 1, 0]]
        assert former.ask("SELECT run_id FROM runs") == [["r0"]]


def test_parquet_is_a_link_to_one_whole_generation_that_can_be_read(published):
    link = published / "published" / "parquet"
    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    small = [name for name in PUBLIC if name not in (*BY_MONTH, *SEARCH, "fingerprints")]
    assert sorted(path.name for path in link.iterdir()) == sorted(
        [*(f"{name}.parquet" for name in [*small, *check.names("trends")]), *BY_MONTH]
    )
    with duckdb.connect() as db:
        assert db.execute("SELECT run_id, counts FROM read_parquet(?)", [str(link / "runs.parquet")]).fetchall() == [("r0", "{}")]


def test_the_parquet_files_of_the_last_two_snapshots_are_kept(home):
    for number in range(3):
        written(home, number)
        assert (home / "published" / "parquet").readlink().name == generations(home)[-1]
    assert generations(home) == [".parquet-20220310T130000000000", ".parquet-20220310T140000000000"]


SWAPS = {  # how many files were put in their place before it was cut off; what readers then have
    "before the spare is taken": (0, 2), "before the snapshot is swapped in": (1, 2), "before the former becomes the spare": (2, 3),
    "before the files are": (3, 3), "before the manifest is": (4, 3),
}  # fmt: skip


@pytest.mark.parametrize(("calls", "expected"), SWAPS.values(), ids=list(SWAPS))
def test_a_publication_that_is_cut_off_leaves_what_was_there_and_the_next_one_mends(home, monkeypatch, calls, expected):
    for number in (0, 1):
        written(home, number)
    add(home, 2)
    swaps, replace = [], os.replace

    def cut_off(one, other, **words):
        if len(swaps) == calls:
            raise KeyboardInterrupt
        swaps.append(other)
        replace(one, other, **words)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "replace", cut_off)
        written(home, 2)
    assert asked(home, "SELECT number FROM snapshot") == [(expected,)]
    assert asked(home, "SELECT count(*) FROM runs") == [(expected - 1,)]
    assert written(home, 3).whole is False
    number = 3 if calls == 0 else 4
    assert asked(home, "SELECT number, (SELECT count(*) FROM runs) FROM snapshot") == [(number, 2)]
    assert left_over(home) == []
    assert (home / "published" / "parquet").readlink().name == generations(home)[-1]
    assert json.loads((home / "published" / "manifest.json").read_text())["publication"] == number


def test_a_first_publication_that_fails_leaves_no_snapshot_and_can_be_repeated_at_the_same_instant(home, monkeypatch):
    with monkeypatch.context() as patched, pytest.raises(OSError, match="disk full"):
        patched.setattr(spare.os, "fsync", lambda stream: (_ for _ in ()).throw(OSError("disk full")))
        written(home)
    assert not (home / "published" / "lagebild.duckdb").exists()
    assert not (home / "published" / "parquet").exists()
    written(home)
    assert asked(home, "SELECT version FROM snapshot") == [("0",)]
    assert (len(generations(home)), left_over(home)) == (1, [])


def test_what_a_link_left_behind_by_the_same_process_is_replaced(home):
    (home / "published").mkdir()
    (home / "published" / f".parquet.{os.getpid()}").symlink_to("nowhere")
    written(home)
    assert (home / "published" / "parquet" / "runs.parquet").is_file()


def spare_is(home):
    path = home / "published" / ".spare.duckdb"
    with closing(read_only(path)) as db:
        return db.execute("SELECT number FROM snapshot").fetchall()[0][0]


def test_the_snapshot_before_is_the_spare_that_the_next_publication_brings_up_to_date(home):
    inodes = []
    for number in range(4):
        written(home, number)
        inodes.append((home / "published" / "lagebild.duckdb").stat().st_ino)
    assert inodes[0] == inodes[2] != inodes[1] == inodes[3]
    assert spare_is(home) == 3


def test_a_spare_that_somebody_reads_in_this_process_is_left_to_them(home):
    written(home)
    with closing(read_only(home / "published" / "lagebild.duckdb")) as former:
        for number in (1, 2, 3):
            add(home, number)
            assert written(home, number).whole is False
        assert former.execute("SELECT count(*) FROM runs").fetchall() == [(1,)]
    assert asked(home, "SELECT count(*) FROM runs") == [(4,)]


NO_BASE = {
    "another version": lambda home: edition(1, version="1"),
    "four weeks later": lambda home: edition(28 * 24),
    "a file that is none": lambda home: [
        (home / "published" / name).write_bytes(b"x") for name in (".spare.duckdb", "lagebild.duckdb")] and edition(1),
    "a new warehouse": lambda home: (home / "warehouse.duckdb").unlink() or add(home, 5) or add(home, 6) or edition(1),
}  # fmt: skip


@pytest.mark.parametrize("change", NO_BASE.values(), ids=list(NO_BASE))
def test_a_snapshot_is_made_from_the_start_where_what_there_is_does_not_fit(home, change):
    written(home, -2)
    written(home, -1)
    stated = change(home)
    done = write_snapshot(home / "warehouse.duckdb", home / "published", stated)
    assert done.whole is True
    later = replace(stated, at=stated.at + timedelta(hours=1))
    assert write_snapshot(home / "warehouse.duckdb", home / "published", later).whole is False
    assert asked(home, "SELECT count(*) FROM runs") == [(done.rows["runs"],)]


def test_a_change_that_was_not_noted_is_found_by_counting_and_mended(home):
    written(home)
    with opened(home / "warehouse.duckdb") as db:
        db.execute("INSERT INTO mentions VALUES ('a', 'Q1', 'x', 'place', 1)")
    assert written(home, 1).whole is True
    assert asked(home, "SELECT count(*) FROM mentions") == [(1,)]


def test_notes_are_forgotten_when_no_file_of_readers_needs_them(home, article):
    for number in range(4):
        with opened(home / "warehouse.duckdb") as db:
            load.insert(db, [article(f"a{number}", event_id="e")])
        written(home, number)
    with opened(home / "warehouse.duckdb") as db:
        assert db.execute("SELECT number FROM publications ORDER BY 1").fetchall() == [(3,), (4,)]
        assert db.execute("SELECT number, kind, id FROM changed").fetchall() == [(3, "article", "a3")]


def test_the_manifest_has_counts_checks_runs_and_the_hash_of_each_file(home):
    written(home)
    said = json.loads((home / "published" / "manifest.json").read_text())
    assert {name: said[name] for name in ("snapshot_at", "version", "publication", "made", "checks")} == {
        "snapshot_at": "2022-03-10T12:00:00Z", "version": "0", "publication": 1, "made": "from the start", "checks": {"orphans": 0},
    }  # fmt: skip
    assert said["runs"] == [{"flow": "collect", "run_id": "r0", "started_at": "2022-03-10T12:00:00Z"}]
    assert said["rows"]["runs"] == 1
    for name, file in said["files"].items():
        content = (home / "published" / name).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert "parquet/runs.parquet" in said["files"]


def dated(article, number, month, **stated):
    return article(f"a{number}", event_id=f"e{number}", published_at=datetime(2022, month, 3, 7, tzinfo=UTC), **stated)


def test_parquet_files_of_months_in_which_nothing_changed_are_those_of_before(home, article):
    with opened(home / "warehouse.duckdb") as db:
        load.insert(
            db,
            [
                dated(article, 1, 1),
                dated(article, 2, 2),
                dated(article, 3, 3),
                article("u", event_id="e", published_at=None, published_precision="none"),
            ],
        )
        load.insert(db, [Mention("a1", "Q1", "x", "place", 1), Mention("u", "Q1", "x", "place", 1)])
    written(home)
    parts = {
        path.relative_to(home / "published" / "parquet").as_posix(): path.stat().st_ino
        for path in (home / "published" / "parquet" / "articles").rglob("*.parquet")
    }
    assert sorted(parts) == [f"articles/month={month}/data.parquet" for month in ("2022-01", "2022-02", "2022-03", "undated")]
    with opened(home / "warehouse.duckdb") as db:
        db.execute("UPDATE articles SET title = 'New', published_at = published_at + INTERVAL 31 DAY WHERE article_id = 'a1'")
        load.replace_mentions(db, ["a1"], [])
    written(home, 1)
    kept = {
        name: ino
        for name, ino in parts.items()
        if (path := home / "published" / "parquet" / name).is_file() and path.stat().st_ino == ino
    }
    assert sorted(kept) == ["articles/month=2022-03/data.parquet", "articles/month=undated/data.parquet"]
    with duckdb.connect() as db:
        folder = home / "published" / "parquet"
        sql = "SELECT article_id, title, month FROM read_parquet(?, hive_partitioning = true) ORDER BY 1"
        assert db.execute(sql, [f"{folder}/articles/*/*.parquet"]).fetchall() == [
            ("a1", "New", "2022-02"), ("a2", "Headline of a2", "2022-02"), ("a3", "Headline of a3", "2022-03"),
            ("u", "Headline of u", "undated"),
        ]  # fmt: skip
        assert db.execute(sql.replace("title", "entity_id"), [f"{folder}/mentions/*/*.parquet"]).fetchall() == [
            ("u", "Q1", "undated")
        ]


def content(home):
    with closing(read_only(home / "published" / "lagebild.duckdb")) as db:
        return {
            name: sorted(map(repr, db.execute(f"FROM {name}").fetchall()))
            for name in [*OF_WAREHOUSE, *marts.NAMES, *check.names("trends")]
        }


def test_a_snapshot_brought_up_to_every_kind_of_change_is_one_made_from_the_start(
    home, reading, load_world, sighting, source, feed
):
    """Whatever writes to the warehouse must note what it changed: add to this world what you add to the warehouse."""

    def late(name, hours, **stated):
        return reading(name, published_at=AT - timedelta(hours=hours), source_id=f"s{hours % 3}", **stated)

    def listed(db, run_id, *items):
        whole = ("f1", AT, AT, "why", "read", None, 0, None, None, None, False, True, 0, None, None, None, None, items, run_id)
        collecting.record_polls(db, [collecting.PollRecord(*whole)], keep_all=False)

    def item(name, **stated):
        return sighting(name, feed_id="f1", url="https://u.example/1", **stated)

    def revise(db, name, found, *changes, **stated):
        revising.revise(db, [revising.Revised(name, found, changes, "d", "https://v.example", **stated)], AT, "r")

    def moved(db):
        load_world(
            db,
            [
                late("m1", 1, about="x"),
                late("m2", 1, about="y"),
                late("m3", 0, about="x", text="one two three four five six seven"),
            ],
            AT,
        )

    steps = [
        lambda db: load.sync_catalogue(db, [source("s0"), source("s1")], [feed("f1", "s1")]),
        lambda db: load_world(
            db, [late("a1", 9, about="x", mentions={"Q1": 2}), late("a2", 40, about="y", mentions={"Q1": 1})], AT),
        lambda db: load_world(db, [late("a3", 8, about="x"), late("copy", 7, text=reading("a1").article.text)], AT),
        moved,
        lambda db: listed(db, "p1", item("g1", title="One"), item("g2")),
        lambda db: listed(db, "p2", item("g1", title="Two")),
        lambda db: [load.settle(db, [item("g1", fate="loaded", article_id="a1")]), load.settle_siblings(db, ["g1"])],
        lambda db: revising.plan(db, {"a1": AT}),
        lambda db: listed(db, "p2", item("g1", title="Three")),
        lambda db: revising.record(db, [revising.Revisit("a1", 1, AT, AT, "changed", None)]),
        lambda db: revising.add_addresses(db, [("h", "https://u.example/2", "a1")], AT),
        lambda db: revise(db, "a1", late("a1", 9, about="x", title="New headline", mentions={"Q1": 5}), "headline"),
        lambda db: revise(db, "a3", None, "deleted"),
        lambda db: revise(db, "a3", late("a3", 8), "paywalled", closed=True),
        lambda db: revise(db, "a2", None, "moved"),
        lambda db: rereading.replace(db, [late("a2", 41, about="y", mentions={"Q2": 1})], AT),
        lambda db: rereading.withdraw(db, ["a1"], AT),
        lambda db: [load.start_run(db, ("r8", "collect", AT, "x")), load.end_run(db, "r8", AT, "{}")],
        lambda db: load.drop_events(db, [db.execute("SELECT min(event_id) FROM events").fetchall()[0][0]]),
    ]  # fmt: skip
    written(home)
    for number, step in enumerate(steps, 1):
        with opened(home / "warehouse.duckdb") as db:
            since = transfer.begin(db, AT + timedelta(minutes=number)).number
            step(db)
            draft = shutil.copyfile(home / "published" / "lagebild.duckdb", home / "draft.duckdb")
            assert transfer.copy_changes(db, draft, since - number + 1, parquet.MONTHS), number
            db.execute(f"ATTACH '{quoted(draft)}' AS draft (READ_ONLY)")
            differ = [name for name in OF_WAREHOUSE if db.execute(f"FROM draft.{name} EXCEPT ALL FROM {name}").fetchall()]
            db.execute("DETACH draft")
            assert (number, differ) == (number, [])
    assert written(home, 1).whole is False
    other = home / "other"
    other.mkdir()
    shutil.copyfile(home / "warehouse.duckdb", other / "warehouse.duckdb")
    assert written(other, 1).whole is True
    in_part, whole = content(home), content(other)
    assert [name for name in whole if in_part[name] != whole[name]] == []
