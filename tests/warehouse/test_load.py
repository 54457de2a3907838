from contextlib import closing
from dataclasses import astuple, fields, replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from extractors.records import Feed, Fingerprint, Lineage, Link, Membership, Mention, PageRecord, TimeClaim
from warehouse import check, load
from warehouse.database import in_memory, transaction
from warehouse.publish import INTERNAL, tables

# The table section of CONTRACT.md; article_versions, mentions and runs are described there in words.
CONTRACT = {
    "sources": "source_id name country bloc languages homepage family state_media enabled",
    "feeds": "feed_id source_id url kind last_polled_at next_poll_at last_success_at failures last_error etag "
    "last_modified body_hash",
    "articles": "article_id source_id url canonical_url title lead text language authors published_at published_precision "
    "published_basis modified_at first_seen_at kind access section keywords image_url word_count text_hash relevance "
    "relevance_reasons event_id copy_of wire_origin origin origin_ref extractor run_id agencies",
    "article_versions": "article_id title text changes diff url",
    "article_times": "article_id about basis stated at precision verdict",
    "boilerplate": "source_id line example seen_in learned_at",
    "events": "event_id title first_published_at last_published_at occurred_on article_count outlet_count family_count "
    "origin_count languages countries places entities updated_at",
    "event_articles": "event_id article_id valid_from valid_to score evidence",
    "event_lineage": "kind from_event_id to_event_id at run_id",
    "mentions": "article_id entity_id surface kind count",
    "entities": "entity_id kind name_de name_en name_uk name_ru latitude longitude",
    "visits": "feed_id visited_at outcome problem listed new over next_visit_at why_then run_id",
    "revisits": "article_id visits due_at last_visited_at outcome reason",
    "addresses": "address_id url article_id seen_at",
    "sightings": "url fate reason",
    "runs": "run_id flow started_at finished_at counts version",
}
LISTS = ["articles.authors", "articles.keywords", "articles.relevance_reasons", "events.languages", "events.countries",
         "events.places", "events.entities", "sources.languages"]  # fmt: skip
AT = datetime(2022, 3, 10, 12, tzinfo=UTC)


def rows(db, sql, parameters=None):
    return db.execute(sql, parameters).fetchall()


@pytest.fixture(scope="module")
def schema():
    """An empty warehouse, for tests that only look."""
    with closing(in_memory()) as db:
        yield db


def dump(db):
    return {table: sorted(map(str, rows(db, f"FROM {table}"))) for table in [*tables(db), *INTERNAL]}


@pytest.mark.parametrize(("record", "table"), load.TABLES.items(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_fields_of_a_record_are_the_columns_of_its_table_in_order(schema, record, table):
    columns = [
        name
        for (name,) in rows(schema, "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table])
    ]
    names = [field.name for field in fields(record)]
    assert names == (columns[: len(names)] if record is Feed else columns)


@pytest.mark.parametrize(("table", "promised"), CONTRACT.items(), ids=list(CONTRACT))
def test_what_the_contract_promises_of_a_table_is_there(schema, table, promised):
    columns = {name for (name,) in rows(schema, "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table])}
    assert set(promised.split()) - columns == set()


def test_every_table_but_fingerprints_is_in_the_contract(schema):
    assert set(tables(schema)) - {"fingerprints"} == set(CONTRACT)


def test_times_are_with_zone_and_named_at_and_lists_are_lists(schema):
    types = {
        f"{table}.{column}": kind
        for table, column, kind in rows(
            schema, "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        )
    }
    zoned = {name for name, kind in types.items() if kind.startswith("TIMESTAMP")}
    assert {types[name] for name in zoned} == {"TIMESTAMP WITH TIME ZONE"}
    assert zoned ^ {name for name in types if name.endswith(("_at", ".at"))} == {
        "event_articles.valid_from",
        "event_articles.valid_to",
    }
    assert {types[name] for name in LISTS} == {"VARCHAR[]"}


def test_every_table_and_every_public_column_has_a_comment(schema):
    assert (
        rows(schema, "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND NOT internal AND table_name <> 'migrations'")
        == []
    )
    bare = rows(
        schema,
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE coalesce(comment, '') = '' AND table_name IN (SELECT unnest($1))",
        [tables(schema)],
    )
    assert bare == []


def records(article, reading, sighting, source, feed, entity):
    print_ = reading("a1").fingerprint
    return [
        source("s1", languages=("uk", "ru"), least_per_day=3, note="'quoted'"), feed("f1", "s1"),
        article("a1", authors=("Ї. О'Ніл", ""), text="a\nb\\'\"\x01€😀"), Mention("a1", "Q1", "Києві", "place", 2),
        entity("Q1"), print_, sighting("g1"), Membership("e1", "a1", AT, None, 0.5, '{"rule": "1"}'),
        Lineage("created", None, "e1", AT, "r1"), PageRecord("https://a.example/", AT, 200, "x.warc.gz", "<urn:1>", "h"),
        Link("a1", "a2", -1.0, 0.75, AT), TimeClaim("a1", "modified", "meta: x", "2022", None, "none", "not understood"),
    ]  # fmt: skip


def test_every_kind_of_record_comes_back_as_it_was_stored(db, article, reading, sighting, source, feed, entity):
    made = records(article, reading, sighting, source, feed, entity)
    assert {type(record) for record in made} == set(load.TABLES)
    for record in made:
        assert load.insert(db, [record]) == 1
        (stored,) = rows(db, f"FROM {load.TABLES[type(record)]}")
        plain = tuple(tuple(value) if isinstance(value, list) else value for value in stored)
        assert plain[: len(astuple(record))] == astuple(record)


def test_nothing_to_insert_is_no_error(db):
    assert (load.insert(db, []), load.upsert(db, ())) == (0, 0)


def test_records_of_which_one_is_there_already_are_not_inserted_at_all(db, article):
    load.insert(db, [article("a1", title="first")])
    with pytest.raises(duckdb.ConstraintException):
        load.insert(db, [article("a2"), article("a1", title="second")])
    assert rows(db, "SELECT article_id, title FROM articles") == [("a1", "first")]


def test_upsert_replaces_what_has_the_same_key_even_within_one_transaction(db, sighting):
    with transaction(db):
        load.settle(db, [sighting("g1"), sighting("g2")])
        load.settle(db, [sighting("g1", fate="failed", reason="gone")])
        load.settle(db, [sighting("g1", fate="rejected", reason="no article")])
    assert rows(db, "SELECT sighting_id, fate FROM sightings ORDER BY 1") == [("g1", "rejected"), ("g2", "waiting")]


def test_loading_twice_changes_no_row(db, reading, load_world, source):
    load.sync_catalogue(db, [source("s1"), source("s2")], [])
    world = [
        reading("a1", about="x", source_id="s1", mentions={"Q1": 2}),
        reading("a2", about="x", source_id="s2", text=reading("a1").article.text, published_at=AT - timedelta(hours=1)),
        reading("a3"),
    ]
    assert load_world(db, world)["loaded"] == 3
    before = dump(db)
    assert len(before["events"]) == 2
    assert load_world(db, world, AT + timedelta(days=1))["known"] == 3
    after = dump(db)
    assert {table for table in before if before[table] != after[table]} == {"sightings"}  # they say when they were seen last
    assert {table: len(found) for table, found in after.items()} == {table: len(found) for table, found in before.items()}


def test_a_run_has_no_end_until_it_ends(db):
    load.start_run(db, ("r1", "collect", AT, "0.1.0"))
    assert rows(db, "FROM runs") == [("r1", "collect", AT, None, "{}", "0.1.0")]
    load.end_run(db, "r1", AT + timedelta(minutes=1), '{"loaded": 2}')
    assert rows(db, "SELECT finished_at, counts->>'loaded' FROM runs") == [(AT + timedelta(minutes=1), "2")]


def test_the_catalogue_is_brought_up_to_date_and_what_left_it_is_disabled(db, source, feed):
    stays, goes = source("stays"), source("goes")
    load.sync_catalogue(db, [stays, goes], [feed("f1", "stays"), feed("f2", "stays"), feed("f3", "goes")])
    db.execute("UPDATE feeds SET failures = 3, etag = 'x'")
    changed = replace(stays, name="Renamed", languages=("de", "en"))
    load.sync_catalogue(db, [changed, source("new")], [feed("f1", "stays", kind="atom"), feed("f2", "stays"), feed("f4", "new")])
    assert rows(db, "SELECT source_id, name, languages, enabled FROM sources ORDER BY 1") == [
        ("goes", "Goes", ["de"], False),
        ("new", "New", ["de"], True),
        ("stays", "Renamed", ["de", "en"], True),
    ]
    assert rows(db, "SELECT feed_id, kind, enabled, failures, etag FROM feeds ORDER BY 1") == [
        ("f1", "atom", True, 3, "x"),
        ("f2", "rss", True, 3, "x"),
        ("f3", "rss", False, 3, "x"),
        ("f4", "rss", True, 0, None),
    ]
    load.sync_catalogue(db, [changed, goes], [feed("f3", "goes")])
    assert rows(db, "SELECT source_id FROM sources WHERE enabled ORDER BY 1") == [("goes",), ("stays",)]
    assert rows(db, "SELECT feed_id FROM feeds WHERE enabled") == [("f3",)]


def test_the_same_catalogue_again_changes_nothing(db, source, feed):
    for _ in range(2):
        load.sync_catalogue(db, [source("s1", note="x", least_per_day=2)], [feed("f1", "s1", enabled=False)])
        assert rows(db, "SELECT count(*), any_value(enabled) FROM sources") == [(1, True)]
        assert rows(db, "SELECT feed_id, enabled FROM feeds") == [("f1", False)]


def test_entities_follow_the_gazetteer(db, entity):
    load.sync_entities(db, [entity("Q1", name="Kyjiw"), entity("Q2")])
    load.sync_entities(db, [entity("Q1", name="Kyiv"), entity("Q2"), entity("Q3")])
    assert rows(db, "SELECT entity_id, name_en FROM entities ORDER BY 1") == [("Q1", "Kyiv"), ("Q2", "Q2"), ("Q3", "Q3")]


def memberships(db, columns="article_id, event_id, valid_from, valid_to"):
    return rows(db, f"SELECT {columns} FROM event_articles ORDER BY article_id, valid_from")


def test_a_merged_event_hands_its_articles_over_and_is_remembered(db, article):
    load.insert(db, [article("a1", event_id="e1"), article("a2", event_id="e2"), article("b", event_id="e3")])
    load.insert(db, [Membership(f"e{n}", f"a{n}", AT, None, n / 10, f'{{"n": {n}}}') for n in (1, 2)])
    load.refresh_events(db, ["e1", "e2", "e3"], AT)
    later = AT + timedelta(hours=1)
    load.move(db, [Membership("e1", "a2", later, None, 0.7, '{"n": 3}')])
    load.insert(db, [Lineage("merged", "e2", "e1", later, "r2")])
    load.drop_events(db, ["e2"])
    load.refresh_events(db, ["e1"], later)
    assert rows(db, "SELECT event_id, article_count, updated_at FROM events ORDER BY 1") == [("e1", 2, later), ("e3", 1, AT)]
    assert rows(db, "SELECT article_id, event_id FROM articles ORDER BY 1") == [("a1", "e1"), ("a2", "e1"), ("b", "e3")]
    assert memberships(db, "article_id, event_id, valid_from, valid_to, score, evidence") == [
        ("a1", "e1", AT, None, 0.1, '{"n": 1}'),
        ("a2", "e2", AT, later, 0.2, '{"n": 2}'),
        ("a2", "e1", later, None, 0.7, '{"n": 3}'),
    ]
    assert rows(db, "FROM event_lineage") == [("merged", "e2", "e1", later, "r2")]


def test_articles_that_move_again_and_apart_close_their_present_membership_only(db, article):
    load.insert(db, [article(name, event_id="e1") for name in "abc"])
    load.insert(db, [Membership("e1", name, AT, None, 1.0, "{}") for name in "abc"])
    first, second = AT + timedelta(hours=1), AT + timedelta(hours=2)
    load.move(db, [Membership("e2", "b", first, None, 1.0, "{}"), Membership("e3", "c", first, None, 1.0, "{}")])
    load.move(db, [Membership("e1", "b", second, None, 1.0, "{}")])
    load.move(db, [])
    assert memberships(db) == [
        ("a", "e1", AT, None),
        ("b", "e1", AT, first),
        ("b", "e2", first, second),
        ("b", "e1", second, None),
        ("c", "e1", AT, first),
        ("c", "e3", first, None),
    ]
    assert rows(db, "SELECT article_id, event_id FROM articles ORDER BY 1") == [("a", "e1"), ("b", "e1"), ("c", "e3")]


def test_nothing_to_drop_drops_nothing(db, article):
    load.insert(db, [article("a", event_id="e1")])
    load.refresh_events(db, ["e1"], AT)
    load.drop_events(db, [])
    load.drop_events(db, ["e2"])
    assert rows(db, "SELECT event_id FROM events") == [("e1",)]


def test_an_article_that_moves_begins_a_membership_and_both_events_are_counted_anew(db, article):
    load.insert(db, [article("a1", event_id="e1"), article("a2", event_id="e1"), article("b", event_id="e2")])
    load.insert(
        db, [Membership(event_id, name, AT, None, 1.0, "{}") for event_id, name in (("e1", "a1"), ("e1", "a2"), ("e2", "b"))]
    )
    later = AT + timedelta(hours=1)
    load.move(db, [Membership("e2", "a2", later, None, 0.7, '{"why": 1}')])
    load.refresh_events(db, ["e1", "e2"], later)
    assert rows(db, "SELECT event_id, article_count, updated_at FROM events ORDER BY 1") == [("e1", 1, later), ("e2", 2, later)]
    assert rows(db, "SELECT event_id, valid_from, valid_to, score FROM event_articles WHERE article_id = 'a2' ORDER BY 2") == [
        ("e1", AT, later, 1.0),
        ("e2", later, None, 0.7),
    ]


def test_copies_of_what_turns_out_to_be_a_copy_point_to_the_earliest(db, article):
    load.insert(db, [article("early"), article("former"), article("late", copy_of="former"), article("other")])
    load.mark_copies(db, [("former", "early")])
    assert rows(db, "SELECT article_id, copy_of FROM articles ORDER BY 1") == [
        ("early", None),
        ("former", "early"),
        ("late", "early"),
        ("other", None),
    ]


def test_an_original_that_comes_after_more_copies_than_are_compared_leaves_the_checks_content(db, reading, load_world):
    text = " ".join(f"word{number}" for number in range(60))
    copies = [reading(f"c{n:02d}", about="x", text=text, published_at=AT + timedelta(minutes=n)) for n in range(30)]
    for start in (0, 10, 20):
        load_world(db, copies[start : start + 10])
    load_world(db, [reading("original", about="x", text=text, published_at=AT - timedelta(hours=5))])
    assert rows(db, "SELECT DISTINCT copy_of FROM articles ORDER BY 1 NULLS FIRST") == [(None,), ("original",)]
    assert [failure for failure in check.failures(db) if failure.check != "mention_of_nothing"] == []


def test_an_event_moves_only_when_its_membership_does(db, article):
    load.insert(db, [article("a1", event_id="e1")])
    load.insert(db, [Membership("e1", "a1", AT, None, 1.0, "{}")])
    load.refresh_events(db, ["e1"], AT)
    db.execute("UPDATE articles SET title = 'Another headline' WHERE article_id = 'a1'")
    load.refresh_events(db, ["e1"], AT + timedelta(days=1))
    assert rows(db, "SELECT title, updated_at FROM events") == [("Another headline", AT)]


# article: (source, copy of, agency); expected: outlets, families, independent origins
ORIGINS = {
    "one outlet": ([("s1", None, None)], (1, 1, 1)),
    "two outlets": ([("s1", None, None), ("s2", None, None)], (2, 2, 2)),
    "two outlets of one family": ([("s2", None, None), ("s3", None, None)], (2, 1, 1)),
    "one outlet twice": ([("s1", None, None), ("s1", None, None)], (1, 1, 1)),
    "a copy speaks with the voice of its original": ([("s1", None, None), ("s2", "a0", None)], (2, 2, 1)),
    "one agency twice": ([("s1", None, "dpa"), ("s2", None, "dpa")], (2, 2, 1)),
    "two agencies": ([("s1", None, "dpa"), ("s2", None, "afp")], (2, 2, 2)),
    "an unmarked copy of an agency text": ([("s1", None, "dpa"), ("s2", "a0", None), ("s1", None, None)], (2, 2, 2)),
    "an unmarked text of which a copy names the agency": ([("s1", None, None), ("s2", "a0", "dpa"), ("s3", "a0", None)], (3, 2, 1)),
    "a text and a copy of another, of one agency": ([("s1", None, None), ("s2", "a0", "dpa"), ("x", None, "dpa")], (3, 3, 1)),
    "copies of two texts": ([("s1", None, None), ("s2", "a0", None), (None, None, None), (None, "a2", None)], (2, 2, 2)),
    "outlets unknown": ([(None, None, None), (None, None, None)], (0, 0, 2)),
    "outlets unknown, one text": ([(None, None, None), (None, "a0", None)], (0, 0, 1)),
    "outlets outside the catalogue": ([("x", None, None), ("y", None, None), ("x", None, None)], (2, 2, 2)),
}


@pytest.mark.parametrize(("made", "expected"), ORIGINS.values(), ids=list(ORIGINS))
def test_an_event_counts_outlets_families_and_independent_origins(db, article, source, made, expected):
    load.sync_catalogue(db, [source("s1"), source("s2", family="house"), source("s3", family="house")], [])
    load.insert(
        db,
        [
            article(f"a{n}", source_id=outlet, copy_of=original, wire_origin=agency, event_id="e1")
            for n, (outlet, original, agency) in enumerate(made)
        ],
    )
    load.refresh_events(db, ["e1"], AT)
    assert rows(db, "SELECT article_count, outlet_count, family_count, origin_count FROM events") == [(len(made), *expected)]


def test_an_event_takes_headline_times_languages_and_countries_from_its_articles(db, article, source):
    load.sync_catalogue(db, [source("de1"), source("ua1", country="UA"), source("xx", country=None)], [])
    made = [
        article("a1", title="of the month", published_at=datetime(2022, 3, 1, tzinfo=UTC), published_precision="month"),
        article("a2", title="undated", published_at=None, published_precision="none", language=None),
        article("a3", title=None, published_at=AT - timedelta(days=1), published_precision="day", source_id="ua1", language="uk"),
        article("a4", title="the headline", published_at=AT, source_id="de1"),
        article("a5", title="later", published_at=AT + timedelta(hours=1), source_id="xx", language="en"),
    ]
    load.insert(db, [replace(found, event_id="e1") for found in made])
    load.refresh_events(db, ["e1"], AT)
    columns = "title, first_published_at, last_published_at, occurred_on, languages, countries, places, entities"
    assert rows(db, f"SELECT {columns} FROM events") == [
        ("the headline", AT - timedelta(days=1), AT + timedelta(hours=1), None, ["de", "en", "uk"], ["DE", "UA"], [], [])
    ]
    load.insert(db, [article("b1", title=None, published_at=None, published_precision="none", language=None, event_id="e2")])
    load.refresh_events(db, ["e2"], AT)
    assert rows(db, f"SELECT {columns} FROM events WHERE event_id = 'e2'") == [(None, None, None, None, [], [], [], [])]


# article: (published, precision, (day named, weight) ...); expected: the day of the happening
TITLE, LEAD, BODY = 3.0, 2.0, 1.0
DAYS = {
    "the day most named": (
        [(AT, "minute", ("03-10", TITLE)), (AT, "minute", ("03-09", LEAD)), (AT, "minute", ("03-09", TITLE))], date(2022, 3, 9),
    ),
    "of two named alike the later": ([(AT, "minute", ("03-08", TITLE), ("03-09", LEAD))], date(2022, 3, 9)),
    "named in bodies only": ([(AT, "minute", ("03-09", BODY)), (AT, "minute", ("03-09", BODY))], None),
    "leads count, bodies do not": (
        [(AT, "minute", ("03-08", BODY)), (AT, "minute", ("03-08", BODY)), (AT, "minute", ("03-09", LEAD))], date(2022, 3, 9),
    ),
    "none named": ([(AT, "minute")], None),
    "at the edge": ([(AT, "minute", ("03-04", TITLE))], date(2022, 3, 4)),
    "too long before": ([(AT, "minute", ("03-03", TITLE), ("04-10", LEAD))], None),
    "the day after, for clocks ahead of UTC": ([(AT, "minute", ("03-11", TITLE))], date(2022, 3, 11)),
    "ahead": ([(AT, "minute", ("03-12", TITLE))], None),
    "counted from the first report": (
        [(AT, "minute", ("03-04", TITLE)), (AT + timedelta(days=4), "minute", ("03-14", TITLE))], date(2022, 3, 4),
    ),
    "of the day": ([(AT, "day", ("03-09", TITLE))], date(2022, 3, 9)),
    "of the month": ([(datetime(2022, 3, 1, tzinfo=UTC), "month", ("03-01", TITLE))], None),
    "undated": ([(None, "none", ("03-09", TITLE))], None),
    "an undated one beside a dated one": ([(AT, "minute", ("03-09", TITLE)), (None, "none", ("03-09", TITLE))], date(2022, 3, 9)),
    "over a year's turn": ([(datetime(2022, 1, 2, 9, tzinfo=UTC), "minute", ("12-31", TITLE))], date(2021, 12, 31)),
    "a year later it is another day": ([(datetime(2022, 12, 31, 9, tzinfo=UTC), "minute", ("12-31", TITLE))], date(2022, 12, 31)),
    "a leap day": ([(datetime(2024, 3, 1, tzinfo=UTC), "day", ("02-29", TITLE))], date(2024, 2, 29)),
    "no leap day": ([(datetime(2022, 3, 1, tzinfo=UTC), "day", ("02-29", TITLE))], None),
}  # fmt: skip


@pytest.mark.parametrize(("made", "expected"), DAYS.values(), ids=list(DAYS))
def test_an_event_occurred_on_the_day_that_most_leads_name_of_those_before_the_first_report(db, article, made, expected):
    for number, (at, precision, *named) in enumerate(made):
        keys, weights = ("t:x", *(f"d:{day}" for day, _ in named)), (TITLE, *(weight for _, weight in named))
        load.insert(db, [article(f"a{number}", event_id="e1", published_at=at, published_precision=precision)])
        dated_at = at if precision in ("minute", "day") else None
        load.insert(db, [Fingerprint(f"a{number}", "de", at, precision, keys, weights, (), (), (), 0, 9, None, dated_at)])
    load.insert(db, [article("other", event_id="e2")])
    load.refresh_events(db, ["e1", "e2"], AT)
    assert rows(db, "SELECT event_id, occurred_on FROM events ORDER BY 1") == [("e1", expected), ("e2", None)]


def test_an_event_names_what_at_least_a_third_of_its_articles_name_most_named_first(db, article, entity):
    load.sync_entities(
        db, [entity(f"Q{n}", name=name) for n, name in enumerate(["Kyiv", "Lviv", "Odesa"])] + [entity("P1", "person", "Kuleba")]
    )
    load.insert(db, [article(f"a{n}", event_id="e1") for n in range(4)])
    named = {"Q0": (0, 1), "Q1": (1, 2, 3), "Q2": (3,), "P1": (0, 1)}
    load.insert(db, [Mention(f"a{n}", entity_id, "x", "place", 1) for entity_id, where in named.items() for n in where])
    load.refresh_events(db, ["e1"], AT)
    assert rows(db, "SELECT places, entities FROM events") == [(["Lviv", "Kyiv"], ["Kuleba"])]
