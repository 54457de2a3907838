"""The language of a text: Ukrainian and Russian by their letters, the rest by py3langid."""

import re
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

OURS = ("de", "en", "uk", "ru")
# Languages the catalogue's outlets and their neighbours write in; fewer choices make short texts safer.
CHOICES = (*OURS, "be", "bg", "cs", "da", "es", "et", "fi", "fr", "hu", "it", "lt", "lv", "nl", "no", "pl", "pt", "ro", "sk",
           "sr", "sv", "tr", "ar", "ja", "ko", "zh", "hi", "id", "sw", "vi")  # fmt: skip
CYRILLIC = re.compile(r"[а-яёіїєґўА-ЯЁІЇЄҐЎ]")
UKRAINIAN = re.compile(r"[іїєґ]|\b(?:та|що|але|від|після|було|який|проти|або)\b", re.IGNORECASE)
RUSSIAN = re.compile(r"[ыэъё]|\b(?:и|что|после|было|который|против|или|его)\b", re.IGNORECASE)
# Where these stand thick, the text is German or English and no model is asked; their neighbours' languages lack them.
FREQUENT = {
    "de": frozenset(
        """der die und das nicht ist mit von auf dem den ein eine sich für auch wurde nach über zu im""".split()  # noqa: SIM905
    ),
    "en": frozenset(
        """the of and to that was with for are by from has have said his its were after would who""".split()  # noqa: SIM905
    ),
}
LEAST_FREQUENT, FREQUENT_SHARE, FREQUENT_LEAD = 8, 0.15, 4
LEAST_LETTERS = 12
SAMPLE, MIXED_SAMPLE, SHORT = 1_000, 4_000, 200
NEIGHBOURS = ("uk", "ru", "be")


@cache
def identifier() -> "LanguageIdentifier":
    """Load the model that py3langid ships, once a process, restricted to CHOICES."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    loaded = LanguageIdentifier.from_model_file(MODEL_FILE)
    loaded.set_languages(list(CHOICES))
    return cast("LanguageIdentifier", loaded)


def detect(text: str, hint: str | None = None) -> str | None:
    """Return the ISO 639-1 code of a text's language; the hint counts where the text is too short to tell."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < LEAST_LETTERS:
        return hint
    if 2 * len(CYRILLIC.findall(sample)) > letters:
        longer = text[:MIXED_SAMPLE]  # a report may begin with a quotation in the other language
        ukrainian, russian = len(UKRAINIAN.findall(longer)), len(RUSSIAN.findall(longer))
        if ukrainian != russian:
            return "uk" if ukrainian > russian else "ru"
        if letters < SHORT:  # nothing tells them apart: a headline of a few words
            return hint if hint in NEIGHBOURS else next(code for code, _ in identifier().rank(sample) if code in NEIGHBOURS)
    return _by_frequent_words(sample) or str(identifier().classify(sample)[0])


def _by_frequent_words(sample: str) -> str | None:
    """Return German or English where its commonest words make up a good part of a text, and those of the other do not."""
    words = sample.lower().split()
    (least, _), (most, language) = sorted((sum(word in known for word in words), code) for code, known in FREQUENT.items())
    enough = most >= LEAST_FREQUENT and most >= FREQUENT_SHARE * len(words)
    return language if enough and most >= FREQUENT_LEAD * least else None
