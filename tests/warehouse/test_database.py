import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from extractors.errors import Unable
from extractors.records import Membership
from warehouse import database, load
from warehouse.database import in_memory, migrate, migrations, opened, read_only, transaction

HOLD = """
import sys
from pathlib import Path
from warehouse.database import opened
with opened(Path(sys.argv[1])):
    print(1, flush=True)
    sys.stdin.read()
"""
OF_DUCKDB_1_5 = 68
AT = datetime(2022, 3, 8, 12, tzinfo=UTC)
MONTH = datetime(2022, 3, 1, tzinfo=UTC)


def rows(db, sql):
    return db.execute(sql).fetchall()


@contextmanager
def held_by_another_process(path: Path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"1\n"
        yield holder


def test_migrations_are_numbered_from_one_without_gaps():
    assert list(migrations()) == list(range(1, len(migrations()) + 1))


def test_a_new_warehouse_gets_every_migration_and_an_old_one_none(tmp_path):
    path = tmp_path / "home that is not there yet" / "warehouse.duckdb"
    with opened(path) as db:
        assert rows(db, "SELECT number, name FROM migrations ORDER BY number") == sorted(migrations().items())
        db.execute("INSERT INTO hosts VALUES ('a.example', '2022-01-01', 200, '')")
    with opened(path) as db:
        assert rows(db, "SELECT number, name FROM migrations ORDER BY number") == sorted(migrations().items())
        assert rows(db, "SELECT count(*) FROM hosts") == [(1,)]


def stored_print(db, article_id, published_at, precision, keys):
    weights = [1 + number / 100 for number in range(len(keys))]
    db.execute(
        "INSERT INTO fingerprints VALUES (?, 'de', ?, ?, ?, ?, [], [], [], 0, 40)",
        [article_id, published_at, precision, keys, weights],
    )


def stored_article(db, made):
    """Store an article with the columns that the first migration knows."""
    names = [field.name for field in fields(made) if field.name != "agencies"]
    values = [list(value) if isinstance(value, tuple) else value for value in (getattr(made, name) for name in names)]
    db.execute(f"INSERT INTO articles ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)


@pytest.fixture
def first_rule(article, monkeypatch):
    """A warehouse that only the first migration made: event e1 of a, its copy b, c without a day and undated u; d alone in e2."""
    with closing(database.configure(duckdb.connect(":memory:"))) as db:
        with monkeypatch.context() as before:
            before.setattr(database, "migrations", lambda: {1: "0001_tables"})
            migrate(db)
        monkeypatch.setattr(load, "note", lambda *_: None)  # notes are of the fifth
        times = {"a": (AT, "minute"), "b": (AT, "day"), "c": (MONTH, "month"), "u": (None, "none"), "d": (AT, "minute")}
        for name, (at, precision) in times.items():
            stated = {"published_at": at, "published_precision": precision, "copy_of": "a" if name == "b" else None}
            event_id = "e2" if name == "d" else "e1"
            stored_article(db, article(name, event_id=event_id, **stated))
            load.insert(db, [Membership(event_id, name, AT, None, 1.0, "{}")])
            stored_print(db, name, at, precision, [f"t:{'a' if name == 'b' else name} {n:02d}" for n in range(20)])
        yield db


def test_a_warehouse_of_the_first_rule_keeps_its_articles_and_gets_links_anchors_and_times(first_rule):
    before = rows(first_rule, "FROM articles ORDER BY 1"), rows(first_rule, "FROM event_articles ORDER BY ALL")
    migrate(first_rule)
    assert rows(first_rule, "SELECT DISTINCT agencies FROM articles") == [([],)]
    articles = "SELECT * EXCLUDE (agencies) FROM articles ORDER BY 1"
    assert (rows(first_rule, articles), rows(first_rule, "FROM event_articles ORDER BY ALL")) == before
    columns = "article_id, other_id, round(score::DOUBLE, 3), containment, published_at"
    assert rows(first_rule, f"SELECT {columns} FROM links ORDER BY 1, 2") == [
        ("a", "b", 0.7, 1.0, AT),
        ("a", "c", 0.7, 0.0, AT),
        ("a", "u", 0.7, 0.0, AT),
        ("b", "c", 0.7, 0.0, AT),
        ("b", "u", 0.7, 0.0, AT),
        ("c", "u", 0.7, 0.0, MONTH),
    ]
    assert rows(first_rule, "SELECT article_id, outlet, published_at, dated_at FROM fingerprints ORDER BY 1") == [
        ("a", None, AT, AT),
        ("b", None, AT, AT),
        ("c", None, MONTH, None),
        ("d", None, AT, AT),
        ("u", None, None, None),
    ]
    assert rows(first_rule, "SELECT article_id, dated_at, count(DISTINCT key) FROM anchors GROUP BY ALL ORDER BY 1") == [
        ("a", AT, 16),
        ("b", AT, 16),
        ("c", None, 16),
        ("d", AT, 16),
        ("u", None, 16),
    ]
    heaviest = "SELECT md5_number_lower(format('t:d {:02d}', n)) FROM range(4, 20) AS heaviest (n)"
    assert rows(first_rule, f"SELECT count(*) FROM anchors WHERE article_id = 'd' AND key IN ({heaviest})") == [(16,)]


@pytest.mark.parametrize("touched", ["a", "c", "u"])
def test_what_was_one_event_by_the_first_rule_stays_one_when_a_later_article_touches_it(first_rule, reading, load_world, touched):
    migrate(first_rule)
    load.refresh_events(first_rule, ["e1", "e2"], AT)
    later = reading("later", published_at=AT + timedelta(hours=1))
    keys = tuple(f"t:{touched} {n:02d}" for n in range(20))
    print_ = replace(later.fingerprint, keys=keys, weights=(1.0,) * 20, title_keys=(), dated_at=AT + timedelta(hours=1))
    load_world(first_rule, [replace(later, fingerprint=print_)])
    assert rows(first_rule, "SELECT event_id, list(article_id ORDER BY article_id) FROM articles GROUP BY 1 ORDER BY 1") == [
        ("e1", ["a", "b", "c", "later", "u"]),
        ("e2", ["d"]),
    ]
    assert rows(first_rule, "SELECT article_id, copy_of FROM articles WHERE copy_of IS NOT NULL") == [("b", "a")]
    assert rows(first_rule, "SELECT event_id, article_count FROM events ORDER BY 1") == [("e1", 5), ("e2", 1)]


def test_a_warehouse_of_a_newer_lagebild_is_refused_with_words(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with opened(path) as db:
        db.execute("INSERT INTO migrations VALUES (9999, '9999_to_come')")
    with pytest.raises(Unable, match=r"made by a newer Lagebild \(migration 9999\); update Lagebild"), opened(path):
        pass


def test_a_migration_that_fails_leaves_nothing_and_can_be_tried_again(db, monkeypatch):
    texts = {"9001_ok": "CREATE TABLE ok (a INTEGER)", "9002_half": "CREATE TABLE half (a INTEGER); SELECT * FROM no_such_table"}
    monkeypatch.setattr(database, "migrations", lambda: migrations() | {9001: "9001_ok", 9002: "9002_half"})
    monkeypatch.setattr(database, "statement", lambda folder, name: texts[name])
    with pytest.raises(duckdb.CatalogException, match="no_such_table"):
        migrate(db)
    assert rows(db, "SELECT max(number) FROM migrations") == [(9001,)]
    assert rows(db, "SELECT table_name FROM duckdb_tables() WHERE table_name IN ('ok', 'half')") == [("ok",)]
    texts["9002_half"] = "CREATE TABLE half (a INTEGER)"
    migrate(db)
    assert rows(db, "SELECT max(number) FROM migrations") == [(9002,)]
    assert rows(db, "SELECT * FROM half") == []


def test_a_warehouse_held_by_another_process_is_waited_for_and_then_given_up_by_name(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with held_by_another_process(path) as holder:
        began = time.monotonic()
        with (
            pytest.raises(Unable, match=f"warehouse.duckdb is held by another process: .*{holder.pid}"),
            opened(path, patience=0.3),
        ):
            pass
        assert 0.3 <= time.monotonic() - began < 5
        holder.stdin.close()


def test_a_warehouse_let_go_of_within_the_patience_is_opened(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with held_by_another_process(path) as holder:
        threading.Timer(0.3, holder.stdin.close).start()
        with opened(path, patience=30) as db:
            assert rows(db, "SELECT count(*) FROM articles") == [(0,)]


def test_what_is_wrong_but_no_lock_is_raised_at_once(tmp_path):
    path = tmp_path / "a folder with lock in its name" / "warehouse.duckdb"
    path.parent.mkdir()
    path.write_bytes(b"no database " * 1000)
    began = time.monotonic()
    with pytest.raises(Unable, match="cannot be opened as a warehouse"), opened(path, patience=20):
        pass
    assert time.monotonic() - began < 5


def test_a_warehouse_is_closed_when_the_work_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), opened(tmp_path / "warehouse.duckdb") as db:
        _ = 1 / 0
    with pytest.raises(duckdb.ConnectionException):
        db.execute("SELECT 1")


def test_a_warehouse_has_a_storage_format_that_duckdb_1_5_reads(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with opened(path) as db:
        assert rows(db, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal") == [("v1.5.0+",)]
    assert int.from_bytes(path.read_bytes()[12:20], "little") == OF_DUCKDB_1_5


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, duckdb.ConstraintException])
def test_a_transaction_is_all_or_nothing(db, error):
    with transaction(db):
        db.execute("INSERT INTO hosts VALUES ('kept.example', '2022-01-01', 200, '')")
    with pytest.raises(error), transaction(db):
        db.execute("INSERT INTO hosts VALUES ('lost.example', '2022-01-01', 200, '')")
        if error is duckdb.ConstraintException:
            db.execute("INSERT INTO hosts VALUES ('kept.example', '2022-01-01', 200, '')")
        raise error
    assert rows(db, "SELECT host FROM hosts") == [("kept.example",)]


def test_every_connection_speaks_utc_within_bounded_memory_and_fetches_no_extension(tmp_path):
    def settings(db):
        return rows(db, "SELECT name, value FROM duckdb_settings() WHERE name IN ('TimeZone', 'memory_limit', 'autoinstall_known_extensions', 'autoload_known_extensions') ORDER BY lower(name)")  # fmt: skip # noqa: E501

    expected = [
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("memory_limit", "488.2 MiB"),
        ("TimeZone", "UTC"),
    ]
    path = tmp_path / "warehouse.duckdb"
    with opened(path) as db:
        assert settings(db) == expected
    with closing(read_only(path)) as db:
        assert settings(db) == expected
    with closing(in_memory()) as db:
        assert settings(db) == expected


def test_a_snapshot_opened_for_reading_cannot_be_written(tmp_path):
    with opened(tmp_path / "warehouse.duckdb"):
        pass
    with closing(read_only(tmp_path / "warehouse.duckdb")) as db, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        db.execute("DELETE FROM articles")


class Full:
    """A database whose disk is full when it commits."""

    def __init__(self, words: str) -> None:
        self.words = words

    def execute(self, statement: str) -> None:
        if statement == "COMMIT":
            raise duckdb.IOException(self.words)


@pytest.mark.parametrize(("words", "raised"), [("No space left on device", Unable), ("something else", duckdb.IOException)])
def test_a_full_disk_is_said_in_words_and_anything_else_is_raised(words, raised):
    with pytest.raises(raised), transaction(Full(words)):
        pass
