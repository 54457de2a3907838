"""Feeds in the manner of the outlets' markup, beside the entries expected of them; and bytes that are no feed."""

import codecs
import json
import re
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.feed import MOST_ENTRIES, FeedReading, plain, read_feed, stated, to_utf8
from extractors.records import Moment

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
BASE = "https://www.nordpost.example/feed.xml"
PIECES = [
    b"<", b">", b"&", b";", b"&#99999999999;", b"&#xD800;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<![", b"<!--", b"<?xml",
    b'<?xml version="1.0" encoding="undefined"?>', b'<?xml version="1.0" encoding="punycode"?>', b"<!DOCTYPE rss [",
    b"<!ENTITY a SYSTEM 'file:///etc/passwd'>", b"]>", b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>",
    b"<title>", b"</title>", b"<link>", b"<link href='http://[x'/>", b"<guid>", b"http://[::1", b"<pubDate>",
    b"Thu, 24 Feb 2022 05:45:00 +0100", b"9999999999999", b"<urlset>", b"<url>", b"<loc>", b"<feed>", b"<entry>",
    b"<content type='xhtml'>", b"<author>", b"a@b.example (C)", b"\x00", b"\xff\xfe", b"\xd0", b"\xcf\xf0\xe8\xe2\xe5\xf2",
]  # fmt: skip


def of(feed: str, *items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{feed}</title>{"".join(items)}</channel></rss>'.encode()


def told(note: str | None) -> str | None:
    """Return a note without the parser's own words, which change from release to release."""
    return re.sub(r"(?<=not well-formed: ).+", "…", note) if note else None


def as_json(reading: FeedReading) -> dict[str, Any]:
    entries = json.loads(json.dumps([asdict(entry) for entry in reading.entries], default=datetime.isoformat))
    return {"over": reading.over, "note": told(reading.note), "entries": entries}


@pytest.mark.parametrize("name", sorted(path.stem for path in FEEDS.glob("*.xml")))
def test_a_feed_gives_the_entries_that_stand_beside_it(name: str) -> None:
    expected = json.loads((FEEDS / f"{name}.json").read_text("utf-8"))
    base, charset, zone = (expected.pop(field) for field in ("base", "charset", "zone"))
    data = (FEEDS / f"{name}.xml").read_bytes()
    assert as_json(read_feed(data, base, charset, ZoneInfo(zone) if zone else None)) == expected


def test_every_feed_has_its_expected_entries_beside_it() -> None:
    assert {path.stem for path in FEEDS.glob("*.json")} == {path.stem for path in FEEDS.glob("*.xml")}


@pytest.mark.parametrize("beyond", [0, 1, 7])
def test_entries_beyond_the_cap_are_counted_and_left_out(beyond: int) -> None:
    items = [f"<item><title>Nr. {n}</title><link>https://a.example/{n}</link></item>" for n in range(MOST_ENTRIES + beyond)]
    reading = read_feed(of("viele", *items), BASE, None, None)
    assert (len(reading.entries), reading.over, reading.note) == (MOST_ENTRIES, beyond, None)
    assert (reading.entries[0].key, reading.entries[-1].key) == ("https://a.example/0", f"https://a.example/{MOST_ENTRIES - 1}")


def test_addresses_beyond_the_cap_of_a_sitemap_are_counted_and_left_out() -> None:
    rows = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(MOST_ENTRIES + 2))
    reading = read_feed(f"<urlset>{rows}</urlset>".encode(), BASE, None, None)
    assert (len(reading.entries), reading.over, reading.note) == (MOST_ENTRIES, 2, None)


def test_a_file_that_an_entity_names_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ganz geheim")
    for shape in (
        "<rss version='2.0'><channel><item><title>a &local; b</title><link>https://a.example/1</link></item></channel></rss>",
        "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://a.example/1</loc>"
        "<news:news><news:title>a &local; b</news:title></news:news></url></urlset>",
    ):
        document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY local SYSTEM "{secret.as_uri()}">]>{shape}'
        reading = read_feed(document.encode(), BASE, None, None)
        assert [entry.key for entry in reading.entries] == ["https://a.example/1"]
        assert "geheim" not in repr(reading)


@pytest.mark.parametrize("name", ["/etc/passwd", "file:///etc/passwd", "README.md"])
def test_bytes_that_name_a_file_are_never_opened(name: str) -> None:
    assert read_feed(name.encode(), BASE, None, None) == FeedReading((), 0, "no feed: the document is no RSS or Atom")


@pytest.mark.parametrize("name", ["billion_laughs", "billion_laughs_in_a_sitemap"])
def test_entities_that_multiply_are_neither_expanded_nor_waited_for(name: str) -> None:
    began = time.perf_counter()
    reading = read_feed((FEEDS / f"{name}.xml").read_bytes(), BASE, None, None)
    assert time.perf_counter() - began < 1.0
    assert "haha" not in repr(reading)


@pytest.mark.parametrize(
    "reference", ["&#99999999999999999999;", "&#x110000;", "&#xD800;", "&#xDFFF;", "&#1114112;", "&#x" + "f" * 5000 + ";"]
)
def test_a_reference_to_no_character_costs_only_itself(reference: str) -> None:
    """Without the closing tags the loose parser of feedparser reads on, and it raises at such references."""
    broken = f"<rss><channel><item><title>Vor{reference}her</title><link>https://a.example/1</link><item>&nbsp;"
    entry = read_feed(broken.encode(), BASE, None, None).entries[0]
    assert (entry.key, entry.title) == ("https://a.example/1", "Vorher")


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Straße, Київ".encode(), None, "Straße, Київ"),
        ("Straße, Київ".encode(), "cp1252", "Straße, Київ"),
        (codecs.BOM_UTF8 + "Київ".encode(), None, "Київ"),
        (codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="utf-8"?>ok', None, "ok"),
        (b'<?xml version="1.0"?>ok', None, "ok"),
        (b"\n <?xml version='1.0' encoding='utf-8' standalone='yes'?>ok", None, "ok"),
        (codecs.BOM_UTF16_LE + "Київ".encode("utf-16-le"), None, "Київ"),
        (codecs.BOM_UTF16_BE + '<?xml version="1.0" encoding="utf-16"?>Київ'.encode("utf-16-be"), "utf-8", "Київ"),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + "Київ".encode("cp1251"), None, "Київ"),
        (b'<?xml version="1.0" encoding="koi8-r"?>' + "Киев".encode("koi8-r"), None, "Киев"),
        ("Straße".encode("cp1252"), None, "Straße"),
        ("Straße".encode("latin-1"), "latin-1", "Straße"),
        ("Слова в ряд".encode("cp1251"), "utf-8", "Слова в ряд"),
        ("Straße".encode("cp1252"), "undefined", "Straße"),
        ("Straße".encode("cp1252"), "a\x00b", "Straße"),
        ("Straße".encode("cp1252"), "rot13", "Straße"),
        (b"Gr\x81\xdfe", None, "Gr\ufffdße"),
        ("größere Brücken über Flüsse".encode() + b"\xfc", None, "größere Brücken über Flüsse\ufffd"),
        (b"&#228; &#xE4; &#0; &#x110000;", None, "&#228; &#xE4; &#0; "),
    ],
)
def test_a_document_is_brought_to_utf_8_whatever_charset_is_claimed(data: bytes, charset: str | None, text: str) -> None:
    assert to_utf8(data, charset).decode() == f'<?xml version="1.0" encoding="utf-8"?>{text}'


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (None, None),
        ("", None),
        ("  nur   Text\n", "nur Text"),
        ("<p>Eins.</p><p>Zwei.</p>", "Eins. Zwei."),
        ("Ein<br>Umbruch", "Ein Umbruch"),
        ("<b>W</b>ort", "Wort"),
        ("A &amp; B", "A & B"),
        ("5 < 7", "5 < 7"),
        ("<script>alert(1)</script>Danach", "Danach"),
        ("<style>p {}</style>Danach", "Danach"),
        ("<!-- nichts -->", None),
        ("Vorher </body><body>&#xffff; nachher", "Vorher &#xffff; nachher"),
    ],
)
def test_markup_becomes_text_on_one_line(markup: str | None, text: str | None) -> None:
    assert plain(markup) == text


def test_a_field_is_read_as_stated_without_the_fallbacks_of_feedparser() -> None:
    item = "<item><title>a</title><link>https://a.example/1</link><updated>2022-03-01T10:00:00Z</updated></item>"
    entry = read_feed(of("x", item), BASE, None, None).entries[0]
    assert entry.published == Moment(datetime(2022, 3, 1, 10, tzinfo=UTC), "minute", "feed: updated")
    assert stated({"title": "a"}, "published") is None


@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(PIECES), max_size=25).map(b"".join)))
@settings(max_examples=200, deadline=5000)
def test_no_bytes_raise_or_take_long(data: bytes) -> None:
    for charset in (None, "undefined", "windows-1251"):
        assert isinstance(read_feed(data, BASE, charset, None), FeedReading)
