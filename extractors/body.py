"""The body of an article: trafilatura on the parsed tree, its blocks with what they are, its doubts settled.

The quick way is taken first. Where it leaves a quarter of the densest place, or 30 % of what the page itself calls the
article's body, the thorough way is taken too and the better of the two kept (measured in DESIGN).
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import Literal

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from extractors.markup import text_of
from extractors.text import one_line, paragraphs, tidy, words

VERSION = f"trafilatura {trafilatura.__version__}"
Kind = Literal["text", "heading", "caption"]
LEAST_PARAGRAPH, LEAST_DENSE, LEAST_SHARE, LEAST_COVER = 80, 120, 0.75, 0.7
LEAST_MASK, MASK_SHARE, LEAST_STATED = 0.85, 0.55, 0.5
MARKUP = re.compile(r"<(?:/p|br\s*/?|/h\d|/li|/div|/blockquote|/tr)>", re.IGNORECASE)
SILENT = re.compile(r"<(?P<name>script|style)\b[^<>]*>|<!--", re.IGNORECASE)
ENDS = {"script": "</script", "style": "</style", "": "-->"}
CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
LONG_LINE = 600
BESIDE = re.compile(r"comment[-_]{1,2}(?:content|text|body)", re.IGNORECASE)  # at times longer than the article
CUT_OFF = re.compile(r"(?:\.\.\.|…|\w)\s*$")
BLANK_LINE = re.compile(r"\n\s*\n")
BREAKS = {"lb": "\n", "br": "\n"}
AFTER = {"p": "\n\n", "li": "\n", "item": "\n", "cell": " "}
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, table row, heading or caption."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Dense:
    """Where most of a page's paragraphs stand, and how many letters of them."""

    places: tuple[HtmlElement, ...]
    letters: int


def read_body(tree: HtmlElement, stated: str | None) -> tuple[Block, ...]:
    """Return the blocks of a stripped page's article; `stated` is the body that the page states itself, as plain text."""
    dense = _densest(tree)
    known = Counter(map(str.casefold, words(stated))) if stated else Counter()
    quick = _extracted(tree, fast=True)
    if quick and letters(quick) >= LEAST_SHARE * dense.letters and _cover(quick, known) >= LEAST_COVER:
        return _as_in(dense, quick)
    thorough = _extracted(tree, fast=False)
    ways = [thorough, quick, _all_of(dense)]
    if known:
        return max(ways, key=lambda blocks: _likeness(blocks, known))
    return next((blocks for blocks in ways if blocks and letters(blocks) >= LEAST_SHARE * dense.letters), thorough or quick)


def _as_in(dense: Dense, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return blocks with what the dense places say of their paragraphs: where one begins, and which heading stands above it."""
    if len(blocks) > 1 and any(block.kind == "heading" for block in blocks):
        return blocks
    own = _all_of(dense)
    if len(blocks) == 1 < len(own):
        return own
    above = {below.text: heading for heading, below in pairwise(own) if heading.kind == "heading" and below.kind != "heading"}
    return tuple(part for block in blocks for part in ((above[block.text], block) if block.text in above else (block,)))


def as_text(stated: str | None) -> str | None:
    """Return the body that a page states as plain text: some write markup into it, or its entities twice."""
    if not stated:
        return None
    text = unescape(unescape(stated)) if "&" in stated else stated
    return tidy(TAG.sub("", MARKUP.sub("\n", CELL.sub(" ", _without_silent(text)))) if "<" in text else text) or None


def _without_silent(text: str) -> str:
    """Cut scripts, styles and comments out of a piece of HTML, in one pass; one without an end goes to the end of it."""
    parts, place, low = [], 0, text.lower()
    while found := SILENT.search(text, place):
        name = (found["name"] or "").lower()
        end = low.find(ENDS[name], found.end())
        parts.append(text[place : found.start()])
        place = len(text) if end < 0 else max(text.find(">", end) + 1, end + 1)
    return "".join([*parts, text[place:]])


def stated_blocks(stated: str | None) -> tuple[Block, ...]:
    """Return the body that a page states itself as blocks."""
    return tuple(Block("text", block) for block in paragraphs(tidy(stated))) if stated else ()


def markup_blocks(fragment: str | None) -> tuple[Block, ...]:
    """Return the paragraphs, headings and list items of a piece of HTML, without its figures."""
    if not fragment:
        return ()
    tree = document_fromstring(f"<html><body><div>{_storable(fragment)}</div></body></html>").find(".//div")
    etree.strip_elements(tree, "figure", "figcaption", "script", "style", "aside", with_tail=False)
    while len(tree) == 1 and tree[0].tag in ("div", "section", "article"):
        tree = tree[0]
    return _all_of(Dense((tree,), len(fragment)))


def _storable(fragment: str) -> str:
    return tidy(fragment.encode("utf-8", "ignore").decode())


def settle(blocks: tuple[Block, ...], stated: str | None) -> tuple[Block, ...]:
    """Hold what was extracted against the body that the page states.

    Where the statement has most of the extracted words, lines that it lacks are foreign and left out; where what was
    extracted has hardly half of the statement, the statement stands in.
    """
    if not stated:
        return blocks
    known, found = Counter(map(str.casefold, words(stated))), _bag(blocks)
    common = (known & found).total()
    if letters(blocks) < LEAST_STATED * len(stated):
        return stated_blocks(stated)
    if not found or common < LEAST_MASK * found.total():
        return blocks
    last = max((place for place, block in enumerate(blocks) if block.kind == "text" and _stands_in(block, known)), default=-1)
    cut = len(words(stated)) < found.total() and CUT_OFF.search(stated)  # a statement that breaks off says nothing of what follows
    return tuple(
        block for place, block in enumerate(blocks) if block.kind != "text" or (cut and place > last) or _stands_in(block, known)
    )


def letters(blocks: tuple[Block, ...]) -> int:
    """Return how many letters the text of blocks has."""
    return sum(len(block.text) for block in blocks if block.kind != "caption")


def _stands_in(block: Block, known: Counter[str]) -> bool:
    bag = Counter(map(str.casefold, words(block.text)))
    return not bag or (bag & known).total() >= MASK_SHARE * bag.total()


def _cover(blocks: tuple[Block, ...], known: Counter[str]) -> float:
    return (_bag(blocks) & known).total() / known.total() if known else 1.0


def _likeness(blocks: tuple[Block, ...], known: Counter[str]) -> float:
    """Return F1 of bags of words."""
    bag = _bag(blocks)
    return 2 * (bag & known).total() / ((bag.total() + known.total()) or 1)


def _bag(blocks: tuple[Block, ...]) -> Counter[str]:
    return Counter(word.casefold() for block in blocks for word in words(block.text))


def _densest(tree: HtmlElement) -> Dense:
    """Return the places of one kind right below which most letters of long paragraphs stand that are not mostly links.

    A kind of place is an element's name and class, so that a body cut in pieces by advertisements is one.
    """
    held: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[HtmlElement]] = {}
    for paragraph in tree.iter("p"):
        length, place = _length(paragraph), paragraph.getparent()
        if length >= LEAST_PARAGRAPH and place is not None and 2 * sum(map(_length, paragraph.iter("a"))) < length:
            kind = (str(place.tag), str(place.get("class")))
            if BESIDE.search(kind[1]):
                continue
            held[kind] += length
            if not places.setdefault(kind, []) or places[kind][-1] is not place:
                places[kind].append(place)
    found = held.most_common(1)
    return Dense(tuple(places[found[0][0]]), found[0][1]) if found and found[0][1] >= LEAST_DENSE else Dense((), 0)


def _length(element: HtmlElement) -> int:
    return sum(len(part.strip()) for part in element.itertext())


def _all_of(dense: Dense) -> tuple[Block, ...]:
    """Return the paragraphs, headings and list items right below these places."""
    kinds: dict[str, Kind] = {"p": "text", "h2": "heading", "h3": "heading", "h4": "heading", "li": "text", "blockquote": "text"}
    parts = (part for place in dense.places for child in place for part in (child if child.tag in ("ul", "ol") else (child,)))
    found = ((kinds[part.tag], one_line(text_of(part))) for part in parts if part.tag in kinds)
    return tuple(Block(kind, text) for kind, text in found if text)


def _extracted(tree: HtmlElement, *, fast: bool) -> tuple[Block, ...]:
    document = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False, fast=fast)
    body = getattr(document, "body", None)
    if body is None:
        return ()
    return tuple(block for element in body for block in _blocks(element))


def _blocks(element: etree._Element) -> list[Block]:
    kind: Kind = "heading" if element.tag == "head" else "text"
    if element.tag == "list":
        texts = [_text(item, without="list") for item in element.iter("item")] or [_text(element)]
    elif element.tag == "table":
        texts = [" | ".join(filter(None, map(_text, row.iter("cell")))) for row in element.iter("row")]
    else:
        texts = [_text(element)]
    tail = tidy(element.tail or "")
    return [Block(kind, line) for text in texts for line in _lines(text)] + [Block("text", line) for line in _lines(tail)]


def _lines(text: str) -> list[str]:
    """Split at blank lines; at single line breaks only where a long text has no others."""
    if "\n\n" not in text and len(text) > LONG_LINE:
        return paragraphs(text)
    return [joined for part in BLANK_LINE.split(text) if (joined := " ".join(part.split()))]


def _text(element: etree._Element, without: str = "") -> str:
    """Return an element's text, its line breaks as such, `without` what stands in elements of that name within it."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "end":
            parts += [AFTER.get(part.tag, ""), part.tail or ""] if part is not element else []
        elif part is not element and part.tag == without:
            walk.skip_subtree()
        else:
            parts += [BREAKS.get(part.tag, ""), part.text or ""]
    return tidy("".join(parts))
