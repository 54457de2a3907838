"""Pages in the manner of the outlets' markup, beside what is expected of them; and bytes that hold no article."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import NoArticle
from extractors.page import LEAST_LETTERS, PageReading, read_page
from extractors.records import Moment, Outlet
from extractors.sources import read_catalogue, shipped

PAGES = Path(__file__).parent.parent / "data" / "pages"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://www.nordpost.example/seite"
SENTENCE = "Die Fähre fährt seit Dienstag wieder, wenn auch nur zweimal am Tag und ohne Lastwagen."
PIECES = [
    b"<html>", b"<html lang='de'>", b"<body>", b"<article>", b"<p>", b"</p>", b"<div>", b"</div>", b"<h1>", b"<script>",
    b"</script>", b",", b"}",
    b"<script type='application/ld+json'>", b'{"@type":"NewsArticle","headline":', b'"\\ud83d"', b'"datePublished":"2022"',
    b"[", b"{", b"<meta property='og:title' content='a'>", b"<meta charset='utf-16'>", b"<link rel='canonical' href='http://['>",
    b"<!--", b"-->", b"<![CDATA[", b"&#0;", b"&#xD800;", b"\x00", b"\xff", b"\xfe\xff", b"<time datetime='2022-02-30'>",
    b"<div class='author'>", b"<a href='/author/x'>", b"<style>", b"<svg", b"</svg>", b"<script", b"<aside>", b"<figcaption>",
    b'"articleBody":"',
    b"<ul><li>", b"<table><tr><td>", b"<blockquote class='twitter-tweet'>", b"<b>Datum</b> 1.2.2022", b"Von ", b"<strong>", b"\xd0",
    SENTENCE.encode() * 3, SENTENCE.encode("cp1252"),
]  # fmt: skip


def of(*paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head><title>Fähre</title></head><body><article>{body}</article></body></html>"


def read(data: bytes | str, url: str = URL, outlet: Outlet = Outlet()) -> PageReading:  # noqa: B008
    return read_page(data.encode() if isinstance(data, str) else data, url, outlet, NOW)


def told(moment: Moment | None) -> str | None:
    """Return a moment as it stands in an expectation: the instant, how precise it is, and its basis."""
    return f"{moment.at:%Y-%m-%dT%H:%MZ} {moment.precision}; {moment.basis}" if moment else None


def found_in(reading: PageReading) -> dict[str, Any]:
    """Return a reading in the form of an expectation; what is empty is left out."""
    said, timing = reading.metadata, reading.timing
    found = {
        "title": said.title,
        "kicker": said.kicker,
        "description": said.description,
        "people": said.byline.people,
        "desks": said.byline.desks,
        "agencies": said.byline.agencies,
        "published": told(timing.published),
        "modified": f"{timing.modified:%Y-%m-%dT%H:%MZ}" if timing.modified else None,
        "canonical_url": said.canonical_url,
        "language": said.language,
        "kind": reading.kind,
        "access": reading.access,
        "section": said.section,
        "keywords": said.keywords,
        "image_url": said.image_url,
        "body": reading.body,
        "headings": reading.headings,
        "captions": reading.captions,
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items() if value}


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_a_page_gives_what_stands_beside_it(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    url, rules = expected.pop("url"), expected.pop("outlet", {})
    zone = rules.pop("zone", None)
    outlet = Outlet(zone=ZoneInfo(zone) if zone else None, **{key: tuple(value) for key, value in rules.items()})
    data = (PAGES / f"{name}.html").read_bytes()
    if "refused" in expected:
        with pytest.raises(NoArticle) as refused:
            read(data, url, outlet)
        assert str(refused.value) == expected["refused"]
    else:
        assert found_in(read(data, url, outlet)) == expected


def test_every_rule_of_the_catalogue_has_a_page_that_is_read_otherwise_without_it() -> None:
    told = [json.loads(path.read_text("utf-8")) | {"file": path.with_suffix(".html")} for path in PAGES.glob("*.json")]
    for source in read_catalogue(shipped(), "sources.toml").sources.values():
        if source.keep or source.drop:
            shown = [page for page in told if page.get("outlet", {}).get("drop", []) == list(source.drop)]
            assert [page for page in shown if list(read(page["file"].read_bytes(), page["url"]).body) != page["body"]]


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
        read(data)
    assert str(refused.value) == reason


@pytest.mark.parametrize("depth", [300, 2000, 10_000])
def test_elements_nested_deeper_than_the_parser_goes_are_read_and_take_no_time(depth: int) -> None:
    began = time.process_time()
    text = f"{SENTENCE} {SENTENCE} {SENTENCE}"
    assert read("<html><body>" + "<div>" * depth + f"<p>{text}</p>" + "</div>" * depth).body == (text,)
    assert time.process_time() - began < 5


def test_40_000_links_take_no_time_and_are_no_text() -> None:
    began = time.process_time()
    links = "".join(f"<li><a href='/{number}'>Meldung Nummer {number} von gestern</a></li>" for number in range(40_000))
    page = of(SENTENCE, SENTENCE + " Mehr.").replace("</article>", f"</article><ul>{links}</ul>")
    assert read(page).body == (SENTENCE, SENTENCE + " Mehr.")
    assert time.process_time() - began < 15


def test_paragraphs_that_are_never_closed_take_no_time() -> None:
    began = time.process_time()
    nested = "".join(f"<li><b><i>Punkt {number} einer Liste ohne Ende</b>" for number in range(3_000))
    assert read(of(SENTENCE, SENTENCE + " Mehr.").replace("</article>", f"<ul>{nested}</article>")).body
    assert time.process_time() - began < 10


def test_a_page_over_8_mb_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(NoArticle, match="larger than 8 MB"):
        read(b"<html><body>" + b"<p>Wort</p>" * (1 << 20))


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
    assert read(data).body == (SENTENCE, SENTENCE + " Mehr.")


@pytest.mark.parametrize(
    ("paragraphs", "body"),
    [
        (("Fähre", SENTENCE, SENTENCE + " Mehr."), (SENTENCE, SENTENCE + " Mehr.")),
        (("Vorab.", "Fähre", SENTENCE, SENTENCE + " Mehr."), (SENTENCE, SENTENCE + " Mehr.")),
        ((SENTENCE, SENTENCE + " Mehr.", "Fähre"), (SENTENCE, SENTENCE + " Mehr.")),
    ],
    ids=["first line", "below a kicker", "at the end"],
)
def test_the_headline_is_dropped_where_the_first_lines_repeat_it(paragraphs: tuple[str, ...], body: tuple[str, ...]) -> None:
    assert read(of(*paragraphs).encode()).body == body


def test_the_body_in_json_ld_stands_in_where_the_markup_has_none() -> None:
    data = {"@type": "NewsArticle", "headline": "Fähre", "articleBody": f"{SENTENCE}\n\n{SENTENCE} Mehr."}
    script = json.dumps(data)[:-1] + ",}"  # the comma keeps trafilatura from reading it
    page = f"<html><head><script type='application/ld+json'>{script}</script></head><body><p>Abo</p></body></html>"
    assert read(page.encode()).body == (SENTENCE, SENTENCE + " Mehr.")


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join)))
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise_anything_but_no_article(data: bytes) -> None:
    try:
        assert isinstance(read(data), PageReading)
    except NoArticle as refused:
        assert str(refused)
