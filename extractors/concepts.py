"""Concepts: words of one meaning in four languages, so that a ceasefire is a Waffenruhe, a перемир'я and a перемирие.

Each line of the table beside this module is `name | German | English | Ukrainian | Russian`; forms are separated by commas,
and `*` at the end of one stands for up to four more letters. German compounds are taken apart: a Drohnenangriff is a drone
and an attack.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from extractors.forms import Forms
from extractors.language import OURS

LEAST_COMPOUND, LEAST_PART = 8, 4
LONGEST_COMPOUND = 60  # the longest in German news have about fifty letters; what is longer is no word
LINKS = ("", "s", "es", "n", "en", "er", "e")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    """Return the forms by language and concept."""
    tables: dict[str, dict[str, list[str]]] = {language: {} for language in OURS}
    for line in files("extractors").joinpath("concepts.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *forms = (field.strip() for field in line.split("|"))
            for language, listed in zip(("de", "en", "uk", "ru"), forms, strict=True):
                tables[language][name] = [form.strip() for form in listed.split(",") if form.strip()]
    return tables


@cache
def _forms(language: str) -> Forms:
    return Forms(_table()[language])


def concepts(words: Sequence[str], language: str | None) -> Iterator[tuple[int, str]]:
    """Yield (place, concept) of the words that name one; none for a language that is not ours."""
    if language not in OURS:
        return
    for hit in _forms(language).find(words):
        yield hit.start, hit.meaning
    if language == "de":
        for place, word in enumerate(words):
            if LEAST_COMPOUND <= len(word) <= LONGEST_COMPOUND and "-" not in word:
                for name in compound_parts(word.lower()):
                    yield place, name


@lru_cache(maxsize=200_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """Return the concepts of the two parts of a German compound; none where no part is known or the whole is a form."""
    forms = _forms("de")
    if any(True for _ in forms.find([word])):
        return ()
    best: tuple[str, ...] = ()
    for cut in range(len(word) - LEAST_PART, LEAST_PART - 1, -1):
        left, right = _part(forms, word[:cut]), [hit.meaning for hit in forms.find([word[cut:]])]
        found = (*left, *right)
        if left and right:
            return tuple(dict.fromkeys(found))
        if len(found) > len(best):
            best = found
    return tuple(dict.fromkeys(best))


def _part(forms: Forms, start: str) -> list[str]:
    """Return the concepts of a first part, which may end in a linking sound."""
    for link in LINKS:
        if start.endswith(link) and len(start) - len(link) >= LEAST_PART:
            whole = [hit.meaning for hit in forms.find([start[: len(start) - len(link)]])]
            if whole:
                return whole
    return []
