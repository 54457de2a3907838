"""Feed bytes to entries, through feedparser; its dates and its guess of the charset are not taken.

feedparser gets a file object, never bytes or a string: those it would open as an address or a path.
"""

import codecs
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, cast

import feedparser
from lxml import etree, html

from extractors.records import Entry, Moment
from extractors.text import one_line
from extractors.times import read_time
from extractors.url import canonical

MOST_ENTRIES = 500
FEW_BAD_BYTES = 20
XML_DECLARATION = re.compile(rb"^\s*<\?xml\s[^>]*?(?:encoding=[\"']([\w.-]+)[\"'][^>]*)?\?>", re.IGNORECASE)
REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]+|\d+);?")
ADDRESS = re.compile(r"<?[^\s<>()]+@[^\s<>()]+>?")
BLOCK = re.compile(r"<(?=/?(?:p|br|div|li|tr|td|h[1-6])\b)", re.IGNORECASE)
NEWS = {"news": "http://www.google.com/schemas/sitemap-news/0.9"}


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed listed; `over` entries stood beyond the cap, `note` says what was wrong with the document."""

    entries: tuple[Entry, ...]
    over: int
    note: str | None


def read_feed(data: bytes, base: str, charset: str | None, zone: tzinfo | None) -> FeedReading:
    """Read RSS, Atom, RDF or a news sitemap; `base` resolves links, `charset` is what the HTTP header said."""
    repaired = to_utf8(data, charset)
    if re.search(rb"<(?:\w+:)?urlset[\s>]", repaired[:4000]):
        return _read_sitemap(repaired, base, zone)
    parsed = feedparser.parse(
        io.BytesIO(repaired), response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
        sanitize_html=False, resolve_relative_uris=False,
    )  # fmt: skip
    entries: dict[str, Entry] = {}
    for raw in parsed.entries[:MOST_ENTRIES]:
        entry = _entry(raw, base, zone)
        entries.setdefault(entry.key, entry)
    note = None
    if not parsed.entries:
        note = "no feed: the document is " + (
            "HTML" if b"<html" in data[:2000].lower() else "empty" if not data.strip() else "no RSS or Atom"
        )
        note = "a feed without items" if parsed.get("version") else note
    elif parsed.bozo:
        note = f"not well-formed: {one_line(str(parsed.get('bozo_exception')))}"
    return FeedReading(tuple(entries.values()), max(0, len(parsed.entries) - MOST_ENTRIES), note)


def stated(raw: Mapping[str, Any], field: str) -> Any:
    """Return a field as the feed states it; feedparser's own look-up falls back to other fields."""
    return dict.get(cast("dict[str, Any]", raw), field)


def _entry(raw: Mapping[str, Any], base: str, zone: tzinfo | None) -> Entry:
    link = _link(raw, base)
    title = plain(stated(raw, "title"))
    summary = plain(stated(raw, "summary"))
    identity = one_line(str(stated(raw, "id") or ""))
    note = None if link else "the feed's item has no http(s) link"
    return Entry(link or identity or f"untitled:{title}", link, title, summary, _authors(raw), _published(raw, zone), note)


def _link(raw: Mapping[str, Any], base: str) -> str | None:
    candidates = [stated(raw, "link")]
    if stated(raw, "guidislink") or str(stated(raw, "id") or "").startswith("http"):
        candidates.append(stated(raw, "id"))
    return next((found for link in candidates if link and (found := canonical(str(link), base))), None)


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


def _read_sitemap(data: bytes, base: str, zone: tzinfo | None) -> FeedReading:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(data, parser)
    rows = [] if root is None else root.findall("{*}url")
    entries: dict[str, Entry] = {}
    for row in rows[:MOST_ENTRIES]:
        url = canonical(row.findtext("{*}loc") or "", base)
        title = one_line(row.findtext(".//news:title", namespaces=NEWS))
        dated = row.findtext(".//news:publication_date", namespaces=NEWS)
        published = read_time(dated, zone, "sitemap: publication_date")
        entry = Entry(
            url or f"untitled:{title}",
            url,
            title,
            None,
            (),
            published,
            None if url else "the sitemap's item has no http(s) address",
        )
        entries.setdefault(entry.key, entry)
    note = f"not well-formed: {one_line(parser.error_log[0].message)}" if parser.error_log else None
    note = note if rows else "a sitemap without items"
    return FeedReading(tuple(entries.values()), max(0, len(rows) - MOST_ENTRIES), note)


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


def to_utf8(data: bytes, charset: str | None) -> bytes:
    """Return the document in UTF-8 and declared so: what decodes as UTF-8 is UTF-8, whatever is claimed."""
    data = data.removeprefix(codecs.BOM_UTF8)
    declared = XML_DECLARATION.match(data[:300])
    body = data[declared.end() :] if declared else data
    claims = [
        declared[1].decode("ascii") if declared and declared[1] else None,
        charset,
        "cp1251" if _looks_cyrillic(body) else "cp1252",
    ]
    return b'<?xml version="1.0" encoding="utf-8"?>' + REFERENCE.sub(_real, _decoded(data, body, claims)).encode("utf-8", "replace")


def _real(reference: re.Match[str]) -> str:
    """Return a reference to a character, or nothing where there is no such character: feedparser raises there."""
    digits = reference[1].lower()
    number = -1 if len(digits) > 9 else int(digits.removeprefix("x"), 16 if digits[0] == "x" else 10)
    return reference[0] if 0 <= number <= 0xD7FF or 0xE000 <= number <= 0x10FFFF else ""


def _decoded(data: bytes, body: bytes, claims: list[str | None]) -> str:
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode("utf-16", "replace"))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        mended = body.decode("utf-8", "replace")
    if mended.count("\ufffd") <= FEW_BAD_BYTES and len(re.findall(r"[^\x00-\x7f\ufffd]", mended)) >= 2 * mended.count("\ufffd"):
        return mended
    for claim in claims:
        try:
            if claim and codecs.lookup(claim).name != "utf-8":
                return body.decode(claim)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def _looks_cyrillic(body: bytes) -> bool:
    """Tell whether bytes read as windows-1251 are mostly Cyrillic letters in runs, as words are."""
    runs = re.findall(rb"[\xc0-\xff\xa8\xb8\xaa\xba\xaf\xbf\xb2\xb3]{3,}", body[:200_000])
    return sum(map(len, runs)) * 2 > len(re.findall(rb"[\x80-\xff]", body[:200_000])) > 0
