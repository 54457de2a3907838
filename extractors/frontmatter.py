"""What stands around a page's heading: who signs, and the times that are printed there.

Only elements near the heading are looked at, in order, so that what a page says of other articles is not taken for its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from extractors.phrases import phrases
from extractors.text import one_line

BELOW, LEVELS, MOST_ELEMENTS = 160, 3, 3000
LONGEST_NAMES, LONGEST_TIME = 200, 90
LONGEST_SPOKEN, MOST_PARTS = 60, 40
LONG_PARAGRAPH, LEADS = 140, 1
LONGEST_LABEL = 24
DATE_LABEL = re.compile(r"(?:datum|date|published|veröffentlicht|дата|опубликовано|опубліковано)\W*$", re.IGNORECASE)
NAME_LABEL = re.compile(r"(?:autor(?:in|en)?(?:/autor(?:in|en)?)?|authors?|автор)\W*$", re.IGNORECASE)
SIGNED = re.compile(r"author|autor|byline|verfasser|writer|redakteur|auteur|journalist|reporter|creator", re.IGNORECASE)
NOT_SIGNED = re.compile(
    r"bio|image|img|photo|foto|desc|about|follow|social|avatar|icon|comment|share|contact|role|title", re.IGNORECASE
)
PROFILE = re.compile(
    r"/(?:author|authors|autor|autoren|autorin|auteur|people|person|profile|profil|by|journalist|journalists|reporter|staff"
    r"|avtory|avtor|avtori)/[^/?#]+",
    re.IGNORECASE,
)
CARD = re.compile(r"card|teaser|related|inline|sidebar|recommend|popular", re.IGNORECASE)
DATED = re.compile(r"date|time|datum|publi|stand|posted|updated|meta|info|created", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Names and times as printed around the heading, in order, and the stamps of its time elements; nothing is read in them yet."""

    names: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()


def read_frontmatter(tree: HtmlElement) -> FrontMatter:
    """Return what is printed around the first heading that says something."""
    heading = _heading(tree)
    if heading is None:
        return FrontMatter()
    names: dict[str, None] = {}
    times: dict[str, None] = {}
    stamps: dict[str, None] = {}
    inside: HtmlElement | None = None  # of an element whose whole text has been taken
    paragraphs = 0
    for element in _around(heading):
        paragraphs += element.tag == "p" and len(str(element.text_content())) > LONG_PARAGRAPH
        if paragraphs > LEADS:  # the article has begun
            break
        if inside is not None and _is_below(element, inside):
            continue
        inside = None
        if _signs(element) and (text := _short(element, LONGEST_NAMES)):
            names.setdefault(text)
            if any(map(str.isdigit, text)):  # who and when in one line
                times.setdefault(text)
            inside = element
        elif element.tag == "time" and element.get("datetime"):
            stamps.setdefault(str(element.get("datetime")))
        elif _dates(element) and (text := _short(element, LONGEST_TIME)):
            times.setdefault(phrases("time_lead").sub("", text))
    return _with_labelled(tree, FrontMatter(tuple(names), tuple(times), tuple(stamps)))


def signatures(tree: HtmlElement) -> Iterator[str]:
    """Yield what signs elsewhere in what holds the heading, such as below the text."""
    heading = _heading(tree)
    if heading is None:
        return
    frame = next((above for above in heading.iterancestors("article", "main")), None)
    if frame is None:
        frame = next(islice(heading.iterancestors(), LEVELS - 1, None), heading)
    for element in islice(frame.iter("div", "p", "span", "a", "li"), MOST_ELEMENTS):
        if _signs(element) and not CARD.search(element.get("class") or "") and (text := _short(element, LONGEST_NAMES)):
            yield text
            return


def _heading(tree: HtmlElement) -> HtmlElement | None:
    return next((found for found in tree.iter("h1") if str(found.text_content()).strip()), None)


def _with_labelled(tree: HtmlElement, found: FrontMatter) -> FrontMatter:
    """Add what stands behind a label ("Datum 28.04.2023", "Autor Uwe Hansen") where nothing else is printed."""
    if found.names and found.times:
        return found
    names, times = [], []
    for label in tree.iter("strong", "b", "dt"):
        said, behind = one_line(label.text) or "", one_line(label.tail) or ""
        if 0 < len(behind) <= LONGEST_TIME and len(said) <= LONGEST_LABEL:
            if DATE_LABEL.match(said):
                times.append(behind)
            elif NAME_LABEL.match(said):
                names.append(behind)
    return replace(found, names=found.names or tuple(names[:3]), times=found.times or tuple(times[:3]))


def _around(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield elements in document order, beginning a little above the heading."""
    start = heading
    for _ in range(LEVELS):
        parent = start.getparent()
        if parent is None or parent.tag in ("body", "main", "html"):
            break
        start = parent
    if start is not heading and sum(1 for _ in zip(range(BELOW), start.iter("p"), strict=False)) == BELOW:
        start = heading  # what holds the heading holds the page
    node: HtmlElement | None = start
    for _ in range(BELOW):
        if node is None:
            return
        if isinstance(node.tag, str):
            yield node
        node = _next(node)


def _next(node: HtmlElement) -> HtmlElement | None:
    if len(node):
        return node[0]
    while node is not None:
        following = node.getnext()
        if following is not None:
            return following
        node = node.getparent()
    return None


def _is_below(element: HtmlElement, above: HtmlElement) -> bool:
    return any(ancestor is above for ancestor in element.iterancestors())


def _signs(element: HtmlElement) -> bool:
    if element.tag == "a":
        return bool(PROFILE.search(element.get("href") or "")) or "author" in (element.get("rel") or "").split()
    called = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if SIGNED.search(called) and not NOT_SIGNED.search(called):
        return True
    said = (element.text or "").strip() if element.tag in ("p", "div", "span", "li") else ""
    match = phrases("spoken").search(said) if said and len(said) <= LONGEST_SPOKEN else None
    return match is not None and (not len(element) or match.end() == len(said))  # "Von Uwe Hansen", or "Von" and a link


def _dates(element: HtmlElement) -> bool:
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    return not CARD.search(called) and (element.tag == "time" or bool(DATED.search(called)))


def _short(element: HtmlElement, longest: int) -> str | None:
    """Return an element's text where it is no longer than a byline or a time is."""
    if any(part.tag in ("script", "style") for part in islice(element.iter(), MOST_PARTS)):
        return None
    length, parts = 0, []
    for part in islice(element.itertext(), MOST_PARTS):
        length += len(part.strip())
        if length > longest:
            return None
        if part.strip():
            parts.append(part)
    several = sum(len(part.split()) > 1 for part in parts) > 1  # names side by side, each in an element of its own
    return one_line(" | ".join(parts) if several else " ".join(parts))
