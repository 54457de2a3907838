"""Kept questions and rules: what is well written is read, what is not is refused with entry, field and what to write."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import LagebildError, UsageError
from flows.questions import FILTERS, LABELS, Alert, Kept, Question, in_words, kept, read_questions

SAMPLE = Path(__file__).parents[2] / "flows" / "sample" / "questions.toml"
SECRET = "hunter2"
Q = '[[question]]\nid = "q"\n'
A = Q + '[[alert]]\nid = "a"\nto = ["json://h"]\nquestion = "q"\n'


def test_questions_and_rules_are_read_in_their_order():
    text = """
        [[question]]
        id = "kharkiv"
        title = " Kharkiv "
        place = "Kharkiv"
        search = "grain port"
        language = "uk"
        bloc = "ua-state"
        least_outlets = 3
        [[question]]
        id = "B2"
        kind = "sources"
        [[alert]]
        id = "desk"
        question = "kharkiv"
        to = ["mailto://u:p@h.example", "$HOOK"]
        language = "de"
        at_most = 5
        [[alert]]
        id = "own"
        kind = "bursts"
        entity = "Q1"
        to = ["json://h"]
    """
    kharkiv = Question("kharkiv", "Kharkiv", place="Kharkiv", search="grain port", language="uk", bloc="ua-state", least_outlets=3)
    assert read_questions(text.encode("utf-8-sig"), "q.toml") == Kept(
        (kharkiv, Question("B2", "B2", "sources")),
        (
            Alert("desk", kharkiv, ("mailto://u:p@h.example", "$HOOK"), "de", 5),
            Alert("own", Question("own", "own", "bursts", entity="Q1"), ("json://h",)),
        ),
    )


def test_without_a_file_nothing_is_kept_and_an_empty_one_is_as_good():
    assert kept(None) == read_questions(b"", "q.toml") == Kept()


def test_the_example_is_well_written():
    found = kept(SAMPLE)
    assert [question.question_id for question in found.questions] == ["kharkiv", "grain", "unseen-in-germany"]
    assert [alert.question.kind for alert in found.alerts] == ["events", "bursts", "sources"]


def test_a_file_that_cannot_be_read_is_named_with_its_setting(tmp_path):
    with pytest.raises(
        UsageError, match=r"^LAGEBILD_QUESTIONS names .*none\.toml, which cannot be read: No such file or directory$"
    ):
        kept(tmp_path / "none.toml")


MALFORMED = {
    "x": "q.toml is no TOML: Expected '=' after a key in a key/value pair (at end of document)",
    "[questions]": "q.toml: unknown entry 'questions'; write [[question]] and [[alert]]",
    "question = 1": "q.toml: question must be written as [[question]] entries",
    "question = [1]": "q.toml: question must be written as [[question]] entries",
    "[alert]": "q.toml: alert must be written as [[alert]] entries",
    "[[question]]": 'q.toml: question 1: id must be letters, digits and hyphens, such as id = "kharkiv", and there is none',
    Q + "[[question]]\nid = 7": 'q.toml: question 2: id must be letters, digits and hyphens, such as id = "kharkiv", not 7',
    '[[question]]\nid = "../x"': 'q.toml: question 1: id must be letters, digits and hyphens, such as id = "kharkiv", not \'../x\'',
    '[[question]]\nid = "events"': "q.toml: question 'events': id is taken by a feed that every site has; write another",
    Q + '[[question]]\nid = "Q"': "q.toml: question 'Q' stands there twice (capitals are not told apart); write another id",
    A + '[[alert]]\nid = "a"\nto = ["json://h"]\nquestion = "q"': (
        "q.toml: alert 'a' stands there twice (capitals are not told apart); write another id"
    ),
    Q + "most = 1": (
        "q.toml: question 'q': unknown field 'most'; known are id, title, kind, place, entity, search, language, bloc, "
        "least_outlets, least_articles"
    ),
    Q + 'kind = "news"': "q.toml: question 'q': kind must be one of events, bursts, blind_spots, sources, not 'news'",
    Q + "kind = []": "q.toml: question 'q': kind must be one of events, bursts, blind_spots, sources, not a list",
    Q + 'kind = "bursts"\nsearch = "x"': (
        "q.toml: question 'q': search says nothing of bursts; these can be asked by place, entity, least_outlets, least_articles"
    ),
    Q + 'title = ""': "q.toml: question 'q': title must be a text on one line of at most 200 letters, not ''",
    Q + 'place = "a\\nb"': "q.toml: question 'q': place must be a text on one line of at most 200 letters, not 'a\\nb'",
    Q + "entity.a.b = 1": "q.toml: question 'q': entity must be a text on one line of at most 200 letters, not a table",
    Q + 'search = "' + "x" * 201 + '"': (
        "q.toml: question 'q': search must be a text on one line of at most 200 letters, not '" + "x" * 58 + "…"
    ),
    Q + "search = '(\"-'": "q.toml: question 'q': search must hold a word, not '(\"-'",
    Q + 'language = "Ukrainian"': "q.toml: question 'q': language must be a code such as language = \"uk\", not 'Ukrainian'",
    Q + 'bloc = "nato"': (
        "q.toml: question 'q': bloc must be one of ua, ua-state, ru-state, ru-private, ru-exile, de, eu, uk-us, other, not 'nato'"
    ),
    Q + "least_outlets = 0": "q.toml: question 'q': least_outlets must be a whole number from 1, not 0",
    Q + "least_articles = true": "q.toml: question 'q': least_articles must be a whole number from 1, not True",
    A + "at_most = 101": "q.toml: alert 'a': at_most must be from 1 to 100, not 101",
    A + 'language = "uk"': "q.toml: alert 'a': language is that of the message: en or de, not 'uk'",
    A + 'place = "x"': "q.toml: alert 'a': place belongs to the question; write it there, or leave question out",
    '[[alert]]\nid = "a"\nto = ["json://h"]': (
        'q.toml: alert \'a\': of what? write question = "ID", or fields of a question such as place = "Kharkiv"'
    ),
    '[[alert]]\nid = "a"\nto = ["json://h"]\nquestion = "q"': (
        "q.toml: alert 'a': question must be the id of a [[question]] of this file (none), not 'q'"
    ),
    '[[alert]]\nid = "a"\nkind = "bursts"': (
        "q.toml: alert 'a': to must be a list of addresses that apprise knows, such as [\"$DESK_MAIL\", \"json://host/hook\"]"
    ),
    f'[[alert]]\nid = "a"\nkind = "bursts"\nto = ["json://h", "{SECRET}"]': (
        "q.toml: alert 'a': to, address 2, must be $NAME of a variable or begin as in mailto:// or json://"
    ),
    f'[[alert]]\nid = "a"\nkind = "bursts"\nto = ["json://{SECRET}", "json://{SECRET}"]': (
        "q.toml: alert 'a': to names one address twice; write it once"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MALFORMED.items(), ids=range(len(MALFORMED)))
def test_what_is_malformed_is_refused_with_entry_field_and_what_to_write(text, said):
    with pytest.raises(UsageError) as error:
        read_questions(text.encode(), "q.toml")
    assert str(error.value) == said
    assert SECRET not in said


DEEP = "a." * 20_000 + "a = 1"


@pytest.mark.parametrize("text", [DEEP, Q + "entity." + DEEP, "a = " + "[" * 20_000, "a = " + "9" * 5000, Q + f"{'k' * 9999} = 1"])
def test_a_monster_is_refused_in_a_sentence(text):
    with pytest.raises(UsageError) as error:
        read_questions(text.encode(), "q.toml")
    assert len(str(error.value)) < 300


SCALARS = st.one_of(
    st.text(max_size=9), st.integers(), st.booleans(), st.sampled_from(["events", "sources", "q", "$X", "json://h", "de"])
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3))
ENTRY = st.dictionaries(st.sampled_from(["id", "title", "question", "to", "at_most", "kind", *FILTERS["events"], "odd"]), VALUES)
FILE = st.lists(st.tuples(st.sampled_from(["[[question]]", "[[alert]]", "[alert]", "[odd]"]), ENTRY), max_size=4)


def written(value):
    """Return a value as TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08x}" for char in value) + '"'
    return str(value).lower()


@given(FILE)
def test_whatever_entries_hold_is_read_or_refused_in_one_line(entries):
    text = "\n".join("\n".join([head, *(f"{name} = {written(value)}" for name, value in row.items())]) for head, row in entries)
    settle(text.encode())


@given(st.binary(max_size=60))
def test_whatever_bytes_a_file_holds_they_are_read_or_refused_in_one_line(data):
    settle(data)


def settle(data):
    try:
        assert isinstance(read_questions(data, "q.toml"), Kept)
    except LagebildError as error:
        assert error.exit_code == 2
        assert str(error).startswith("q.toml")
        assert "\n" not in str(error)


def test_a_question_is_said_in_words_of_either_language():
    question = Question("q", "Q", place="Kharkiv", search="grain", bloc="de", least_outlets=2)
    assert in_words(question) == "events, place Kharkiv, found by “grain”, bloc de, at least 2 outlets"
    assert in_words(question, "de") == "Ereignisse, Ort Kharkiv, gefunden mit „grain“, Block de, mindestens 2 Häuser"
    assert LABELS["en"].keys() == LABELS["de"].keys() == {*FILTERS, *FILTERS["events"]}
