"""Filing: every item gets its fate, and each text is loaded once, whatever order and company it comes in."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.events import event_id_for
from extractors.records import Mention, Refusal
from flows import filing
from flows.filing import Outcome, as_json, file_outcomes, summary
from warehouse import check

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
    file(reading("a", text="In the port of Odesa three silos burned down."))
    (before,) = db.execute("SELECT event_id, first_seen_at, run_id FROM articles").fetchall()
    counts = file(reading("a", text="In the port of Odesa four silos burned down.", title="Corrected"), at=AT + timedelta(hours=1))
    assert counts == Counter(loaded=1, changed_headline=1, changed_number=1)
    assert fates(db)[1] == ("s2", "loaded", "a new version of an article that is loaded", "a")
    assert db.execute("SELECT version, text, seen_at, run_id FROM article_versions ORDER BY version").fetchall() == [
        (1, "In the port of Odesa three silos burned down.", AT, "run-12"),
        (2, "In the port of Odesa four silos burned down.", AT + timedelta(hours=1), "run-13"),
    ]
    assert db.execute("SELECT text, title, event_id, first_seen_at, run_id FROM articles").fetchall() == [
        ("In the port of Odesa four silos burned down.", "Corrected", *before)
    ]
    assert db.execute("SELECT title FROM events").fetchall() == [("Corrected",)]
    assert db.execute("SELECT count(*) FROM fingerprints").fetchall() == [(1,)]


@pytest.mark.parametrize("first", [1, 2, 3])
def test_every_version_is_kept_when_several_come_in_one_batch(db, file, reading, first):
    texts = [
        "In the port of Odesa three silos burned down.",
        "In the port of Odesa four silos burned down.",
        "In the port of Odesa five silos burned down.",
    ]
    file(*(reading("a", text=text) for text in texts[:first]))
    file(*(reading("a", text=text) for text in texts[first:]))
    assert db.execute("SELECT version, text FROM article_versions ORDER BY version").fetchall() == list(enumerate(texts, 1))
    assert db.execute("SELECT text FROM articles").fetchall() == [("In the port of Odesa five silos burned down.",)]


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
    assert file(reading("a", text="Another text.", relevance=0.1)) == Counter(loaded=1, changed_text=1)


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


@pytest.mark.parametrize("others", [0, 40])
def test_one_text_in_a_hundred_outlets_is_one_event_although_its_words_are_too_common_to_tell(db, file, reading, others):
    text = " ".join(f"meldung{number}" for number in range(60))
    copies = [reading(f"c{number:03}", about="wire", text=text, source_id=f"o{number}") for number in range(100)]
    file(*copies[:70], *(reading(f"x{number}") for number in range(others)))
    file(*copies[70:])
    assert db.execute("SELECT event_id, article_count, origin_count FROM events WHERE article_count > 1").fetchall() == [
        (event_id_for("c000"), 100, 1)
    ]
    assert db.execute("SELECT count(*) FROM articles WHERE copy_of = 'c000'").fetchall() == [(99,)]


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
    first, second = (
        reading("a", text="In the port of Odesa three silos burned down."),
        reading("a", text="In the port of Odesa four silos burned down."),
    )
    file(replace(first, mentions=(Mention("a", "Q212", "Ukraine", "place", 2), Mention("a", "Q159", "Russia", "place", 1))))
    file(replace(second, mentions=(Mention("a", "Q212", "Ukraine", "place", 1),)))
    assert db.execute('SELECT entity_id, "count" FROM mentions').fetchall() == [("Q212", 1)]


# Events that join and part. A text is about one or more subjects: those of one subject share half of their keys or all.


@pytest.fixture
def tell(reading):
    """Make a reading that tells of subjects, so many hours before noon; `package` is the ordinal that it names."""

    def told(article_id, *subjects, hours=0, package=None):
        found = reading(article_id, published_at=AT - timedelta(hours=hours), first_seen_at=AT)
        keys = tuple(f"t:{subject} {number}" for subject in subjects for number in range(6))
        marks = (f"package={package}",) if package else ()
        print_ = found.fingerprint
        print_ = replace(print_, keys=keys, weights=(3.0,) * len(keys), title_keys=(), marks=marks, dated_at=print_.published_at)
        return replace(found, fingerprint=print_)

    return told


def partition(db, at=None):
    """Return which articles were one event at a time, now if none is given."""
    rows = db.execute(
        "SELECT string_agg(article_id, ' ' ORDER BY article_id) AS ids FROM event_articles "
        "WHERE CASE WHEN $at IS NULL THEN valid_to IS NULL ELSE valid_from <= $at AND (valid_to IS NULL OR valid_to > $at) END "
        "GROUP BY event_id ORDER BY ids",
        {"at": at},
    ).fetchall()
    return [ids for (ids,) in rows]


def lineage(db):
    return db.execute('SELECT kind, from_event_id, to_event_id, "at" FROM event_lineage ORDER BY "at", kind, 3').fetchall()


def events_of(db):
    return dict(db.execute("SELECT article_id, event_id FROM articles").fetchall())


def broken(db):
    return [failure.check for failure in check.failures(db)]


def test_a_late_article_that_tells_of_both_merges_two_events_and_what_was_thought_before_stays_known(db, file, tell):
    first, late = AT, AT + timedelta(hours=2)
    assert file(tell("a", "x", hours=9), tell("b", "y", hours=8), tell("c", "z", hours=8))["events_created"] == 3
    before = events_of(db)
    assert file(tell("d", "x", "y", hours=1), at=late) == Counter(loaded=1, events_merged=1)
    now = events_of(db)
    (kept,) = {now[name] for name in "abd"}
    (gone,) = {before["a"], before["b"]} - {kept}
    assert now["c"] == before["c"]
    assert (partition(db, first), partition(db, late), partition(db)) == (["a", "b", "c"], ["a b d", "c"], ["a b d", "c"])
    assert partition(db, first - timedelta(seconds=1)) == []
    moved = "b" if kept == before["a"] else "a"
    assert db.execute(
        "SELECT event_id, valid_from, valid_to FROM event_articles WHERE article_id = ? ORDER BY valid_from", [moved]
    ).fetchall() == [(gone, first, late), (kept, late, None)]
    assert lineage(db)[3:] == [("merged", gone, kept, late)]
    assert db.execute("SELECT event_id, article_count, updated_at FROM events WHERE event_id <> ?", [before["c"]]).fetchall() == [
        (kept, 3, late)
    ]
    assert broken(db) == []


def test_an_event_with_an_article_of_a_time_that_was_not_looked_at_is_not_merged_away(db, file, tell):
    file(*(tell(name, keys, hours=9) for name, keys in (("a", "x"), ("a2", "x"), ("b", "y"), ("b2", "y"))))
    before = events_of(db)
    for table in ("articles", "fingerprints"):
        db.execute(f"UPDATE {table} SET published_at = published_at - INTERVAL 60 DAY WHERE article_id IN ('a2', 'b2')")
    db.execute("UPDATE fingerprints SET dated_at = published_at")
    file(tell("d", "x", "y", hours=1), at=AT + timedelta(hours=2))
    now = events_of(db)
    assert now["a"] == now["b"] == now["d"]
    assert (now["a2"], now["b2"]) == (before["a2"], before["b2"])
    counted = dict(db.execute("SELECT event_id, article_count FROM events").fetchall())
    assert counted == {now["a"]: 4, ({before["a"], before["b"]} - {now["a"]}).pop(): 1}
    assert [kind for kind, *_ in lineage(db)] == ["created", "created"]
    assert broken(db) == []


def test_articles_that_contradict_one_of_an_event_part_it_and_take_along_what_fits_them_better(db, file, tell):
    late = AT + timedelta(hours=2)
    assert file(tell("a", "x", hours=9, package=1), tell("b", "x", "y", hours=8))["events_created"] == 1
    (old,) = set(events_of(db).values())
    assert file(tell("d", "x", "y", hours=1, package=2), at=late) == Counter(loaded=1, events_created=1, events_split=1)
    now = events_of(db)
    assert (now["a"], now["b"] == now["d"]) == (old, True)
    assert (partition(db, AT), partition(db)) == (["a b"], ["a", "b d"])
    assert lineage(db) == [("created", None, old, AT), ("split", old, now["b"], late)]
    assert db.execute(
        "SELECT event_id, valid_from, valid_to FROM event_articles WHERE article_id = 'b' ORDER BY valid_from"
    ).fetchall() == [(old, AT, late), (now["b"], late, None)]
    assert db.execute("SELECT event_id, article_count, updated_at FROM events ORDER BY first_published_at").fetchall() == [
        (old, 1, late),
        (now["b"], 2, late),
    ]


@pytest.mark.parametrize("hours", [1, 12])
def test_an_article_that_its_event_leaves_behind_gets_an_event_of_another_id_than_it_began(db, file, tell, hours):
    late = AT + timedelta(hours=2)
    file(tell("a", "x", hours=9, package=1), tell("b", "x", "y", hours=8), tell("c", "x", "y", hours=8))
    (old,) = set(events_of(db).values())
    assert old == event_id_for("a")
    assert file(tell("d", "x", "y", hours=hours, package=2), at=late) == Counter(loaded=1, events_created=1, events_split=1)
    now = events_of(db)
    assert (partition(db, AT), partition(db)) == (["a b c"], ["a", "b c d"])
    assert {now[name] for name in "bcd"} == {old} != {now["a"]}
    assert lineage(db)[1:] == [("split", old, now["a"], late)]


def test_an_article_that_touches_nothing_leaves_every_event_as_it_was(db, file, tell):
    file(tell("a", "x", hours=9), tell("b", "x", hours=8))
    before = db.execute("FROM events").fetchall(), db.execute("FROM event_articles").fetchall()
    file(tell("c", "y"), at=AT + timedelta(hours=2))
    assert (db.execute("FROM events").fetchall()[:1], db.execute("FROM event_articles").fetchall()[:2]) == before


@pytest.mark.parametrize(("hours", "apart"), [(24 * 5 - 1, 1), (24 * 5 + 1, 2)])
def test_articles_more_than_the_window_apart_are_two_events_however_alike(db, file, tell, hours, apart):
    file(tell("a", "x", hours=hours))
    file(tell("b", "x"))
    assert len(partition(db)) == apart


def test_how_a_batch_is_cut_changes_neither_events_nor_links(db, file, tell):
    world = [tell(f"{subject}{number}", subject, hours=9 - number) for number in range(4) for subject in "xyz"]
    file(*world[:5])
    for found in world[5:]:
        file(found)
    assert partition(db) == ["x0 x1 x2 x3", "y0 y1 y2 y3", "z0 z1 z2 z3"]
    ((links, pairs),) = db.execute("SELECT count(*), count(DISTINCT (article_id, other_id)) FROM links").fetchall()
    assert (links, pairs) == (18, 18)
    assert db.execute("SELECT count(*) FROM links WHERE article_id >= other_id OR score < 0.5").fetchall() == [(0,)]
    assert db.execute("SELECT count(*), count(DISTINCT article_id) FROM anchors").fetchall() == [(72, 12)]
