"""Worlds whose answer is known: seventy days of outlets, with a burst planted in them and what only looks like one."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.records import Mention
from warehouse import load, marts
from warehouse.database import in_memory, statement

FIRST, DAYS = date(2022, 1, 3), 70  # a Monday
LAST = FIRST + timedelta(days=DAYS - 1)
TUESDAY, SUNDAY = date(2022, 3, 1), date(2022, 3, 6)
STEADY = [f"s{number}" for number in range(8)]
BLOCS = ("de", "ua", "eu", "uk-us")
EVERY_DAY = "true"


@pytest.fixture(scope="module")
def empty():
    with closing(in_memory()) as db:
        marts.create(db)
        yield db


@pytest.fixture
def db(empty):
    empty.execute("BEGIN")
    yield empty
    empty.execute("ROLLBACK")


@pytest.fixture
def world(db, source, entity):
    """Eight outlets that publish twelve articles a day, five at weekends; every fourth names Kyiv, every sixth Kuleba."""
    blocs = dict(zip(STEADY, BLOCS * 2, strict=True))
    load.insert(db, [source(name, bloc=blocs.get(name, "eu")) for name in (*STEADY, "new", "dead", "blind")])
    load.insert(db, [entity("Q1", name="Kyiv"), entity("P1", "person", "Kuleba"), entity("Q2", name="Bakhmut")])
    for name in STEADY:
        publish(db, name, 12, "isodow(day) <= 5", "Q1", every=4)
        publish(db, name, 5, "isodow(day) > 5", "Q1", every=4)
    name_also(db, "P1", every=6)
    return db


def publish(db, source_id, count, when=EVERY_DAY, entity_id=None, *, every=1, **stated):
    """Plant articles of an outlet on the days of which SQL over `day` is true; every so-manieth names an entity."""
    values = {"event_id": "'e ' || key", "copy_of": "NULL", "wire_origin": "NULL", "article_id": "key"} | stated
    db.execute(
        f"""CREATE OR REPLACE TEMP TABLE planted AS
        SELECT {", ".join(f"{sql} AS {name}" for name, sql in values.items())}, source_id, day, number FROM (
            SELECT concat_ws(' ', $source, day, number, $count) AS key, $source AS source_id, day, number
            FROM (SELECT CAST(unnest(generate_series($first, $last, INTERVAL 1 DAY)) AS DATE) AS day)
            CROSS JOIN (SELECT unnest(range($count)) AS number) WHERE {when})""",
        {"source": source_id, "count": count, "first": FIRST, "last": LAST},
    )
    db.execute(
        """INSERT INTO articles BY NAME
        SELECT article_id, source_id, event_id, copy_of, wire_origin, 'H' AS title, 'T' AS text, [] AS headings, [] AS captions,
            'en' AS language, [] AS authors, (day + INTERVAL 6 HOUR + to_minutes(number)) AT TIME ZONE 'UTC' AS published_at,
            'minute' AS published_precision, day AS first_seen_at, 'article' AS kind, 'free' AS access, [] AS keywords,
            1 AS word_count, article_id AS text_hash, 1 AS relevance, [] AS relevance_reasons, 'feed' AS origin, '' AS origin_ref,
            'x' AS extractor, 'r' AS run_id
        FROM planted"""
    )
    if entity_id:
        sql = "INSERT INTO mentions SELECT article_id, $1, 'x', 'place', 2 FROM planted WHERE number % $2 = 0"
        db.execute(sql, [entity_id, every])


def name_also(db, entity_id, *, every):
    db.execute(
        "INSERT INTO mentions SELECT article_id, $1, 'x', 'person', 1 FROM articles WHERE hash(article_id) % $2 = 0",
        [entity_id, every],
    )


def rows(db, trend, columns="*", where="true"):
    marts.derive(db, None, frozenset())
    db.execute(statement("trends", trend))
    return db.execute(f"SELECT {columns} FROM {trend} WHERE {where}").fetchall()


def on(day):
    return f"day = DATE '{day}'"


def test_a_world_without_bursts_has_none(world):
    assert rows(world, "bursts") == []


def test_a_planted_burst_is_found_with_its_strength_and_the_articles_behind_it(world):
    for name in STEADY[:5]:
        publish(world, name, 4, on(TUESDAY), "Q2")
    ((day, entity_id, name, kind, articles, stories, outlets, expected, times, strength, ids),) = rows(world, "bursts")
    assert (day, entity_id, name, kind, articles, stories, outlets) == (TUESDAY, "Q2", "Bakhmut", "place", 20, 20, 5)
    assert (expected, times) == (0.0, None)
    assert strength == pytest.approx(2 * (20.375**0.5 - 0.2**0.5 * 0.375**0.5) / 1.02, rel=0.1)
    assert ids == sorted(f"{outlet} {TUESDAY} {number} 4" for outlet in STEADY[:5] for number in range(4))


def test_what_is_named_every_day_bursts_when_it_is_named_far_more(world):
    for name in STEADY[:6]:
        publish(world, name, 9, on(TUESDAY), "Q1")
    ((day, entity_id, expected, times),) = rows(world, "bursts", "day, entity_id, expected, times")
    assert (day, entity_id) == (TUESDAY, "Q1")
    assert 24 < expected < 40  # 24 on a weekday, and there is more of everything that day
    assert times == pytest.approx((24 + 54) / expected, abs=0.1)


LOOK_ALIKES = {
    "a new outlet that names nothing else": lambda db: publish(db, "new", 60, f"day >= DATE '{TUESDAY}'", "Q2"),
    "an outlet that dies": lambda db: publish(db, "dead", 30, f"day < DATE '{TUESDAY}'", "Q2"),
    "a new outlet, and one that dies the same day": lambda db: [
        publish(db, "new", 40, f"day >= DATE '{TUESDAY}'", "Q2"), publish(db, "dead", 40, f"day < DATE '{TUESDAY}'", "Q1")],
    "something of every weekend": lambda db: [publish(db, name, 2, "isodow(day) > 5", "Q2") for name in STEADY],
    "something of every Tuesday": lambda db: [publish(db, name, 2, "isodow(day) = 2", "Q2") for name in STEADY],
    "less of everything at a weekend": lambda db: [publish(db, name, 20, "isodow(day) <= 5", "Q2", every=3) for name in STEADY],
    "one outlet's series": lambda db: publish(db, "s1", 20, on(TUESDAY), "Q2"),
    "four stories": lambda db: [publish(db, name, 1, on(TUESDAY), "Q2") for name in STEADY[:4]],
    "what comes in waves every week": lambda db: [
        publish(db, name, 3, "(day - DATE '2022-01-03') % 5 = 0", "Q2") for name in STEADY],
}  # fmt: skip


@pytest.mark.parametrize("plant", LOOK_ALIKES.values(), ids=list(LOOK_ALIKES))
def test_what_only_looks_like_a_burst_is_none(world, plant):
    plant(world)
    assert rows(world, "bursts", "day, name, stories, expected, strength", "day >= DATE '2022-02-14'") == []


@pytest.mark.parametrize("marked", [False, True], ids=["near copies", "each marked as the agency's, none a copy"])
def test_one_agency_text_in_forty_outlets_is_one_story(world, source, marked):
    outlets = [f"w{number}" for number in range(40)]
    load.insert(world, [source(name, bloc="eu") for name in outlets])
    for number, name in enumerate(outlets):
        publish(world, name, 3)
        stated = {"event_id": "'the event'", "article_id": f"'text {number:02}'"}
        said = {"wire_origin": "'dpa'"} if marked else {"copy_of": "NULL" if number == 0 else "'text 00'"}
        publish(world, name, 1, on(TUESDAY), "Q2", **stated, **said)
    assert rows(world, "bursts") == []
    found = rows(world, "place_per_day", "articles, stories, events, healthy_articles", f"name = 'Bakhmut' AND {on(TUESDAY)}")
    assert found == [(40, 1, 1, 40)]


def health(db, source_id):
    marts.derive(db, None, frozenset())
    found = db.execute("SELECT day, healthy FROM source_days WHERE source_id = $1 ORDER BY day", [source_id]).fetchall()
    return [(day - FIRST).days for day, healthy in found if healthy]


HEALTHY = {  # when an outlet publishes; on which of seventy days figures may rest on it
    "from the first day to the last": ("true", range(28, 70)),
    "from the tenth day on": ("day >= DATE '2022-01-13'", range(38, 70)),
    "until the fortieth day": ("day < DATE '2022-02-12'", range(28, 42)),
    "not at weekends": ("isodow(day) <= 5", range(28, 70)),
    "but for three days": ("day NOT BETWEEN DATE '2022-02-12' AND DATE '2022-02-14'", [*range(28, 42), *range(70, 70)]),
}


@pytest.mark.parametrize(("when", "expected"), HEALTHY.values(), ids=list(HEALTHY))
def test_an_outlet_is_healthy_when_it_was_there_and_not_silent_in_the_whole_window(world, when, expected):
    publish(world, "blind", 9, when)
    assert health(world, "blind") == list(expected)


def test_an_outlet_of_few_articles_may_be_silent_for_longer(world):
    publish(world, "blind", 1, "(day - DATE '2022-01-03') % 4 = 0")
    publish(world, "new", 1, "(day - DATE '2022-01-03') % 5 = 0")
    assert health(world, "blind") == list(range(28, 70))
    assert health(world, "new") == []  # six articles in a month: too few to tell


def test_an_outlet_whose_feeds_did_not_answer_is_not_healthy(world, feed):
    publish(world, "blind", 9)
    load.insert(world, [feed("f", "blind")])
    world.execute(
        """INSERT INTO visits
        SELECT 'f', day, CASE WHEN day BETWEEN $1::DATE AND $2::DATE THEN 'failed' ELSE 'read' END, NULL, 1, 1, 0, day, '', 'r'
        FROM (SELECT unnest(generate_series($3::DATE, $4, INTERVAL 1 DAY)) AS day)""",
        [date(2022, 2, 12), date(2022, 2, 14), date(2022, 1, 20), LAST],
    )
    assert health(world, "blind") == [*range(28, 40), *range(42, 70)]  # what the 15th listed is looked at for the 14th
    found = world.execute(
        "SELECT day, looked FROM source_days WHERE source_id = 'blind' AND looked IS DISTINCT FROM true ORDER BY day"
    ).fetchall()
    assert [day for day, looked in found if looked is None] == [FIRST + timedelta(days=number) for number in range(17)]
    assert [day for day, looked in found if looked is False] == [date(2022, 2, 12), date(2022, 2, 13)]


def test_a_blind_spot_needs_a_healthy_outlet_that_is_silent(world):
    load.insert(world, [])
    for name in STEADY[:3]:
        publish(world, name, 1, on(TUESDAY), event_id="'wide'")
    load.refresh_events(world, ["wide"], datetime(2022, 3, 14, tzinfo=UTC))
    columns = "event_id, not_covered_by, covered_by, article_count, healthy_outlets"
    assert rows(world, "blind_spots", columns) == [("wide", "uk-us", ["de", "eu", "ua"], 3, 2)]
    world.execute(f"DELETE FROM articles WHERE source_id IN ('s3', 's7') AND published_at > '{TUESDAY - timedelta(days=4)}'")
    assert rows(world, "blind_spots", columns) == []  # its outlets are dead: the silence is ours
    publish(world, "s7", 1, on(TUESDAY), event_id="'wide'")
    assert rows(world, "blind_spots", columns) == []


def test_coverage_has_a_row_for_a_day_on_which_a_healthy_bloc_says_nothing_and_figures_that_a_new_outlet_does_not_move(world):
    world.execute(f"DELETE FROM articles WHERE source_id IN ('s0', 's4') AND published_at::DATE = '{TUESDAY}'")
    publish(world, "new", 60, f"day >= DATE '{TUESDAY}'")
    columns = "bloc, articles, outlets, healthy_articles, healthy_outlets, share_of_articles, share_of_healthy, failing_outlets"
    world.execute("UPDATE sources SET languages = ['en']")
    assert rows(world, "coverage_per_day", columns, on(TUESDAY)) == [
        ("de", 0, 0, 0, 0, 0.0, 0.0, 0),
        ("eu", 84, 3, 24, 2, 84 / 132, 24 / 72, 0),
        ("ua", 24, 2, 24, 2, 24 / 132, 24 / 72, 0),
        ("uk-us", 24, 2, 24, 2, 24 / 132, 24 / 72, 0),
    ]


def test_events_of_healthy_outlets_stand_beside_all_events(world):
    publish(world, "new", 60, on(TUESDAY))
    ids = [row[0] for row in world.execute("SELECT DISTINCT event_id FROM articles").fetchall()]
    load.refresh_events(world, ids, datetime(2022, 3, 14, tzinfo=UTC))
    columns = "events, healthy_events, share_of_healthy"
    assert rows(world, "events_per_day", columns, on(TUESDAY)) == [(96 + 60, 96, 1.0)]


def test_who_was_first_has_the_time_between_two_visits_as_its_error(db, article, source, feed, sighting):
    at = datetime(2022, 3, 10, 12, tzinfo=UTC)
    load.insert(db, [source("s1"), source("s2")])
    load.insert(db, [feed("f1", "s1"), feed("f2", "s2")])
    load.insert(
        db,
        [
            article("a", source_id="s1", event_id="e", published_at=at),
            article("b", source_id="s2", event_id="e", published_at=at + timedelta(minutes=25)),
        ],
    )
    load.refresh_events(db, ["e"], at)
    minutes = {"f1": (-80, -50, 10), "f2": (20, 40)}
    for name, visits in minutes.items():
        for minute in visits:
            moment, outcome = at + timedelta(minutes=minute), "failed" if minute == -50 else "read"
            db.execute("INSERT INTO visits VALUES (?, ?, ?, NULL, 1, 1, 0, ?, '', 'r')", [name, moment, outcome, moment])
    load.settle(db, [
        sighting("g1", article_id="a", feed_id="f1", fate="loaded", seen_at=at + timedelta(minutes=10)),
        sighting("g2", article_id="b", feed_id="f2", fate="loaded", seen_at=at + timedelta(minutes=40)),
        sighting("g3", article_id="b", feed_id="f1", fate="known", seen_at=at + timedelta(minutes=90)),
    ])  # fmt: skip
    assert rows(db, "first_reports", "first_source_id, second_source_id, lead_minutes, error_minutes") == [("s1", "s2", 25, 110)]
    assert rows(db, "reporting_lag", "source_id, minutes_later, seen_minutes_later, error_minutes") == [("s2", 25, 30, 110)]


def differing(one, other):
    return [row for name in one for row in sorted(set(one[name]) ^ set(other[name]))]


def test_deriving_what_changed_gives_what_deriving_everything_gives(world, article):
    def tables():
        return {name: sorted(map(repr, world.execute(f"FROM {name}").fetchall())) for name in marts.NAMES}

    marts.derive(world, None, frozenset())
    before = tables()
    for name in STEADY[:5]:
        publish(world, name, 4, on(TUESDAY), "Q2")
    publish(world, "new", 2, f"day = DATE '{SUNDAY}'", "Q1")
    events = [event_id for (event_id,) in world.execute("SELECT DISTINCT event_id FROM articles").fetchall()]
    marts.derive(world, (), frozenset([TUESDAY, SUNDAY]), events)
    in_part = tables()
    marts.derive(world, None, frozenset())
    assert differing(in_part, tables()) == []
    assert in_part != before
    load.insert(world, [article("late", source_id="s1", event_id="x", published_at=datetime(2022, 2, 2, tzinfo=UTC))])
    load.insert(world, [Mention("late", "Q2", "x", "place", 1)])
    marts.derive(world, ("late",), frozenset([date(2022, 2, 2)]))
    in_part = tables()
    marts.derive(world, None, frozenset())
    assert differing(in_part, tables()) == []
