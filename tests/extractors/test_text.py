"""Normal form, paragraphs and words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text import one_line, paragraphs, plain, tidy, without_outlet, words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        ("  two   spaces\tand a tab ", "two spaces and a tab"),
        ("no\u00a0break\u202fspaces\u2009here\u3000too", "no break spaces here too"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("left\u200e to \u202aright\u202c", "left to right"),
        ("bell\x07 and \x00null\x7f", "bell and null"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\u2028two\u2029three\x85four", "one\ntwo\n\nthree\nfour"),
        ("\n\n  first \n  second  \n\n", "first\nsecond"),
        ("Ra\u0308ume und и\u0306од", "Räume und йод"),
        ("cafe\u200b\u0301", "café"),  # the mark meets its letter only when what stood between them is gone
        ("line\r\u200b\nbreak", "line\nbreak"),
    ],
)
def test_tidy_leaves_single_spaces_and_line_breaks(raw: str, expected: str) -> None:
    assert tidy(raw) == expected


@given(st.text())
def test_tidy_text_stays_as_it_is(raw: str) -> None:
    tidied = tidy(raw)
    assert tidy(tidied) == tidied
    assert unicodedata.is_normalized("NFC", tidied)
    assert "  " not in tidied and "\r" not in tidied


@given(st.text(alphabet="e\u0301\u0308\u200b\u00ad \u00a0\r\n\u2028\x85\x1c"))
def test_tidy_text_of_awkward_characters_stays_as_it_is(raw: str) -> None:
    tidied = tidy(raw)
    assert tidy(tidied) == tidied
    assert unicodedata.is_normalized("NFC", tidied)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(None, None), ("", None), (" \n\u200b\u00a0", None), ("a\n\n b\u00a0c ", "a b c")],
)
def test_one_line_is_none_when_nothing_is_left(raw: str | None, expected: str | None) -> None:
    assert one_line(raw) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("one\ntwo\n three", ["one", "two", "three"]),
        ("one\nstill one\n\ntwo\n \nthree", ["one still one", "two", "three"]),
        ("\n\n", []),
    ],
)
def test_blank_lines_part_paragraphs_where_there_are_any(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Ukraine-Hilfe, sagt Kallas.", ["Die", "Ukraine-Hilfe", "sagt", "Kallas"]),
        ("Kyiv's п'ять об’єктів, здоровʼя", ["Kyiv's", "п'ять", "об’єктів", "здоровʼя"]),
        ("F-16 for 3.5 bn – soldiers' pay", ["F-16", "for", "3", "5", "bn", "soldiers", "pay"]),
        ("snake_case -dash- ''quoted''", ["snake", "case", "dash", "quoted"]),
        ("...", []),
    ],
)
def test_hyphens_and_apostrophes_inside_a_word_belong_to_it(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rat einigt sich auf Hilfen | Nordwacht", "Rat einigt sich auf Hilfen"),
        ("Council agrees on new aid - The Potomac Ledger", "Council agrees on new aid"),
        ("Explosionen in Kiew am Morgen – Drei Tote", "Explosionen in Kiew am Morgen – Drei Tote"),
        ("Council agrees on new aid — Ledger 24", "Council agrees on new aid — Ledger 24"),
        ("Рада погодила нову допомогу | Вісник", "Рада погодила нову допомогу"),
        ("Council agrees on new aid - ledger.com", "Council agrees on new aid"),
        ("Council agrees on new aid | world news", "Council agrees on new aid"),
        ("Rat einigt sich auf Hilfen | Politik | Nordwacht", "Rat einigt sich auf Hilfen"),
        ("Rat einigt sich auf Hilfen - Politik - Nordwacht", "Rat einigt sich auf Hilfen"),
        # what stands behind the bar is part of the headline, or the headline would be too short
        ("Rat einigt sich auf Hilfen – was das bedeutet", "Rat einigt sich auf Hilfen – was das bedeutet"),
        ("Rat einigt sich auf Hilfen | Ein Kommentar von Max Muster", "Rat einigt sich auf Hilfen | Ein Kommentar von Max Muster"),
        ("Drei neue Hilfen | Nordwacht", "Drei neue Hilfen | Nordwacht"),
        ("Rat einigt sich auf Hilfen|Nordwacht", "Rat einigt sich auf Hilfen|Nordwacht"),
        ("Rat einigt sich auf Ukraine-Hilfen", "Rat einigt sich auf Ukraine-Hilfen"),
        ("Rat einigt sich auf Hilfen |", "Rat einigt sich auf Hilfen |"),
        ("", ""),
        (None, None),
    ],
)
def test_a_headline_is_compared_without_the_outlet_behind_it(title: str | None, expected: str | None) -> None:
    assert without_outlet(title) == expected


@given(st.text() | st.text(alphabet="Ab .|–-1").map(str.strip))
def test_a_headline_without_its_outlet_is_a_beginning_of_it_and_stays_as_it_is(title: str) -> None:
    shorter = without_outlet(title)
    assert shorter is not None and title.startswith(shorter)
    assert without_outlet(shorter) == shorter


def test_two_spellings_of_a_name_compare() -> None:
    assert plain("Ann-Marie O’Neill") == plain("ANN MARIE ONEILL") == "annmarieoneill"
    assert plain("Straße") == plain("STRASSE")
