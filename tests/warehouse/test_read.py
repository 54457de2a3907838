from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.records import Fingerprint, Lineage, Link
from warehouse import load, read

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=6).map(tuple)
UINT32 = st.integers(0, 2**32 - 1)
PRINTS = st.builds(
    Fingerprint, article_id=st.just("a1"), language=st.none() | st.sampled_from(["de", "uk"]),
    published_at=st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    published_precision=st.sampled_from(["minute", "day", "month", "none"]), keys=WORDS,
    weights=st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), max_size=6).map(tuple), title_keys=WORDS,
    marks=WORDS, outlet=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    dated_at=st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    sketch=st.lists(UINT32, max_size=6).map(tuple), shingles=st.integers(0, 2**31 - 1), word_count=st.integers(0, 2**31 - 1),
)  # fmt: skip


def print_of(article_id, keys, published_at=AT, precision="minute", language="de", weights=()):
    names = tuple(keys.split())
    return Fingerprint(
        article_id, language, published_at, precision, names, weights or (1.0,) * len(names), (), (), (), 0, 9, None,
        published_at if precision in ("minute", "day") else None,
    )  # fmt: skip


def store(db, *prints):
    """Store fingerprints as filing does: with their anchors."""
    load.insert(db, prints)
    read.open_window(db, prints, days=5)
    load.keep_anchors(db, most=16)


def candidates(db, *article_ids, most=9):
    read.open_window(db, list(read.fingerprints(db, article_ids).values()), days=5)
    return read.candidates(db, days=5, most=most)


def rarity(db, *article_ids):
    read.open_window(db, list(read.fingerprints(db, article_ids).values()), days=5)
    return read.rarity(db)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PRINTS)
def test_a_fingerprint_comes_back_as_it_was_stored(db, print_):
    load.upsert(db, [print_])
    assert read.fingerprints(db, ["a1"]) == {"a1": print_}


@pytest.mark.parametrize("hours", [None, (-1, 1), (24, 48)])
def test_fingerprints_are_found_inside_and_outside_the_time_in_which_most_are_expected(db, hours):
    made = [
        print_of("a", "k1"),
        print_of("b", "k2", AT + timedelta(days=9)),
        print_of("c", "k3", None, "none"),
        print_of("d", "k4"),
    ]
    load.insert(db, made)
    between = (AT + timedelta(hours=hours[0]), AT + timedelta(hours=hours[1])) if hours else None
    found = read.fingerprints(db, ["b", "a", "c", "a", "gone"], between)
    assert found == {print_.article_id: print_ for print_ in made[:3]}
    assert read.fingerprints(db, ["a"], between) == {"a": made[0]}


def test_what_is_asked_for_and_not_there_is_left_out(db, article, sighting):
    load.insert(db, [article("a1"), article("a2", event_id="e1", copy_of="a1"), article("a3", event_id="e1")])
    load.settle(db, [sighting("g1"), sighting("g2", fate="known")])
    assert read.own_ids(db, ["a1", "a2", "b", "a1"]) == {"a1": "a1", "a2": "a2"}
    assert read.settled(db, ["g1", "g2", "h"]) == {"g1": "waiting", "g2": "known"}
    assert read.filings(db, ["a1", "a2", "a3", "b"]) == {"a2": ("e1", "a1"), "a3": ("e1", None)}
    for question in (read.own_ids, read.settled, read.filings, read.fingerprints):
        assert question(db, []) == {}


def test_rows_come_by_column_name(db):
    assert read.rows(db, "SELECT $a AS a, [1, 2] AS b", {"a": "x"}) == [{"a": "x", "b": [1, 2]}]


def test_candidates_are_the_articles_that_share_most_of_the_rarer_keys_best_first(db):
    load.insert(db, [print_of("new", "r1 r2 r3 common"), print_of("two", "r1 r2 common"), print_of("one", "r3 common"),
                     print_of("none", "other"), *(print_of(f"x{n}", "common") for n in range(5))])  # fmt: skip
    assert candidates(db, "new", most=2) == {"new": ["two", "one"]}
    assert candidates(db, "new", most=1) == {"new": ["two"]}
    assert candidates(db, "none") == {}
    assert candidates(db) == {}


def test_a_key_that_stands_in_very_many_articles_makes_no_candidate(db):
    load.insert(db, [print_of(f"x{n:03d}", "common") for n in range(61)])
    assert candidates(db, "x060") == {}
    db.execute("DELETE FROM fingerprints WHERE article_id = 'x000'")
    assert len(candidates(db, "x060", most=99)["x060"]) == 59


WINDOW = {  # the candidate's time and precision; is it one for an article of the 10th, noon?
    "at the edge": (AT - timedelta(days=5), "minute", True),
    "outside": (AT - timedelta(days=5, seconds=1), "minute", False),
    "later, at the edge": (AT + timedelta(days=5), "minute", True),
    "later, outside": (AT + timedelta(days=5, seconds=1), "minute", False),
    "of the day": (AT + timedelta(days=4), "day", True),
    "of a day outside": (AT + timedelta(days=6), "day", False),
    "of a month long ago": (datetime(2021, 1, 1, tzinfo=UTC), "month", True),
    "undated": (None, "none", True),
}


@pytest.mark.parametrize(("at", "precision", "near"), WINDOW.values(), ids=list(WINDOW))
def test_a_dated_article_finds_dated_ones_within_the_days_and_undated_ones_at_any_time(db, at, precision, near):
    store(db, print_of("found", "k1 k2", at, precision))
    load.insert(db, [print_of("new", "k1 k2 k3")])
    assert candidates(db, "new") == ({"new": ["found"]} if near else {})


@pytest.mark.parametrize(("at", "precision"), [(at, precision) for at, precision, _ in WINDOW.values()], ids=list(WINDOW))
def test_an_undated_article_finds_what_shares_its_anchors_at_any_time(db, at, precision):
    store(db, print_of("found", "k1 k2", at, precision))
    for name, when, known in (("undated", None, "none"), ("monthly", datetime(2024, 5, 1, tzinfo=UTC), "month")):
        load.insert(db, [print_of(name, "k1 k2 k3", when, known)])
        assert candidates(db, name) == {name: ["found"]}


def test_one_shared_anchor_is_not_enough_and_a_key_that_is_no_anchor_does_not_count(db):
    least = (*(float(n + 2) for n in range(16)), 1.0, 1.0)
    store(db, print_of("stored", " ".join(f"k{n}" for n in range(18)), weights=least))
    load.insert(db, [print_of("one", "k0 other", None, "none"), print_of("weak", "k0 k16 k17", None, "none"),
                     print_of("two", "k0 k1", None, "none")])  # fmt: skip
    for name, found in (("one", {}), ("weak", {}), ("two", {"two": ["stored"]})):
        assert candidates(db, name) == found


def test_dated_articles_of_a_window_are_found_by_all_keys_not_by_anchors_only(db):
    store(db, print_of("stored", " ".join(f"k{n:02d}" for n in range(18))))
    load.insert(db, [print_of("new", "k17"), print_of("undated", "k17", None, "none")])
    assert candidates(db, "new") == {"new": ["stored"]}
    assert candidates(db, "undated") == {}
    assert candidates(db, "new", "undated") == {"new": ["stored"], "undated": ["new", "stored"]}


def test_within_a_batch_only_what_is_filed_before_an_article_is_a_candidate_of_it(db):
    store(db, print_of("stored", "k j", AT + timedelta(hours=9)))
    later = AT + timedelta(hours=1)
    load.insert(db, [print_of("b", "k j"), print_of("a", "k j", later), print_of("c", "k j", later),
                     print_of("d", "k j", None, "none"), print_of("e", "k j", AT - timedelta(days=9), "month")])  # fmt: skip
    assert candidates(db, "a", "b", "c", "d", "e") == {
        "e": ["stored"],
        "b": ["e", "stored"],
        "a": ["b", "e", "stored"],
        "c": ["a", "b", "e", "stored"],
        "d": ["a", "b", "c", "e", "stored"],
    }


def test_a_batch_that_has_its_anchors_already_is_held_to_the_same_order(db):
    store(db, print_of("a", "k j", None, "none"), print_of("b", "k j", None, "none"))
    assert candidates(db, "a", "b") == {"b": ["a"]}


def test_rarity_counts_languages_and_the_keys_of_a_batch_in_the_window_around_it(db):
    store(db, print_of("a", "k1 k2"), print_of("b", "k1 k3", AT + timedelta(days=5), language="uk"),
          print_of("c", "k1", None, "none", language=None), print_of("far", "k1 k2", AT + timedelta(days=6)))  # fmt: skip
    assert rarity(db, "a") == ({"de": 1, "uk": 1}, {"k1": 2, "k2": 1})
    assert rarity(db, "a", "b") == ({"de": 2, "uk": 1}, {"k1": 3, "k2": 2, "k3": 1})
    assert rarity(db, "a", "c") == ({"de": 1, "uk": 1, None: 1}, {"k1": 3, "k2": 1})
    assert rarity(db, "c") == ({None: 1}, {"k1": 1})
    assert rarity(db) == ({}, {})


def anchors(db, article_id, keys):
    rows = db.execute("SELECT key, dated_at FROM anchors WHERE article_id = ?", [article_id]).fetchall()
    hashes = {db.execute("SELECT md5_number_lower(?)", [key]).fetchall()[0][0]: key for key in keys}
    return sorted((hashes[key], dated_at) for key, dated_at in rows)


def test_the_anchors_of_an_article_are_its_sixteen_most_prominent_and_rarest_keys(db):
    keys = [f"k{n:02d}" for n in range(20)]
    load.insert(db, [print_of(f"x{n}", "k00 k01", AT - timedelta(hours=9)) for n in range(30)])
    weights = (1.0,) * 17 + (0.5, 0.5, 3.0)
    store(db, print_of("many", " ".join(keys), weights=weights), print_of("few", "k02 k03", None, "none"))
    assert anchors(db, "many", keys) == [(key, AT) for key in (*keys[2:17], keys[19])]
    assert anchors(db, "few", keys) == [("k02", None), ("k03", None)]
    assert db.execute("SELECT count(*) FROM anchors").fetchall() == [(18,)]


def test_links_are_found_between_the_articles_asked_for_and_within_the_time(db):
    made = [Link("a", "b", 0.5, 0.0, AT), Link("a", "c", -1.0, 0.0, AT + timedelta(days=1)), Link("b", "c", 1.0, 0.75, None),
            Link("a", "d", 0.25, 0.0, AT)]  # fmt: skip
    load.insert(db, made)

    def between(names, first, last):
        return sorted(read.links(db, names, AT + timedelta(hours=first), AT + timedelta(hours=last)), key=made.index)

    assert between("abcd", 0, 24) == made
    assert between("abc", 0, 24) == made[:3]
    assert between("abc", 0, 23) == [made[0], made[2]]
    assert between("abc", 1, 24) == [made[1], made[2]]
    assert between("abc", 48, 72) == [made[2]]
    assert between("ab", 0, 24) == [made[0]]
    assert between("a", 0, 24) == between("", 0, 24) == []


def test_members_are_the_articles_of_events_within_a_time_and_the_undated_ones(db, article):
    load.insert(
        db,
        [
            article("a", event_id="e1", published_at=AT, published_precision="minute"),
            article("b", event_id="e1", published_at=None, published_precision="none"),
            article("c", event_id="e2", published_at=AT + timedelta(days=9), published_precision="minute"),
            article("d"),
        ],
    )
    load.refresh_events(db, ["e1"], AT)
    day, fortnight = (AT - timedelta(days=1), AT + timedelta(days=1)), (AT - timedelta(days=1), AT + timedelta(days=14))
    for events, between, expected in (
        (["e1"], day, ["a", "b"]), (["e1", "e2"], day, ["a", "b"]), (["e1", "e2"], fortnight, ["a", "b", "c"]), (["e3"], day, []),
        ([], day, []),
    ):  # fmt: skip
        assert sorted(read.members(db, events, between)) == expected


def test_the_ids_of_events_that_were_merged_away_count_as_used(db):
    load.insert(
        db, [Lineage("created", None, "e1", AT, "r"), Lineage("merged", "e1", "e2", AT, "r"), Lineage("split", "e2", "e3", AT, "r")]
    )
    assert read.used_event_ids(db, ["e1", "e2", "e3", "e4"]) == {"e1", "e2", "e3"}


@pytest.mark.parametrize("between", [None, (AT, AT), (AT - timedelta(days=1), AT + timedelta(days=1))])
def test_a_span_spares_reading_but_changes_nothing_of_what_is_found(db, article, between):
    load.insert(db, [article(name, event_id="e1", copy_of=of, published_at=at) for name, of, at in (
        ("a", None, AT), ("b", "a", AT + timedelta(days=30)), ("c", None, None),
    )])  # fmt: skip
    assert read.filings(db, ["c", "b", "a", "gone"], between) == {"a": ("e1", None), "b": ("e1", "a"), "c": ("e1", None)}
    assert read.filings(db, [], between) == {}
