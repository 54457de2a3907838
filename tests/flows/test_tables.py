"""Answers as a table, as JSON, as CSV: exact to programs, harmless to terminals."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from flows.tables import as_json, listed, plain, printable, shorten, show
from warehouse.ask import Answer

AT = datetime(2026, 3, 4, 6, 10, tzinfo=UTC)
ANSWER = Answer(("title", "at", "articles", "score", "languages"), (("Fire, port", AT, 3, 0.4996, ["en", "de"]), (None,) * 5))


def shown(answer: Answer, style: str) -> str:
    stream = io.StringIO()
    show(answer, style, stream)
    return stream.getvalue()


def test_a_table_has_aligned_columns_and_says_how_many_rows():
    assert shown(ANSWER, "table").splitlines() == [
        "title       at                articles  score  languages",
        "Fire, port  2026-03-04 06:10         3    0.5  en, de   ",
        "                                                        ",
        "(2 rows)",
    ]


def test_json_is_a_list_of_objects_with_exact_values():
    assert json.loads(shown(ANSWER, "json")) == [
        {"title": "Fire, port", "at": "2026-03-04T06:10:00Z", "articles": 3, "score": 0.4996, "languages": ["en", "de"]},
        dict.fromkeys(ANSWER.columns),
    ]


def test_csv_has_a_header_and_exact_numbers():
    assert shown(ANSWER, "csv").splitlines() == [
        "title,at,articles,score,languages",
        '"Fire, port",2026-03-04 06:10,3,0.4996,"en, de"',
        ",,,,",
    ]


@pytest.mark.parametrize(("style", "said"), [("table", "a\n(0 rows)\n"), ("json", "[]\n"), ("csv", "a\n")])
def test_an_answer_without_rows_is_no_error(style, said):
    assert shown(Answer(("a",), ()), style) == said


@pytest.mark.parametrize("text", ["[/b]", "[bold]x[/bold]", "[link=https://x.example]", ":fire:"])
def test_nothing_in_a_cell_or_a_header_is_markup(text):
    assert shown(Answer((text,), ((text,),)), "table").split() == [text, text, "(1", "row)"]


@pytest.mark.parametrize("style", ["table", "json", "csv"])
def test_no_style_lets_a_headline_move_the_cursor_or_colour_the_terminal(style):
    text = "\x1b[31mred\x1b[0m \x9b2J \x07 \x08 \x7f \u202etxt\u2066 \r over"
    said = shown(Answer((text,), ((text,),)), style)
    assert [char for char in said if not char.isprintable() and char != "\n"] == []
    if style == "json":
        assert json.loads(said) == [{text: text}]


@pytest.mark.parametrize("value", ["plain", "\U000e0001", "Ґанок\u2028\u2029", {"a": ["\x9b"]}, [1.5, None, True]])
def test_json_that_is_safe_to_print_says_the_same(value):
    said = as_json(value)
    assert json.loads(said) == value
    assert all(char.isprintable() or char == "\n" for char in said)


def test_letters_of_any_script_are_printed_as_they_are():
    assert as_json("Київ, Größe, 北京") == '"Київ, Größe, 北京"'
    assert printable("Київ, Größe, 北京") == "Київ, Größe, 北京"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(AT, "2026-03-04T06:10:00Z"), (date(2026, 3, 4), "2026-03-04"), (Decimal("1.50"), "1.50"), (b"a", "b'a'")],
)
def test_values_that_json_does_not_know_become_strings(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1234567.891, "1234568"),
        (0.12345, "0.123"),
        (float("nan"), "nan"),
        (datetime(2026, 3, 4, 6, 10, 7, tzinfo=UTC), "2026-03-04 06:10:07"),
        (True, "True"),
        ([0.25, None], "0.25, "),
    ],
)
def test_a_cell_of_a_table_is_short(value, expected):
    assert shown(Answer(("a",), ((value,),)), "table").splitlines()[1].strip() == expected.strip()


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        (None, 5, ""),
        ("", 5, ""),
        ("abcde", 5, "abcde"),
        ("abcdef", 5, "abcd…"),
        ("abc  def", 5, "abc…"),
        ("a\n\tb", 5, "a b"),
        ("\x9bx", 5, " x"),
    ],
)
def test_a_text_is_shortened_to_one_line(text, width, expected):
    assert shorten(text, width) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a, b"), (["a", "b", "c"], "a, b and 1 more")],
)
def test_a_long_list_says_how_many_more_there_are(values, expected):
    assert listed(values, 2) == expected


def test_what_json_has_no_number_for_is_null_and_objects_in_csv_are_json():
    answer = Answer(("x", "y", "z"), ((float("nan"), {"a": float("inf")}, "two\nlines\x1b"),))
    assert json.loads(shown(answer, "json")) == [{"x": None, "y": {"a": None}, "z": "two\nlines\x1b"}]
    assert shown(answer, "csv").splitlines()[1:] == ['nan,"{""a"": Infinity}","two', 'lines "']
