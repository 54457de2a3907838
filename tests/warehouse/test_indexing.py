from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.errors import UsageError
from extractors.stems import stems
from warehouse import database, indexing, load
from warehouse.ask import answer
from warehouse.indexing import index_articles, worn

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
WORLD = {  # id: language, outlet, hours before AT, headline, body, entities
    "de1": ("de", "bote", 5, "Raketen auf Charkiw",
            "Eine Rakete traf das Umspannwerk. Eine Patriot-Batterie schoss mit der S-300.", ["Q1"]),
    "de2": ("de", "bote", 4, "Gipfel in Berlin", "Am Rand des Gipfels ging es um eine Rakete und um Getreide.", []),
    "en1": ("en", "ledger", 3, "Missile hits Kharkiv",
            "Russia's missiles struck a power station; F-16 jets were not seen.", ["Q1"]),
    "en2": ("en", "ledger", 30, "Grain deal", "The grain deal was signed. No missile was mentioned twice.", ["P1"]),
    "uk1": ("uk", "lyst", 2, "Удар по Харкову",
            "Ворог ударив ракетою по місту. П'ять людей поранено. Працювала С-300.", ["Q1", "P1"]),
    "uk2": ("uk", "lyst", 50, "Мирні переговори", "Мирних переговорів поки немає, є лише розмови про мир.", ["P1"]),
    "ru1": ("ru", "gazeta", 1, "Ракета упала в поле", "Ракеты летели на юг. Ещё одна ракета упала в поле.", []),
    "ru2": ("ru", "gazeta", 80, "Хлеб подорожал", "Цены на хлеб растут, лидер молчит, переговоров нет.", []),
}  # fmt: skip


def planted(db, article, entity, rows=WORLD):
    load.sync_entities(db, [entity("Q1", name="Charkiw"), entity("P1", "person", "Rustem Umjerow")])
    for article_id, row in rows.items():
        put(db, article, article_id, row)


def put(db, article, article_id, row):
    language, outlet, hours, title, text, named = row
    db.execute("DELETE FROM articles WHERE article_id = ?", [article_id])
    found = article(
        article_id, language=language, source_id=outlet, title=title, text=text, published_at=AT - timedelta(hours=hours), url=None
    )
    names = [name for (name,) in db.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'articles'").fetchall()]
    values = [getattr(found, name, None) for name in names]
    values = [list(value) if isinstance(value, tuple) else value for value in values]
    db.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(values))})", values)
    for entity_id in named:
        db.execute("INSERT INTO mentions VALUES (?, ?, ?, 'place', 1)", [article_id, entity_id, entity_id])


@pytest.fixture(scope="module")
def world(article, entity):
    db = database.in_memory()
    planted(db, article, entity)
    assert index_articles(db, None, stems) == len(WORLD)
    yield db
    db.close()


def asked(db, query, **filters):
    return answer(
        db, f"FROM search($query{''.join(f', {name} := ${name}' for name in filters)})", {"query": query, **filters}
    ).dicts()


def ids(db, query, **filters):
    return [row["article_id"] for row in asked(db, query, **filters)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Rakete", ["de1", "de2"]),
        ("Raketen", ["de1", "de2"]),
        ("RAKETEN", ["de1", "de2"]),
        ("missile", ["en1", "en2"]),
        ("missiles", ["en1", "en2"]),
        ("ракета", ["ru1", "uk1"]),  # one stem in both languages
        ("ракетами", ["ru1", "uk1"]),  # a form that none of them has: the known word that begins most like it
        ("ударили", ["uk1"]),
        ("Харків", ["uk1"]),
        ("переговорах", ["uk2", "ru2"]),
        ("russia", ["en1"]),
        ("Russia’s", ["en1"]),
        ("п'ять", ["uk1"]),
        ("п’ять", ["uk1"]),
        ("ПʼЯТЬ", ["uk1"]),
        ("еще", ["ru1"]),
        ("ЕЩЁ", ["ru1"]),
        ("С-300", ["uk1"]),
        ("с300", ["uk1"]),
        ("S-300", ["de1"]),
        ("300", ["uk1", "de1"]),
        ("F-16", ["en1"]),
        ("f16 jets", ["en1"]),
        ("Patriot-Batterie", ["de1"]),
        ("Patriot‑Batterie", ["de1"]),
        ("Batterien", ["de1"]),
        ("Rakete Getreide", ["de2"]),
        ("Rakete Hering", []),
        ("пере*", ["uk2", "ru2"]),
        ("Getr*", ["de2"]),
        ("xyzzy", []),
        ("xyzzy*", []),
        ("кракен", []),  # nothing begins like it
        ("Rakete -Getreide", ["de1"]),
        ("Rakete -Gipfel -Charkiw", []),
        ("Rakete -xyzzy", ["de1", "de2"]),
        ("grain -Patriot-Batterie", ["en2"]),
        ("Rakete -Patriot-Batterie", ["de2"]),
        ('"grain deal"', ["en2"]),
        ('"deal grain"', []),
        ('"grain deal" -signed', []),
        ('"grain deal" -"was signed"', []),
        ('"grain deal" "was missing"', []),
        ('"grain deal" "was xyzzy"', []),
        ('"grain deal was signed"', ["en2"]),
        ("«мирних переговорів»", ["uk2"]),
        ("„traf das Umspannwerk“ -Gipfel", ["de1"]),
        ('"traf das" "Eine Patriot-Batterie schoss"', ["de1"]),
        ('"mit der S-300"', ["de1"]),
        ('missile -"grain deal"', ["en1"]),
        ('missile -"deal grain"', ["en1", "en2"]),
        ('"упала в поле"', ["ru1"]),
        ('"Kharkiv Russia"', []),  # a phrase does not run from the headline into the body
        ('"', ["ru1", "uk1", "en1", "de2", "de1", "en2", "uk2", "ru2"]),
        ("-Rakete -ракета -missile -хлеб", ["uk2"]),
    ],
)
def test_words_are_found_in_every_form(world, query, expected):
    assert sorted(ids(world, query)) == sorted(expected)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"outlet": "bote"}, ["de2", "de1"]),
        ({"lang": "uk"}, ["uk1", "uk2"]),
        ({"entity": "Umjerow"}, ["uk1", "en2", "uk2"]),
        ({"entity": "umjerow"}, ["uk1", "en2", "uk2"]),
        ({"entity": "P1"}, ["uk1", "en2", "uk2"]),
        ({"entity": "Charkiw"}, ["uk1", "en1", "de1"]),
        ({"place": "charkiw"}, ["uk1", "en1", "de1"]),
        ({"place": "Umjerow"}, []),
        ({"place": "Q1", "entity": "P1"}, ["uk1"]),
        ({"since": date(2022, 3, 10), "lang": "de"}, ["de2", "de1"]),
        ({"since": "2022-03-08", "until": "2022-03-09"}, ["en2", "uk2"]),
        ({"until": date(2022, 3, 7)}, ["ru2"]),
        ({"most": 2}, ["ru1", "uk1"]),
        ({"entity": "' OR 1=1 --"}, []),
        ({"entity": "%"}, []),
        ({"outlet": "nobody"}, []),
    ],
    ids=str,
)
def test_filters_without_words_list_the_newest(world, filters, expected):
    assert ids(world, "", **filters) == expected


def test_words_and_filters_hold_together(world):
    assert ids(world, "ракета", lang="uk") == ["uk1"]
    assert ids(world, "missile", entity="Umjerow") == ["en2"]
    assert ids(world, "Rakete", place="Charkiw", since=date(2022, 3, 10), until=date(2022, 3, 10), outlet="bote") == ["de1"]


def test_the_headline_counts_more_than_the_body_and_a_rare_word_more_than_a_frequent_one(world):
    first, second = asked(world, "missile")
    assert (first["article_id"], first["in_headline"], second["in_headline"]) == ("en1", True, False)
    assert first["score"] > second["score"] > 0
    (rare,), (frequent, *_) = asked(world, "Umspannwerk"), asked(world, "Rakete", most=1)
    assert rare["article_id"] == frequent["article_id"] == "de1"
    scores = {row["article_id"]: row["score"] for row in asked(world, "eine")}
    assert rare["score"] > scores["de1"] > 0


def test_a_row_says_what_was_found_and_what_stands_around_it(world):
    (found,) = asked(world, "Umspannwerk")
    assert list(found) == ["article_id", "event_id", "source_id", "published_at", "published_precision", "language", "title", "url",
                           "score", "in_headline", "snippet"]  # fmt: skip
    assert (found["source_id"], found["language"], found["title"]) == ("bote", "de", "Raketen auf Charkiw")
    assert (found["published_at"], found["published_precision"]) == (AT - timedelta(hours=5), "minute")
    assert found["snippet"] == "Eine Rakete traf das Umspannwerk. Eine Patriot-Batterie schoss mit der S-300."


def test_a_snippet_stands_around_the_rarest_word(db, article, entity):
    words = [f"word{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(200)]
    planted(db, article, entity, {"long": ("en", "s", 1, "On words", " ".join(words), [])})
    index_articles(db, None, stems)
    (found,) = asked(db, f"{words[100]}")
    assert found["snippet"].split() == words[92:117]


def test_the_lead_is_searched_unless_the_body_holds_it_already(db, article, entity):
    planted(
        db,
        article,
        entity,
        {"a": ("en", "s", 1, "One", "The body says more.", []), "b": ("en", "s", 2, "Two", "The body says more.", [])},
    )
    db.execute("UPDATE articles SET lead = CASE article_id WHEN 'a' THEN 'A teaser.' ELSE 'The body' END")
    index_articles(db, None, stems)
    assert ids(db, "teaser") == ["a"]
    assert db.execute("SELECT words FROM search_documents ORDER BY article_id").fetchall() == [(6,), (5,)]


def test_without_bodies_headlines_and_leads_are_searched(db, article, entity):
    planted(db, article, entity)
    db.execute(
        "CREATE TABLE bare AS SELECT * REPLACE (CAST(NULL AS VARCHAR) AS text, 'Ein Umspannwerk wurde getroffen' AS lead) "
        "FROM articles"
    )
    db.execute(
        "DROP TABLE articles; ALTER TABLE bare RENAME TO articles; UPDATE articles SET title = NULL WHERE article_id = 'en1'"
    )
    index_articles(db, None, stems)
    assert ids(db, "Rakete") == ["de1"]
    assert len(ids(db, '"Umspannwerk wurde"')) == len(WORLD)
    assert ids(db, "Missile") == []
    assert asked(db, "Rakete")[0]["snippet"] == "Ein Umspannwerk wurde getroffen"


REVISED = ("de", "bote", 5, "Drohnen auf Charkiw", "Eine Drohne traf das Umspannwerk. Neu: zwei Verletzte.", ["Q1"])
NEW = ("ru", "gazeta", 0, "Дроны над полем", "Над полем летели дроны, ракет не было.", [])
QUESTIONS = [
    "Rakete",
    "Drohne",
    "ракета",
    "дрон",
    "missile",
    '"traf das Umspannwerk"',
    "eine",
    "поле",
    "Verletzte",
    "переговоры",
    "",
]


def test_added_later_gives_the_same_answers_as_made_from_the_start(db, article, entity):
    planted(db, article, entity)
    index_articles(db, None, stems)
    put(db, article, "de1", REVISED)
    put(db, article, "ru3", NEW)
    db.execute("DELETE FROM articles WHERE article_id IN ('en2', 'ru2')")
    db.execute("DELETE FROM mentions WHERE article_id IN ('en2', 'ru2')")
    assert index_articles(db, ["de1", "ru3", "en2", "ru2", "never seen"], stems) == 2
    later = {query: asked(db, query) for query in QUESTIONS}
    assert [row["article_id"] for row in later["Rakete"]] == ["de2"]
    assert [row["article_id"] for row in later["Drohne"]] == ["de1"]
    assert [row["article_id"] for row in later["дрон"]] == ["ru3"]
    assert [row["article_id"] for row in later["missile"]] == ["en1"]
    assert index_articles(db, None, stems) == 7
    assert {query: asked(db, query) for query in QUESTIONS} == later


def test_a_new_number_is_given_even_when_the_last_article_was_removed(db, article, entity):
    planted(db, article, entity)
    index_articles(db, None, stems)
    db.execute("DELETE FROM articles WHERE article_id = 'ru2'")
    assert index_articles(db, ["ru2"], stems) == 0
    put(db, article, "ru4", NEW)
    assert index_articles(db, ["ru4"], stems) == 1
    assert db.execute("SELECT max(doc), count(DISTINCT doc), count(*) FROM search_documents").fetchall() == [(9, 9, 9)]
    assert ids(db, "хлеб") == []


def test_an_index_is_worn_when_nearly_a_third_was_added_later_or_is_dead(db, article, entity, monkeypatch):
    monkeypatch.setattr(indexing, "LEAST_WORN", 11)
    planted(db, article, entity, {})
    assert index_articles(db, None, stems) == 0
    assert (worn(db), ids(db, "word"), ids(db, "")) == (False, [], [])
    planted(db, article, entity)
    index_articles(db, None, stems)
    index_articles(db, ["de1", "de2", "en1"], stems)
    assert not worn(db)
    index_articles(db, ["de1"], stems)
    assert worn(db)
    monkeypatch.setattr(indexing, "LEAST_WORN", 13)
    assert not worn(db)
    index_articles(db, None, stems)
    monkeypatch.setattr(indexing, "LEAST_WORN", 1)
    assert not worn(db)


def test_many_articles_are_indexed_some_at_a_time_with_the_same_answers(world, db, article, entity, monkeypatch):
    planted(db, article, entity)
    monkeypatch.setattr(indexing, "ARTICLES_AT_ONCE", 3)
    monkeypatch.setattr(indexing, "WORDS_AT_ONCE", 5)
    assert index_articles(db, None, stems) == len(WORLD)
    for query in QUESTIONS:
        assert asked(db, query) == asked(world, query)


def test_what_the_work_needed_is_gone_after_it_and_every_table_and_column_says_what_it_is(world):
    tables = world.execute(
        "SELECT table_name, temporary, comment FROM duckdb_tables() WHERE table_name LIKE 'search%' ORDER BY 1"
    ).fetchall()
    assert [name for name, *_ in tables] == ["search_documents", "search_postings", "search_terms", "search_words"]
    assert not any(temporary for _, temporary, _ in tables)
    assert all(comment.endswith("No promise.") for *_, comment in tables)
    bare = "SELECT column_name FROM duckdb_columns() WHERE table_name LIKE 'search%' AND coalesce(comment, '') = ''"
    assert world.execute(bare).fetchall() == []


def test_any_client_that_opens_the_file_can_search(tmp_path, article, entity):
    path = tmp_path / "snapshot.duckdb"
    with database.opened(path) as db:
        planted(db, article, entity)
        index_articles(db, None, stems)
    with duckdb.connect(str(path), read_only=True) as db:
        assert db.execute("SELECT article_id FROM search('ракетами', lang := 'ru')").fetchall() == [("ru1",)]
        assert db.execute(
            "SELECT article_id FROM search('\"grain deal\"', outlet := 'ledger', since := DATE '2022-03-01')"
        ).fetchall() == [("en2",)]
        assert db.execute(
            "SELECT count(*) FROM articles AS a, search('missile') AS s WHERE a.article_id = s.article_id"
        ).fetchall() == [(2,)]


@pytest.mark.parametrize(
    "query",
    ["a" * 50_000, "слово " * 1_000, '"' * 1_001, "-" * 500, "* " * 500, "!?.,;:", "\0", "a\0b", "🚀", "'; DROP TABLE articles; --",
     "%_\\", "(?i)[", "\n\t", "-\"", '-"a', "а* б* в* г*", " ".join(f"слово{n}*" for n in range(100))],
    ids=lambda query: repr(query[:12]),
)  # fmt: skip
def test_a_hostile_question_is_answered(world, query):
    assert len(ids(world, query)) <= 50
    assert len(ids(world, "", entity=query, outlet=None)) <= 50


ALPHABET = st.sampled_from("аaїё'’ʼ\"«»„“-*3 \0\n%\\(*.ß́🚀") | st.characters(codec="utf-8")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(ALPHABET, max_size=60), st.none() | st.text(max_size=5))
def test_any_question_is_answered_or_refused(world, query, name):
    try:
        found = ids(world, query, entity=name)
    except UsageError:
        return
    assert len(found) <= len(WORLD)
