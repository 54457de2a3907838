"""Feeds: read back by a feed reader, valid whatever headlines hold, written only when they change."""

import json
import os
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree

from flows.questions import Question
from flows.subjects import Subject
from flows.syndication import ATOM, Feed, FeedLink, as_atom, as_json_feed, write_feeds, xml_text
from warehouse import load
from warehouse.database import opened

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
STAND_INS = """
CREATE OR REPLACE TABLE snapshot AS SELECT TIMESTAMPTZ '2022-03-10 12:00:00+00' AS snapshot_at;
CREATE OR REPLACE VIEW bursts AS SELECT DATE '2022-03-10' AS day, 'Q1' AS entity_id, 'Kharkiv' AS name, 'place' AS kind,
    9 AS articles, 7 AS stories, 4 AS outlets, 1.5 AS expected, 5.5 AS strength, ['a1'] AS article_ids;
"""
HOSTILE = [
    "<script>alert(1)</script>",
    "]]></title><x>",
    "&lt;b&gt; &amp;",
    "\x00\x0b\ufffe\ud800\u202e!",
    '"\\u0000',
    "'\"><a b=c>",
]


@pytest.fixture
def snapshot(tmp_path, article, source, entity):
    file = tmp_path / "snapshot.duckdb"
    with opened(file) as db:
        load.sync_catalogue(db, [source("bell", name="The Bell"), source("horn")], [])
        load.insert(db, [
            article("a1", event_id="a", source_id="bell", title="Дрони над портом", language="uk", text="A body.", url="https://bell.example/a1"),
            article("a2", event_id="a", source_id="horn", text="A body."),
            article("b1", event_id="b", source_id="horn", published_at=AT - timedelta(days=20), title="Weeks ago"),
            article("c1", event_id="c", source_id="horn", title="One outlet only"),
        ])  # fmt: skip
        load.insert(db, [entity("Q1", name="Kharkiv")])
        load.refresh_events(db, ["a", "b", "c"], AT)
        db.execute(STAND_INS)
    return file


@pytest.fixture
def written(snapshot, tmp_path):
    """Return a function that writes the feeds and gives their links and contents by name."""

    def write(*questions, site_url=None):
        folder = tmp_path / "site" / "feeds"
        links = write_feeds(snapshot, folder, questions, site_url=site_url)
        return links, {file.name: file.read_bytes() for file in sorted(folder.iterdir())}

    return write


def feed(*titles, site_url=None, **stated):
    subjects = [
        Subject(f"event/{number}", AT, AT, {"en": title}, {"en": title}, language="uk", page=f"event/{number}.html", **stated)
        for number, title in enumerate(titles)
    ]
    return Feed(Question("q", "Q & <A>"), subjects, AT, site_url)


KEPT = Question("old", "Of the month", language="de")


def test_every_site_has_feeds_of_events_and_bursts_and_one_for_each_question(written):
    links, files = written(KEPT)
    assert links == [
        FeedLink("Events of the latest 7 days", "feeds/events.atom", "feeds/events.json", "events, at least 2 outlets",
                 "Ereignisse, mindestens 2 Häuser"),
        FeedLink("Bursts of the latest 7 days", "feeds/bursts.atom", "feeds/bursts.json", "bursts", "Ausschläge"),
        FeedLink("Of the month", "feeds/old.atom", "feeds/old.json", "events, language de", "Ereignisse, Sprache de"),
    ]  # fmt: skip
    assert list(files) == [f"{name}.{suffix}" for name in ("bursts", "events", "old") for suffix in ("atom", "json")]
    titles = {name: [entry.title for entry in feedparser.parse(files[name]).entries] for name in files if name.endswith("atom")}
    assert titles == {
        "bursts.atom": ["Kharkiv: 9 articles on 2022-03-10"],
        "events.atom": ["Дрони над портом"],
        "old.atom": ["Дрони над портом", "One outlet only", "Weeks ago"],
    }
    for name in titles:
        items = json.loads(files[name.replace("atom", "json")])["items"]
        assert [item["title"] for item in items] == titles[name]


def test_an_event_is_an_entry_with_headline_language_facts_and_links_and_no_body(written):
    _, files = written()
    parsed = feedparser.parse(files["events.atom"])
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert (entry.id, entry.updated, entry.published) == (
        "tag:lagebild.example,2026:event/a",
        "2022-03-10T12:00:00Z",
        "2022-03-10T09:00:00Z",
    )
    assert (entry.title_detail.language, entry.title_detail.type) == ("uk", "text/plain")
    assert [(link.rel, link.href) for link in entry.links] == [("alternate", "../event/a.html"), ("via", "https://bell.example/a1")]
    assert entry.content[0].value == (
        "2 outlets, 2 independent origins, 2 articles; languages de, uk; first: The Bell, 2022-03-10 09:00 UTC"
    )
    assert (parsed.feed.id, parsed.feed.author) == ("tag:lagebild.example,2026:feed/events", "Lagebild")
    assert (parsed.feed.updated, parsed.feed.title) == ("2022-03-10T12:00:00Z", "Lagebild: Events of the latest 7 days")
    assert all(b"A body" not in content for content in files.values())
    assert json.loads(files["events.json"]) == {
        "version": "https://jsonfeed.org/version/1.1", "title": "Lagebild: Events of the latest 7 days",
        "description": "events, at least 2 outlets", "home_page_url": "../index.html", "feed_url": "events.json", "language": "en",
        "authors": [{"name": "Lagebild"}],
        "items": [{
            "id": "tag:lagebild.example,2026:event/a", "url": "../event/a.html", "external_url": "https://bell.example/a1",
            "title": "Дрони над портом", "content_text": entry.content[0].value, "date_published": "2022-03-10T09:00:00Z",
            "date_modified": "2022-03-10T12:00:00Z", "language": "uk",
        }],
    }  # fmt: skip


def test_with_an_address_of_the_site_links_are_absolute_and_ids_are_its_own(written):
    _, files = written(site_url="https://desk.example/war/")
    parsed = feedparser.parse(files["events.atom"])
    assert parsed.entries[0].id == "tag:desk.example,2026:war/event/a"
    assert parsed.entries[0].link == "https://desk.example/war/event/a.html"
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": "https://desk.example/war/feeds/events.atom", "alternate": "https://desk.example/war/index.html",
    }  # fmt: skip
    said = json.loads(files["bursts.json"])
    assert (said["feed_url"], said["items"][0]["url"]) == (
        "https://desk.example/war/feeds/bursts.json", "https://desk.example/war/index.html",
    )  # fmt: skip


def test_what_has_not_changed_is_not_written_again(written, tmp_path):
    written(KEPT)
    folder = tmp_path / "site" / "feeds"
    for file in folder.iterdir():
        os.utime(file, (1, 1))
    before = written(KEPT)
    assert {file.stat().st_mtime for file in folder.iterdir()} == {1}
    (folder / "old.atom").write_bytes(b"another")
    assert written(KEPT) == before
    assert [file.name for file in folder.iterdir() if file.stat().st_mtime != 1] == ["old.atom"]


def test_feeds_that_nobody_asks_for_and_drafts_that_were_cut_off_are_removed_and_nothing_else(written, tmp_path):
    written(KEPT)
    folder = tmp_path / "site" / "feeds"
    for name in (".events.atom.4711", "index.html"):
        (folder / name).write_text("x")
    assert list(written()[1]) == ["bursts.atom", "bursts.json", "events.atom", "events.json", "index.html"]


def test_a_snapshot_without_events_has_feeds_that_are_empty_and_dated(tmp_path):
    with opened(tmp_path / "empty.duckdb") as db:
        db.execute(STAND_INS)  # its burst is of nobody that is known
    write_feeds(tmp_path / "empty.duckdb", tmp_path / "feeds", [], site_url=None)
    parsed = feedparser.parse((tmp_path / "feeds" / "events.atom").read_bytes())
    assert (parsed.bozo, parsed.entries, parsed.feed.updated) == (False, [], "2022-03-10T12:00:00Z")


@pytest.mark.parametrize("title", HOSTILE)
def test_whatever_a_headline_holds_stays_a_headline(title):
    root = etree.fromstring(as_atom(feed(title, "next", original="https://h.example/?a=1&b='<")))
    names = {"a": ATOM}
    assert root.xpath("count(//a:entry)", namespaces=names) == 2
    assert root.xpath("string(//a:entry[1]/a:title)", namespaces=names) == xml_text(title)
    assert {element.tag.partition("}")[2] for element in root.iter()} == {
        "feed", "id", "title", "subtitle", "updated", "author", "name", "generator", "link", "entry", "content",
    }  # fmt: skip
    said = json.loads(as_json_feed(feed(title)))
    assert said["items"][0]["title"] == title.replace("\ud800", "?")


def test_an_id_is_a_tag_uri_whatever_the_site(written):
    for site_url in (None, "https://desk.example/", "http://127.0.0.1:8000/a/b/"):
        found = feed("x", site_url=site_url).tag("burst/lb%3Ax/2022-03-10")
        assert re.fullmatch(r"tag:[a-z0-9.-]+,2026:[A-Za-z0-9./%-]+", found)


def test_characters_that_xml_does_not_know_are_dropped():
    assert xml_text("a\x00b\tc\nd\x0b\x1f\ud800\ufffe\uffffe\U0001f600ж\x85") == "ab\tc\nde\U0001f600ж\x85"
