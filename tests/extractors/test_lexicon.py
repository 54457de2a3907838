"""Words that tell what happened."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from extractors.language import OURS
from extractors.lexicon import lexicon_hits, stopwords
from extractors.text import words


def told(text: str, language: str | None) -> list[tuple[str, str]]:
    every = words(text)
    hits = lexicon_hits(every, language)
    return [(hit.meaning, " ".join(every[hit.start : hit.start + hit.length])) for hit in hits]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Putin telefoniert mit Macron", "de", [("action.call", "telefoniert")]),
        ("They spoke by phone", "en", [("action.call", "spoke by phone")]),
        ("телефонна розмова", "uk", [("action.call", "телефонна розмова")]),
        ("телефонный разговор", "ru", [("action.call", "телефонный разговор")]),
        ("Drohnen treffen Umspannwerk", "de",
         [("action.drone", "Drohnen"), ("relevance.conflict", "Drohnen"), ("action.meeting", "treffen"),
          ("action.energy", "Umspannwerk")]),
        ("ракетный удар", "ru", [("action.strike", "ракетный удар")]),
        ("різдвяне перемирʼя", "uk", [("action.ceasefire", "різдвяне перемирʼя")]),
        ("the diplomats' families", "en", [("action.evacuation", "diplomats families")]),
        ("a farmers’ protest", "en", [("action.protest", "farmers protest")]),
        ("Drohnen drones дроны", "en", [("action.drone", "drones"), ("relevance.conflict", "drones")]),
        ("Drohnen drones дроны", "fr",
         [(meaning, form) for form in ("Drohnen", "drones", "дроны") for meaning in ("action.drone", "relevance.conflict")]),
        ("Drohnen drones дроны", None,
         [(meaning, form) for form in ("Drohnen", "drones", "дроны") for meaning in ("action.drone", "relevance.conflict")]),
        ("nichts davon", "de", []),
        ("", "de", []),
    ],
)  # fmt: skip
def test_what_happened_is_found_in_the_words_of_the_texts_language(
    text: str, language: str | None, expected: list[tuple[str, str]]
) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "some", "none_of"),
    [("de", {"und", "der"}, {"the", "та", "или"}), ("en", {"the", "and"}, {"und", "та"}), ("uk", {"та", "і"}, {"или", "und"}),
     ("ru", {"и", "или"}, {"та", "the"})],
)  # fmt: skip
def test_each_language_has_its_own_function_words(language: str, some: set[str], none_of: set[str]) -> None:
    assert some <= stopwords(language)
    assert not none_of & stopwords(language)


@pytest.mark.parametrize("language", [None, "fr", ""])
def test_another_language_has_the_function_words_of_all_four(language: str | None) -> None:
    assert stopwords(language) == stopwords("de") | stopwords("en") | stopwords("uk") | stopwords("ru")


# ---- the lexicon itself


def lists() -> Iterator[tuple[str, dict[str, list[str]]]]:
    table: dict[str, Any] = tomllib.loads(files("extractors").joinpath("lexicon.toml").read_text("utf-8"))
    for group in ("action", "relevance"):
        yield from ((f"{group}.{name}", entry) for name, entry in table[group].items())
    yield from ((group, table[group]) for group in ("reaction", "preview"))


@pytest.mark.parametrize(("meaning", "entry"), [pytest.param(*pair, id=pair[0]) for pair in lists()])
def test_every_form_of_the_lexicon_can_be_found_in_a_text(meaning: str, entry: dict[str, list[str]]) -> None:
    assert set(entry) <= set(OURS) and len(entry) == 4
    for language, forms in entry.items():
        for form in forms:
            text = form.replace("'*", "'я").replace("’*", "’я").replace("*", "")
            assert any(hit.start == 0 and hit.length == len(text.split()) for hit in lexicon_hits(words(text), language)), form
            assert meaning in {hit.meaning for hit in lexicon_hits(words(text), language)}, form
