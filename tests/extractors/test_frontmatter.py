"""What is printed around a page's heading: names, times, and nothing of other articles."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from extractors.frontmatter import BELOW, LONGEST_NAMES, LONGEST_TIME, FrontMatter, read_frontmatter, signatures

# What is known and not mended yet: a case that passes one day fails here, and is then a plain one.
NOTED = pytest.mark.xfail(strict=True)


LONG = "<p>" + "Die Fähre fährt seit Dienstag wieder, wenn auch nur zweimal am Tag. " * 3 + "</p>"


def tree(body: str) -> html.HtmlElement:
    return html.document_fromstring(f"<html><body>{body}</body></html>")


def below(body: str) -> FrontMatter:
    """Return what stands below a heading."""
    return read_frontmatter(tree(f"<h1>Brücke</h1>{body}"))


@pytest.mark.parametrize(
    "body",
    ["<p>Ann Whitlock</p>", "<h1> </h1><p class='author'>Ann Whitlock</p>", "<h2>Brücke</h2><time>5.1.2026</time>"],
)
def test_without_a_heading_nothing_is_looked_for(body: str) -> None:
    assert read_frontmatter(tree(body)) == FrontMatter()
    assert list(signatures(tree(body))) == []


def test_the_first_heading_that_says_something_counts() -> None:
    body = "<div><h1> </h1><p class='author'>Tom Byrd</p></div><div><h1>Brücke</h1><p class='author'>Ann Whitlock</p></div>"
    assert read_frontmatter(tree(body)).names == ("Ann Whitlock",)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<p class='author'>Ann Whitlock</p>", ("Ann Whitlock",)),
        ("<p class='c-Byline__name'>Ann Whitlock</p>", ("Ann Whitlock",)),
        ("<p itemprop='author'>Ann Whitlock</p>", ("Ann Whitlock",)),
        ("<p class='redakteur'>Uwe Hansen</p>", ("Uwe Hansen",)),
        ("<p class='author'>Ann Whitlock</p><p class='author'>Tom Byrd</p>", ("Ann Whitlock", "Tom Byrd")),
        ("<p class='author'>Ann Whitlock</p><p class='author'>Ann Whitlock</p>", ("Ann Whitlock",)),
        ("<p class='author'><b>Ann</b> <b>Whitlock</b></p>", ("Ann Whitlock",)),
        ("<p class='author'><b>Ann Whitlock</b> <b>Tom Byrd</b></p>", ("Ann Whitlock | Tom Byrd",)),
        (f"<p class='author'>{' ' * LONGEST_NAMES}Ann Whitlock</p>", ("Ann Whitlock",)),
        ("<p class='author'>By<br>Ann Whitlock</p>", ("By Ann Whitlock",)),
        ("<p class='author'><b>Ann Whitlock</b><b>Tom Byrd</b></p>", ("Ann Whitlock | Tom Byrd",)),
        ("<p class='author'>Ann Whitlock<br>Tom Byrd</p>", ("Ann Whitlock | Tom Byrd",)),
        # a link to who wrote it
        ("<a href='/autor/ann'>Ann Whitlock</a>", ("Ann Whitlock",)),
        ("<a href='https://nordpost.example/People/ann?x=1'>Ann Whitlock</a>", ("Ann Whitlock",)),
        ("<a href='/avtory/ivan-boyko'>Іван Бойко</a>", ("Іван Бойко",)),
        ("<a rel='author' href='/x'>Ann Whitlock</a>", ("Ann Whitlock",)),
        ("<a rel='author nofollow' href='/x'>Ann Whitlock</a>", ("Ann Whitlock",)),
        # a line that says it
        ("<p>Von Uwe Hansen</p>", ("Von Uwe Hansen",)),
        ("<p>Von <a href='/x'>Uwe Hansen</a></p>", ("Von Uwe Hansen",)),
        ("<span>By: Ann Whitlock</span>", ("By: Ann Whitlock",)),
        ("<div>Автор: <b>Іван Бойко</b></div>", ("Автор: Іван Бойко",)),
        ("<li>від Оксани Мельничук</li>", ("від Оксани Мельничук",)),
        ("<p>Von <a>Uwe Hansen</a> und <a>Karla Brandt</a></p>", ("Von | Uwe Hansen | und | Karla Brandt",)),
        (f"<p>Von {'x' * 56}</p>", (f"Von {'x' * 56}",)),
        (f"<p>Von {'x' * 57}</p>", ()),
        # nobody
        ("<h2>Von Uwe Hansen</h2>", ()),
        ("<p>Von der Brücke <b>fiel</b> ein Auto</p>", ()),
        ("<p>By the harbour, where the ferry leaves, everyone waited all day long</p>", ()),
        ("<p>Vonseiten der Stadt</p>", ()),
        ("<a href='/autor/'>Alle Autoren</a>", ()),
        ("<a href='/x'>Ann Whitlock</a>", ()),
        ("<p class='author-bio'>Ann Whitlock was born in Leeds</p>", ()),
        ("<p class='Author-Bio'>Ann Whitlock was born in Leeds</p>", ()),
        ("<p class='byline share'>Ann Whitlock</p>", ()),
        ("<p class='author'></p>", ()),
        ("<p class='author'><img alt='Ann Whitlock'></p>", ()),
        ("<p class='author'><script>let a</script>Ann Whitlock</p>", ()),
        (f"<p class='author'>{'x' * LONGEST_NAMES}</p>", ("x" * LONGEST_NAMES,)),
        (f"<p class='author'>{'x' * LONGEST_NAMES}y</p>", ()),
        ("<!-- <p class='author'>Ann Whitlock</p> -->", ()),
    ],
)
def test_names_are_what_is_marked_linked_or_said_to_sign(body: str, names: tuple[str, ...]) -> None:
    assert below(body).names == names


@pytest.mark.parametrize(
    ("body", "times", "stamps"),
    [
        ("<time>5.1.2026</time>", ("5.1.2026",), ()),
        ("<time datetime='2026-01-05T10:00Z'>gestern</time>", (), ("2026-01-05T10:00Z",)),
        ("<time datetime=''>5.1.2026</time>", ("5.1.2026",), ()),
        ("<p class='date'><time datetime='2026-01-05'>5.1.2026</time></p>", ("5.1.2026",), ("2026-01-05",)),
        ("<time datetime='2026-01-05'>a</time><time datetime='2026-01-05'>b</time>", (), ("2026-01-05",)),
        ("<p class='Post-Date'>05.01.2026</p>", ("05.01.2026",), ()),
        ("<p class='meta'>Veröffentlicht am 05.01.2026</p>", ("05.01.2026",), ()),
        ("<p class='meta'>Stand: 05.01.2026, 10:00 Uhr</p>", ("05.01.2026, 10:00 Uhr",), ()),
        ("<p id='pubdate'>Опубліковано: 5 січня 2026</p>", ("5 січня 2026",), ()),
        ("<p class='post-info'>Обновлено 5 января 2026</p>", ("5 января 2026",), ()),
        ("<p class='created'>First published on January 5, 2026</p>", ("January 5, 2026",), ()),
        ("<p class='date'>5.1.2026</p><p class='date'>6.1.2026</p><p class='date'>5.1.2026</p>", ("5.1.2026", "6.1.2026"), ()),
        # of another article
        ("<p class='teaser date'>5.1.2026</p>", (), ()),
        ("<p class='Post-Teaser Date'>5.1.2026</p>", (), ()),
        ("<time class='related'>5.1.2026</time>", (), ()),
        # no time
        ("<p>5.1.2026</p>", (), ()),
        ("<time></time>", (), ()),
        (f"<time>{'x' * LONGEST_TIME}</time>", ("x" * LONGEST_TIME,), ()),
        (f"<time>{'x' * LONGEST_TIME}y</time>", (), ()),
        ("<p class='date'><style>p{}</style>5.1.2026</p>", (), ()),
    ],
)
def test_times_are_what_is_marked_as_such(body: str, times: tuple[str, ...], stamps: tuple[str, ...]) -> None:
    assert below(body) == FrontMatter((), times, stamps)


def test_what_stands_inside_a_name_is_not_taken_again() -> None:
    found = below("<div class='author'>Text <a href='/autor/ann'>Ann Whitlock</a></div><time>5.1.2026</time>")
    assert found == FrontMatter(("Text Ann Whitlock",), ("5.1.2026",))


@pytest.mark.parametrize(
    "stamp",
    [
        pytest.param("<span>05.01.2026</span>", marks=NOTED),
        pytest.param("<time datetime='2026-01-05'>05.01.2026</time>", marks=NOTED),
    ],
)
def test_a_time_beside_a_name_in_one_element_is_kept_apart(stamp: str) -> None:
    found = below(f"<div class='byline'><span>Ann Whitlock</span>{stamp}</div>")
    assert found.names == ("Ann Whitlock",)
    assert found.times or found.stamps


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("<div><p class='date'>5.1.2026</p><h1>Brücke</h1></div>", ("5.1.2026",)),
        ("<section><p class='date'>5.1.2026</p><div><div><h1>Brücke</h1></div></div></section>", ("5.1.2026",)),
        ("<section><p class='date'>5.1.2026</p><div><div><div><h1>Brücke</h1></div></div></div></section>", ()),
        ("<main><p class='date'>5.1.2026</p><h1>Brücke</h1></main>", ()),
        ("<p class='date'>5.1.2026</p><h1>Brücke</h1>", ()),
        # what holds the heading holds the page
        (f"<div><p class='date'>5.1.2026</p><h1>Brücke</h1>{'<p>a</p>' * (BELOW - 2)}</div>", ("5.1.2026",)),
        (f"<div><p class='date'>5.1.2026</p><h1>Brücke</h1>{'<p>a</p>' * (BELOW - 1)}</div>", ()),
        # until the article has begun
        (f"<h1>Brücke</h1><p>Kurz.</p>{LONG}<time>5.1.2026</time>", ("5.1.2026",)),
        (f"<h1>Brücke</h1>{('<p>' + 'x' * 140 + '</p>') * 3}<time>5.1.2026</time>", ("5.1.2026",)),
        (f"<h1>Brücke</h1>{LONG}{LONG}<time>5.1.2026</time>", ()),
        # no further than this
        (f"<h1>Brücke</h1>{'<i></i>' * (BELOW - 2)}<time>5.1.2026</time>", ("5.1.2026",)),
        (f"<h1>Brücke</h1>{'<i></i>' * (BELOW - 1)}<time>5.1.2026</time>", ()),
        ("<div><div><h1>Brücke</h1></div></div><section><!-- a --><b><time>5.1.2026</time></b></section>", ("5.1.2026",)),
    ],
)
def test_only_what_stands_near_the_heading_is_looked_at(body: str, times: tuple[str, ...]) -> None:
    assert read_frontmatter(tree(body)).times == times


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p><b>Datum</b> 28.04.2023 <b>Autor</b> Uwe Hansen</p>", FrontMatter(("Uwe Hansen",), ("28.04.2023",))),
        ("<p><strong>Date:</strong> 28 April 2023</p>", FrontMatter((), ("28 April 2023",))),
        ("<p><b>Дата:</b> 5 січня 2026 <b>Автор:</b> Іван Бойко</p>", FrontMatter(("Іван Бойко",), ("5 січня 2026",))),
        ("<p><b>Опубликовано</b> 5 января 2026</p>", FrontMatter((), ("5 января 2026",))),
        (
            "<time>1.1.2022</time><p><b>Datum</b> 28.04.2023 <b>Autor</b> Uwe Hansen</p>",
            FrontMatter(("Uwe Hansen",), ("1.1.2022",)),
        ),
        (
            "<p class='author'>Ann Whitlock</p><b>Datum</b> 28.04.2023 <b>Autor</b> x",
            FrontMatter(("Ann Whitlock",), ("28.04.2023",)),
        ),
        (
            "<p class='author'>Ann Whitlock</p><time>1.1.2022</time><b>Datum</b> 28.04.2023 <b>Autor</b> Uwe Hansen",
            FrontMatter(("Ann Whitlock",), ("1.1.2022",)),
        ),
        ("".join(f"<b>Datum</b> {day}.1.2022" for day in range(1, 6)), FrontMatter((), ("1.1.2022", "2.1.2022", "3.1.2022"))),
        ("".join(f"<b>Autor</b> {name}" for name in "ABCD"), FrontMatter(("A", "B", "C"), ())),
        # no labels
        ("<p><b>Datum der Sitzung</b> 28.04.2023</p>", FrontMatter()),
        ("<p><b>Datum</b></p>", FrontMatter()),
        (f"<p><b>Autor{':' * 19}</b> Uwe Hansen</p>", FrontMatter(("Uwe Hansen",))),
        (f"<p><b>Autor{':' * 20}</b> Uwe Hansen</p>", FrontMatter()),
        (f"<p><b>Datum</b> {'x' * LONGEST_TIME}</p>", FrontMatter((), ("x" * LONGEST_TIME,))),
        (f"<p><b>Datum</b> {'x' * LONGEST_TIME}y</p>", FrontMatter()),
        ("<p><b>Ein Autor</b> sagt</p>", FrontMatter()),
        ("<p><b>Autorenkollektiv aus dem hohen Norden</b> Uwe Hansen</p>", FrontMatter()),
        ("<p><b>Authorities</b> said no</p>", FrontMatter()),
        pytest.param("<dl><dt>Autor</dt><dd>Uwe Hansen</dd></dl>", FrontMatter(("Uwe Hansen",)), marks=NOTED),
    ],
)
def test_labels_tell_where_nothing_else_is_printed(body: str, expected: FrontMatter) -> None:
    assert below(body) == expected


@pytest.mark.parametrize(
    ("body", "signed"),
    [
        (f"<article><h1>Brücke</h1>{LONG}{LONG}<p class='author'>Ann Whitlock</p></article>", ["Ann Whitlock"]),
        (f"<main><h1>Brücke</h1>{LONG}<p>Von Uwe Hansen</p><p class='author'>Ann Whitlock</p></main>", ["Von Uwe Hansen"]),
        (f"<main><article><h1>Brücke</h1>{LONG}</article><p class='author'>Ann Whitlock</p></main>", []),
        (f"<article><h1>Brücke</h1>{LONG}<a href='/autor/ivan'>Іван Бойко</a></article>", ["Іван Бойко"]),
        ("<article><h1>Brücke</h1><p class='author-card'>Tom</p><p class='author'>Ann Whitlock</p></article>", ["Ann Whitlock"]),
        (f"<article><h1>Brücke</h1>{LONG}<p class='author'>{'x' * 201}</p></article>", []),
        ("<div><div><div><h1>Brücke</h1></div></div><p class='author'>Ann Whitlock</p></div>", ["Ann Whitlock"]),
        ("<div><div><div><div><h1>Brücke</h1></div></div></div><p class='author'>Ann Whitlock</p></div>", []),
        (f"<article><h1>Brücke</h1>{'<p>a</p>' * 2999}<p class='author'>Ann Whitlock</p></article>", ["Ann Whitlock"]),
        (f"<article><h1>Brücke</h1>{'<p>a</p>' * 3000}<p class='author'>Ann Whitlock</p></article>", []),
    ],
)
def test_a_signature_is_the_first_in_what_holds_the_heading(body: str, signed: list[str]) -> None:
    assert list(signatures(tree(body))) == signed


@pytest.mark.parametrize(
    "around", ["<p class='author'>{}</p>", "<time>{}</time>", "<p><b>Autor</b> {}</p>", "<h1>{}</h1>", "<p>{}</p>"]
)
def test_a_line_of_100_000_letters_takes_no_time_and_is_nothing(around: str) -> None:
    page = tree("<article><h1>Brücke</h1>" + around.format("x " * 50_000) + "</article>")
    began = time.process_time()
    assert read_frontmatter(page) == FrontMatter()
    assert list(signatures(page)) == []
    assert time.process_time() - began < 1


@pytest.mark.xfail(reason="known, not mended yet", strict=True)
def test_elements_that_hold_the_page_take_no_time() -> None:
    page = tree("<h1>Brücke</h1>" + "<div class='meta'>" * 150 + "<i></i>" * 15_000 + "</div>" * 150)
    began = time.process_time()
    assert read_frontmatter(page) == FrontMatter()
    assert time.process_time() - began < 0.5


PIECES = [
    "<h1>Brücke</h1>", "<h1>", "</h1>", "<p class='author'>", "</p>", "<time>", "<time datetime='x'>", "</time>", "<b>Autor</b> a",
    "<dt>", "<a href='/autor/a'>", "<div class='date'>", "</div>", "Von ", "<!-- a -->", "<article>", "</article>", "<script>",
    "</script>", LONG,
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=15).map("".join))
def test_no_markup_raises(body: str) -> None:
    found = read_frontmatter(tree(f"<p>{body}</p>"))
    assert all(text and text == " ".join(text.split()) for text in found.names)
    assert all(len(text) <= LONGEST_TIME for text in found.times)


def test_a_label_may_name_both_forms_of_the_word() -> None:
    labels = "<li><strong>Datum</strong> 05.01.2026</li><li><strong>Autorin/Autor</strong> Uwe Hansen</li>"
    found = read_frontmatter(html.document_fromstring(f"<html><body><h1>Brücke</h1><ul>{labels}</ul></body></html>"))
    assert (found.names, found.times) == (("Uwe Hansen",), ("05.01.2026",))
