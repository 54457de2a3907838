"""The data dictionary: what every table, column, trend and macro of a snapshot is, made of the comments in the database."""

from itertools import groupby
from pathlib import Path
from typing import Any

from warehouse.ask import ask

TITLES = {
    "table": "Tables",
    "trend": "Trends (views)",
    "macro": "Search (table macros)",
    "inner": "Made for recognition and search (no promise)",
}
HEAD = """# Data dictionary

What stands in `published/lagebild.duckdb`, made of the comments in it by `lagebild dictionary`; a test keeps it current. All times
are UTC. Questions with their answers: [QUESTIONS.md](QUESTIONS.md).
"""


def dictionary(snapshot: Path) -> str:
    """Return the data dictionary of a snapshot, as Markdown."""
    parts = [HEAD]
    rows = ask(snapshot, "dictionary").dicts()
    for kind, of_kind in groupby(rows, key=lambda row: row["kind"]):
        parts.append(f"## {TITLES[kind]}\n")
        for name, columns in groupby(of_kind, key=lambda row: row["name"]):
            parts.append(_relation(name, list(columns)))
    return "\n".join(parts)


def _relation(name: str, columns: list[dict[str, Any]]) -> str:
    lines = [f"### `{name}`\n", f"{columns[0]['comment']}\n"]
    described = [row for row in columns if row["column_name"]]
    if described:
        lines += ["| column | type | |", "|---|---|---|"]
        lines += [f"| `{row['column_name']}` | {row['data_type']} | {_cell(row['column_comment'])} |" for row in described]
        lines.append("")
    return "\n".join(lines)


def _cell(comment: str) -> str:
    return comment.replace("|", "\\|")
