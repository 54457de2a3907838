"""The news agency an article was taken from, by its dateline or byline."""

import re
from collections.abc import Sequence

# Only marks that agencies and desks set: an agency that is merely quoted in the text is no origin.
AGENCIES = {
    "dpa": r"dpa(?:-\w+)?", "afp": r"AFP", "reuters": r"Reuters|REUTERS|Рейтер", "ap": r"AP|Associated Press", "epd": r"epd",
    "kna": r"KNA", "apa": r"APA", "ukrinform": r"Ukrinform|Укрінформ|Укринформ",
    "interfax-ukraine": r"Interfax-Ukraine|Інтерфакс-Україна|Интерфакс-Украина",
    "unian": r"UNIAN|УНІАН|УНИАН", "tass": r"TASS|ТАСС", "ria": r"RIA Novosti|RIA|РИА Новости|РИА",
    "interfax": r"Interfax|Интерфакс",
    "belta": r"BelTA|БелТА", "anadolu": r"Anadolu|AA", "xinhua": r"Xinhua",
}  # fmt: skip
NAMES = {key: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for key, pattern in AGENCIES.items()}
ANY = "|".join(AGENCIES.values())
DATELINE = re.compile(
    r"^[^\W\d_][^()]{0,60}\((?P<a>[^()]{2,40})\)"  # Kiew/Moskau (dpa) - ; KYIV, Jan 12 (Reuters) -
    rf"|^[^\W\d_][^()]{{0,60}}?(?:[-–—.,/]\s?)(?P<b>{ANY})\s?(?:[./]|[—–-]\s)"  # МОСКВА, 12 янв - РИА Новости. ; Київ. УНІАН —
)
CLOSING = re.compile(rf"[\s(/](?:Quelle|Source|Джерело|Источник)?\s*:?\s*(?P<a>{ANY})[)/.\s]*$")


def wire_origin(paragraphs: Sequence[str], authors: Sequence[str]) -> str | None:
    """Return the key of the agency that the byline, the dateline or a closing mark names, or None."""
    for author in authors:
        if (key := _agency(author)) and len(author.split()) <= 3:
            return key
    if not paragraphs:
        return None
    if (match := DATELINE.match(paragraphs[0][:120])) and (key := _agency(match["a"] or match["b"] or "")):
        return key
    closing = CLOSING.search(paragraphs[-1][-60:])
    return _agency(closing["a"]) if closing and paragraphs[-1].rstrip()[-1:] in "/)" else None


def _agency(mark: str) -> str | None:
    return next((key for key, pattern in NAMES.items() if pattern.search(mark)), None)
