"""What a kept question finds in a snapshot: events, bursts, blind spots, sources in trouble, each as a subject that can be told."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from flows.questions import LANGUAGES, Question
from flows.tables import listed, shorten
from warehouse.ask import answer
from warehouse.database import Connection, query, read_only

ALL = 100_000  # events that a search or blind spots may be among
LONGEST = 250  # letters of a headline, or of a line of facts
ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}]{1,2000}")
INDEX = "index.html"
OF_EVENTS = ("event", "blind-spot")  # kinds of subjects whose key has an event

COUNTED = {
    "en": {
        "outlet": ("outlet", "outlets"), "origin": ("independent origin", "independent origins"),
        "article": ("article", "articles"), "story": ("story without copies", "stories without copies"),
    },
    "de": {
        "outlet": ("Haus", "Häuser"), "origin": ("unabhängiger Ursprung", "unabhängige Ursprünge"),
        "article": ("Artikel", "Artikel"), "story": ("Bericht ohne Kopien", "Berichte ohne Kopien"),
    },
}  # fmt: skip
WORDS = {
    "en": {
        "languages": "languages", "first": "first", "none": "(no headline)", "unknown": "outlet unknown",
        "burst": "{name}: {articles} on {day}", "expected": "{} where {} were to be expected", "strength": "strength {:.1f}",
        "blind": "reported by {}, not by {}, which published {} that week",
        "failing": "{} cannot be read", "silent": "{} is silent", "thinning": "{} gives less than it used to", "since": "since {}",
    },
    "de": {
        "languages": "Sprachen", "first": "zuerst", "none": "(ohne Schlagzeile)", "unknown": "Haus unbekannt",
        "burst": "{name}: {articles} am {day}", "expected": "{}, wo {} zu erwarten waren", "strength": "Stärke {:.1f}",
        "blind": "berichtet von {}, nicht von {}, wo in der Woche {} erschienen",
        "failing": "{} ist nicht lesbar", "silent": "{} schweigt", "thinning": "{} liefert weniger als bisher", "since": "seit {}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be told: what it is (its key names it for ever), when it was, and what is said of it.

    `titles` and `facts` are by the reader's language; `language` is that of a headline, None where the title is ours. `page` is its
    page below the site's root, `original` somebody else's. Under the keys of `former` it may have been told before.
    """

    key: str
    at: datetime | None
    updated_at: datetime
    titles: Mapping[str, str]
    facts: Mapping[str, str]
    begun_at: datetime | None = None
    language: str | None = None
    weight: float = 0.0
    page: str = INDEX
    original: str | None = None
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A snapshot that is open for questions, and its present: the latest report in it."""

    db: Connection
    latest_at: datetime


@contextmanager
def asking(snapshot: Path) -> Iterator[Asked]:
    """Open a snapshot for questions."""
    with closing(read_only(snapshot)) as db:
        yield Asked(db, _rows(db, "feed_clock", {})[0]["latest_at"])


def find(asked: Asked, question: Question, span: timedelta, most: int) -> list[Subject]:
    """Answer a question: at most so many subjects of the latest days, newest first. Of sources, those in trouble now."""
    return FINDERS[question.kind](asked, question, asked.latest_at - span, most)


def key(*parts: str) -> str:
    """Return the key of a subject, made of its parts so that they can be told apart; it is fit for an address."""
    return "/".join(quote(part, safe="") for part in parts)


def formerly(asked: Asked, subjects: Sequence[Subject]) -> list[Subject]:
    """Return the subjects with the keys they had under events that were merged into theirs."""
    keys = [subject.key.split("/") for subject in subjects]
    event_ids = sorted({unquote(event_id) for kind, event_id, *_ in keys if kind in OF_EVENTS})
    found = {row["event_id"]: row["former"] for row in _rows(asked.db, "alert_formerly", {"event_ids": event_ids})}
    return [replace(subject, former=tuple(_renamed(subject.key, found))) for subject in subjects]


def _renamed(name: str, found: Mapping[str, Sequence[str]]) -> list[str]:
    kind, own, *rest = name.split("/")
    return ["/".join([kind, key(former), *rest]) for former in found.get(unquote(own), ())] if kind in OF_EVENTS else []


def _rows(db: Connection, name: str, parameters: Mapping[str, object]) -> list[dict[str, Any]]:
    return answer(db, query(name), parameters).dicts()


def _events(asked: Asked, question: Question, since: datetime, most: int) -> list[Subject]:
    rows = _event_rows(asked, question, since, most)
    openings = _openings(asked, rows)
    return [_event(row | openings.get(row["event_id"], {})) for row in rows]


def _event_rows(asked: Asked, question: Question, since: datetime, most: int) -> list[dict[str, Any]]:
    found = None
    if question.search is not None:
        asks = {"search": question.search, "since": since, "most": ALL}
        found = [row["event_id"] for row in _rows(asked.db, "feed_search", asks)]
    fields = ("place", "entity", "language", "bloc", "least_outlets", "least_articles")
    asks = {name: getattr(question, name) for name in fields} | {"since": since, "event_ids": found, "most": most}
    return _rows(asked.db, "feed_events", asks)


def _openings(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    event_ids = sorted({row["event_id"] for row in rows})
    return {row["event_id"]: row for row in _rows(asked.db, "feed_openings", {"event_ids": event_ids})}


def _event(row: Mapping[str, Any]) -> Subject:
    title = shorten(row["title"], LONGEST).strip()
    original = row.get("first_url")
    return Subject(
        key("event", row["event_id"]),
        row["last_published_at"],
        row["updated_at"],
        {language: title or WORDS[language]["none"] for language in LANGUAGES},
        {language: _event_facts(row, language) for language in LANGUAGES},
        begun_at=row["first_published_at"],
        language=row.get("title_language") if title else None,
        weight=row["outlet_count"],
        page=f"event/{quote(row['event_id'], safe='')}.html",
        original=original if original and ADDRESS.fullmatch(original) else None,
    )


def _event_facts(row: Mapping[str, Any], language: str) -> str:
    words = WORDS[language]
    said = [
        ", ".join(_counted(row[f"{name}_count"], name, language) for name in ("outlet", "origin", "article")),
        f"{words['languages']} {', '.join(row['languages'])}" if row["languages"] else "",
    ]
    if row.get("first_at"):
        said.append(f"{words['first']}: {shorten(row['first_outlet'], 60) or words['unknown']}, {_moment(row['first_at'])}")
    return "; ".join(filter(None, said))


def _counted(count: int, name: str, language: str) -> str:
    one, many = COUNTED[language][name]
    return f"{count} {one if count == 1 else many}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _bursts(asked: Asked, question: Question, since: datetime, most: int) -> list[Subject]:
    fields = ("place", "entity", "least_outlets", "least_articles")
    asks = {name: getattr(question, name) for name in fields} | {"since": since, "most": most}
    return [_burst(row) for row in _rows(asked.db, "feed_bursts", asks)]


def _burst(row: Mapping[str, Any]) -> Subject:
    begun = datetime.combine(row["day"], time(), UTC)
    over = begun + timedelta(days=1)
    return Subject(
        key("burst", row["entity_id"], str(row["day"])),
        over,
        row["seen_at"] or over,
        {language: _burst_title(row, language) for language in LANGUAGES},
        {language: _burst_facts(row, language) for language in LANGUAGES},
        begun_at=begun,
        weight=row["strength"] or 0.0,
    )


def _burst_title(row: Mapping[str, Any], language: str) -> str:
    name = shorten(row["name_de"] if language == "de" else row["name"], LONGEST)
    return WORDS[language]["burst"].format(name=name, articles=_counted(row["articles"], "article", language), day=row["day"])


def _burst_facts(row: Mapping[str, Any], language: str) -> str:
    words = WORDS[language]
    stories = _counted(row["stories"], "story", language)
    expected = "0" if row["expected"] is None else f"{row['expected']:.1f}"
    said = [_counted(row["outlets"], "outlet", language), words["expected"].format(stories, expected)]
    if row["strength"] is not None:
        said.append(words["strength"].format(row["strength"]))
    return "; ".join(said)


def _blind_spots(asked: Asked, question: Question, since: datetime, most: int) -> list[Subject]:
    rows = {row["event_id"]: row for row in _event_rows(asked, replace(question, bloc=None), since, ALL)}
    first_at = min((row["first_published_at"] for row in rows.values()), default=since)
    asks = {"event_ids": list(rows), "first_at": first_at, "bloc": question.bloc, "most": most}
    found = _rows(asked.db, "feed_blind_spots", asks)
    openings = _openings(asked, found)
    return [_blind_spot(row, _event(rows[row["event_id"]] | openings.get(row["event_id"], {}))) for row in found]


def _blind_spot(row: Mapping[str, Any], event: Subject) -> Subject:
    def facts(language: str) -> str:
        articles = _counted(row["bloc_articles_that_week"], "article", language)
        said = WORDS[language]["blind"].format(listed(row["covered_by"], 9), row["not_covered_by"], articles)
        return f"{said}; {event.facts[language]}"

    return replace(
        event,
        key=key("blind-spot", row["event_id"], row["not_covered_by"]),
        facts={language: facts(language) for language in LANGUAGES},
    )


def _sources(asked: Asked, question: Question, since: datetime, most: int) -> list[Subject]:
    asks = {"language": question.language, "bloc": question.bloc, "most": most}
    return [_source(row, asked.latest_at) for row in _rows(asked.db, "feed_sources", asks)]


def _source(row: Mapping[str, Any], present: datetime) -> Subject:
    since, homepage = row["since"], row["homepage"]

    def title(language: str) -> str:
        words = WORDS[language]
        begun = f" {words['since'].format(_moment(since))}" if since and row["state"] != "thinning" else ""
        return words[row["state"]].format(shorten(row["name"], LONGEST)) + begun

    return Subject(
        key("source", row["source_id"], row["state"], f"{since:%Y-%m-%dT%H:%M:%SZ}" if since else "never"),
        since,
        since or present,
        {language: title(language) for language in LANGUAGES},
        dict.fromkeys(LANGUAGES, shorten(row["why"], LONGEST)),
        begun_at=since,
        original=homepage if homepage and ADDRESS.fullmatch(homepage) else None,
    )


Finder = Callable[[Asked, Question, datetime, int], list[Subject]]
FINDERS: dict[str, Finder] = {"events": _events, "bursts": _bursts, "blind_spots": _blind_spots, "sources": _sources}
