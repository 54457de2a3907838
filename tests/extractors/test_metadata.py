"""What a page states about itself, wherever and however brokenly it states it."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from extractors.metadata import Metadata, main_object, read_metadata
from extractors.records import Moment

URL = "https://www.nordpost.example/ausland/meldung.html"
NOTHING = Metadata(None, None, (), None, None, None, None, "article", "unknown", None, (), None, None)


def read(head: str, body: str = "<p>Text</p>", zone: str | None = None) -> Metadata:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, URL, ZoneInfo(zone) if zone else None)


def ld(**stated: Any) -> str:
    return script(json.dumps({"@type": "NewsArticle", **stated}))


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def meta(**stated: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in stated.items())


def test_a_page_that_states_nothing_gives_nothing() -> None:
    assert read("") == NOTHING


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ('{"@type": "NewsArticle", "headline": "Brücke"}', "Brücke"),
        ('{"@type": ["Thing", "Article"], "headline": "Brücke"}', "Brücke"),
        ('{"@type": "https://schema.org/NewsArticle", "headline": "Brücke"}', "Brücke"),
        ('{"@type": "schema:NewsArticle", "headline": "Brücke"}', "Brücke"),
        ('[{"@type": "Organization"}, {"@type": "NewsArticle", "headline": "Brücke"}]', "Brücke"),
        ('{"@graph": [{"@type": "WebPage", "headline": "Seite"}, {"@type": "Report", "headline": "Brücke"}]}', "Brücke"),
        ('{"@graph": [{"@type": "VideoObject", "headline": "Film"}, {"@type": "Article", "headline": "Brücke"}]}', "Brücke"),
        ('[{"@type": "NewsArticle"}, {"@type": "NewsArticle", "headline": "Brücke"}]', "Brücke"),
        ('{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Brücke"}}', "Brücke"),
        ('{"@type": "ItemList", "itemListElement": [{"item": {"@type": "NewsArticle", "headline": "Brücke"}}]}', "Brücke"),
        ('<!-- {"@type": "NewsArticle", "headline": "Brücke"} -->', "Brücke"),
        ('// <![CDATA[\n{"@type": "NewsArticle", "headline": "Brücke"}\n// ]]>', "Brücke"),
        ('{"@type": "NewsArticle", "headline": "Brücke",}', "Brücke"),
        ('{"@type": "NewsArticle", "headline": "Brücke"};', "Brücke"),
        ('{"@type": "NewsArticle", "headline": "Eine\n\tBrücke"}', "Eine Brücke"),
        ('{"@type": "NewsArticle", "headline": "Br\\u00fccke \\ud83d"}', "Brücke"),
        ('{"@type": "NewsArticle", "headline": "Br\\u00fccke \\ude00"}', "Brücke"),
        ('{"@type": "NewsArticle", "headline": "Br\\u00fccke \\ud83d\\ude00"}', "Brücke 😀"),
        ('{"@type": "NewsArticle", "headline": ["Brücke", "Pont"]}', "Brücke"),
        ('{"@type": "NewsArticle", "headline": "Br&amp;uuml;cke &amp;amp; Damm"}', "Brücke & Damm"),
        ('{"@type": "Organization", "headline": "Nordpost"}', None),
        ('{"@type": null, "headline": "Nordpost"}', None),
        ('{"@type": "NewsArticle", "headline": 7}', None),
        ('{"@type": "NewsArticle", "headline": "Brü', None),
        ("", None),
        ("[" * 100_000, None),
        ("[[[[[[" + '{"@type": "NewsArticle", "headline": "zu tief"}' + "]]]]]]", None),
        ("7", None),
    ],
)
def test_the_article_is_found_in_json_ld_however_it_is_wrapped(text: str, headline: str | None) -> None:
    assert read(script(text)).title == headline


def test_the_main_object_of_a_page_without_json_ld_is_empty() -> None:
    assert main_object(html.document_fromstring("<html><body><p>a</p></body></html>")) == {}


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (ld(headline="Aus JSON-LD") + meta(og__title="Aus OG"), "<h1>Überschrift</h1>", "Aus JSON-LD"),
        (meta(og__title="Aus OG") + "<title>Aus title</title>", "<h1>Überschrift</h1>", "Aus OG"),
        ("<title>Aus title</title>", "<h1>Über<b>schrift</b></h1>", "Überschrift"),
        ("<title>Aus title</title>", "<h1>Eine</h1><h1>Zweite</h1>", "Aus title"),
        ("<title> </title>", "<h1> </h1>", None),
        (meta(og__site_name="Nordpost") + "<title>Zwei Brücken gesperrt | Nordpost</title>", "", "Zwei Brücken gesperrt"),
        (meta(og__site_name="NORD-POST.example") + "<title>Zwei Brücken gesperrt – Nordpost</title>", "", "Zwei Brücken gesperrt"),
        (ld(publisher={"name": "Nordpost"}) + "<title>Zwei Brücken gesperrt - Nordpost</title>", "", "Zwei Brücken gesperrt"),
        (meta(og__site_name="Nordpost") + "<title>Kiew - Nordpost</title>", "", "Kiew - Nordpost"),
        (meta(og__site_name="Nordpost") + "<title>Zwei Brücken - ein Fluss</title>", "", "Zwei Brücken - ein Fluss"),
        ("<title>Zwei Brücken gesperrt | Nordpost</title>", "", "Zwei Brücken gesperrt | Nordpost"),
    ],
)
def test_the_title_is_the_first_stated_without_the_name_of_the_site(head: str, body: str, title: str | None) -> None:
    assert read(head, body).title == title


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (ld(author="Ann Whitlock"), ("Ann Whitlock",)),
        (ld(author={"@type": "Person", "name": "Ann Whitlock"}), ("Ann Whitlock",)),
        (ld(author=[{"name": "Ann Whitlock"}, "Tom Byrd", {"name": "Ann Whitlock"}]), ("Ann Whitlock", "Tom Byrd")),
        (ld(author=["https://www.nordpost.example/autoren/ann"]), ()),
        (ld(author={"url": "https://www.nordpost.example/autoren/ann"}) + meta(author="Ann Whitlock"), ("Ann Whitlock",)),
        (ld(author={"name": ["Ann Whitlock", "Tom Byrd"]}), ("Ann Whitlock",)),
        (ld(author=[["Ann Whitlock"], []]), ("Ann Whitlock",)),
        (ld(author=7, creator="unused"), ()),
        (ld(creator="Ann Whitlock"), ("Ann Whitlock",)),
        (ld(author="Von Uwe Hansen"), ("Uwe Hansen",)),
        (ld(author="від Оксани Мельничук"), ("Оксани Мельничук",)),
        (ld(author="Nordpost", publisher={"name": "Nordpost"}), ()),
        (ld(author="x" * 80), ()),
        (meta(author="Ann Whitlock, Tom Byrd and Lea Marsh"), ("Ann Whitlock", "Tom Byrd", "Lea Marsh")),
        (meta(author="Uwe Hansen und Karla Brandt"), ("Uwe Hansen", "Karla Brandt")),
        (meta(author=""), ()),
    ],
)
def test_authors_are_names_of_people(head: str, authors: tuple[str, ...]) -> None:
    assert read(head).authors == authors


@pytest.mark.parametrize(
    ("head", "body", "zone", "at", "precision", "basis"),
    [
        (ld(datePublished="2022-02-24T05:30:00+02:00"), "", None, "2022-02-24T03:30", "minute", "json-ld: datePublished"),
        (ld(datePublished="2022-02-24"), "", None, "2022-02-24T00:00", "day", "json-ld: datePublished"),
        (
            ld(datePublished="2022-02-24T05:30:00"), "", "Europe/Kyiv", "2022-02-24T03:30", "minute",
            "json-ld: datePublished, zone of the outlet assumed",
        ),
        (
            ld(datePublished="2022-02-24") + meta(article__published_time="2022-02-24T05:30:00Z"), "", None,
            "2022-02-24T05:30", "minute", "meta: article:published_time",
        ),
        (ld(datePublished=20220224) + meta(date="2022-02-24T05:30:00Z"), "", None, "2022-02-24T05:30", "minute", "meta: date"),
        (meta(pubdate="gestern", dc__date="x"), "<article><time datetime='2022-02-24T05:30Z'>heute</time></article>", None,
         "2022-02-24T05:30", "minute", "html: time"),
        ("", "<header><time datetime='2022-02-24T05:30Z'></time></header>", None, "2022-02-24T05:30", "minute", "html: time"),
        ("", "<time itemprop='datePublished' datetime='2022-02-24T05:30Z'/>", None, "2022-02-24T05:30", "minute", "html: time"),
        (ld(uploadDate="2022-02-24T05:30Z"), "", None, "2022-02-24T05:30", "minute", "json-ld: uploadDate"),
    ],
)  # fmt: skip
def test_the_time_of_publication_is_the_first_that_says_the_minute(
    head: str, body: str, zone: str | None, at: str, precision: Any, basis: str
) -> None:
    expected = Moment(datetime.fromisoformat(at).replace(tzinfo=UTC), precision, basis)
    assert read(head, body, zone).published == expected


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (ld(datePublished="2022-02-24T05:30:00"), ""),
        (ld(datePublished="2022-02-30T05:30:00Z"), ""),
        ("", "<time datetime='2022-02-24T05:30Z'>irgendwo</time>"),
    ],
    ids=["no zone and no outlet", "no such day", "a time that belongs to something else"],
)
def test_a_time_that_cannot_be_trusted_is_no_time(head: str, body: str) -> None:
    assert read(head, body).published is None


def test_a_time_of_change_before_publication_is_read_as_stated() -> None:
    found = read(ld(datePublished="2022-02-24T05:30:00Z") + meta(article__modified_time="2022-02-23T05:30:00Z"))
    assert found.modified == Moment(datetime(2022, 2, 23, 5, 30, tzinfo=UTC), "minute", "meta: modified_time")


@pytest.mark.parametrize(
    ("head", "access"),
    [
        (ld(isAccessibleForFree=False), "paywalled"),
        (ld(isAccessibleForFree="False"), "paywalled"),
        (ld(isAccessibleForFree="http://schema.org/False"), "paywalled"),
        (ld(isAccessibleForFree=0), "paywalled"),
        (ld(isAccessibleForFree="no"), "paywalled"),
        (ld(isAccessibleForFree=True), "free"),
        (ld(isAccessibleForFree="true"), "free"),
        (ld(isAccessibleForFree="https://schema.org/True"), "free"),
        (meta(article__content_tier="locked"), "paywalled"),
        (meta(article__content_tier="Metered"), "paywalled"),
        (meta(article__content_tier="free"), "free"),
        (ld(isAccessibleForFree=True) + meta(article__content_tier="locked"), "paywalled"),
        (ld(isAccessibleForFree="perhaps"), "unknown"),
    ],
)
def test_access_is_what_the_page_says_in_any_of_its_spellings(head: str, access: str) -> None:
    assert read(head).access == access


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("NewsArticle", "article"), ("LiveBlogPosting", "live"), ("VideoObject", "video"), ("OpinionNewsArticle", "opinion"),
        (["Article", "LiveBlogPosting"], "live"),
    ],
)  # fmt: skip
def test_the_kind_follows_the_type(kind: Any, expected: str) -> None:
    assert read(script(json.dumps({"@type": kind}))).kind == expected


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="https://www.nordpost.example/a.html">', "https://www.nordpost.example/a.html"),
        ('<link rel="canonical" href="/a.html">', "https://www.nordpost.example/a.html"),
        ('<link rel="canonical" href="b.html?utm_source=x">', "https://www.nordpost.example/ausland/b.html"),
        (meta(og__url="https://www.nordpost.example/c.html"), "https://www.nordpost.example/c.html"),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="canonical" href="">', None),
    ],
)
def test_the_canonical_address_is_absolute_and_of_the_web(head: str, canonical: str | None) -> None:
    assert read(head).canonical_url == canonical


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (ld(image="https://www.nordpost.example/i.jpg"), "https://www.nordpost.example/i.jpg"),
        (ld(image=["/i.jpg", "/j.jpg"]), "https://www.nordpost.example/i.jpg"),
        (ld(image={"url": "/i.jpg"}), "https://www.nordpost.example/i.jpg"),
        (ld(image=[{"contentUrl": "/i.jpg"}]), "https://www.nordpost.example/i.jpg"),
        (ld(image=[]) + meta(og__image="/og.jpg"), "https://www.nordpost.example/og.jpg"),
        (ld(image={"width": 7}), None),
        (ld(image="data:image/png;base64,AAAA"), None),
    ],
)
def test_the_image_is_an_address_whatever_it_is_wrapped_in(head: str, image: str | None) -> None:
    assert read(head).image_url == image


@pytest.mark.parametrize(
    ("head", "keywords"),
    [
        (ld(keywords=["Fluss", " Brücke ", "Fluss", 7, "typ:bericht", ""]), ("Fluss", "Brücke")),
        (ld(keywords="Fluss, Brücke,, Fluss"), ("Fluss", "Brücke")),
        (meta(news_keywords="Fluss,Brücke", keywords="anderes"), ("Fluss", "Brücke")),
        (meta(keywords="Fluss"), ("Fluss",)),
        (ld(keywords=[str(number) for number in range(40)]), tuple(str(number) for number in range(30))),
        (ld(keywords={"a": 1}), ()),
    ],
)
def test_keywords_are_distinct_words_without_codes(head: str, keywords: tuple[str, ...]) -> None:
    assert read(head).keywords == keywords


def test_description_section_and_body_come_from_json_ld_before_meta_tags() -> None:
    found = read(
        ld(description="A &amp; B", articleSection=["Ausland", "Osten"], articleBody=" Eins.\n\nZwei. ")
        + meta(og__description="anders", article__section="anders")
    )
    assert (found.description, found.section, found.article_body) == ("A & B", "Ausland", "Eins.\n\nZwei.")


def test_description_and_section_come_from_meta_tags_where_json_ld_is_silent() -> None:
    found = read('<meta name="description" content=" Kurz  gesagt ">' + meta(og__description="anders", article__section="Ausland"))
    assert (found.description, found.section, found.article_body) == ("Kurz gesagt", "Ausland", None)


@pytest.mark.parametrize(("lang", "language"), [("de-DE", "de"), ("UK", "uk"), ("", None)])
def test_the_language_is_that_of_the_document(lang: str, language: str | None) -> None:
    tree = html.document_fromstring(f'<html lang="{lang}"><body><p>a</p></body></html>')
    assert read_metadata(tree, URL, None).language == language


def test_the_first_of_two_meta_tags_of_one_name_counts() -> None:
    head = '<meta itemprop="datePublished" content="2022-02-24T05:30Z"><meta name="datepublished" content="2023-01-01T00:00Z">'
    assert read(head).published == Moment(datetime(2022, 2, 24, 5, 30, tzinfo=UTC), "minute", "meta: datepublished")
