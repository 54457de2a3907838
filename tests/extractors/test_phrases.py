"""Phrases: where they must stand, and that those of each purpose are found and no others."""

import re
import time
import tomllib
from importlib.resources import files

import pytest

from extractors.phrases import phrases

TABLE = tomllib.loads(files("extractors").joinpath("phrases.toml").read_text("utf-8"))


@pytest.mark.parametrize("purpose", TABLE)
def test_a_purpose_says_where_its_phrases_stand_and_has_some(purpose: str) -> None:
    table = dict(TABLE[purpose])
    assert table.pop("place") in ("", "^", "^$")
    assert table
    assert set(table) <= {"all", "de", "en", "uk", "ru", "other"}
    assert [found for found in table.values() if not found or len(found) != len(set(found))] == []


@pytest.mark.parametrize("purpose", TABLE)
def test_every_phrase_is_a_pattern_that_says_something(purpose: str) -> None:
    for language, found in TABLE[purpose].items():
        if language != "place":
            assert [phrase for phrase in found if re.compile(phrase).fullmatch("")] == []
    assert phrases(purpose).search("") is None


def test_a_purpose_is_one_pattern_and_an_unknown_one_is_an_error() -> None:
    assert phrases("role") is phrases("role")
    with pytest.raises(KeyError):
        phrases("no such purpose")


@pytest.mark.parametrize(
    ("purpose", "line", "found"),
    [
        # at the beginning, behind what is no letter
        ("pointers", "Lesen Sie auch: der Hafen", "Lesen Sie auch"),
        ("pointers", "▶ – LESEN SIE AUCH", "▶ – LESEN SIE AUCH"),
        ("pointers", "Читайте також: міст", "Читайте також"),
        ("pointers", "Bitte lesen Sie auch", None),
        # alone
        ("alone", "— Werbung —", "— Werbung —"),
        ("alone", "РЕКЛАМА:", "РЕКЛАМА:"),
        ("alone", "Werbung wirkt", None),
        ("alone", "Die Werbung", None),
        # anywhere
        ("consent", "Nordpost: before you continue", "before you continue"),
        ("desk", "Westwind-Redaktion", "Redaktion"),
        ("desk", "Прес-служба порту", "Прес-служб"),
        ("desk", "Ann Whitlock", None),
    ],
)
def test_a_phrase_is_found_only_where_it_must_stand(purpose: str, line: str, found: str | None) -> None:
    match = phrases(purpose).search(line)
    assert (match.group() if match else None) == found


@pytest.mark.parametrize(
    ("purpose", "line", "left"),
    [
        ("name_lead", "Von Uwe Hansen", "Uwe Hansen"),
        ("name_lead", "Text: Uwe Hansen", "Uwe Hansen"),
        ("name_lead", "Eine Reporterin: Karla Brandt", "Karla Brandt"),
        ("name_lead", "By Ann Whitlock", "Ann Whitlock"),
        ("name_lead", "(Words by Ann Whitlock", "Ann Whitlock"),
        ("name_lead", "від Оксани Мельничук", "Оксани Мельничук"),
        ("name_lead", "Авторы: Иван Петров", "Иван Петров"),
        ("name_lead", "Av Per Lund", "Per Lund"),
        ("name_lead", "Byron Marsh", "Byron Marsh"),
        ("name_lead", "Віденко Іван", "Віденко Іван"),
        ("role", "Uwe Hansen, Korrespondent in Kiew", "Uwe Hansen"),
        ("role", "Uwe Hansen – Redaktionsvolontär", "Uwe Hansen"),
        ("role", "Ann Whitlock | chief political writer", "Ann Whitlock"),
        (
            "role",
            "Ann Whitlock, a very long and winding way to an editor",
            "Ann Whitlock, a very long and winding way to an editor",
        ),
        ("role", "Іван Бойко, спортивний оглядач", "Іван Бойко"),
        ("role", "Иван Петров, редактор", "Иван Петров"),
        ("role", "Ann Whitlock, Leeds", "Ann Whitlock, Leeds"),
        ("time_lead", "Veröffentlicht am: 5.1.2026", "5.1.2026"),
        ("time_lead", "Stand: 5.1.2026", "5.1.2026"),
        ("time_lead", "— First published at 10:00", "10:00"),
        ("time_lead", "Оновлено 5 січня 2026", "5 січня 2026"),
        ("time_lead", "Опубликовано: 5 января 2026", "5 января 2026"),
        ("time_lead", "Kiew, 5.1.2026", "Kiew, 5.1.2026"),
        ("time_lead", "Standort Kiew, 5.1.2026", "Standort Kiew, 5.1.2026"),
    ],
)
def test_what_stands_around_a_name_or_time_is_taken_off(purpose: str, line: str, left: str) -> None:
    assert phrases(purpose).sub("", line) == left


@pytest.mark.parametrize(
    ("purpose", "lines", "others"),
    [
        (
            "spoken",
            ["Von Uwe Hansen", "von", "Text: Uwe Hansen", "By Ann Whitlock", "Автор: Іван", "Від Івана"],
            ["Vonseiten", "Byron", "Автора"],
        ),
        (
            "no_name",
            ["null", "N/A", "– Teilen –", "follow us", "Updated today", "Автор", "Печать"],
            ["Nulla", "Teilener", "Автор Іван"],
        ),
        ("signed", ["Von Uwe Hansen", "Published today", "Оновлено вчора", "обновлено"], ["Vonseiten", "Das von allen"]),
        ("challenge", ["Just a moment...", "DDoS-Guard", "Вы не робот?"], ["Not just a moment"]),
        ("gone", ["404", "Error 404", "Seite nicht gefunden", "Страница не найдена"], ["4041", "Die Brücke"]),
        (
            "live",
            ["Liveblog zum Krieg", "Krieg: Live updates", "LIVE: Brücke", "Текстовая трансляция"],
            ["Deliver", "Sie leben live"],
        ),
        ("factcheck", ["Faktencheck: Brücke", "#Faktenfuchs", "Фейк: міст"], ["Der Faktencheck"]),
        ("opinion", ["Kommentar: Nein", "Opinion | No", "Колонка: ні"], ["Kommentare zu allem", "Der Kommentar: Nein"]),
        ("folder_video", ["video", "Videos", "tv"], ["tvs", "av-club", "my-video"]),
        ("folder_opinion", ["meinung", "commentisfree", "mnenie", "kolonka"], ["meinungsfreiheit", "commentary"]),
        ("login", ["Anmelden", "Log in to read", "Вхід", "Войти на сайт"], ["Anmeldeschluss", "Войтинский"]),
        ("folder_opinion", ["mneniya"], []),
    ],
)
def test_a_purpose_finds_its_lines_in_every_language_and_no_others(purpose: str, lines: list[str], others: list[str]) -> None:
    assert [line for line in lines if not phrases(purpose).search(line)] == []
    assert [line for line in others if phrases(purpose).search(line)] == []


@pytest.mark.parametrize("purpose", TABLE)
def test_20_000_letters_take_no_time(purpose: str) -> None:
    began = time.process_time()
    for piece in ("a", "a ", "-", ", ", "(", "follow a", "subscribe ", "a/", "mehr ", "- a b c d e f ", "слово "):
        phrases(purpose).search(piece * (20_000 // len(piece)))
    assert time.process_time() - began < 1
