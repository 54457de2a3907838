"""Articles after their first version: what is due, what versions are stored, under which addresses they are known."""

from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import PageRecord
from warehouse import collecting, load, revising
from warehouse.collecting import Share
from warehouse.revising import Revised, Revisit

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = Share(99, 99)
VERSIONS = "SELECT version, changes, title, text, diff, url, seen_at, run_id FROM article_versions ORDER BY version"


def rows(db, sql, *parameters):
    return db.execute(sql, list(parameters)).fetchall()


@pytest.fixture
def loaded(db, load_world, reading):
    """One article with its first version."""
    first = reading("a1", title="Fire in Odesa", text="Two silos burned.", url="https://a.example/1", source_id="s1")
    load_world(db, [first])
    return first


def newer(reading, **stated):
    plain = {"title": "Fire in Odesa port", "text": "Three silos burned.", "url": "https://a.example/1", "source_id": "s1"}
    return reading("a1", **(plain | stated))


def test_a_new_version_changes_the_text_and_keeps_event_origin_and_first_sight(db, loaded, reading):
    (before,) = rows(db, "SELECT event_id, first_seen_at, run_id, origin_ref, published_at FROM articles")
    found = newer(reading, modified_at=AT, authors=("A. Writer",), first_seen_at=AT + 9 * HOUR, run_id="r2")
    revising.revise(db, [Revised("a1", found, ("headline", "number"), "the diff", "https://a.example/1")], AT + HOUR, "r2")
    assert rows(db, "SELECT title, text, authors, modified_at FROM articles") == [
        ("Fire in Odesa port", "Three silos burned.", ["A. Writer"], AT)
    ]
    assert rows(db, "SELECT event_id, first_seen_at, run_id, origin_ref, published_at FROM articles") == [before]
    assert rows(db, VERSIONS) == [
        (1, ["first"], "Fire in Odesa", "Two silos burned.", None, "https://a.example/1", AT, loaded.article.run_id),
        (
            2,
            ["headline", "number"],
            "Fire in Odesa port",
            "Three silos burned.",
            "the diff",
            "https://a.example/1",
            AT + HOUR,
            "r2",
        ),
    ]
    assert rows(db, "SELECT title FROM events") == [("Fire in Odesa port",)]


def test_several_versions_of_one_batch_are_all_kept_in_order(db, loaded, reading):
    texts = ["Three silos burned.", "Four silos burned."]
    found = [Revised("a1", newer(reading, text=text), ("number",), text, None) for text in texts]
    revising.revise(db, found, AT + HOUR, "r2")
    assert [(row[0], row[3]) for row in rows(db, VERSIONS)] == [(1, "Two silos burned."), (2, texts[0]), (3, texts[1])]
    assert rows(db, "SELECT text FROM articles") == [(texts[1],)]
    assert rows(db, "SELECT count(*) FROM fingerprints") == [(1,)]


def test_a_deletion_is_a_version_with_the_last_text(db, loaded):
    revising.revise(db, [Revised("a1", None, ("deleted",), "taken away: HTTP 410", "https://a.example/1")], AT + HOUR, "r2")
    assert rows(db, VERSIONS)[1][1:6] == (
        ["deleted"], "Fire in Odesa", "Two silos burned.", "taken away: HTTP 410", "https://a.example/1"
    )  # fmt: skip
    assert rows(db, "SELECT text FROM articles") == [("Two silos burned.",)]


def test_an_article_that_is_closed_off_keeps_its_text(db, loaded, reading):
    cut = newer(reading, title="Fire in Odesa", text="Two silos", access="cut")
    revising.revise(db, [Revised("a1", cut, ("paywalled",), "access: free, now cut", None, closed=True)], AT + HOUR, "r2")
    assert rows(db, "SELECT text, access FROM articles") == [("Two silos burned.", "cut")]
    assert rows(db, VERSIONS)[1][3] == "Two silos"


def test_an_article_that_moved_is_known_by_both_addresses(db, loaded):
    url = "https://a.example/2"
    revising.revise(db, [Revised("a1", None, ("moved",), "address: ...", url)], AT + HOUR, "r2")
    for _ in range(2):
        revising.add_addresses(db, [("id of 2", url, "a1")], AT + HOUR)
    assert rows(db, "SELECT url FROM articles") == [(url,)]
    assert rows(db, "FROM addresses") == [("id of 2", url, "a1", AT + HOUR)]


def test_what_is_stored_of_articles_can_be_had(db, loaded):
    assert revising.stored(db, ["a1", "none"]) == {
        "a1": {
            "article_id": "a1", "title": "Fire in Odesa", "text": "Two silos burned.", "access": "free",
            "text_hash": loaded.article.text_hash, "url": "https://a.example/1",
        }
    }  # fmt: skip


def test_an_article_is_due_when_its_time_has_come_and_comes_with_its_last_page(db, loaded, source):
    load.sync_catalogue(db, [source("s1", time_zone="Europe/Kyiv", aggregator=True)], [])
    pages = [PageRecord("https://a.example/1", AT + n * HOUR, 200, f"{n}.warc.gz", f"r{n}", f"h{n}", n) for n in range(2)]
    collecting.record_pages(db, pages)
    db.execute("UPDATE sightings SET title = 'In the feed', source_id = 's1', url = 'https://a.example/1'")
    db.execute("DELETE FROM revisits")
    revising.plan(db, {"a1": AT + HOUR})
    assert revising.due(db, AT + HOUR - timedelta(seconds=1), ALL) == []
    (row,) = revising.due(db, AT + HOUR, ALL)
    told = ("title", "article_title", "article_text", "visits", "file", "position", "body_hash", "last_changes", "time_zone",
            "aggregator", "ready", "article_url")  # fmt: skip
    assert {name: row[name] for name in told} == {
        "title": "In the feed", "article_title": "Fire in Odesa", "article_text": "Two silos burned.", "visits": 0,
        "file": "1.warc.gz", "position": 1, "body_hash": "h1", "last_changes": ["first"], "time_zone": "Europe/Kyiv",
        "aggregator": True, "ready": 1, "article_url": "https://a.example/1",
    }  # fmt: skip
    assert revising.due(db, AT + HOUR, Share(99, 99, ("s2",))) == []
    assert len(revising.due(db, AT + HOUR, Share(99, 99, ("s1",)))) == 1
    collecting.record_hosts(db, {}, {"a.example": (AT + 2 * HOUR, "HTTP 429")}, AT)
    assert revising.due(db, AT + HOUR, ALL) == []


def test_hosts_have_their_share_of_later_visits(db, load_world, reading):
    made = [reading(f"a{n}", url=f"https://{host}.example/{n}") for n, host in enumerate("aaab")]
    load_world(db, made)
    db.execute("DELETE FROM revisits")
    revising.plan(db, {found.article.article_id: AT for found in made})
    found = revising.due(db, AT, Share(99, 2))
    assert [row["article_id"] for row in found] == ["a0", "a3", "a1"]
    assert {row["ready"] for row in found} == {4}


def test_a_later_visit_replaces_the_one_before(db):
    revising.plan(db, {"a1": AT})
    for visits, outcome in ((1, "unchanged"), (2, "deleted")):
        revising.record(db, [Revisit("a1", visits, AT + visits * HOUR, AT, outcome, "HTTP 410")])
    assert rows(db, "FROM revisits") == [("a1", 2, AT + 2 * HOUR, AT, "deleted", "HTTP 410")]
