"""What a page states about itself: JSON-LD first, then meta tags, then the markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from extractors import jsonld
from extractors.claims import Statement
from extractors.frontmatter import FrontMatter, read_frontmatter, signatures
from extractors.headline import Titles, choose
from extractors.markup import text_of
from extractors.people import NOBODY, Byline, read_byline
from extractors.text import one_line
from extractors.times import read_time
from extractors.url import canonical, host_of

PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datePublished", "date", "pubdate", "publishdate",
    "publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created",
    "dc.date", "dcterms.date", "cXenseParse:recs:publishtime", "mediator_published_time",
)  # fmt: skip
MODIFIED_META = (
    "article:modified_time", "og:updated_time", "dateModified", "last-modified", "dcterms.modified", "mediator_modified_time",
)  # fmt: skip
AUTHOR_META = (
    "author", "article:author", "article:author_name", "byl", "parsely-author", "sailthru.author", "dc.creator", "mediator_author",
    "twitter:misc:Written by",
)  # fmt: skip
WRITTEN_BY = re.compile(r"written by|verfasst von|geschrieben von|автор", re.IGNORECASE)
BESIDE_TIME, MOST_PARTS = re.compile(r"\s*(?:[|•·,(]|\s[–—-])\s*"), 6
SEPARATORS = re.compile(r"[\s:._-]+")
URL_DAY = re.compile(r"/((?:19|20)\d{2})(?:[/-](\d{1,2})[/-](\d{1,2})|(\d{2})(\d{2}))(?:[/_-]|$)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that a page states, each None or empty where it states nothing; `types` are those of its JSON-LD article."""

    title: str | None = None
    kicker: str | None = None
    titles: tuple[str, ...] = ()
    description: str | None = None
    byline: Byline = NOBODY
    times: tuple[Statement, ...] = ()
    canonical_url: str | None = None
    language: str | None = None
    types: tuple[str, ...] = ()
    free: bool | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image_url: str | None = None
    article_body: str | None = None
    stated_words: int | None = None
    og_type: str | None = None


def read_metadata(tree: HtmlElement, url: str, outlet: str | None = None) -> Metadata:
    """Read the metadata of a parsed page; `outlet` is the outlet's name where it is known."""
    things = jsonld.objects(tree)
    data = jsonld.article_object(things, url)
    meta = read_meta(tree)
    link = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None) or meta.get("og_url")
    image = _image(data.get("image")) or meta.get("og_image")
    publisher = jsonld.name(data.get("publisher"))
    host = (host_of(url) if url else "").removeprefix("www.")
    stated = (meta.get("og_site_name"), publisher, meta.get("application_name"), outlet, host, host.rpartition(".")[0])
    outlets = tuple(dict.fromkeys(name for name in stated if name))
    front = read_frontmatter(tree)
    titles = Titles(
        jsonld.string(data.get("headline")),
        one_line(meta.get("og_title")) or one_line(meta.get("twitter_title")),
        tuple(
            found
            for heading in tree.iter("h1")
            if next(heading.iterancestors("dialog"), None) is None and (found := one_line(text_of(heading)))
        ),
        one_line(tree.findtext(".//title")),
        jsonld.string(data.get("name")),
    )
    title, kicker = choose(titles, outlets, url)
    return Metadata(
        title=title,
        kicker=kicker,
        titles=tuple(dict.fromkeys(found for found in (titles.headline, titles.social, *titles.headings, titles.page) if found)),
        description=jsonld.string(data.get("description")) or one_line(meta.get("description") or meta.get("og_description")),
        byline=_byline(tree, (jsonld.names(things, data.get("author") or data.get("creator") or []), meta, front), outlets),
        times=tuple(said for said in _times((tree, data, meta, front), url) if said.raw and said.raw.strip()),
        canonical_url=canonical(str(link), url) if link else None,
        language=(str(tree.xpath("string(/html/@lang)") or "").strip()[:2].lower() or None),
        types=tuple(jsonld.types(data)),
        free=_free(data, meta),
        section=jsonld.string(data.get("articleSection")) or one_line(meta.get("article_section")),
        keywords=_keywords(data, meta),
        image_url=canonical(image, url) if image else None,
        article_body=_body(data.get("articleBody")),
        stated_words=_number(data.get("wordCount")),
        og_type=meta.get("og_type"),
    )


def read_meta(tree: HtmlElement) -> dict[str, str]:
    """Return the meta tags by name, in lower case with underscores (`og_title`); the first of a name counts."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = tag.get("content")
        if content and content.strip():
            for attribute in ("property", "name", "itemprop"):
                if name := tag.get(attribute):
                    found.setdefault(SEPARATORS.sub("_", str(name).strip().lower()), str(content))
    for number in "12":  # Yoast and its kin: a label, and what it labels
        if WRITTEN_BY.search(found.get(f"twitter_label{number}", "")) and (author := found.get(f"twitter_data{number}")):
            found.setdefault("author", author)
    return found


def stated_in(meta: dict[str, str], name: str) -> str | None:
    """Return what the meta tag of this name says, however its parts are separated there."""
    return meta.get(SEPARATORS.sub("_", name.lower()))


def _byline(tree: HtmlElement, page: tuple[list[str], dict[str, str], FrontMatter], outlets: tuple[str, ...]) -> Byline:
    """Return who signs: as stated in JSON-LD, else in meta tags, else in the markup; people go before desks."""
    stated, meta, front = page
    first = read_byline(stated, outlets)
    if first.people:
        return first
    second = read_byline([stated_in(meta, name) for name in AUTHOR_META], outlets)
    if second.people:
        return Byline(second.people, (), first.agencies or second.agencies)
    places = (front.names, tuple(signatures(tree)), _marked(tree, "author", "name"))
    third = next((found for names in places if (found := read_byline(names, outlets))), NOBODY)
    if third.people:
        return Byline(third.people, (), first.agencies or second.agencies or third.agencies)
    return first or second or third


def _marked(tree: HtmlElement, prop: str, part: str) -> list[str]:
    """Return the texts of microdata: of the named part of a property where it has one."""
    found = tree.xpath(f"//*[@itemprop='{prop}']//*[@itemprop='{part}'] | //*[@itemprop='{prop}'][not(.//*[@itemprop='{part}'])]")
    texts = (one_line(str(element.get("content") or element.text_content())[:200]) for element in found[:8])
    return [text for text in texts if text]


def _times(page: tuple[HtmlElement, dict[str, Any], dict[str, str], FrontMatter], url: str) -> Iterator[Statement]:
    """Yield every statement about publication and change, in order of trust."""
    tree, data, meta, front = page
    yield Statement("published", "json-ld: datePublished", _raw(data.get("datePublished")))
    yield from (Statement("published", f"meta: {name}", stated_in(meta, name)) for name in PUBLISHED_META)
    marked = (element.get("datetime") or element.get("content") for element in tree.xpath("//*[@itemprop='datePublished']")[:1])
    framed = (
        time.get("datetime")
        for time in tree.iter("time")
        if next(time.iterancestors("article", "header", "main"), None) is not None
    )
    yield from (Statement("published", "html: datePublished", stated) for stated in marked if stated)
    yield from (
        Statement("published", "html: time", stated) for stated in front.stamps[:1] or tuple(islice(filter(None, framed), 1))
    )
    printed = (reads for text in front.times[:4] if (reads := _printed_time(text)))
    yield from (Statement("published", "text near the headline", text, weak=True) for text in printed)
    yield Statement("published", "json-ld: uploadDate", _raw(data.get("uploadDate")))
    yield Statement("published", "json-ld: dateCreated", _raw(data.get("dateCreated")))
    if match := URL_DAY.search(url):
        yield Statement(
            "published", "address", f"{match[1]}-{int(match[2] or match[4]):02}-{int(match[3] or match[5]):02}", hint=True
        )
    yield Statement("modified", "json-ld: dateModified", _raw(data.get("dateModified")))
    yield from (Statement("modified", f"meta: {name}", stated_in(meta, name)) for name in MODIFIED_META)


def _printed_time(text: str) -> str | None:
    """Return what reads as a time of a printed line that says more ("Von Uwe Hansen — 06.01.2026, 14:05, Lesezeit 5 Min.")."""
    parts = BESIDE_TIME.split(text)[:MOST_PARTS]
    runs = (
        (start, end) for length in range(len(parts), 0, -1) for start in range(len(parts) - length + 1) for end in [start + length]
    )
    return next((run for start, end in runs if read_time(run := ", ".join(parts[start:end]), UTC, "")), None)


def _raw(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return str(value) if isinstance(value, str | int) else None


def _body(value: Any) -> str | None:
    if isinstance(value, list):
        value = "\n".join(item for item in value if isinstance(item, str))
    return value.strip() or None if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _free(data: dict[str, Any], meta: dict[str, str]) -> bool | None:
    """Return whether a page says that all may read it; None where it says nothing."""
    tier = meta.get("article_content_tier", "").lower()
    parts = data.get("hasPart")
    stated = [data.get("isAccessibleForFree"), *(part.get("isAccessibleForFree") for part in _dicts(parts))]
    if any(jsonld.is_false(value) for value in stated if value is not None) or tier in ("locked", "metered", "paid"):
        return False
    return True if any(jsonld.is_true(value) for value in stated if value is not None) or tier == "free" else None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, dict)]


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
