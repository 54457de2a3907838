"""A page's bytes to the parts of an article: parsed once, metadata from its own statements, body by trafilatura."""

import re
from dataclasses import dataclass
from datetime import tzinfo

import trafilatura
from lxml import etree

from extractors.errors import NoArticle
from extractors.metadata import Metadata, read_metadata
from extractors.text import one_line, paragraphs, tidy

LEAST_LETTERS = 140
VERSION = f"trafilatura {trafilatura.__version__}"


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page holds; `body` are its paragraphs in order."""

    metadata: Metadata
    body: tuple[str, ...]


def read_page(data: bytes, url: str, zone: tzinfo | None) -> PageReading:
    """Read a page. Raises NoArticle when there is no article in it."""
    if not data.strip():
        raise NoArticle("the page is empty")
    tree = trafilatura.load_html(data.replace(b"\x00", b""))
    if tree is None:
        raise NoArticle("the page is no HTML")
    metadata = read_metadata(tree, url, zone)
    body = _without_headline(_body(tree), metadata)
    if _letters(body) < LEAST_LETTERS:  # the markup holds a teaser, or nothing before its scripts have run
        body = _without_headline(_paragraphs(metadata.article_body), metadata)
    if _letters(body) < LEAST_LETTERS:
        raise NoArticle(f"no article text found in the page (fewer than {LEAST_LETTERS} letters)")
    return PageReading(metadata, body)


def _letters(body: tuple[str, ...]) -> int:
    return sum(map(len, body))


def _body(tree: etree._Element) -> tuple[str, ...]:
    document = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False)
    text = getattr(document, "text", None)
    return _paragraphs(text) if text else ()


def _paragraphs(text: str | None) -> tuple[str, ...]:
    return tuple(re.sub(r"^[-•]\s+", "", block) for block in paragraphs(tidy(text))) if text else ()


def _without_headline(body: tuple[str, ...], metadata: Metadata) -> tuple[str, ...]:
    """Drop the headline where the first lines repeat it."""
    title = one_line(metadata.title)
    start = next((place + 1 for place, block in enumerate(body[:2]) if block == title), 0)
    return body[start:]
