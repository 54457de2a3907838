from contextlib import closing

import pytest

from warehouse import check, load
from warehouse.database import in_memory

# One way at least to break what each check looks at. In the world below a1 and a2 are event e1 (a2 a copy of a1), a3 is e3.
BROKEN = [
    ("article_without_event", "UPDATE articles SET event_id = NULL WHERE article_id = 'a3'"),
    ("article_without_event", "DELETE FROM events WHERE event_id = (SELECT event_id FROM articles WHERE article_id = 'a3')"),
    ("article_without_sighting", "UPDATE sightings SET article_id = 'a1' WHERE article_id = 'a3'"),
    ("copy_of_nothing", "UPDATE articles SET copy_of = 'gone' WHERE article_id = 'a3'"),
    ("copy_of_nothing", "UPDATE articles SET copy_of = 'a3' WHERE article_id = 'a3'"),
    ("copy_of_nothing", "UPDATE articles SET copy_of = 'a2' WHERE article_id = 'a3'"),
    ("event_without_article", "UPDATE events SET article_count = 7 WHERE article_count = 2"),
    ("lineage_missing", "DELETE FROM event_lineage WHERE rowid = (SELECT min(rowid) FROM event_lineage)"),
    ("lineage_missing", 'INSERT INTO event_lineage SELECT * REPLACE ("at" + INTERVAL 1 HOUR AS "at") FROM event_lineage LIMIT 1'),
    ("lineage_missing", "INSERT INTO event_lineage SELECT 'merged', to_event_id, 'x', \"at\", run_id FROM event_lineage LIMIT 1"),
    ("membership_not_unique", "UPDATE event_articles SET valid_to = valid_from WHERE article_id = 'a3'"),
    ("membership_not_unique", "INSERT INTO event_articles FROM event_articles WHERE article_id = 'a3'"),
    ("membership_not_unique", "UPDATE event_articles SET event_id = 'another' WHERE article_id = 'a3'"),
    ("membership_of_nothing", "INSERT INTO event_articles SELECT * REPLACE ('gone' AS article_id) FROM event_articles LIMIT 1"),
    ("membership_of_nothing", "INSERT INTO mentions SELECT * REPLACE ('gone' AS article_id) FROM mentions LIMIT 1"),
    ("membership_of_nothing", "INSERT INTO article_versions SELECT * REPLACE ('gone' AS article_id) FROM article_versions LIMIT 1"),
    ("membership_of_nothing", "INSERT INTO fingerprints SELECT * REPLACE ('gone' AS article_id) FROM fingerprints LIMIT 1"),
    ("mention_of_nothing", "DELETE FROM entities"),
    ("precision_without_time", "UPDATE articles SET published_precision = 'none' WHERE article_id = 'a3'"),
    ("precision_without_time", "UPDATE articles SET published_at = NULL WHERE article_id = 'a3'"),
    ("precision_without_time", "UPDATE articles SET published_precision = 'hour' WHERE article_id = 'a3'"),
    ("precision_without_time", "UPDATE articles SET published_at = first_seen_at + INTERVAL 25 HOUR WHERE article_id = 'a3'"),
    ("precision_without_time", "UPDATE articles SET modified_at = published_at - INTERVAL 1 MINUTE WHERE article_id = 'a3'"),
    ("sighting_without_fate", "UPDATE sightings SET fate = 'lost' WHERE article_id = 'a3'"),
    (
        "sighting_without_fate",
        "INSERT INTO sightings SELECT * REPLACE ('x' AS sighting_id, 'gone' AS article_id) FROM sightings LIMIT 1",
    ),
    (
        "sighting_without_fate",
        "INSERT INTO sightings SELECT * REPLACE ('x' AS sighting_id, 'rejected' AS fate) FROM sightings LIMIT 1",
    ),
    ("version_missing", "DELETE FROM article_versions WHERE article_id = 'a3'"),
    ("version_missing", "UPDATE article_versions SET text_hash = 'another' WHERE article_id = 'a3'"),
    ("version_missing", "UPDATE article_versions SET version = 2 WHERE article_id = 'a3'"),
]


@pytest.fixture(scope="module")
def sound(reading, load_world, entity):
    with closing(in_memory()) as db:
        load.sync_entities(db, [entity("Q1")])
        copied = reading("a1").article.text
        load_world(db, [reading("a1", about="x", mentions={"Q1": 1}), reading("a2", about="x", text=copied), reading("a3")])
        yield db


@pytest.fixture
def world(sound):
    """The sound world; what a test breaks is mended after it."""
    sound.execute("BEGIN")
    yield sound
    sound.execute("ROLLBACK")


def test_a_sound_world_passes_every_check(world):
    assert world.execute("SELECT count(*), count(copy_of), count(DISTINCT event_id) FROM articles").fetchall() == [(3, 1, 2)]
    assert check.failures(world) == []


def test_an_empty_warehouse_passes_every_check(db):
    assert check.failures(db) == []


def test_every_check_has_been_seen_to_fail():
    assert {name for name, _ in BROKEN} == set(check.names("checks"))


@pytest.mark.parametrize(("name", "sql"), BROKEN)
def test_a_check_finds_what_is_broken_and_nothing_else(world, name, sql):
    world.execute(sql)
    also = {"event_without_article": 1} if "event_id = NULL" in sql else {}
    assert {failure.check: failure.rows for failure in check.failures(world)} == {name: 1} | also


def test_a_failure_names_its_rows_and_shows_the_first_three(world):
    world.execute("UPDATE events SET article_count = article_count + 1")
    world.execute("INSERT INTO entities SELECT * REPLACE ('Q2' AS entity_id) FROM entities")
    world.execute("INSERT INTO mentions SELECT 'a1', 'Z' || i, 'x', 'place', 1 FROM range(5) AS t(i)")
    first, second = check.failures(world)
    assert (first.check, first.rows, len(first.examples)) == ("event_without_article", 2, 2)
    assert (second.check, second.rows, len(second.examples)) == ("mention_of_nothing", 5, 3)
    assert second.examples[0].startswith("('Z")
