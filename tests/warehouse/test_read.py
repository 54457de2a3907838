from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.records import Fingerprint
from warehouse import load, read

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=6).map(tuple)
UINT32 = st.integers(0, 2**32 - 1)
PRINTS = st.builds(
    Fingerprint, article_id=st.just("a1"), language=st.none() | st.sampled_from(["de", "uk"]),
    published_at=st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    published_precision=st.sampled_from(["minute", "day", "month", "none"]), keys=WORDS,
    weights=st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), max_size=6).map(tuple), title_keys=WORDS,
    marks=WORDS,
    sketch=st.lists(UINT32, max_size=6).map(tuple), shingles=st.integers(0, 2**31 - 1), word_count=st.integers(0, 2**31 - 1),
)  # fmt: skip


def print_of(article_id, keys, published_at=AT, precision="minute"):
    return Fingerprint(article_id, "de", published_at, precision, tuple(keys.split()), (1.0,) * len(keys.split()), (), (), (), 0, 9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PRINTS)
def test_a_fingerprint_comes_back_as_it_was_stored(db, print_):
    load.upsert(db, [print_])
    assert read.fingerprints(db, ["a1"]) == {"a1": print_}


def test_what_is_asked_for_and_not_there_is_left_out(db, article, sighting):
    load.insert(db, [article("a1"), article("a2", event_id="e1", copy_of="a1"), article("a3", event_id="e1")])
    load.settle(db, [sighting("g1"), sighting("g2", fate="known")])
    assert read.stored_hashes(db, ["a1", "a2", "b", "a1"]) == {"a1": "hash of a1", "a2": "hash of a2"}
    assert read.settled(db, ["g1", "g2", "h"]) == {"g1": "waiting", "g2": "known"}
    assert read.filings(db, ["a1", "a2", "a3", "b"]) == {"a2": ("e1", "a1"), "a3": ("e1", None)}
    for question in (read.stored_hashes, read.settled, read.filings, read.fingerprints):
        assert question(db, []) == {}


def test_rows_come_by_column_name(db):
    assert read.rows(db, "SELECT $a AS a, [1, 2] AS b", {"a": "x"}) == [{"a": "x", "b": [1, 2]}]


def test_candidates_are_the_articles_that_share_most_of_the_rarer_keys_best_first(db):
    load.insert(db, [print_of("new", "r1 r2 r3 common"), print_of("two", "r1 r2 common"), print_of("one", "r3 common"),
                     print_of("none", "other"), *(print_of(f"x{n}", "common") for n in range(5))])  # fmt: skip
    assert read.candidates(db, ["new"], days=5, most=2) == {"new": ["two", "one"]}
    assert read.candidates(db, ["new"], days=5, most=1) == {"new": ["two"]}
    assert read.candidates(db, ["none"], days=5, most=9) == {}
    assert read.candidates(db, [], days=5, most=9) == {}


def test_a_key_that_stands_in_very_many_articles_makes_no_candidate(db):
    load.insert(db, [print_of(f"x{n:03d}", "common") for n in range(61)])
    assert read.candidates(db, ["x060"], days=5, most=9) == {}


WINDOW = {  # the candidate's time and precision; is it one for an article of the 10th, noon? for an undated one?
    "at the edge": (AT - timedelta(days=5), "minute", True),
    "outside": (AT - timedelta(days=5, minutes=1), "minute", False),
    "later outside": (AT + timedelta(days=5, minutes=1), "minute", False),
    "of the day": (AT + timedelta(days=4), "day", True),
    "of the month": (datetime(2021, 1, 1, tzinfo=UTC), "month", True),
    "undated": (None, "none", True),
}


@pytest.mark.parametrize(("at", "precision", "near"), WINDOW.values(), ids=list(WINDOW))
def test_candidates_are_looked_for_around_the_day_of_an_article(db, at, precision, near):
    load.insert(db, [print_of("dated", "k"), print_of("undated", "k", None, "none"), print_of("found", "k", at, precision)])
    assert ("found" in read.candidates(db, ["dated"], days=5, most=9)["dated"]) is near
    assert read.candidates(db, ["undated"], days=5, most=9)["undated"] == ["dated", "found"]


def test_within_a_batch_only_what_is_filed_before_an_article_is_a_candidate_of_it(db):
    load.insert(db, [print_of("b", "k", AT), print_of("a", "k", AT + timedelta(hours=1)),
                     print_of("c", "k", AT + timedelta(hours=1)),
                     print_of("d", "k", None, "none"), print_of("stored", "k", AT + timedelta(hours=9))])  # fmt: skip
    assert read.candidates(db, ["a", "b", "c", "d"], days=5, most=9) == {
        "b": ["stored"],
        "a": ["b", "stored"],
        "c": ["a", "b", "stored"],
        "d": ["a", "b", "c", "stored"],
    }


def test_rarity_counts_the_keys_of_a_batch_in_the_window_around_it(db):
    load.insert(db, [print_of("a", "k1 k2"), print_of("b", "k1 k3", AT + timedelta(days=5)), print_of("c", "k1", None, "none"),
                     print_of("far", "k1 k2", AT + timedelta(days=6))])  # fmt: skip
    assert read.rarity(db, ["a"], days=5) == (3, {"k1": 3, "k2": 1})
    assert read.rarity(db, ["a", "b"], days=5) == (4, {"k1": 4, "k2": 2, "k3": 1})
    assert read.rarity(db, ["c"], days=5) == (4, {"k1": 4})
    assert read.rarity(db, [], days=5) == (0, {})
