"""The catalogue: which outlets and feeds are watched, from TOML as ours or OPML as feed readers export it."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, get_args
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from lxml import etree

from extractors.errors import CatalogueError
from extractors.identity import digest
from extractors.records import Feed, FeedKind, Source
from extractors.url import canonical

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
    "enabled",
    "time_zone",
    "least_per_day",
    "note",
    "found_in",
    "verified",
    "feed",
}
FEED_FIELDS = {"url", "kind", "language", "enabled"}
KINDS: tuple[FeedKind, ...] = get_args(FeedKind)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Outlets by id and their feeds by id."""

    sources: dict[str, Source]
    feeds: dict[str, Feed]


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
    )


def _typed(where: str, row: dict[str, Any]) -> None:
    for field in ("name", "country", "bloc", "homepage", "family", "time_zone", "note"):
        if not isinstance(row.get(field, ""), str):
            raise CatalogueError(f"{where}: {field} must be a string")
    for field in ("state_media", "enabled"):
        if not isinstance(row.get(field, False), bool):
            raise CatalogueError(f"{where}: {field} must be true or false")
    if type(row.get("least_per_day", 0)) is not int:
        raise CatalogueError(f"{where}: least_per_day must be a whole number")
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
    bloc, zone = outline.get("bloc"), outline.get("timezone")
    languages = tuple(code for code in outline.get("language", "").split(",") if code)
    home = canonical(outline["htmlurl"]) if outline.get("htmlurl") else None
    source = Source(
        source_id,
        title,
        outline.get("country"),
        bloc if bloc in BLOCS else None,
        languages,
        home,
        outline.get("family") or source_id,
        outline.get("statemedia") == "true",
        outline.get("enabled") != "false",
        zone if zone and _is_zone(zone) else None,
        None,
        None,
    )
    catalogue.sources.setdefault(source_id, source)
    kind: FeedKind = next((known for known in KINDS if known == outline.get("kind")), "rss")
    catalogue.feeds[feed_id] = Feed(feed_id, source_id, url, kind, outline.get("feedenabled") != "false")


def to_opml(catalogue: Catalogue) -> str:
    """Write the catalogue as OPML 2.0; attributes of our own bring all back that `read_catalogue` knows of."""
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
            "stateMedia": str(source.state_media).lower(),
            "enabled": str(source.enabled).lower(),
            "kind": feed.kind,
            "feedEnabled": str(feed.enabled).lower(),
        }
        lines.append("<outline " + " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items() if value) + "/>")
    return "\n".join([*lines, "</body>", "</opml>", ""])
