"""JSON-LD (schema.org) as pages really write it - wrapped, commented out, cut off, nested - and which object is the article."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from extractors.text import one_line
from extractors.url import canonical, same_page

# How telling a type is of the page's own article; what is not here describes no article.
TYPES = {
    "NewsArticle": 0, "ReportageNewsArticle": 0, "AnalysisNewsArticle": 0, "OpinionNewsArticle": 0, "BackgroundNewsArticle": 0,
    "ReviewNewsArticle": 0, "AskPublicNewsArticle": 0, "LiveBlogPosting": 0, "Article": 0, "BlogPosting": 0, "Report": 0,
    "SatiricalArticle": 0, "ScholarlyArticle": 0,
    "AdvertiserContentArticle": 0, "ClaimReview": 1, "VideoObject": 2, "ImageGallery": 2,
    "MediaGallery": 2, "WebPage": 3, "CollectionPage": 3, "ItemPage": 3,
}  # fmt: skip
NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
DEEPEST = 5
BLOCK_COMMENTS = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
CONTROL = re.compile(r"[\x00-\x1f]")
TRAILING_COMMA = re.compile(r",\s*([}\]])")
# Half of an emoji, as systems leave it that cut a headline by length: no table and no file can hold it.
HALF_A_PAIR = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
# What can still be had of a script that no parser takes: flat strings of these names.
BARE_QUOTE = re.compile(r'(?<!\\)"')
SALVAGED = re.compile(
    r'"(@type|headline|datePublished|dateModified|description|articleSection|isAccessibleForFree)"\s*:\s*"'
    r'((?:[^"\\]|\\.|"(?!\s*[,}\]])){1,2000})"'  # a quotation mark that was not masked ends nothing
)


def article_object(things: Iterable[dict[str, Any]], url: str) -> dict[str, Any]:
    """Return the object that describes the page's own article; empty where there is none."""
    found = [thing for thing in things if any(kind in TYPES for kind in types(thing))]
    here = same_page(url) if url else None
    return min(found, key=lambda thing: _rank(thing, here), default={})


def objects(tree: HtmlElement) -> list[dict[str, Any]]:
    """Return every object that stands in the page's JSON-LD, outer ones first."""
    scripts = [str(script.text_content()) for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower()]
    return [thing for script in scripts for value in _loaded(script) for thing in _objects(value)]


def types(thing: dict[str, Any]) -> list[str]:
    """Return the types of an object without their vocabulary's prefix."""
    stated = thing.get("@type") or []
    return [str(kind).rpartition("/")[2].rpartition(":")[2] for kind in (stated if isinstance(stated, list) else [stated])]


def string(value: Any) -> str | None:
    """Return a text on one line, with HTML entities resolved (twice, as some systems write them)."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return None
    text = unescape(unescape(value)) if "&" in value else value
    return one_line(TAG.sub("", text) if "<" in text else text)


def name(value: Any) -> str | None:
    """Return the name of a person or organisation, stated as an object or as a string."""
    if isinstance(value, list):
        value = value[0] if value else None
    return string(value.get("name")) if isinstance(value, dict) else string(value)


def names(things: Iterable[dict[str, Any]], stated: Any) -> list[str]:
    """Return the names of all that are stated: as objects, as strings, in lists, or by their id elsewhere on the page."""
    every = stated if isinstance(stated, list) else [stated]
    wanted = {item["@id"] for item in every if isinstance(item, dict) and "name" not in item and isinstance(item.get("@id"), str)}
    known = {thing["@id"]: thing for thing in things if thing.get("name") and thing.get("@id") in wanted} if wanted else {}
    found: list[str] = []
    for item in every:
        if isinstance(item, list):
            item = item[0] if item else None
        if isinstance(item, dict):
            item = known.get(item.get("@id"), item).get("name")
        found += [text for value in (item if isinstance(item, list) else [item]) if (text := string(value))]
    return found


def is_false(value: Any) -> bool:
    """Tell whether a schema.org boolean says no, in any of the ways it is written."""
    return str(value).lower().rpartition("/")[2] in ("false", "no", "0")


def is_true(value: Any) -> bool:
    """Tell whether a schema.org boolean says yes, in any of the ways it is written."""
    return str(value).lower().rpartition("/")[2] in ("true", "yes", "1")


def _rank(thing: dict[str, Any], here: str | None) -> tuple[int, bool, bool]:
    """Order candidates: the more telling type first, then one that names this page, then one with a headline."""
    level = min(TYPES[kind] for kind in types(thing) if kind in TYPES)
    place = thing.get("mainEntityOfPage")
    stated = place.get("@id") or place.get("url") if isinstance(place, dict) else place
    named = [canonical(value) for value in (thing.get("url"), stated, thing.get("@id")) if isinstance(value, str)]
    elsewhere = here is None or all(address is None or same_page(address) != here for address in named)
    return level, elsewhere, not isinstance(thing.get("headline"), str | list)


def _loaded(script: str) -> Iterator[Any]:
    """Yield the values of one script: as it stands, mended, as several values in a row, or what is left of it."""
    text = script.strip().lstrip("\ufeff")
    text = HALF_A_PAIR.sub("", text) if "\\u" in text else text
    for mend in (str, _mended, _requoted):
        try:
            yield json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
        return
    yield from _one_after_another(_mended(text))


def _mended(text: str) -> str:
    """Return a script without comment marks, control characters, commas before a closing bracket and a semicolon at the end."""
    return TRAILING_COMMA.sub(r"\1", CONTROL.sub(" ", BLOCK_COMMENTS.sub("", text))).rstrip("; \n")


def _requoted(text: str) -> str:
    return _mended(text).replace("&quot;", '"')


def _one_after_another(text: str) -> Iterator[Any]:
    decoder, place = json.JSONDecoder(strict=False), 0
    while (place := text.find("{", place)) >= 0:
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        yield value
    else:
        return
    salvaged = {key: value for key, value in reversed(SALVAGED.findall(text))}
    if salvaged:
        yield {key: _unquoted(value) for key, value in salvaged.items()}


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(f'"{BARE_QUOTE.sub(chr(92) + chr(34), value)}"', strict=False))
    except ValueError:
        return value


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth >= DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in NESTED:
            yield from _objects(value.get(key), depth + 1)
