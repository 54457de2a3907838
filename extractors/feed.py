"""Feed bytes to entries, through feedparser; its dates and its guess of the charset are not taken.

feedparser gets a file object, never bytes or a string: those it would open as an address or a path. It is told that
the feed stands on a host of ours that does not exist: what it resolves against that host is known for relative.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree, html

from extractors.aggregators import page_of
from extractors.charset import to_utf8
from extractors.records import LARGEST, Entry, Moment
from extractors.sitemap import Part, is_sitemap, read_sitemap, unpacked
from extractors.text import one_line
from extractors.times import read_time
from extractors.url import same_page

MOST_ENTRIES = 20_000  # as many as a reader parses within its deadline
LONGEST_GUID = 500
NOWHERE = "relative.invalid"
PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}
LONGEST_WAIT = 30 * 86_400
PAGE_TYPES = ("text/html", "application/xhtml+xml", "html", "xhtml")
ORIGINAL = ("feedburner_origlink", "pheedo_origlink")
ADDRESS = re.compile(r"<?[^\s<>()]+@[^\s<>()]+>?")
BLOCK = re.compile(r"<(?=/?(?:p|br|div|li|tr|td|h[1-6])\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed listed; `over` entries stood beyond the cap, `note` says what was wrong with the document.

    `wait` is how many seconds the feed asks to be left alone, `parts` are the sitemaps that a sitemap index names.
    """

    entries: tuple[Entry, ...]
    over: int
    note: str | None
    wait: int | None = None
    parts: tuple[Part, ...] = ()


def read_feed(data: bytes, base: str, charset: str | None, zone: tzinfo | None) -> FeedReading:
    """Read RSS, Atom, RDF or a sitemap, packed or not; `base` resolves links, `charset` is what the HTTP header said."""
    try:
        data = unpacked(data, LARGEST)
    except ValueError as error:
        return FeedReading((), 0, str(error))
    repaired = to_utf8(data, charset)
    if is_sitemap(repaired):
        return _read_sitemap(repaired, base, zone)
    parsed = feedparser.parse(
        io.BytesIO(repaired), response_headers={"content-type": "application/xml; charset=utf-8", "content-location": _place(base)},
        sanitize_html=False, resolve_relative_uris=False,
    )  # fmt: skip
    entries: dict[str, Entry] = {}
    for number, raw in enumerate(parsed.entries[:MOST_ENTRIES], 1):
        entry = _entry(raw, base, zone)
        if parsed.bozo and number == len(parsed.entries) and not entry.url:
            break  # the document is cut off within it: the next visit has it whole
        entries.setdefault(entry.key, entry)
    note = None
    if not parsed.entries:
        note = "no feed: the document is " + (
            "HTML" if b"<html" in data[:2000].lower() else "empty" if not data.strip() else "no RSS or Atom"
        )
        note = "a feed without items" if parsed.get("version") else note
    elif parsed.bozo:
        note = f"not well-formed: {one_line(str(parsed.get('bozo_exception')))}"
    return FeedReading(tuple(entries.values()), max(0, len(parsed.entries) - MOST_ENTRIES), note, _wait(parsed.feed))


def stated(raw: Mapping[str, Any], field: str) -> Any:
    """Return a field as the feed states it; feedparser's own look-up falls back to other fields."""
    return dict.get(cast("dict[str, Any]", raw), field)


def _entry(raw: Mapping[str, Any], base: str, zone: tzinfo | None) -> Entry:
    identity = _identity(raw, base)
    link = next((found for stated_link in _links(raw, identity) if (found := _address(stated_link, base))), None)
    title = plain(stated(raw, "title"))
    return Entry(
        link or identity or f"untitled:{title}",
        link,
        title,
        plain(stated(raw, "summary")),
        _authors(raw),
        _published(raw, zone),
        None if link else "the feed's item has no http(s) link",
        _guid(identity, link),
        _outlet_url(raw, base),
    )


@lru_cache(maxsize=16)
def _place(base: str) -> str:
    """Return where feedparser is told that the feed stands: its own address on a host that does not exist."""
    return urlsplit(base)._replace(netloc=NOWHERE).geturl()


def _identity(raw: Mapping[str, Any], base: str) -> str | None:
    """Return an item's id as stated: feedparser resolves it like an address, which it need not be."""
    found = str(stated(raw, "id") or "")
    for above, left in ((urljoin(_place(base), "."), ""), (urljoin(_place(base), "/"), "/")):
        if found.startswith(above):
            return one_line(left + found.removeprefix(above))
    return one_line(found)


def _links(raw: Mapping[str, Any], identity: str | None) -> Iterator[str]:
    """Yield what may be an item's page, the likeliest first: never its comments, its files or the feed's own entry of it."""
    yield from (found for name in ORIGINAL if isinstance(found := stated(raw, name), str))
    yield from _alternates(raw)
    if identity and (identity.lower().startswith(("http://", "https://")) or (stated(raw, "guidislink") and "/" in identity)):
        yield identity


def _alternates(raw: Mapping[str, Any]) -> list[str]:
    """Return the addresses of the page that an item stands for, HTML before other forms, otherwise as stated."""
    links = [link for link in stated(raw, "links") or () if str(stated(link, "rel")).rpartition("/")[2] == "alternate"]
    links.sort(key=lambda link: str(stated(link, "type")).partition(";")[0].strip() not in PAGE_TYPES)
    return [str(href) for link in links if (href := stated(link, "href"))]


def _authors(raw: Mapping[str, Any]) -> tuple[str, ...]:
    found = [one_line(author.get("name")) for author in stated(raw, "authors") or () if isinstance(author, dict)]
    if len(found) == 1 and "@" in (said := str(stated(raw, "author") or "")):  # feedparser cuts addresses after four letters
        found = [one_line(ADDRESS.sub("", said).strip(" ()"))]
    return tuple(dict.fromkeys(name for name in found if name))


def _published(raw: Mapping[str, Any], zone: tzinfo | None) -> Moment | None:
    for field in ("published", "created", "updated"):
        if found := stated(raw, field):
            return read_time(str(found), zone, f"feed: {field}")
    return None


def _guid(identity: str | None, link: str | None) -> str | None:
    """Return what a feed calls an item, where that is not its link again."""
    same = page_of(identity) if identity and link else None
    return None if not identity or (link and same and same_page(same) == same_page(link)) else identity[:LONGEST_GUID]


def _outlet_url(raw: Mapping[str, Any], base: str) -> str | None:
    """Return the address of the outlet that an item is said to be of: RSS states it, Atom links to it."""
    source = stated(raw, "source")
    if not isinstance(source, dict):
        return None
    if href := stated(source, "href"):
        return page_of(str(href))
    return next((found for link in _alternates(source) if (found := _address(link, base))), None)


def _address(link: str, base: str) -> str | None:
    """Return the page that a link leads to, out of an aggregator's redirect where it is one, or None."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        if parts.netloc == NOWHERE:
            parts = parts._replace(netloc=urlsplit(base).netloc)
    except ValueError:
        return None
    return page_of(parts.geturl())


def _wait(feed: Mapping[str, Any]) -> int | None:
    """Return how many seconds a feed asks to be left alone: the longer of what it says in its two ways of saying it."""
    period, times = stated(feed, "sy_updateperiod"), stated(feed, "sy_updatefrequency")
    every = PERIODS.get(str(period or "daily").strip().lower(), 0) if period or times else 0
    waits = (60 * _number(stated(feed, "ttl")), every // max(1, _number(times)) if times is None or _number(times) else 0)
    return max((wait for wait in waits if 0 < wait <= LONGEST_WAIT), default=None)


def _number(said: object) -> int:
    """Return a whole number as stated, 0 where it is none."""
    return int(said) if isinstance(said, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", said) else 0


def _read_sitemap(data: bytes, base: str, zone: tzinfo | None) -> FeedReading:
    """Read a sitemap as a feed; where it is no news sitemap, the last change stands for the time of publication."""
    found = read_sitemap(data, base, zone)
    is_news = any(page.published for page in found.pages)
    entries = [
        Entry(page.url, page.url, page.title, None, (), page.published if is_news else page.changed, None) for page in found.pages
    ]
    entries += [
        Entry(f"untitled:{title}", None, title, None, (), None, "the sitemap's item has no http(s) address")
        for title in dict.fromkeys(found.nowhere)
    ]
    over = found.over + max(0, len(entries) - MOST_ENTRIES)
    return FeedReading(tuple(entries[:MOST_ENTRIES]), over, found.note, None, found.parts)


def plain(markup: str | None) -> str | None:
    """Return the text of a piece of HTML on one line."""
    if not markup:
        return None
    if "<" in markup or "&" in markup:
        try:
            fragment = html.fromstring(f"<div>{BLOCK.sub(' <', markup)}</div>")
        except (etree.ParserError, ValueError):
            return one_line(re.sub(r"<[^>]*>", " ", markup))
        etree.strip_elements(fragment, "script", "style", with_tail=False)
        return one_line(str(fragment.text_content()))
    return one_line(markup)
