"""A page's bytes to one tree: what no text stands in is cut out, nothing else is, and no bytes do harm."""

import contextlib
import time

import lxml.html
import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from extractors.errors import NoArticle
from extractors.markup import ASIDE, DEEP, FRAMES, LARGEST, NEVER, ROLES, flattened, kept, parse, set_apart, strip
from extractors.text import plain

FERRY = "<p>Die Fähre fährt seit Dienstag wieder.</p>"
BRIDGE = "<p>Міст відкриють навесні.</p>"
BOTH = "Die Fähre fährt seit Dienstag wieder. Міст відкриють навесні."


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>Fähre</title>{head}</head><body>{body}</body></html>".encode()


def tree_of(body: str, head: str = "") -> HtmlElement:
    return parse(page(body, head))


def text_of(tree: HtmlElement) -> str:
    """Return the text of a tree's body, its parts one space apart."""
    body = tree.find(".//body")
    return " ".join(" ".join((tree if body is None else body).itertext()).split())


# ---- from bytes to a tree


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the page is empty"),
        (b" \r\n\t ", "the page is empty"),
        (b"<" * (LARGEST + 1), "the page is larger than 8 MB, which no article is"),
        (b" " * (LARGEST + 1), "the page is larger than 8 MB, which no article is"),
        (b"\x00" * 9, "the page is no HTML"),
        ("Просто слова.".encode(), "the page is no HTML"),
        (b'{"error": "not found"}', "the page is no HTML"),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NoArticle) as refused:
        parse(data)
    assert (str(refused.value), refused.value.again) == (reason, reason == "the page is empty")


def test_a_page_as_large_as_may_be_is_parsed() -> None:
    filler = LARGEST - len(page(FERRY + "<!---->" + BRIDGE))
    data = page(FERRY + f"<!--{'x' * filler}-->" + BRIDGE)
    assert len(data) == LARGEST
    tree = parse(data)
    strip(tree)
    assert text_of(tree) == BOTH


JSON_LD = '<script type="application/ld+json">{"headline": "Fähre"}</script>'
WIDGET = r"<script async src=\"https://x.example/w.js\"><\/script>"
EMBEDDED = f'<script type="application/ld+json">{{"articleBody": "Eins {WIDGET} zwei"}}</script>'


@pytest.mark.parametrize(
    "between",
    [
        "<script>var a = '<p>kein Text</p>';</script>",
        "<SCRIPT SRC=x>\nvar a\n</Script\n>",
        "<script async data-a='x > y'>a</script>",
        "<script>document.write('<script><\\/script>')</script>",
        "<style media=screen>p { color: red }</style>",
        "<STYLE>p{}</STYLE >",
        "<svg viewBox='0 0 1 1'><title>Pfeil</title><path d='M0'/></svg>",
        "<svg><style>p{}</style><text>Pfeil</text></svg>",
        "<script>a</script><style>b</style><svg>c</svg><script>d</script>",
        JSON_LD,
        "<!-- Fähre <p>von gestern</p> -->",
        "<?php echo 1 ?>",
        "<!-- <script src='old.js'> --><script>a</script>",
    ],
)
def test_code_between_two_paragraphs_is_cut_out_and_the_paragraphs_stay(between: str) -> None:
    tree = tree_of(FERRY + between + BRIDGE)
    strip(tree)
    assert text_of(tree) == BOTH


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<svg class='i'></svg>", "<svg><path/></svg>"),
        ("<scripture-note></scripture-note>", "<script>a</script>"),
        (JSON_LD, "<script>a</script>"),
        ("<script type='application/ld+json'>{}</script>", JSON_LD),
        ("<svg class='i'/>", "<svg><path/></svg>"),
        ("<svg-icon name='logo'></svg-icon>", "<svg><path/></svg>"),
        ("<style-guide></style-guide>", "<style>p{}</style>"),
        (EMBEDDED, "<script>a</script>"),
    ],
)
def test_code_around_the_paragraphs_takes_none_of_them_along(before: str, behind: str) -> None:
    tree = tree_of(before + FERRY + BRIDGE + behind)
    strip(tree)
    assert text_of(tree) == BOTH


def test_of_all_scripts_json_ld_alone_is_left_in_the_tree() -> None:
    tree = tree_of(FERRY, "<script>a</script>" + JSON_LD + "<style>b</style><script type='text/javascript'>c</script><svg></svg>")
    assert [script.text for script in tree.iter("script", "style", "svg")] == ['{"headline": "Fähre"}']


@pytest.mark.parametrize("tag", ["script", "style"])
def test_what_is_never_closed_is_left_to_the_parser_and_takes_what_is_behind_it(tag: str) -> None:
    tree = tree_of(f"{FERRY}<script>a</script>{BRIDGE}<{tag}>var a = 1;{FERRY}")
    strip(tree)
    assert text_of(tree) == BOTH


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + b"<script" * 20_000,
        b"<html><body>" + b"<script" * 200_000,
        b"<html><body>" + b"<script>" * 100_000,
        b"<html><body>" + b"<script a='" * 20_000,
        b"<html><body>" + b"<script src=x></script>" * 100_000,
        b"<html><body>" + b"<script ld+json" * 100_000,
        b"<html><body>" + b"<style" * 100_000,
        b"<html><body>" + b"<svg>" * 100_000,
        b"<html><body>" + b"<svg ><style>" * 100_000,
        b"<html><body>" + b"<script type='application/ld+json'>" * 100_000,
        b"<html><body>" + b"<!--" * 1_000_000,
        b"<html><body>" + b"</script>" * 100_000,
        b"<div " * 100_000,
    ],
    ids=lambda data: f"{len(data)} {data[12:40]!r}",
)
def test_repeated_beginnings_take_no_time(data: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(NoArticle):
        parse(data)
    flattened(data)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "data",
    [
        page(FERRY + BRIDGE),
        page(FERRY + BRIDGE).replace(b"wieder", b"wie\x00der"),
        page(FERRY + BRIDGE).replace(b"<p>", b"<\x00p>"),
        page(FERRY + BRIDGE).replace(b"<body>", b"<body><scr\x00ipt>a</script>"),
        page(FERRY + BRIDGE).replace(b">", b">\x00\x00"),
        b"\xef\xbb\xbf" + page(FERRY + BRIDGE),
        page(FERRY + BRIDGE).decode().encode("utf-16"),
    ],
    ids=["none", "in a word", "in a tag", "in a script's tag", "everywhere", "byte order mark", "UTF-16"],
)
def test_nul_bytes_and_byte_order_marks_change_nothing(data: bytes) -> None:
    assert text_of(parse(data)) == BOTH


# ---- nested deeper than the parser goes


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_a_tree_deeper_than_the_parser_goes_raises_nothing_and_is_flat_without_its_groups(depth: int) -> None:
    data = page("<div class='x'>" * depth + "<script>a</script>" + FERRY + "wie\x00der" + "</div>" * depth)
    strip(parse(data))
    flat = flattened(data)
    assert flat is not None
    assert [str(element.tag) for element in flat.find("body").iter()] == ["body", "p"]
    assert text_of(flat) == "Die Fähre fährt seit Dienstag wieder. wieder"


@pytest.mark.parametrize(("tags", "is_flattened"), [(DEEP - 1, False), (DEEP, True)])
@pytest.mark.parametrize("tag", ["<div>", "</span>", "<TD class='a'>", "<b\x00>", "<blockquote>"])
def test_only_a_page_with_as_many_groups_as_may_be_too_deep_is_flattened(tag: str, tags: int, is_flattened: bool) -> None:
    assert (flattened(page(tag * tags + FERRY + BRIDGE)) is not None) is is_flattened


def test_what_groups_nothing_stays_when_a_page_is_flattened() -> None:
    flat = flattened(page("<i>" * DEEP + "<h2>Was folgt</h2><p>Eins<a href='/x'>zwei</a>drei<br>vier</p><body-text>"))
    assert flat is not None
    assert [str(element.tag) for element in flat.find("body").iter()] == ["body", "h2", "p", "a", "br", "body-text"]


# ---- what no text stands in


EMPTY = ("input", "link", "embed")  # elements that have no end


@pytest.mark.parametrize(
    "tag",
    [
        *sorted({*NEVER} - {"embed"}),
        "embed",
    ],
)
def test_what_no_text_stands_in_is_taken_out_and_the_text_behind_it_stays(tag: str) -> None:
    element = f"<{tag}>" if tag in EMPTY else f"<{tag}>drin</{tag}>"
    tree = lxml.html.fromstring(f"<html><body><p>vorn</p>{element}dahinter</body></html>")
    strip(tree)
    assert (text_of(tree), tree.find(f".//{tag}")) == ("vorn dahinter", None)


def test_comments_and_instructions_are_taken_out_and_the_text_behind_them_stays() -> None:
    tree = tree_of("<p>vorn <!-- drin -->dahinter <?drin?>zuletzt</p>")
    strip(tree)
    assert text_of(tree) == "vorn dahinter zuletzt"
    assert [str(element.tag) for element in tree.find("body").iter()] == ["body", "p"]


PARTS = (
    "<div class='text'><p>eins <b class='ad'>zwei</b> drei</p><p class='ad'>vier</p>fünf</div>"
    "<div id='end'><p class='ad'>sechs</p></div>"
)


@pytest.mark.parametrize(
    ("drop", "expected"),
    [
        ((), "eins zwei drei vier fünf sechs"),
        ((".ad",), "eins drei fünf"),
        (("p.ad",), "eins zwei drei fünf"),
        (("#end", ".text b"), "eins drei vier fünf"),
        (("#end", ".ad"), "eins drei fünf"),
        (("div", ".ad", "p"), ""),
        (("p, b",), "fünf"),
        ((".nowhere",), "eins zwei drei vier fünf sechs"),
        (("html",), "eins zwei drei vier fünf sechs"),  # a rule that would leave nothing at all
    ],
)
def test_what_an_outlet_drops_is_taken_out_and_the_text_behind_it_stays(drop: tuple[str, ...], expected: str) -> None:
    tree = tree_of(PARTS)
    strip(tree, drop)
    assert text_of(tree) == expected


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ((), "eins zwei drei vier fünf sechs"),
        ((".nowhere",), "eins zwei drei vier fünf sechs"),
        ((".text",), "eins zwei drei vier fünf"),
        ((".ad",), "zwei vier sechs"),
        (("div",), "eins zwei drei vier fünf sechs"),
        ((".nowhere", "#end"), "sechs"),
        (("div", ".ad"), "eins zwei drei vier fünf sechs"),
        ((".ad", "div"), "eins zwei drei vier fünf sechs"),
        ((".text p", "#end"), "eins zwei drei vier sechs"),
        (("#end", ".text"), "eins zwei drei vier fünf sechs"),
        (("p", ".text p:first-child"), "eins zwei drei vier sechs"),
    ],
)
def test_what_an_outlet_keeps_is_all_that_is_left_in_the_pages_order(keep: tuple[str, ...], expected: str) -> None:
    tree = tree_of(PARTS)
    assert text_of(kept(tree, keep)) == expected


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("keep", [(), (".text",), ("p",)])
def test_trafilatura_reads_what_is_kept(keep: tuple[str, ...], fast: bool) -> None:
    tree = tree_of(f"<article class='text'>{FERRY}{BRIDGE}</article>")
    strip(tree)
    found = trafilatura.bare_extraction(kept(tree, keep), with_metadata=False, fast=fast)
    assert getattr(found, "text", None) == BOTH.replace(". М", ".\nМ")


def test_what_a_broad_rule_keeps_takes_no_time() -> None:
    tree = tree_of("<p>Wort</p>" * 8_000)
    began = time.process_time()
    assert len(kept(tree, ("p",)).findall(".//p")) == 8_000
    assert time.process_time() - began < 1


# ---- what stands beside the text

BOXES = [
    *(f"<{tag}>{BRIDGE}</{tag}>" for tag in FRAMES),
    *(f"<div role='{role}'>{BRIDGE}</div>" for role in ROLES),
    f"<div class='c-factbox'>{BRIDGE}</div>",
    f"<div class='article fact_box wide'>{BRIDGE}</div>",
    f"<section class='InfoBox'>{BRIDGE}</section>",
    f"<div class='infokasten'>{BRIDGE}</div>",
    f"<amedia-factbox class='faktaboks'>{BRIDGE}</amedia-factbox>",
    f"<blockquote class='twitter-tweet'>{BRIDGE}</blockquote>",
    f"<div class='instagram-media'>{BRIDGE}</div>",
    f"<div class='telegram-post'>{BRIDGE}</div>",
    f"<div class='cookie-banner'>{BRIDGE}</div>",
    f"<div class='onetrust-pc'>{BRIDGE}</div>",
    "<p class='read-also'>Міст відкриють навесні.</p>",
    "<span class='readmore-link'>Міст відкриють навесні.</span>",
    "<ul class='related-links'><li>Міст відкриють навесні.</li></ul>",
    "<small class='related_news relatedNews'>Міст відкриють навесні.</small>",
    f"<div class='related_posts related-posts'>{BRIDGE}</div>",
]


@pytest.mark.parametrize("box", BOXES)
def test_a_box_is_taken_out_of_the_text_and_what_is_behind_it_stays(box: str) -> None:
    tree = tree_of(f"{FERRY}{box}dahinter")
    set_apart(tree)
    assert text_of(tree) == "Die Fähre fährt seit Dienstag wieder. dahinter"


@pytest.mark.parametrize(
    "frame",
    [
        "<div class='content'>{}</div>",
        "<aside><h1>Fähre</h1>{}</aside>",
        "<div class='infobox-layout'><header><h1>Fähre</h1></header>{}</div>",
        "<div role='main'>{}</div>",
        "<div class='factory-boxes relations'>{}</div>",
        "<table class='infobox'><tr><td>{}</td></tr></table>",
    ],
)
def test_what_holds_the_page_is_no_box(frame: str) -> None:
    tree = tree_of(frame.format(BRIDGE))
    set_apart(tree)
    assert text_of(tree).endswith("Міст відкриють навесні.")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>acht8888</p><nav><p>vier</p><p>vier</p></nav>", "acht8888"),
        ("<p>acht8888</p><nav><p>vier</p><p>vier5</p></nav>", "acht8888 vier vier5"),
        ("<p>acht8888</p><nav>Ohne Absatz, so lang der Text auch ist</nav>", "acht8888"),
        ("<div class='text with-infobox'><p>acht8888</p><div class='infobox'><p>vier</p></div></div>", "acht8888"),
        ("<div class='body read-also-enabled'><p>acht8888</p></div><p class='read-also'>vier</p>", "acht8888"),
        ("<aside><nav><p>vier</p></nav></aside><p>acht8888</p>", "acht8888"),
    ],
)
def test_what_holds_most_of_the_paragraphs_letters_is_no_box(body: str, expected: str) -> None:
    tree = tree_of(body)
    set_apart(tree)
    assert text_of(tree) == expected


ITEM = "<li><a href='/x'>Хліб і сіль</a></li>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<ul>{ITEM * 5}</ul>", ""),
        (f"<div><ul>{ITEM * 9}<li>| 2</li></ul></div>", ""),
        (f"<ul>{ITEM * 4}</ul>", "Хліб і сіль " * 4),
        (f"<ol>{ITEM * 5}</ol>", "Хліб і сіль " * 5),
        ("<ul>" + "<li>Хліб і сіль</li>" * 5 + "</ul>", "Хліб і сіль " * 5),
        (f"<ul>{ITEM * 5}<li>Хліб без солі</li></ul>", "Хліб і сіль " * 5 + "Хліб без солі"),
        ("<ul>" + "<li> </li>" * 5 + "</ul>", ""),
        (f"<ul>{ITEM * 5}{BRIDGE * 9}</ul>", "Хліб і сіль " * 5 + "Міст відкриють навесні. " * 9),
    ],
)
def test_a_list_of_nothing_but_links_is_a_box(body: str, expected: str) -> None:
    tree = tree_of(FERRY + body)
    set_apart(tree)
    assert text_of(tree) == f"Die Fähre fährt seit Dienstag wieder. {expected}".strip()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<header><p>Unabhängig seit 1901</p></header>", ""),
        (f"<header><p>{'x' * 80}</p></header>", ""),
        (f"<header><p>{'x' * 81}</p></header>", "x" * 81 + " "),
        (f"<nav><p>{'x' * 81}</p></nav>", ""),
        ("<header><h1>Fähre</h1><p>Kurz</p></header>", "Fähre Kurz "),
    ],
)
def test_a_header_with_a_lead_in_it_is_no_box(header: str, expected: str) -> None:
    tree = tree_of(header + FERRY * 4)
    set_apart(tree)
    assert text_of(tree) == (expected + "Die Fähre fährt seit Dienstag wieder. " * 4).strip()


@pytest.mark.parametrize(
    ("name", "paywall"),
    [
        ("c-paywall", True), ("PaywallOverlay", True), ("piano-offer", True), ("piano-inline", True), ("subscriber-only", True),
        ("premium-teaser", True), ("plus-teaser", True), ("article__locked", True), ("text is-locked", True), ("regwall", True),
        ("metered-content", True), ("offer-page", True), ("plusbox", True), ("paywall-free", False), ("paywallPassed", False),
        ("paywall--disabled", True), ("text", False), ("premium", False), ("pay", False), ("", False),
        ("no-paywall", False),
        ("surplus-box", False),
    ],
)  # fmt: skip
def test_a_place_where_readers_are_asked_to_pay_is_told(name: str, paywall: bool) -> None:
    assert set_apart(tree_of(f"{FERRY}<div class='{name}'>{BRIDGE}</div>")).paywall is paywall


@pytest.mark.parametrize(
    "word", ["factbox", "tiktok-embed", "bluesky-embed", "fb-post", "twitter-video", "read-more-box", "faktenbox"]
)
def test_names_of_boxes_are_known_in_any_case(word: str) -> None:
    assert ASIDE.search(f"c-{word.upper()}__inner")


@pytest.mark.parametrize(
    ("body", "links"),
    [
        ("<a href='/x'>Die Fähre fährt wieder</a>", {"diefährefährtwieder"}),
        ("<p><a href='/x'>Die Fähre</a></p>", set()),  # too short to tell
        ("<p><a href='/x'>Die Fähre f.</a></p>", set()),
        ("<p><a href='/x'>Die Fähre fäh</a></p>", set()),
        ("<p><a href='/x'>Die Fähre fähr</a></p>", {"diefährefähr"}),
        ("<p><a href='/x'><b>Міст</b> відкриють</a></p>", {"міствідкриють"}),
        ("<p>Mehr: <a href='/x'>Die Fähre fährt wieder</a></p>", {"diefährefährtwieder", "mehrdiefährefährtwieder"}),
        ("<li>03.04. <a href='/x'>Die Fähre fährt wieder</a></li>", {"diefährefährtwieder", "0304diefährefährtwieder"}),
        ("<h3><a href='/x'>Міст відкриють навесні</a> | 2</h3>", {"міствідкриютьнавесні", "міствідкриютьнавесні2"}),
        ("<div>Mehr: <a href='/x'>Die Fähre fährt wieder</a></div>", {"diefährefährtwieder"}),
        ("<p>Der Rat tagt seit Dienstag: <a href='/x'>Die Fähre fährt wieder</a></p>", {"diefährefährtwieder"}),
        ("<p><a href='/x'>" + "Wort " * 300 + "</a> Ende</p>", {"wort" * 300, "wort" * 300 + "ende"}),
        ("<nav><a href='/x'>Die Fähre fährt wieder</a></nav>" + FERRY, set()),  # taken out with its box
        (FERRY, set()),
    ],
)
def test_links_are_told_and_lines_that_are_little_but_one(body: str, links: set[str]) -> None:
    assert set_apart(tree_of(body)).links == links


def test_a_link_alone_is_a_link() -> None:
    assert set_apart(lxml.html.fromstring("<a href='/x'>Die Fähre fährt wieder</a>")).links == {"diefährefährtwieder"}


@pytest.mark.parametrize(
    ("body", "captions"),
    [
        ("<figure><img src='a'><figcaption>Die Fähre. <i>Foto: dpa</i></figcaption></figure>", {"diefährefotodpa"}),
        ("<p class='wp-caption-text'>Die Fähre im Hafen</p>", {"diefähreimhafen"}),
        ("<span class='Photo-Credit'>© Uwe Hansen</span>", {"uwehansen"}),
        ("<div class='bildunterschrift'>Міст</div><small class='copyright'>dpa</small>", {"міст", "dpa"}),
        (
            "<em class='bildquelle'>dpa</em><span class='image_credit'>AP</span><div class='bildnachweis'>AFP</div>",
            {"dpa", "ap", "afp"},
        ),
        ("<figcaption> — </figcaption>", set()),
        ("<figcaption>" + "x" * 700 + "</figcaption>", {"x" * 600}),
        ("<aside><figcaption>Die Fähre</figcaption></aside>", {"diefähre"}),
        ("<h2 class='caption'>Die Fähre</h2><p class='text'>Der Hafen</p>", set()),
    ],
)
def test_captions_and_credits_are_told(body: str, captions: set[str]) -> None:
    assert set_apart(tree_of(body)).captions == captions


def test_captions_stay_in_the_tree() -> None:
    tree = tree_of(f"{FERRY}<figure><figcaption>Die Fähre</figcaption></figure>")
    set_apart(tree)
    assert text_of(tree) == "Die Fähre fährt seit Dienstag wieder. Die Fähre"


LINK = "<a href='/x'>Die Fähre fährt wieder</a> "


@pytest.mark.parametrize(
    "body",
    [
        "<ol>" + f"<li>{LINK}<span class='caption'>a</span><nav>b</nav></li>" * 20_000 + "</ol>",
        "<ul>" + f"<li>{LINK}</li>" * 20_000 + "</ul>",
        f"<div>{LINK * 20_000}</div>",
        "<div class='infobox'>" * 20 + "<p>a</p>" * 10_000,
        f"<p>{LINK * 2_500}</p>",
        "<nav>" * 200 + "<p>a</p>" * 6_000,
    ],
    ids=["items", "a menu", "a block", "boxes", "a paragraph", "nested boxes"],
)
def test_links_and_boxes_take_no_time(body: str) -> None:
    tree = tree_of(body)
    began = time.process_time()
    set_apart(tree)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("", ""),
        (" — * ___ \n", ""),
        ("Die Fähre, die fährt!", "diefährediefährt"),
        ("Об'єкт № 5 — «Міст»", "обєкт5міст"),
        ("ЁЖ_snake-Case 10,5", "ёжsnakecase105"),
    ],
)
def test_lines_compare_by_letters_and_digits_without_case(text: str | None, expected: str) -> None:
    assert plain(text) == expected


# ---- anything at all

PIECES = [
    b"<html>", b"<body>", b"<p>", b"</p>", b"<div>", b"</div>", b"<script", b"<script>", b"</script>", b"<style>", b"</style>",
    b"<svg", b"<svg>", b"</svg>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"\x00", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf",
    b"\x1f\x8b\x08",
    b"<?xml version='1.0' encoding='utf-7'?>", b"<meta charset='utf-16'>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;",
    b"<a href='x'>", b"</a>", b"<nav>", b"<aside class='infobox'>", b"<figcaption>", b"<embed>",
    b"Die F\xc3\xa4hre \xd0", b">", b"<", b"'",
]  # fmt: skip


@given(
    st.binary(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join), st.sampled_from(["", "p", "div a", "*"])
)
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_tree_or_no_article(data: bytes, selector: str) -> None:
    rules = (selector,) if selector else ()
    with contextlib.suppress(NoArticle):
        for tree in (flattened(data), parse(data)):
            if tree is not None:
                strip(tree, rules)
                found = set_apart(tree)
                assert all(plain(text) == text != "" for text in found.links | found.captions)
                assert kept(tree, rules) is not None


@pytest.mark.xfail(reason="for each list all links below it are read: 300 kB take 4 s, 8 MB minutes", strict=True)
def test_lists_within_lists_take_no_time() -> None:
    tree = tree_of("<ul><li>a</li><li>a</li><li>a</li><li>a</li><li>" * 80 + "<a href='/x'>Die Fähre fährt</a>" * 10_000)
    began = time.process_time()
    set_apart(tree)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(("bad", "stays"), [(1, True), (20, True), (400, False)])
def test_a_few_wrong_bytes_do_not_make_utf_8_another_charset(bad: int, stays: bool) -> None:
    sentence = "Über Öl und Züge sprach die Fähre in Brücken an der Mündung. " * 20
    data = f"<html><body><p>{sentence}</p></body></html>".encode().replace(b"</p>", b"\xff" * bad + b"</p>")
    assert ("Über Öl und Züge" in text_of(parse(data))) is stays
