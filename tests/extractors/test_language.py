"""The language of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.language import CHOICES, OURS, detect


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Außenminister beraten heute über weitere Hilfe für das Land.", "de"),
        ("The foreign ministers are discussing further aid for the country today.", "en"),
        ("Міністри закордонних справ обговорюють подальшу допомогу країні.", "uk"),
        ("Министры иностранных дел обсуждают дальнейшую помощь стране, сказал он.", "ru"),
        ("Уряд оголосив про нову угоду та подякував партнерам", "uk"),
        ("Правительство объявило о новом соглашении и поблагодарило партнёров", "ru"),
        ("Міністри сказали про Україну: Putin und Kreml", "uk"),
        ("Les ministres des affaires étrangères se réunissent demain à Bruxelles.", "fr"),
        ("Ministrowie spraw zagranicznych spotykają się jutro w Warszawie.", "pl"),
        ("外務大臣は明日ブリュッセルで会談する予定です。", "ja"),
    ],
)
def test_a_sentence_is_known_by_its_language(text: str, expected: str) -> None:
    assert detect(text) == expected


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        ("", None, None),
        ("", "uk", "uk"),
        ("Kyiv 2022 !!!", "de", "de"),
        ("12 345 678 901 234 567", "en", "en"),
        ("Eilmeldung", None, None),
        ("The minister resigned on Monday after the vote.", "uk", "en"),
    ],
)
def test_the_hint_counts_only_where_the_text_is_too_short(text: str, hint: str | None, expected: str | None) -> None:
    assert detect(text, hint) == expected


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        ("В Перу погибли два человека", None, "ru"),
        ("В Перу погибли два человека", "ru", "ru"),
        ("Обстрел Харкова", "uk", "uk"),
        ("Обстрел Харкова", "be", "be"),
        ("Парламент одобрил бюджет страны", "de", "ru"),
        ("Київ. Обстрел города", "ru", "uk"),
    ],
)
def test_a_short_headline_without_marks_is_of_the_language_the_page_claims_or_of_the_likelier_neighbour(
    text: str, hint: str | None, expected: str
) -> None:
    assert detect(text, hint) == expected


def test_a_report_that_begins_with_a_quotation_in_the_other_language_is_known_by_the_rest() -> None:
    quotation = "«Мы были в подвале, когда всё началось, и вышли только утром», говорит соседка. " * 8
    report = "Після обстрілу мешканці повернулися до будинків, але світла в районі досі немає, кажуть у міській раді. " * 25
    assert detect(quotation + report) == "uk"
    assert detect(quotation * 5 + report[:300]) == "ru"


def test_cyrillic_letters_without_a_mark_of_either_language_are_left_to_the_model() -> None:
    assert detect("Москва Москва Москва Москва " * 10) in CHOICES


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert detect("Der Minister sprach am Montag mit dem Botschafter. " * 50 + "The minister spoke. " * 5_000) == "de"


def test_our_languages_come_first_among_the_choices() -> None:
    assert CHOICES[:4] == OURS == ("de", "en", "uk", "ru")
    assert len(set(CHOICES)) == len(CHOICES)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.none() | st.sampled_from(OURS))
def test_any_text_has_a_language_of_the_choices_or_the_hint(text: str, hint: str | None) -> None:
    assert detect(text, hint) in {*CHOICES, hint}
