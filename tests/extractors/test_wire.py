"""The agency an article was taken from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.wire import AGENCIES, agency_of, wire_origin


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("Kiew/Moskau (dpa) - Der Rat tagt.", "dpa"),
        ("Berlin (dpa-AFX) - Der Rat tagt.", "dpa"),
        ("Kiew (dpa/AFP) - Der Rat tagt.", "dpa"),
        ("KYIV, Jan 12 (Reuters) - The council met.", "reuters"),
        ("WARSAW (Associated Press) — The council met.", "ap"),
        ("KYIV, AP - The council met.", "ap"),
        ("Wien (APA) - Der Rat tagt.", "apa"),
        ("Rom (KNA) Der Rat tagt.", "kna"),
        ("Bonn (epd). Der Rat tagt.", "epd"),
        ("МОСКВА, 12 янв - РИА Новости. Совет собрался.", "ria"),
        ("МОСКВА, 12 января. /ТАСС/. Совет собрался.", "tass"),
        ("Київ. УНІАН — Рада зібралася.", "unian"),
        ("КИЇВ. 12 січня. Укрінформ. Рада зібралася.", "ukrinform"),
        ("Київ. Інтерфакс-Україна. Рада зібралася.", "interfax-ukraine"),
        ("Москва. Интерфакс. Совет собрался.", "interfax"),
        ("Minsk, 3. Mai /BelTA - Corr./ The council met.", "belta"),
        ("ANKARA (AA) - The council met.", "anadolu"),
        ("BEIJING (Xinhua) -- The council met.", "xinhua"),
        ("Berlin (DPA) - Der Rat tagt.", "dpa"),
        ("Köln (SID) - Der Verein siegt.", "sid"),
        ("Bern (sda) Der Rat tagt.", "sda"),
        ("Bern (SDA) - Der Rat tagt.", "sda"),
        ("Zürich (Keystone-SDA) - Der Rat tagt.", "sda"),
        ("WARSAW (PAP) - The council met.", "pap"),
        ("Prag (ČTK) - Der Rat tagt.", "ctk"),
        ("WASHINGTON, May 3 (UPI) -- The council met.", "upi"),
        ("Berlin (dts) - Der Rat tagt.", "dts"),
        ("Paris (Agence France-Presse) - Der Rat tagt.", "afp"),
        ("Berlin (Deutsche Presse-Agentur) - Der Rat tagt.", "dpa"),
        ("Bonn (Evangelischer Pressedienst) - Der Rat tagt.", "epd"),
        ("Київ. Ройтерс — Рада зібралася.", "reuters"),
        ("ЛОНДОН, 12 янв - Рейтер. Совет собрался.", "reuters"),
        ("Köln (SID/dpa) - Der Verein siegt.", "dpa"),
        # an agency that is quoted, or no agency
        ("Der Rat tagt, berichtet die Agentur AFP unter Berufung auf Kreise.", None),
        ("Laut Reuters ist das so.", None),
        ("Die Agentur Interfax meldet (unter Berufung auf Kreise) eine Sitzung.", None),
        ("Edin Hodžić (SDA) gewann die Wahl.", None),
        ("Mr Lee (PAP) said the port would open.", None),
        ("Indiens Bezahldienst (UPI) fiel am Montag aus.", None),
        ("Im Papst (PAPST) irrt man nicht.", None),
        ("Die Partei SDA gewann die Wahl.", None),
        ("KAZAPAX - The council met.", None),
        ("Der Rat (mit Gästen) tagt.", None),
        ("(dpa) Der Rat tagt.", None),
        ("Der Rat tagt. " + "Wort " * 12 + "(dpa) - mehr.", None),
        ("", None),
    ],
)
def test_a_dateline_names_the_agency(first: str, expected: str | None) -> None:
    assert wire_origin([first, "Ein zweiter Absatz."], []) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Der Rat tagt weiter. (dpa)", "dpa"),
        ("Der Rat tagt weiter. (Quelle: dpa)", "dpa"),
        ("Der Rat tagt weiter. /dpa/", "dpa"),
        ("The council meets again. (Source: Reuters)", "reuters"),
        ("Рада збереться знову. (Інтерфакс-Україна) ", "interfax-ukraine"),
        ("Der Rat tagt weiter. (dpa/Reuters)", "reuters"),
        ("(AP)", "ap"),
        ("Der Rat tagt weiter, sagt die dpa.", None),
        ("Der Rat tagt weiter. Quelle: dpa", None),
        ("Der Rat tagt weiter (und die dpa auch).", None),
        ("", None),
    ],
)
def test_a_closing_mark_names_the_agency(last: str, expected: str | None) -> None:
    assert wire_origin(["Ein erster Absatz.", last], []) == expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["dpa"], "dpa"),
        (["Max Muster", "AFP"], "afp"),
        (["Max Muster/AP"], "ap"),
        (["Max Muster, Reuters"], "reuters"),
        (["Укринформ"], "ukrinform"),
        (["Deutsche Presse-Agentur"], "dpa"),
        (["Agence France-Presse"], "afp"),
        (["Evangelischer Pressedienst"], "epd"),
        (["Keystone-SDA"], "sda"),
        (["dts Nachrichtenagentur"], "dts"),
        (["Olha Bondar", "Ройтерс"], "reuters"),
        (["Redaktion der Deutschen Presse-Agentur"], None),
        (["Max Muster, AFP und andere"], None),
        (["Max Muster"], None),
        (["Aapo Rapa"], None),
        ([], None),
    ],
)
def test_a_byline_names_the_agency_if_it_is_short(authors: list[str], expected: str | None) -> None:
    assert wire_origin(["Der Rat tagt."], authors) == wire_origin([], authors) == expected


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("DPA", "dpa"),
        ("dpa-infocom", "dpa"),
        ("dpa/AFP", "dpa"),
        ("AFP/dpa", "dpa"),
        ("Foto: AFP", "afp"),
        ("Agence France-Presse", "afp"),
        ("Ройтерс", "reuters"),
        ("Associated Press", "ap"),
        ("Evangelischer Pressedienst (epd)", "epd"),
        ("SID", "sid"),
        ("SDA", "sda"),
        ("Keystone-SDA", "sda"),
        ("PAP", "pap"),
        ("ČTK", "ctk"),
        ("UPI", "upi"),
        ("dts", "dts"),
        ("Інтерфакс-Україна", "interfax-ukraine"),
        ("Dpa", None),
        ("Papst", None),
        ("Sida", None),
        ("sid", None),
        ("pap", None),
        ("DTS", None),
        ("CTK", None),
        ("AFPs", None),
        ("dpas", None),
        ("Presse-Agentur", None),
        ("France-Presse", None),
        ("", None),
    ],
)
def test_an_agency_is_known_by_its_mark_and_by_its_name_and_the_first_of_the_table_counts(mark: str, expected: str | None) -> None:
    assert agency_of(mark) == expected


def test_the_byline_counts_before_the_dateline_and_that_before_the_closing_mark() -> None:
    paragraphs = ["Kiew (AFP) - Der Rat tagt.", "Er tagt weiter. (Reuters)"]
    assert wire_origin(paragraphs, ["dpa"]) == "dpa"
    assert wire_origin(paragraphs, []) == "afp"
    assert wire_origin([paragraphs[1]] * 2, []) == "reuters"


@settings(deadline=None)
@given(st.lists(st.text() | st.text(alphabet="dpaAFP()/ .-Київ"), max_size=3), st.lists(st.text(max_size=9), max_size=2))
def test_any_text_has_a_known_agency_or_none(paragraphs: list[str], authors: list[str]) -> None:
    assert wire_origin(paragraphs, authors) in {*AGENCIES, None}
