from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.records import Mention
from warehouse import load, marts
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
        marts.create(db)
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
        marts.derive(db, None, frozenset())
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
        (YESTERDAY, "de", "de", 1, 1, 1, 1, 1.0, 0, 0, None, 0, 0),
        (TODAY, "de", "de", 3, 2, 2, 2, 0.6, 0, 0, None, 0, 0),
        (TODAY, "uk", "ua", 1, 1, 1, 1, 0.2, 0, 0, None, 0, 0),
        (TODAY, None, None, 1, 1, 0, 1, 0.2, 0, 0, None, 0, 0),
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
    assert trend("events_per_day") == [
        (YESTERDAY, 1, 1, 1, 0, None, 3, 3, "Headline of a1"),
        (TODAY, 2, 1, 0, 0, None, 3, 2, "C"),
    ]


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
    nothing_healthy = (0, None, None)
    assert trend("place_per_day") == [(TODAY, "Q1", "Kyiv", None, None, None, None, 2, 2, 1, 4, 0.5, *nothing_healthy)]
    assert trend("entity_per_day") == [
        (YESTERDAY, "P1", "Kuleba", "person", 1, 1, 1, 2, 1.0, *nothing_healthy),
        (TODAY, "P1", "Kuleba", "person", 1, 1, 1, 2, 0.25, *nothing_healthy),
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
        ("e1", "Headline of day", "wire", AT, "s1", "en", "s3", AT + 2 * HOUR, "s2", 60, None, 4, 7),
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
        ("e1", "s1", "s3", None, None, AT, AT + timedelta(seconds=89), 1, None, None, True),
        ("e1", "s1", "s2", "ua", "uk", AT, AT + HOUR, 60, None, None, False),
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
    march = date(2022, 3, 1)
    assert trend("wire_dependence") == [
        (march, "s1", "Eins", "de", 6, 3, 2, 4 / 6, "dpa", 0),
        (march, "s2", None, None, 1, 0, 0, 0.0, None, 0),
        (march, "s3", None, None, 1, 0, 1, 1.0, None, 0),
    ]


HEALTH = {  # enabled; feeds: (failures, last visit); last new item; state; nothing is known of single visits
    "off": (False, [(0, AT)], AT, "off"),
    "without feeds": (True, [], None, "never polled"),
    "not visited yet": (True, [(0, None)], None, "never polled"),
    "all feeds fail": (True, [(3, AT), (1, AT)], AT, "failing"),
    "one of two fails": (True, [(3, AT), (0, AT)], AT, "well"),
    "nothing ever": (True, [(0, AT)], None, "silent"),
    "nothing new for over three days": (True, [(0, AT)], AT - 3 * DAY - HOUR, "silent"),
    "new three days ago": (True, [(0, AT)], AT - 3 * DAY, "well"),
    "one fails, one was not visited": (True, [(3, AT), (0, None)], AT, "failing"),
    "one of two not visited": (True, [(0, None), (0, AT)], AT, "well"),
}


@pytest.mark.parametrize(("enabled", "visits", "new_at", "state"), HEALTH.values(), ids=list(HEALTH))
def test_the_state_of_a_source_follows_from_its_feeds_and_items(db, trend, source, feed, sighting, enabled, visits, new_at, state):
    load.sync_catalogue(db, [source("s1", enabled=enabled)], [feed(f"f{n}", "s1") for n in range(len(visits))])
    for n, (failures, polled_at) in enumerate(visits):
        succeeded_at = None if failures else polled_at
        state_of = [failures, polled_at, succeeded_at, f"f{n}"]
        db.execute("UPDATE feeds SET failures = ?, last_polled_at = ?, last_success_at = ? WHERE feed_id = ?", state_of)
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
        "s1", "S1", "de", "noisy", 2, 1, AT + HOUR, AT + HOUR, 2, "HTTP 500", AT, 4, 7, 2, 1, 1, 1, 1, 1, 5,
        0.0, 0, None, 0, None, None, "its feeds listed 5 items more than are read at a visit",
    )  # fmt: skip


@pytest.fixture
def plant(db, source, feed):
    """Return a function that plants an outlet with one feed: visits, and items seen at the next of them.

    It has published three items an hour for five weeks, was visited every hour until now, and all went well.
    """

    def plant(now=AT, name="s1", *, every=20, since=35 * DAY, last_visit=None, then=None, gap=None, **items):
        load.insert(db, [source(name, least_per_day=items.pop("least_per_day", None))])
        load.insert(db, [feed(f"f-{name}", name)])
        visit(db, f"f-{name}", now - since, last_visit or now, gap=gap)
        publish(db, f"f-{name}", now - since, now, every, **items)
        if then:
            visit(db, f"f-{name}", last_visit + HOUR, now, outcome=then)
        db.execute("UPDATE feeds SET last_polled_at = $1, last_success_at = $1 WHERE source_id = $2", [last_visit or now, name])

    return plant


def visit(db, feed_id, first, last, minutes=60, *, gap=None, outcome="read", run_id="r"):
    """Plant visits to a feed at even distances, none within a gap; the next is planned for an hour later."""
    gap_from, gap_to = gap or (last, last)
    db.execute(
        """INSERT INTO visits SELECT $feed, moment, $outcome, NULL, 0, 0, 0, moment + INTERVAL 1 HOUR, 'planted', $run
        FROM (SELECT unnest(generate_series($first::TIMESTAMPTZ, $last, to_minutes($minutes))) AS moment)
        WHERE moment <= $gap_from OR moment >= $gap_to""",
        {"feed": feed_id, "outcome": outcome, "run": run_id, "first": first, "last": last, "minutes": minutes}
        | {"gap_from": gap_from, "gap_to": gap_to},
    )


def publish(db, feed_id, first, last, every, *, kept=None, when="true", fate="'loaded'", stated="moment", item="moment"):
    """Plant items of a feed every so many minutes, where SQL over `moment` (UTC) says so; it lists the newest `kept` of them."""
    db.execute(
        f"""INSERT INTO sightings BY NAME
        SELECT concat_ws(' ', f.feed_id, moment) AS sighting_id, 'feed' AS origin, 'planted' AS origin_ref, f.source_id, f.feed_id,
            concat_ws(' ', f.source_id, {item}) AS url, ({stated})::TIMESTAMP AT TIME ZONE 'UTC' AS published_at,
            CASE WHEN ({stated}) IS NULL THEN 'none' ELSE 'minute' END AS published_precision,
            v.visited_at AS seen_at, {fate} AS fate, 0 AS attempts, v.run_id
        FROM (SELECT unnest(generate_series($first::TIMESTAMP, $last, to_minutes($every))) AS moment) AS items
        ASOF JOIN visits AS v ON v.feed_id = $feed AND v.visited_at >= items.moment JOIN feeds AS f USING (feed_id) WHERE {when}
        QUALIFY row_number() OVER (PARTITION BY v.visited_at ORDER BY moment DESC) <= coalesce($kept, 1000)""",
        {"first": first.replace(tzinfo=None), "last": last.replace(tzinfo=None), "every": every, "feed": feed_id, "kept": kept},
    )
    if kept:
        new = "(SELECT count(*) FROM sightings AS g WHERE g.feed_id = $1 AND g.seen_at = visited_at)"
        db.execute(f"UPDATE visits SET listed = $2, new = {new} WHERE feed_id = $1", [feed_id, kept])


NIGHT, AFTERNOON, SUNDAY = AT - 8 * HOUR, AT + 3 * HOUR, AT + 3 * DAY + 6 * HOUR
BY_DAY, ON_WEEKDAYS = "hour(moment) BETWEEN 6 AND 21", "isodow(moment) <= 5"


def until(moment, then="false"):
    """Return SQL that is true until some time and then when something else is."""
    return f"moment <= TIMESTAMP '{moment:%Y-%m-%d %H:%M}' OR ({then})"


def gap(hours, ended):
    return {"gap": (AT - (hours + ended) * HOUR, AT - ended * HOUR)}


WELL = {  # now: how planted outlets differ from one that publishes three items an hour
    AT: {
        "as ever": {},
        "two of three since yesterday": {"when": until(AT - DAY, "minute(moment) < 40")},
        "twice as many since yesterday": {"every": 10, "when": f"minute(moment) % 20 = 0 OR NOT ({until(AT - DAY)})"},
        "three days old": {"since": 3 * DAY},
        "three days old and quiet for two": {"since": 3 * DAY, "when": until(AT - 2 * DAY)},
        "times in a zone of its own": {"stated": "moment - INTERVAL 3 HOUR"},
        "all of three days in one morning": {
            "when": "date_diff('day', DATE '2022-01-01', moment::DATE) % 3 = 0 AND hour(moment) < 8"
        },
        "97 of 100 unrelated": {"fate": "CASE WHEN epoch(moment)::BIGINT // 1200 % 100 < 3 THEN 'loaded' ELSE 'unrelated' END"},
        "a quarter of its least": {"every": 60, "least_per_day": 96},
        "not visited for fourteen hours": {"last_visit": AT - 14 * HOUR},
        "not visited for three weeks": {"last_visit": AT - 21 * DAY},
        "did not answer for fourteen hours": {"last_visit": AT - 14 * HOUR, "then": "failed"},
        "twelve an hour, none for two hours": {"every": 5, "when": until(AT - 2 * HOUR)},
        "one a day, and four": {"every": 360, "when": f"hour(moment) = 12 OR NOT ({until(AT - DAY)})"},
        "one a day, and three in a week": {"every": 1440, "when": until(AT - 7 * DAY, "day(moment) > 7")},
        "one a week, and six in a day": {
            "every": 240,
            "when": f"isodow(moment) = 4 AND hour(moment) = 12 OR NOT ({until(AT - DAY)})",
        },
        "our gap of twenty hours": gap(20, 1),
        "our gap of twenty hours, most pushed out unseen": gap(20, 1) | {"kept": 20},
        "our gap of three days, undated": gap(72, 1) | {"stated": "NULL"},
        "our gap of six days": gap(144, 1),
        "our gap of six days, undated": gap(144, 1) | {"stated": "NULL"},
        "our gap of six days, undated, most pushed out unseen": gap(144, 6) | {"kept": 20, "stated": "NULL"},
        "published all the same on the day of our gap": gap(6, 0),
    },
    SUNDAY: {"quiet at weekends": {"when": ON_WEEKDAYS}, "quiet at weekends, undated": {"when": ON_WEEKDAYS, "stated": "NULL"}},
    NIGHT: {
        "quiet at night": {"when": BY_DAY},
        "quiet at night, undated": {"when": BY_DAY, "stated": "NULL"},
        "quiet at night, listed five hours late": {"when": BY_DAY, "stated": "moment - INTERVAL 5 HOUR"},
        "quiet at night, above its least, and our gap by day": {"when": BY_DAY, "kept": 20, "least_per_day": 100}
        | {"gap": (NIGHT - 166 * HOUR, NIGHT - 6 * HOUR)},
        "each item stamped with the midnight before": {"stated": "date_trunc('day', moment)"},
    },
    AFTERNOON: {
        "two of three today, each stamped with the midnight before": {
            "when": f"({BY_DAY}) AND ({until(AT - 12 * HOUR, 'minute(moment) < 40')})",
            "stated": "date_trunc('day', moment)",
        }
    },
}


@pytest.mark.parametrize("now", WELL)
def test_an_outlet_is_well_that_gives_what_it_gave_at_such_hours_or_that_we_did_not_look_at(db, trend, plant, now):
    for name, differs in WELL[now].items():
        plant(now, name, **differs)
    visited_until(db, now)
    assert trend("source_health", "source_id, state, why") == [(name, "well", None) for name in sorted(WELL[now])]


def visited_until(db, now):
    """Plant a feed of nobody in our catalogue that was visited until now: the present of the data."""
    db.execute(
        "INSERT INTO feeds (feed_id, source_id, url, kind, enabled) VALUES ('other', 'other', 'https://other.example', 'rss', true)"
    )
    visit(db, "other", now - DAY, now)


def nothing(time, expected):
    return "silent", f"nothing new for {time}, in which {expected} items were to be expected"


def quiet(days):
    return "silent", f"nothing new for {days} days, although it answers"


A_THIRD = "minute(moment) = 20"
UNWELL = {  # how planted outlets differ; state and why
    "silent": ({"when": until(AT - 14 * HOUR)}, nothing("14 hours", 42.0)),
    "silent, of few items": ({"when": until(AT - 14 * HOUR), "every": 90}, nothing("15 hours", 10.1)),
    "silent, undated": ({"when": until(AT - DAY), "stated": "NULL"}, nothing("24 hours", 72.0)),
    "silent since Friday": ({"when": f"({ON_WEEKDAYS}) AND ({until(AT - 6 * DAY)})"}, nothing("6 days", 289)),
    "silent, and a gap of ours": ({"when": until(AT - 44 * HOUR)} | gap(30, 10), nothing("39 hours", 117.0)),
    "silent for a month": ({"when": until(AT - 30 * DAY)}, quiet(30)),
    "silent for longer than is compared": ({"when": until(AT - 45 * DAY), "since": 50 * DAY}, quiet(45)),
    "new and silent": ({"when": until(AT - 4 * DAY), "since": 5 * DAY}, quiet(4)),
    "a third": ({"when": until(AT - DAY, A_THIRD)}, ("thinning", "24 items in 24 hours instead of 72")),
    "a third, undated": (
        {"when": until(AT - DAY, A_THIRD), "stated": "NULL"}, ("thinning", "24 items in 24 hours instead of 72")),
    "one item": (
        {"when": until(AT - DAY, f"moment = TIMESTAMP '{AT - HOUR:%F %T}'")}, ("thinning", "1 item in 24 hours instead of 72")),
    "back after five days": (
        {"when": f"({until(AT - 7 * DAY)}) OR NOT ({until(AT - 2 * DAY)})"}, ("thinning", "144 items in 7 days instead of 504")),
    "never its least": (
        {"every": 60, "least_per_day": 97}, ("thinning", "168 items in 7 days, although 97 a day are its least")),
    "a flood": (
        {"when": f"minute(moment) % 20 = 0 OR NOT ({until(AT - DAY)})", "every": 5},
        ("noisy", "288 items in 24 hours instead of 72")),
    "a flood some days ago": (
        {"when": f"minute(moment) % 20 = 0 OR NOT ({until(AT - 6 * DAY)}) AND {until(AT - 4 * DAY)}", "every": 2},
        ("noisy", "1800 items in 7 days instead of 504")),
    "99 of 100 unrelated": (
        {"fate": "CASE WHEN epoch(moment)::BIGINT // 1200 % 100 < 1 THEN 'loaded' ELSE 'unrelated' END"},
        ("noisy", "99 % of its items of the last week were not about the war or no article")),
}  # fmt: skip


def test_an_outlet_that_gives_less_more_or_nothing_is_named_with_the_numbers(db, trend, plant):
    for name, (differs, _) in UNWELL.items():
        plant(AT, name, **differs)
    told = {name: said for name, *said in trend("source_health", "source_id, state, why")}
    assert told == {name: list(expected) for name, (_, expected) in UNWELL.items()}


def test_what_is_expected_goes_by_the_hour_and_the_kind_of_day(trend, plant):
    plant(SUNDAY, "even")
    plant(SUNDAY, "weekdays", when=ON_WEEKDAYS)
    plant(SUNDAY, "by day", when=BY_DAY)
    columns = "source_id, weeks_known, seen_24h, round(expected_24h), seen_7d, round(expected_7d)"
    plant(SUNDAY, "gap", gap=(SUNDAY - 6 * DAY - HOUR, SUNDAY - HOUR))
    assert trend("source_health", columns) == [
        ("by day", 4, 48, 48, 336, 337),
        ("even", 4, 72, 72, 504, 504),
        ("gap", 3.29, 73, 72, 148, 147),
        ("weekdays", 4, 0, 1, 360, 360),
    ]


def test_an_item_that_several_feeds_of_an_outlet_list_is_expected_and_seen_once(db, trend, plant, feed):
    plant()
    load.insert(db, [feed("again", "s1"), feed("left", "s1", enabled=False), feed("joined", "s1")])
    for feed_id, first in (("again", AT - 35 * DAY), ("left", AT - 35 * DAY), ("joined", AT - HOUR)):
        visit(db, feed_id, first, AT)
    publish(db, "again", AT - 35 * DAY, AT, 20)
    publish(db, "left", AT - 35 * DAY, AT - 10 * DAY, 3, item="'of its own', moment")
    publish(db, "joined", AT - 9 * DAY, AT, 3, item="'of its own', moment", stated="NULL")
    db.execute("UPDATE feeds SET failures = 1, last_error = 'HTTP 503', last_polled_at = ? WHERE feed_id = 'joined'", [AT])
    assert trend("source_health", "state, seen_24h, expected_24h, why") == [("well", 72 + 20, 72.0, None)]
    db.execute("DELETE FROM sightings WHERE seen_at > $1::TIMESTAMPTZ", [AT - 10 * HOUR])
    assert trend("source_health", "state, why") == [
        ("silent", "nothing new for 10 hours, in which 30.0 items were to be expected; of 3 feeds 1 cannot be read: HTTP 503")
    ]


def test_a_feed_with_a_new_address_is_compared_with_itself(db, trend, plant, feed):
    plant(when=until(AT - 10 * DAY, "minute(moment) = 0"))
    db.execute("UPDATE feeds SET enabled = false")
    load.insert(db, [feed("new address", "s1")])
    visit(db, "new address", AT - 10 * DAY, AT)
    publish(db, "new address", AT - 20 * DAY, AT, 5, item="'new', moment")
    columns = "state, round(weeks_known, 1), seen_24h, round(expected_24h), seen_7d, expected_7d"
    assert trend("source_health", columns) == [("well", 1.4, 288, 289, 2016, None)]


def test_a_source_that_fails_or_was_never_visited_says_how(db, trend, source, feed):
    load.insert(db, [source(name) for name in ("bare", "both", "new", "one")])
    load.insert(db, [feed("f1", "both"), feed("f2", "both"), feed("f3", "one"), feed("f4", "new")])
    db.execute(
        "UPDATE feeds SET failures = 2, last_polled_at = ?, last_error = 'HTTP 503' WHERE source_id IN ('both', 'one')", [AT]
    )
    assert trend("source_health", "state, why") == [
        ("never polled", "it has no feed that is visited"), ("failing", "all 2 feeds fail: HTTP 503"),
        ("never polled", "none of its feeds has been visited yet"), ("failing", "its feed fails: HTTP 503"),
    ]  # fmt: skip


def collected(db, *hours, flow="collect", finished=True):
    """Plant runs that began so many hours before now."""
    for hour in hours:
        began = AT - hour * HOUR
        db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, '{}', 'x')", [f"{flow} {hour}", flow, began, began if finished else None])


def test_a_gap_is_over_two_hours_between_collections(db, trend):
    collected(db, 24, 22, 19.75, 12, 11, 9.5, 0)
    collected(db, 17, flow="backfill")
    collected(db, 14, finished=False)
    assert trend("collection_gaps") == [
        (AT - 22 * HOUR, AT - 19.75 * HOUR, 2.3, None), (AT - 19.75 * HOUR, AT - 14 * HOUR, 5.8, None),
        (AT - 9.5 * HOUR, AT, 9.5, None),
    ]  # fmt: skip


def test_once_visits_are_on_record_a_collection_is_one_that_visited_or_had_nothing_to_visit(db, trend):
    collected(db, 50, 45, 30, 20, 10)
    collected(db, 15, 5, finished=False)
    visit(db, "f1", AT - 40 * HOUR, AT - 39 * HOUR, 5, run_id="earlier")
    visit(db, "f1", AT - 20 * HOUR, AT - 20 * HOUR, outcome="failed", run_id="collect 20")
    visit(db, "f1", AT, AT, outcome="not modified", run_id="now")
    assert trend("collection_gaps", "gap_from, gap_to") == [
        (AT - 50 * HOUR, AT - 45 * HOUR), (AT - 45 * HOUR, AT - 40 * HOUR), (AT - 39 * HOUR, AT - 30 * HOUR),
        (AT - 30 * HOUR, AT - 10 * HOUR), (AT - 10 * HOUR, AT),
    ]  # fmt: skip


def test_a_gap_counts_the_feeds_whose_visit_fell_into_it(db, trend, source, feed):
    load.insert(db, [source("s1"), source("off", enabled=False)])
    load.insert(
        db, [*(feed(name, "s1") for name in ("due", "failing", "later")), feed("left", "s1", enabled=False), feed("f", "off")]
    )
    for feed_id, before, due in (("due", 5, 4), ("failing", 25, 3), ("later", 6, -1), ("left", 5, 4), ("f", 5, 4), ("later", 7, 3)):
        visit(db, feed_id, AT - before * HOUR, AT - before * HOUR)
        db.execute("UPDATE visits SET next_visit_at = ? WHERE visited_at = ?", [AT - due * HOUR, AT - before * HOUR])
    visit(db, "later", AT, AT)
    visit(db, "due", AT - 4.9 * HOUR, AT - 4.9 * HOUR, outcome="failed")
    db.execute("UPDATE visits SET next_visit_at = ? WHERE outcome = 'failed'", [AT + DAY])
    assert trend("collection_gaps")[-1] == (AT - 5 * HOUR, AT, 5, 2)


def test_a_stretch_in_which_no_feed_was_due_is_told_with_none_missed(db, trend, source, feed):
    load.insert(db, [source("s1")])
    load.insert(db, [feed("f1", "s1")])
    visit(db, "f1", AT - 3 * HOUR, AT, minutes=180)
    db.execute("UPDATE visits SET next_visit_at = visited_at + INTERVAL 4 HOUR")
    assert trend("collection_gaps") == [(AT - 3 * HOUR, AT, 3, 0)]


def test_a_feed_yields_what_it_lists_first_and_nobody_knew(db, trend, source, feed, sighting):
    load.insert(db, [source("s1"), source("s2")])
    load.insert(db, [feed("f1", "s1"), feed("f2", "s1"), feed("f3", "s2", kind="news_sitemap"), feed("f4", "s2", enabled=False)])
    visit(db, "f1", AT - 9 * DAY, AT)
    visit(db, "f2", AT - 2 * DAY, AT, minutes=24 * 60, outcome="not modified")
    visit(db, "f2", AT - HOUR, AT - HOUR, outcome="failed")
    listed = [  # feed, what, hours ago, fate
        ("f1", "first here", 9, "loaded"), ("f2", "first here", 8, "known"), ("f3", "first here", 8, "unrelated"),
        ("f1", "at once", 7, "unrelated"), ("f2", "at once", 7, "unrelated"),
        ("f1", "at once, loaded there", 6, "known"), ("f2", "at once, loaded there", 6, "loaded"),
        ("f2", "listed there, then here and fetched", 3, "known"), ("f1", "listed there, then here and fetched", 2, "loaded"),
        ("f1", "known by a backfill", 5, "known"), ("f2", "waiting", 5, "waiting"), ("f2", "week-old", 168, "loaded"),
        ("f3", "seen elsewhere last month", 4, "rejected"), ("f1", "seen elsewhere last month", 700, "rejected"),
    ]  # fmt: skip
    load.settle(db, [sighting("a backfill's", url="waiting", seen_at=AT - DAY, fate="loaded")])
    for feed_id, what, hours, fate in listed:
        load.settle(db, [sighting(f"{feed_id} {what}", feed_id=feed_id, url=what, seen_at=AT - hours * HOUR, fate=fate)])
    columns = "feed_id, visits_7d, failed_7d, not_modified_7d, items_7d, only_here_7d, loaded_7d, median_minutes_between_visits"
    assert trend("feed_yield", columns) == [
        ("f1", 168, 0, 0, 5, 3, 2, 60.0), ("f2", 4, 1, 3, 5, 2, 1, 1380.0),
        ("f3", 0, 0, 0, 2, 0, 0, None), ("f4", 0, 0, 0, 0, 0, 0, None),
    ]  # fmt: skip
    assert trend("feed_yield", "source_id, url, kind, enabled, last_new_at")[2:] == [
        ("s2", "https://s2.example/f3", "news_sitemap", True, AT - 4 * HOUR), ("s2", "https://s2.example/f4", "rss", False, None),
    ]  # fmt: skip
