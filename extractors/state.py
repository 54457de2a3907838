"""The text of an article that a page carries only as data in its scripts, for a browser to make a page of.

The last resort: it is looked for where markup and JSON-LD hold none. Each byte is looked at once for each level of strings.
"""

import json
import re
from collections.abc import Iterator

LARGEST, LEAST, DEEPEST = 4 * 1024 * 1024, 500, 3
OPENING = re.compile(rb"<script\b[^>]{0,2000}>", re.IGNORECASE)
CLOSING = re.compile(rb"</script", re.IGNORECASE)
NEXT_END = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
STRUCTURE = ("{", "[")


def embedded_article(data: bytes) -> str | None:
    """Return the longest piece of HTML with paragraphs that stands in a string of a page's scripts, or None."""
    return max((piece for script in _scripts(data[:LARGEST]) for piece in _pieces(script, 0)), key=len, default=None)


def _scripts(data: bytes) -> Iterator[str]:
    place = 0
    while found := OPENING.search(data, place):
        end = CLOSING.search(data, found.end())
        if end is None:
            return
        yield data[found.end() : end.start()].decode("utf-8", "replace")
        place = end.end()


def _strings(text: str) -> Iterator[str]:
    """Yield the long strings of a script as they stand between their quotation marks."""
    place = text.find('"')
    while place >= 0:
        match = NEXT_END.match(text, place + 1)
        end = match.end() if match else len(text)
        if end - place > LEAST:
            yield text[place + 1 : end]
        place = text.find('"', end + 1)


def _pieces(text: str, depth: int) -> Iterator[str]:
    for found in _strings(text):
        try:
            value = json.loads(f'"{found}"', strict=False)
        except ValueError:
            continue
        if value.lstrip().startswith(STRUCTURE) or ':"' in value[:200]:  # data within data
            if depth < DEEPEST:
                yield from _pieces(value, depth + 1)
        elif value.count("<p") > 1:
            yield value.encode("utf-8", "replace").decode()  # half of a pair cannot be stored
