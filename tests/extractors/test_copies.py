"""Near copies: agency texts as desks edit them, and reports that only tell of the same event."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.copies import COPY, LEAST_SHARED, LEAST_SHINGLES, containment, is_copy
from extractors.fingerprint import SHINGLE, SKETCH, fingerprint
from extractors.records import Fingerprint
from extractors.text import words


def paragraphs_of(text: str) -> tuple[str, ...]:
    return tuple(" ".join(block.split()) for block in text.split("\n\n"))


AGENCY = paragraphs_of("""
Sumy (Agentur) - In der Nacht zum Mittwoch ist in der Stadt ein Umspannwerk ausgefallen, rund 40.000 Haushalte waren
ohne Strom.

Nach Angaben des Betreibers war ein Transformator in Brand geraten, nachdem Trümmer auf das Gelände gestürzt waren.
Die Feuerwehr brachte den Brand nach zwei Stunden unter Kontrolle, verletzt wurde niemand.

Bürgermeister Petro Halytsch rief die Bewohner auf, Akkus zu laden und Wasser abzufüllen. Die Krankenhäuser der Stadt
liefen mit Notstrom, sagte er dem örtlichen Sender, zwei Kliniken hätten geplante Eingriffe verschoben.

Der Betreiber rechnet damit, dass die Reparatur bis zum Wochenende dauert. Ersatzteile seien aus dem Nachbargebiet
unterwegs, die Straße dorthin sei aber nur einspurig befahrbar.

Es war der dritte Ausfall seit Jahresbeginn. Im Januar hatte ein Eissturm die Leitungen beschädigt, im Februar ein
Kurzschluss.""")
EDITED = (
    "Ein Brand in einem Umspannwerk hat in der ukrainischen Stadt Sumy zehntausende Haushalte vom Stromnetz getrennt.",
    *AGENCY[1:-1],
)
INDEPENDENT = paragraphs_of("""
Dunkle Fenster, stille Aufzüge: Wer am Mittwochmorgen durch Sumy ging, merkte schnell, dass etwas nicht stimmte.

Ein Feuer in einem Umspannwerk am Stadtrand hatte kurz nach Mitternacht große Teile des Netzes lahmgelegt. Etwa 40.000
Haushalte seien betroffen, teilte das Unternehmen mit, das die Anlage betreibt. Auslöser waren demnach herabgefallene
Trümmerteile.

„Laden Sie Ihre Akkus, solange es geht“, riet Bürgermeister Petro Halytsch in einer Videobotschaft. Kliniken arbeiten
mit Generatoren, einige Operationen wurden abgesagt.

Wann wieder Licht brennt, ist offen. Von mehreren Tagen ist die Rede, denn die Teile für die Reparatur müssen über
eine schmale Landstraße gebracht werden.""")


def print_of(*paragraphs: str, language: str = "de") -> Fingerprint:
    return fingerprint(("a", language, None, None), (None, "\n\n".join(paragraphs)), ((), ()), frozenset())


@pytest.mark.parametrize(
    "other",
    [AGENCY, EDITED, AGENCY[:-1], AGENCY[1:], (*EDITED, "Unsere Redaktion hat diesen Text gekürzt."), (*AGENCY, *INDEPENDENT)],
    ids=["the same", "first edited, last cut", "last cut", "first cut", "with a note", "inside a longer text"],
)
def test_an_agency_text_as_a_desk_edits_it_is_a_copy(other: tuple[str, ...]) -> None:
    assert is_copy(print_of(*AGENCY), print_of(*other))
    assert is_copy(print_of(*other), print_of(*AGENCY))


def test_two_reports_of_one_event_are_no_copies() -> None:
    agency, own = print_of(*AGENCY), print_of(*INDEPENDENT)
    assert not is_copy(agency, own)
    assert containment(agency, own) < 0.15 < COPY < containment(agency, print_of(*EDITED))


def test_the_same_words_said_to_be_in_another_language_are_no_copy() -> None:
    assert not is_copy(print_of(*AGENCY), print_of(*AGENCY, language="en"))


@pytest.mark.parametrize(("count", "copy"), [(LEAST_SHINGLES - 1, False), (LEAST_SHINGLES, True)])
def test_short_texts_are_never_copies(count: int, copy: bool) -> None:
    short = print_of(" ".join(f"wort{number}" for number in range(count + SHINGLE - 1)))
    assert short.shingles == count
    assert is_copy(short, short) is copy
    assert containment(short, short) == 1.0


def test_texts_without_words_are_contained_in_nothing() -> None:
    assert containment(print_of(""), print_of(*AGENCY)) == containment(print_of(*AGENCY), print_of("")) == 0.0


def test_texts_without_a_common_shingle_are_apart() -> None:
    assert containment(print_of(*AGENCY), print_of(*(text.replace("e", "x").replace("n", "y") for text in AGENCY))) == 0.0


def exact(one: str, other: str) -> float:
    left, right = (
        {tuple(low[place : place + SHINGLE]) for place in range(len(low) - SHINGLE + 1)}
        for low in (words(one.lower()), words(other.lower()))
    )
    return len(left & right) / min(len(left), len(right))


@given(st.integers(0, 2**32), st.integers(60, 900), st.floats(0, 1), st.integers(0, 900))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_estimate_is_close_to_the_exact_containment(seed: int, length: int, kept: float, added: int) -> None:
    chance = random.Random(seed)
    vocabulary = [f"w{number}" for number in range(2000)]
    text = [chance.choice(vocabulary) for _ in range(length)]
    other = [*text[: int(length * kept)], *(chance.choice(vocabulary) for _ in range(added + 10))]
    one, two = " ".join(text), " ".join(other)
    left, right = print_of(one), print_of(two)
    assert containment(left, right) == containment(right, left)
    smaller, larger = sorted([left.shingles, right.shingles])
    # The error of a share estimated from k values is at most 1 / (2 sqrt(k)); what differs in length is estimated worse.
    allowed = 0.0 if left.shingles + right.shingles <= SKETCH else 4 * 0.5 / SKETCH**0.5 * (smaller + larger) / smaller / 2
    allowed += LEAST_SHARED / smaller  # fewer hashes in common than that count as none
    assert abs(containment(left, right) - exact(one, two)) <= allowed + 1e-9


def test_containment_never_exceeds_one() -> None:
    whole = print_of(" ".join(f"wort{number}" for number in range(1000)))
    part = replace(whole, shingles=400)
    assert containment(whole, part) == 1.0
