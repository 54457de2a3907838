from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.records import Mention
from warehouse import load
from warehouse.check import names
from warehouse.database import in_memory, statement

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
TODAY, YESTERDAY = date(2022, 3, 10), date(2022, 3, 9)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNDATED = {"published_at": None, "published_precision": "none"}
OF_THE_MONTH = {"published_at": datetime(2022, 3, 1, tzinfo=UTC), "published_precision": "month"}


@pytest.fixture(scope="module")
def empty():
    with closing(in_memory()) as db:
        yield db


@pytest.fixture
def db(empty):
    """An empty warehouse; what a test puts there is taken back."""
    empty.execute("BEGIN")
    yield empty
    empty.execute("ROLLBACK")


@pytest.fixture
def trend(db):
    """Return a function that makes a trend and gives its rows, or some columns of them."""

    def rows(name, columns="*"):
        db.execute(statement("trends", name))
        return db.execute(f"SELECT {columns} FROM {name}").fetchall()

    return rows


@pytest.fixture
def named(db, article, entity):
    """Return a function that loads articles of a day, each by its own outlet, that name an entity."""
    load.insert(db, [entity("Q1", name="Kyiv"), entity("P1", "person", "Kuleba")])
    numbers = iter(range(10_000))

    def add(day, count, entity_id="Q1", **stated):
        made = [
            article(f"a{number}", **{"source_id": f"s{number}", "published_at": day, "event_id": f"e{number}"} | stated)
            for number, _ in zip(numbers, range(count), strict=False)
        ]
        load.insert(db, made)
        load.insert(db, [Mention(found.article_id, entity_id, "x", "place", 2) for found in made])
        return [found.article_id for found in made]

    return add


@pytest.mark.parametrize("name", names("trends"))
def test_a_trend_of_an_empty_warehouse_is_empty_and_its_file_says_what_a_row_is(trend, name):
    assert trend(name) == []
    first, *_ = statement("trends", name).splitlines()
    assert first.startswith("-- One row for each ")


def test_coverage_counts_articles_outlets_and_events_by_day_language_and_bloc(db, trend, article, source):
    load.sync_catalogue(db, [source("s1"), source("s2"), source("u1", bloc="ua")], [])
    midnight = datetime(2022, 3, 10, tzinfo=UTC)
    load.insert(db, [
        article("a1", source_id="s1", event_id="e1"), article("a2", source_id="s2", event_id="e1", copy_of="a1"),
        article("a3", source_id="s1", event_id="e2"), article("a4", source_id="u1", event_id="e1", language="uk"),
        article("a5", event_id="e3", language=None, published_at=midnight, published_precision="day"),
        article("a6", source_id="s1", event_id="e2", published_at=midnight - timedelta(seconds=1)),
        article("no1", event_id="e1", **UNDATED), article("no2", event_id="e1", **OF_THE_MONTH),
    ])  # fmt: skip
    assert trend("coverage_per_day") == [
        (YESTERDAY, "de", "de", 1, 1, 1, 1, 0),
        (TODAY, "de", "de", 3, 2, 2, 2, 0),
        (TODAY, "uk", "ua", 1, 1, 1, 1, 0),
        (TODAY, None, None, 1, 1, 0, 1, 0),
    ]


FAILING = {  # feed: failures, last success, last visit, enabled; failing on the 9th, on the 10th?
    "never answered": ((2, None, AT, True), [1, 1]),
    "answers": ((0, AT, AT, True), [0, 0]),
    "failing since the 10th": ((1, AT - HOUR, AT, True), [0, 1]),
    "failing since before": ((9, AT - 5 * DAY, AT, True), [1, 1]),
    "not visited on the 10th": ((9, AT - 5 * DAY, AT - DAY, True), [1, 0]),
    "disabled": ((9, None, AT, False), [0, 0]),
    "never visited": ((0, None, None, True), [0, 0]),
}


@pytest.mark.parametrize(("state", "expected"), FAILING.values(), ids=list(FAILING))
def test_coverage_says_of_each_day_how_many_feeds_failed(db, trend, article, source, feed, state, expected):
    load.sync_catalogue(db, [source("s1")], [feed("f1", "s1")])
    db.execute("UPDATE feeds SET failures = ?, last_success_at = ?, last_polled_at = ?, enabled = ?", list(state))
    load.insert(db, [article("a1"), article("a2", published_at=AT - DAY)])
    assert trend("coverage_per_day", "failing_feeds") == [(count,) for count in expected]


def test_events_are_counted_on_the_day_they_were_first_reported(db, trend, article):
    load.insert(db, [
        article("a1", event_id="e1", source_id="s1", published_at=AT - DAY), article("a2", event_id="e1", source_id="s2"),
        article("a3", event_id="e1", source_id="s1"), article("b1", event_id="e2"), article("c1", event_id="e3", title="C"),
        article("c2", event_id="e3", copy_of="c1", title="D"), article("u", event_id="e4", **UNDATED),
    ])  # fmt: skip
    load.refresh_events(db, ["e1", "e2", "e3", "e4"], AT)
    assert trend("events_per_day") == [(YESTERDAY, 1, 1, 1, 3, 3, "Headline of a1"), (TODAY, 2, 1, 0, 3, 2, "C")]


def test_the_largest_event_without_a_headline_lends_none_from_a_smaller_one(db, trend, article):
    load.insert(
        db, [article("a1", event_id="e1", title=None), article("a2", event_id="e1", title=None), article("b", event_id="e2")]
    )
    load.refresh_events(db, ["e1", "e2"], AT)
    assert trend("events_per_day", "events, largest, largest_title") == [(2, 2, None)]


def test_entities_and_places_are_counted_by_day_with_their_share_of_the_articles(db, trend, named, article):
    named(AT, 2, "Q1", event_id="e1")
    named(AT, 1, "P1")
    named(AT - DAY, 1, "P1")
    load.insert(db, [article("nobody"), article("u", **UNDATED), article("m", **OF_THE_MONTH)])
    load.insert(db, [Mention("u", "Q1", "x", "place", 9), Mention("m", "P1", "x", "person", 9)])
    assert trend("place_per_day") == [(TODAY, "Q1", "Kyiv", None, None, None, None, 2, 1, 4, 0.5)]
    assert trend("entity_per_day") == [
        (YESTERDAY, "P1", "Kuleba", "person", 1, 1, 2, 1.0),
        (TODAY, "P1", "Kuleba", "person", 1, 1, 2, 0.25),
    ]


def test_the_first_report_is_the_earliest_dated_to_the_minute_and_the_first_own_copied_nobody(db, trend, article):
    load.insert(db, [
        article("day", source_id="s0", event_id="e1", published_at=AT - DAY, published_precision="day"),
        article("month", source_id="s0", event_id="e1", **OF_THE_MONTH),
        article("undated", source_id="s0", event_id="e1", **UNDATED),
        article("wire", source_id="s1", event_id="e1", published_at=AT, wire_origin="dpa", language="en"),
        article("copy", source_id="s2", event_id="e1", published_at=AT + HOUR, copy_of="wire"),
        article("own", source_id="s3", event_id="e1", published_at=AT + 2 * HOUR),
        article("late", source_id="s4", event_id="e1", published_at=AT + 3 * HOUR),
        article("only", source_id="s1", event_id="e2", **UNDATED),
    ])  # fmt: skip
    load.refresh_events(db, ["e1", "e2"], AT)
    assert trend("first_reports") == [
        ("e1", "Headline of day", "wire", AT, "s1", "en", "s3", AT + 2 * HOUR, 4, 7),
    ]


def test_a_first_report_by_an_unknown_outlet_is_not_ascribed_to_the_second(db, trend, article):
    load.insert(db, [article("a1", source_id=None, language=None, event_id="e1", published_at=AT),
                     article("a2", source_id="s2", event_id="e1", published_at=AT + HOUR)])  # fmt: skip
    load.refresh_events(db, ["e1"], AT)
    columns = "first_article_id, first_source_id, first_language, first_own_source_id, first_own_at"
    assert trend("first_reports", columns) == [("a1", None, None, None, AT)]


def test_of_reports_of_one_minute_the_first_is_always_the_same(db, trend, article):
    load.insert(db, [article(f"a{n}", source_id=f"s{9 - n}", event_id="e1", published_at=AT) for n in (3, 1, 2)])
    load.refresh_events(db, ["e1"], AT)
    assert trend("first_reports", "first_article_id, first_source_id") == [("a1", "s8")]
    assert trend("reporting_lag", "first_source_id, source_id, minutes_later") == [("s6", "s7", 0), ("s6", "s8", 0)]


def test_the_lag_of_an_outlet_is_in_minutes_from_the_first_to_its_earliest_article(db, trend, article, source):
    load.sync_catalogue(db, [source("s1"), source("s2", bloc="ua", languages=("uk", "ru"))], [])
    load.insert(db, [
        article("a1", source_id="s1", event_id="e1", published_at=AT),
        article("a2", source_id="s2", event_id="e1", published_at=AT + HOUR),
        article("a3", source_id="s2", event_id="e1", published_at=AT + 2 * HOUR, copy_of="a1"),
        article("a4", source_id="s3", event_id="e1", published_at=AT + timedelta(seconds=89), copy_of="a1"),
        article("a5", source_id="s4", event_id="e1", published_at=AT - DAY, published_precision="day"),
        article("a6", source_id=None, event_id="e1", published_at=AT - DAY),
        article("b", source_id="s2", event_id="e2", published_at=AT),
    ])  # fmt: skip
    assert trend("reporting_lag") == [
        ("e1", "s1", "s3", None, None, AT, AT + timedelta(seconds=89), 1, True),
        ("e1", "s1", "s2", "ua", "uk", AT, AT + HOUR, 60, False),
    ]


def test_wire_dependence_counts_agency_texts_and_copies_of_other_outlets(db, trend, article, source):
    load.sync_catalogue(db, [source("s1", name="Eins")], [])
    load.insert(db, [
        article("a1", source_id="s1", wire_origin="dpa"), article("a2", source_id="s1", wire_origin="dpa", copy_of="b1"),
        article("a3", source_id="s1", copy_of="b1"), article("a4", source_id="s1", wire_origin="afp"),
        article("a5", source_id="s1"),
        article("again", source_id="s1", copy_of="a5"), article("b1", source_id="s2"), article("nobody's", wire_origin="dpa"),
        article("c1", source_id="s3", copy_of="nobody's"),
    ])  # fmt: skip
    assert trend("wire_dependence") == [
        ("s1", "Eins", "de", 6, 3, 2, 4 / 6, "dpa"),
        ("s2", None, None, 1, 0, 0, 0.0, None),
        ("s3", None, None, 1, 0, 1, 1.0, None),
    ]


HEALTH = {  # enabled; feeds: (failures, last visit); last new item; state
    "off": (False, [(0, AT)], AT, "off"),
    "without feeds": (True, [], None, "never polled"),
    "not visited yet": (True, [(0, None)], None, "never polled"),
    "all feeds fail": (True, [(3, AT), (1, AT)], AT, "failing"),
    "one of two fails": (True, [(3, AT), (0, AT)], AT, "well"),
    "nothing ever": (True, [(0, AT)], None, "silent"),
    "nothing new for over three days": (True, [(0, AT)], AT - 3 * DAY - HOUR, "silent"),
    "new three days ago": (True, [(0, AT)], AT - 3 * DAY, "well"),
    "one of two not visited": (True, [(0, None), (0, AT)], AT, "well"),
}


@pytest.mark.parametrize(("enabled", "visits", "new_at", "state"), HEALTH.values(), ids=list(HEALTH))
def test_the_state_of_a_source_follows_from_its_feeds_and_items(db, trend, source, feed, sighting, enabled, visits, new_at, state):
    load.sync_catalogue(db, [source("s1", enabled=enabled)], [feed(f"f{n}", "s1") for n in range(len(visits))])
    for n, (failures, polled_at) in enumerate(visits):
        db.execute("UPDATE feeds SET failures = ?, last_polled_at = ? WHERE feed_id = ?", [failures, polled_at, f"f{n}"])
    load.settle(db, [sighting("g", source_id="s1", feed_id="f0", seen_at=new_at)] if new_at else [])
    failing = sum(failures > 0 for failures, _ in visits)
    assert trend("source_health", "source_id, state, feeds, failing_feeds, last_new_at") == [
        ("s1", state, len(visits), failing, new_at)
    ]


def test_the_health_of_a_source_counts_its_items_by_fate_and_repeats_its_last_error(db, trend, source, feed, sighting):
    load.sync_catalogue(
        db, [source("s1", least_per_day=4), source("s2")], [feed("f1", "s1"), feed("f2", "s1"), feed("map", "s1", kind="sitemap")]
    )
    db.execute(
        "UPDATE feeds SET last_polled_at = ?, failures = 2, last_error = 'HTTP 500', over_cap = 5 WHERE feed_id = 'f1'", [AT]
    )
    db.execute("UPDATE feeds SET last_polled_at = ?, last_success_at = ? WHERE feed_id = 'f2'", [AT + HOUR, AT + HOUR])
    fates = ["loaded", "loaded", "known", "unrelated", "rejected", "failed", "waiting"]
    load.settle(db, [sighting(f"g{n}", source_id="s1", feed_id="f1", fate=fate) for n, fate in enumerate(fates)])
    load.settle(db, [sighting("backfilled", source_id="s1", fate="loaded"), sighting("nobody's", fate="loaded")])
    assert trend("source_health")[0] == (
        "s1", "S1", "de", "well", 2, 1, AT + HOUR, AT + HOUR, 2, "HTTP 500", AT, 4, 7, 2, 1, 1, 1, 1, 1, 5,
    )  # fmt: skip


def test_a_blind_spot_is_a_bloc_that_reports_that_week_but_not_what_three_others_do(db, trend, article, source):
    blocs = ["de", "eu", "ua", "ru-state", "uk-us", "other"]
    load.sync_catalogue(db, [source(bloc, bloc=bloc) for bloc in blocs] + [source("blocless", bloc=None)], [])
    load.insert(db, [article(f"wide {bloc}", source_id=bloc, event_id="wide") for bloc in blocs[:3]])
    load.insert(db, [article(f"narrow {bloc}", source_id=bloc, event_id="narrow") for bloc in blocs[:2]])
    load.insert(db, [
        article("narrow blocless", source_id="blocless", event_id="narrow"),
        article("elsewhere", source_id="ru-state", event_id="elsewhere", published_at=AT - 3 * DAY),
        article("elsewhere 2", source_id="ru-state", event_id="elsewhere", published_at=AT + 3 * DAY),
        article("long ago", source_id="uk-us", event_id="old", published_at=AT - 4 * DAY),
        article("undated", source_id="other", event_id="old", **UNDATED),
    ])  # fmt: skip
    load.refresh_events(db, ["wide", "narrow", "elsewhere", "old"], AT)
    assert trend("blind_spots") == [
        ("wide", "Headline of wide de", AT - 3 * HOUR, "ru-state", ["de", "eu", "ua"], 3, 2),
    ]


def days_before(count):
    return [AT - number * DAY for number in range(count, 0, -1)]


def test_a_burst_is_found_with_its_expectation_strength_and_articles(trend, named):
    for day in days_before(10):
        named(day, 1)
        named(day, 3, "P1")
    burst = named(AT, 6)
    named(AT, 3, "P1")
    assert trend("bursts") == [(TODAY, "Q1", "Kyiv", "place", 6, 1.0, 5.0, sorted(burst))]


def test_an_entity_never_named_before_is_expected_half_a_time(db, trend, named):
    for day in days_before(7):
        named(day, 4, "P1")
    named(AT, 4)
    ((strength,),) = trend("bursts", "strength")
    assert strength == pytest.approx(3.5 / 0.5**0.5)


QUIET = {  # history as (days, articles a day), articles of the day and what they have in common
    "a steady entity": ((28, 4), 6, {}),
    "fewer than seven days of history": ((6, 1), 9, {}),
    "fewer than four articles": ((10, 0), 3, {}),
    "one outlet alone": ((10, 1), 9, {"source_id": "s"}),
    "copies of one text": ((10, 1), 9, {"copy_of": "elsewhere"}),
    "known to the month only": ((10, 1), 9, {"published_precision": "month"}),
}


@pytest.mark.parametrize(("history", "count", "common"), QUIET.values(), ids=list(QUIET))
def test_no_burst_is_made_of(trend, named, history, count, common):
    days, a_day = history
    for day in days_before(days):
        named(day, a_day)
        named(day, 1, "P1")
    named(AT, count, **common)
    named(AT, 1, "P1")
    assert trend("bursts") == []


def test_days_on_which_nothing_was_collected_do_not_lower_what_is_expected(trend, named):
    for day in days_before(28)[:7]:
        named(day, 4)
    named(AT, 6)
    assert trend("bursts") == []


def test_articles_of_unknown_outlets_are_voices_of_their_own(trend, named):
    for day in days_before(7):
        named(day, 1)
    named(AT, 5, source_id=None)
    assert trend("bursts", "articles, expected, strength") == [(5, 1.0, 4.0)]
