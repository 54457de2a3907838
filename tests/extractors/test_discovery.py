"""Front pages and robots.txt as sites write them, beside the feeds that they name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.discovery import MOST_LINKS, Found, guesses, named_by_page, named_by_robots
from extractors.url import same_page

HOME = "https://www.nordpost.example/de/start"
SITE = "https://www.nordpost.example"
DECLARED, MAP, LINKED = "page: link rel=alternate", "page: link rel=sitemap", "page: link for readers"
RSS, ATOM = 'rel="alternate" type="application/rss+xml"', 'rel="alternate" type="application/atom+xml"'


def page(head: str = "", body: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Nordpost</title>{head}</head><body><h1>Nordpost</h1>{body}</body></html>".encode()


def named(head: str = "", body: str = "") -> list[tuple[str, str]]:
    return [(found.url.removeprefix(SITE), found.kind) for found in named_by_page(page(head, body), HOME)]


def test_what_a_page_names_is_found_with_its_title_and_who_says_so() -> None:
    head = f'<link {RSS} title=" Alle  Themen " href="/rss.xml"><link rel="sitemap" href="/sitemap.xml">'
    assert named_by_page(page(head, '<a href="/rss/politik"><b>Politik</b> als RSS</a>'), HOME) == (
        Found(f"{SITE}/rss.xml", "rss", "Alle Themen", DECLARED),
        Found(f"{SITE}/sitemap.xml", "sitemap", None, MAP),
        Found(f"{SITE}/rss/politik", "rss", "Politik als RSS", LINKED),
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", []),
        (f'<link {RSS} href="/rss.xml">', [("/rss.xml", "rss")]),
        (f'<link {ATOM} href="atom">', [("/de/atom", "atom")]),
        (f'<base href="/en/"><link {RSS} href="rss.xml">', [("/en/rss.xml", "rss")]),
        (f'<base target="_top"><base href="/en/"><base href="/fr/"><link {RSS} href="rss.xml">', [("/en/rss.xml", "rss")]),
        (f'<base href="https://cdn.example/"><link {RSS} href="rss.xml">', [("https://cdn.example/rss.xml", "rss")]),
        (f'<base href="javascript:x"><link {RSS} href="rss.xml">', [("/de/rss.xml", "rss")]),
        (f'<base href="http://[x"><link {RSS} href="rss.xml">', [("/de/rss.xml", "rss")]),
        ('<LINK REL="home Alternate" TYPE="Application/RSS+XML; charset=utf-8" HREF=/rss>', [("/rss", "rss")]),
        ('<link rel="alternate" type="application/rdf+xml" href="/rdf">', [("/rdf", "rss")]),
        ('<link rel="alternate" type="text/xml" href="/x">', [("/x", "rss")]),
        ('<link rel="alternate" type="application/feed+json" href="/f.json">', []),
        ('<link rel="alternate" type="text/xml+oembed" href="/o">', []),
        ('<link rel="alternate" hreflang="fr" href="/fr">', []),
        ('<link rel="stylesheet" type="text/xml" href="/s.xsl">', []),
        (f'<link {RSS}><link {RSS} href=""><link {RSS} href=" ">', []),
        (f'<link {RSS} href="javascript:x"><link {RSS} href="https://u:p@a.example/"><link {RSS} href="http://[x">', []),
        (f'<link {RSS} href="/rss"><link {ATOM} href="http://nordpost.example/rss/">', [("/rss", "rss")]),
        ('<link rel="sitemap" type="application/xml" href="/sitemap.xml">', [("/sitemap.xml", "sitemap")]),
        ('<link rel="sitemap" href="/news-sitemap.xml">', [("/news-sitemap.xml", "news_sitemap")]),
        ('<link rel="sitemap" href="/sitemap.xml?kind=news">', [("/sitemap.xml?kind=news", "news_sitemap")]),
        ('<link rel="sitemap" href="/newsletter-sitemap.xml">', [("/newsletter-sitemap.xml", "sitemap")]),
        (f'<link {RSS} href="/comments/feed/"><link {RSS} href="/feed/">', [("/feed/", "rss"), ("/comments/feed/", "rss")]),
        (f'<link {RSS} title="Kommentare zu: Start" href="/a"><link {RSS} href="/b">', [("/b", "rss"), ("/a", "rss")]),
        (f'<link {RSS} title="Nordpost » Comments" href="/a"><link {RSS} href="/b">', [("/b", "rss"), ("/a", "rss")]),
        (f'<link {RSS} href="/commentisfree/rss"><link {RSS} href="/b">', [("/commentisfree/rss", "rss"), ("/b", "rss")]),
    ],
)
def test_what_a_page_declares_for_machines_is_found_that_of_comments_last(head: str, expected: list[tuple[str, str]]) -> None:
    assert named(head) == expected


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/politik.rss", "rss"),
        ("/politik.xml", "rss"),
        ("/politik.rdf", "rss"),
        ("/politik.atom", "atom"),
        ("/rss", "rss"),
        ("/RSS/politik", "rss"),
        ("/rssfeeds/politik", "rss"),
        ("/politik/feed/", "rss"),
        ("/feeds/politik", "rss"),
        ("/politik/newsfeed", "rss"),
        ("/atom/politik", "atom"),
        ("/feed?kind=atom", "rss"),
        ("/sitemap.xml", "sitemap"),
        ("/sitemaps/news.xml", "news_sitemap"),
        ("https://feeds.nordpost.example/rss/de", "rss"),
        ("/feedback", None),
        ("/fedora", None),
        ("/press", None),
        ("/politik.xml.html", None),
        ("/politik?rss=/rss", None),
        ("https://reader.example/subscription/feed/https://www.nordpost.example/rss", None),
        ("https://reader.example/feed/?url=https%3A%2F%2Fwww.nordpost.example%2Frss", None),
        ("javascript:open('/rss')", None),
        ("#rss", None),
        ("mailto:feed@nordpost.example", None),
        ("", None),
    ],
)
def test_a_link_for_readers_that_looks_like_a_feed_is_found(href: str, kind: str | None) -> None:
    found = named_by_page(page(body=f'<p><a href="{href}">Text</a><a name="x">Anker</a></p>'), HOME)
    assert [(one.kind, one.said_by) for one in found] == ([(kind, LINKED)] if kind else [])


def test_links_for_readers_come_after_what_is_declared_each_once_and_not_too_many() -> None:
    links = "".join(f'<a href="/rss/{n}">{n}</a>' for n in range(MOST_LINKS + 5))
    found = named(f'<link {RSS} href="/rss/3">', f'<a href="/comments/feed">K</a><a href="/rss/1">1</a>{links}')
    assert found[0] == ("/rss/3", "rss")
    assert len(found) == len(set(found)) == 1 + MOST_LINKS


@pytest.mark.parametrize("data", [b"", b"\x00", b"%PDF-1.4", b"<rss/>", b" " * (9 * 1024 * 1024)])
def test_what_is_no_page_names_nothing(data: bytes) -> None:
    assert named_by_page(data, HOME) == ()


def test_the_sitemaps_of_robots_txt_are_found_in_its_order() -> None:
    text = (
        "\ufeffSitemap: https://www.nordpost.example/sitemap.xml\r\nUser-agent: *\nDisallow: /sitemap:\n"
        "  SITEMAP :  /sitemaps/news.xml  # every hour\nSitemap:/sitemap.xml\nSitemap:\n# Sitemap: /old.xml\n"
        "Sitemap: ftp://a.example/s.xml\nSitemap: http://[x\nsitemap: https://cdn.example/index.xml.gz"
    )
    assert named_by_robots(text, f"{SITE}/robots.txt") == (
        Found(f"{SITE}/sitemap.xml", "sitemap", None, "robots.txt"),
        Found(f"{SITE}/sitemaps/news.xml", "news_sitemap", None, "robots.txt"),
        Found("https://cdn.example/index.xml.gz", "sitemap", None, "robots.txt"),
    )
    assert named_by_robots("", f"{SITE}/robots.txt") == ()


def test_the_usual_places_are_guessed_on_the_host_of_an_address() -> None:
    found = guesses(HOME)
    assert [one.url.removeprefix(SITE) for one in found] == [
        "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.rss",
        "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_index.xml", "/sitemap.xml",
    ]  # fmt: skip
    assert {one.kind for one in found[6:8]} == {"news_sitemap"} and {one.said_by for one in found} == {"guess"}
    assert guesses("no address") == () == guesses("http://[")


PIECES = [
    "<html>", "<head>", "<body>", "<base href='", "<link rel='alternate' type='application/rss+xml' href='",
    "<link rel=sitemap href='",
    "<a href='", "'>", "</a>", "</html>", "/rss", "rss.xml", "https://", "http://[", "u:p@", "a.example", ":x", "&#0;", "&#xD800;",
    "<!--", "<script>", "<svg>", "<![CDATA[", "\x00", "\ufeff", "ü", "%", " ", "\n", "Sitemap:", "javascript:",
]  # fmt: skip


@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)), st.sampled_from([HOME, "", "x"])
)
@settings(max_examples=300, deadline=5000)
def test_no_page_and_no_robots_txt_raises_or_names_what_is_no_address(text: str, url: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    found = [
        *named_by_page(data, url),
        *named_by_page(b"<html><body>" + data + b"</body></html>", url),
        *named_by_robots(text, url),
    ]
    assert all(one.url.startswith(("http://", "https://")) and same_page(one.url) for one in found)
    assert len(found) <= 3 * (len(text) + 1)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=5000)
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(named_by_page(data, HOME), tuple)
