"""Kept questions, and whom to tell of their answers: TOML in, frozen records out; what is malformed is refused in words."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.errors import UsageError
from extractors.sources import BLOCS

FILTERS: dict[str, tuple[str, ...]] = {  # what may be asked of each kind; a filter that could not hold is refused
    "events": ("place", "entity", "search", "language", "bloc", "least_outlets", "least_articles"),
    "bursts": ("place", "entity", "least_outlets", "least_articles"),
    "blind_spots": ("place", "entity", "search", "language", "bloc", "least_outlets", "least_articles"),
    "sources": ("language", "bloc"),
}
ASKED = ("kind", *FILTERS["events"])
QUESTION_FIELDS = ("id", "title", *ASKED)
ALERT_FIELDS = ("id", "title", "question", "to", "at_most", *ASKED)
LANGUAGES = ("en", "de")
BUILT_IN = ("events", "bursts")  # feeds that every site has
AT_MOST, MOST, LONGEST = 20, 100, 200

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.*", re.DOTALL)

LABELS = {
    "en": {
        "events": "events", "bursts": "bursts", "blind_spots": "blind spots", "sources": "sources in trouble",
        "place": "place {}", "entity": "naming {}", "search": "found by “{}”", "language": "language {}", "bloc": "bloc {}",
        "least_outlets": "at least {} outlets", "least_articles": "at least {} articles",
    },
    "de": {
        "events": "Ereignisse", "bursts": "Ausschläge", "blind_spots": "blinde Flecken", "sources": "Quellen mit Störungen",
        "place": "Ort {}", "entity": "mit {}", "search": "gefunden mit „{}“", "language": "Sprache {}", "bloc": "Block {}",
        "least_outlets": "mindestens {} Häuser", "least_articles": "mindestens {} Artikel",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is kept; filters that are None ask for nothing."""

    question_id: str
    title: str
    kind: str = "events"
    place: str | None = None
    entity: str | None = None
    search: str | None = None
    language: str | None = None
    bloc: str | None = None
    least_outlets: int | None = None
    least_articles: int | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule: who is told of the answers to a question, in which language, and of how many in one message.

    `to` holds addresses of apprise, or `$NAME` for one that stands in the environment.
    """

    alert_id: str
    question: Question
    to: tuple[str, ...]
    language: str = "en"
    at_most: int = AT_MOST


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file of LAGEBILD_QUESTIONS holds, in its order."""

    questions: tuple[Question, ...] = ()
    alerts: tuple[Alert, ...] = ()


def kept(file: Path | None) -> Kept:
    """Read the file; without one nothing is kept. Raises UsageError with what is wrong in which entry."""
    if file is None:
        return Kept()
    try:
        return read_questions(file.read_bytes(), file.name)
    except OSError as error:
        raise UsageError(f"LAGEBILD_QUESTIONS names {file}, which cannot be read: {error.strerror}") from error


def read_questions(data: bytes, name: str) -> Kept:
    """Read questions and alert rules from TOML; `name` stands in messages. Raises UsageError.

    A message says which entry, which field and what to write; it never repeats an address, for that may hold a password.
    """
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is no TOML: {error}") from error
    if unknown := sorted(table.keys() - {"question", "alert"}):
        raise UsageError(f"{name}: unknown entry {_shown(unknown[0])}; write [[question]] and [[alert]]")
    questions = [_question(row, place) for row, place in _entries(table, "question", name)]
    _unlike([question.question_id for question in questions], "question", name)
    known = {question.question_id: question for question in questions}
    alerts = [_alert(row, place, known) for row, place in _entries(table, "alert", name)]
    _unlike([alert.alert_id for alert in alerts], "alert", name)
    return Kept(tuple(questions), tuple(alerts))


def in_words(question: Question, language: str = "en") -> str:
    """Say what a question asks for."""
    labels = LABELS[language]
    asked = ((name, getattr(question, name)) for name in FILTERS["events"])
    return ", ".join([labels[question.kind], *(labels[name].format(value) for name, value in asked if value is not None)])


def _entries(table: Mapping[str, Any], entry: str, name: str) -> list[tuple[dict[str, Any], str]]:
    """Return the entries of a kind, each with what messages call it."""
    rows = table.get(entry, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{name}: {entry} must be written as [[{entry}]] entries")
    return [(row, _called(row, f"{name}: {entry}", number)) for number, row in enumerate(rows, 1)]


def _called(row: Mapping[str, Any], where: str, number: int) -> str:
    identifier = row.get("id")
    if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
        said = f"not {_shown(identifier)}" if "id" in row else "and there is none"
        raise UsageError(f'{where} {number}: id must be letters, digits and hyphens, such as id = "kharkiv", {said}')
    return f"{where} {identifier!r}"


def _unlike(identifiers: Sequence[str], entry: str, name: str) -> None:
    seen: set[str] = set()
    for identifier in identifiers:
        if identifier.lower() in BUILT_IN and entry == "question":
            raise UsageError(f"{name}: question {identifier!r}: id is taken by a feed that every site has; write another")
        if identifier.lower() in seen:  # a feed is a file, and some disks do not tell capitals apart
            raise UsageError(f"{name}: {entry} {identifier!r} stands there twice (capitals are not told apart); write another id")
        seen.add(identifier.lower())


def _question(row: Mapping[str, Any], where: str) -> Question:
    _known(row, QUESTION_FIELDS, where)
    return _asked(row, where)


def _asked(row: Mapping[str, Any], where: str) -> Question:
    """Return the question that the fields of an entry ask."""
    kind = row.get("kind", "events")
    if not isinstance(kind, str) or kind not in FILTERS:
        raise UsageError(f"{where}: kind must be one of {', '.join(FILTERS)}, not {_shown(kind)}")
    for field in FILTERS["events"]:
        if field in row and field not in FILTERS[kind]:
            raise UsageError(f"{where}: {field} says nothing of {kind}; these can be asked by {', '.join(FILTERS[kind])}")
    search = _text(row, "search", where)
    if search and not any(char.isalnum() for char in search):
        raise UsageError(f"{where}: search must hold a word, not {_shown(search)}")
    return Question(
        row["id"],
        _text(row, "title", where) or row["id"],
        kind,
        _text(row, "place", where),
        _text(row, "entity", where),
        search,
        _language(row, where),
        _bloc(row, where),
        _whole(row, "least_outlets", where),
        _whole(row, "least_articles", where),
    )


def _alert(row: Mapping[str, Any], where: str, known: Mapping[str, Question]) -> Alert:
    _known(row, ALERT_FIELDS, where)
    language = row.get("language", "en")
    if not isinstance(language, str) or language not in LANGUAGES:
        raise UsageError(f"{where}: language is that of the message: en or de, not {_shown(language)}")
    most = _whole(row, "at_most", where) or AT_MOST
    if most > MOST:
        raise UsageError(f"{where}: at_most must be from 1 to {MOST}, not {most}")
    question = _of_alert({field: value for field, value in row.items() if field != "language"}, where, known)
    return Alert(row["id"], question, _addresses(row, where), language, most)


def _of_alert(row: Mapping[str, Any], where: str, known: Mapping[str, Question]) -> Question:
    """Return the question of an alert: one that is named, or what its own fields ask."""
    own = [field for field in ("title", *ASKED) if field in row]
    if "question" not in row:
        if not own:
            raise UsageError(f'{where}: of what? write question = "ID", or fields of a question such as place = "Kharkiv"')
        return _asked(row, where)
    if own:
        raise UsageError(f"{where}: {own[0]} belongs to the question; write it there, or leave question out")
    name = row["question"]
    if not isinstance(name, str) or name not in known:
        there = ", ".join(known) or "none"
        raise UsageError(f"{where}: question must be the id of a [[question]] of this file ({there}), not {_shown(name)}")
    return known[name]


def _addresses(row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    to = row.get("to")
    if not isinstance(to, list) or not to:
        raise UsageError(f'{where}: to must be a list of addresses that apprise knows, such as ["$DESK_MAIL", "json://host/hook"]')
    for number, address in enumerate(to, 1):
        if not isinstance(address, str) or not (VARIABLE.fullmatch(address) or ADDRESS.fullmatch(address)):
            raise UsageError(f"{where}: to, address {number}, must be $NAME of a variable or begin as in mailto:// or json://")
    if len(set(to)) < len(to):
        raise UsageError(f"{where}: to names one address twice; write it once")
    return tuple(to)


def _known(row: Mapping[str, Any], fields: Sequence[str], where: str) -> None:
    if unknown := sorted(row.keys() - set(fields)):
        raise UsageError(f"{where}: unknown field {_shown(unknown[0])}; known are {', '.join(fields)}")


def _text(row: Mapping[str, Any], field: str, where: str) -> str | None:
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > LONGEST:
        raise UsageError(f"{where}: {field} must be a text on one line of at most {LONGEST} letters, not {_shown(value)}")
    return value.strip()


def _language(row: Mapping[str, Any], where: str) -> str | None:
    value = row.get("language")
    if value is not None and (not isinstance(value, str) or not re.fullmatch(r"[a-z]{2,3}", value)):
        raise UsageError(f'{where}: language must be a code such as language = "uk", not {_shown(value)}')
    return value


def _bloc(row: Mapping[str, Any], where: str) -> str | None:
    value = row.get("bloc")
    if value is not None and value not in BLOCS:
        raise UsageError(f"{where}: bloc must be one of {', '.join(BLOCS)}, not {_shown(value)}")
    return value


def _whole(row: Mapping[str, Any], field: str, where: str) -> int | None:
    value = row.get(field)
    if value is not None and (type(value) is not int or not 1 <= value <= 1_000_000):
        raise UsageError(f"{where}: {field} must be a whole number from 1, not {_shown(value)}")
    return value


def _shown(value: object) -> str:
    """Return a value as a message shows it: one short line."""
    if isinstance(value, dict | list):  # may be nested deeper than can be shown
        return "a table" if isinstance(value, dict) else "a list"
    said = repr(value)
    return said if len(said) <= 60 else said[:59] + "…"
