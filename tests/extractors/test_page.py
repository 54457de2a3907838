"""Pages in the manner of the outlets' markup, beside what is expected of them; and bytes that hold no article."""

import json
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import NoArticle
from extractors.page import LEAST_LETTERS, PageReading, read_page

PAGES = Path(__file__).parent.parent / "data" / "pages"
URL = "https://www.nordpost.example/seite"
SENTENCE = "Die Fähre fährt seit Dienstag wieder, wenn auch nur zweimal am Tag und ohne Lastwagen."
PIECES = [
    b"<html>", b"<html lang='de'>", b"<body>", b"<article>", b"<p>", b"</p>", b"<div>", b"</div>", b"<h1>", b"<script>",
    b"</script>", b",", b"}",
    b"<script type='application/ld+json'>", b'{"@type":"NewsArticle","headline":', b'"\\ud83d"', b'"datePublished":"2022"',
    b"[", b"{", b"<meta property='og:title' content='a'>", b"<meta charset='utf-16'>", b"<link rel='canonical' href='http://['>",
    b"<!--", b"-->", b"<![CDATA[", b"&#0;", b"&#xD800;", b"\x00", b"\xff", b"\xfe\xff", b"<time datetime='2022-02-30'>",
    SENTENCE.encode() * 3, SENTENCE.encode("cp1252"),
]  # fmt: skip


def of(*paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head><title>Fähre</title></head><body><article>{body}</article></body></html>"


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_a_page_gives_what_stands_beside_it(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    url, zone = expected.pop("url"), expected.pop("zone")
    reading = read_page((PAGES / f"{name}.html").read_bytes(), url, ZoneInfo(zone) if zone else None)
    assert json.loads(json.dumps(asdict(reading), default=datetime.isoformat)) == expected


def test_every_page_has_what_is_expected_beside_it() -> None:
    assert {path.stem for path in PAGES.glob("*.json")} == {path.stem for path in PAGES.glob("*.html")}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the page is empty"),
        (b" \r\n\t", "the page is empty"),
        (b"\x00\x00\x00", "the page is no HTML"),
        (b"nothing but words", "the page is no HTML"),
        (b'{"error": "not found"}', "the page is no HTML"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "the page is no HTML"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "the page is no HTML"),
        (b"<?xml version='1.0'?><a><b>c</b></a>", "the page is no HTML"),
        (of("Zu kurz.").encode(), f"no article text found in the page (fewer than {LEAST_LETTERS} letters)"),
        (b"<html><body></body></html>", f"no article text found in the page (fewer than {LEAST_LETTERS} letters)"),
    ],
)
def test_what_holds_no_article_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NoArticle) as refused:
        read_page(data, URL, None)
    assert str(refused.value) == reason


def test_2000_nested_elements_neither_crash_nor_take_long() -> None:
    began = time.perf_counter()
    with pytest.raises(NoArticle):
        read_page(("<html><body>" + "<div>" * 2000 + f"<p>{SENTENCE * 3}</p>" + "</div>" * 2000).encode(), URL, None)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "data",
    [
        of(SENTENCE, SENTENCE + " Mehr.").encode(),
        of(SENTENCE, SENTENCE + " Mehr.").encode().replace(b"wieder", b"wie\x00der"),
        of(SENTENCE, SENTENCE + " Mehr.").encode("cp1252"),
        of(SENTENCE, SENTENCE + " Mehr.").replace("<head>", "<head><meta charset='utf-8'>").encode("cp1252"),
        of(SENTENCE, SENTENCE + " Mehr.").replace("<head>", "<head><meta charset='x-klingon'>").encode(),
        of(SENTENCE, SENTENCE + " Mehr.").encode("utf-8-sig"),
    ],
    ids=["plain", "NUL", "charset undeclared", "wrong charset declared", "unknown charset declared", "byte order mark"],
)
def test_nul_bytes_and_wrong_charsets_do_not_change_what_is_read(data: bytes) -> None:
    assert read_page(data, URL, None).body == (SENTENCE, SENTENCE + " Mehr.")


@pytest.mark.parametrize(
    ("paragraphs", "body"),
    [
        (("Fähre", SENTENCE, SENTENCE + " Mehr."), (SENTENCE, SENTENCE + " Mehr.")),
        (("Vorab.", "Fähre", SENTENCE, SENTENCE + " Mehr."), (SENTENCE, SENTENCE + " Mehr.")),
        ((SENTENCE, SENTENCE + " Mehr.", "Fähre"), (SENTENCE, SENTENCE + " Mehr.", "Fähre")),
    ],
    ids=["first line", "second line", "further down"],
)
def test_the_headline_is_dropped_where_the_first_lines_repeat_it(paragraphs: tuple[str, ...], body: tuple[str, ...]) -> None:
    assert read_page(of(*paragraphs).encode(), URL, None).body == body


def test_the_body_in_json_ld_stands_in_where_the_markup_has_none() -> None:
    data = {"@type": "NewsArticle", "headline": "Fähre", "articleBody": f"{SENTENCE}\n\n{SENTENCE} Mehr."}
    script = json.dumps(data)[:-1] + ",}"  # the comma keeps trafilatura from reading it
    page = f"<html><head><script type='application/ld+json'>{script}</script></head><body><p>Abo</p></body></html>"
    assert read_page(page.encode(), URL, None).body == (SENTENCE, SENTENCE + " Mehr.")


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join)))
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise_anything_but_no_article(data: bytes) -> None:
    try:
        assert isinstance(read_page(data, URL, None), PageReading)
    except NoArticle as refused:
        assert str(refused)
