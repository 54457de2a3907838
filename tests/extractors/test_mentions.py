"""The gazetteer, and what it finds."""

import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.forms import Hit
from extractors.language import OURS
from extractors.mentions import entity_hits, gazetteer, mentions
from extractors.records import Entity, Mention
from extractors.text import words


def named(text: str, language: str | None) -> list[tuple[str, str]]:
    every, entities = words(text), gazetteer().entities
    hits = entity_hits(every, language)
    return [(entities[hit.meaning].name_en, " ".join(every[hit.start : hit.start + hit.length])) for hit in hits]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Selenskyjs Rede in Kiew", "de", [("Volodymyr Zelensky", "Selenskyjs"), ("Kyiv", "Kiew")]),
        ("Zelensky's speech in Kyiv", "en", [("Volodymyr Zelensky", "Zelensky's"), ("Kyiv", "Kyiv")]),
        ("промова Зеленського у Києві", "uk", [("Volodymyr Zelensky", "Зеленського"), ("Kyiv", "Києві")]),
        ("речь Зеленского в Киеве", "ru", [("Volodymyr Zelensky", "Зеленского"), ("Kyiv", "Киеве")]),
        ("ПРОМОВА ЗЕЛЕНСЬКОГО", "uk", [("Volodymyr Zelensky", "ЗЕЛЕНСЬКОГО")]),
        ("Putin's aides and Russia's army", "en", [("Vladimir Putin", "Putin's"), ("Russia", "Russia's")]),
        ("Ukraine’s Foreign Ministry", "en", [("Ministry of Foreign Affairs of Ukraine", "Ukraine’s Foreign Ministry")]),
        ("der Ukraine-Konflikt", "de", [("Ukraine", "Ukraine-Konflikt")]),
        ("Gazprom-Chef tritt zurück", "de", [("Gazprom", "Gazprom-Chef")]),
        ("die UN und der UN-Sicherheitsrat", "de", [("United Nations", "UN"), ("UN Security Council", "UN-Sicherheitsrat")]),
        ("un bon jour", "en", []),
        ("зустріч у Харківській області", "uk", [("Kharkiv Oblast", "Харківській області")]),
        ("бої біля Словʼянська", "uk", [("Sloviansk", "Словʼянська")]),
        ("Selenskyj Зеленський Zelensky", "uk", [("Volodymyr Zelensky", "Зеленський")]),
        ("Selenskyj Зеленський Zelensky", None, [("Volodymyr Zelensky", form) for form in ("Selenskyj", "Зеленський", "Zelensky")]),
        ("Selenskyj Зеленський Zelensky", "fr", [("Volodymyr Zelensky", form) for form in ("Selenskyj", "Зеленський", "Zelensky")]),
        ("nobody and nowhere", "en", []),
        ("", None, []),
    ],
)
def test_entities_are_found_by_the_forms_of_the_texts_language(
    text: str, language: str | None, expected: list[tuple[str, str]]
) -> None:
    assert named(text, language) == expected


def test_mentions_count_hits_and_keep_the_form_that_occurs_most() -> None:
    every = words("Putins Rede. Putin droht, Putin schweigt. Kiew antwortet.")
    assert mentions("article", every, entity_hits(every, "de")) == (
        Mention("article", "Q1899", "Kiew", "place", 1),
        Mention("article", "Q7747", "Putin", "person", 3),
    )


def test_of_forms_that_occur_equally_often_the_first_in_the_alphabet_is_kept() -> None:
    hits = [Hit("Q7747", 0, 1), Hit("Q7747", 1, 1)]
    assert mentions("a", ["Putins", "Putin"], hits) == mentions("a", ["Putin", "Putins"], hits)
    assert mentions("a", ["Putins", "Putin"], hits)[0].surface == "Putin"


def test_a_form_of_several_words_is_one_surface() -> None:
    every = words("United Nations")
    (found,) = mentions("a", every, entity_hits(every, "en"))
    assert (found.surface, found.count, found.kind) == ("United Nations", 1, "organisation")


def test_no_hits_are_no_mentions() -> None:
    assert mentions("a", ["x"], []) == ()


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from([*OURS, None, "fr"]))
def test_mentions_of_any_text_count_its_hits(text: str, language: str | None) -> None:
    every = words(text)
    hits = entity_hits(every, language)
    counted = {found.entity_id: found.count for found in mentions("a", every, hits)}
    assert counted == Counter(hit.meaning for hit in hits)


# ---- the gazetteer itself


def written() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(files("extractors").joinpath("gazetteer.toml").read_text("utf-8"))["entity"]
    return rows


def test_every_entity_has_a_kind_names_and_a_place_that_can_be() -> None:
    known = gazetteer()
    assert len(known.entities) > 700
    assert known.entities["Q7747"] == Entity(
        "Q7747", "person", "Wladimir Putin", "Vladimir Putin", "Володимир Путін", "Владимир Путин", "RU", None, None, None
    )
    for key, entity in known.entities.items():
        assert key == entity.entity_id
        assert entity.kind in ("person", "organisation", "place", "weapon", "unit"), key
        assert all((entity.name_de, entity.name_en, entity.name_uk, entity.name_ru)), key
        assert entity.country is None or (len(entity.country) == 2 and entity.country.isupper()), key
        assert (entity.kind == "place") == (entity.scope in ("country", "region", "city", "site")), key
        if entity.kind == "place":
            assert entity.latitude is not None and -90 <= entity.latitude <= 90, key
            assert entity.longitude is not None and -180 <= entity.longitude <= 180, key


def test_the_ids_of_the_gazetteer_are_unique() -> None:
    rows = written()
    assert [key for key, count in Counter(row["id"] for row in rows).items() if count > 1] == []
    assert len(rows) == len(gazetteer().entities)


def test_every_form_of_the_gazetteer_is_made_of_words_that_a_text_can_have() -> None:
    rows = written()
    forms = [(row["id"], part) for row in rows for lang in OURS for form in row[lang] for part in form.split()]
    stems = {part.rstrip("'’*") if part.endswith("*") else part for _, part in forms}
    assert [stem for stem in stems if words(stem) != [stem]] == []
    assert [part for _, part in forms if "*" in part[:-1] or part == "*"] == []


# Names that are common words or those of better known things, or stand with an explanation in brackets: for these the
# gazetteer asks for more words ("Raketenwerfer Grad", "Дніпро (річка)") than the name alone.
AMBIGUOUS = {
    "de": {
        "Q40855", "Q198748", "lb:nabu", "lb:svr", "lb:memorial", "lb:gerbera-drone", "lb:poseidon", "lb:grad", "lb:buk",
        "lb:caesar", "lb:kursk-grouping", "lb:kursk-group-ukraine", "lb:africa-corps",
    },
    "en": {"Q230", "lb:avangard", "lb:grad", "lb:buk", "lb:kursk-group-ukraine"},
    "uk": {
        "Q391938", "lb:pivdennyi", "Q40855", "Q3118", "lb:primorsk-leningrad", "lb:memorial", "lb:diia",
        "lb:avangard", "lb:smerch-uragan", "lb:buk",
    },
    "ru": {
        "Q41572", "lb:rivne", "Q391938", "lb:orikhiv", "lb:pivdennyi", "Q161970", "Q40855", "Q3118",
        "lb:primorsk-leningrad", "lb:avangard", "lb:smerch-uragan", "lb:buk",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", OURS)
def test_every_entity_is_found_by_its_name_unless_the_name_is_ambiguous(language: str) -> None:
    missed = {
        key
        for key, entity in gazetteer().entities.items()
        if key not in {hit.meaning for hit in entity_hits(words(getattr(entity, f"name_{language}")), language)}
    }
    assert missed == AMBIGUOUS[language]
