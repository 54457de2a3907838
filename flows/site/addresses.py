"""Where each page of the site lies, and which addresses of strangers are linked to."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

OUTSIDE = re.compile(r"[^A-Za-z0-9_-]")


def slug(name: str) -> str:
    """Return an id as the name of a file."""
    return OUTSIDE.sub("-", name)


def page_of(row: dict[str, Any]) -> str:
    """Return the page of an entity or a place, relative to the root of a language."""
    return f"{'place' if row['kind'] == 'place' else 'entity'}/{slug(row['entity_id'])}.html"


def event_page(event_id: str) -> str:
    """Return the page of an event, relative to the root of a language."""
    return f"event/{slug(event_id)}.html"


def linkable(url: str | None) -> str | None:
    """Return an address that a reader may follow: http or https with a host, on one line; None for any other."""
    if not url or not url.isprintable() or any(letter in url for letter in " \"'<>\\`"):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


class Addresses:
    """Which events, entities and places have a page."""

    def __init__(self, events: Iterable[dict[str, Any]], named: Iterable[dict[str, Any]]) -> None:
        self._events = {row["event_id"] for row in events}
        rows = list(named)
        self._by_id = {row["entity_id"]: row for row in rows}
        self._by_name = {(row["name_en"], row["kind"] == "place"): row for row in rows}

    def event(self, event_id: str) -> str | None:
        """Return the page of an event, if it has one."""
        return event_page(event_id) if event_id in self._events else None

    def entity(self, entity_id: str) -> dict[str, Any] | None:
        """Return an entity or a place that has a page."""
        return self._by_id.get(entity_id)

    def called(self, name: str, *, place: bool) -> dict[str, Any] | None:
        """Return the entity or the place of this English name, if it has a page."""
        return self._by_name.get((name, place))
