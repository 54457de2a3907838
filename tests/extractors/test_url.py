"""One form for one page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.url import canonical, host_of, place_of, same_page


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://example.org/a?utm_source=rss&utm_medium=feed", None, "https://example.org/a"),
        ("https://example.org/a?id=7&utm_campaign=x&fbclid=abc", None, "https://example.org/a?id=7"),
        ("https://example.org/a#comments", None, "https://example.org/a"),
        ("  https://example.org/a\n", None, "https://example.org/a"),
        ("HTTPS://Example.ORG/Path", None, "https://example.org/Path"),
        ("http://example.org:8080/a", None, "http://example.org:8080/a"),
        ("/news/2.html", "https://example.org/a/b", "https://example.org/news/2.html"),
        ("../c", "https://example.org/a/b/", "https://example.org/a/c"),
        ("//other.example/x", "https://example.org/", "https://other.example/x"),
        ("https://example.org/новини", None, "https://example.org/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
        ("/relative", None, None),
        ("", None, None),
        ("mailto:desk@example.org", None, None),
        ("javascript:void(0)", "https://example.org/", None),
        ("ftp://example.org/a", None, None),
        ("https://", None, None),
        ("https://user@example.org/a", None, None),
        ("https://user:secret@example.org/a", None, None),
        ("https://example.org:port/a", None, None),
        ("https://example.org:99999/a", None, None),
        ("https://[::1/a", None, None),
        ("a", "https://[::1/", None),
    ],
)
def test_an_address_is_absolute_http_without_trackers_or_it_is_none(url: str, base: str | None, expected: str | None) -> None:
    assert canonical(url, base) == expected


@pytest.mark.parametrize(
    "other",
    ["http://example.org/a/b", "https://www.example.org/a/b/", "http://www.example.org:80/a/b", "https://EXAMPLE.org:443/a/b#x"],
)
def test_the_forms_of_one_page_have_one_key(other: str) -> None:
    assert same_page(other) == "example.org/a/b"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?id=1", "example.org/a?id=1"),
        ("https://example.org:8443/a/", "example.org:8443/a"),
        ("https://m.example.org/", "m.example.org"),
        ("no address", "no address"),
    ],
)
def test_other_pages_keep_what_tells_them_apart(url: str, expected: str) -> None:
    assert same_page(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.org/a", "example.org"),
        ("https://example.org:8080/a", "example.org:8080"),
        ("https://user@example.org/", "example.org"),
        ("/a", ""),
    ],
)
def test_the_host_has_its_port_if_one_is_named(url: str, expected: str) -> None:
    assert host_of(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org", "example.org"),
        ("https://example.org/", "example.org"),
        ("https://www.Example.org//", "example.org"),
        ("http://example.org/de", "example.org/de"),
        ("https://www.example.org/de/politik/seite.html?a=/b#/c", "example.org/de"),
        ("https://example.org//de//politik", "example.org/de"),
        ("https://example.org/seite.html", "example.org/seite.html"),
        ("https://example.org/?lang=de", "example.org"),
        ("https://example.org:8080/de/", "example.org:8080/de"),
        ("https://m.example.org/De", "m.example.org/De"),
        ("https://www2.example.org/", "www2.example.org"),
        ("https://example.org/%D1%83/a", "example.org/%D1%83"),
        ("", ""),
        ("/de/politik", "/de"),
    ],
)
def test_the_place_of_a_page_is_its_host_with_its_first_folder(url: str, expected: str) -> None:
    assert place_of(url) == expected


@settings(deadline=None)
@given(st.text(), st.none() | st.text())
def test_no_text_makes_canonical_raise(url: str, base: str | None) -> None:
    assert canonical(url, base) is None or canonical(url, base).startswith(("http://", "https://"))  # type: ignore[union-attr]


WORD = st.text(alphabet="abcdefghij0123456789-", min_size=1, max_size=8).filter(lambda word: word.strip("-") == word)


@settings(deadline=None)
@given(
    st.lists(WORD, min_size=2, max_size=3),
    st.lists(WORD, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["id", "page", "q", "utm_source", "fbclid"]), WORD, max_size=3),
)
def test_the_canonical_form_of_a_canonical_form_is_itself(host: list[str], path: list[str], query: dict[str, str]) -> None:
    url = f"https://{'.'.join(host)}/{'/'.join(path)}?{'&'.join(f'{key}={value}' for key, value in query.items())}#top"
    once = canonical(url)
    assert once is not None
    assert canonical(once) == once
    assert "utm_" not in once and "fbclid" not in once and "#" not in once


@pytest.mark.parametrize("url", ["https://a.example/?q=https://u:p@x.example/", "https://a.example/?q=https://x.example:abc/"])
def test_an_address_within_an_address_is_checked_like_any_other(url: str) -> None:
    assert canonical(url) is None
