"""Sitemaps to pages and parts, as lean as they are large; and which of them belong to a span of days.

The parser is fed from the root element on: what stands before it, document type and entities with it, never reaches it.
"""

import codecs
import gzip
import io
import re
import zlib
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import lru_cache
from html import unescape

from lxml import etree

from extractors.charset import XML_DECLARATION, to_utf8
from extractors.days import Days
from extractors.days import days_of as days_of
from extractors.records import Moment
from extractors.text import one_line
from extractors.times import read_month, read_time
from extractors.url import canonical

SITEMAP_LARGEST = 52 * 1024 * 1024  # what the protocol allows unpacked
MOST_ROWS = 50_000  # of pages and of parts each, as the protocol allows
WINDOW, CHUNK, LONGEST = 64 * 1024, 256 * 1024, 4096  # bytes; the last of an address
DAY = timedelta(days=1)
LATE = timedelta(days=31)  # a page that changed so soon after a span of days is taken to be of it
PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+(?:\[.*?\]\s*+)?>)*+"
    rb"(?=(?P<root><)(?:[\w.-]+:)?(?P<name>[\w-]+))",
    re.DOTALL | re.IGNORECASE,
)
BARE_AND = re.compile(
    rb"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#[xX][0-9a-fA-F]+);)", re.DOTALL
)  # fmt: skip
ROOTS, ROWS = (b"urlset", b"sitemapindex"), ("url", "sitemap")
FIELDS = ("loc", "lastmod", "news/title", "news/publication_date")
FOREIGN = re.compile(r"image|video|xhtml|mobile", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A sitemap that an index names, and when it last changed."""

    url: str
    changed: Moment | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that a sitemap lists: its address, headline, time of publication, last change."""

    url: str
    title: str | None
    published: Moment | None
    changed: Moment | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists. `bad` rows have no usable address, `over` rows stood beyond the cap.

    `note` says what was wrong with the document; `nowhere` holds the headlines of the bad rows among the pages.
    """

    pages: tuple[Listed, ...]
    parts: tuple[Part, ...]
    bad: int
    over: int
    note: str | None
    nowhere: tuple[str | None, ...] = ()


def is_sitemap(data: bytes) -> bool:
    """Tell whether the root of a document, whatever stands before it, is a sitemap's or a sitemap index's."""
    root = PROLOG.match(_utf8(data[:WINDOW]))
    return root is not None and root["name"].lower() in ROOTS


def unpacked(data: bytes, largest: int = SITEMAP_LARGEST) -> bytes:
    """Return what gzipped bytes hold, other bytes as they are. Raises ValueError where that is too large or damaged."""
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            held = packed.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError("said to be packed, but cannot be unpacked") from error
    if len(held) > largest:
        raise ValueError(f"larger than {largest >> 20} MB unpacked")
    return held


def read_sitemap(data: bytes, base: str, zone: tzinfo | None) -> Sitemap:
    """Read a sitemap, a sitemap index or a list of addresses; `base` resolves addresses. A row that is cut off is left out."""
    data = _utf8(data)
    root = PROLOG.match(data, 0, WINDOW)
    if root is None or root["name"].lower() not in ROOTS:
        return _no_sitemap(root["name"].lower()) if root else _read_lines(data)
    rows = _Rows()
    # Without a document type nothing can multiply, so the parser's limits, too narrow for 50 MB, may go.
    parser = etree.XMLParser(
        target=rows, encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    data = data[root.start("root") :]
    data = BARE_AND.sub(lambda found: found[0] if found[0] != b"&" else b"&amp;", data) if b"&" in data else data
    with suppress(etree.XMLSyntaxError):  # where nothing could be recovered; the parser's log says why
        for place in range(0, len(data), CHUNK):
            parser.feed(data[place : place + CHUNK])
        parser.close()
    note = f"not well-formed: {one_line(parser.feed_error_log[0].message)}" if parser.feed_error_log else None
    if not rows.pages and not rows.parts:
        note = "a sitemap without items"
    return _sitemap(rows, base, zone, note)


class _Rows:
    """What the parser tells of a sitemap; no more of it is kept than the rows' texts.

    A row without an end ends where the next one begins; the last one, if it has no end, was cut off.
    """

    def __init__(self) -> None:
        self.pages: list[dict[str, str]] = []
        self.parts: list[dict[str, str]] = []
        self.over = 0
        self._row: dict[str, str] | None = None
        self._kind = ""
        self._path: list[str] = []
        self._text: list[str] = []
        self._is_leaf = False

    def start(self, tag: str, _: object) -> None:
        """Take note that an element begins."""
        name = _name(tag)
        if name in ROWS:
            self._end_row()
            self._row, self._kind, self._path = {}, name, []
        elif self._row is not None:
            self._path.append(name)
        self._text, self._is_leaf = [], True

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._row is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Take note that an element ends."""
        if _name(tag) in ROWS:
            self._end_row()
        elif self._row is not None and self._path:
            if self._is_leaf and (field := "/".join(self._path)) in FIELDS:
                self._row.setdefault(field, "".join(self._text))
            self._path.pop()
        self._is_leaf = False  # what is around it holds more than text

    def close(self) -> None:
        """Do nothing: the parser asks for it."""

    def _end_row(self) -> None:
        if self._row is None:
            return
        rows = self.pages if self._kind == "url" else self.parts
        if len(rows) < MOST_ROWS:
            rows.append(self._row)
        else:
            self.over += 1
        self._row = None


@lru_cache(maxsize=256)
def _name(tag: str) -> str:
    """Return an element's name without its namespace; elements of pictures, videos and translations have none."""
    namespace, _, name = tag.rpartition("}")
    return "" if FOREIGN.search(namespace) else name.rpartition(":")[2].lower()


def _sitemap(rows: _Rows, base: str, zone: tzinfo | None, note: str | None) -> Sitemap:
    pages: dict[str, Listed] = {}
    parts: dict[str, Part] = {}
    nowhere: list[str | None] = []
    for row in rows.pages:
        url, title = _address(row, base), one_line(unescape(row.get("news/title", "")))
        if url is None:
            nowhere.append(title)
        elif url not in pages:
            published = read_time(row.get("news/publication_date"), zone, "sitemap: publication_date")
            pages[url] = Listed(url, title, published, _changed(row, zone))
    for row in rows.parts:
        if url := _address(row, base):
            parts.setdefault(url, Part(url, _changed(row, zone)))
    bad = len(nowhere) + sum(_address(row, base) is None for row in rows.parts)
    return Sitemap(tuple(pages.values()), tuple(parts.values()), bad, rows.over, note, tuple(nowhere))


def _address(row: Mapping[str, str], base: str) -> str | None:
    stated = row.get("loc", "").strip()
    found = canonical(stated, base) if 0 < len(stated) <= LONGEST else None
    return found if found in (None, stated) else canonical(found)  # what is left of an address may be another one


def _changed(row: Mapping[str, str], zone: tzinfo | None) -> Moment | None:
    stated = row.get("lastmod", "")
    return read_time(stated, zone, "sitemap: lastmod") or read_month(stated, "sitemap: lastmod")


def _utf8(data: bytes) -> bytes:
    """Return a document in UTF-8; one that is in it is not copied."""
    try:
        codecs.utf_8_decode(data)
    except UnicodeDecodeError:
        return to_utf8(data, None)
    return data


def _no_sitemap(root: bytes) -> Sitemap:
    known = {b"html": "HTML", b"rss": "RSS", b"feed": "Atom", b"rdf": "RSS"}
    return Sitemap((), (), 0, 0, f"no sitemap: the document is {known.get(root, 'other XML')}")


def _read_lines(data: bytes) -> Sitemap:
    """Read a sitemap that is a plain list of addresses, one a line."""
    pages: dict[str, Listed] = {}
    bad = over = 0
    for line in io.BytesIO(XML_DECLARATION.sub(b"", data.removeprefix(codecs.BOM_UTF8), 1)):
        if not line.strip():
            continue
        url = canonical(line.decode("utf-8", "replace")) if len(line) <= LONGEST else None
        if url is None:
            bad += 1
        elif len(pages) < MOST_ROWS:
            pages.setdefault(url, Listed(url, None, None, None))
        else:
            over += url not in pages
    if bad > len(pages) or not pages:
        return Sitemap((), (), 0, 0, f"no sitemap: the document is {'no list of addresses' if bad else 'empty'}")
    return Sitemap(tuple(pages.values()), (), bad, over, None)


def wanted_parts(parts: Sequence[Part], first: date, last: date) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Part an index's sitemaps into those to read for a span of days and those to skip, newest first.

    Skipped is only what names other days, or names none and has not changed since the span began.
    """
    named = _named_days(parts)

    def is_wanted(part: Part) -> bool:
        if days := named[part.url]:
            return days[1] + DAY >= first and days[0] - DAY <= last
        return part.changed is None or _last_day(part.changed) >= first

    def newest(part: Part) -> date:
        days = named[part.url]
        return days[1] if days else _last_day(part.changed) if part.changed else date.min

    ordered = sorted(parts, key=newest, reverse=True)
    return tuple(part for part in ordered if is_wanted(part)), tuple(part for part in ordered if not is_wanted(part))


def _named_days(parts: Iterable[Part]) -> dict[str, Days | None]:
    """Return the days that addresses name; where one of a pattern names none (`part-13`, `part-2024`), its numbers are counters."""
    named = {part.url: days_of(part.url) for part in parts}
    counted = {re.sub(r"\d+", "#", url) for url, days in named.items() if days is None}
    return {url: None if re.sub(r"\d+", "#", url) in counted else days for url, days in named.items()}


def _last_day(moment: Moment) -> date:
    day = moment.at.date()
    return day.replace(day=monthrange(day.year, day.month)[1]) if moment.precision == "month" else day


def in_range(page: Listed, first: date, last: date) -> bool | None:
    """Tell whether a page was published in a span of days; None where a sitemap cannot tell."""
    if page.published:
        return first <= page.published.at.date() <= last
    days = days_of(page.url)
    if days and (days[1] < first or days[0] > last):
        return False
    if days and first <= days[0] and days[1] <= last:
        return True
    if page.changed is None or page.changed.at.date() - LATE > last:
        return None
    return _last_day(page.changed) >= first
