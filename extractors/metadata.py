"""What a page says about itself: JSON-LD first, then meta tags, then the markup."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from lxml.html import HtmlElement

from extractors.records import Moment
from extractors.text import one_line
from extractors.times import read_time
from extractors.url import canonical

ARTICLE_TYPES = {
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
    "VideoObject",
    "WebPage",
}
KINDS = {"LiveBlogPosting": "live", "VideoObject": "video", "OpinionNewsArticle": "opinion"}
BLOCK_COMMENTS = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$")
CONTROL = re.compile(r"[\x00-\x1f]")
# Half of an emoji, as systems leave it that cut a headline by length: no table and no file can hold it.
HALF_A_PAIR = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that a page states, each None or empty where it states nothing."""

    title: str | None
    description: str | None
    authors: tuple[str, ...]
    published: Moment | None
    modified: Moment | None
    canonical_url: str | None
    language: str | None
    kind: str
    access: str
    section: str | None
    keywords: tuple[str, ...]
    image_url: str | None
    article_body: str | None


def read_metadata(tree: HtmlElement, url: str, zone: tzinfo | None) -> Metadata:
    """Read the metadata of a parsed page; `zone` is the outlet's, for times that name none."""
    data = main_object(tree)
    meta = _meta(tree)
    link = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None) or meta.get("og:url")
    image = _image(data.get("image")) or meta.get("og:image")
    return Metadata(
        title=_title(tree, data, meta),
        description=_text(data.get("description")) or one_line(meta.get("description") or meta.get("og:description")),
        authors=_authors(data, meta),
        published=_first_time(_published(data, meta, tree), zone),
        modified=_first_time(
            [
                (data.get("dateModified"), "json-ld: dateModified"),
                (meta.get("article:modified_time"), "meta: modified_time"),
            ],
            zone,
        ),
        canonical_url=canonical(str(link), url) if link else None,
        language=(str(tree.xpath("string(/html/@lang)") or "")[:2].lower() or None),
        kind=next((KINDS[kind] for kind in _types(data) if kind in KINDS), "article"),
        access=_access(data, meta),
        section=_text(data.get("articleSection")) or one_line(meta.get("article:section")),
        keywords=_keywords(data, meta),
        image_url=canonical(image, url) if image else None,
        article_body=_text(data.get("articleBody"), lines=True),
    )


def main_object(tree: HtmlElement) -> dict[str, Any]:
    """Return the JSON-LD object that describes the article: the one of the most telling type."""
    found = [
        thing for script in tree.xpath("//script[contains(@type, 'ld+json')]/text()") for thing in _objects(_loaded(str(script)))
    ]
    candidates = [thing for thing in found if ARTICLE_TYPES & set(_types(thing))]
    order = {"WebPage": 2, "VideoObject": 1}
    candidates.sort(key=lambda thing: (min(order.get(kind, 0) for kind in _types(thing)), "headline" not in thing))
    return candidates[0] if candidates else {}


def _loaded(script: str) -> Any:
    text = HALF_A_PAIR.sub("", BLOCK_COMMENTS.sub("", script.strip()))
    for attempt in (text, CONTROL.sub(" ", text), re.sub(r",\s*([}\]])", r"\1", CONTROL.sub(" ", text)).rstrip("; \n")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < 5:
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict) and depth < 5:
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _objects(value.get(key), depth + 1)


def _types(thing: dict[str, Any]) -> list[str]:
    stated = thing.get("@type") or []
    return [str(kind).rpartition("/")[2].rpartition(":")[2] for kind in (stated if isinstance(stated, list) else [stated])]


def _text(value: Any, *, lines: bool = False) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if not isinstance(value, str):
        return None
    return value.strip() or None if lines else one_line(_unescaped(value))


def _unescaped(value: str) -> str:
    from html import unescape

    return unescape(unescape(value)) if "&" in value else value


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            if name := tag.get(attribute):
                found.setdefault(str(name).lower(), str(tag.get("content")))
    return found


def _title(tree: HtmlElement, data: dict[str, Any], meta: dict[str, str]) -> str | None:
    site = one_line(meta.get("og:site_name")) or _name(data.get("publisher")) or ""
    candidates = [
        _text(data.get("headline")),
        one_line(meta.get("og:title")),
        _heading(tree),
        one_line(tree.findtext(".//title")),
    ]
    title = next((found for found in candidates if found), None)
    return _without_site(title, site) if title else None


def _heading(tree: HtmlElement) -> str | None:
    headings = tree.xpath("//h1")
    return one_line(str(headings[0].text_content())) if len(headings) == 1 else None


def _without_site(title: str, site: str) -> str:
    match = re.fullmatch(r"(.{8,}?)\s+[|–—·•-]\s+([^|–—·•]{2,60})", title)
    if match and site and re.sub(r"\W", "", match[2]).lower() in re.sub(r"\W", "", site).lower():
        return match[1]
    return title


def _authors(data: dict[str, Any], meta: dict[str, str]) -> tuple[str, ...]:
    stated = data.get("author") or data.get("creator") or []
    names = [_name(item) for item in (stated if isinstance(stated, list) else [stated])]
    publisher = _name(data.get("publisher"))
    if not any(names):
        names = [one_line(part) for part in re.split(r",\s+| und | and ", meta.get("author", ""))]
    kept = (name for name in names if name and name != publisher and not name.startswith("http") and len(name) < 80)
    return tuple(dict.fromkeys(re.sub(r"^(?:von|by|от|від)\s+", "", name, flags=re.IGNORECASE) for name in kept))


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _published(data: dict[str, Any], meta: dict[str, str], tree: HtmlElement) -> list[tuple[Any, str]]:
    names = (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "dc.date.issued",
        "dc.date",
    )
    times = tree.xpath("(//article//time/@datetime | //header//time/@datetime | //time[@itemprop='datePublished']/@datetime)[1]")
    return [
        (data.get("datePublished"), "json-ld: datePublished"),
        *((meta.get(name), f"meta: {name}") for name in names),
        *((stated, "html: time") for stated in times),
        (data.get("uploadDate"), "json-ld: uploadDate"),
    ]


def _first_time(stated: Iterable[tuple[Any, str]], zone: tzinfo | None) -> Moment | None:
    """Return the first candidate that says the minute, else the first that says the day."""
    found = [moment for value, basis in stated if isinstance(value, str) and (moment := read_time(value, zone, basis))]
    return next((moment for moment in found if moment.precision == "minute"), found[0] if found else None)


def _access(data: dict[str, Any], meta: dict[str, str]) -> str:
    free = str(data.get("isAccessibleForFree")).lower()
    tier = meta.get("article:content_tier", "").lower()
    if free in ("false", "0", "no") or free.endswith("/false") or tier in ("locked", "metered", "paid"):
        return "paywalled"
    return "free" if free in ("true", "1", "yes") or free.endswith("/true") or tier == "free" else "unknown"


def _keywords(data: dict[str, Any], meta: dict[str, str]) -> tuple[str, ...]:
    stated = data.get("keywords") or meta.get("news_keywords") or meta.get("keywords") or ""
    parts = stated if isinstance(stated, list) else str(stated).split(",")
    kept = (one_line(part) for part in parts if isinstance(part, str) and ":" not in part)
    return tuple(dict.fromkeys(word for word in kept if word))[:30]


def _image(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return value if isinstance(value, str) else None
