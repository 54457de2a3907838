"""Finding the forms of words in a text: one dictionary look-up a word, however many forms there are.

A form is one or more words; `*` at the end of a word stands for up to four more letters (an inflection). A form that
starts upper-case needs an upper-case word, one in capitals (`UN`) needs capitals. The longest form wins, and words that
it covers are not looked at again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

ENDING = 4
POSSESSIVE = re.compile("['’ʼ]s?$")
APOSTROPHES = str.maketrans("’ʼ", "''")  # Ukrainian is written with any of the three
REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found: what it means, at which word it starts, how many words it has."""

    meaning: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class _Form:
    meaning: str
    upper: bool
    capitals: bool
    rest: tuple[str, ...]
    second: str


class Forms:
    """The forms of one language, ready to be found."""

    def __init__(self, meanings: Mapping[str, Iterable[str]]) -> None:
        """Index the forms of each meaning by their first word."""
        self._whole: dict[str, list[_Form]] = {}
        self._stems: dict[str, list[_Form]] = {}
        for meaning, forms in meanings.items():
            for form in forms:
                first, *rest = form.split()
                index = self._stems if first.endswith("*") else self._whole
                entry = _Form(
                    meaning,
                    first[0].isupper(),
                    first.isupper() and 1 < len(first) <= 5,
                    tuple(map(_folded, rest)),
                    _folded(rest[0].rstrip("*")) if rest else "",
                )
                index.setdefault(_folded(first.rstrip("*")), []).append(entry)
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._remembered: dict[str, tuple[_Form, ...]] = {}

    def find(self, words: Sequence[str]) -> Iterator[Hit]:
        """Yield the hits in order; they do not overlap, but a word may mean several things."""
        free = 0
        for start, word in enumerate(words):
            if start < free:
                continue
            forms = self._remembered.get(word)
            if forms is None:
                forms = self._remember(word)
            if forms:
                for hit in self._longest(forms, words, start):
                    free = max(free, start + hit.length)
                    yield hit

    def _longest(self, forms: tuple[_Form, ...], words: Sequence[str], start: int) -> list[Hit]:
        found: dict[str, int] = {}
        following = _folded(words[start + 1]) if start + 1 < len(words) else ""
        for form in forms:
            length = 1 + len(form.rest)
            if length == 1 or (following.startswith(form.second) and _follow(form.rest, words, start + 1)):
                found[form.meaning] = max(length, found.get(form.meaning, 0))
        most = max(found.values(), default=0)
        return [Hit(meaning, start, length) for meaning, length in found.items() if length == most]

    def _remember(self, word: str) -> tuple[_Form, ...]:
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        found = list(self._starting(word))
        if all(form.rest for form in found) and (bare := POSSESSIVE.sub("", word)) not in (word, ""):
            found += self._starting(bare)
        if all(form.rest for form in found) and "-" in word:
            found += [form for part in word.split("-") if part for form in self._starting(part) if not form.rest]
        self._remembered[word] = tuple(dict.fromkeys(found))
        return self._remembered[word]

    def _starting(self, word: str) -> Iterator[_Form]:
        low, upper = _folded(word), word[0].isupper()
        candidates = list(self._whole.get(low, ()))
        for length in self._stem_lengths:
            if length > len(low):
                break
            if len(low) - length <= ENDING:
                candidates += self._stems.get(low[:length], ())
        return (form for form in candidates if (upper or not form.upper) and (word.isupper() or not form.capitals))


def _follow(rest: tuple[str, ...], words: Sequence[str], start: int) -> bool:
    return start + len(rest) <= len(words) and all(_fits(part, words[start + place]) for place, part in enumerate(rest))


def _fits(part: str, word: str) -> bool:
    low = _folded(word)
    if part.endswith("*"):
        return low.startswith(part[:-1]) and len(low) - len(part) + 1 <= ENDING
    return low == part


@lru_cache(maxsize=REMEMBERED)
def _folded(word: str) -> str:
    return word.lower().translate(APOSTROPHES)
