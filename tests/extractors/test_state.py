"""The text of an article that a page carries only as data in its scripts."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.state import LARGEST, LEAST, embedded_article

SENTENCE = "Die Fähre fährt seit Dienstag wieder, wenn auch nur zweimal am Tag."
ARTICLE = f"<p>{SENTENCE}</p>" * 8


def script(text: str) -> bytes:
    return f"<html><body><p>Teaser</p><script>{text}</script></body></html>".encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (json.dumps({"body": ARTICLE}), ARTICLE),
        (json.dumps({"body": ARTICLE}, ensure_ascii=False), ARTICLE),
        ("window.__STATE__ = " + json.dumps({"a": [1, {"html": ARTICLE}]}) + ";", ARTICLE),
        (json.dumps({"body": ARTICLE}).replace("<", "\\u003c").replace(">", "\\u003e"), ARTICLE),
        (json.dumps({"body": ARTICLE}).replace("<", "\\u003C").replace("/", "\\/"), ARTICLE),
        (json.dumps({"body": ARTICLE.replace("<p>", "<p class='text'>")}), ARTICLE.replace("<p>", "<p class='text'>")),
        (json.dumps({"body": ARTICLE.replace("<p>", '<p class="text">')}), ARTICLE.replace("<p>", '<p class="text">')),
        (json.dumps({"short": ARTICLE, "long": ARTICLE * 2, "other": ARTICLE}), ARTICLE * 2),
        (json.dumps({"broken": "x"})[:-1] + ', "body": ' + json.dumps(ARTICLE), ARTICLE),
        (json.dumps({"body": "<p>Міст закрито. </p>" * 40}), "<p>Міст закрито. </p>" * 40),
        (json.dumps({"title": SENTENCE * 20, "body": ARTICLE}), ARTICLE),
        ('"' + "\\q<p>" * 200 + '", ' + json.dumps(ARTICLE), ARTICLE),
        # too short, of one paragraph, no HTML, no JSON
        (json.dumps({"body": f"<p>{SENTENCE}</p>" * 2}), None),
        (json.dumps({"body": f"<p>{SENTENCE * 20}</p>"}), None),
        (json.dumps({"body": SENTENCE * 20}), None),
        (json.dumps({"body": SENTENCE * 20 + "\\ \n"}), None),
        ('"' + "\\q<p>" * 200 + '"', None),
        ("'" + ARTICLE + "'", None),
        ("", None),
        (json.dumps(json.dumps({"body": ARTICLE})), ARTICLE),
        (json.dumps(["$", json.dumps({"title": "a", "body": ARTICLE})]), ARTICLE),
    ],
)
def test_the_article_is_the_longest_html_in_a_string_of_a_script(text: str, expected: str | None) -> None:
    assert embedded_article(script(text)) == expected


@pytest.mark.parametrize(("least", "found"), [(LEAST - 1, False), (LEAST, True)])
def test_a_string_is_looked_at_from_500_letters_on(least: int, found: bool) -> None:
    text = "<p>a</p><p>" + "x" * (least - 11)
    assert embedded_article(script(json.dumps(text))) == (text if found else None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", None),
        (b"<p>no script</p>", None),
        (json.dumps(ARTICLE).encode(), None),
        (b"<SCRIPT type='application/json' id=state>" + json.dumps(ARTICLE).encode() + b"</SCRIPT>", ARTICLE),
        (b"<script>1</script>" + script(json.dumps(ARTICLE)), ARTICLE),
        (script(json.dumps(ARTICLE)) + script(json.dumps(ARTICLE * 2)), ARTICLE * 2),
        (b"<script>" + json.dumps(ARTICLE).encode(), None),
        (script(json.dumps(ARTICLE, ensure_ascii=False)).replace("ä".encode(), b"\xe4"), ARTICLE.replace("ä", "\ufffd")),
        (b" " * LARGEST + script(json.dumps(ARTICLE)), None),
    ],
    ids=["nothing", "no script", "outside", "capitals", "second script", "two scripts", "not closed", "Latin-1", "behind 4 MB"],
)
def test_only_scripts_in_the_first_4_mb_are_searched(data: bytes, expected: str | None) -> None:
    assert embedded_article(data) == expected


@pytest.mark.parametrize(("wrapped", "expected"), [(1, ARTICLE), (2, ARTICLE), (3, ARTICLE), (4, None)])
def test_html_is_found_in_json_in_json_three_deep(wrapped: int, expected: str | None) -> None:
    text = json.dumps({"body": ARTICLE}).replace("<", "\\u003c")
    for _ in range(wrapped):
        text = json.dumps({"state": text})
    assert embedded_article(script(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000, '"' * 100_000, '"' + "x" * 100_000, "\\" * 100_000, '"' + "\\" * 100_000, "<p" * 50_000,
        json.dumps(ARTICLE * 200),
        '\\"' * 7000,
        "<script>" * 5000,
    ],
    ids=["letters", "quotes", "open", "backslashes", "masked", "paragraphs", "article", "masked quotes", "scripts"],
)  # fmt: skip
def test_100_000_letters_take_no_time(text: str) -> None:
    data = script(text) if "<script>" not in text else text.encode()
    began = time.process_time()
    embedded_article(data)
    assert time.process_time() - began < 0.3


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='"\\<p>u03c{}x/').map(str.encode), st.integers(0, 3))
def test_no_bytes_raise(data: bytes, times: int) -> None:
    text = json.dumps(data.decode("latin-1") * LEAST)
    for _ in range(times):
        text = json.dumps(text)
    found = embedded_article(b"<script>" + data + text.encode()[:100_000] + b"</script>")
    assert found is None or found.count("<p") > 1
