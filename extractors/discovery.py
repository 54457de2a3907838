"""Feeds that a site names itself, on its pages and in its robots.txt, and the usual places where it names none.

Feeds of comments stand last: what readers answer is no article, but a name does not always tell it from opinion.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from extractors.aggregators import page_of
from extractors.errors import NoArticle
from extractors.markup import parse
from extractors.records import FeedKind
from extractors.text import one_line
from extractors.url import same_page

MOST_LINKS, LONGEST_TITLE = 20, 200
TYPES: dict[str, FeedKind] = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/xml": "rss",
    "text/xml": "rss",
    "application/atom+xml": "atom",
}
LOOKS_LIKE_FEED = re.compile(r"\.(?:rss|xml|rdf|atom)$|/(?:rss|atom|feeds?(?![a-z]))|feed/?$", re.IGNORECASE)
EMBEDDED = re.compile(r"https?(?:://|%3a)", re.IGNORECASE)  # a button to subscribe elsewhere carries the feed's address
COMMENTS = re.compile(r"/comments(?:[/._-]|$)|comments[-_/]?(?:feed|rss)", re.IGNORECASE)
ABOUT_COMMENTS = re.compile(r"\b(?:kommentare?|comments?|комментари\w*|коментар\w*|commentaires)\b", re.IGNORECASE)
NEWS = re.compile(r"news(?!letter)", re.IGNORECASE)
SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE)
USUAL: tuple[tuple[str, FeedKind], ...] = (
    ("/feed", "rss"),
    ("/rss", "rss"),
    ("/rss.xml", "rss"),
    ("/feed.xml", "rss"),
    ("/atom.xml", "atom"),
    ("/index.rss", "rss"),
    ("/sitemap-news.xml", "news_sitemap"),
    ("/news-sitemap.xml", "news_sitemap"),
    ("/sitemap_index.xml", "sitemap"),
    ("/sitemap.xml", "sitemap"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """An address where a feed is said or guessed to be, and who says so."""

    url: str
    kind: FeedKind
    title: str | None
    said_by: str


def named_by_page(data: bytes, url: str) -> tuple[Found, ...]:
    """Return the feeds that a page names, declared ones before links that look like one; none where it is no page."""
    try:
        tree = parse(data)
    except NoArticle:
        return ()
    base = _base(tree, url)
    declared = _once(_declared(tree, base))
    known = {same_page(found.url) for found in declared}
    linked = [found for found in _once(_linked(tree, base)) if same_page(found.url) not in known]
    linked.sort(key=_is_of_comments)
    return tuple(sorted([*declared, *linked[:MOST_LINKS]], key=_is_of_comments))


def named_by_robots(text: str, url: str) -> tuple[Found, ...]:
    """Return the sitemaps that a robots.txt names, in its order."""
    lines = (SITEMAP_LINE.match(line.removeprefix("\ufeff")) for line in text.splitlines())
    addresses = (_address(line[1], url) for line in lines if line)
    return _once(Found(found, _sitemap_kind(found), None, "robots.txt") for found in addresses if found)


def guesses(url: str) -> tuple[Found, ...]:
    """Return the usual places of feeds on a site, to be tried where it names none."""
    addresses = ((_address(place, url), kind) for place, kind in USUAL)
    return tuple(Found(found, kind, None, "guess") for found, kind in addresses if found)


def _base(tree: HtmlElement, url: str) -> str:
    """Return what relative addresses of a page are relative to."""
    stated = next((href for base in tree.iter("base") if (href := base.get("href"))), "")
    try:
        joined = urljoin(url, str(stated).strip())
    except ValueError:
        return url
    return joined if joined.lower().startswith("http") else url  # as browsers do


def _declared(tree: HtmlElement, base: str) -> Iterator[Found]:
    """Yield the feeds and sitemaps that a page declares for machines."""
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = TYPES.get((link.get("type") or "").partition(";")[0].strip().lower())
        found, title = _address(link.get("href"), base), one_line((link.get("title") or "")[:LONGEST_TITLE])
        if found and "sitemap" in relations:
            yield Found(found, _sitemap_kind(found), title, "page: link rel=sitemap")
        elif found and "alternate" in relations and kind:
            yield Found(found, kind, title, "page: link rel=alternate")


def _linked(tree: HtmlElement, base: str) -> Iterator[Found]:
    """Yield what the links of a page that look like feeds lead to."""
    for link in tree.iter("a"):
        href = (link.get("href") or "").strip()
        found = None if EMBEDDED.search(href, 4) else _address(href, base)
        path = urlsplit(found or "").path.lower()
        if found and LOOKS_LIKE_FEED.search(path):
            kind: FeedKind = _sitemap_kind(found) if "sitemap" in path else "atom" if "atom" in path else "rss"
            yield Found(found, kind, one_line(str(link.text_content())[:LONGEST_TITLE]), "page: link for readers")


def _address(stated: str | None, base: str) -> str | None:
    try:
        return page_of(urljoin(base, stated.strip())) if stated and stated.strip() else None
    except ValueError:
        return None


def _is_of_comments(found: Found) -> bool:
    return COMMENTS.search(urlsplit(found.url).path) is not None or ABOUT_COMMENTS.search(found.title or "") is not None


def _sitemap_kind(url: str) -> FeedKind:
    parts = urlsplit(url)
    return "news_sitemap" if NEWS.search(f"{parts.path}?{parts.query}") else "sitemap"


def _once(found: Iterable[Found]) -> tuple[Found, ...]:
    """Return each address once, as first found."""
    once: dict[str, Found] = {}
    for one in found:
        once.setdefault(same_page(one.url), one)
    return tuple(once.values())
