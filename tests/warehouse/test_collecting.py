from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import PageRecord
from warehouse import collecting, load
from warehouse.collecting import PollRecord

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
SOON, PAST = AT + timedelta(minutes=10), AT - timedelta(days=1)


def rows(db, sql):
    return db.execute(sql).fetchall()


def poll(feed_id="f1", *sightings, **stated):
    plain = {
        "feed_id": feed_id, "polled_at": AT, "next_poll_at": SOON, "problem": None, "failures": 0, "etag": "new",
        "last_modified": "new", "body_hash": "new", "unchanged": False, "over": 0, "sightings": sightings,
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
        "body_hash": None, "failures": 0, "time_zone": "Europe/Kyiv", "language": "uk", "has_unrelated": True,
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
    found = collecting.waiting(db, AT, most=9)
    assert [row["sighting_id"] for row in found] == ["a-new", "b", "a-old", "a-tried"]
    assert [(row["time_zone"], row["language"]) for row in found[:2]] == [("Europe/Kyiv", "uk"), (None, None)]
    assert [row["sighting_id"] for row in collecting.waiting(db, AT, most=2)] == ["a-new", "b"]
    assert [row["sighting_id"] for row in collecting.waiting(db, AT, most=9, source_ids=["s1"])] == ["a-new", "a-old"]


def test_a_row_that_waits_is_its_sighting(db, sighting):
    made = sighting("g1", url="https://a.example/1", title="T", published_at=AT, published_precision="minute", attempts=2)
    load.settle(db, [made])
    assert [collecting.as_sighting(row) for row in collecting.waiting(db, AT, most=9)] == [made]


def test_robots_are_believed_for_a_day(db):
    collecting.record_pages(db, [], {"old.example": (200, "old")}, AT - timedelta(hours=24, seconds=1))
    collecting.record_pages(db, [], {"a.example": (200, "v1"), "b.example": (404, "")}, AT - timedelta(hours=24))
    assert collecting.fresh_robots(db, AT) == {"a.example": (200, "v1"), "b.example": (404, "")}
    collecting.record_pages(db, [], {"a.example": (200, "v2")}, AT)
    assert collecting.fresh_robots(db, AT)["a.example"] == (200, "v2")


def test_pages_are_recorded_as_often_as_they_are_fetched(db):
    page = PageRecord("https://a.example/", AT, 200, "2022/x.warc.gz", "<urn:uuid:1>", "h")
    collecting.record_pages(db, [page, page], {}, AT)
    assert rows(db, "SELECT url, status, file FROM pages") == [("https://a.example/", 200, "2022/x.warc.gz")] * 2


def test_no_visits_are_nothing(db):
    assert collecting.record_polls(db, [], keep_all=False) == {"feeds_polled": 0, "feeds_failed": 0}


def test_a_visit_records_what_is_new_and_what_is_loaded_already(db, catalogue, article, sighting):
    load.insert(db, [article("have")])
    load.settle(db, [sighting("before", fate="failed", reason="gone", attempts=5)])
    listed = [sighting("new", article_id="not there"), sighting("loaded", article_id="have"), sighting("before"), sighting("new"),
              sighting("bad", fate="rejected", reason="no address")]  # fmt: skip
    counts = collecting.record_polls(db, [poll("f1", *listed, over=7), poll("f2", sighting("new"))], keep_all=False)
    assert counts == {"feeds_polled": 2, "feeds_failed": 0, "items_new": 3, "items_over_cap": 7, "known": 1, "rejected": 1}
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
