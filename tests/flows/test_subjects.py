"""What kept questions find in a small planted snapshot."""

from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import Mention
from flows.questions import Question
from flows.subjects import asking, find, formerly, key
from warehouse import load
from warehouse.database import opened

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = timedelta(days=7)

# What publishing makes besides the tables; the columns are those of the trends.
STAND_INS = """
CREATE OR REPLACE TABLE snapshot AS SELECT TIMESTAMPTZ '2022-03-10 12:00:00+00' AS snapshot_at;
CREATE OR REPLACE VIEW bursts AS SELECT * FROM (VALUES
    (DATE '2022-03-10', 'Q1', 'Kharkiv', 'place', 9, 7, 4, 1.25, 5.5, ['a1', 'b1']),
    (DATE '2022-03-09', 'lb:x', 'Person', 'person', 5, 5, 2, NULL, NULL, ['gone']),
    (DATE '2022-03-02', 'Q1', 'Kharkiv', 'place', 9, 7, 4, 1.0, 5.0, ['a1'])
) AS b(day, entity_id, name, kind, articles, stories, outlets, expected, strength, article_ids);
CREATE OR REPLACE VIEW blind_spots AS
SELECT e.event_id, e.title, e.first_published_at, b.bloc AS not_covered_by, ['ua', 'eu', 'uk-us'] AS covered_by,
    e.article_count, b.articles AS bloc_articles_that_week, 2 AS healthy_outlets
FROM events AS e CROSS JOIN (VALUES ('de', 7), ('ru-state', 1)) AS b(bloc, articles) WHERE e.outlet_count > 1;
CREATE OR REPLACE VIEW source_health AS
SELECT source_id, name, bloc, split_part(note, ' ', 1) AS state, 'why of ' || name AS why,
    TIMESTAMPTZ '2022-03-10 11:00:00+00' AS last_polled_at, TIMESTAMPTZ '2022-03-10 02:30:00+00' AS last_new_at,
    CASE WHEN note NOT LIKE '% never' THEN TIMESTAMPTZ '2022-03-09 06:00:00+00' END AS last_success_at
FROM sources;
CREATE OR REPLACE MACRO search(query, since := NULL, most := 20) AS TABLE
    SELECT article_id, event_id FROM articles WHERE contains(title, query) AND published_at::DATE >= since LIMIT most;
"""


@pytest.fixture
def snapshot(tmp_path, article, source, entity):
    file = tmp_path / "snapshot.duckdb"
    sources = [
        source("bell", name="The Bell", bloc="ua", note="failing", homepage="https://bell.example/"),
        source("horn", bloc="de", note="silent", languages=("en",)), source("drum", bloc="eu", note="thinning"),
        source("lost", note="failing never"), source("fine", note="well"),
    ]  # fmt: skip
    articles = [
        article("a1", event_id="a", source_id="bell", title="Дрони над портом", language="uk", published_at=AT - 5 * HOUR,
                url="https://bell.example/a1"),
        article("a2", event_id="a", source_id="horn", title="Drones over the port", language="en", published_at=AT - 2 * HOUR),
        article("b1", event_id="b", source_id="horn", title=None, published_at=AT - DAY, published_precision="day"),
        article("c1", event_id="c", source_id=None, title="\x1b[31mport <script>\nx", published_at=AT - 3 * DAY,
                url="javascript:alert(1)"),
        article("old", event_id="old", source_id="bell", published_at=AT - 30 * DAY),
        article("late", event_id="late", source_id="bell", title="Dated ahead", published_at=AT + 9 * DAY),
    ]  # fmt: skip
    with opened(file) as db:
        load.sync_catalogue(db, sources, [])
        load.insert(db, articles)
        load.insert(db, [entity("Q1", name="Kharkiv"), entity("lb:x", "person", "Person")])
        load.insert(db, [Mention("a2", "Q1", "x", "place", 1), Mention("c1", "lb:x", "x", "person", 1)])
        load.refresh_events(db, ["a", "b", "c", "old", "late"], AT)
        db.execute(STAND_INS)
    return file


@pytest.fixture
def answers(snapshot):
    """Return a function that answers a question of the latest week."""

    def found(kind="events", most=10, **asks):
        with asking(snapshot) as asked:
            return find(asked, Question("q", "Q", kind, **asks), WEEK, most)

    return found


EVENTS = {
    "everything": ({}, ["late", "a", "b", "c"]),
    "part of a name of a place": ({"place": "khark"}, ["a"]),
    "id of a place": ({"place": "Q1"}, ["a"]),
    "person": ({"entity": "person"}, ["c"]),
    "place as entity": ({"entity": "Kharkiv"}, ["a"]),
    "person as place": ({"place": "Person"}, []),
    "like is no pattern": ({"place": "K%v"}, []),
    "language": ({"language": "uk"}, ["a"]),
    "bloc": ({"bloc": "de"}, ["a", "b"]),
    "outlets": ({"least_outlets": 2}, ["a"]),
    "articles": ({"least_articles": 2}, ["a"]),
    "search": ({"search": "port"}, ["a", "c"]),
    "search and place": ({"search": "port", "place": "Kharkiv"}, ["a"]),
    "most": ({"most": 2}, ["late", "a"]),
}


@pytest.mark.parametrize(("asks", "expected"), EVENTS.values(), ids=list(EVENTS))
def test_events_are_found_newest_first_by(answers, asks, expected):
    assert [subject.key for subject in answers(**asks)] == [f"event/{event_id}" for event_id in expected]


def test_the_present_is_the_latest_report_that_is_not_dated_ahead(snapshot):
    with asking(snapshot) as asked:
        assert asked.latest_at == AT - 2 * HOUR


def test_an_event_is_told_with_its_headline_its_figures_and_who_was_first(answers):
    (event,) = answers(place="Kharkiv")
    assert (event.titles["en"], event.titles["de"], event.language) == ("Дрони над портом", "Дрони над портом", "uk")
    assert event.facts == {
        "en": "2 outlets, 2 independent origins, 2 articles; languages en, uk; first: The Bell, 2022-03-10 07:00 UTC",
        "de": "2 Häuser, 2 unabhängige Ursprünge, 2 Artikel; Sprachen en, uk; zuerst: The Bell, 2022-03-10 07:00 UTC",
    }
    assert (event.page, event.original) == ("event/a.html", "https://bell.example/a1")
    assert (event.begun_at, event.at, event.weight) == (AT - 5 * HOUR, AT - 2 * HOUR, 2)


def test_an_event_without_headline_time_or_a_usable_address_says_less(answers):
    _, _, dated, hostile = answers()
    assert (dated.titles["de"], dated.language, dated.original) == ("(ohne Schlagzeile)", None, None)
    assert dated.facts["en"] == "1 outlet, 1 independent origin, 1 article; languages de"
    assert (hostile.titles["en"], hostile.original) == ("[31mport <script> x", None)
    assert hostile.facts["en"].endswith("first: outlet unknown, 2022-03-07 12:00 UTC")


def test_bursts_are_told_with_expectation_and_when_the_last_article_was_seen(answers, now):
    place, person = answers("bursts")
    assert (place.key, person.key) == ("burst/Q1/2022-03-10", "burst/lb%3Ax/2022-03-09")
    assert (place.titles["en"], place.titles["de"]) == ("Kharkiv: 9 articles on 2022-03-10", "Kharkiv: 9 Artikel am 2022-03-10")
    assert (place.facts["en"], person.facts["de"]) == (
        "4 outlets; 7 stories without copies where 1.2 were to be expected; strength 5.5",
        "2 Häuser; 5 Berichte ohne Kopien, wo 0 zu erwarten waren",
    )
    assert (place.updated_at, person.updated_at) == (now, datetime(2022, 3, 10, tzinfo=UTC))
    assert answers("bursts", place="Kharkiv") == answers("bursts", least_outlets=3) == [place]
    assert answers("bursts", entity="pers") == [person]


def test_blind_spots_are_told_with_the_bloc_that_is_silent(answers):
    de, ru = answers("blind_spots")
    assert (de.key, ru.key, de.page) == ("blind-spot/a/de", "blind-spot/a/ru-state", "event/a.html")
    assert ru.facts["en"].startswith("reported by ua, eu, uk-us, not by ru-state, which published 1 article that week; 2 outlets, ")
    assert de.facts["de"].startswith("berichtet von ua, eu, uk-us, nicht von de, wo in der Woche 7 Artikel erschienen; 2 Häuser, ")
    assert answers("blind_spots", bloc="de", place="Kharkiv") == [de]
    assert answers("blind_spots", place="nowhere") == []


def test_sources_in_trouble_are_told_with_since_when_and_why(answers):
    lost, horn, bell, drum = answers("sources")
    assert [subject.key for subject in (lost, horn, bell, drum)] == [
        "source/lost/failing/never", "source/horn/silent/2022-03-10T02%3A30%3A00Z",
        "source/bell/failing/2022-03-09T06%3A00%3A00Z", "source/drum/thinning/2022-03-07T00%3A00%3A00Z",
    ]  # fmt: skip
    assert lost.titles == {"en": "Lost cannot be read", "de": "Lost ist nicht lesbar"}
    assert horn.titles == {"en": "Horn is silent since 2022-03-10 02:30 UTC", "de": "Horn schweigt seit 2022-03-10 02:30 UTC"}
    assert (drum.titles["en"], drum.facts["en"]) == ("Drum gives less than it used to", "why of Drum")
    assert (bell.original, lost.at) == ("https://bell.example/", None)
    assert answers("sources", bloc="eu") == [drum]
    assert answers("sources", language="en") == [horn]


def test_a_subject_knows_the_events_that_were_merged_into_its_own_by_whatever_way(snapshot, answers):
    steps = [("merged", "x", "a"), ("merged", "y z", "x"), ("merged", "a", "y z"), ("split", "s", "a"), ("created", None, "a")]
    with opened(snapshot) as db:
        db.executemany("INSERT INTO event_lineage VALUES (?, ?, ?, now(), 'r')", steps)
    with asking(snapshot) as asked:
        event, spot, source = formerly(asked, [answers(place="Kharkiv")[0], answers("blind_spots")[0], answers("sources")[0]])
    assert event.former == ("event/x", "event/y%20z")
    assert spot.former == ("blind-spot/x/de", "blind-spot/y%20z/de")
    assert source.former == ()


def test_the_parts_of_a_key_are_told_apart():
    assert key("a", "b/c") == "a/b%2Fc" != key("a/b", "c")
