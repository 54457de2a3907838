"""A page's bytes to one tree, and what of that tree is certainly no article."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import trafilatura
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, document_fromstring

from extractors.charset import mended
from extractors.errors import NoArticle
from extractors.records import LARGEST
from extractors.text import plain

# What no text of an article stands in. `noscript` and `template` hold what is shown only without or after scripts.
NEVER = (
    "script", "style", "svg", "iframe", "template", "button", "input", "select", "textarea", "canvas", "video", "audio", "object",
    "map", "dialog", "link", "noscript",
)  # fmt: skip
FRAMES, ROLES = ("nav", "footer", "aside", "menu", "header"), ("complementary", "navigation", "contentinfo", "search")
GROUPS = ("div", "section", "blockquote", "p", "span", "ul", "figcaption", "small", "em", "amedia-factbox", *FRAMES)
ASIDE = re.compile(
    r"fact-?_?box|info-?_?box|faktaboks|faktenbox|infokasten|twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed"
    r"|telegram-post|fb-post|cookie-(?:banner|consent|notice)|onetrust|read-?also|read-?more-?(?:box|block|link)|related-?(?:articles|posts|news|links|stories)"
    r"|(?:^|[\s_-])tags(?:$|[\s_-])|tag-?list|newsletter|subscribe-?(?:box|form|block)|mailing-?(?:box|form)",
    re.IGNORECASE,
)
CAPTION = re.compile(r"caption|copyright|photo-?_?credit|image-?_?credit|bildnachweis|bildunterschrift|bildquelle", re.IGNORECASE)
# Scripts but JSON-LD, styles and drawings: more than half of most pages, and nothing of it is read.
SILENT = re.compile(rb"<(?P<name>script|style|svg)(?=[\s/>])(?P<said>[^<>]{0,2000})>|<!--", re.IGNORECASE)
ENDS = {name: re.compile(end, re.IGNORECASE) for name, end in (
    (b"script", rb"</script\s*>"), (b"style", rb"</style\s*>"), (b"svg", rb"</svg\s*>"), (b"", rb"-->"),
)}  # fmt: skip
PAYWALL = re.compile(
    r"(?<!no-)(?<!no_)paywall(?!-?(?:free|passed|disabled))|piano-(?:offer|inline)|subscriber-only|premium-(?:content|wall|teaser)|plus-(?:teaser|paywall)|article__locked|is-locked|regwall"
    r"|metered-(?:content|wall)|offer-?page|(?:^|[\s_-])plus-?box",
    re.IGNORECASE,
)
CALLED = {"caption": CAPTION, "box": ASIDE, "paywall": PAYWALL}
GROUPING = re.compile(
    rb"</?(?:div|span|section|font|center|b|i|u|em|strong|small|ul|ol|li|table|tbody|tr|td|blockquote)\b[^>]{0,2000}>",
    re.IGNORECASE,
)
DEEP = 250  # the parser's own limit is 256
LEAST_LINK, LONGEST_CAPTION, MOSTLY = 12, 600, 1.5
INLINE = frozenset({"a", "b", "em", "font", "i", "ins", "mark", "s", "small", "strong", "sub", "sup", "u", "wbr"})
LINES = ("p", "li", "strong", "em", "span", "h2", "h3", "h4")
LEAST_MENU, ALL_LINKS, LONGEST_SLOGAN = 5, 0.9, 80


def parse(data: bytes) -> HtmlElement:
    """Return the tree of a page. Raises NoArticle where there is none to be had."""
    if len(data) > LARGEST:
        raise NoArticle(f"the page is larger than {LARGEST >> 20} MB, which no article is")
    if not data.strip():
        raise NoArticle("the page is empty", again=True)
    data = _without_silent(_plain_bytes(data))
    tree = trafilatura.load_html(data)
    if tree is None:
        raise NoArticle("the page is no HTML")
    return tree


def flattened(data: bytes) -> HtmlElement | None:
    """Return the tree of a page without elements that only group, where it may be nested deeper than the parser goes."""
    plain_data = _plain_bytes(data)
    if sum(1 for _ in zip(range(DEEP), GROUPING.finditer(plain_data), strict=False)) < DEEP:
        return None
    return trafilatura.load_html(GROUPING.sub(b" ", _without_silent(plain_data)))


def _plain_bytes(data: bytes) -> bytes:
    """Return bytes without NULs; what is in UTF-16, by its byte order mark, in UTF-8, and UTF-8 without its few bad bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode("utf-8", "replace").replace(b"\x00", b"")
    return mended(data.replace(b"\x00", b""))


def _without_silent(data: bytes) -> bytes:
    """Cut out scripts, styles and drawings, in one pass; an element or comment without an end is left to the parser."""
    parts, place, search = [], 0, 0
    while found := SILENT.search(data, search):
        name, said = (found["name"] or b"").lower(), found["said"] or b""
        if said.endswith(b"/") and name == b"svg":
            search = found.end()
            continue
        end = ENDS[name].search(data, found.end())
        if end is None:
            break
        search = end.end()
        if name and not (name == b"script" and b"ld+json" in said.lower()):
            parts.append(data[place : found.start()])
            place = search
    return b"".join([*parts, data[place:]]) if parts else data


def strip(tree: HtmlElement, drop: Iterable[str] = ()) -> None:
    """Take out of the tree what no text of an article stands in, and what the outlet's rules drop."""
    etree.strip_tags(tree, "embed")  # the parser puts into it what follows it
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *NEVER, with_tail=False)
    for selector in drop:
        for found in CSSSelector(selector)(tree):
            _take_out(found)


def kept(tree: HtmlElement, keep: Iterable[str]) -> HtmlElement:
    """Return a tree of the elements that the outlet's rules keep, or the tree itself where they find none."""
    found = {element for selector in keep for element in CSSSelector(selector)(tree)}
    if not found:
        return tree
    page = document_fromstring("<html><body><article></article></body></html>")
    article = page.find(".//article")
    inside: HtmlElement | None = None
    for element in [element for element in tree.iter() if element in found]:  # in the page's order
        if inside is None or not any(above is inside for above in element.iterancestors()):
            inside = element
            element.tail = None
            article.append(element)
    return page


@dataclass(frozen=True, slots=True)
class Asides:
    """What stands beside an article's text, plain: texts of links and of lines that are little but one, captions and credits.

    `paywall` tells whether there is a place where readers are asked to pay.
    """

    links: frozenset[str]
    captions: frozenset[str]
    paywall: bool = False


def set_apart(tree: HtmlElement) -> Asides:
    """Take boxes and posts quoted from elsewhere out of a stripped tree; return what is known of the lines beside the text."""
    captions: set[str] = set()
    boxes: list[HtmlElement] = []
    paywall = False
    for element in tree.iter(*GROUPS):
        called = _called(element.get("class") or "")
        paywall = paywall or called == "paywall"
        if element.tag in FRAMES or called == "box" or element.get("role") in ROLES or (element.tag == "ul" and _is_menu(element)):
            boxes.append(element)
        elif called == "caption" or element.tag == "figcaption":
            captions.add(plain(" ".join(element.itertext())[:LONGEST_CAPTION]))
    _take_out_boxes(tree, boxes)
    links = frozenset(text for text in _link_texts(tree) if len(text) >= LEAST_LINK)
    return Asides(links, frozenset(captions - {""}), paywall)


@lru_cache(maxsize=4096)
def _called(names: str) -> str:
    """Tell what the class names of an element call it: a caption, a box set apart, a paywall, or none of these."""
    return next((what for what, pattern in CALLED.items() if pattern.search(names)), "") if names else ""


def _link_texts(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts of links, and of the lines that say little besides their one link."""
    linked: dict[HtmlElement, int] = {}
    for link in tree.iter("a"):
        if (link.get("href") or "").startswith("#"):  # within the page
            continue
        text = plain(" ".join(link.itertext()))
        yield text
        parent = link.getparent()
        if parent is not None and parent.tag in LINES:
            linked[parent] = max(linked.get(parent, 0), len(text))
    for line, length in linked.items():
        text = plain(" ".join(line.itertext()))
        if length and len(text) <= MOSTLY * length:
            yield text


def _is_menu(items: HtmlElement) -> bool:
    """Tell whether a list is nothing but links, as menus and lists of other articles are."""
    if len(items) < LEAST_MENU:
        return False
    linked = sum(len(str(link.text_content()).strip()) for link in items.iter("a"))
    return linked > 0 and linked >= ALL_LINKS * sum(len(part.strip()) for part in items.itertext())


def _take_out_boxes(tree: HtmlElement, boxes: Iterable[HtmlElement]) -> None:
    """Take boxes out, but for those that are the page's frame: they hold the heading, or most of the paragraphs."""
    held: dict[HtmlElement, int] = dict.fromkeys(boxes, 0)
    frames = {above for heading in tree.iter("h1") for above in heading.iterancestors() if above in held}
    mass = 0
    for paragraph in tree.iter("p") if held else ():
        letters = len(str(paragraph.text_content()))
        mass += letters
        for above in paragraph.iterancestors():
            if above in held:
                held[above] += letters
    for box, letters in held.items():
        if box not in frames and 2 * letters <= mass and not (box.tag == "header" and letters > LONGEST_SLOGAN):
            _take_out(box)


def _take_out(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def text_of(element: HtmlElement) -> str:
    """Return an element's text: what only sets letters apart parts no words, any other element does."""
    parts: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        apart = "" if part.tag in INLINE else " "
        if event == "start":
            parts += [apart, part.text or ""]
        elif part is not element:
            parts += [apart, part.tail or ""]
    return "".join(parts)
