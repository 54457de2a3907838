"""Feeds in the manner of the outlets' markup, beside the entries expected of them; and bytes that are no feed."""

import codecs
import gzip
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

from extractors import feed
from extractors.feed import MOST_ENTRIES, FeedReading, plain, read_feed, stated, to_utf8
from extractors.records import LARGEST, Entry, Moment
from extractors.sitemap import Part

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


def of(title: str, *items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()


def told(note: str | None) -> str | None:
    """Return a note without the parser's own words, which change from release to release."""
    return re.sub(r"(?<=not well-formed: ).+", "…", note) if note else None


def as_json(reading: FeedReading) -> dict[str, Any]:
    """Return a reading as the files beside the feeds spell it: what only some feeds state stands only where it is stated."""
    found = json.loads(json.dumps(asdict(reading), default=datetime.isoformat))
    found["note"] = told(reading.note)
    for entry in found["entries"]:
        for field in ("guid", "outlet_url"):
            if entry[field] is None:
                del entry[field]
    return {field: value for field, value in found.items() if value or field not in ("wait", "parts")}


@pytest.mark.parametrize("name", sorted(path.stem for path in FEEDS.glob("*.xml")))
def test_a_feed_gives_the_entries_that_stand_beside_it(name: str) -> None:
    expected = json.loads((FEEDS / f"{name}.json").read_text("utf-8"))
    base, charset, zone = (expected.pop(field) for field in ("base", "charset", "zone"))
    data = (FEEDS / f"{name}.xml").read_bytes()
    assert as_json(read_feed(data, base, charset, ZoneInfo(zone) if zone else None)) == expected


def test_every_feed_has_its_expected_entries_beside_it() -> None:
    assert {path.stem for path in FEEDS.glob("*.json")} == {path.stem for path in FEEDS.glob("*.xml")}


@pytest.mark.parametrize("beyond", [0, 1, 7])
def test_entries_beyond_the_cap_are_counted_and_left_out(beyond: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 5)
    items = [f"<item><title>Nr. {n}</title><link>https://a.example/{n}</link></item>" for n in range(5 + beyond)]
    reading = read_feed(of("viele", *items), BASE, None, None)
    assert (len(reading.entries), reading.over, reading.note) == (5, beyond, None)
    assert (reading.entries[0].key, reading.entries[-1].key) == ("https://a.example/0", "https://a.example/4")


def test_addresses_beyond_the_cap_of_a_sitemap_are_counted_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 5)
    rows = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(6)) + "<url><loc>ftp://a.example/6</loc></url>"
    reading = read_feed(f"<urlset>{rows}</urlset>".encode(), BASE, None, None)
    assert (len(reading.entries), reading.over, reading.note) == (5, 2, None)


def test_a_feed_of_a_thousand_items_is_listed_whole() -> None:
    items = [f"<item><link>https://a.example/{n}</link></item>" for n in range(1000)]
    reading = read_feed(of("viele", *items), BASE, None, None)
    assert (len(reading.entries), reading.over) == (1000, 0)
    assert MOST_ENTRIES >= 6000


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


# ---- links


def only(item: str, *, kind: str = "rss", base: str = BASE) -> Entry:
    """Return the only entry of a feed with one item."""
    shapes = {
        "rss": '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
        ' xmlns:pheedo="http://www.pheedo.example/ns"><channel><title>x</title><item>{}</item></channel></rss>',
        "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry>{}</entry></feed>',
    }
    (entry,) = read_feed(shapes[kind].format(item).encode(), base, None, None).entries
    return entry


HTML, OTHER = 'rel="alternate" type="text/html"', 'rel="alternate" type="application/json"'


@pytest.mark.parametrize(
    ("kind", "item", "url"),
    [
        ("atom", f'<link {HTML} href="/a"/>', "https://www.nordpost.example/a"),
        ("atom", '<link href="a.html"/>', "https://www.nordpost.example/feeds/a.html"),
        ("atom", f'<link {OTHER} href="/j"/><link {HTML} href="/a"/>', "https://www.nordpost.example/a"),
        ("atom", f'<link {HTML} href="/a"/><link {HTML} hreflang="fr" href="/f"/>', "https://www.nordpost.example/a"),
        ("atom", '<link rel="alternate" type="Text/HTML; charset=utf-8" href="/a"/>', "https://www.nordpost.example/a"),
        ("atom", '<link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>', "https://www.nordpost.example/a"),
        ("atom", f'<link {OTHER} href="/j"/>', "https://www.nordpost.example/j"),
        ("atom", f'<link {OTHER} href="javascript:x"/><id>https://a.example/1</id>', "https://a.example/1"),
        ("atom", "".join(f'<link rel="{rel}" href="/x"/>' for rel in ("self", "enclosure", "replies", "via", "edit")), None),
        ("atom", '<link rel="self" href="/s"/><id>https://a.example/1</id>', "https://a.example/1"),
        ("atom", "<id>7</id>", None),
        ("atom", "<id>tag:a.example,2024:/7</id>", None),
        ("atom", f'<link {HTML} href="/a" xml:base="https://b.example/x/"/>', "https://b.example/a"),
        ("atom", '<link xml:base="/x/" href="a"/>', "https://www.nordpost.example/x/a"),
        ("rss", "<link>/a</link>", "https://www.nordpost.example/a"),
        ("rss", '<atom:link rel="self" href="/s"/><link>/a</link><atom:link rel="alternate" href="/b"/>', "https://www.nordpost.example/a"),
        ("rss", '<atom:link href="/s" rel="self"/>', None),
        ("rss", "<comments>https://a.example/c</comments>", None),
        ("rss", "<guid>7</guid>", None),
        ("rss", "<guid>http-meldung-7</guid>", None),
        ("rss", "<guid>/a/7</guid>", "https://www.nordpost.example/a/7"),
        ("rss", "<guid>a/7</guid>", "https://www.nordpost.example/feeds/a/7"),
        ("rss", '<guid isPermaLink="false">/a/7</guid>', None),
        ("rss", "<link>https://p.example/~r/1</link><feedburner:origLink>https://a.example/1</feedburner:origLink>", "https://a.example/1"),
        ("rss", "<pheedo:origLink>https://a.example/1</pheedo:origLink><link>https://p.example/1</link>", "https://a.example/1"),
        ("rss", "<link>https://p.example/1</link><feedburner:origLink>javascript:x</feedburner:origLink>", "https://p.example/1"),
        ("rss", '<link>https://p.example/1</link><feedburner:origLink a="b">https://a.example/1</feedburner:origLink>', "https://p.example/1"),
        ("rss", "<link>https://www.google.com/url?url=https%3A%2F%2Fa.example%2F1&amp;ct=ga</link>", "https://a.example/1"),
        ("rss", "<link>https://www.google.com/url?url=javascript%3Ax</link>", "https://www.google.com/url?url=javascript%3Ax"),
        ("rss", "<link>https://a.example/?q=https://u:p@b.example/</link>", None),
        ("rss", "<link>https://[a</link>", None),
        ("rss", "<feedburner:origLink>https://[a</feedburner:origLink><link>/a</link>", "https://www.nordpost.example/a"),
        ("rss", "<link>javascript:alert(1)</link>", None),
    ],
)  # fmt: skip
def test_the_link_of_an_item_is_the_page_it_stands_for(kind: str, item: str, url: str | None) -> None:
    assert only(item, kind=kind, base="https://www.nordpost.example/feeds/feed.xml").url == url


# ---- what else an item and a feed say


@pytest.mark.parametrize(
    ("kind", "item", "guid"),
    [
        ("rss", "<link>/a</link>", None),
        ("rss", "<link>/a</link><guid> \n </guid>", None),
        ("rss", "<link>/a</link><guid isPermaLink='false'>post-7</guid>", "post-7"),
        ("rss", "<link>/a</link><guid>7</guid>", "7"),
        ("rss", "<link>/a</link><guid>?p=7</guid>", "feed.xml?p=7"),
        ("rss", "<link>/a</link><guid>/?p=7</guid>", "/?p=7"),
        ("rss", "<link>/a</link><guid>https://www.nordpost.example/?p=7</guid>", "https://www.nordpost.example/?p=7"),
        ("rss", "<link>/a</link><guid>http://nordpost.example/a/</guid>", None),
        ("rss", "<link>/a?utm_source=rss</link><guid>https://www.nordpost.example/a</guid>", None),
        ("rss", "<guid>https://www.nordpost.example/a</guid>", None),
        ("rss", "<guid isPermaLink='false'>post-7</guid>", "post-7"),
        ("rss", "<link>/a</link><guid>eins\n zwei</guid>", "eins zwei"),
        ("rss", "<link>/a</link><guid isPermaLink='false'>" + "x" * 600 + "</guid>", "x" * 500),
        ("rss", "<link>/a</link><guid isPermaLink='false'>https://[x</guid>", "https://[x"),
        ("rss", "<link>https://p.example/1</link><feedburner:origLink>/a</feedburner:origLink><guid>https://p.example/1</guid>",
         "https://p.example/1"),
        ("atom", '<link href="/a"/><id>tag:a.example,2024:7</id>', "tag:a.example,2024:7"),
        ("atom", '<link href="/a"/><id>7</id>', "7"),
    ],
)  # fmt: skip
def test_a_guid_is_what_the_feed_calls_an_item_beside_its_link(kind: str, item: str, guid: str | None) -> None:
    assert only(item, kind=kind, base="https://www.nordpost.example/feeds/feed.xml").guid == guid


@pytest.mark.parametrize(
    ("kind", "source", "url"),
    [
        ("rss", '<source url="https://outlet.example/">The Outlet</source>', "https://outlet.example"),
        ("rss", '<source url="/feed.xml">The Outlet</source>', None),
        ("rss", '<source url="javascript:x">The Outlet</source>', None),
        ("rss", '<source url="https://u:p@outlet.example/">The Outlet</source>', None),
        ("rss", "<source>The Outlet</source>", None),
        ("rss", "", None),
        ("atom", '<source><link rel="self" href="https://outlet.example/f"/><link href="https://outlet.example/"/></source>',
         "https://outlet.example"),
        ("atom", '<source><id>https://outlet.example/f</id><title>The Outlet</title></source>', None),
        ("atom", '<source><link href="/de"/></source>', "https://www.nordpost.example/de"),
    ],
)  # fmt: skip
def test_the_outlet_that_an_aggregator_names_is_read(kind: str, source: str, url: str | None) -> None:
    link = "<link>/a</link>" if kind == "rss" else "<link href='/a'/>"
    entry = only(link + source, kind=kind)
    assert (entry.url, entry.outlet_url) == ("https://www.nordpost.example/a", url)


def test_an_item_keeps_its_own_id_and_title_beside_those_of_its_source() -> None:
    entry = only("<source><id>urn:feed</id><title>The Outlet</title></source><id>urn:item</id><title>Eins</title>", kind="atom")
    assert (entry.title, entry.guid, entry.key) == ("Eins", "urn:item", "urn:item")


def test_the_base_of_one_entry_is_not_that_of_the_next() -> None:
    entries = '<entry xml:base="https://a.example/x/"><link href="1"/></entry><entry><link href="2"/></entry>'
    reading = read_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode(), BASE, None, None)
    assert [entry.url for entry in reading.entries] == ["https://a.example/x/1", "https://www.nordpost.example/2"]


def test_an_id_of_rdf_is_read() -> None:
    data = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel/><item rdf:about="urn:meldung:7"><link>https://a.example/7</link></item></rdf:RDF>'
    )
    assert [(entry.url, entry.guid) for entry in read_feed(data.encode(), BASE, None, None).entries] == [
        ("https://a.example/7", "urn:meldung:7")
    ]


PERIOD, TIMES = "<sy:updatePeriod>{}</sy:updatePeriod>", "<sy:updateFrequency>{}</sy:updateFrequency>"


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("", None),
        ("<ttl>60</ttl>", 3600),
        ("<ttl> 5\n</ttl>", 300),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>1.5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl/>", None),
        ('<ttl unit="minutes">60</ttl>', None),
        ("<ttl>43200</ttl>", 30 * 86_400),
        ("<ttl>43201</ttl>", None),
        ("<ttl>999999999999999999999</ttl>", None),
        (PERIOD.format("hourly"), 3600),
        (PERIOD.format(" Hourly "), 3600),
        (PERIOD.format("hourly") + TIMES.format(4), 900),
        (PERIOD.format("daily") + TIMES.format(1), 86_400),
        (PERIOD.format("weekly"), 7 * 86_400),
        (PERIOD.format("monthly"), 30 * 86_400),
        (PERIOD.format("yearly"), None),
        (PERIOD.format("yearly") + TIMES.format(73), 5 * 86_400),
        (PERIOD.format("often"), None),
        (TIMES.format(24), 3600),
        (PERIOD.format("hourly") + TIMES.format(0), None),
        (PERIOD.format("hourly") + TIMES.format("many"), None),
        (PERIOD.format("hourly") + TIMES.format(7200), None),
        ("<ttl>5</ttl>" + PERIOD.format("hourly"), 3600),
        ("<ttl>90</ttl>" + PERIOD.format("hourly"), 5400),
        ("<ttl>0</ttl>" + PERIOD.format("hourly"), 3600),
    ],
)
def test_how_long_a_feed_asks_to_be_left_alone_is_read(said: str, wait: int | None) -> None:
    data = (
        f'<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>{said}'
        "<item><link>https://a.example/1</link></item></channel></rss>"
    )
    assert read_feed(data.encode(), BASE, None, None).wait == wait


# ---- sitemaps and packed bytes

URLSET = '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
CHANGED = "<url><loc>https://a.example/1</loc><lastmod>2024-03-05T10:00Z</lastmod></url>"
NEWS = (
    "<url><loc>https://a.example/2</loc><lastmod>2024-03-05T10:00Z</lastmod>"
    "<news:news><news:publication_date>2024-03-04</news:publication_date></news:news></url>"
)


@pytest.mark.parametrize(
    ("rows", "published"),
    [
        (CHANGED, {"https://a.example/1": Moment(datetime(2024, 3, 5, 10, tzinfo=UTC), "minute", "sitemap: lastmod")}),
        (
            CHANGED + NEWS,
            {
                "https://a.example/1": None,
                "https://a.example/2": Moment(datetime(2024, 3, 4, tzinfo=UTC), "day", "sitemap: publication_date"),
            },
        ),
    ],
)
def test_the_last_change_dates_a_page_only_in_a_sitemap_without_news(rows: str, published: dict[str, Moment | None]) -> None:
    reading = read_feed(URLSET.format(rows).encode(), BASE, None, None)
    assert {str(entry.url): entry.published for entry in reading.entries} == published


def test_a_sitemap_index_gives_parts_and_no_entries() -> None:
    index = "<sitemapindex><sitemap><loc>/news-1.xml</loc></sitemap><sitemap><loc>/news-2.xml</loc></sitemap></sitemapindex>"
    parts = (Part("https://www.nordpost.example/news-1.xml", None), Part("https://www.nordpost.example/news-2.xml", None))
    assert read_feed(index.encode(), BASE, None, None) == FeedReading((), 0, None, None, parts)


@pytest.mark.parametrize("data", [of("x", "<item><link>https://a.example/1</link></item>"), URLSET.format(CHANGED).encode()])
def test_a_feed_served_as_a_packed_file_is_read(data: bytes) -> None:
    reading = read_feed(gzip.compress(data), BASE, None, None)
    assert [entry.url for entry in reading.entries] == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (gzip.compress(b" " * (LARGEST + 1)), "larger than 8 MB unpacked"),
        (gzip.compress(of("x"))[:-9], "said to be packed, but cannot be unpacked"),
    ],
)
def test_what_cannot_be_unpacked_is_no_feed(data: bytes, note: str) -> None:
    assert read_feed(data, BASE, None, None) == FeedReading((), 0, note)
