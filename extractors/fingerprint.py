"""What recognition compares of an article: typed, weighted keys and a sketch of its shingles.

Keys that carry across languages are entities, actions, numbers, days and the consonants of names; word stems compare
within one language. The sketch is the bottom-k form of MinHash (Broder 1997, "On the resemblance and containment of
documents"): the K smallest hashes of the five-word shingles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import nsmallest
from zlib import crc32

import snowballstemmer

from extractors.concepts import concepts
from extractors.forms import Hit
from extractors.records import Fingerprint, Moment
from extractors.text import without_outlet, words
from extractors.times import MONTH

MOST_KEYS, SKETCH, SHINGLE = 200, 128, 5
TITLE, LEAD, BODY = 3.0, 2.0, 1.0
LEAD_WORDS = 70
STEMMERS = {"de": "german", "en": "english", "ru": "russian"}
UK_ENDING = re.compile(
    r"(?:ськ|цьк|зьк)?(?:ого|ому|ими|ій|ої|ою|ею|ами|ями|ах|ях|ів|їв|ом|ем|ам|ям|ові|еві|ння|ти|ла|ли|ло|в|а|я|у|ю|і|ї|и|е|о|й|ь)$"
)
NUMBER = re.compile(r"(?<![\w.,:])(\d{1,3}(?:[., \u2009]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?=bn\b|\W|$)")
SCALES = [
    (1_000, re.compile(r"(?:tausend|tsd|thousand|тис|тыс)", re.IGNORECASE)),
    (1_000_000, re.compile(r"(?:million|mio|млн|мільйон|миллион)", re.IGNORECASE)),
    (1_000_000_000, re.compile(r"(?:milliard|mrd|billion|bn\b|млрд|мільярд|миллиард)", re.IGNORECASE)),
]
MONTH_WORD = r"[^\W\d_]{3,10}"
DAYS_BEFORE = re.compile(
    rf"\b(\d{{1,2}})\.?(?:\s?(?:und|bis|and|to|та|і|и|–|-)\s?(\d{{1,2}})\.?)?(?:st|nd|rd|th)?\s(?:of\s)?({MONTH_WORD})"
)
DAYS_AFTER = re.compile(rf"\b({MONTH_WORD})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:and|to|–|-)\s?(\d{{1,2}}))?\b(?![:.,]\d)")
WEEKDAYS = [
    ("montag", "monday", "понеділ", "понедельник"), ("dienstag", "tuesday", "вівтор", "вторник"),
    ("mittwoch", "wednesday", "серед", "сред"), ("donnerstag", "thursday", "четвер", "четверг"),
    ("freitag", "friday", "п'ятниц", "пятниц"),
    ("samstag", "saturday", "субот", "суббот"), ("sonntag", "sunday", "неділ", "воскресен"),
]  # fmt: skip
NAMES_OF_DAYS = "|".join(name for row in WEEKDAYS for name in row[:2])
NAMES_OF_DAYS_EAST = (
    "понеділок|вівторок|середу|четвер|п'ятницю|суботу|неділю|понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье"
)
WEEKDAY = re.compile(
    rf"(?<!jeden\s)(?<!every\s)(?<!next\s)(?<!kommenden\s)(?<!nächsten\s)\b(?P<west>{NAMES_OF_DAYS})(?:s|abend|nachmittag|morgen|nacht)?\b"
    rf"|\b(?:в|во|у|на)\s(?P<east>{NAMES_OF_DAYS_EAST})\b",
    re.IGNORECASE,
)
WEEKDAY_NUMBER = {name: number for number, row in enumerate(WEEKDAYS) for name in row}
WEEKDAY_STEMS = sorted(WEEKDAY_NUMBER, key=len, reverse=True)
DAYS_AGO = {"heute": 0, "today": 0, "сьогодні": 0, "сегодня": 0, "gestern": 1, "yesterday": 1, "вчора": 1, "учора": 1, "вчера": 1}
RELATIVE = re.compile(r"\b(" + "|".join(DAYS_AGO) + r")\b", re.IGNORECASE)
# Hours that the day of a language's readers is ahead of UTC, in winter.
AHEAD = {"de": 1, "uk": 2, "ru": 3}
ORDINALS = [
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt sechzehnt siebzehnt "
    "achtzehnt neunzehnt zwanzigst",
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth",
    "перш друг треть четверт п'ят шост сьом восьм дев'ят десят одинадцят дванадцят тринадцят чотирнадцят п'ятнадцят "
    "шістнадцят сімнадцят вісімнадцят дев'ятнадцят двадцят",
    "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат "
    "шестнадцат семнадцат восемнадцат девятнадцат двадцат",
]  # fmt: skip
ORDINAL = {stem: number for row in ORDINALS for number, stem in enumerate(row.split(), 1)}
# Endings of ordinals: "acht Pakete", "пять пакетов" count packages, and Russian "другой" is another one, not the second.
ORDINAL_ENDING = r"(?:e[rsnm]?|[иіыоеє]й|ь?[оеє]го|ь?[оеє]му|ь?[иіыое]м|ая|ую|[ое]е|ь?[аяуюеє]|ь?ої|ь?ою|ь?ей|(?<=st|nd|rd|th))"
NO_ORDINAL = r"(?!другой|другая|другую|другое)"
COUNTED = {
    "package": "paket|package|пакет",
    "round": "runde|round|раунд",
    "anniversary": "jahrestag|anniversary|річниц|годовщин",
}
ORDINAL_NOUN = re.compile(
    r"\b" + NO_ORDINAL + r"(?:(?P<digits>\d{1,2})(?:\.|st|nd|rd|th|-?(?:й|го|му|м|ий|ого|ому))|(?P<word>"
    + "|".join(ORDINAL)
    + r")" + ORDINAL_ENDING + r")\s(?:[\w-]+\s){0,2}?"
    r"[\w-]{0,20}?(?P<noun>" + "|".join(COUNTED.values()) + r")",
    re.IGNORECASE,
)  # fmt: skip

APOSTROPHES = str.maketrans("’ʼ", "''")

# Sounds of names: letters to rough Latin, then digraphs to one consonant each, vowels out.
LATIN = str.maketrans(
    dict(
        zip(
            "абвгґдеєёжзиіїйклмнопрстуфхцчшщыэюя" + "äöüßéèáółśščžçğ",
            "abwggdeeezziiiiklmnoprstufgssssieua" + "eouseeaolssszsg",
            strict=True,
        )
    )
    | dict.fromkeys("ъьʼ’'-", "")
)
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("dsch|tsch|tch|sch|sh|cz|sz|tz|ts|zh|dj|c(?=[eiy])", "s"),
        ("kh|gh", "g"), ("th", "t"), ("ph", "f"), ("ck|q|c", "k"), ("v", "w"), ("z", "s"),
        ("x", "ks"), ("h", "g"), ("[jaeiouy]", ""), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
LEAST_CONSONANTS = 4
# Smaller numbers in a body are days of a month and the like; in a headline they count.
LEAST_NUMBER, LEAST_IN_TITLE = 32, 2
MOST_DIGITS = 15
ENTITY_PREFIX = {"person": "p", "organisation": "o", "weapon": "w", "unit": "w"}


def fingerprint(
    about: tuple[str, str | None, Moment | None, str | None],
    texts: tuple[str | None, str],
    hits: tuple[Sequence[tuple[Hit, str]], Sequence[Hit]],
    stop: frozenset[str],
) -> Fingerprint:
    """Make the fingerprint of an article.

    `about` is its id, language, time of publication and outlet, `texts` its headline and body, `hits` the entities found in the
    words of both, one after the other, each with its key's prefix, and the hits of the lexicon; `stop` holds the words
    that do not count.
    """
    article_id, language, published, outlet = about
    title, body = without_outlet(texts[0]), texts[1]
    title_words, body_words = words(title or ""), words(body)
    every = [*title_words, *body_words]
    front = len(title_words) + LEAD_WORDS
    bag = _Bag(len(title_words), front)
    entities, lexical = hits
    named = {place for hit, _ in entities for place in range(hit.start, hit.start + hit.length)}
    for hit, prefix in entities:
        bag.add(f"{prefix}:{hit.meaning}", hit.start)
    for hit in lexical:
        if hit.meaning.startswith("action.") and hit.start < front:
            bag.add(f"a:{hit.meaning.removeprefix('action.')}", hit.start)
    low = [word.lower() for word in every]
    for place, word in enumerate(every):
        if len(word) < 3 or low[place] in stop or place in named:
            continue
        for key in word_keys(word, language):
            bag.add(key, place)
    for place, concept in concepts(every, language):
        bag.add(f"k:{concept}", place)
    texts_by_place = (
        (title or "", 0, LEAST_IN_TITLE), (body[:500], len(title_words), LEAST_NUMBER), (body[500:], front, LEAST_NUMBER),
    )  # fmt: skip
    for text, place, least in texts_by_place:
        for key in (*_numbers(text, least), *_days(text, published, AHEAD.get(language or "", 0))):
            bag.add(key, place)
    keys, weights = bag.heaviest(MOST_KEYS)
    sketch, shingles = sketch_of(low[len(title_words) :] or low)
    marks = {hit.meaning for hit in lexical if hit.meaning in ("reaction", "preview") and hit.start < len(title_words)}
    marks |= set(_ordinals(f"{title or ''}. {body[:600]}"))
    return Fingerprint(
        article_id, language, published.at if published else None, published.precision if published else "none",
        keys, weights, bag.title_keys(), tuple(sorted(marks)), sketch, shingles, len(body_words), outlet,
        published.at if published and published.precision in ("minute", "day") else None,
    )  # fmt: skip


class _Bag:
    """Keys with the weight of the most prominent place they stand at, and a little for each repetition."""

    def __init__(self, title: int, front: int) -> None:
        self._title, self._front = title, front
        self._best: dict[str, float] = {}
        self._count: dict[str, int] = {}

    def add(self, key: str, place: int) -> None:
        weight = TITLE if place < self._title else LEAD if place < self._front else BODY
        self._best[key] = max(weight, self._best.get(key, 0.0))
        self._count[key] = self._count.get(key, 0) + 1

    def heaviest(self, most: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
        weighed = {key: best + 0.4 * min(self._count[key] - 1, 2) for key, best in self._best.items()}
        kept = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:most]
        return tuple(key for key, _ in kept), tuple(round(weight, 2) for _, weight in kept)

    def title_keys(self) -> tuple[str, ...]:
        return tuple(sorted(key for key, best in self._best.items() if best == TITLE))


@lru_cache(maxsize=200_000)
def word_keys(word: str, language: str | None) -> tuple[str, ...]:
    """Return the keys of a word as it stands in a text: its stem, and its sound where it is written like a name."""
    stemmed = () if word[0].isdigit() else (f"t:{stem(word.lower(), language)}",)
    sound = consonants(word, language) if word[0].isupper() else ""
    return (*stemmed, f"x:{sound}") if len(sound) >= LEAST_CONSONANTS else stemmed


def stem(word: str, language: str | None) -> str:
    """Return the stem of a lower-case word: Snowball where there is one, cut endings for Ukrainian."""
    if language == "uk":
        shorter = UK_ENDING.sub("", word)
        return shorter if len(shorter) >= 4 else word[:5]
    return str(_stemmer(STEMMERS[language]).stemWord(word)) if language in STEMMERS else word


@lru_cache(maxsize=8)
def _stemmer(name: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(name)


def consonants(word: str, language: str | None) -> str:
    """Return the consonants of a name as they sound, the same for its spellings in Latin and Cyrillic letters."""
    sound = word.lower().translate(LATIN)
    sound = re.sub("(?<![ts])ch", "g" if language == "de" else "s", sound)
    for pattern, replacement in SOUNDS:
        sound = pattern.sub(replacement, sound)
    return sound if sound.isascii() else ""


def sketch_of(low: Sequence[str]) -> tuple[tuple[int, ...], int]:
    """Return the smallest hashes of the distinct five-word shingles, ascending, and how many shingles there are."""
    size = min(SHINGLE, max(1, len(low)))
    hashes = {crc32(" ".join(low[place : place + size]).encode()) for place in range(len(low) - size + 1)} if low else set()
    return tuple(nsmallest(SKETCH, hashes)), len(hashes)


def _numbers(text: str, least: int) -> Iterator[str]:
    if least < LEAST_NUMBER:
        for pattern in (DAYS_BEFORE, DAYS_AFTER):  # days of a month are no numbers
            text = pattern.sub(
                lambda match: " " if any((word or "").lower() in MONTH for word in match.groups()) else match[0], text
            )
    for match in NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        if len(digits) > MOST_DIGITS:  # some machine's; turning it into a number may not even be allowed
            yield "n:huge"
            continue
        whole = int(digits)
        value = whole + (int(match[2]) / 10 ** len(match[2]) if match[2] else 0)
        after = text[match.end() : match.end() + 12].lstrip()
        scale = next((factor for factor, pattern in SCALES if pattern.match(after)), 1)
        if scale > 1 or (value >= least and not 1900 <= value <= 2100):
            yield f"n:{value * scale:g}" if value * scale < 1e15 else "n:huge"


def _days(text: str, published: Moment | None, ahead: int) -> Iterator[str]:
    text = text.translate(APOSTROPHES)
    for match in DAYS_BEFORE.finditer(text):
        yield from _named_days(match[3], match[1], match[2])
    for match in DAYS_AFTER.finditer(text):
        yield from _named_days(match[1], match[2], match[3])
    if published and published.precision in ("minute", "day"):
        at = published.at + timedelta(hours=ahead if published.precision == "minute" else 0)
        for match in WEEKDAY.finditer(text):
            yield f"d:{last_weekday(at, _weekday((match['west'] or match['east']).lower())):%m-%d}"
        for match in RELATIVE.finditer(text):
            yield f"d:{at - timedelta(days=DAYS_AGO[match[1].lower()]):%m-%d}"


def _weekday(name: str) -> int:
    return WEEKDAY_NUMBER[next(stem for stem in WEEKDAY_STEMS if name.startswith(stem))]


def _named_days(word: str, *days: str | None) -> Iterator[str]:
    month = MONTH.get(word.lower())
    if month:
        yield from (f"d:{month:02d}-{int(day):02d}" for day in days if day and 1 <= int(day) <= 31)


def last_weekday(at: datetime, weekday: int) -> datetime:
    """Return the latest day not after `at` that is this weekday (0 is Monday)."""
    return at - timedelta(days=(at.weekday() - weekday) % 7)


def _ordinals(text: str) -> Iterable[str]:
    for match in ORDINAL_NOUN.finditer(text.translate(APOSTROPHES)):
        number = int(match["digits"]) if match["digits"] else ORDINAL[match["word"].lower()]
        noun = next(name for name, pattern in COUNTED.items() if re.fullmatch(pattern, match["noun"].lower()))
        yield f"{noun}={number}"
