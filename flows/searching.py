"""What `lagebild search` asks and says: refuses what cannot be a question, and tells which word stands in no article."""

from pathlib import Path
from typing import Any

from extractors.errors import UsageError
from flows.tables import listed, printable, shorten
from warehouse.ask import Answer, ask

MOST_LETTERS, MOST_WORDS = 2_000, 30
QUOTES = '"„“”«»'
FILTERS = ("entity", "place", "outlet", "language", "since", "until")


def search(snapshot: Path, query: str, options: dict[str, Any]) -> Answer:
    """Answer which articles hold all words of a question, best first. Raises UsageError."""
    filters = {name: options.get(name) for name in FILTERS}
    _refuse(query, filtered=any(value is not None for value in filters.values()))
    return ask(snapshot, "search", {"query": query, **filters, "most": options["limit"]})


def _refuse(query: str, *, filtered: bool) -> None:
    if not query.strip() and not filtered:
        raise UsageError("nothing is asked for: give words, or --entity, --place, --outlet, --language, --since, --until")
    if query.strip() and not any(char.isalnum() for char in query):
        raise UsageError(f"there is no word in {shorten(query)!r}")
    if sum(query.count(quote) for quote in QUOTES) % 2:
        raise UsageError('a quotation mark is missing: a phrase stands between two of them, "like this"')
    if len(query) > MOST_LETTERS or len(query.split()) > MOST_WORDS:
        raise UsageError(f"this is too long a question: at most {MOST_WORDS} words and {MOST_LETTERS} letters are searched for")


def remarks(snapshot: Path, query: str, options: dict[str, Any], found: int) -> list[str]:
    """Return what somebody who asked must know: words that stand in no article, and why nothing was found."""
    words = ask(snapshot, "search_meant", {"query": query}).dicts()
    said = [
        f"no article holds {row['word']!r}; searched for {row['known_word']!r}, which begins like it"
        for row in words
        if row["known_word"] and not row["known"]
    ]
    missing = [row["word"] for row in words if not row["known_word"] and not row["without"]]
    if missing:
        said.append(f"no article holds {listed([repr(word) for word in missing])}, and no known word begins like it")
    if found:
        return said
    names = {name: options.get(name) for name in ("entity", "place", "outlet")}
    (known,) = ask(snapshot, "search_names", names).dicts()
    unknown = [f"{name} {value!r}" for name, value in names.items() if value is not None and not known[name]]
    said += [f"there is no {name} in this snapshot" for name in unknown]
    return said or [f"each word is known, but no article holds all of it{_within(options)}"]


def _within(options: dict[str, Any]) -> str:
    within = [f"--{name} {options[name]}" for name in FILTERS if options.get(name) is not None]
    return f" with {' '.join(within)}" if within else ""


def describe(found: Answer) -> str:
    """Say of each article when, by whom and what it was, its event, and what stands around the words."""
    lines = []
    for row in found.dicts():
        who, said = row["source_id"] or "outlet unknown", shorten(row["title"], 110) or "(no headline)"
        lines += [
            f"{_when(row)}  {who} [{row['language'] or '?'}]  {said}",
            f"    {shorten(row['snippet'], 150)}",
            f"    score {row['score']:.2f}; event {row['event_id']}; {row['url'] or row['article_id']}",
            "",
        ]
    lines.append(f"({len(found.rows)} article{'' if len(found.rows) == 1 else 's'})")
    return "\n".join(map(printable, lines))


def _when(row: dict[str, Any]) -> str:
    forms = {"minute": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "month": "%Y-%m"}
    form = forms.get(row["published_precision"])
    return row["published_at"].strftime(form) if form and row["published_at"] else "undated"
