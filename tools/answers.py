"""Answer the twenty questions of QUESTIONS.md: `python tools/answers.py [SNAPSHOT]`.

Without SNAPSHOT the bundled sample corpus is loaded into a folder of its own, and the answers in QUESTIONS.md are written anew.
With SNAPSHOT, a published lagebild.duckdb, questions and answers are printed and nothing is written.
"""

import atexit
import functools
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from extractors.reading import Context
from flows import intake
from flows.clock import now
from flows.publication import publish_now
from flows.runs import recorded
from flows.settings import Settings
from warehouse.ask import ask_sql

DOCUMENT = Path(__file__).parent.parent / "QUESTIONS.md"
RENEW = "python tools/answers.py"
PART = re.compile(r"^## (?P<number>\d+)\. (?P<title>.+?)\n\n(?P<rests>.+?)\n\n```sql\n(?P<sql>.+?)\n```\n(?P<answer>.*)\Z", re.S)
NOTHING = "No rows."


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the document, with the answer that is written there."""

    number: int
    title: str
    rests: str
    sql: str
    answer: str


def questions(text: str) -> list[Question]:
    """Return the questions of the document. Raises ValueError with the one that has another form than the rest."""
    found = []
    for part in re.split(r"(?m)^(?=## )", text)[1:]:
        match = PART.match(part)
        if match is None:
            raise ValueError(f"not a number, a title, a paragraph and SQL: {part.splitlines()[0]}")
        number, title, rests, sql, answer = match.group("number", "title", "rests", "sql", "answer")
        found.append(Question(int(number), title, rests, sql, answer.strip()))
    return found


def renewed(text: str, snapshot: Path) -> str:
    """Return the document with the answers of this snapshot."""
    head = re.split(r"(?m)^(?=## )", text)[0]
    parts = (
        f"## {asked.number}. {asked.title}\n\n{asked.rests}\n\n```sql\n{asked.sql}\n```\n\n{answered(snapshot, asked.sql)}\n"
        for asked in questions(text)
    )
    return head + "\n".join(parts)


def answered(snapshot: Path, sql: str) -> str:
    """Return the answer as a table in Markdown; asked as `lagebild sql` asks, days and times in UTC."""
    answer = ask_sql(snapshot, sql)
    if not answer.rows:
        return NOTHING
    rules = ("--:" if _are_numbers(column) else "---" for column in zip(*answer.rows, strict=True))
    lines = [answer.columns, tuple(rules), *(tuple(map(cell, row)) for row in answer.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _are_numbers(column: Sequence[Any]) -> bool:
    known = [value for value in column if value is not None]
    return bool(known) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)


def cell(value: Any) -> str:
    """Return a value as a cell: times to the minute in UTC, lists with commas, nothing that Markdown would take for its own."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC) if value.tzinfo else value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, value))
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "true", False: "false"}[value]
    return re.sub(r"([\\|<*`])", r"\\\1", " ".join(str(value).split()))


@functools.cache
def sample() -> Path:
    """Load the sample corpus into a folder that is gone with this process, and return its snapshot. Done once."""
    home = Path(tempfile.mkdtemp(prefix="lagebild-answers-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    settings = Settings(home).sample()
    with recorded("backfill", settings) as run, as_file(files("flows").joinpath("sample")) as folder:
        context = Context(run.started_at, run.run_id, hosts=settings.catalogue().hosts())
        texts = intake.walk([folder / "corpus", folder / "articles.jsonl"])
        intake.backfill(texts, settings, context, run.counts, keep_all=False, progress=lambda _: None)
    publish_now(settings, now())
    return settings.snapshot


def main(arguments: list[str]) -> int:
    """Print the answers of the snapshot that is named, or write those of the sample."""
    text = DOCUMENT.read_text("utf-8")
    if arguments:
        print(renewed(text, Path(arguments[0])))
    else:
        DOCUMENT.write_text(renewed(text, sample()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
