"""The index that find-as-you-type looks into: one script file, for both languages."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flows.site.addresses import event_page, page_of, slug
from flows.site.gather import World
from flows.site.render import escaped
from flows.tables import shorten

Row = dict[str, Any]
MOST_BYTES = 900_000
BEGIN, END = 'window.LAGEBILD_FIND = {"root-relative":true,"entries":[\n', "\n]};\n"


def index(world: World, sources: Sequence[Row]) -> bytes:
    """Return the index: entities, places and outlets first, then events, most covered first, as many as fit."""
    lines, size = [], len(BEGIN) + len(END)
    for entry in (*_named(world.named), *_outlets(sources), *_events(world.events)):
        line = escaped(json.dumps(entry, ensure_ascii=False, separators=(",", ":")))
        size += len(line.encode()) + 2
        if size > MOST_BYTES:
            break
        lines.append(line)
    return (BEGIN + ",\n".join(lines) + END).encode()


def _named(rows: Iterable[Row]) -> list[list[str]]:
    names = ("name_en", "name_de", "name_uk", "name_ru")
    return [[row["kind"], " | ".join(dict.fromkeys(row[name] for name in names)), page_of(row), "", ""] for row in rows]


def _outlets(rows: Iterable[Row]) -> list[list[str]]:
    return [
        ["outlet", _name(row["name"]), f"sources.html#outlet-{slug(row['source_id'])}", row["country"] or "", ""] for row in rows
    ]


def _events(rows: Iterable[Row]) -> list[list[str]]:
    return [
        [
            "event",
            _name(row["title"]),
            event_page(row["event_id"]),
            str(row["first_published_at"] or "")[:10],
            row["title_language"] or "",
        ]
        for row in rows
        if row["title"]
    ]


def _name(text: str) -> str:
    """Return a name without the sign that joins names."""
    return shorten(text.replace("|", "/"), 160)
