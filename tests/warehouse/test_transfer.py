from datetime import timedelta

import pytest

from extractors.records import Mention
from warehouse import load, parquet, transfer
from warehouse.database import opened


@pytest.fixture
def warehouse(tmp_path, article, now):
    path = tmp_path / "warehouse.duckdb"
    with opened(path) as db:
        transfer.begin(db, now)
        load.insert(db, [article("a1", event_id="e"), article("a2", event_id="e", published_at=now - timedelta(days=40))])
        transfer.copy_file(db, path, tmp_path / "copy.duckdb")
    transfer.copy_whole(tmp_path / "copy.duckdb", tmp_path / "draft.duckdb")
    return path


def test_a_copy_has_the_tables_of_readers_and_leaves_nothing_behind(tmp_path, warehouse):
    with opened(warehouse) as db:
        db.execute(f"ATTACH '{tmp_path / 'draft.duckdb'}' AS draft (READ_ONLY)")
        found = db.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'draft' ORDER BY 1").fetchall()
        assert [name for (name,) in found] == transfer.tables(db)
        assert not set(transfer.INTERNAL) & set(transfer.tables(db))
        assert db.execute("SELECT article_id FROM draft.articles ORDER BY 1").fetchall() == [("a1",), ("a2",)]
    assert not (tmp_path / "copy.duckdb").exists()


def test_what_changed_is_told_by_articles_days_and_months(tmp_path, warehouse, sighting, now):
    with opened(warehouse) as db:
        number = transfer.begin(db, now).number
        load.replace_mentions(db, ["a2"], [Mention("a2", "Q1", "x", "place", 1)])
        load.settle(db, [sighting("g", article_id="a1")])
        delta = transfer.copy_changes(db, tmp_path / "draft.duckdb", number, parquet.MONTHS)
    assert (delta.whole, delta.article_ids, delta.arriving) == (False, ("a2",), ("a1", "a2"))
    assert delta.days == {(now - timedelta(days=40)).date()}
    assert {name: months for name, months in delta.months.items() if months} == {"articles": {"2022-01"}, "sightings": {"2022-03"}}


def test_a_change_that_nobody_noted_is_seen_by_the_number_of_rows(tmp_path, warehouse, now):
    with opened(warehouse) as db:
        number = transfer.begin(db, now).number
        db.execute("DELETE FROM articles WHERE article_id = 'a1'")
        assert transfer.copy_changes(db, tmp_path / "draft.duckdb", number, parquet.MONTHS) is None


def test_notes_of_former_publications_are_forgotten(warehouse, now):
    with opened(warehouse) as db:
        transfer.begin(db, now)
        load.drop_events(db, ["gone"])
    transfer.forget(warehouse, 2)
    with opened(warehouse) as db:
        assert db.execute("FROM publications").fetchall() == [(2, now)]
        assert db.execute("FROM changed").fetchall() == [(2, "event", "gone")]
