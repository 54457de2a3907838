"""Filing: every item gets its fate, and each text is loaded once, whatever order and company it comes in."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import Mention, Refusal
from flows import filing
from flows.filing import Outcome, as_json, file_outcomes, summary

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def file(db, sighting):
    """Return a function that files readings, refusals or nothing, each sighted anew; it returns the counts that are not 0."""
    number = 0

    def file_(*results, at=AT, keep_all=False):
        nonlocal number
        outcomes = []
        for result in results:
            number += 1
            outcomes.append(Outcome(sighting(f"s{number}", run_id=f"run-{at:%H}"), result))
        return Counter({name: count for name, count in file_outcomes(db, outcomes, at, keep_all=keep_all).items() if count})

    return file_


def fates(db):
    return db.execute("SELECT sighting_id, fate, reason, article_id FROM sightings ORDER BY ALL").fetchall()


def test_nothing_to_file_changes_nothing(db, file):
    assert file() == Counter()
    assert fates(db) == []


def test_a_new_article_is_loaded_and_founds_an_event(db, file, reading):
    assert file(reading("a")) == Counter(loaded=1, events_created=1)
    assert fates(db) == [("s1", "loaded", None, "a")]
    ((event_id,),) = db.execute("SELECT event_id FROM articles").fetchall()
    assert db.execute("SELECT event_id, article_count FROM events").fetchall() == [(event_id, 1)]
    assert db.execute("SELECT event_id, article_id, valid_from, valid_to, score FROM event_articles").fetchall() == [
        (event_id, "a", AT, None, 1.0)
    ]
    assert db.execute('SELECT kind, from_event_id, to_event_id, "at" FROM event_lineage').fetchall() == [
        ("created", None, event_id, AT)
    ]
    assert db.execute("SELECT article_id, version, run_id FROM article_versions").fetchall() == [("a", 1, "run-12")]


def test_articles_about_the_same_thing_join_one_event_in_one_batch_or_in_two(db, file, reading):
    assert file(reading("a", about="x"), reading("b", about="y"), reading("c", about="x"))["events_created"] == 2
    assert file(reading("d", about="y"))["events_created"] == 0
    rows = db.execute("SELECT list(article_id ORDER BY article_id) AS ids FROM articles GROUP BY event_id ORDER BY ids").fetchall()
    assert rows == [(["a", "c"],), (["b", "d"],)]


def test_an_article_that_is_loaded_with_the_same_text_is_known(db, file, reading):
    file(reading("a"))
    before = db.execute("FROM articles").fetchall(), db.execute("FROM article_versions").fetchall()
    assert file(reading("a", run_id="later"), at=AT + timedelta(hours=1)) == Counter(known=1)
    assert fates(db)[1] == ("s2", "known", "this article is loaded already", "a")
    assert (db.execute("FROM articles").fetchall(), db.execute("FROM article_versions").fetchall()) == before


def test_of_two_equal_ones_in_a_batch_the_first_is_loaded_and_the_second_known(db, file, reading):
    assert file(reading("a"), reading("b"), reading("a")) == Counter(loaded=2, known=1, events_created=2)
    assert [fate for _, fate, _, _ in fates(db)] == ["loaded", "loaded", "known"]
    assert db.execute("SELECT article_id FROM articles ORDER BY 1").fetchall() == [("a",), ("b",)]


def test_a_changed_text_is_a_new_version_and_keeps_event_and_first_sight(db, file, reading):
    file(reading("a", text="One two three."))
    (before,) = db.execute("SELECT event_id, first_seen_at, run_id FROM articles").fetchall()
    counts = file(reading("a", text="One two four.", title="Corrected"), at=AT + timedelta(hours=1))
    assert counts == Counter(loaded=1)
    assert fates(db)[1] == ("s2", "loaded", "a new version of an article that is loaded", "a")
    assert db.execute("SELECT version, text, seen_at, run_id FROM article_versions ORDER BY version").fetchall() == [
        (1, "One two three.", AT, "run-12"),
        (2, "One two four.", AT + timedelta(hours=1), "run-13"),
    ]
    assert db.execute("SELECT text, title, event_id, first_seen_at, run_id FROM articles").fetchall() == [
        ("One two four.", "Corrected", *before)
    ]
    assert db.execute("SELECT title FROM events").fetchall() == [("Corrected",)]
    assert db.execute("SELECT count(*) FROM fingerprints").fetchall() == [(1,)]


@pytest.mark.parametrize("first", [1, 2, 3])
def test_every_version_is_kept_when_several_come_in_one_batch(db, file, reading, first):
    texts = ["One two three.", "One two four.", "One two five."]
    file(*(reading("a", text=text) for text in texts[:first]))
    file(*(reading("a", text=text) for text in texts[first:]))
    assert db.execute("SELECT version, text FROM article_versions ORDER BY version").fetchall() == list(enumerate(texts, 1))
    assert db.execute("SELECT text FROM articles").fetchall() == [("One two five.",)]


def test_what_is_not_about_the_war_is_turned_away_with_the_reasons(db, file, reading):
    assert file(reading("a", relevance=0.49, relevance_reasons=("sport -5.0", "Ukraine +0.6"))) == Counter(unrelated=1)
    assert fates(db) == [("s1", "unrelated", "relevance 0.49: sport -5.0, Ukraine +0.6", None)]
    assert db.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("relevance", "keep_all", "fate"), [(0.5, False, "loaded"), (0.49, True, "loaded"), (0.49, False, "unrelated")]
)
def test_the_threshold_decides_unless_all_is_kept(db, file, reading, relevance, keep_all, fate):
    file(reading("a", relevance=relevance), keep_all=keep_all)
    assert fates(db)[0][1] == fate


def test_a_revision_is_loaded_even_if_it_speaks_of_the_war_no_more(db, file, reading):
    file(reading("a"))
    assert file(reading("a", text="Another text.", relevance=0.1)) == Counter(loaded=1)


def test_what_could_not_be_read_is_rejected_and_an_item_without_a_result_keeps_its_fate(db, sighting):
    waiting = sighting("w", fate="waiting", reason="HTTP 500", attempts=1, retry_at=AT + timedelta(minutes=10))
    refused = Outcome(replace(sighting("r"), retry_at=AT), Refusal("feed", "r", "the page is empty", "h"))
    assert file_outcomes(db, [Outcome(waiting, None), refused], AT, keep_all=False) == Counter(waiting=1, rejected=1)
    assert db.execute("SELECT sighting_id, fate, reason, retry_at FROM sightings ORDER BY 1").fetchall() == [
        ("r", "rejected", "the page is empty", None),
        ("w", "waiting", "HTTP 500", AT + timedelta(minutes=10)),
    ]


def test_a_sighting_takes_headline_and_address_from_the_article_where_it_has_none(db, sighting, reading):
    found = reading("a", title="Headline", url="https://news.example/a")
    named = sighting("s2", title="In the feed", url="https://news.example/b")
    file_outcomes(db, [Outcome(sighting("s1"), found), Outcome(named, found)], AT, keep_all=False)
    assert db.execute("SELECT title, url FROM sightings ORDER BY sighting_id").fetchall() == [
        ("Headline", "https://news.example/a"),
        ("In the feed", "https://news.example/b"),
    ]


def test_a_later_copy_is_marked_and_belongs_to_the_event_of_its_original(db, file, reading):
    text = " ".join(f"word{number}" for number in range(80))
    file(reading("a", about="x", text=text, published_at=AT - timedelta(hours=2)))
    file(reading("b", about="x", text=text + " more", published_at=AT - timedelta(hours=1)))
    assert db.execute("SELECT article_id, copy_of FROM articles ORDER BY 1").fetchall() == [("a", None), ("b", "a")]
    assert db.execute("SELECT article_count, origin_count FROM events").fetchall() == [(2, 1)]


def test_a_batch_that_fails_leaves_nothing_behind(db, file, reading, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(filing.load, "refresh_events", fail)
    with pytest.raises(OSError, match="disk full"):
        file(reading("a"))
    tables = ("articles", "article_versions", "fingerprints", "mentions", "event_articles", "event_lineage", "sightings")
    assert {table: db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables} == dict.fromkeys(tables, 0)


def test_counts_are_said_in_one_line_and_stored_as_json_without_those_that_are_nought():
    counts = Counter(loaded=2, known=0, events_created=1)
    assert summary(counts) == "events_created=1 loaded=2"
    assert as_json(counts) == '{"events_created": 1, "loaded": 2}'
    assert (summary(Counter()), as_json(Counter())) == ("", "{}")


def test_a_revision_names_what_its_newest_version_names(db, file, reading):
    first, second = reading("a", text="One two three."), reading("a", text="One two four.")
    file(replace(first, mentions=(Mention("a", "Q212", "Ukraine", "place", 2), Mention("a", "Q159", "Russia", "place", 1))))
    file(replace(second, mentions=(Mention("a", "Q212", "Ukraine", "place", 1),)))
    assert db.execute('SELECT entity_id, "count" FROM mentions').fetchall() == [("Q212", 1)]
