"""Finding forms in words."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import forms
from extractors.forms import Forms, Hit
from extractors.text import words

MEANINGS = {
    "river": ["Oder"],
    "oder": ["oder"],
    "putin": ["Putin", "Putins"],
    "selenskyj": ["Selenskyj*"],
    "зеленський": ["Зеленськ*"],
    "region": ["Харківськ* област*"],
    "city": ["Харків*"],
    "un": ["UN", "U N"],
    "council": ["UN Security Council", "Sicherheitsrat* der UN"],
    "himars": ["HIMARS"],
    "fighter": ["F-16*"],
    "ukraine": ["Ukraine", "ukrainisch*"],
    "ministry": ["Ukraine's Foreign Ministry"],
    "gazprom": ["Gazprom"],
    "miller": ["Gazprom-Chef Miller"],
    "truce": ["перемир'*"],
    "kramatorsk": ["Слов’янськ*"],
    "one": ["Twin"],
    "two": ["Twin", "Twin"],
}
KNOWN = Forms(MEANINGS)


def found(text: str) -> list[tuple[str, str]]:
    every = words(text)
    return [(hit.meaning, " ".join(every[hit.start : hit.start + hit.length])) for hit in KNOWN.find(every)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("nothing of it", []),
        # inflections: a star stands for up to four letters
        ("Selenskyjs Rede, Selenskyj", [("selenskyj", "Selenskyjs"), ("selenskyj", "Selenskyj")]),
        ("візит Зеленського", [("зеленський", "Зеленського")]),
        ("Selenskyjabcd", [("selenskyj", "Selenskyjabcd")]),
        ("Selenskyjabcde", []),
        ("Putinabc", []),
        # the longest form wins and its words are not looked at again
        ("Харківська область і Харків", [("region", "Харківська область"), ("city", "Харків")]),
        ("Харківська", [("city", "Харківська")]),
        ("UN Security Council", [("council", "UN Security Council")]),
        ("UN Security", [("un", "UN")]),
        ("the U N said", [("un", "U N")]),
        ("Sicherheitsrates der UN UN", [("council", "Sicherheitsrates der UN"), ("un", "UN")]),
        # possessives
        ("Putin's war", [("putin", "Putin's")]),
        ("Putin’s war", [("putin", "Putin’s")]),
        ("Putinʼs war", [("putin", "Putinʼs")]),
        ("Selenskyj's", [("selenskyj", "Selenskyj's")]),
        ("Ukraine's Foreign Ministry", [("ministry", "Ukraine's Foreign Ministry")]),
        ("Ukraine's army", [("ukraine", "Ukraine's")]),
        ("Ukraine’s Foreign Ministry", [("ministry", "Ukraine’s Foreign Ministry")]),
        # compounds
        ("Ukraine-Konflikt", [("ukraine", "Ukraine-Konflikt")]),
        ("Anti-Putin-Protest", [("putin", "Anti-Putin-Protest")]),
        ("Putin-Selenskyj-Treffen", [("putin", "Putin-Selenskyj-Treffen"), ("selenskyj", "Putin-Selenskyj-Treffen")]),
        ("Gazprom-Chef Miller", [("miller", "Gazprom-Chef Miller")]),
        ("Gazprom-Chef reist", [("gazprom", "Gazprom-Chef")]),
        ("UN-Security Council", [("un", "UN-Security")]),
        # capitals
        ("UN un Un", [("un", "UN")]),
        ("Himars HIMARS himars", [("himars", "Himars"), ("himars", "HIMARS")]),
        ("F-16 F-16s f-16", [("fighter", "F-16")]),
        ("Putin putin PUTIN", [("putin", "Putin"), ("putin", "PUTIN")]),
        ("ВІЗИТ ЗЕЛЕНСЬКОГО", [("зеленський", "ЗЕЛЕНСЬКОГО")]),
        ("ukrainische Ukrainischen", [("ukraine", "ukrainische"), ("ukraine", "Ukrainischen")]),
        ("Oder oder", [("river", "Oder"), ("oder", "Oder"), ("oder", "oder")]),
        ("UKRAINE-KRIEG", [("ukraine", "UKRAINE-KRIEG")]),
        # apostrophes of three kinds
        ("перемир'я перемир’я перемирʼя", [("truce", "перемир'я"), ("truce", "перемир’я"), ("truce", "перемирʼя")]),
        ("Слов'янська Слов’янська Словʼянська", [("kramatorsk", word) for word in ("Слов'янська", "Слов’янська", "Словʼянська")]),
        # one form of two meanings is two hits, one form twice is one
        ("Twin", [("one", "Twin"), ("two", "Twin")]),
    ],
)
def test_forms_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_hit_says_where_it_is() -> None:
    assert list(KNOWN.find(["a", "UN", "Security", "Council", "Putin"])) == [Hit("council", 1, 3), Hit("putin", 4, 1)]


def test_a_form_that_is_cut_off_by_the_end_of_the_text_is_not_found() -> None:
    assert list(Forms({"a": ["United Nations General Assembly"]}).find(["United", "Nations"])) == []


def test_no_forms_find_nothing() -> None:
    assert list(Forms({}).find(["Putin", "-", "'s", "--"])) == []


def test_forgetting_words_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "REMEMBERED", 2)
    few, text = Forms(MEANINGS), words("Putin traf Selenskyj in der Ukraine und Putin reiste ab")
    assert list(few.find(text)) == list(Forms(MEANINGS).find(text)) == list(KNOWN.find(text))
    assert len(few._remembered) <= 2


PARTS = st.sampled_from(
    ["Putin", "UN", "un", "Security", "Council", "Харківська", "область", "Ukraine-Krieg", "Gazprom-Chef", "Miller"]
)


@settings(deadline=None)
@given(st.lists(PARTS | st.text(min_size=1, max_size=4), max_size=12))
def test_hits_of_any_words_stand_in_order_and_do_not_overlap(every: list[str]) -> None:
    spans = [(hit.start, hit.start + hit.length) for hit in KNOWN.find(every)]
    assert spans == sorted(spans)
    assert all(end <= len(every) for _, end in spans)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(spans))
    assert list(KNOWN.find(every)) == list(Forms(MEANINGS).find(every))
