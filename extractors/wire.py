"""The news agency an article was taken from, by its dateline or byline."""

import re
from collections.abc import Sequence

# Only marks that agencies and desks set: an agency that is merely quoted in the text is no origin.
AGENCIES = {
    "dpa": r"dpa(?:-\w+)?|DPA|Deutsche Presse-Agentur", "afp": r"AFP|Agence France-Presse",
    "reuters": r"Reuters|REUTERS|Рейтер|Ройтерс", "ap": r"AP|Associated Press",
    "epd": r"epd|Evangelischer Pressedienst", "kna": r"KNA",
    "apa": r"APA", "sid": r"SID", "sda": r"SDA|sda|Keystone-SDA", "pap": r"PAP", "ctk": r"ČTK", "upi": r"UPI", "dts": r"dts",
    "ukrinform": r"Ukrinform|UKRINFORM|Укрінформ|Укринформ",
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
ALSO_PARTIES = ("sda", "pap", "upi", "ap")  # in brackets behind a name they are where a politician belongs
BEHIND_MARK = re.compile(r"\s*[-–—.:/]")
CLOSING = re.compile(rf"[\s(/](?:Quelle|Source|Джерело|Источник)?\s*:?\s*(?P<a>{ANY})[)/.\s]*$")


def wire_origin(paragraphs: Sequence[str], authors: Sequence[str]) -> str | None:
    """Return the key of the agency that the byline, the dateline or a closing mark names, or None."""
    for author in authors:
        if (key := agency_of(author)) and len(author.split()) <= 3:
            return key
    if not paragraphs:
        return None
    if (match := DATELINE.match(paragraphs[0][:120])) and (key := agency_of(match["a"] or match["b"] or "")):
        marked = bool(match["b"]) or bool(BEHIND_MARK.match(paragraphs[0][match.end() :]))
        if marked or key not in ALSO_PARTIES or (match["a"] or "").islower():
            return key
    closing = CLOSING.search(paragraphs[-1][-60:])
    return agency_of(closing["a"]) if closing and paragraphs[-1].rstrip()[-1:] in "/)" else None


def agency_of(mark: str) -> str | None:
    """Return the key of the agency that a byline or mark names, or None."""
    return next((key for key, pattern in NAMES.items() if pattern.search(mark)), None)
