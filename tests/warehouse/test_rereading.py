"""What is read anew takes the place of what was read; what was no article goes, and the events stay right."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import PageRecord, TimeClaim
from warehouse import check, load, rereading
from warehouse.database import transaction

NOW = datetime(2022, 3, 10, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def rows(db, sql):
    return db.execute(sql).fetchall()


def failing(db):
    return [failure.check for failure in check.failures(db)]


@pytest.fixture
def world(db, reading, load_world, entity):
    """One event of a, its copies b and c, and another of d; every article was seen."""
    load.sync_entities(db, [entity("Q1")])
    shared = " ".join(f"wort{number}" for number in range(80))
    made = [
        reading(name, about="ferry", text=shared, published_at=NOW - timedelta(hours=9 - place), mentions={"Q1": 1})
        for place, name in enumerate("abc")
    ]
    load_world(db, [*made, reading("d", about="bridge")])
    assert rows(db, "SELECT article_id, copy_of FROM articles ORDER BY 1") == [("a", None), ("b", "a"), ("c", "a"), ("d", None)]
    return {found.article.article_id: found for found in made}


def test_the_newest_kept_page_of_each_address_comes_with_its_item(db, sighting, source):
    load.sync_catalogue(db, [source("bell", time_zone="Europe/Kyiv", languages=("uk",))], [])
    items = [("1", "loaded", "bell"), ("2", "rejected", None), ("3", "waiting", "bell"), ("4", "known", "bell")]
    load.settle(db, [sighting(n, url=f"http://x.example/{n}", fate=fate, source_id=of) for n, fate, of in items])
    load.settle(db, [sighting("1b", url="http://x.example/1", fate="rejected", seen_at=NOW - timedelta(days=1))])
    kept = [(n, day, 200) for n, _, _ in items for day in (0, 1)] + [("1", 2, 500)]
    load.insert(
        db,
        [
            PageRecord(f"http://x.example/{n}", NOW + timedelta(days=day), status, f"{day}.warc.gz", f"<{n}-{day}>", "h")
            for n, day, status in kept
        ],
    )
    found = rereading.kept_pages(db)
    assert [(row["record_id"], row["sighting_id"], row["file"], row["time_zone"], row["language"]) for row in found] == [
        ("<1-1>", "1", "1.warc.gz", "Europe/Kyiv", "uk"),
        ("<2-1>", "2", "1.warc.gz", None, None),
    ]
    assert [row["sighting_id"] for row in rereading.kept_pages(db, ["bell"])] == ["1"]


def test_what_is_read_now_takes_the_place_of_what_was_read_and_is_no_version(db, world):
    old = world["a"]
    article = replace(
        old.article, title="New headline", text="New text.", text_hash="new", authors=("Ann",), agencies=("dpa",),
        published_at=NOW - timedelta(hours=20),
        first_seen_at=LATER, run_id="later", extractor="newer", event_id=None,
    )  # fmt: skip
    claim = TimeClaim("a", "published", "json-ld", "x", NOW, "minute", "chosen")
    load.insert(db, [replace(claim, stated="old")])
    with transaction(db):
        rereading.replace(db, [replace(old, article=article, mentions=(), times=(claim,))], LATER)
    columns = "title, text, authors, agencies, extractor, run_id, first_seen_at, event_id IS NOT NULL"
    assert rows(db, f"SELECT {columns} FROM articles WHERE article_id = 'a'") == [
        ("New headline", "New text.", ["Ann"], ["dpa"], "newer", old.article.run_id, NOW, True)
    ]
    assert rows(db, "SELECT version, seen_at, title, text_hash FROM article_versions WHERE article_id = 'a'") == [
        (1, NOW, "New headline", "new")
    ]
    assert rows(db, "SELECT stated FROM article_times") == [("x",)]
    assert rows(db, "SELECT article_id FROM mentions ORDER BY 1") == [("b",), ("c",)]
    assert rows(db, "SELECT title, first_published_at FROM events WHERE article_count = 3") == [
        ("New headline", NOW - timedelta(hours=20))
    ]
    assert failing(db) == []


def test_an_article_that_was_none_goes_and_its_earliest_copy_is_the_original(db, world, sighting):
    with transaction(db):
        rereading.withdraw(db, ["a"], LATER)
        load.settle(db, [sighting("sighting of a", fate="rejected", reason="a consent wall")])
    assert rows(db, "SELECT article_id, copy_of FROM articles ORDER BY 1") == [("b", None), ("c", "b"), ("d", None)]
    assert rows(db, "SELECT article_count FROM events ORDER BY 1") == [(1,), (2,)]
    for table in (*rereading.OF_ARTICLES, "links"):
        assert rows(db, f"SELECT count(*) FROM {table} WHERE article_id = 'a'") == [(0,)], table
    assert failing(db) == []


def test_an_event_of_which_nothing_is_left_goes_too(db, world, sighting):
    with transaction(db):
        rereading.withdraw(db, ["d"], LATER)
        load.settle(db, [sighting("sighting of d", fate="rejected", reason="a soft 404")])
    assert rows(db, "SELECT article_count FROM events") == [(3,)]
    assert failing(db) == []


def test_articles_are_had_as_they_are_stored(db, world):
    found = rereading.articles(db, ["a", "nowhere"])
    assert list(found) == ["a"]
    assert (found["a"]["title"], found["a"]["copy_of"]) == ("Headline of a", None)
