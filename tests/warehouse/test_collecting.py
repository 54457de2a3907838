from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import PageRecord
from warehouse import collecting, load
from warehouse.collecting import PollRecord, Share

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
SOON, PAST = AT + timedelta(minutes=10), AT - timedelta(days=1)


def rows(db, sql):
    return db.execute(sql).fetchall()


def poll(feed_id="f1", *sightings, **stated):
    plain = {
        "feed_id": feed_id, "polled_at": AT, "next_poll_at": SOON, "why_then": "it is time", "outcome": "read", "problem": None,
        "failures": 0, "etag": "new", "last_modified": "new", "body_hash": "new", "unchanged": False, "whole": True, "over": 0,
        "wish": None, "kept_body": None, "last_304_at": None, "last_listed": None, "sightings": sightings, "run_id": "r1",
    }  # fmt: skip
    return PollRecord(**(plain | stated))


@pytest.fixture
def catalogue(db, source, feed):
    load.sync_catalogue(
        db,
        [source("s1", languages=("uk", "ru"), time_zone="Europe/Kyiv"), source("s2"), source("off", enabled=False)],
        [feed("f1", "s1"), feed("f2", "s2"), feed("later", "s2"), feed("map", "s1", kind="sitemap"),
         feed("news", "s1", kind="news_sitemap"), feed("no", "s1", enabled=False), feed("off1", "off")],
    )  # fmt: skip
    db.execute("UPDATE feeds SET next_poll_at = ?, last_polled_at = ? WHERE feed_id = 'later'", [SOON, PAST])
    db.execute("UPDATE feeds SET next_poll_at = ?, last_polled_at = ? WHERE feed_id = 'f1'", [AT, PAST - timedelta(days=1)])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["f2", "news", "f1"]),
        ({"all_feeds": True}, ["f2", "news", "f1", "later"]),
        ({"source_ids": ["s2"]}, ["f2", "later"]),
        ({"source_ids": ["off"]}, ["off1"]),
        ({"source_ids": ["unknown"]}, []),
    ],
)
def test_feeds_that_are_due_come_longest_unvisited_first(db, catalogue, wanted, expected):
    assert [row["feed_id"] for row in collecting.due_feeds(db, AT, **wanted)] == expected


def test_a_due_feed_comes_with_what_the_visit_needs(db, catalogue, sighting):
    load.settle(db, [sighting("g1", feed_id="f1", fate="unrelated", reason="x"), sighting("g2", feed_id="f2")])
    found = {row["feed_id"]: row for row in collecting.due_feeds(db, AT)}
    assert found["f1"] == {
        "feed_id": "f1", "source_id": "s1", "url": "https://s1.example/f1", "kind": "rss", "etag": None, "last_modified": None,
        "body_hash": None, "failures": 0, "time_zone": "Europe/Kyiv", "language": "uk", "has_unrelated": True, "whole_at": None,
        "lied_at": None, "asked_wait": None, "last_listed": None, "last_304_at": None, "rhythm": {}, "since": None,
    }  # fmt: skip
    assert found["f2"]["has_unrelated"] is False


def test_pages_wait_host_by_host_in_turn_fewest_tries_and_newest_first(db, catalogue, sighting):
    def page(name, host, **stated):
        return sighting(name, url=f"https://{host}/{name}", **stated)

    load.settle(db, [
        page("a-old", "a.example", published_at=PAST, source_id="s1"), page("a-new", "a.example", published_at=AT, source_id="s1"),
        page("a-tried", "a.example", published_at=AT, attempts=1, retry_at=AT), page("b", "b.example"),
        page("c-not-yet", "c.example", retry_at=SOON), page("d-done", "d.example", fate="failed", reason="gone"),
        sighting("no-url"),
    ])  # fmt: skip
    found = collecting.waiting(db, AT, Share(9, 9))
    assert [row["sighting_id"] for row in found] == ["a-new", "b", "a-old", "a-tried"]
    assert [(row["time_zone"], row["language"]) for row in found[:2]] == [("Europe/Kyiv", "uk"), (None, None)]
    assert [row["sighting_id"] for row in collecting.waiting(db, AT, Share(2, 9))] == ["a-new", "b"]
    assert [row["sighting_id"] for row in collecting.waiting(db, AT, Share(9, 9, ("s1",)))] == ["a-new", "a-old"]


def test_a_row_that_waits_is_its_sighting(db, sighting):
    made = sighting("g1", url="https://a.example/1", title="T", published_at=AT, published_precision="minute", attempts=2)
    load.settle(db, [made])
    assert [collecting.as_sighting(row) for row in collecting.waiting(db, AT, Share(9, 9))] == [made]


def test_robots_are_fresh_for_a_day_and_remembered_after_that(db):
    collecting.record_hosts(db, {"old.example": (200, "old")}, {}, AT - timedelta(hours=24, seconds=1))
    collecting.record_hosts(db, {"a.example": (200, "v1"), "b.example": (404, "")}, {}, AT - timedelta(hours=24))
    assert collecting.known_robots(db, AT) == {
        "old.example": (200, "old", False), "a.example": (200, "v1", True), "b.example": (404, "", True)
    }  # fmt: skip
    collecting.record_hosts(db, {"a.example": (200, "v2")}, {}, AT)
    assert collecting.known_robots(db, AT)["a.example"] == (200, "v2", True)


def test_hosts_are_quiet_until_their_time_is_over_and_their_pages_are_left_out(db, catalogue, sighting):
    load.settle(db, [sighting(host, url=f"https://{host}.example/1") for host in ("a", "b")])
    collecting.record_hosts(db, {}, {"a.example": (SOON, "HTTP 429"), "b.example": (AT, "HTTP 429")}, AT)
    assert collecting.quiet_hosts(db, AT) == {"a.example": (SOON, "HTTP 429")}
    assert [row["sighting_id"] for row in collecting.waiting(db, AT, Share(9, 9))] == ["b"]
    assert len(collecting.waiting(db, SOON, Share(9, 9))) == 2


def test_a_host_has_its_share_and_what_is_left_out_is_counted(db, catalogue, sighting):
    load.settle(
        db, [sighting(f"{host}{n}", url=f"https://{host}.example/{n}") for host in "ab" for n in range(5 if host == "a" else 1)]
    )
    found = collecting.waiting(db, AT, Share(9, 2))
    assert [row["sighting_id"] for row in found] == ["a0", "b0", "a1"]
    assert {row["ready"] for row in found} == {6}


def test_an_address_that_two_feeds_list_is_asked_for_once(db, catalogue, sighting):
    load.settle(db, [sighting(name, url="https://a.example/1", feed_id=name) for name in ("f1", "f2")])
    assert len(collecting.waiting(db, AT, Share(9, 9))) == 1
    load.settle(db, [sighting("f1", url="https://a.example/1", feed_id="f1", fate="loaded", article_id="a1")])
    assert load.settle_siblings(db, ["f1"]) == ["known"]
    assert rows(db, "SELECT fate, reason, article_id FROM sightings WHERE sighting_id = 'f2'") == [
        ("known", "this article is loaded already", "a1")
    ]


def test_an_address_that_was_judged_for_another_feed_is_not_asked_for_again(db, catalogue, sighting):
    for name, fate in (("u", "unrelated"), ("r", "rejected"), ("f", "failed")):
        load.settle(db, [sighting(f"old {name}", url=f"https://a.example/{name}", fate=fate, reason=f"it is {fate}")])
    listed = [sighting(name, url=f"https://a.example/{name}", feed_id="f2") for name in "urf"]
    assert {s.sighting_id: (s.fate, s.reason) for s in collecting.record_items(db, listed, AT, keep_all=False)} == {
        "u": ("unrelated", "it is unrelated"), "r": ("rejected", "it is rejected"), "f": ("waiting", None)
    }  # fmt: skip
    other = [sighting("again", url="https://a.example/u", feed_id="f1")]
    assert [s.fate for s in collecting.record_items(db, other, AT, keep_all=True)] == ["waiting"]


def test_a_feed_that_lists_an_article_under_another_headline_makes_it_due(db, catalogue, sighting):
    item = sighting("g1", title="Two hurt", url="https://a.example/1", fate="loaded", article_id="a1")
    load.settle(db, [item])
    db.execute("INSERT INTO revisits VALUES ('a1', 1, ?, ?, 'unchanged', NULL)", [AT + timedelta(hours=6), AT - timedelta(hours=2)])
    for title, due in (("Two hurt", AT + timedelta(hours=6)), (None, AT + timedelta(hours=6)), ("Three hurt", AT)):
        collecting.record_polls(db, [poll("f1", replace(item, title=title, fate="waiting", article_id=None))], keep_all=False)
        assert rows(db, "SELECT due_at FROM revisits") == [(due,)]
    assert rows(db, "SELECT title, fate FROM sightings") == [("Three hurt", "loaded")]
    db.execute("UPDATE revisits SET due_at = NULL, last_visited_at = ?", [AT - timedelta(minutes=59)])
    collecting.record_polls(db, [poll("f1", replace(item, title="Four hurt"))], keep_all=False)
    assert rows(db, "SELECT due_at FROM revisits") == [(None,)]  # it was visited within the hour


def test_a_304_that_hid_items_is_found_out_and_remembered(db, catalogue, sighting):
    before = AT - timedelta(hours=1)
    hidden = sighting("hidden", url="https://a.example/1", published_at=before - timedelta(hours=1), published_precision="minute")
    fresh = replace(hidden, sighting_id="fresh", url="https://a.example/2", published_at=AT)
    for item, last_304_at, lied in ((fresh, before, 0), (hidden, None, 0), (replace(hidden, sighting_id="other"), before, 1)):
        counts = collecting.record_polls(db, [poll("f1", item, last_304_at=last_304_at)], keep_all=False)
        assert counts["feeds_lied"] == lied
    assert rows(db, "SELECT lied_at FROM feeds WHERE feed_id = 'f1'") == [(AT,)]


def test_every_visit_is_kept_with_what_it_found_and_when_the_next_one_is_due(db, catalogue, sighting):
    collecting.record_polls(db, [poll("f1", sighting("g1"), over=2)], keep_all=False)
    failed = poll("f2", outcome="failed", problem="HTTP 500", failures=1, unchanged=True, kept_body="f2.txt", run_id="r2")
    collecting.record_polls(db, [failed], keep_all=False)
    assert rows(db, "FROM visits ORDER BY feed_id") == [
        ("f1", AT, "read", None, 1, 1, 2, SOON, "it is time", "r1"),
        ("f2", AT, "failed", "HTTP 500", 0, 0, 0, SOON, "it is time", "r2"),
    ]
    assert rows(db, "SELECT kept_body FROM feeds WHERE feed_id = 'f2'") == [("f2.txt",)]


@pytest.mark.parametrize(("last_listed", "count", "missed"), [(None, 3, False), (3, 3, True), (3, 1, False)])
def test_a_body_of_which_all_is_new_says_that_something_may_have_been_missed(db, catalogue, sighting, last_listed, count, missed):
    listed = [sighting(f"g{n}") for n in range(count)]
    collecting.record_polls(db, [poll("f1", *listed, last_listed=last_listed)], keep_all=False)
    expected = "all 3 items were new: earlier ones may have been missed" if missed else None
    assert rows(db, "SELECT problem FROM visits") == [(expected,)]


def test_a_feed_comes_with_the_hours_at_which_it_published(db, catalogue, sighting):
    saturday = AT + timedelta(days=2)
    stated = [
        sighting(f"s{n}", feed_id="f1", published_at=AT - timedelta(hours=n), published_precision="minute", seen_at=AT)
        for n in range(3)
    ]
    undated = [sighting("first", feed_id="f2", seen_at=AT), sighting("later", feed_id="f2", seen_at=saturday)]
    too_old = sighting("old", feed_id="f1", seen_at=AT - timedelta(days=29))
    load.settle(db, [*stated, *undated, too_old])
    found = {row["feed_id"]: row for row in collecting.due_feeds(db, AT, all_feeds=True)}
    assert found["f1"]["rhythm"] == {(False, 12): 1, (False, 11): 1, (False, 10): 1}
    assert found["f1"]["since"] == AT - timedelta(hours=2)
    assert (found["f2"]["rhythm"], found["f2"]["since"]) == ({(True, 12): 1}, AT)  # the earlier of its times and of now


def test_pages_are_recorded_as_often_as_they_are_fetched(db):
    page = PageRecord("https://a.example/", AT, 200, "2022/x.warc.gz", "<urn:uuid:1>", "h")
    collecting.record_pages(db, [page, page])
    assert rows(db, "SELECT url, status, file FROM pages") == [("https://a.example/", 200, "2022/x.warc.gz")] * 2


def test_no_visits_are_nothing(db):
    assert collecting.record_polls(db, [], keep_all=False) == {"feeds_polled": 0, "feeds_failed": 0}


def test_a_visit_records_what_is_new_and_what_is_loaded_already(db, catalogue, article, sighting):
    load.insert(db, [article("have")])
    load.settle(db, [sighting("before", fate="failed", reason="gone", attempts=5)])
    listed = [sighting("new", article_id="not there"), sighting("loaded", article_id="have"), sighting("before"), sighting("new"),
              sighting("bad", fate="rejected", reason="no address")]  # fmt: skip
    counts = collecting.record_polls(db, [poll("f1", *listed, over=7), poll("f2", sighting("new"))], keep_all=False)
    assert counts == {
        "feeds_polled": 2,
        "feeds_failed": 0,
        "items_new": 3,
        "items_over_cap": 7,
        "known": 1,
        "rejected": 1,
        "feeds_lied": 0,
    }
    assert rows(db, "SELECT sighting_id, fate, reason, article_id FROM sightings ORDER BY 1") == [
        ("bad", "rejected", "no address", None),
        ("before", "failed", "gone", None),
        ("loaded", "known", "this article is loaded already", "have"),
        ("new", "waiting", None, None),
    ]
    assert rows(db, "SELECT feed_id, last_listed, last_new, over_cap FROM feeds WHERE last_listed IS NOT NULL ORDER BY 1") == [
        ("f1", 5, 3, 7),
        ("f2", 1, 0, 0),
    ]


@pytest.mark.parametrize(("keep_all", "expected"), [(False, "unrelated"), (True, "waiting")])
def test_what_was_judged_unrelated_is_looked_at_again_only_to_keep_all(db, catalogue, sighting, keep_all, expected):
    load.settle(db, [sighting("g1", fate="unrelated", reason="relevance 0.1"), sighting("g2", fate="rejected", reason="x")])
    collecting.record_polls(db, [poll("f1", sighting("g1"), sighting("g2"))], keep_all=keep_all)
    assert rows(db, "SELECT sighting_id, fate FROM sightings ORDER BY 1") == [("g1", expected), ("g2", "rejected")]


VISITS = {  # visit: last success, problem, failures, validators and body hash, listed, new
    "answered": (poll(), (AT, None, 0, "new", "new", "new", 0, 0)),
    "unchanged": (poll(unchanged=True), (AT, None, 0, "old", "old", "old", 12, 0)),
    "failed": (poll(problem="HTTP 500", failures=3), (PAST, "HTTP 500", 3, "old", "old", "old", 0, 0)),
}


@pytest.mark.parametrize(("visit", "expected"), VISITS.values(), ids=list(VISITS))
def test_a_visit_moves_its_feed_and_validators_only_vouch_for_what_was_read(db, catalogue, visit, expected):
    db.execute(
        "UPDATE feeds SET last_success_at = ?, failures = 2, last_error = 'former', etag = 'old', last_modified = 'old', "
        "body_hash = 'old', last_listed = 12, last_new = 4",
        [PAST],
    )
    counts = collecting.record_polls(db, [visit], keep_all=False)
    assert counts["feeds_failed"] == (visit.problem is not None)
    columns = "last_success_at, last_error, failures, etag, last_modified, body_hash, last_listed, last_new"
    assert rows(db, f"SELECT {columns} FROM feeds WHERE feed_id = 'f1'") == [expected]
    assert rows(db, "SELECT last_polled_at, next_poll_at FROM feeds WHERE feed_id = 'f1'") == [(AT, SOON)]
    assert rows(db, "SELECT count(*) FROM feeds WHERE etag = 'old' AND feed_id <> 'f1'") == [(6,)]


def test_visits_are_recorded_together_or_not_at_all(db, catalogue, sighting):
    broken = poll("f2", sighting("g2", origin=None))
    with pytest.raises(Exception, match="NOT NULL"):
        collecting.record_polls(db, [poll("f1", sighting("g1")), broken], keep_all=False)
    assert rows(db, "SELECT count(*) FROM sightings") == [(0,)]
    assert rows(db, "SELECT count(*) FROM feeds WHERE etag IS NOT NULL") == [(0,)]
