"""Words of one meaning in four languages, and the table that lists them."""

import time
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.concepts import LEAST_COMPOUND, compound_parts, concepts
from extractors.forms import ENDING
from extractors.language import OURS
from extractors.text import words

LANGUAGES = ("de", "en", "uk", "ru")


def meant(text: str, language: str | None) -> list[str]:
    return [name for _, name in concepts(words(text), language)]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("ceasefire", ("Waffenruhe", "truce", "перемир'я", "перемирие")),
        ("ceasefire", ("Waffenstillstand", "cease-fire", "перемирʼям", "перемирия")),
        ("howitzer", ("Haubitzen", "howitzers", "гаубиці", "гаубицами")),
        ("drone", ("Drohne", "UAV", "безпілотники", "беспилотник")),
        ("prisoner-exchange", ("Gefangenenaustausch", "prisoner swap", "обмін полоненими", "обмен пленными")),
        ("cruise-missile", ("Marschflugkörper", "cruise missiles", "крилаті ракети", "крылатыми ракетами")),
        ("shelling", ("Beschuss", "shelled", "обстріляли", "обстрелы")),
    ],
)
def test_words_of_one_meaning_are_one_concept_in_four_languages(name: str, forms: tuple[str, ...]) -> None:
    assert [meant(form, language) for form, language in zip(forms, LANGUAGES, strict=True)] == [[name]] * 4


@pytest.mark.parametrize("language", [None, "fr", "be", "", "DE"])
def test_a_language_that_is_not_ours_has_no_concepts(language: str | None) -> None:
    assert meant("Waffenruhe truce перемир'я перемирие Drohnenfabrik", language) == []


def test_a_word_of_another_language_is_none_of_this_one() -> None:
    assert meant("Haubitze howitzer гаубиці", "de") == meant("Haubitze howitzer гаубиці", "en") == ["howitzer"]


def test_each_concept_has_the_place_of_its_first_word_and_the_longest_form_wins() -> None:
    assert [*concepts(["A", "prisoner", "swap", "and", "a", "truce"], "en")] == [(1, "prisoner-exchange"), (5, "ceasefire")]
    assert [*concepts(["Die", "Waffenruhe", "und", "die", "Drohnenfabrik"], "de")][:2] == [(1, "ceasefire"), (4, "drone")]
    assert [*concepts([], "de")] == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Panzerlieferung", ("tank", "delivery")),
        ("Getreidehafen", ("grain", "harbour")),
        ("Drohnenfabriken", ("drone", "power-plant")),  # a linking n, and the inflection of the last part
        ("Bahnhofsdach", ("station", "roof")),  # a linking s
        ("Raffineriebrand", ("oil-refinery", "fire-blaze")),
        ("Drohnenangriff", ("drone-attack",)),  # the whole is a form
        ("Drohnenxyzxyz", ("drone",)),
        ("Xyzxyzdrohne", ("drone",)),
        ("Xyzxyzxyz", ()),
        ("Panzer-Lieferung", ("tank", "delivery")),  # the parts of a word with a hyphen are found as words are
        ("Seepanze", ()),
    ],
)
def test_a_german_compound_has_the_concepts_of_its_parts(word: str, parts: tuple[str, ...]) -> None:
    assert tuple(meant(word, "de")) == parts
    assert tuple(meant(word.upper(), "de")) == parts


def test_only_german_words_are_taken_apart() -> None:
    assert meant("Panzerlieferung", "en") == []


@pytest.mark.parametrize("language", [None, *LANGUAGES])
@settings(deadline=None, derandomize=True)
@given(text=st.text() | st.text(alphabet="abdeghinorstuzäßDP-'іяти "))
def test_no_text_makes_finding_concepts_raise(language: str | None, text: str) -> None:
    every = words(text)
    assert all(0 <= place < len(every) for place, _ in concepts(every, language))


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet="abcdeghiklmnoprstuwzäöüß", min_size=LEAST_COMPOUND))
def test_no_concept_of_a_compound_comes_twice(word: str) -> None:
    parts = compound_parts(word)
    assert len(set(parts)) == len(parts)


# ---- the table itself

ROWS = [
    [field.strip() for field in line.split("|")]
    for line in files("extractors").joinpath("concepts.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def listed(row: list[str], language: str) -> list[str]:
    field = row[1 + LANGUAGES.index(language)]
    return [form.strip() for form in field.split(",")] if field else []


def test_the_table_has_five_fields_a_line_and_2500_concepts_or_more() -> None:
    assert set(LANGUAGES) == set(OURS)
    assert [row for row in ROWS if len(row) != 5] == []
    assert len(ROWS) >= 2500


def test_no_name_of_a_concept_comes_twice_and_all_are_plain() -> None:
    assert [name for name, count in Counter(row[0] for row in ROWS).items() if count > 1] == []
    assert [row[0] for row in ROWS if not all(part.isalnum() and part.isascii() for part in row[0].split("-"))] == []
    assert [row[0] for row in ROWS if row[0] != row[0].lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_comes_twice_in_a_language(language: str) -> None:
    counts = Counter(form.lower() for row in ROWS for form in listed(row, language))
    assert [form for form, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_empty_or_has_a_star_but_at_the_end_of_a_word(language: str) -> None:
    every = [form for row in ROWS for form in listed(row, language)]
    assert [form for form in every if not form or form != " ".join(form.split())] == []
    assert [form for form in every if any("*" in word[:-1] or word == "*" for word in form.split())] == []


def test_every_concept_has_forms_in_two_languages_or_more() -> None:
    assert [row[0] for row in ROWS if sum(bool(listed(row, language)) for language in LANGUAGES) < 2] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_names_its_concept(language: str) -> None:
    missed = []
    for row in ROWS:
        for form in listed(row, language):
            text = form.replace("'*", "'я").replace("*", "")
            if words(text) == text.split() and row[0] not in meant(text, language):
                missed.append((row[0], form))
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_star_stands_for_a_few_letters_more_and_no_others(language: str) -> None:
    for row in ROWS[:200]:
        for form in listed(row, language):
            if form.endswith("*") and form[-2].isalpha() and " " not in form:
                assert row[0] in meant(form[:-1] + "x" * ENDING, language), form


def test_what_is_too_long_for_a_word_is_not_taken_apart() -> None:
    began = time.process_time()
    assert list(concepts(["Wort" * 20_000, "Gasspeicher"], "de")) == list(concepts(["x", "Gasspeicher"], "de"))
    assert time.process_time() - began < 1
