"""The catalogue: which outlets and feeds are watched, from TOML as ours or OPML as feed readers export it."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, get_args
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from extractors.errors import CatalogueError
from extractors.identity import digest
from extractors.records import Feed, FeedKind, Outlet, Source
from extractors.url import canonical, place_of

BLOCS = ("ua", "ua-state", "ru-state", "ru-private", "ru-exile", "de", "eu", "uk-us", "other")
FIELDS = {
    "source_id",
    "name",
    "country",
    "bloc",
    "languages",
    "homepage",
    "family",
    "state_media",
    "aggregator",
    "enabled",
    "time_zone",
    "least_per_day",
    "note",
    "since",
    "page",
    "found_in",
    "verified",
    "feed",
}
PAGE_FIELDS = {"keep", "drop"}
FEED_FIELDS = {"url", "kind", "language", "enabled"}
SEPARATOR = " || "  # between selectors in OPML; it means nothing in one
EMPTY_PAGE = etree.fromstring("<html/>")
KINDS: tuple[FeedKind, ...] = get_args(FeedKind)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Outlets by id and their feeds by id."""

    sources: dict[str, Source]
    feeds: dict[str, Feed]

    def hosts(self) -> dict[str, Outlet]:
        """Return the outlets by host (`dw.com`), or by host and first folder (`dw.com/de`) where the homepage has one."""
        found: dict[str, Outlet] = {}
        for source in self.sources.values():
            if source.homepage:
                found.setdefault(place_of(source.homepage), outlet_of(source))
        return found


def outlet_of(source: Source) -> Outlet:
    """Return what reading a page needs to know of a source."""
    zone = ZoneInfo(source.time_zone) if source.time_zone else None
    language = source.languages[0] if source.languages else None
    return Outlet(source.source_id, source.name, language, zone, source.since, source.keep, source.drop)


def shipped() -> bytes:
    """Return the catalogue that Lagebild ships."""
    return files("extractors").joinpath("sources.toml").read_bytes()


def read_catalogue(data: bytes, name: str) -> Catalogue:
    """Read a catalogue; `name` decides the format (`.opml` and `.xml` are OPML) and stands in messages."""
    if name.lower().endswith((".opml", ".xml")) or data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return _read_opml(data, name)
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # also integers too long and arrays nested too deep for the parser
        raise CatalogueError(f"{name} is no TOML: {error}") from error
    rows = table.get("source")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CatalogueError(f"{name} has no [[source]] entries")
    return _collect((_source(row, name), _feeds(row, name)) for row in rows)


def _collect(pairs: Iterable[tuple[Source, list[Feed]]]) -> Catalogue:
    catalogue = Catalogue({}, {})
    for source, feeds in pairs:
        if source.source_id in catalogue.sources:
            raise CatalogueError(f"source {source.source_id!r} stands in the catalogue twice")
        catalogue.sources[source.source_id] = source
        for feed in feeds:
            if feed.feed_id in catalogue.feeds:
                raise CatalogueError(f"source {source.source_id!r}: the feed {feed.url} stands in the catalogue twice")
            catalogue.feeds[feed.feed_id] = feed
    return catalogue


def _source(row: dict[str, Any], name: str) -> Source:
    source_id = row.get("source_id")
    if not isinstance(source_id, str) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", source_id):
        raise CatalogueError(f"{name}: source_id {source_id!r} must be lower-case letters, digits and hyphens")
    where = f"{name}: source {source_id!r}"
    if unknown := sorted(row.keys() - FIELDS):
        raise CatalogueError(f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(FIELDS))}")
    _typed(where, row)
    if (bloc := row.get("bloc")) is not None and bloc not in BLOCS:
        raise CatalogueError(f"{where}: bloc {bloc!r} is none of {', '.join(BLOCS)}")
    if (zone := row.get("time_zone")) is not None and not _is_zone(zone):
        raise CatalogueError(f"{where}: time_zone {zone!r} is no IANA time zone such as Europe/Kyiv")
    if (home := row.get("homepage")) is not None and canonical(home) is None:
        raise CatalogueError(f"{where}: homepage {home!r} is no http(s) address")
    return Source(
        source_id,
        row.get("name", source_id),
        row.get("country"),
        bloc,
        tuple(row.get("languages", ())),
        home,
        row.get("family", source_id),
        row.get("state_media", False),
        row.get("enabled", True),
        zone,
        row.get("least_per_day"),
        row.get("note"),
        row.get("since"),
        *_selectors(row.get("page", {}), where),
        row.get("aggregator", False),
    )


def _selectors(page: object, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what to keep and what to drop of an outlet's pages, as CSS selectors."""
    if not isinstance(page, dict) or page.keys() - PAGE_FIELDS:
        raise CatalogueError(f"{where}: page has {' and '.join(sorted(PAGE_FIELDS))}, lists of CSS selectors, not {page!r}")
    for name, selectors in page.items():
        if not isinstance(selectors, list) or not all(isinstance(selector, str) for selector in selectors):
            raise CatalogueError(f'{where}: page.{name} must be a list of CSS selectors such as ["div.article-text"]')
        for selector in selectors:
            try:
                CSSSelector(selector)(EMPTY_PAGE)
            except (SelectorError, etree.XPathError, RecursionError) as error:
                raise CatalogueError(f"{where}: page.{name}: {selector!r} is no CSS selector ({error})") from error
    return tuple(page.get("keep", ())), tuple(page.get("drop", ()))


def _typed(where: str, row: dict[str, Any]) -> None:
    for field in ("name", "country", "bloc", "homepage", "family", "time_zone", "note"):
        if not isinstance(row.get(field, ""), str):
            raise CatalogueError(f"{where}: {field} must be a string")
    for field in ("state_media", "aggregator", "enabled"):
        if not isinstance(row.get(field, False), bool):
            raise CatalogueError(f"{where}: {field} must be true or false")
    for field in ("least_per_day", "since"):
        if type(row.get(field, 0)) is not int:
            raise CatalogueError(f"{where}: {field} must be a whole number")
    languages = row.get("languages", [])
    if not isinstance(languages, list) or not all(isinstance(code, str) for code in languages):
        raise CatalogueError(f'{where}: languages must be a list of codes such as ["de"]')


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # an unknown zone is a KeyError
        return False
    return True


def _feeds(row: dict[str, Any], name: str) -> list[Feed]:
    where, feeds = f"{name}: source {row['source_id']!r}", row.get("feed", [])
    if not isinstance(feeds, list):
        raise CatalogueError(f"{where}: feeds are written as [[source.feed]] entries")
    return [_feed(row["source_id"], feed, where) for feed in feeds]


def _feed(source_id: str, row: object, where: str) -> Feed:
    if not isinstance(row, dict) or row.keys() - FEED_FIELDS or not isinstance(row.get("enabled", True), bool):
        raise CatalogueError(f"{where}: a feed has {', '.join(sorted(FEED_FIELDS))}, not {row!r}")
    url, kind = row.get("url"), row.get("kind", "rss")
    if not isinstance(url, str) or canonical(url) is None:
        raise CatalogueError(f"{where}: feed url {url!r} is no http(s) address")
    if kind not in KINDS:
        raise CatalogueError(f"{where}: feed kind {kind!r} is none of {', '.join(KINDS)}")
    return Feed(digest("feed", url), source_id, url, kind, row.get("enabled", True))


def _read_opml(data: bytes, name: str) -> Catalogue:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise CatalogueError(f"{name} is no OPML: {error}") from error
    catalogue = Catalogue({}, {})
    for outline in root.iter("outline"):
        attributes = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
        if url := attributes.get("xmlurl", "").strip():
            if canonical(url) is None:
                raise CatalogueError(f"{name}: {url!r} is no http(s) address")
            _add_outline(catalogue, attributes, url)
    if not catalogue.feeds:
        raise CatalogueError(f"{name} lists no feed (no outline with an xmlUrl)")
    return catalogue


def _add_outline(catalogue: Catalogue, outline: dict[str, str], url: str) -> None:
    feed_id = digest("feed", url)
    if feed_id in catalogue.feeds:  # feed readers export a feed once for each folder it is in
        return
    title = outline.get("title") or outline.get("text") or canonical(url) or url
    source_id = outline.get("sourceid") or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:50].strip("-") or "feed"
    if not outline.get("sourceid") and source_id in catalogue.sources:  # two outlets of one name are two outlets
        source_id = f"{source_id}-{feed_id[:6]}"
    bloc, zone, home = outline.get("bloc"), outline.get("timezone"), canonical(outline.get("htmlurl", ""))
    page = {field: outline[field].split(SEPARATOR) for field in PAGE_FIELDS if outline.get(field)}
    source = Source(
        source_id,
        title,
        outline.get("country"),
        bloc if bloc in BLOCS else None,
        tuple(code for code in outline.get("language", "").split(",") if code),
        outline["htmlurl"] if home and outline.get("sourceid") else home,  # our own catalogue comes back as it was
        outline.get("family") or source_id,
        outline.get("statemedia") == "true",
        outline.get("enabled") != "false",
        zone if zone and _is_zone(zone) else None,
        _whole(outline.get("leastperday")),
        outline.get("note"),
        _whole(outline.get("since")),
        *_selectors(page, f"OPML: source {source_id!r}"),
        outline.get("aggregator") == "true",
    )
    catalogue.sources.setdefault(source_id, source)
    kind: FeedKind = next((known for known in KINDS if known == outline.get("kind")), "rss")
    catalogue.feeds[feed_id] = Feed(feed_id, source_id, url, kind, outline.get("feedenabled") != "false")


def _whole(stated: str | None) -> int | None:
    return int(stated) if stated and re.fullmatch(r"-?[0-9]{1,9}", stated) else None


def to_opml(catalogue: Catalogue) -> str:
    """Write the catalogue as OPML 2.0; attributes of our own bring all back that `read_catalogue` knows of a source with feeds."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>Lagebild</title></head>",
        "<body>",
    ]
    for feed in catalogue.feeds.values():
        source = catalogue.sources[feed.source_id]
        attributes = {
            "type": "rss",
            "text": source.name,
            "xmlUrl": feed.url,
            "htmlUrl": source.homepage,
            "language": ",".join(source.languages),
            "sourceId": source.source_id,
            "country": source.country,
            "bloc": source.bloc,
            "family": source.family,
            "timeZone": source.time_zone,
            "since": None if source.since is None else str(source.since),
            "leastPerDay": None if source.least_per_day is None else str(source.least_per_day),
            "note": source.note,
            "keep": SEPARATOR.join(source.keep),
            "drop": SEPARATOR.join(source.drop),
            "stateMedia": str(source.state_media).lower(),
            "aggregator": "true" if source.aggregator else None,
            "enabled": str(source.enabled).lower(),
            "kind": feed.kind,
            "feedEnabled": str(feed.enabled).lower(),
        }
        lines.append("<outline " + " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items() if value) + "/>")
    return "\n".join([*lines, "</body>", "</opml>", ""])
