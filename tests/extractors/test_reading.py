"""Every kind of input becomes a Reading, or a Refusal that says why not."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.containers import Item, ItemKind
from extractors.identity import content_hash, digest
from extractors.page import VERSION as PAGE_VERSION
from extractors.reading import VERSION, Context, FetchedPage, read_fetched, read_item, read_published
from extractors.records import Moment, Outlet, Reading, Refusal

NOW = datetime(2022, 3, 10, 12, tzinfo=UTC)
CONTEXT = Context(NOW, "run-1")
URL = "https://www.nordpost.example/ausland/faehre.html"
FIRST = "Die Fähre nach Odessa fährt seit Dienstag wieder, sagte der Hafenmeister, wenn auch nur zweimal am Tag."
SECOND = "Am Kai warteten am Mittag dreißig Autos aus der Ukraine, die meisten mit Matratzen auf dem Dach."
TEXT = f" date 2022-03 Hafen Die Fähre fährt wieder Stand: 08.03.2022 14:30 Uhr\n\n{FIRST}\n\n{SECOND}"


def line(**stated: Any) -> Item:
    return Item("line", "set.jsonl:7", json.dumps(stated, ensure_ascii=False).encode())


def read(item: Item, context: Context = CONTEXT) -> Reading:
    reading = read_item(item, context)
    assert isinstance(reading, Reading), reading
    return reading


def refused(item: Item, context: Context = CONTEXT) -> Refusal:
    refusal = read_item(item, context)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def page(*paragraphs: str, head: str = "<title>Die Fähre fährt wieder</title>") -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs or (FIRST, SECOND))
    return f"<html lang='de'><head>{head}</head><body><article>{body}</article></body></html>".encode()


def fetched(data: bytes, title: str | None = None, published: Moment | None = None) -> FetchedPage:
    return FetchedPage("s1", f"{URL}?utm_source=rss", URL, data, title, published, "feed")


def at(hour: int, day: int = 8) -> datetime:
    return datetime(2022, 3, day, hour, tzinfo=UTC)


def test_a_text_is_taken_apart_and_dated() -> None:
    article = read(Item("text", "a/001.txt", TEXT.encode())).article
    assert (article.title, article.lead, article.text) == ("Die Fähre fährt wieder", FIRST, f"{FIRST}\n\n{SECOND}")
    assert (article.kicker, article.language, article.kind, article.access) == ("Hafen", "de", "article", "unknown")
    assert (article.published_at, article.published_precision) == (datetime(2022, 3, 8, 13, 30, tzinfo=UTC), "minute")
    assert (article.published_basis, article.first_seen_at) == ("text: Stand, zone of the outlet assumed", NOW)
    assert (article.origin, article.origin_ref, article.extractor, article.run_id) == ("corpus", "a/001.txt", VERSION, "run-1")
    assert (article.source_id, article.url, article.event_id, article.copy_of) == (None, None, None, None)
    assert article.article_id == digest("text", "Die Fähre fährt wieder", FIRST, SECOND)
    assert article.word_count == len(f"{FIRST} {SECOND}".split())


def test_a_reading_names_the_article_in_each_of_its_parts() -> None:
    reading = read(Item("text", "a/001.txt", TEXT.encode()))
    article_id = reading.article.article_id
    assert {mention.article_id for mention in reading.mentions} == {reading.fingerprint.article_id} == {article_id}
    assert {(mention.surface, mention.count) for mention in reading.mentions} >= {("Odessa", 1), ("Ukraine", 1)}
    assert (reading.fingerprint.language, reading.fingerprint.published_precision) == ("de", "minute")
    kinds = {key[:2] for key in reading.fingerprint.keys}
    assert {"l:", "c:", "t:"} <= kinds


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r"),
        "\ufeff" + TEXT,
        TEXT + "\n",
        TEXT.replace("am Mittag", "am\u00a0Mittag"),
        TEXT.replace("am Mittag", "am\u202fMittag"),
        TEXT.replace("am Mittag", "am  Mittag"),
        TEXT.replace("Hafenmeister", "Hafen\u00admeister"),
        TEXT.replace("ä", "a\u0308"),
    ],
    ids=["CRLF", "CR", "byte order mark", "last newline", "NBSP", "narrow NBSP", "two spaces", "soft hyphen", "decomposed"],
)
def test_a_text_reads_the_same_whatever_its_spaces_and_line_ends(other: str) -> None:
    assert read(Item("text", "a", other.encode())) == read(Item("text", "a", TEXT.encode()))


def test_two_readings_of_one_input_are_equal() -> None:
    for item in (Item("text", "a", TEXT.encode()), line(id="x", title="Fähre", text=FIRST), Item("html", "b", page(), URL)):
        assert read_item(item, CONTEXT) == read_item(item, CONTEXT)


def test_case_and_punctuation_do_not_change_the_hash_of_the_text() -> None:
    hashes = {read(line(id="x", title=title, text=FIRST)).article.text_hash for title in ("Fähre: fährt", "FÄHRE – FÄHRT!")}
    assert len(hashes) == 1
    assert read(line(id="x", title="Fähre steht", text=FIRST)).article.text_hash not in hashes


@pytest.mark.parametrize(
    ("kind", "data", "origin", "reason"),
    [
        ("text", b"", "corpus", "empty"),
        ("line", b" \r\n", "corpus", "empty"),
        ("html", b"\n", "html", "empty"),
        ("response", b"", "warc", "empty"),
        ("text", b"a\x00b", "corpus", "binary: it holds NUL bytes, which no text does"),
        ("line", b'{"id": "a\x00"}', "corpus", "binary: it holds NUL bytes, which no text does"),
        (
            "text", "Grüße".encode("cp1252"), "corpus",
            "not UTF-8 (byte 0xfc at 2); convert it first, for example: iconv -f CP1251 -t UTF-8 (Cyrillic) or -f CP1252 (Western)",
        ),
        ("text", b"too short", "corpus", "no text: nothing but a first line, captions or headings"),
        ("text", b"date 2022-03 Only a first line", "corpus", "no text: nothing but a first line, captions or headings"),
        ("html", b"only words", "html", "the page is no HTML"),
        ("response", b"only words", "warc", "the page is no HTML"),
        ("line", b"[1, 2]", "corpus", "a JSON list, not an object with id and text or title"),
        ("line", b"null", "corpus", "a JSON NoneType, not an object with id and text or title"),
        ("line", b'"text"', "corpus", "a JSON str, not an object with id and text or title"),
        ("line", b"{}", "corpus", "it has neither text nor title"),
        ("line", b'{"id": "a", "text": " ", "title": ""}', "corpus", "it has neither text nor title"),
        ("line", b'{"text": ["a"]}', "corpus", "its field 'text' is a list, not a string"),
        ("line", b'{"text": "a", "title": {}}', "corpus", "its field 'title' is a dict, not a string"),
        ("line", b'{"text": "a", "id": 1.5}', "corpus", "its field 'id' is a float, not a string"),
        ("line", b'{"text": "a", "published_at": []}', "corpus", "its field 'published_at' is a list, not a string"),
        (
            "line", b'{"text": "a", "published_at": "yesterday"}', "corpus",
            "published_at 'yesterday' is no ISO 8601 time, day or month",
        ),
        (
            "line", b'{"text": "a", "published_at": "2022-02-30"}', "corpus",
            "published_at '2022-02-30' is no ISO 8601 time, day or month",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(kind: ItemKind, data: bytes, origin: Any, reason: str) -> None:
    assert refused(Item(kind, "here", data)) == Refusal(origin, "here", reason, content_hash(data))


@pytest.mark.parametrize("data", [b'{"id": "a"', b'{"id": }', b"[" * 100_000, b'{"id": ' + b"9" * 5000 + b"}", b"\xef\xbb\xbf{"])
def test_a_line_that_is_no_json_is_refused_in_few_words(data: bytes) -> None:
    reason = refused(Item("line", "set.jsonl:7", data)).reason
    assert reason.startswith("no JSON: ")
    assert len(reason) < 170


def test_the_id_of_a_line_comes_back_as_its_origin_ref() -> None:
    assert read(line(id="s001", text=FIRST)).article.origin_ref == "s001"
    assert read(line(id=17, text=FIRST)).article.origin_ref == "17"
    assert read(line(text=FIRST)).article.origin_ref == "set.jsonl:7"


@pytest.mark.parametrize(
    ("stated", "title", "body"),
    [
        ({"title": "Fähre fährt", "text": f"{FIRST}\n\n{SECOND}"}, "Fähre fährt", (FIRST, SECOND)),
        ({"title": "Fähre fährt", "text": f"Fähre fährt\n\n{FIRST}\n\n{SECOND}"}, "Fähre fährt", (FIRST, SECOND)),
        ({"title": "Fähre fährt", "text": f"Fähre  fährt\n{FIRST}\n{SECOND}"}, "Fähre fährt", (FIRST, SECOND)),
        ({"title": " Fähre\nfährt "}, "Fähre fährt", ()),
        ({"title": "Fähre fährt", "text": "Fähre fährt"}, "Fähre fährt", ()),
        ({"title": None, "text": FIRST}, None, (FIRST,)),
        ({"text": "Kein Satz"}, None, ("Kein Satz",)),
        ({"title": "t", "text": f"{FIRST}\n\nZwischentitel\n\n{SECOND}"}, "t", (FIRST, SECOND)),
        ({"title": "Halb \ud83d", "text": FIRST}, "Halb ?", (FIRST,)),
    ],
)
def test_a_line_may_have_text_or_title_or_both(stated: dict[str, Any], title: str | None, body: tuple[str, ...]) -> None:
    article = read(Item("line", "set.jsonl:7", json.dumps({"id": "a", **stated}).encode())).article
    assert (article.title, article.text, article.lead) == (title, "\n\n".join(body), body[0] if body else None)


def test_headings_and_captions_of_a_line_stand_apart_from_its_text() -> None:
    article = read(line(id="a", text=f"{FIRST}\n\nZwischentitel\n\nDer Kai am Abend. Foto: Nordpost/Hansen\n\n{SECOND}")).article
    assert (article.headings, article.captions) == (("Zwischentitel",), ("Der Kai am Abend. Foto: Nordpost/Hansen",))
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_source_and_language_of_a_line_are_its_own_or_those_of_the_context() -> None:
    context = replace(CONTEXT, outlet=Outlet("nordpost", language="de"))
    own = read(line(title="Kiew", source="deichbote", lang="uk"), context).article
    assert (own.source_id, own.language) == ("deichbote", "uk")
    given = read(line(title="Kiew"), context).article
    assert (given.source_id, given.language) == ("nordpost", "de")
    nothing = read(line(title="Kiew")).article
    assert (nothing.source_id, nothing.language) == (None, None)


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2022-03-08T13:30:00Z", Moment(datetime(2022, 3, 8, 13, 30, tzinfo=UTC), "minute", "line: published_at")),
        ("2022-03-08T13:30:00+01:00", Moment(datetime(2022, 3, 8, 12, 30, tzinfo=UTC), "minute", "line: published_at")),
        (
            "2022-03-08 13:30",
            Moment(datetime(2022, 3, 8, 13, 30, tzinfo=UTC), "minute", "line: published_at, zone of the outlet assumed"),
        ),
        ("2022-03-08", Moment(datetime(2022, 3, 8, tzinfo=UTC), "day", "line: published_at")),
        ("2022-03", Moment(datetime(2022, 3, 1, tzinfo=UTC), "month", "line: published_at")),
        ("2022-13", None),
        ("2022", None),
        ("soon", None),
    ],
)
def test_published_at_says_the_minute_the_day_or_the_month(stated: str, moment: Moment | None) -> None:
    assert read_published(stated) == moment
    result = read_item(line(id="a", text=FIRST, published_at=stated), CONTEXT)
    if moment:
        assert isinstance(result, Reading)
        article = result.article
        assert (article.published_at, article.published_precision, article.published_basis) == (
            moment.at,
            moment.precision,
            moment.basis,
        )
    else:
        assert isinstance(result, Refusal)


def test_an_undated_line_says_so() -> None:
    article = read(line(id="a", text=FIRST, published_at="")).article
    assert (article.published_at, article.published_precision, article.published_basis) == (None, "none", None)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        URL.replace("https", "http"),
        URL.replace("www.", ""),
        URL + "/",
        URL + "?utm_source=rss&utm_medium=feed",
        f"  {URL}\n",
        URL.replace("nordpost.example", "NORDPOST.example"),
    ],
)
def test_one_address_in_all_its_forms_is_one_article(url: str) -> None:
    article = read(line(id="other", url=url, title="other", text=SECOND)).article
    assert article.article_id == digest("url", "nordpost.example/ausland/faehre.html")


def test_a_line_without_usable_address_is_known_by_its_id_and_words() -> None:
    for url in (None, "", "javascript:void(0)", "ftp://a.example/x"):
        article = read(line(id="a", url=url, title="Fähre", text=FIRST)).article
        assert (article.url, article.article_id) == (None, digest("line", "a", "Fähre", FIRST))


def test_a_saved_page_is_known_by_its_address_or_its_words() -> None:
    canonical = page(head=f"<title>Fähre fährt</title><link rel='canonical' href='{URL}'>")
    by_url = read(Item("html", "b.html", page(), URL)).article
    by_canonical = read(Item("html", "b.html", canonical)).article
    assert by_url.article_id == by_canonical.article_id == digest("url", "nordpost.example/ausland/faehre.html")
    assert (by_url.url, by_url.canonical_url, by_canonical.url, by_canonical.canonical_url) == (URL, None, URL, URL)
    by_words = read(Item("html", "b.html", page())).article
    assert (by_words.url, by_words.article_id) == (None, digest("html", "Die Fähre fährt wieder", FIRST, SECOND))


def test_a_saved_page_says_where_it_came_from_and_who_read_it() -> None:
    saved, kept = read(Item("html", "b.html", page())).article, read(Item("response", URL, page(), URL)).article
    assert (saved.origin, saved.origin_ref, kept.origin, kept.origin_ref) == ("html", "b.html", "warc", URL)
    assert saved.extractor == kept.extractor == f"{VERSION}, {PAGE_VERSION}"


def test_a_page_brings_its_metadata() -> None:
    head = f"""<title>Die Fähre fährt wieder</title><script type="application/ld+json">{json.dumps({
        "@type": "LiveBlogPosting", "headline": "Die Fähre fährt wieder", "description": "Zweimal am Tag.",
        "author": {"name": "Uwe Hansen"}, "datePublished": "2022-03-08T10:00:00", "dateModified": "2022-03-08T12:00:00",
        "isAccessibleForFree": False, "articleSection": "Ausland", "keywords": "Hafen", "image": "/i.jpg",
    })}</script>"""  # fmt: skip
    context = Context(NOW, "run-1", Outlet("nordpost", zone=ZoneInfo("Europe/Berlin"), language="de"))
    article = read(Item("html", "b.html", page(head=head), URL), context).article
    assert (article.source_id, article.lead, article.authors) == ("nordpost", "Zweimal am Tag.", ("Uwe Hansen",))
    assert (article.kind, article.access, article.section, article.keywords) == ("live", "paywalled", "Ausland", ("Hafen",))
    assert (article.published_at, article.modified_at) == (at(9), at(11))
    assert article.image_url == "https://www.nordpost.example/i.jpg"


def test_a_page_of_short_lines_keeps_them_as_its_text() -> None:
    items = tuple(f"Punkt {number} der langen Liste ohne Satzzeichen am Ende" for number in range(5))
    article = read(Item("html", "b.html", page(*items))).article
    assert (article.text, article.headings, article.lead) == ("\n\n".join(items), (), items[0])


def test_a_fetched_page_is_known_by_the_address_of_the_feed() -> None:
    article = read_fetched(fetched(page()), CONTEXT)
    assert isinstance(article, Reading)
    assert (article.article.url, article.article.origin, article.article.origin_ref) == (
        f"{URL}?utm_source=rss",
        "feed",
        f"{URL}?utm_source=rss",
    )


def test_a_fetched_page_without_article_is_refused() -> None:
    data = b"<html><body><p>Bitte anmelden</p></body></html>"
    reason = "no article text found in the page (fewer than 140 letters)"
    assert read_fetched(fetched(data), CONTEXT) == Refusal("feed", f"{URL}?utm_source=rss", reason, content_hash(data))


FEED = Moment(at(8), "minute", "feed: published")
FUTURE = Moment(NOW + timedelta(hours=1), "minute", "feed: published")


@pytest.mark.parametrize(
    ("head", "of_feed", "published", "basis"),
    [
        ("", None, None, None),
        ("", FEED, at(8), "feed: published"),
        ("2022-03-08T10:00:00Z", None, at(10), "json-ld: datePublished"),
        ("2022-03-08T10:00:00Z", FEED, at(10), "json-ld: datePublished"),
        ("2022-03-08", FEED, at(8), "feed: published"),
        ("2022-03-08", Moment(at(0, 9), "day", "feed: published"), at(0), "json-ld: datePublished"),
        ("2022-03-11T10:00:00Z", FEED, at(8), "feed: published"),
        ("2022-03-11T10:00:00Z", None, None, None),
        ("2022-03-11T10:00:00Z", FUTURE, None, None),
        ("", FUTURE, None, None),
    ],
    ids=[
        "neither", "only the feed", "only the page", "the page before the feed", "the minute before the day",
        "two days", "a future time of the page", "a future time and no feed", "two future times", "a future time of the feed",
    ],
)  # fmt: skip
def test_the_time_of_the_feed_stands_in_and_no_future_time_is_believed(
    head: str, of_feed: Moment | None, published: datetime | None, basis: str | None
) -> None:
    data = page(head=f'<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{head}"}}</script>')
    reading = read_fetched(fetched(data, published=of_feed), CONTEXT)
    assert isinstance(reading, Reading)
    assert (reading.article.published_at, reading.article.published_basis) == (published, basis)
    assert reading.fingerprint.published_at == published


@pytest.mark.parametrize(("head", "title"), [("<title>Von der Seite</title>", "Von der Seite"), ("", "Vom Feed")])
def test_the_headline_of_the_feed_stands_in_where_the_page_has_none(head: str, title: str) -> None:
    reading = read_fetched(fetched(page(head=head), title="Vom Feed"), CONTEXT)
    assert isinstance(reading, Reading)
    assert reading.article.title == title


@pytest.mark.parametrize(("modified", "kept"), [("2022-03-08T09:00:00Z", None), ("2022-03-08T11:00:00Z", at(11))])
def test_a_change_before_publication_is_not_believed(modified: str, kept: datetime | None) -> None:
    stated = json.dumps({"@type": "NewsArticle", "datePublished": "2022-03-08T10:00:00Z", "dateModified": modified})
    head = f'<script type="application/ld+json">{stated}</script>'
    assert read(Item("html", "b", page(head=head), URL)).article.modified_at == kept


def test_the_agency_is_read_from_dateline_or_byline() -> None:
    assert read(line(id="a", text=f"Odessa (dpa) - {FIRST}\n\n{SECOND}")).article.wire_origin == "dpa"
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "author": "Reuters"}</script>'
    assert read(Item("html", "b", page(head=head), URL)).article.wire_origin == "reuters"
    assert read(line(id="a", text=FIRST)).article.wire_origin is None


def test_half_an_emoji_in_a_page_reaches_no_table() -> None:
    stated = '{"@type": "NewsArticle", "headline": "F\\u00e4hre \\ud83d", "author": "A\\ude00", "keywords": ["\\ud83d"]}'
    reading = read(Item("html", "b", page(head=f'<script type="application/ld+json">{stated}</script>'), URL))
    assert (reading.article.title, reading.article.authors, reading.article.keywords) == ("Fähre", ("A",), ())
    assert repr(reading).encode()


@given(
    st.sampled_from(["text", "line", "html", "response"]),
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), st.dictionaries(
        st.sampled_from(["id", "text", "title", "url", "lang", "published_at"]),
        st.none() | st.text(max_size=60) | st.integers() | st.lists(st.integers(), max_size=2),
    ).map(json.dumps).map(str.encode)),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_any_bytes_become_a_reading_or_a_refusal(kind: ItemKind, data: bytes) -> None:
    result = read_item(Item(kind, "here", data), CONTEXT)
    assert isinstance(result, Reading | Refusal)
    assert repr(result).encode("utf-8")


@pytest.mark.parametrize(
    "item",
    [
        line(id="f", text="Ein Satz über die Ukraine, lang genug.", published_at="2099-01-01T00:00:00Z"),
        line(id="f", text="Ein Satz über die Ukraine, lang genug.", published_at="2100-12-31T23:59-14:00"),
        Item("text", "f.txt", b" date 2032-01 Ukraine Titel Stand: 03.01.2032 01:45 Uhr\n\nEin Satz, der lang genug ist."),
    ],
)
def test_a_time_that_is_yet_to_come_is_no_date(item: Item) -> None:
    article = read(item).article
    assert (article.published_at, article.published_precision, article.published_basis) == (None, "none", None)


NORDPOST = Outlet("nordpost", "Nordpost", "de", ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("url", "head", "source_id"),
    [
        (URL, "", "nordpost"),
        (None, f"<link rel='canonical' href='{URL}'>", "nordpost"),
        ("https://www.nordpost.example/wetter/regen.html", "", "nordwetter"),
        (None, "", None),
        ("https://elsewhere.example/a.html", "", None),
    ],
)
def test_a_saved_page_is_of_the_outlet_whose_host_it_is_on_or_names(url: str | None, head: str, source_id: str | None) -> None:
    hosts = {"nordpost.example": NORDPOST, "nordpost.example/wetter": Outlet("nordwetter")}
    stated = f"<title>Fähre</title>{head}<meta property='article:published_time' content='2022-03-08T10:00'>"
    article = read(Item("html", "b.html", page(head=stated), url), Context(NOW, "run-1", hosts=hosts)).article
    assert article.source_id == source_id
    assert article.published_precision == ("minute" if source_id == "nordpost" else "day")


def test_what_the_server_says_of_a_change_is_kept_beside_what_the_page_says() -> None:
    result = read_fetched(replace(fetched(page()), last_modified="Tue, 08 Mar 2022 10:00:00 GMT"), CONTEXT)
    assert isinstance(result, Reading)
    assert [(said.about, said.basis, said.verdict) for said in result.times if said.about == "modified"] == [
        ("modified", "http: Last-Modified", "chosen")
    ]
    assert result.article.modified_at == datetime(2022, 3, 8, 10, tzinfo=UTC)
    assert {said.article_id for said in result.times} == {result.article.article_id}
