"""Corpus texts: articles as a scraper saved them, with kicker, headline, time, captions and headings in one heap.

What a text does not say stays None: no headline is invented and no date taken from a file.
"""

import re
from dataclasses import dataclass
from itertools import chain, takewhile

from extractors import times
from extractors.records import Moment
from extractors.text import paragraphs, tidy

# `date 2022-01 Kicker Headline Stand: 03.01.2022 01:45 Uhr`: what the scraper glued into the first line.
DATE_MARK = re.compile(r"^date\s+(?P<stated>\d{4}-\d{2}(?:-\d{2})?)\b\s*")
STAND = re.compile(r"\s*\bStand:\s*(?P<stated>\d{1,2}\.\d{1,2}\.\d{4}(?:,?\s+\d{1,2}:\d{2}(?:\s*Uhr)?)?)\s*$")
CREDIT = re.compile(
    r"(?:^|[\s(|])(?:Foto|Fotos|Bild|Bilder|Grafik|Archivbild|Symbolbild|Photo|Image|Picture|Фото|Зображення|Изображение)"
    r"\s*:\s*(?P<credit>[^\n]{2,100})$"
)
SENTENCE = re.compile(r"[.!?…:;]['\"“”»«’)\]]*$")
HEADING_WORDS, HEADING_LETTERS, CAPTION_LETTERS = 14, 100, 500

# A kicker is a noun phrase: its lower-case words are these, or adjectives. Measured on 156 toplines of an archive,
# glued to their headlines: `tests/bench/kickers.py`.
LINKS = set(
    [
        "und",
        "oder",
        "in",
        "im",
        "an",
        "am",
        "auf",
        "aus",
        "bei",
        "beim",
        "bis",
        "durch",
        "für",
        "gegen",
        "mit",
        "nach",
        "ohne",
        "seit",
        "um",
        "von",
        "vom",
        "vor",
        "wegen",
        "zu",
        "zum",
        "zur",
        "zwischen",
        "über",
        "unter",
        "trotz",
        "während",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einer",
        "eines",
        "einem",
        "einen",
    ]
)
STARTERS = {"Die", "Der", "Das", "Den", "Dem", "Ein", "Eine", "Kein", "Keine", "Wie", "Was", "Warum", "Wer", "Wo", "Wohin",
            "Welche", "Wenn", "Wann", "Darum", "So", "Es", "Auf", "Im", "In", "Mit", "Zum", "Ich", "Wir", "Braucht", "Weitere",
            "Viele", "Laut", "Künftig", "Damit"}  # fmt: skip
PREPOSITIONS = {"Nach", "Vor", "Wegen", "Trotz", "Seit", "Von", "Zum", "Zur", "Im", "In", "Bei", "Aus", "Auf"}
QUOTES, YEAR = "\"„“«'»", re.compile(r"(?:19|20)\d\d")
ADJECTIVE = re.compile(r"^[A-ZÄÖÜ][\wäöüß-]*(?:sche|liche|ige|ale|ive|ische|ene|elle|ierte|iche|ende|äre|öse|fte|te)[rsnm]?$")
ADJECTIVE_BEFORE_NOUN = re.compile(
    r"^(?:Neue|Neues|Neuer|Große|Hohe|Hoher|Lange|Stark|Starkes|Deutsche|Deutliche|Erste|Ersten|Zweite|\w+er)$"
)


@dataclass(frozen=True, slots=True)
class CorpusText:
    """The parts of a corpus text; `body` are its paragraphs in order."""

    kicker: str | None
    title: str | None
    published: Moment | None
    lead: str | None
    body: tuple[str, ...]
    headings: tuple[str, ...]
    captions: tuple[str, ...]


def read_corpus_text(raw: str) -> CorpusText:
    """Separate kicker, headline, time, captions, headings and body of a text as scraped."""
    blocks = paragraphs(tidy(raw))
    kicker = title = published = None
    if blocks and (DATE_MARK.match(blocks[0]) or STAND.search(blocks[0])):
        kicker, title, published = read_first_line(blocks.pop(0))
    body, headings, captions = sort_paragraphs(blocks)
    return CorpusText(kicker, title, published, body[0] if body else None, body, headings, captions)


def read_first_line(line: str) -> tuple[str | None, str | None, Moment | None]:
    """Take a glued first line apart into kicker, headline and time."""
    mark, stand = DATE_MARK.match(line), STAND.search(line)
    glued = line[mark.end() if mark else 0 : stand.start() if stand else None].strip()
    kicker, title = split_kicker(glued)
    published = times.read_time(stand["stated"], times.BERLIN, "text: Stand") if stand else None
    if published is None and mark:
        published = times.read_month(mark["stated"], "text: date") or times.read_time(mark["stated"], None, "text: date")
    return kicker, title or None, published


def split_kicker(glued: str) -> tuple[str | None, str]:
    """Split `Kicker Headline` where a noun phrase ends and a headline may begin; no kicker when in doubt."""
    parts = glued.split()
    phrase = takewhile(lambda place: _in_phrase(parts[place - 1]), range(1, len(parts) - 1))
    boundaries = (place for place in phrase if _ends_phrase(parts[place - 1], parts[place]))
    first = next(boundaries, None)
    if first is None:
        return None, glued
    early = takewhile(lambda place: place <= 6, chain([first], boundaries))
    split = next((place for place in early if parts[place] in STARTERS or parts[place][0] in QUOTES), first)
    return " ".join(parts[:split]), " ".join(parts[split:])


def _in_phrase(word: str) -> bool:
    """Tell whether a word can stand in a kicker."""
    return _opens(word) or word in LINKS or _inflected(word)


def _ends_phrase(last: str, following: str) -> bool:
    """Tell whether a kicker can end between these two words."""
    return (
        _opens(following)
        and last[0].isupper()
        and last[-1] != ","
        and last not in STARTERS | PREPOSITIONS
        and not _continues(last, following)
    )


def _opens(word: str) -> bool:
    return word[0].isupper() or word[0] in QUOTES or (word[0].isdigit() and not YEAR.fullmatch(word))


def _continues(word: str, following: str) -> bool:
    """Tell whether a noun must still follow: `word` is an adjective or a possessive."""
    if "-" in word or following in STARTERS or following[0] in QUOTES:
        return False
    return bool(ADJECTIVE.match(word) or ADJECTIVE_BEFORE_NOUN.match(word)) or word.endswith("s")


def _inflected(word: str) -> bool:
    return bool(re.fullmatch(r"[a-zäöüß-]{4,}(?:e|en|er|es|em)", word))


def sort_paragraphs(blocks: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Tell body, headings and captions apart; each keeps its order."""
    body, headings, captions = [], [], []
    for block in blocks:
        if is_caption(block):
            captions.append(block)
        elif is_heading(block):
            headings.append(block)
        else:
            body.append(block)
    return tuple(body), tuple(headings), tuple(captions)


def is_caption(block: str) -> bool:
    """Tell whether a paragraph is a picture's caption: it ends in a credit such as `Foto: AFP/Name`."""
    return len(block) <= CAPTION_LETTERS and CREDIT.search(block) is not None


def is_heading(block: str) -> bool:
    """Tell whether a paragraph is a heading: short, and without the punctuation that ends a sentence."""
    return len(block) <= HEADING_LETTERS and len(block.split()) <= HEADING_WORDS and SENTENCE.search(block) is None
