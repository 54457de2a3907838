import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.errors import UsageError
from warehouse import load
from warehouse.ask import Answer, answer, ask, ask_sql, compared
from warehouse.database import opened
from warehouse.publish import Edition, write_snapshot

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
NOBODY = {"since": None, "until": None, "place": None, "entity": None, "language": None, "most": 20}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory, reading, load_world, source, feed, entity) -> Path:
    """Event e(a1): a1 by s1, its copy a2 by s2; event e(b): b alone, in Ukrainian, two days before; u: undated."""
    tmp_path = tmp_path_factory.mktemp("asked")
    with opened(tmp_path / "warehouse.duckdb") as db:
        load.sync_catalogue(db, [source("s1", name="Eins"), source("s2"), source("s3")], [feed("f1", "s1"), feed("f3", "s3")])
        load.sync_entities(db, [entity("Q1", name="Kyiv"), entity("P1", "person", "Kuleba")])
        load_world(
            db,
            [
                reading("a1-long-id", about="x", source_id="s1", url="https://s1.example/1", mentions={"Q1": 2, "P1": 1}),
                reading(
                    "a2", about="x", source_id="s2", text=reading("a1-long-id").article.text, published_at=AT - timedelta(hours=1)
                ),
                reading("b", language="uk", published_at=AT - timedelta(days=2), mentions={"Q1": 1}),
                reading("u", published_at=None, published_precision="none", title=None),
            ],
        )
        db.execute("UPDATE feeds SET failures = 2, last_error = 'HTTP 500', last_polled_at = ? WHERE feed_id = 'f1'", [AT])
    write_snapshot(tmp_path / "warehouse.duckdb", tmp_path / "published", Edition(AT, "test", lambda _, words: list(words), {}))
    return tmp_path / "published" / "lagebild.duckdb"


def titles(found):
    return [row["title"] for row in found.dicts()]


def test_an_answer_gives_its_rows_by_column_name():
    assert Answer(("a", "b"), ((1, 2), (3, 4))).dicts() == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


X, B, U = "Headline of a1-long-id", "Headline of b", None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [X, B, U]),
        ({"most": 1}, [X]),
        ({"since": date(2022, 3, 10)}, [X]),
        ({"until": date(2022, 3, 9)}, [B]),
        ({"since": date(2022, 3, 8), "until": date(2022, 3, 8)}, [B]),
        ({"since": date(2022, 3, 11)}, []),
        ({"place": "kyi"}, [X, B]),
        ({"place": "Kuleba"}, []),
        ({"entity": "KULEBA"}, [X]),
        ({"entity": "Q1"}, [X, B]),
        ({"entity": "Kuleba", "place": "Kyiv"}, [X]),
        ({"language": "uk"}, [B]),
        ({"language": "fr"}, []),
    ],
)
def test_events_are_listed_by_coverage_and_filtered(snapshot, wanted, expected):
    assert titles(ask(snapshot, "events", NOBODY | wanted)) == expected


def test_the_articles_of_an_event_come_in_order_with_outlet_and_evidence(snapshot):
    (found,) = ask(snapshot, "event", {"event_id": ask(snapshot, "events", NOBODY | {"most": 1}).rows[0][0][:9]}).dicts()
    articles = ask(snapshot, "event_articles", {"event_id": found["event_id"]}).dicts()
    assert [(row["article_id"], row["outlet"], row["copy_of"]) for row in articles] == [
        ("a1-long-id", "Eins", None),
        ("a2", "S2", "a1-long-id"),
    ]
    assert [json.loads(row["evidence"])["founded"] for row in articles] == [True, False]
    assert (found["article_count"], found["outlet_count"], found["origin_count"], found["places"], found["entities"]) == (
        2, 2, 1, ["Kyiv"], ["Kuleba"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("a1-long-id", None, ["a1-long-id"]),
        ("a1-lon", None, ["a1-long-id"]),
        ("a1", None, []),
        ("x", "https://s1.example/1", ["a1-long-id"]),
        ("ref of b", None, ["b"]),
    ],
)
def test_an_article_is_found_by_id_beginning_address_or_origin(snapshot, name, url, expected):
    found = ask(snapshot, "find_article", {"name": name, "url": url, "text_hash": None}).dicts()
    assert [row["article_id"] for row in found] == expected


def test_the_fate_of_an_item_is_traced_to_its_event(snapshot):
    (row,) = ask(snapshot, "trace", {"name": "b", "url": "b", "article_id": None}).dicts()
    assert (row["fate"], row["article_title"], row["event_title"]) == ("loaded", B, B)


def test_sources_come_with_their_health_and_failing_ones_with_their_problem(snapshot):
    assert [(row["source_id"], row["state"]) for row in ask(snapshot, "sources").dicts()] == [
        ("s1", "failing"),
        ("s2", "never polled"),
        ("s3", "never polled"),
    ]
    assert ask(snapshot, "failing").dicts() == [{"source_id": "s1", "problem": "HTTP 500"}]
    assert ask(snapshot, "report_failures").dicts() == [{"problem": "HTTP 500"}]


def test_a_report_names_the_largest_events_and_counts_what_is_new(snapshot):
    (first,) = ask(snapshot, "report_events", {"most": 1}).dicts()
    assert (first["title"], first["article_count"], first["outlets"]) == (X, 2, ["Eins", "S2"])
    assert ask(snapshot, "report_new", {"since": AT}).rows == ((4, 3),)
    assert ask(snapshot, "report_new", {"since": AT + timedelta(seconds=1)}).rows == ((0, 0),)


def test_two_articles_are_compared_by_their_fingerprints_and_the_rarity_of_their_keys(snapshot, reading):
    file = reading("file", about="b").fingerprint
    prints, languages, counts = compared(snapshot, ["a1-long-id", "gone"], [file])
    assert (list(prints), languages) == (["a1-long-id"], {"de": 3, "uk": 1})
    assert counts == {f"t:x {number}": 2 for number in range(6)} | {f"t:b {number}": 1 for number in range(6)}


def test_somebodys_own_sql_is_answered(snapshot):
    assert ask_sql(snapshot, "SELECT count(*) AS n, max(published_at) AS last FROM articles;") == Answer(
        ("n", "last"), ((4, AT - timedelta(hours=1)),)
    )


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELEKT 1", "syntax error"),
        ("SELECT * FROM nothing_there", "nothing_there does not exist"),
        ("DELETE FROM articles", "read-only"),
        ("", "there is no statement"),
        ("-- only a comment", "there is no statement"),
    ],
)
def test_sql_that_cannot_be_answered_is_refused_with_the_reason(snapshot, sql, said):
    with pytest.raises(UsageError, match=said):
        ask_sql(snapshot, sql)


def test_an_answer_of_no_rows_still_has_its_columns(db):
    assert answer(db, "SELECT 1 AS one WHERE $x", {"x": False}) == Answer(("one",), ())


@pytest.mark.parametrize("sql", ["COPY events TO '{}/copied.csv'", "FROM read_csv('{}/secret.csv')", "ATTACH '{}/other.duckdb'"])
def test_somebodys_sql_reads_and_writes_no_other_file(snapshot, tmp_path, sql):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(UsageError):
        ask_sql(snapshot, sql.format(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["secret.csv"]
