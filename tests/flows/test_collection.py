"""A collection, from three outlets on loopback: every item has one fate, and no failure stops the others."""

import asyncio
import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from extractors.containers import items
from extractors.records import Moment
from extractors.sitemap import Part
from flows import collection, pages, visits
from flows.runs import Run
from flows.workers import Readers
from warehouse import collecting as stored
from warehouse.database import transaction

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("threads")
ALL_SIX = {"feeds_polled": 3, "items_new": 6, "loaded": 6, "events_created": 2}


def stumble(*arguments: object) -> None:
    raise RuntimeError("bad\nluck")


async def never(request: web.BaseRequest) -> web.StreamResponse:
    await asyncio.sleep(60)
    raise AssertionError


@pytest.fixture
def first(outlets):
    """Let the other outlets list nothing: the test is about the first, and this is its server."""
    for number in (1, 2):
        outlets.feed(number)
    return outlets.origins[0]


def test_a_first_collection_loads_all_and_a_second_asks_for_no_page_again(monkeypatch, outlets, collecting):
    monkeypatch.setattr(collection, "Readers", Readers)  # in processes, as in production
    assert collecting() == Counter(ALL_SIX)
    assert outlets.pages_asked() == ["/exchange"] * 3 + ["/port"] * 3
    assert collecting(15) == Counter(feeds_polled=3)
    assert outlets.pages_asked() == ["/exchange"] * 3 + ["/port"] * 3
    assert collecting.rows("SELECT fate, reason, attempts, retry_at, count(*) FROM sightings GROUP BY ALL") == [
        ("loaded", None, 0, None, 6)
    ]


def test_the_two_happenings_become_two_events_of_three_outlets(outlets, collecting):
    collecting()
    assert (
        collecting.rows("SELECT article_count, outlet_count, origin_count, first_published_at FROM events")
        == [(3, 3, 3, datetime(2026, 3, 4, 6, 10, tzinfo=UTC))] * 2
    )
    assert collecting.rows("SELECT source_id, language, origin FROM articles WHERE url LIKE '%/port' ORDER BY 1") == [
        (f"outlet-{number}", "en", "feed") for number in range(3)
    ]


def test_items_wait_from_the_moment_they_are_listed(outlets, collecting, settings):
    collecting(source_ids=("none",))
    run, wanted = Run("cut-off", "collect", AT), collection.Wanted(all_feeds=True)
    collection.visit_feeds(settings, run, wanted, lambda _: None)
    assert outlets.pages_asked() == []
    assert set(collecting.rows("SELECT fate, run_id, attempts FROM sightings")) == {("waiting", "cut-off", 0)}
    assert collecting(15) == Counter(feeds_polled=3, loaded=6, events_created=2)


# Pages.


def test_a_page_that_fails_for_now_waits_and_is_loaded_when_it_answers(first, outlets, collecting):
    first.lay("/port", "sorry", 500)
    assert collecting() == Counter(feeds_polled=3, items_new=2, loaded=1, waiting=1, events_created=1)
    question = "SELECT fate, reason, attempts, retry_at FROM sightings WHERE url LIKE '%/port'"
    ((fate, reason, attempts, retry_at),) = collecting.rows(question)
    assert (fate, reason, attempts) == ("waiting", "HTTP 500", 1)
    assert timedelta(minutes=9) <= retry_at - AT <= timedelta(minutes=11)
    outlets.page(0, "/port")
    assert "loaded" not in collecting(8)
    assert collecting(12)["loaded"] == 1
    assert collecting.rows(question) == [("loaded", None, 1, None)]
    assert outlets.pages_asked() == ["/exchange", "/port", "/port"]


def test_a_page_waits_as_long_as_its_host_asks(first, collecting):
    first.lay("/port", "", 503, retry_after="7200")
    collecting()
    assert collecting.rows("SELECT retry_at FROM sightings WHERE fate = 'waiting'") == [(AT + timedelta(hours=2),)]


def test_a_page_that_never_answers_is_given_up_after_five_tries(first, outlets, collecting):
    outlets.feed(0, "/port")
    first.lay("/port", "", 502)
    collecting()
    collecting.rows("UPDATE sightings SET attempts = 3")  # as after two tries more
    for hours in (1, 30, 80):
        collecting(60 * hours)
    assert collecting.rows("SELECT fate, reason, attempts, retry_at FROM sightings") == [
        ("failed", "given up after 5 tries: HTTP 502", 5, None)
    ]
    assert outlets.pages_asked() == ["/port"] * 3


def test_a_page_that_is_no_article_is_rejected_with_the_reason(first, outlets, collecting):
    first.lay("/robots.txt", "User-agent: *\nDisallow: /forbidden")
    outlets.feed(0, "/gone", "/paper", "/front", "/short", "/empty", "/forbidden", "/away", "/other", "/port")
    first.lay("/paper", b"%PDF-1.7", content_type="application/pdf")
    first.lay("/front", "", 302, location="/")
    first.lay("/", "<p>Front page</p>")
    first.lay("/short", "<html><body><p>Nothing here.</p></body></html>")
    first.lay("/empty", "")
    first.lay("/away", "", 302, location="file:///etc/passwd")
    first.lay("/other", "", 302)
    assert collecting() == Counter(feeds_polled=3, items_new=9, loaded=1, rejected=7, waiting=1, events_created=1)
    assert collecting.fates() == {
        "/gone": ("rejected", "HTTP 404"),
        "/paper": ("rejected", "no page but application/pdf"),
        "/front": ("rejected", "redirected to the front page: the article is gone"),
        "/short": ("rejected", "no article text found in the page (fewer than 140 letters)"),
        "/empty": ("waiting", "the page is empty"),
        "/forbidden": ("rejected", "robots.txt of the host does not allow it"),
        "/away": ("rejected", "redirected to file:///etc/passwd, which is no http(s) address"),
        "/other": ("rejected", "HTTP 302"),
        "/port": ("loaded", None),
    }
    asked = [path for path in outlets.pages_asked() if path != "/empty"]
    collecting(50)
    assert [path for path in outlets.pages_asked() if path != "/empty"] == asked


def test_a_page_over_which_its_reader_stumbles_is_rejected_and_kept(monkeypatch, first, outlets, collecting):
    outlets.feed(0, "/port")
    monkeypatch.setattr(pages, "read_fetched", stumble)
    assert collecting()["rejected"] == 1
    assert collecting.fates() == {"/port": ("rejected", "reading it failed: RuntimeError: bad luck")}
    assert collecting.rows("SELECT count(*) FROM pages") == [(1,)]


def test_a_page_that_moved_is_known_by_its_new_address(first, outlets, collecting):
    outlets.feed(0, "/old")
    first.lay("/old", "", 301, location="/port?utm_source=feed")
    outlets.page(0, "/port?utm_source=feed", of=(0, "/port"))
    collecting()
    assert collecting.rows("SELECT url FROM articles") == [(first.url("/port"),)]
    assert collecting.fates() == {"/old": ("loaded", None)}


def test_an_item_without_an_address_is_rejected_and_one_of_the_future_has_no_time(first, collecting):
    link, dated = f"<link>{first.url('/port')}</link>", "<pubDate>Thu, 05 Mar 2026 06:10:00 GMT</pubDate>"
    listed = f"<item><title>No link</title><guid isPermaLink='false'>7</guid></item><item><title>T</title>{link}{dated}</item>"
    first.lay("/feed", f"<rss version='2.0'><channel>{listed}</channel></rss>")
    assert collecting() == Counter(feeds_polled=3, items_new=2, loaded=1, rejected=1, events_created=1)
    assert collecting.rows("SELECT title, fate, reason FROM sightings WHERE url IS NULL") == [
        ("No link", "rejected", "the feed's item has no http(s) link")
    ]
    assert collecting.rows("SELECT published_at, published_precision FROM articles") == [(None, "none")]


def test_an_article_in_two_feeds_is_loaded_once_and_known_once(first, outlets, collecting, settings):
    outlets.feed(0, "/port")
    first.lay("/feed2", first.laid["/feed"].body)
    with settings.catalogue_file.open("a") as catalogue:
        catalogue.write(f'[[source]]\nsource_id = "twin"\n[[source.feed]]\nurl = "{first.url("/feed2")}"\n')
    counts = collecting()
    assert (counts["items_new"], counts["loaded"], counts["known"]) == (2, 1, 1)
    assert sorted(collecting.rows("SELECT fate FROM sightings")) == [("known",), ("loaded",)]


def test_raw_pages_are_kept_and_can_be_read_again(outlets, collecting, settings):
    collecting()
    rows = collecting.rows("SELECT url, status, file FROM pages ORDER BY url")
    assert [url for url, _, _ in rows] == sorted(origin.url(path) for origin in outlets.origins for path in ("/port", "/exchange"))
    (file,) = {file for _, _, file in rows}
    with (settings.pages / file).open("rb") as stream:
        kept = {item.url: item.data for item in items(file, stream)}
    assert kept == {origin.url(path): origin.laid[path].body for origin in outlets.origins for path in ("/port", "/exchange")}


# Feeds.


def feeds(collecting) -> dict[str, tuple[object, ...]]:
    rows = collecting.rows("SELECT source_id, failures, last_error, etag, last_listed, last_new, last_success_at FROM feeds")
    return {source_id: tuple(rest) for source_id, *rest in rows}


def test_a_dead_host_does_not_stop_the_others_and_is_visited_less_often(outlets, collecting, settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}/feed"
        settings.catalogue_file.write_text(
            settings.catalogue_file.read_text().replace(outlets.origins[1].url("/feed"), dead)
        )  # fmt: skip
        assert collecting() == Counter(feeds_polled=3, feeds_failed=1, items_new=4, loaded=4, events_created=2)
    failures, error, *_, success = feeds(collecting)["outlet-1"]
    assert (failures, success) == (1, None)
    assert error.startswith("robots.txt: Cannot connect to host 127.0.0.1")
    ((next_poll,),) = collecting.rows("SELECT next_poll_at FROM feeds WHERE url = ?", dead)
    assert timedelta(minutes=16) <= next_poll - AT <= timedelta(minutes=24)


def test_a_feed_that_is_not_due_is_visited_only_on_demand(outlets, collecting):
    collecting()
    assert collecting(5, all_feeds=False) == Counter()
    assert collecting(5, all_feeds=True) == Counter(feeds_polled=3)
    assert collecting(5 * 60, all_feeds=False)["feeds_polled"] == 3


def test_a_feed_that_says_304_is_answered_for_and_lists_nothing_new(outlets, collecting):
    outlets.feed(0, "/port", "/exchange", etag='"1"', last_modified="Wed, 04 Mar 2026 11:00:00 GMT")
    collecting()
    collecting(15)
    first, second = [asked.headers for asked in outlets.origins[0].asked if asked.path == "/feed"]
    assert "if-none-match" not in first
    assert (second["if-none-match"], second["if-modified-since"]) == ('"1"', "Wed, 04 Mar 2026 11:00:00 GMT")
    assert feeds(collecting)["outlet-0"] == (0, None, '"1"', 2, 0, AT + timedelta(minutes=15))


def test_a_feed_with_the_same_body_is_not_read_again(monkeypatch, outlets, collecting):
    collecting()
    monkeypatch.setattr(visits, "read_feed", stumble)
    assert collecting(15) == Counter(feeds_polled=3)
    assert feeds(collecting)["outlet-0"] == (0, None, None, 2, 0, AT + timedelta(minutes=15))


def test_a_feed_that_turns_into_a_page_is_a_failure_and_keeps_its_validators(outlets, collecting):
    outlets.feed(0, "/port", etag='"1"')
    collecting()
    outlets.origins[0].lay("/feed", "<!DOCTYPE html><html><body>Please enable scripts.</body></html>", etag='"2"')
    assert collecting(15) == Counter(feeds_polled=3, feeds_failed=1)
    failures, error, etag, *_, success = feeds(collecting)["outlet-0"]
    assert (failures, error, etag, success) == (1, "no feed: the document is HTML", '"1"', AT)
    kept = collecting.rows("SELECT kept_body FROM feeds WHERE kept_body IS NOT NULL")
    assert b"Please enable scripts." in (collecting.settings.pages / "failed" / kept[0][0]).read_bytes()
    outlets.feed(0, "/port", "/exchange", etag='"3"')
    assert collecting(45) == Counter(feeds_polled=3, items_new=1, loaded=1)
    assert feeds(collecting)["outlet-0"] == (0, None, '"3"', 2, 1, AT + timedelta(minutes=45))


def test_a_feed_without_items_is_no_failure(outlets, collecting):
    for number in range(3):
        outlets.feed(number)
    assert collecting() == Counter(feeds_polled=3)
    assert feeds(collecting)["outlet-0"] == (0, None, None, 0, 0, AT)


def test_a_feed_over_which_its_reader_stumbles_is_a_failure(monkeypatch, outlets, collecting):
    monkeypatch.setattr(visits, "read_feed", stumble)
    assert collecting() == Counter(feeds_polled=3, feeds_failed=3)
    assert feeds(collecting)["outlet-0"][1] == "reading it failed: RuntimeError: bad luck"


def test_robots_of_a_host_are_read_once_a_day(outlets, collecting):
    for minutes in (0, 23 * 60, 25 * 60):
        collecting(minutes)
    robots = [asked.path for asked in outlets.origins[0].asked if asked.path == "/robots.txt"]
    assert len(robots) == 2


# What a collection is asked for.


def test_only_the_outlets_that_were_named_are_visited_even_if_they_are_off(outlets, collecting, settings):
    text = settings.catalogue_file.read_text()
    settings.catalogue_file.write_text(text.replace('name = "Outlet 1"', 'name = "Outlet 1"\nenabled = false'))
    assert collecting(source_ids=("outlet-1",), all_feeds=False)["loaded"] == 2
    assert [len(origin.paths()) for origin in outlets.origins] == [0, 3, 0]
    assert collecting(15)["loaded"] == 4


def test_what_is_unrelated_is_loaded_by_a_later_collection_that_keeps_all(first, outlets, collecting):
    outlets.feed(0, "/port", "/roses", etag='"1"')
    outlets.page(0, "/roses")
    assert collecting() == Counter(feeds_polled=3, items_new=2, loaded=1, unrelated=1, events_created=1)
    (fate, reason) = collecting.fates()["/roses"]
    assert (fate, reason) == ("unrelated", "relevance 0.05: names neither Ukraine nor Russia, nor a person or place of theirs")
    assert "loaded" not in collecting(15)
    assert collecting(30, keep_all=True) == Counter(feeds_polled=3, items_new=1, loaded=1, events_created=1)
    assert collecting.fates() == {"/port": ("loaded", None), "/roses": ("loaded", None)}
    assert outlets.pages_asked() == ["/port", "/roses", "/roses"]


def test_what_is_not_done_in_time_waits_for_the_next_collection(first, outlets, collecting):
    outlets.feed(0, *(f"/{number}" for number in range(6)))
    for number in range(6):
        outlets.page(0, f"/{number}", of=(number % 3, "/port"))
    collecting(source_ids=("none",))
    answered = first.laid["/4"]
    first.laid["/4"] = never
    counts = collecting(late=58.5)
    assert (counts["out_of_time"], counts["items_new"]) == (1, 6)
    fates = Counter(fate for fate, _ in collecting.fates().values())
    assert fates["waiting"] >= 1
    assert fates["waiting"] + fates["loaded"] == 6
    assert collecting.rows("SELECT DISTINCT attempts FROM sightings WHERE fate = 'waiting'") == [(0,)]
    first.laid["/4"] = answered
    collecting(15)
    assert Counter(fate for fate, _ in collecting.fates().values()) == Counter(loaded=6)


def test_time_that_runs_out_while_something_is_being_stored_loses_nothing(monkeypatch, outlets, collecting):
    @contextmanager
    def slowly(db):
        try:
            with transaction(db):
                yield
                if threading.current_thread() is not threading.main_thread():
                    time.sleep(1.2)
        except Exception as error:
            failed.append(error)
            raise

    failed: list[Exception] = []

    with monkeypatch.context() as slow:
        slow.setattr(stored, "transaction", slowly)
        counts = collecting(late=60.0)
    assert (failed, counts["out_of_time"] > 0, counts["items_new"]) == ([], True, 6)
    collecting(15)
    assert collecting.rows("SELECT fate, count(*) FROM sightings GROUP BY fate") == [("loaded", 6)]
    assert collecting.rows("SELECT count(*) FROM articles") == [(6,)]


def test_a_page_in_place_of_a_feed_is_asked_for_the_feed_it_names(first, outlets, collecting):
    named = "<html><head><link rel='alternate' type='application/rss+xml' href='/new-feed'></head><body></body></html>"
    first.lay("/feed", named)
    collecting()
    assert feeds(collecting)["outlet-0"][1] == f"no feed: the document is HTML; it names {first.url('/new-feed')} as its feed"


def test_a_304_that_hides_items_is_found_out_and_not_asked_for_again(first, outlets, collecting):
    outlets.feed(0, "/port", etag='"1"')
    collecting()
    item = f"<item><title>T</title><link>{first.url('/exchange')}</link><pubDate>Wed, 04 Mar 2026 13:00:00 GMT</pubDate></item>"
    first.lay("/feed", f"<rss version='2.0'><channel>{item}</channel></rss>", etag='"1"')
    for minutes in (60, 180, 300):
        collecting(minutes)
    assert collecting.rows("SELECT count(*) FROM articles") == [(1,)]
    assert collecting(25 * 60)["feeds_lied"] == 1
    collecting(26 * 60)
    assert "if-none-match" not in [asked for asked in first.asked if asked.path == "/feed"][-1].headers
    assert collecting.rows("SELECT count(*) FROM articles") == [(2,)]


def test_the_parts_of_a_sitemap_index_are_read_and_its_validators_not_believed(first, outlets, collecting, lagebild):
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    row = "<url><loc>{}</loc><news:news><news:title>T</news:title></news:news></url>"
    first.lay("/part.xml", f"<urlset {news}>{row.format(first.url('/port'))}</urlset>")
    first.lay("/feed", f"<sitemapindex><sitemap><loc>{first.url('/part.xml')}</loc></sitemap></sitemapindex>", etag='"1"')
    assert collecting()["loaded"] == 1
    first.lay("/part.xml", f"<urlset {news}>{row.format(first.url('/port'))}{row.format(first.url('/exchange'))}</urlset>")
    assert collecting(60)["loaded"] == 1
    first.lay("/part.xml", "", 500)
    counts = collecting(120)
    assert counts["feeds_failed"] == 1
    assert feeds(collecting)["outlet-0"][1] == f"part {first.url('/part.xml')}: HTTP 500"
    code, _, error = lagebild("collect", "--all")
    assert (code, f"outlet-0: part {first.url('/part.xml')}: HTTP 500" in error) == (1, True)


def test_an_aggregators_articles_belong_to_the_outlets_they_lead_to(outlets, collecting, settings):
    ours, others, _ = outlets.origins
    links = [others.url("/port"), ours.url("/own"), outlets.origins[2].url("/exchange")]
    ours.lay("/own", others.laid["/exchange"].body)
    items = "".join(f"<item><title>T</title><link>{link}</link><source url='{others.url('/')}'>B</source></item>" for link in links)
    ours.lay("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>")
    settings.catalogue_file.write_text(
        f'[[source]]\nsource_id = "gatherer"\naggregator = true\nhomepage = "{ours.url("/")}"\n'
        f'[[source.feed]]\nurl = "{ours.url("/feed")}"\n'
        f'[[source]]\nsource_id = "paper"\nlanguages = ["en"]\nhomepage = "{others.url("/")}"\n'
    )
    assert collecting()["loaded"] == 3
    assert sorted(collecting.rows("SELECT parse_path(url)[-1], source_id FROM articles")) == [
        ("exchange", None), ("own", "paper"), ("port", "paper")
    ]  # fmt: skip
    assert collecting.rows("SELECT DISTINCT source_id FROM sightings") == [("gatherer",)]


def test_a_flood_of_one_host_has_its_share_and_the_rest_waits(monkeypatch, first, outlets, collecting):
    monkeypatch.setattr(collection, "MOST_OF_HOST", 3)
    outlets.feed(0, *(f"/{number}" for number in range(8)))
    for number in range(8):
        outlets.page(0, f"/{number}", of=(number % 3, "/port"))
    counts = collecting()
    assert (counts["loaded"] + counts["known"], counts["left_for_next"]) == (3, 5)
    assert Counter(fate for fate, _ in collecting.fates().values())["waiting"] == 5


def test_what_waits_for_its_host_only_is_not_given_up_for_days(outlets, collecting, settings):
    for number in (1, 2):
        outlets.feed(number)
    outlets.feed(0, "/port")
    collecting(source_ids=("none",))
    collection.visit_feeds(settings, Run("first", "collect", AT), collection.Wanted(all_feeds=True), lambda _: None)
    outlets.origins[0].lay("/port", "", 429, retry_after="60")
    for day in range(8):
        collecting(day * 24 * 60 + 60)
    assert collecting.rows("SELECT fate, reason, attempts FROM sightings") == [("waiting", "HTTP 429", 0)]
    collecting(15 * 24 * 60)
    assert collecting.rows("SELECT fate, reason, attempts FROM sightings") == [("failed", "given up after 14 days: HTTP 429", 0)]


def part(number, changed=None):
    return Part(f"https://a.example/{number}.xml", Moment(changed, "minute", "sitemap: lastmod") if changed else None)


@pytest.mark.parametrize("undated", [0, 1, 2, 3, 5, 6, 7, 40])
@pytest.mark.parametrize("dated", [0, 1, 20])
def test_no_part_of_an_index_is_read_twice_in_a_visit(undated, dated):
    parts = [part(f"d{number}", AT - timedelta(hours=number)) for number in range(dated)] + [
        part(number) for number in range(undated)
    ]
    found = visits.recent_parts(parts, AT)
    assert len(found) == len({one.url for one in found}) <= visits.MOST_PARTS
    assert bool(found) is bool(parts)


@pytest.mark.parametrize(
    ("status", "said"), [(304, "HTTP 304 to a visit that named no validator"), (302, "HTTP 302 without an address")]
)
def test_a_part_of_an_index_that_answers_nothing_is_told(first, outlets, collecting, status, said):
    first.lay("/part.xml", "", status)
    first.lay("/feed", f"<sitemapindex><sitemap><loc>{first.url('/part.xml')}</loc></sitemap></sitemapindex>")
    assert collecting()["feeds_failed"] == 1
    assert said in feeds(collecting)["outlet-0"][1]
