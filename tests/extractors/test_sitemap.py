"""Sitemaps, indexes and lists as outlets serve them, whole, broken and hostile; and which of them belong to given days."""

import contextlib
import gzip
import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import sitemap
from extractors.records import Moment
from extractors.sitemap import (
    SITEMAP_LARGEST,
    Listed,
    Part,
    Sitemap,
    days_of,
    in_range,
    is_sitemap,
    read_sitemap,
    unpacked,
    wanted_parts,
)

BASE = "https://www.nordpost.example/sitemap.xml"
KYIV = ZoneInfo("Europe/Kyiv")
NEWS_NS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
ONE = "<url><loc>https://a.example/1</loc></url>"
PIECES = [
    b"<urlset>", b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", b"<s:urlset>", b"<sitemapindex>",
    b"</urlset>", b"<url>", b"</url>", b"<sitemap>", b"</sitemap>", b"<loc>", b"</loc>", b"https://a.example/1",
    b"https://u:p@a.example/", b"/x?a=1&b=2", b"http://[x", b"<lastmod>", b"2024-03-05", b"2024-03", b"9999-99", b"</lastmod>",
    b"<news:news>", b"<news:publication_date>", b"<news:title>", b"</news:title>", b"<image:loc>", b"<xhtml:link href='/x'/>",
    b"&", b"&amp;", b"&x;", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='klingon'?>",
    b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"]>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"<rss>",
    b"<html>",
]  # fmt: skip


def urlset(rows: str, attributes: str = NEWS_NS) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {attributes}>{rows}</urlset>'.encode()


def at(*parts: int, of: str = "lastmod", precision: str = "minute") -> Moment:
    return Moment(datetime(*parts, tzinfo=UTC), precision, f"sitemap: {of}")  # type: ignore[arg-type,misc]


def listed(url: str, title: str | None = None, published: Moment | None = None, changed: Moment | None = None) -> Listed:
    return Listed(url, title, published, changed)


def urls(found: Sitemap) -> list[str]:
    return [page.url for page in found.pages]


# ---- what is one


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<urlset/>", True),
        (b"<urlset", True),
        (b"<sitemapindex>", True),
        (b"<sitemapIndex>", True),
        (b"<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'>", True),
        (b"\xef\xbb\xbf<urlset>", True),
        (b"\n\t <?xml version='1.0'?>\n<urlset>", True),
        (b"<?xml version='1.0'?><?xml-stylesheet href='/s.xsl'?><!-- <rss> made by > hand -- --><urlset>", True),
        (b"<!DOCTYPE urlset SYSTEM 'a>b'><urlset>", True),
        (b"<!DOCTYPE urlset [<!ENTITY a '>'><!ENTITY b \"[x]\">]><urlset>", True),
        ("<urlset>".encode("utf-16"), True),
        ("<!-- Übersicht --><urlset>".encode("latin-1"), True),
        (b"", False),
        (b"https://a.example/1", False),
        (b"<rss><urlset>", False),
        (b"<urlsets>", False),
        (b"<!-- <urlset> -->", False),
        (b"<!-- <urlset>", False),
        (b"<!DOCTYPE html><html><body><urlset>", False),
        (b"<?xml " + b"x" * 70_000 + b"?><urlset>", False),
        (gzip.compress(b"<urlset>"), False),
    ],
)
def test_a_sitemap_is_known_by_its_root_whatever_stands_before_it(data: bytes, expected: bool) -> None:
    assert is_sitemap(data) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", b""),
        (b"<urlset/>", b"<urlset/>"),
        (gzip.compress(b"<urlset/>"), b"<urlset/>"),
        (gzip.compress(b"<urlset>") + gzip.compress(b"</urlset>"), b"<urlset></urlset>"),
        (gzip.compress(b"<urlset/>") + b"\x00" * 512, b"<urlset/>"),
        (gzip.compress(b"x" * 100), b"x" * 100),
        (gzip.compress(gzip.compress(b"x")), gzip.compress(b"x")),
    ],
)
def test_what_is_gzipped_is_unpacked_once_and_other_bytes_stay_as_they_are(data: bytes, expected: bytes) -> None:
    assert unpacked(data, 100) == expected


DAMAGED = "^said to be packed, but cannot be unpacked$"


@pytest.mark.parametrize(
    ("data", "largest", "message"),
    [
        (gzip.compress(b"x" * 101), 100, "^larger than 0 MB unpacked$"),
        (gzip.compress(b"x" * 51) * 2, 100, "^larger than 0 MB unpacked$"),
        (gzip.compress(bytes(SITEMAP_LARGEST + 1)), SITEMAP_LARGEST, "^larger than 52 MB unpacked$"),
        (gzip.compress(b"x" * 50)[:-1], 100, DAMAGED),
        (gzip.compress(b"x" * 50)[:-8] + bytes(8), 100, DAMAGED),
        (gzip.compress(b"x" * 50)[:12] + b"\xff" * 9, 100, DAMAGED),
        (b"\x1f\x8b", 100, DAMAGED),
        (b"\x1f\x8bhello there", 100, DAMAGED),
    ],
)
def test_bombs_and_damage_are_said(data: bytes, largest: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        unpacked(data, largest)


# ---- what stands in one


@pytest.mark.parametrize(
    ("row", "page"),
    [
        ("<loc>https://a.example/1</loc>", listed("https://a.example/1")),
        ("<loc>\n  /artikel/1  </loc>", listed("https://www.nordpost.example/artikel/1")),
        ("<loc>https://a.example/1?a=1&amp;b=2</loc>", listed("https://a.example/1?a=1&b=2")),
        ("<loc>https://a.example/1?a=1&b=2</loc>", listed("https://a.example/1?a=1&b=2")),
        ("<loc>https://a.example/1?a=1&d=2&#38;c=3</loc>", listed("https://a.example/1?a=1&c=3&d=2")),
        ("<loc><![CDATA[https://a.example/1?a=1&b=2]]></loc>", listed("https://a.example/1?a=1&b=2")),
        ("<LOC>https://a.example/1</LOC>", listed("https://a.example/1")),
        ("<loc>https://a.example/1</loc><loc>https://a.example/2</loc>", listed("https://a.example/1")),
        ("<loc>https://a.example/1</loc><lastmod>2024-03-05T10:30:00+01:00</lastmod>",
         listed("https://a.example/1", changed=at(2024, 3, 5, 9, 30))),
        ("<loc>https://a.example/1</loc><lastmod> 2024-03-05 </lastmod>",
         listed("https://a.example/1", changed=at(2024, 3, 5, precision="day"))),
        ("<loc>https://a.example/1</loc><lastmod>2024-03</lastmod>",
         listed("https://a.example/1", changed=at(2024, 3, 1, precision="month"))),
        ("<loc>https://a.example/1</loc><lastmod>yesterday</lastmod>", listed("https://a.example/1")),
        ("<lastmod>2024-03-05</lastmod><loc>https://a.example/1</loc><changefreq>daily</changefreq><priority>0.5</priority>",
         listed("https://a.example/1", changed=at(2024, 3, 5, precision="day"))),
        ("<loc>https://a.example/1</loc><news:news><news:publication><news:name>Nordpost</news:name></news:publication>"
         "<news:publication_date>2024-03-05T12:00:00</news:publication_date><news:title>Eins &amp; zwei</news:title></news:news>",
         listed("https://a.example/1", "Eins & zwei", Moment(datetime(2024, 3, 5, 10, tzinfo=UTC), "minute",
                "sitemap: publication_date, zone of the outlet assumed"))),
        ("<loc>/1</loc><news:news><news:title>Stra&szlig;e &amp;quot;A&amp;quot; &unknown; </news:title></news:news>",
         listed("https://www.nordpost.example/1", 'Straße "A" &unknown;')),
        ("<image:image><image:loc>https://a.example/i.jpg</image:loc><image:title>Bild</image:title></image:image>"
         "<loc>https://a.example/1</loc>", listed("https://a.example/1")),
        ("<image:loc>https://a.example/i.jpg</image:loc><loc>https://a.example/1</loc>", listed("https://a.example/1")),
        ('<xhtml:link rel="alternate" hreflang="fr" href="https://a.example/fr"/><loc>https://a.example/1</loc>',
         listed("https://a.example/1")),
        ("<video:video><video:publication_date>2020-01-01</video:publication_date></video:video><loc>https://a.example/1</loc>",
         listed("https://a.example/1")),
        ("<title>Nein</title><publication_date>2020-01-01</publication_date><loc>https://a.example/1</loc>",
         listed("https://a.example/1")),
        ("<loc>https://a.<b>x</b>example/1</loc>", None),
        ("<loc>https://a.example/" + "x" * 5000 + "</loc>", None),
        ("<loc>https://u:p@a.example/</loc>", None),
        ("<loc>https://a.example:x/</loc>", None),
        ("<loc>https://a.example/?q=https://u:p@b.example/</loc>", None),
        ("<loc>javascript:alert(1)</loc>", None),
        ("<loc></loc>", None),
        ("<loc/>", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_row_is_read(row: str, page: Listed | None) -> None:
    spaces = NEWS_NS + "".join(f' xmlns:{name}="http://www.google.com/schemas/sitemap-{name}/1.1"' for name in ("image", "video"))
    found = read_sitemap(urlset(f"<url>{row}</url>", spaces + ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'), BASE, KYIV)
    assert found == Sitemap((page,) if page else (), (), 0 if page else 1, 0, None, () if page else (None,))


@pytest.mark.parametrize(
    "data",
    [
        b"<urlset>" + ONE.encode() + b"</urlset>",
        b"<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'>" + ONE.encode() + b"</urlset>",
        b"<s:urlset xmlns:s='http://x'><s:url><s:loc>https://a.example/1</s:loc></s:url></s:urlset>",
        b"<s:urlset><s:url><s:loc>https://a.example/1</s:loc></s:url></s:urlset>",
        b"<urlset xmlns:s='http://x'><s:url><s:loc>https://a.example/1</s:loc></s:url></urlset>",
        b"\xef\xbb\xbf\n<?xml version='1.0' encoding='klingon'?><urlset>" + ONE.encode() + b"</urlset>",
        b"<?xml version='1.0' encoding='utf-16'?><urlset>" + ONE.encode() + b"</urlset>",
        f"<?xml version='1.0' encoding='utf-16'?><urlset>{ONE}</urlset>".encode("utf-16"),
        f"<urlset><!-- \xfc -->{ONE}</urlset>".encode("latin-1"),
        f"<urlset><!-- a & b --><?php echo 1?>{ONE}</urlset>".encode(),
        f"<urlset>{ONE}{ONE}</urlset>".encode(),
    ],
)
def test_a_sitemap_is_read_in_any_namespace_and_charset(data: bytes) -> None:
    assert (urls(read_sitemap(data, BASE, None)), read_sitemap(data, BASE, None).bad) == (["https://a.example/1"], 0)


def test_headlines_in_the_declared_charset_are_read() -> None:
    row = "<url><loc>/1</loc><news:news><news:title>Міст відкрили</news:title></news:news></url>"
    data = f"<?xml version='1.0' encoding='windows-1251'?><urlset {NEWS_NS}>{row}</urlset>"
    for encoded in (data.encode("cp1251"), data.encode(), data.encode("utf-16")):
        assert [page.title for page in read_sitemap(encoded, BASE, None).pages] == ["Міст відкрили"]


@pytest.mark.parametrize(
    ("data", "found", "is_noted"),
    [
        (b"<urlset>" + ONE.encode(), ["https://a.example/1"], True),
        (b"<urlset>" + ONE.encode() + b"<url><loc>https://a.example/cut-of", ["https://a.example/1"], True),
        (b"<urlset>" + ONE.encode() + b"<url><loc>https://a.example/2</loc><lastm", ["https://a.example/1"], True),
        (b"<urlset>" + ONE.encode() + b"<url><loc>https://a.example/2</loc></urlset>",
         ["https://a.example/1", "https://a.example/2"], True),
        (b"<urlset><url><loc>https://a.example/1<url><loc>https://a.example/2</loc></url></urlset>", ["https://a.example/2"], True),
        (b"<urlset><url><loc>https://a.example/1</loc><url><loc>https://a.example/2</loc></url></urlset>",
         ["https://a.example/1", "https://a.example/2"], True),
        (b"<urlset>" + ONE.encode() + b"</urlset>\n<script>", ["https://a.example/1"], True),
        (b"<urlset>\x00" + ONE.encode() + b"</urlset>", ["https://a.example/1"], True),
        (b"<urlset><url><loc>https://a.example/\x011</loc></url>" + ONE.encode() + b"</urlset>", ["https://a.example/1"], True),
        (b"<urlset a='b' a='c'>" + ONE.encode() + b"</urlset>", ["https://a.example/1"], True),
        (b"<urlset><loc>https://a.example/2</loc>" + ONE.encode() + b"</urlset>", ["https://a.example/1"], False),
    ],
)  # fmt: skip
def test_of_a_broken_sitemap_the_whole_rows_are_read(data: bytes, found: list[str], is_noted: bool) -> None:
    reading = read_sitemap(data, BASE, None)
    assert urls(reading) == found
    assert (reading.note or "").startswith("not well-formed: ") is is_noted


def test_parts_of_an_index_are_read_with_their_last_change() -> None:
    rows = "".join(
        f"<sitemap><loc>{loc}</loc>{rest}</sitemap>"
        for loc, rest in (
            ("/sitemap-1.xml.gz", "<lastmod>2024-03-05T01:00:00+02:00</lastmod>"),
            ("https://cdn.example/2.xml", ""),
            ("/sitemap-1.xml.gz", "<lastmod>2025-01-01</lastmod>"),
            ("ftp://a.example/3.xml", ""),
        )
    )
    found = read_sitemap(f"<sitemapindex>{rows}</sitemapindex>".encode(), BASE, None)
    parts = (Part("https://www.nordpost.example/sitemap-1.xml.gz", at(2024, 3, 4, 23)), Part("https://cdn.example/2.xml", None))
    assert found == Sitemap((), parts, 1, 0, None)


def test_rows_beyond_the_cap_are_counted_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_ROWS", 2)
    pages = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(5))
    parts = "".join(f"<sitemap><loc>https://a.example/{n}.xml</loc></sitemap>" for n in range(3))
    found = read_sitemap(urlset(pages + parts), BASE, None)
    assert (len(found.pages), len(found.parts), found.over) == (2, 2, 3 + 1)
    lines = "\n".join(f"https://a.example/{n}" for n in (0, 1, 1, 2, 3))
    found = read_sitemap(lines.encode(), BASE, None)
    assert (urls(found), found.over) == (["https://a.example/0", "https://a.example/1"], 2)


@pytest.mark.parametrize(
    ("data", "pages", "bad"),
    [
        (b"https://a.example/1", ["https://a.example/1"], 0),
        (b"\xef\xbb\xbf  https://a.example/1\r\n\r\nhttps://a.example/2\nhttps://a.example/1\n",
         ["https://a.example/1", "https://a.example/2"], 0),
        (b"https://a.example/1\n# comment\n", ["https://a.example/1"], 1),
        (b"https://a.example/1\nhttps://a.example/" + b"x" * 5000, ["https://a.example/1"], 1),
        ("https://a.example/1\nhttps://a.example/ü".encode("utf-16"), ["https://a.example/1", "https://a.example/%C3%BC"], 0),
    ],
)  # fmt: skip
def test_a_plain_list_of_addresses_is_a_sitemap(data: bytes, pages: list[str], bad: int) -> None:
    found = read_sitemap(data, BASE, None)
    assert (urls(found), found.bad, found.note) == (pages, bad, None)


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"", "no sitemap: the document is empty"),
        (b" \n ", "no sitemap: the document is empty"),
        (b"<urlset/>", "a sitemap without items"),
        (b"<urlset", "a sitemap without items"),
        (b"<sitemapindex></sitemapindex>", "a sitemap without items"),
        (b"<rss><channel><item><link>https://a.example/1</link></item></channel></rss>", "no sitemap: the document is RSS"),
        (b"<rdf:RDF xmlns:rdf='x'/>", "no sitemap: the document is RSS"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "no sitemap: the document is Atom"),
        (b"<!DOCTYPE html>\n<html><body>https://a.example/1</body></html>", "no sitemap: the document is HTML"),
        (b"<Error><Code>AccessDenied</Code></Error>", "no sitemap: the document is other XML"),
        (b'{"error": "https://a.example/1"}', "no sitemap: the document is no list of addresses"),
        (b"See\nour sitemap at\nhttps://a.example/1", "no sitemap: the document is no list of addresses"),
        (gzip.compress(b"<urlset/>"), "no sitemap: the document is no list of addresses"),
    ],
)
def test_what_is_no_sitemap_is_said(data: bytes, note: str) -> None:
    assert read_sitemap(data, BASE, None) == Sitemap((), (), 0, 0, note)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("declared", "row"),
    [
        (f'<!ENTITY l0 "lol">{LAUGHS}', "<loc>https://a.example/1</loc><news:news><news:title>&l11;</news:title></news:news>"),
        (f'<!ENTITY l0 "lol">{LAUGHS}', '<loc a="&l11;">https://a.example/1</loc>'),
        (f'<!ENTITY x "{"lol" * 20_000}">', "<loc>https://a.example/1</loc><lastmod>" + "&x;" * 10_000 + "</lastmod>"),
        ('<!ENTITY x SYSTEM "{file}">', "<loc>https://a.example/1</loc><news:news><news:title>&x;</news:title></news:news>"),
        ('<!ENTITY % x SYSTEM "{file}"> %x;', "<loc>https://a.example/1</loc>"),
        ('<!ENTITY x "lol">]><!DOCTYPE b [<!ENTITY x "lol">', '<loc a="&x;">https://a.example/1</loc><lastmod>&x;</lastmod>'),
    ],
    ids=["laughs in the text", "laughs in an attribute", "one long entity", "file", "parameter entity", "two document types"],
)
def test_entities_are_neither_expanded_nor_fetched(declared: str, row: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("lol, ganz geheim")
    declared = declared.replace("{file}", secret.as_uri())
    began = time.process_time()
    found = read_sitemap(f"<!DOCTYPE urlset [{declared}]><urlset {NEWS_NS}><url>{row}</url></urlset>".encode(), BASE, None)
    assert time.process_time() - began < 1
    assert urls(found) == ["https://a.example/1"]
    assert "lol" not in repr(found)


@pytest.mark.parametrize("piece", [b"<![CDATA[", b"<!--", b"<x>", b"<url>", b"&", b"<loc><![CDATA[&"])
def test_what_is_repeated_without_an_end_takes_no_long_time(piece: bytes) -> None:
    began = time.process_time()
    found = read_sitemap(b"<urlset>" + piece * 100_000, BASE, None)
    assert time.process_time() - began < 3
    assert found.pages == ()


# ---- days

DAY = (date(2024, 3, 5), date(2024, 3, 5))
MARCH = (date(2024, 3, 1), date(2024, 3, 31))
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("place", "days"),
    [
        ("/2024/03/05/bruecke", DAY),
        ("/politik/2024/3/5/", DAY),
        ("/world/2024/mar/05/bridge-closed", DAY),
        ("/2024/March/05", DAY),
        ("/2024-03-05/bruecke.html", DAY),
        ("/2024-03-05-bruecke", DAY),
        ("/welt/bruecke-gesperrt-2024-03-05/", DAY),
        ("/welt/bruecke-gesperrt-2024-03-05.html", DAY),
        ("/20240305/bruecke-177.html", DAY),
        ("/bruecke_20240305.html", DAY),
        ("/2024/03/05/was-am-2022-02-24-geschah", DAY),
        ("/2022-02-24/was-bis-2024-03-05", (date(2022, 2, 24), date(2024, 3, 5))),
        ("/2024/03/bruecke", MARCH),
        ("/2024/03/", MARCH),
        ("/2024/mar/bruecke", MARCH),
        ("/2024/03/12345678-bruecke", MARCH),
        ("/2024/03/05.html", MARCH),
        ("/2024/02/", (date(2024, 2, 1), date(2024, 2, 29))),
        ("/2024/", None),
        ("/2024/sport/bruecke", None),
        ("/wahl-2024/bruecke", None),
        ("/bruecke-2024-03", None),
        ("/news/202403/bruecke", None),
        ("/news/2024030512/bruecke", None),
        ("/news/article20240305b", None),
        ("/was-am-2022-02-24-geschah", None),
        ("/1945/05/08/kriegsende", None),
        ("/2101/05/08/zukunft", None),
        ("/2024/13/05/", None),
        ("/2024/02/30/bruecke", (date(2024, 2, 1), date(2024, 2, 29))),
        ("/2024/00/", None),
        ("/", None),
        ("", None),
        ("/bruecke?date=2024-03-05", None),
        ("/bruecke#2024-03-05", None),
    ],
)
def test_the_address_of_a_page_may_name_its_day(place: str, days: tuple[date, date] | None) -> None:
    assert days_of(f"https://www.nordpost.example{place}") == days


@pytest.mark.parametrize(
    ("place", "days"),
    [
        ("/sitemap-2024-03-05.xml", DAY),
        ("/sitemap_2024_03_05.xml.gz", DAY),
        ("/sitemap20240305.xml", None),
        ("/sitemap-20240305.xml", DAY),
        ("/sitemap/2024/03/05", DAY),
        ("/sitemap/2024/03/05.xml", DAY),
        ("/sitemap.xml?date=2024-03-05", DAY),
        ("/sitemap.xml?yyyy=2024&mm=03&dd=05", DAY),
        ("/sitemap.xml?date_start=20240301&date_end=20240331", MARCH),
        ("/sitemap?from=2024-03-01&to=2024-03-31", MARCH),
        ("/sitemap.xml?yyyy=2024&mm=03", MARCH),
        ("/sitemap.xml?mm=3&yyyy=2024", MARCH),
        ("/sitemap.xml?year=2024&month=3", MARCH),
        ("/sitemap.xml?yyyy=2024", YEAR),
        ("/sitemap.xml?yyyy=2024&mm=13", None),
        ("/sitemap.xml?yyyy=now", None),
        ("/sitemap-2024-03.xml", MARCH),
        ("/sitemap-articles-2024-03-1.xml", MARCH),
        ("/sitemap_202403.xml", MARCH),
        ("/sitemap-202403-12.xml", MARCH),
        ("/sitemap/2024/03.xml", MARCH),
        ("/sitemap/2024/03/", MARCH),
        ("/articles/2024-03.xml", MARCH),
        ("/sitemap/2024-w09", (date(2024, 2, 26), date(2024, 3, 3))),
        ("/sitemap-2024W53.xml", YEAR),
        ("/sitemap-2024.xml", YEAR),
        ("/sitemap-2024-1.xml", YEAR),
        ("/sitemap/2024/articles.xml", YEAR),
        ("/sitemap2024.xml", YEAR),
        ("/sitemap-2023-2024.xml", (date(2023, 1, 1), date(2024, 12, 31))),
        ("/sitemap-2024-13.xml", None),
        ("/sitemap-1989.xml", None),
        ("/sitemap-2101.xml", None),
        ("/sitemap-12.xml", None),
        ("/sitemap-news.xml", None),
        ("/sitemap.txt", None),
    ],
)
def test_the_address_of_a_sitemap_may_name_its_days(place: str, days: tuple[date, date] | None) -> None:
    assert days_of(f"https://www.nordpost.example{place}") == days


def test_what_is_no_address_names_no_days() -> None:
    assert days_of("http://[2024/03/05/") is None


def part(name: str, changed: Moment | None = None) -> Part:
    return Part(f"https://a.example/{name}", changed)


def names(parts: tuple[Part, ...]) -> list[str]:
    return [part.url.removeprefix("https://a.example/") for part in parts]


FIRST, LAST = date(2024, 3, 5), date(2024, 3, 10)


@pytest.mark.parametrize(
    ("parts", "wanted", "skipped"),
    [
        ([], [], []),
        (
            [part("sitemap-2024-01.xml"), part("sitemap-2024-03.xml"), part("sitemap-2024-04.xml"), part("sitemap-2023.xml")],
            ["sitemap-2024-03.xml"],
            ["sitemap-2024-04.xml", "sitemap-2024-01.xml", "sitemap-2023.xml"],
        ),
        (
            [part(f"sitemap-2024-03-{day:02}.xml") for day in (3, 4, 5, 10, 11, 12)],
            ["sitemap-2024-03-11.xml", "sitemap-2024-03-10.xml", "sitemap-2024-03-05.xml", "sitemap-2024-03-04.xml"],
            ["sitemap-2024-03-12.xml", "sitemap-2024-03-03.xml"],
        ),
        (
            [part("a.xml", at(2024, 3, 4, 23)), part("b.xml", at(2024, 3, 5)), part("c.xml"), part("d.xml", at(2025, 1, 1))],
            ["d.xml", "b.xml", "c.xml"],
            ["a.xml"],
        ),
        (
            [part("a.xml", at(2024, 3, 1, precision="month")), part("b.xml", at(2024, 2, 1, precision="month"))],
            ["a.xml"],
            ["b.xml"],
        ),
        ([part("sitemap-2024-03.xml", at(2020, 1, 1))], ["sitemap-2024-03.xml"], []),
        ([part("sitemap-2020-03.xml", at(2024, 3, 6))], [], ["sitemap-2020-03.xml"]),
        ([part(f"sitemap-{n}.xml") for n in (1, 2023, 2024)], ["sitemap-1.xml", "sitemap-2023.xml", "sitemap-2024.xml"], []),
        ([part(f"sitemap-2024-{n}.xml") for n in ("01", "12", "13")], [f"sitemap-2024-{n}.xml" for n in ("01", "12", "13")], []),
    ],
)
def test_of_an_index_only_parts_that_may_hold_the_days_are_wanted(parts: list[Part], wanted: list[str], skipped: list[str]) -> None:
    found = wanted_parts(parts, FIRST, LAST)
    assert (names(found[0]), names(found[1])) == (wanted, skipped)


@pytest.mark.parametrize(
    ("place", "published", "changed", "expected"),
    [
        ("x", at(2024, 3, 5), None, True),
        ("x", at(2024, 3, 10, 23, 59), None, True),
        ("x", at(2024, 3, 4, 23, 59), None, False),
        ("2024/03/06/x", at(2024, 3, 11), None, False),
        ("2024/03/05/x", None, None, True),
        ("2024/03/10/x", None, at(2020, 1, 1), True),
        ("2024/03/04/x", None, at(2024, 3, 6), False),
        ("2024/03/11/x", None, None, False),
        ("2024/03/x", None, None, None),
        ("2024/03/x", None, at(2024, 3, 6), True),
        ("2024/02/x", None, at(2024, 3, 6), False),
        ("x", None, None, None),
        ("x", None, at(2024, 3, 4, 23), False),
        ("x", None, at(2024, 3, 5), True),
        ("x", None, at(2024, 4, 10), True),
        ("x", None, at(2024, 4, 11), None),
        ("x", None, at(2024, 3, 1, precision="month"), True),
        ("x", None, at(2024, 2, 1, precision="month"), False),
    ],
)
def test_a_page_is_of_the_days_by_its_date_its_address_or_its_last_change(
    place: str,
    published: Moment | None,
    changed: Moment | None,
    expected: bool | None,
) -> None:
    assert in_range(listed(f"https://a.example/{place}", None, published, changed), FIRST, LAST) is expected


@pytest.mark.parametrize("span", [(date.min, date.max), (date(2024, 3, 1), date(2024, 3, 31))])
def test_a_whole_month_and_all_of_time_are_spans_of_days_too(span: tuple[date, date]) -> None:
    page = listed("https://a.example/2024/03/x", changed=at(2024, 3, 6))
    assert in_range(page, *span) is True
    assert in_range(listed("https://a.example/x", changed=at(2024, 3, 6)), *span) is True
    assert names(wanted_parts([part("sitemap-2024-03.xml")], *span)[0]) == ["sitemap-2024-03.xml"]


# ---- anything at all


@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)))
@settings(max_examples=400, deadline=5000)
def test_no_bytes_raise_or_give_what_is_no_address(data: bytes) -> None:
    for shape in (data, b"<urlset>" + data, b"<sitemapindex><sitemap><loc>https://a.example/1</loc></sitemap>" + data):
        found = read_sitemap(shape, BASE, KYIV)
        assert len(found.pages) + len(found.parts) + found.bad + found.over <= len(shape)
        for url in [*urls(found), *(part.url for part in found.parts)]:
            assert url.startswith(("http://", "https://")) and "@" not in url.split("/")[2]
            in_range(listed(url), FIRST, LAST)
        wanted, skipped = wanted_parts(found.parts, FIRST, LAST)
        assert sorted(wanted + skipped, key=str) == sorted(found.parts, key=str)
        assert is_sitemap(shape) or not found.parts


@given(st.binary(max_size=200), st.integers(0, 60), st.binary(max_size=3))
@settings(max_examples=200, deadline=5000)
def test_packed_bytes_come_back_or_are_said_to_be_damaged(data: bytes, place: int, damage: bytes) -> None:
    packed = gzip.compress(data)
    assert unpacked(packed) == data
    with contextlib.suppress(ValueError):
        assert len(unpacked(packed[:place] + damage + packed[place + len(damage) :], 100)) <= max(100, len(packed))


NUMBERS = st.lists(
    st.sampled_from([*"/-_.?&=w", "yyyy=", "mm=", "2024", "03", "05", "99", "sitemap", ".xml", "mar", "٣"]), max_size=12
)


@given(st.one_of(st.text(max_size=60), NUMBERS.map(lambda pieces: "https://a.example/" + "".join(pieces))))
@settings(max_examples=500, deadline=2000)
def test_the_days_of_any_text_are_in_order_and_of_our_time(text: str) -> None:
    days = days_of(text)
    assert days is None or date(1990, 1, 1) <= days[0] <= days[1] <= date(2101, 1, 6)
