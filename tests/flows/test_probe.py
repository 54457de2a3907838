"""The live check of the catalogue, against outlets on loopback."""

import json
from datetime import UTC, datetime

import pytest

from flows.probe import COLUMNS, probe_feeds


def test_every_feed_is_told_well_or_what_is_wrong_with_it(outlets, settings):
    outlets.origins[1].lay("/feed", "<!DOCTYPE html><html></html>")
    outlets.origins[2].lay("/feed", "", 503)
    answer, failed = probe_feeds(settings)
    assert answer.columns == COLUMNS
    assert failed == 2
    assert sorted(answer.rows) == [
        ("outlet-0", "rss", outlets.origins[0].url("/feed"), "well", 2, 2, datetime(2026, 3, 4, 6, 10, tzinfo=UTC)),
        ("outlet-1", "rss", outlets.origins[1].url("/feed"), "no feed: the document is HTML", 0, 0, None),
        ("outlet-2", "rss", outlets.origins[2].url("/feed"), "HTTP 503", 0, 0, None),
    ]
    assert not settings.home.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<rss version='2.0'><channel></channel></rss>", "a feed without items"),
        ("", "no feed: the document is empty"),
    ],
)
def test_a_feed_without_items_does_not_answer_as_a_feed(outlets, settings, body, said):
    outlets.origins[0].lay("/feed", body)
    answer, failed = probe_feeds(settings)
    assert (answer.dicts()[0]["answer"], failed) == (said, 1)


@pytest.mark.parametrize("stated", ['kind = "sitemap"', "enabled = false"])
def test_archives_and_feeds_that_are_off_are_not_visited(outlets, settings, stated):
    url = outlets.origins[0].url("/feed")
    text = settings.catalogue_file.read_text()
    settings.catalogue_file.write_text(text.replace(f'url = "{url}"', f'url = "{url}"\n{stated}'))
    assert [row["source_id"] for row in probe_feeds(settings)[0].dicts()] == ["outlet-1", "outlet-2"]
    assert outlets.origins[0].asked == []


def test_outlets_that_are_off_are_not_visited(outlets, settings):
    text = settings.catalogue_file.read_text()
    settings.catalogue_file.write_text(text.replace('name = "Outlet 1"', 'name = "Outlet 1"\nenabled = false'))
    assert [row["source_id"] for row in probe_feeds(settings)[0].dicts()] == ["outlet-0", "outlet-2"]


def test_a_catalogue_without_feeds_gives_no_rows(settings):
    assert probe_feeds(settings)[0].rows == ()


def test_the_feeds_of_a_front_page_are_found_and_tried(origin, quick, lagebild):
    entry = f"<item><title>T</title><link>{origin.url('/1')}</link></item>"
    origin.lay(
        "/", "<html><head><link rel='alternate' type='application/rss+xml' href='/news.rss'></head><body><p>News</p></body></html>"
    )
    origin.lay("/news.rss", f"<rss version='2.0'><channel>{entry}</channel></rss>")
    origin.lay("/robots.txt", f"User-agent: *\nDisallow: /secret\nSitemap: {origin.url('/map.xml')}\n")
    origin.lay("/map.xml", "", 500)
    origin.lay("/feed", f"<rss version='2.0'><channel>{entry}{entry}</channel></rss>")
    code, said, _ = lagebild("sources", "discover", origin.url("/"), "--format", "json")
    found = {row["url"].removeprefix(origin.url("")): row for row in json.loads(said)}
    assert code == 0
    assert {path: (row["kind"], row["answer"], row["items"]) for path, row in found.items()} == {
        "/news.rss": ("rss", "well", 1),
        "/map.xml": ("sitemap", "HTTP 500", 0),
        "/feed": ("rss", "well", 1),
    }


def test_a_front_page_without_feeds_says_so_and_no_page_is_asked_for(origin, quick, lagebild):
    code, _, error = lagebild("sources", "discover", origin.url("/"))
    assert (code, "cannot be looked at: HTTP 404" in error) == (3, True)
    origin.lay("/", "<html><head><title>News</title></head><body><p>News</p></body></html>")
    code, _, error = lagebild("sources", "discover", origin.url("/"))
    assert (code, "names no feed, and none stands at the usual places" in error) == (1, True)
    code, _, error = lagebild("sources", "discover")
    assert (code, "which front page?" in error) == (2, True)
