"""Answers as people and programs want them: a table, JSON, CSV."""

import csv
import json
import math
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TextIO

from warehouse.ask import Answer

FORMATS = ("table", "json", "csv")
WIDEST = 60


def show(answer: Answer, style: str, stream: TextIO | None = None) -> None:
    """Print an answer in one of FORMATS."""
    out = stream or sys.stdout
    if style == "json":
        print(as_json(answer.dicts()), file=out)
    elif style == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([printable(name) for name in answer.columns])
        writer.writerows([_csv_cell(value) for value in row] for row in answer.rows)
    else:
        _table(answer, out)


def _table(answer: Answer, out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in answer.columns:
        table.add_column(
            Text(printable(name)),
            overflow="fold",
            justify="right" if answer.rows and isinstance(answer.rows[0][answer.columns.index(name)], int | float) else "left",
        )
    for row in answer.rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console(file=out, highlight=False, soft_wrap=not out.isatty(), width=None if out.isatty() else 10_000)
    console.print(table)
    print(f"({len(answer.rows)} row{'' if len(answer.rows) == 1 else 's'})", file=out)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    if isinstance(value, list | tuple):
        return ", ".join(_cell(item) for item in value)
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return printable(str(value))


def _csv_cell(value: Any) -> Any:
    """Return a value as CSV holds it: numbers whole, objects as JSON, line breaks of a text kept."""
    if isinstance(value, float):
        return value
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=plain)
    if isinstance(value, str):
        return "\n".join(printable(line) for line in value.split("\n"))
    return _cell(value)


def printable(text: str) -> str:
    """Return text that cannot move a terminal's cursor or colour it: what strangers wrote stays words."""
    return "".join(char if char.isprintable() else " " for char in text)


def as_json(value: Any) -> str:
    """Return JSON in which what cannot be printed is escaped, so that it cannot move a cursor either."""
    said = json.dumps(_finite(value), ensure_ascii=False, default=plain, indent=1)
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in said)


def _finite(value: Any) -> Any:
    """Return a value in which what JSON has no number for is null."""
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def shorten(text: str | None, width: int = WIDEST) -> str:
    """Return a text on one line of at most `width` letters."""
    line = printable(" ".join((text or "").split()))
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def listed(values: Sequence[str], most: int = 6) -> str:
    """Return some of the values, and how many more there are."""
    more = f" and {len(values) - most} more" if len(values) > most else ""
    return ", ".join(values[:most]) + more
