"""A page's bytes to the parts of an article: parsed once, read once.

Bytes -> tree -> metadata, times and bylines -> tree without what is no text -> body -> lines that are the article.
"""

from dataclasses import dataclass
from datetime import datetime

from extractors import body, markup
from extractors.barrier import barrier
from extractors.boilerplate import Context, without_boilerplate
from extractors.claims import Statement, Timing, weigh
from extractors.errors import NoArticle
from extractors.metadata import Metadata, read_metadata
from extractors.pagekind import access_of, kind_of
from extractors.records import Outlet
from extractors.state import embedded_article
from extractors.text import plain

LEAST_LETTERS = 140
VERSION = body.VERSION


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page holds. `body` are its paragraphs and headings in order; `headings` those of them that are headings."""

    metadata: Metadata
    timing: Timing
    kind: str
    access: str
    body: tuple[str, ...]
    headings: tuple[str, ...]
    captions: tuple[str, ...]


def read_page(data: bytes, url: str, outlet: Outlet, now: datetime, stated: tuple[Statement, ...] = ()) -> PageReading:
    """Read a page. `stated` is what feed, sitemap or server say of its time. Raises NoArticle when there is no article in it."""
    tree = markup.parse(data)
    said = read_metadata(tree, url, outlet.name)
    markup.strip(tree, outlet.drop)
    asides = markup.set_apart(tree)
    article_body = body.as_text(said.article_body)
    blocks = body.read_body(markup.kept(tree, outlet.keep), article_body)
    known = Context(
        frozenset(map(plain, said.titles)),
        frozenset(plain(name) for name in (*said.byline.people, *said.byline.desks)),
        asides.links,
        asides.captions,
        outlet.recurring,
    )
    blocks = without_boilerplate(blocks, known)
    settled = body.settle(blocks, article_body)
    blocks = settled if set(settled) <= set(blocks) else without_boilerplate(settled, known)
    if body.letters(blocks) < LEAST_LETTERS:  # the markup holds a teaser, or nothing before its scripts have run
        stood_in = body.stated_blocks(article_body) or body.markup_blocks(embedded_article(data))
        blocks = without_boilerplate(stood_in, known)
    if body.letters(blocks) < LEAST_LETTERS and (flat := markup.flattened(data)) is not None:
        markup.strip(flat, outlet.drop)
        blocks = without_boilerplate(body.read_body(flat, None), known)
    found = barrier(data, url, said, body.letters(blocks))
    if found:
        raise NoArticle(found.reason, again=found.again, gone=not found.again)
    if body.letters(blocks) < LEAST_LETTERS:
        raise NoArticle(f"no article text found in the page (fewer than {LEAST_LETTERS} letters)")
    lines = tuple(block.text for block in blocks if block.kind != "caption")
    return PageReading(
        said,
        weigh((*said.times, *stated), outlet.zone, now, outlet.since),
        kind_of(said, url, sum(len(line.split()) for line in lines)),
        access_of(said, lines, marked=asides.paywall),
        lines,
        tuple(block.text for block in blocks if block.kind == "heading"),
        tuple(block.text for block in blocks if block.kind == "caption"),
    )
