"""Corpus texts, written here in the raw form of a scraper's files."""

import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.corpus import CorpusText, is_caption, is_heading, read_corpus_text, read_first_line, sort_paragraphs, split_kicker
from extractors.records import Moment
from extractors.text import tidy

STAND = "text: Stand, zone of the outlet assumed"
MONTH = Moment(datetime(2022, 1, 1, tzinfo=UTC), "month", "text: date")

RAW = """\
 date 2022-01 Streit um Kanalbrücke Der Stadtrat vertagt sich Stand: 03.01.2022 01:45 Uhr

Der  Rat der\u00a0Stadt hat die Entscheidung über die Brücke verschoben.  Das teilte die Bürgermeisterin mit.

Die alte Kanalbrücke ist seit Wochen gesperrt. | Foto: Agentur/B. Muster

Was auf dem Spiel steht

Händler fürchten um ihre Umsätze. "Wir warten seit Monaten", sagt eine Verkäuferin.

Wie es weitergeht
Im März soll neu abgestimmt werden.

Karte der gesperrten Straßen. Grafik: Redaktion

Ein Gutachten liegt vor:
"""


def test_a_text_as_scraped_comes_apart_into_its_parts() -> None:
    assert read_corpus_text(RAW) == CorpusText(
        kicker="Streit um Kanalbrücke",
        title="Der Stadtrat vertagt sich",
        published=Moment(datetime(2022, 1, 3, 0, 45, tzinfo=UTC), "minute", STAND),
        lead="Der Rat der Stadt hat die Entscheidung über die Brücke verschoben. Das teilte die Bürgermeisterin mit.",
        body=(
            "Der Rat der Stadt hat die Entscheidung über die Brücke verschoben. Das teilte die Bürgermeisterin mit.",
            'Händler fürchten um ihre Umsätze. "Wir warten seit Monaten", sagt eine Verkäuferin.',
            "Wie es weitergeht Im März soll neu abgestimmt werden.",
            "Ein Gutachten liegt vor:",
        ),
        headings=("Was auf dem Spiel steht",),
        captions=(
            "Die alte Kanalbrücke ist seit Wochen gesperrt. | Foto: Agentur/B. Muster",
            "Karte der gesperrten Straßen. Grafik: Redaktion",
        ),
    )


def test_a_text_without_a_first_line_has_no_title_and_no_time() -> None:
    text = read_corpus_text("Die Brücke bleibt zu.\nDie Händler klagen darüber.\nEin Ausweg")
    assert (text.kicker, text.title, text.published) == (None, None, None)
    assert text.lead == "Die Brücke bleibt zu."
    assert text.body == ("Die Brücke bleibt zu.", "Die Händler klagen darüber.")
    assert text.headings == ("Ein Ausweg",)


@pytest.mark.parametrize("raw", ["", " \n\u00a0\n", "\u200b"])
def test_an_empty_text_has_no_parts(raw: str) -> None:
    assert read_corpus_text(raw) == CorpusText(None, None, None, None, (), (), ())


def test_a_text_of_headings_alone_has_no_lead() -> None:
    assert read_corpus_text("date 2022-01\n\nNur ein Titel") == CorpusText(None, None, MONTH, None, (), ("Nur ein Titel",), ())


def minute(hour: int, minute: int, day: int = 3) -> Moment:
    return Moment(datetime(2022, 1, day, hour, minute, tzinfo=UTC), "minute", STAND)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("date 2022-01 Hafenstreit Das Gericht entscheidet Stand: 03.01.2022 01:45 Uhr",
         ("Hafenstreit", "Das Gericht entscheidet", minute(0, 45))),
        ("date 2022-01 Hafenstreit Das Gericht entscheidet Stand: 3.1.2022, 9:05",
         ("Hafenstreit", "Das Gericht entscheidet", minute(8, 5))),
        ("Hafenstreit Das Gericht entscheidet Stand: 03.01.2022",
         ("Hafenstreit", "Das Gericht entscheidet", Moment(datetime(2022, 1, 3, tzinfo=UTC), "day", "text: Stand"))),
        ("date 2022-01 Hafenstreit Das Gericht entscheidet", ("Hafenstreit", "Das Gericht entscheidet", MONTH)),
        ("date 2022-01-07 Hafenstreit Das Gericht entscheidet",
         ("Hafenstreit", "Das Gericht entscheidet", Moment(datetime(2022, 1, 7, tzinfo=UTC), "day", "text: date"))),
        ("date 2022-01", (None, None, MONTH)),
        ("date 2022-01 Stand: 03.01.2022 01:45 Uhr", (None, None, minute(0, 45))),
        ("date 2022-01 Wort", (None, "Wort", MONTH)),
        ("date 2022-01 die lage bleibt offen Stand: 03.01.2022 25:00 Uhr", (None, "die lage bleibt offen", MONTH)),
        ("date 2022-13 Hafenstreit Das Gericht entscheidet Stand: 40.01.2022 10:00 Uhr",
         ("Hafenstreit", "Das Gericht entscheidet", None)),
        ("Hafenstreit Das Gericht entscheidet", ("Hafenstreit", "Das Gericht entscheidet", None)),
        ("updated 2022-01 is no mark", (None, "updated 2022-01 is no mark", None)),
        ("Sonderstand: 03.01.2022", (None, "Sonderstand: 03.01.2022", None)),
    ],
)  # fmt: skip
def test_a_first_line_comes_apart_into_kicker_headline_and_time(
    line: str, expected: tuple[str | None, str | None, Moment | None]
) -> None:
    assert read_first_line(line) == expected


@pytest.mark.parametrize(
    ("raw", "title", "published"),
    [
        ("date 2022-01 Hafenstreit Das Gericht entscheidet\n\nErster Satz.", "Das Gericht entscheidet", MONTH),
        (
            "Hafenstreit Das Gericht entscheidet Stand: 03.01.2022 01:45 Uhr\n\nErster Satz.",
            "Das Gericht entscheidet",
            minute(0, 45),
        ),
        ("dated 2022-01 Hafenstreit\n\nErster Satz.", None, None),
        ("Hafenstreit\n\nErster Satz. Stand: 03.01.2022 01:45 Uhr", None, None),
    ],
)
def test_only_a_first_line_with_a_mark_is_a_title(raw: str, title: str | None, published: Moment | None) -> None:
    text = read_corpus_text(raw)
    assert (text.title, text.published) == (title, published)


@pytest.mark.parametrize(
    ("glued", "kicker", "title"),
    [
        ("Hafenstreit Das Gericht entscheidet", "Hafenstreit", "Das Gericht entscheidet"),
        ("Nach dem Gipfel Genf wartet auf Antworten", "Nach dem Gipfel", "Genf wartet auf Antworten"),
        ('Streit mit Bremen "Wir brauchen Zeit"', "Streit mit Bremen", '"Wir brauchen Zeit"'),
        ("Wahl in Bremen „Alles ist offen“", "Wahl in Bremen", "„Alles ist offen“"),
        ("Bremische Wahl Kandidaten streiten über Brücken", "Bremische Wahl", "Kandidaten streiten über Brücken"),
        ("Bremens Hafen Reeder fordern Geld", "Bremens Hafen", "Reeder fordern Geld"),
        ("Neue Brücke Anwohner klagen", "Neue Brücke", "Anwohner klagen"),
        ("Rot-grüne Koalition Warum sie wankt", "Rot-grüne Koalition", "Warum sie wankt"),
        ("Umbau der kleinen Werft Wie es weitergeht", "Umbau der kleinen Werft", "Wie es weitergeht"),
        ("Sturmflut 300 Häuser sind geräumt", "Sturmflut", "300 Häuser sind geräumt"),
        ("Hamburg Hafen Die Reeder klagen", "Hamburg Hafen", "Die Reeder klagen"),
        ("Bremen Kiel Lübeck Emden Rostock Husum Wismar Die Häfen", "Bremen", "Kiel Lübeck Emden Rostock Husum Wismar Die Häfen"),
        ("Bremen Kiel Lübeck Emden Rostock Husum Die Häfen", "Bremen Kiel Lübeck Emden Rostock Husum", "Die Häfen"),
        # in doubt all is headline
        ("", None, ""),
        ("Hafenstreit", None, "Hafenstreit"),
        ("Hafen offen", None, "Hafen offen"),
        ("Der Stadtrat vertagt sich", None, "Der Stadtrat vertagt sich"),
        ("Gericht entscheidet über den Hafen", None, "Gericht entscheidet über den Hafen"),
        ("Bremen, Hamburg, Kiel und andere", None, "Bremen, Hamburg, Kiel und andere"),
        ("Rückblick auf 2021 bringt nichts", None, "Rückblick auf 2021 bringt nichts"),
        ("alle warten auf Das Urteil heute", None, "alle warten auf Das Urteil heute"),
    ],
)
def test_a_kicker_that_cannot_be_split_stays_in_the_headline(glued: str, kicker: str | None, title: str) -> None:
    assert split_kicker(glued) == (kicker, title)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("Die Werft am Abend. Foto: Agentur/B. Muster", True),
        ("Foto: B. Muster", True),
        ("Am Kai (Bild: Redaktion)", True),
        ("Kurve der Preise | Grafik: Redaktion", True),
        ("Die Werft. Archivbild: Redaktion", True),
        ("The yard at night. Photo: Desk", True),
        ("Верф уночі. Фото: Редакція", True),
        ("Верфь ночью. Изображение: Редакция", True),
        ("Die Werft am Abend.", False),
        ("Das Foto: ein Beweis, " + "wie es hieß " * 10, False),
        ("Lichtbild: keines", False),
        ("x" * 480 + " Foto: Agentur", True),
        ("x" * 487 + " Foto: Agentur", False),
        ("Foto:X", False),
    ],
)
def test_a_caption_ends_in_a_credit(block: str, expected: bool) -> None:
    assert is_caption(block) is expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("Was auf dem Spiel steht", True),
        ("Was auf dem Spiel steht?", False),
        ("Er sagte: „Genug.“", False),
        ("Die Folgen:", False),
        ("und so weiter …", False),
        (" ".join(["Wort"] * 14), True),
        (" ".join(["Wort"] * 15), False),
        ("W" * 100, True),
        ("W" * 101, False),
    ],
)
def test_a_heading_is_short_and_has_no_end_of_a_sentence(block: str, expected: bool) -> None:
    assert is_heading(block) is expected


def test_body_headings_and_captions_keep_their_order() -> None:
    blocks = ["Eins.", "Kopf", "Foto: Agentur", "Zwei.", "Fuß", "Bild: Agentur"]
    assert sort_paragraphs(blocks) == (("Eins.", "Zwei."), ("Kopf", "Fuß"), ("Foto: Agentur", "Bild: Agentur"))


PIECES = st.sampled_from(
    ["date 2022-01 ", "date 2022-01-05 ", " Stand: 03.01.2022 01:45 Uhr", "Stand:", "\n", "\n\n", " ", "\u00a0", "Foto: ", "Der ",
     "Krise ", "um ", "1", '"', ".", "\u2028", "\u200b", "e\u0301", ",", "2021 "]
)  # fmt: skip


@settings(deadline=None)
@given(st.text() | st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_every_word_of_the_parts_comes_from_the_text(raw: str) -> None:
    text = read_corpus_text(raw)
    parts = [text.kicker or "", text.title or "", *text.body, *text.headings, *text.captions]
    there = Counter(tidy(raw).split())
    assert Counter(word for part in parts for word in part.split()) <= there
    assert text.lead == (text.body[0] if text.body else None)
    assert all(part.strip() for part in (*text.body, *text.headings, *text.captions))
    if text.published is None and text.title is None:
        assert Counter(word for part in parts for word in part.split()) == there or tidy(raw).startswith("date")


@pytest.mark.parametrize(
    "line",
    [
        "date 2022-01" + " " * 1_000_000 + "x Stand:",
        "Stand: " * 150_000,
        "date 2022-01 " + "Stand: 1" * 120_000,
        "1" * 1_000_000,
        "date 2022-01 " + "1." * 500_000,
        "date 2022-01 " + "Foto: " * 170_000,
        "date 2022-01 " + "Ab, " * 250_000,
        "date 2022-01 " + "Ab " * 330_000,
        "date 2022-01 " + "Ab ab " * 170_000,
        "date 2022-01 " + "Ab der " * 140_000,
        "date 2022-01 " + "Das Neue " * 110_000,
        "a" + "\n \n" * 300_000 + "b",
        "x\n" * 200_000,
    ],
    ids=lambda line: line[:24] + "…" + line[-8:],
)
def test_a_line_of_a_megabyte_is_read_in_two_seconds(line: str) -> None:
    start = time.process_time()
    read_corpus_text(line)
    assert time.process_time() - start < 2
