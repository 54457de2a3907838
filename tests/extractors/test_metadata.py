"""What a page states about itself, wherever it states it: JSON-LD first, then meta tags, then the markup."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from extractors.claims import Statement
from extractors.metadata import Metadata, read_meta, read_metadata, stated_in
from extractors.people import NOBODY, Byline

URL = "https://www.nordpost.example/ausland/meldung.html"


def parsed(head: str, body: str = "<p>Text</p>", lang: str = "") -> html.HtmlElement:
    return html.document_fromstring(f"<html lang='{lang}'><head>{head}</head><body>{body}</body></html>")


def read(head: str, body: str = "<p>Text</p>", url: str = URL, outlet: str | None = None) -> Metadata:
    return read_metadata(parsed(head, body), url, outlet)


def ld(**stated: Any) -> str:
    return script({"@type": "NewsArticle", **stated})


def script(stated: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(stated)}</script>'


def meta(**stated: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in stated.items())


def times(head: str, body: str = "<p>Text</p>", url: str = URL) -> list[tuple[str, str]]:
    """Return basis and words of every statement of a time that says something."""
    return [(stated.basis, stated.raw) for stated in read(head, body, url).times if stated.raw]


@pytest.mark.parametrize("url", [URL, ""])
def test_a_page_that_states_nothing_gives_nothing(url: str) -> None:
    found = read("", url=url)
    assert [stated for stated in found.times if stated.raw or stated.moment] == []
    assert found == Metadata(times=found.times)


def test_a_page_gives_all_that_it_states() -> None:
    head = ld(
        headline="Fähre: Zwei Brücken gesperrt", description="Kurz &amp; gut", author={"name": "Karla Brandt"},
        isAccessibleForFree="True", articleSection="Ausland", keywords="Fluss", image="/i.jpg", wordCount="2",
        articleBody=" Eins.\n\nZwei. ",
        publisher={"name": "Nordpost"}, datePublished="2026-01-05T10:00Z",
    )  # fmt: skip
    head += "<title>Zwei Brücken gesperrt | Nordpost</title>" + meta(og__title="Zwei Brücken gesperrt", og__type="article")
    found = read_metadata(parsed(head + "<link rel='canonical' href='/a'>", "<h1>Zwei Brücken</h1>", "de-DE"), URL, "Nordpost")
    assert [stated for stated in found.times if stated.raw] == [
        Statement("published", "json-ld: datePublished", "2026-01-05T10:00Z")
    ]
    assert found == Metadata(
        title="Zwei Brücken gesperrt", kicker="Fähre",
        titles=("Fähre: Zwei Brücken gesperrt", "Zwei Brücken gesperrt", "Zwei Brücken", "Zwei Brücken gesperrt | Nordpost"),
        description="Kurz & gut", byline=Byline(("Karla Brandt",)), times=found.times,
        canonical_url="https://www.nordpost.example/a", language="de", types=("NewsArticle",), free=True, section="Ausland",
        keywords=("Fluss",), image_url="https://www.nordpost.example/i.jpg", article_body="Eins.\n\nZwei.", stated_words=2,
        og_type="article",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (ld(headline="Aus JSON-LD") + meta(og__title="Aus OG"), "<h1>Überschrift</h1>", "Aus JSON-LD"),
        (meta(og__title="Aus OG", twitter__title="Aus Twitter") + "<title>Aus title</title>", "<h1>Überschrift</h1>", "Aus OG"),
        (meta(twitter__title="Aus Twitter") + "<title>Aus title</title>", "<h1>Überschrift</h1>", "Aus Twitter"),
        ("<title>Aus title</title>", "<h1>Eine<br>Überschrift</h1>", "Eine Überschrift"),
        ("<title>Aus title</title>", "<h1>Eine</h1><h1>Zweite</h1>", "Aus title"),
        ("<title> </title>", "<h1> </h1>", None),
        (ld(name="Aus name"), "<p>Text</p>", "Aus name"),
        # whose name stands behind it
        (meta(og__site_name="Südpost") + "<title>Zwei Brücken gesperrt | Südpost</title>", "<p>a</p>", "Zwei Brücken gesperrt"),
        (ld(publisher={"name": "Südpost"}) + "<title>Zwei Brücken gesperrt - Südpost</title>", "<p>a</p>", "Zwei Brücken gesperrt"),
        (meta(application_name="Південь") + "<title>Міст закрито | Південь</title>", "<p>a</p>", "Міст закрито"),
        ("<title>Zwei Brücken gesperrt | Nordpost</title>", "<p>a</p>", "Zwei Brücken gesperrt"),
        ("<title>Zwei Brücken gesperrt | Ostwind</title>", "<p>a</p>", "Zwei Brücken gesperrt"),
        ("<title>Zwei Brücken gesperrt | Südpost</title>", "<p>a</p>", "Zwei Brücken gesperrt | Südpost"),
    ],
)
def test_the_title_is_the_first_stated_without_the_name_of_the_site(head: str, body: str, title: str | None) -> None:
    assert read(head, body, outlet="Ostwind").title == title


def test_a_heading_marked_inside_a_word_stays_one_word() -> None:
    assert read("", "<h1>Über<b>schrift</b></h1>").title == "Überschrift"


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        # JSON-LD: string, object, list, nested
        (ld(author="Ann Whitlock"), "", Byline(("Ann Whitlock",))),
        (ld(author={"@type": "Person", "name": "Ann Whitlock"}), "", Byline(("Ann Whitlock",))),
        (ld(author=[{"name": "Ann Whitlock"}, "Tom Byrd", {"name": "ANN WHITLOCK"}]), "", Byline(("Ann Whitlock", "Tom Byrd"))),
        (ld(author="Von Uwe Hansen und Karla Brandt, dpa"), "", Byline(("Uwe Hansen", "Karla Brandt"), (), ("dpa",))),
        (ld(author=[["Ann Whitlock"], []]), "", Byline(("Ann Whitlock",))),
        (ld(creator="Ann Whitlock"), "", Byline(("Ann Whitlock",))),
        (ld(author=[], creator="Ann Whitlock"), "", Byline(("Ann Whitlock",))),
        (ld(author=7, creator="Ann Whitlock"), "", NOBODY),
        (ld(author="https://www.nordpost.example/autoren/ann"), "", NOBODY),
        (ld(author="x" * 80), "", NOBODY),
        (ld(author="Nordpost"), "", Byline((), ("Nordpost",))),
        (ld(author="Südpost", publisher={"name": "Südpost"}), "", Byline((), ("Südpost",))),
        (ld(author="Укрінформ"), "", Byline((), (), ("Укрінформ",))),
        # then meta tags
        (meta(author="Ann Whitlock, Tom Byrd and Lea Marsh"), "", Byline(("Ann Whitlock", "Tom Byrd", "Lea Marsh"))),
        (meta(article__author="https://social.example/ann", parsely_author="Ann Whitlock"), "", Byline(("Ann Whitlock",))),
        (ld(author={"url": "https://nordpost.example/ann"}) + meta(author="Ann Whitlock"), "", Byline(("Ann Whitlock",))),
        (ld(author="Ann Whitlock") + meta(author="Tom Byrd"), "", Byline(("Ann Whitlock",))),
        (ld(author="dpa") + meta(author="Ann Whitlock, AFP"), "", Byline(("Ann Whitlock",), (), ("dpa",))),
        (ld(author="Nordpost") + meta(author="Ann Whitlock, AFP"), "", Byline(("Ann Whitlock",), (), ("AFP",))),
        (meta(author=""), "", NOBODY),
        # then the markup: around the heading, below the text, microdata
        ("", "<h1>Brücke</h1><p class='author'>Ann Whitlock, Reuters</p>", Byline(("Ann Whitlock",), (), ("Reuters",))),
        ("", "<h1>Brücke</h1><p class='author'>dpa</p>", Byline((), (), ("dpa",))),
        ("", "<h1>Brücke</h1><p class='author'>Die Redaktion</p>", Byline((), ("Die Redaktion",))),
        ("", f"<article><h1>Міст</h1>{'<p>' + 'Слово ' * 40 + '</p>'}<p>{'Слово ' * 40}</p><p>Автор: Іван Бойко</p></article>",
         Byline(("Іван Бойко",))),
        ("", "<p itemprop='author'><span itemprop='name'>Ann Whitlock</span>, Leeds</p>", Byline(("Ann Whitlock",))),
        ("", "<p itemprop='author'>Ann Whitlock</p>", Byline(("Ann Whitlock",))),
        ("", "<p itemprop='author'> </p>", NOBODY),
        ("", "<p><a itemprop='author' content='Ann Whitlock'>Profil</a></p>", Byline(("Ann Whitlock",))),
        (ld(author="dpa"), "<h1>Brücke</h1><p class='author'>Ann Whitlock</p>", Byline(("Ann Whitlock",), (), ("dpa",))),
        (meta(author="AFP"), "<h1>Brücke</h1><p>Von Uwe Hansen</p>", Byline(("Uwe Hansen",), (), ("AFP",))),
        (meta(author="AFP"), "<h1>Brücke</h1><p class='author'>dpa</p>", Byline((), (), ("AFP",))),
        (ld(author="dpa") + meta(author="AFP"), "", Byline((), (), ("dpa",))),
        (
            script({"@graph": [{"@type": "NewsArticle", "author": {"@id": "#ann"}}, {"@id": "#ann", "name": "Ann Whitlock"}]}),
            "", Byline(("Ann Whitlock",)),
        ),
        (ld(author={"name": ["Ann Whitlock", "Tom Byrd"]}), "", Byline(("Ann Whitlock", "Tom Byrd"))),
    ],
)  # fmt: skip
def test_people_go_before_desks_and_json_ld_before_meta_tags_before_markup(head: str, body: str, byline: Byline) -> None:
    assert read(head, body or "<p>Text</p>").byline == byline


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld(datePublished="2026-01-05T10:00Z"), "", [("json-ld: datePublished", "2026-01-05T10:00Z")]),
        (ld(datePublished=["2026-01-05", "x"]), "", [("json-ld: datePublished", "2026-01-05")]),
        (ld(datePublished={"@value": "2026-01-05"}), "", [("json-ld: datePublished", "2026-01-05")]),
        (ld(datePublished=1767607200), "", [("json-ld: datePublished", "1767607200")]),
        (ld(datePublished=[], dateModified={"x": 1}, uploadDate=None, dateCreated=1.5), "", []),
        (
            ld(dateCreated="c", uploadDate="b", datePublished="a", dateModified="d"), "",
            [("json-ld: datePublished", "a"), ("json-ld: uploadDate", "b"), ("json-ld: dateCreated", "c"),
             ("json-ld: dateModified", "d")],
        ),
        (
            meta(pubdate="c", article__published_time="a", dc_date="b", og__updated_time="e", article__modified_time="d"), "",
            [("meta: article:published_time", "a"), ("meta: pubdate", "c"), ("meta: dc.date", "b"),
             ("meta: article:modified_time", "d"), ("meta: og:updated_time", "e")],
        ),
        ("<meta itemprop='datePublished' content='a'><meta name='datepublished' content='b'>", "",
         [("meta: datePublished", "a"), ("html: datePublished", "a")]),
        # in the markup
        ("", "<time itemprop='datePublished' datetime='a'>x</time>", [("html: datePublished", "a")]),
        ("", "<p><b itemprop='datePublished' content='a'>x</b></p>", [("html: datePublished", "a")]),
        ("", "<p><b itemprop='datePublished'>x</b></p>", []),
        ("", "<p><b itemprop='datePublished' content='a'>x</b><b itemprop='datePublished' content='b'>x</b></p>",
         [("html: datePublished", "a")]),
        ("", "<article><time>x</time><time datetime='a'>y</time><time datetime='b'>z</time></article>", [("html: time", "a")]),
        ("", "<header><time datetime='a'>x</time></header>", [("html: time", "a")]),
        ("", "<main><time datetime='a'>x</time></main>", [("html: time", "a")]),
        ("", "<h1>Brücke</h1><time datetime='a'>x</time><time datetime='b'>y</time>", [("html: time", "a")]),
        ("", "<div><time datetime='a'>of something else</time></div>", []),
        ("", "<header><time datetime='a'>x</time></header><h1>Brücke</h1><time datetime='b'>y</time>", [("html: time", "b")]),
        ("", "<h1>Brücke</h1><p class='date'>Stand: 06.01.2026</p>", [("text near the headline", "06.01.2026")]),
        ("", "<h1>Brücke</h1><p class='date'>heute</p>", []),
        (
            "", "<h1>Brücke</h1>" + "".join(f"<p class='date'>0{day}.01.2026</p>" for day in range(1, 7)),
            [("text near the headline", f"0{day}.01.2026") for day in range(1, 5)],
        ),
    ],
)  # fmt: skip
def test_times_are_stated_in_order_of_trust(head: str, body: str, expected: list[tuple[str, str]]) -> None:
    assert times(head, body or "<p>Text</p>") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("06.01.2026, Lesezeit 5 Min.", "06.01.2026"),
        ("06.01.2026 | 14:05 Uhr | Lesezeit 5 Min.", "06.01.2026, 14:05 Uhr"),
        ("Von Uwe Hansen — 06.01.2026, 14:05, Lesezeit 5 Min.", "06.01.2026, 14:05"),
        ("Kiew – 6. Januar 2026", "Kiew, 6. Januar 2026"),
        ("6 січня 2026 • 14:05 • Київ", "6 січня 2026, 14:05"),
        ("Обновлено 6 января 2026 (МСК)", "6 января 2026"),
        ("January 6, 2026 at 2:05 PM EST", "January 6, 2026 at 2:05 PM EST"),
        ("a | b | c | d | e | f | 06.01.2026", None),
        ("vor zwei Stunden", None),
    ],
)
def test_a_printed_time_is_taken_out_of_its_line(line: str, expected: str | None) -> None:
    found = [stated for stated in read("", f"<h1>Brücke</h1><time>{line}</time>").times if stated.raw]
    assert found == ([Statement("published", "text near the headline", expected, weak=True)] if expected else [])


def test_a_line_that_names_who_and_when_gives_both() -> None:
    found = read("", "<h1>Brücke</h1><p class='meta'>Von Uwe Hansen — 06.01.2026, 14:05</p>")
    assert found.byline == Byline(("Uwe Hansen",))
    assert [stated.raw for stated in found.times if stated.raw] == ["06.01.2026, 14:05"]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026/01/05/bruecke", "2026-01-05"), ("2026/1/5/", "2026-01-05"), ("2026/01/05", "2026-01-05"),
        ("news/2026-01-05-bruecke", "2026-01-05"), ("2026-01-05_bruecke", "2026-01-05"), ("20260105/bruecke", "2026-01-05"),
        ("1999/12/31/", "1999-12-31"), ("2026/13/45/", "2026-13-45"),
        ("1826/01/05/", None), ("bruecke-2026-01-05", None), ("2026/bruecke", None), ("", None),
        ("2025/11/bruecke", None),
        ("202512/bruecke", None),
        ("2026/01/bruecke", None),
    ],
)  # fmt: skip
def test_an_address_is_a_hint_of_the_day(path: str, day: str | None) -> None:
    found = [stated for stated in read("", url=f"https://nordpost.example/{path}").times if stated.raw]
    assert found == ([Statement("published", "address", day, hint=True)] if day else [])


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (ld(isAccessibleForFree=False), False),
        (ld(isAccessibleForFree="http://schema.org/False"), False),
        (ld(isAccessibleForFree=True), True),
        (ld(isAccessibleForFree="https://schema.org/True"), True),
        (ld(isAccessibleForFree="perhaps"), None),
        (ld(isAccessibleForFree=None), None),
        (ld(isAccessibleForFree=True, hasPart=[{"isAccessibleForFree": "False"}, 7]), False),
        (ld(isAccessibleForFree=True, hasPart={"isAccessibleForFree": False}), False),
        (ld(hasPart={"isAccessibleForFree": True}), True),
        (ld(hasPart="#part"), None),
        (meta(article__content_tier="locked"), False),
        (meta(article__content_tier="Metered"), False),
        (meta(article__content_tier="paid"), False),
        (meta(article__content_tier="FREE"), True),
        (meta(article__content_tier="other"), None),
        (ld(isAccessibleForFree=True) + meta(article__content_tier="locked"), False),
        (ld(isAccessibleForFree=False) + meta(article__content_tier="free"), False),
    ],
)
def test_a_page_is_free_when_it_says_so_and_nothing_in_it_says_no(head: str, free: bool | None) -> None:
    assert read(head).free is free


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="https://www.nordpost.example/a.html">', "https://www.nordpost.example/a.html"),
        ('<link rel="canonical" href="/a.html">', "https://www.nordpost.example/a.html"),
        ('<link rel="canonical" href="b.html?utm_source=x#c">', "https://www.nordpost.example/ausland/b.html"),
        ('<link rel="canonical" href="/a"><link rel="canonical" href="/b">', "https://www.nordpost.example/a"),
        (meta(og__url="https://www.nordpost.example/c.html"), "https://www.nordpost.example/c.html"),
        ('<link rel="canonical" href="/a">' + meta(og__url="/c"), "https://www.nordpost.example/a"),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ('<link rel="canonical" href="http://[">', None),
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
        (ld(image={"url": ["/i.jpg"]}), None),
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
        (ld(keywords="міст") + meta(news_keywords="anderes"), ("міст",)),
        (meta(news_keywords="Fluss,Brücke", keywords="anderes"), ("Fluss", "Brücke")),
        (meta(keywords="мост,  река"), ("мост", "река")),
        (ld(keywords=[str(number) for number in range(40)]), tuple(str(number) for number in range(30))),
        (ld(keywords={"a": 1}), ()),
    ],
)
def test_keywords_are_distinct_words_without_codes(head: str, keywords: tuple[str, ...]) -> None:
    assert read(head).keywords == keywords


@pytest.mark.parametrize(
    ("stated", "body", "words"),
    [
        ({"articleBody": " Eins.\n\nZwei. ", "wordCount": 2}, "Eins.\n\nZwei.", 2),
        ({"articleBody": ["Eins.", 7, "Zwei."], "wordCount": " 1200 "}, "Eins.\nZwei.", 1200),
        ({"articleBody": " ", "wordCount": "1.200"}, None, None),
        ({"articleBody": [], "wordCount": 1234567}, None, None),
        ({"articleBody": 7, "wordCount": -7}, None, None),
        ({"articleBody": {"@value": "x"}, "wordCount": None}, None, None),
    ],
)
def test_the_stated_body_is_a_text_and_its_length_a_number(stated: dict[str, Any], body: str | None, words: int | None) -> None:
    found = read(ld(**stated))
    assert (found.article_body, found.stated_words) == (body, words)


def test_description_section_and_site_come_from_json_ld_before_meta_tags() -> None:
    tags = meta(og__description="anders", article__section="anders", og__site_name=" Nord  Post ")
    found = read(ld(description="A &amp; B", articleSection=["Ausland", "Osten"], publisher=["Südpost"]) + tags)
    assert (found.description, found.section) == ("A & B", "Ausland")
    found = read('<meta name="description" content=" Kurz  gesagt ">' + tags)
    assert (found.description, found.section) == ("Kurz gesagt", "anders")
    found = read(ld(publisher={"name": "Südpost"}) + meta(og__description="anders"))
    assert (found.description, found.section) == ("anders", None)


def test_the_types_are_those_of_the_article() -> None:
    assert read(script({"@type": ["Article", "schema:LiveBlogPosting"]})).types == ("Article", "LiveBlogPosting")
    assert read(script({"@type": "Organization"})).types == ()


@pytest.mark.parametrize(
    ("lang", "language"),
    [
        ("de-DE", "de"),
        ("UK", "uk"),
        ("ru_RU", "ru"),
        ("", None),
        (" en", "en"),
    ],
)
def test_the_language_is_that_of_the_document(lang: str, language: str | None) -> None:
    assert read_metadata(parsed("", lang=lang), URL).language == language


def test_the_first_of_two_meta_tags_of_one_name_counts_however_it_is_spelled() -> None:
    head = (
        "<meta property='og:Title' content=' '><meta name=' OG.title ' content='Erster'><meta itemprop='og_title' content='Nr. 2'>"
        "<meta name='dc.date.issued' content='a'><meta charset='utf-8'><meta name='x'><meta property='p' name='n' content='beide'>"
    )
    found = read_meta(parsed(head))
    assert found == {"og_title": "Erster", "dc_date_issued": "a", "p": "beide", "n": "beide"}
    assert (stated_in(found, "DC.date:issued"), stated_in(found, "date")) == ("a", None)


@pytest.mark.parametrize(
    ("head", "author"),
    [
        (meta(twitter__label1="Written by", twitter__data1="Ann Whitlock"), "Ann Whitlock"),
        (meta(twitter__label2="Verfasst von", twitter__data2="Uwe Hansen"), "Uwe Hansen"),
        (meta(twitter__label1="Автор:", twitter__data1="Іван Бойко"), "Іван Бойко"),
        (meta(author="Tom Byrd", twitter__label1="Written by", twitter__data1="Ann Whitlock"), "Tom Byrd"),
        (meta(twitter__label1="Est. reading time", twitter__data1="5 minutes"), None),
        (meta(twitter__label1="Written by"), None),
    ],
)
def test_a_label_may_say_that_what_stands_beside_it_is_the_author(head: str, author: str | None) -> None:
    assert read_meta(parsed(head)).get("author") == author


@pytest.mark.parametrize("name", ["og:title", "author", "keywords", "description", "date", "og:site_name", "x" * 100_000])
def test_a_tag_of_100_000_letters_takes_no_time(name: str) -> None:
    tree = parsed(f"<meta name='{name}' content='{'a | ' * 25_000}'><title>{'b - ' * 25_000}</title>")
    began = time.process_time()
    assert read_metadata(tree, URL + "a/2026" * 20_000).byline == NOBODY
    assert time.process_time() - began < 1


PIECES = [
    "<meta name='author' content='",
    "<meta property='og:title' content='",
    "'>",
    "<title>",
    "</title>",
    "<h1>",
    "</h1>",
    "dpa",
    " | ",
    "<link rel='canonical' href='",
    "http://[",
    "<p itemprop='author'>",
    "<time datetime='",
    "<script type='application/ld+json'>",
    "</script>",
    '{"@type":"NewsArticle","author":',
    '[{"name":',
    "[",
    "]",
    "}",
    '"Ann"',
    "7",
    ',"datePublished":',
    ',"image":',
    "&#0;",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map("".join))
def test_no_page_raises(text: str) -> None:
    text = "".join(letter for letter in text if letter.isprintable())
    assert isinstance(read(text, f"<p>{text}</p>"), Metadata)
