"""Links of aggregators beside the pages they lead to; and addresses that lead nowhere, or nowhere good."""

import base64
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.aggregators import is_unresolvable, page_of, resolved
from extractors.url import canonical, same_page

PAGE = "https://www.nordpost.example/ausland/bruecke-1.html"
ASKED = "https://www.nordpost.example/?a=1&b=2"


def varint(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80]) + varint(number >> 7)


def key(text: bytes, *, start: bytes = b"\x08\x13\x22", end: bytes = b"\xd2\x01\x00") -> str:
    """Return what Google News puts into an address for a text."""
    return base64.urlsafe_b64encode(start + varint(len(text)) + text + end).decode().rstrip("=")


LONG = f"{PAGE}/{'x' * 200}"
OLD = f"https://news.google.com/rss/articles/{key(PAGE.encode())}?oc=5"
NEW = f"https://news.google.com/rss/articles/{key(b'AU_yqLNq2vY' + b'x' * 90)}?oc=5"


@pytest.mark.parametrize(
    ("link", "page"),
    [
        (OLD, PAGE),
        (OLD.replace("/rss", ""), PAGE),
        (OLD.replace("/rss/articles", "/read"), PAGE),
        (OLD.replace("/rss/articles", "/__i/rss/rd/articles"), PAGE),
        (f"https://news.google.com/articles/{key(LONG.encode())}", LONG),
        (f"https://news.google.com/articles/{key(PAGE.encode(), end=b'')}", PAGE),
        (f"https://news.google.com/articles/{key(PAGE.encode(), end=b'amp')}", PAGE),
        (f"https://news.google.com/articles/{key(PAGE.encode())}==", PAGE),
        (f"https://news.google.com/articles/{key(PAGE.encode(), start=b'xyz')}", PAGE),
        (f"https://news.google.com/articles/{key(b'?' + PAGE.encode())}", PAGE),
        ("https://www.google.com/url?q=" + quote(PAGE, safe="") + "&sa=U", PAGE),
        ("https://www.google.com/url?q=" + quote(ASKED, safe="") + "&sa=U", ASKED),
        ("https://www.google.com/url?rct=j&sa=t&url=" + quote(PAGE, safe="") + "&ct=ga", PAGE),
        ("https://www.google.com/url?q=bridge&url=" + quote(PAGE, safe=""), PAGE),
        ("https://www.google.com/url?q=" + PAGE, PAGE),
        ("https://google.de/url?url=" + PAGE, PAGE),
        ("https://www.google.com.ua/url?url=" + PAGE, PAGE),
        ("http://news.url.google.com/url?url=" + PAGE, PAGE),
        ("https://l.facebook.com/l.php?u=" + quote(PAGE + "?fbclid=1", safe="") + "&h=AT0", PAGE),
        ("https://lm.facebook.com/l.php?u=" + quote(PAGE, safe=""), PAGE),
        ("https://l.instagram.com/?u=" + quote(PAGE, safe=""), PAGE),
        ("https://out.reddit.com/t3_abc?url=" + quote(PAGE, safe="") + "&token=x", PAGE),
        ("https://t.umblr.com/redirect?z=" + quote(PAGE, safe="") + "&t=x", PAGE),
        ("https://vk.com/away.php?to=" + quote(PAGE, safe=""), PAGE),
        ("https://m.vk.com/away.php?to=" + quote(PAGE, safe=""), PAGE),
        ("https://www.youtube.com/redirect?event=x&q=" + quote(PAGE, safe=""), PAGE),
        ("https://duckduckgo.com/l/?uddg=" + quote(PAGE, safe="") + "&rut=x", PAGE),
        ("http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=" + quote(PAGE, safe="") + "&c=1", PAGE),
        ("https://www.bing.com/ck/a?!&&p=x&u=a1" + base64.urlsafe_b64encode(PAGE.encode()).decode().rstrip("=") + "&ntb=1", PAGE),
        ("https://r.search.yahoo.com/_ylt=A;_ylu=Y/RV=2/RE=1/RO=10/RU=" + quote(PAGE, safe="") + "/RK=2/RS=x-", PAGE),
        ("https://www-nordpost-example.cdn.ampproject.org/c/s/www.nordpost.example/ausland/bruecke-1.html", PAGE),
        ("https://cdn.ampproject.org/v/s/www.nordpost.example/ausland/bruecke-1.html?amp=1", PAGE + "?amp=1"),
        ("https://cdn.ampproject.org/c/www.nordpost.example/x", "http://www.nordpost.example/x"),
        ("https://www.google.com/amp/s/www.nordpost.example/ausland/bruecke-1.html", PAGE),
        ("https://www.google.de/amp/www.nordpost.example/x", "http://www.nordpost.example/x"),
        ("https://web.archive.org/web/20240305120000id_/" + PAGE, PAGE),
        ("https://web.archive.org/web/2024/http:/www.nordpost.example/?a=1", "http://www.nordpost.example/?a=1"),
        (" https://vk.com/away.php?to=" + quote(PAGE, safe="") + "\n", PAGE),
    ],
)
def test_a_link_that_carries_its_target_is_resolved_to_it(link: str, page: str) -> None:
    assert resolved(link) == page == page_of(link)
    assert not is_unresolvable(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "no address",
        "javascript:alert(1)",
        "https://[",
        PAGE,
        PAGE + "?url=https%3A%2F%2Fother.example%2F",
        NEW,
        "https://news.google.com/rss/articles/CBMi",
        "https://news.google.com/rss/articles/CBMiA",
        "https://news.google.com/rss/articles/!!!!",
        "https://news.google.com/topstories",
        "https://www.google.com/url?q=bridge",
        "https://www.google.com/search?q=" + PAGE,
        "https://google.com.evil.example/url?q=" + PAGE,
        "https://www.google.com/url?q=javascript%3Aalert(1)",
        "https://www.google.com/url?q=file%3A%2F%2F%2Fetc%2Fpasswd",
        "https://www.google.com/url?q=https%3A%2F%2Fu%3Ap%40a.example%2F",
        "https://www.google.com/url?q=https%3A%2F%2Fa.example%3Ax%2F",
        "https://www.google.com/url?q=%2F%2Fa.example%2F",
        "https://www.google.com/amp/s/",
        "https://www.google.com/amp/help",
        "https://www.google.com/amp/s/u:p@a.example/x",
        "https://evilampproject.org/c/s/a.example/x",
        "https://web.archive.org/web/*/https://a.example/",
        "https://web.archive.org/save/https://a.example/",
        "https://www.bing.com/ck/a?u=b1aHR0cHM6Ly9hLmV4YW1wbGUv",
        "https://www.bing.com/ck/a?u=a1%F0%9F",
        "https://feeds.feedburner.com/~r/nordpost/~3/abc/",
        "https://r.search.yahoo.com/RU=https%3a%2f%2fa.example%2f",
    ],
)
def test_a_link_that_carries_no_good_target_stays_as_it_is(link: str) -> None:
    assert resolved(link) == link


def nested(times: int) -> str:
    link = PAGE
    for _ in range(times):
        link = "https://www.google.com/url?q=" + quote(link, safe="")
    return link


@pytest.mark.parametrize(("times", "page"), [(1, PAGE), (2, PAGE), (3, PAGE), (4, canonical(nested(1))), (5, canonical(nested(2)))])
def test_links_in_links_are_resolved_three_times(times: int, page: str) -> None:
    assert resolved(nested(times)) == page


def test_a_link_of_one_aggregator_in_that_of_another_is_resolved() -> None:
    inner = f"https://news.google.com/articles/{key(PAGE.encode())}"
    assert resolved("https://l.facebook.com/l.php?u=" + quote(inner, safe="")) == PAGE
    assert resolved("https://www.google.com/url?q=" + quote("https://vk.com/away.php?to=" + PAGE, safe="")) == PAGE


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (NEW, True),
        (NEW.replace("/rss", ""), True),
        (NEW.replace("/rss/articles", "/read"), True),
        (OLD, False),
        ("https://news.google.com/topstories", False),
        ("https://news.google.com/rss/articles/CBMi", False),
        (NEW.replace("news.google.com", "news.example"), False),
        ("https://feeds.feedburner.com/~r/nordpost/~3/abc/", False),
        (PAGE, False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_what_surely_leads_nowhere_is_unresolvable(link: str, expected: bool) -> None:
    assert is_unresolvable(link) is expected


@pytest.mark.parametrize(
    ("link", "page"),
    [
        (PAGE + "?utm_source=x#top", PAGE),
        (nested(1), PAGE),
        (NEW, NEW),
        ("javascript:alert(1)", None),
        ("/ausland/", None),
        ("https://u:p@a.example/", None),
        ("https://a.example/?q=https://u:p@b.example/", None),
        ("https://a.example/?q=https://b.example:x/", None),
    ],
)
def test_the_page_of_a_link_is_an_address_or_nothing(link: str, page: str | None) -> None:
    assert page_of(link) == page


PIECES = [
    "https://", "http:/", "news.google.com", "www.google.com", "l.facebook.com", "cdn.ampproject.org", "web.archive.org",
    "www.bing.com", "/url?q=", "/l.php?u=", "/c/s/", "/amp/s/", "/web/2024/", "/articles/", "/ck/a?u=a1", key(PAGE.encode()),
    key(b"AU_yqLx"), "CBMi", "aHR0cHM6Ly9h", "a.example", "u:p@", ":x", "/", "?", "&", "%3A%2F%2F", "%25", "%", "[", "]", "<b>",
    "javascript:", " ", "\x00", "ü", "\ud800",
]  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=10).map("".join)))
@settings(max_examples=600, deadline=2000)
def test_no_text_raises_or_is_resolved_to_what_is_no_address(link: str) -> None:
    found, page = resolved(link), page_of(link)
    assert found == link or (found == page and len(found) <= 9 * len(link))
    assert isinstance(is_unresolvable(link), bool)
    if page is not None:
        parts = urlsplit(page)
        assert parts.scheme in ("http", "https") and parts.hostname and parts.username is None
        assert same_page(page)
