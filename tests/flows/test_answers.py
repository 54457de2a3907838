"""What the reading commands say of rows: times, copies, wires, verdicts, stories."""

from datetime import UTC, datetime

import pytest

from extractors.events import event_id_for
from extractors.similarity import Evidence
from flows.answers import Compared, describe_event, describe_trace, describe_why
from warehouse.ask import Answer

AT = datetime(2026, 3, 4, 6, 10, tzinfo=UTC)
EVENT = {
    "event_id": "e1", "title": "Fire in the port", "article_count": 1, "outlet_count": 0, "origin_count": 1, "languages": [],
    "places": [], "entities": [],
}  # fmt: skip
ARTICLE = {
    "article_id": "a1", "title": "Fire", "lead": None, "outlet": None, "language": "en", "published_at": AT, "url": None,
    "published_precision": "minute", "copy_of": None, "wire_origin": None, "origin_ref": "a.txt",
    "evidence": {"founded": True, "veto": None},
}  # fmt: skip


ALONE = "one event: both are filed under e; these two alone would not be joined, other articles of the event join them"


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        ({}, "2026-03-04 06:10 UTC  outlet unknown [en]  Fire"),
        ({"outlet": "The Bell", "published_precision": "day"}, "2026-03-04  The Bell [en]  Fire"),
        ({"published_precision": "month"}, "2026-03  outlet unknown [en]  Fire"),
        ({"published_precision": "none", "published_at": None}, "undated  outlet unknown [en]  Fire"),
        ({"title": None, "lead": "A lead"}, "2026-03-04 06:10 UTC  outlet unknown [en]  A lead"),
    ],
)
def test_an_article_is_told_with_its_time_as_exactly_as_it_is_known(stated, line):
    assert line in describe_event(EVENT, [ARTICLE | stated]).splitlines()


@pytest.mark.parametrize(
    ("stated", "lines"),
    [
        ({}, ["the event began with this article"]),
        (
            {"evidence": {"founded": True, "veto": "other town", "with": "a2"}},
            ["the event began with this article (other town: a2)"],
        ),
        (
            {
                "evidence": {
                    "founded": False,
                    "with": "a2",
                    "score": 0.623,
                    "shared": {"places": ["Odesa"], "words": ["silo"], "concepts": ["grain"]},
                }
            },
            ["belongs with a2, score 0.62: places Odesa; concepts grain; words silo"],
        ),
        (
            {"evidence": {"founded": False, "with": "a2", "score": 0.5, "shared": {}}},
            ["belongs with a2, score 0.50: nothing that counts"],
        ),
        (
            {"copy_of": "a2", "wire_origin": "Reuters", "evidence": {"founded": True, "copy": {"containment": 0.934}}},
            [
                "copy of a2, 93% of the shorter text stands in the other",
                "from the agency Reuters",
                "the event began with this article",
            ],
        ),
    ],
)
def test_why_an_article_belongs_is_told(stated, lines):
    said = describe_event(EVENT | {"event_id": event_id_for("a1")}, [ARTICLE | stated]).splitlines()
    assert said[said.index("    a1  a.txt") + 1 :] == [f"    {line}" for line in lines]


def test_the_first_is_the_earliest_known_to_the_minute_that_is_no_copy():
    copy, day = ARTICLE | {"copy_of": "a3", "outlet": "Copy"}, ARTICLE | {"published_precision": "day", "outlet": "Day"}
    first = ARTICLE | {"outlet": "First"}
    assert "first: First, 2026-03-04 06:10 UTC" in describe_event(EVENT, [day, copy, first])
    assert "first:" not in describe_event(EVENT, [day, copy])


@pytest.mark.parametrize(
    ("events", "score", "verdict"),
    [
        (("e", "e"), 0.9, "one event: both are filed under e"),
        (("e", "e"), 0.1, ALONE),
        (("e", "f"), 0.1, "two events: e and f"),
        (("e", "f"), 0.9, "two events: e and f; these two alone would be joined"),
        ((None, "f"), 0.9, "not both are loaded; by their content they would be joined"),
        ((None, None), 0.1, "not both are loaded; by their content they would be kept apart"),
    ],
)  # fmt: skip
def test_a_verdict_names_the_events_and_whether_these_two_alone_would_be_joined(events, score, verdict):
    said = describe_why(Compared(("a", "b"), ("One", None), events, Evidence(score, (), ("days apart",), "other town", ())))
    assert said.splitlines()[:6] == [
        "a  One", "b  (no headline)", verdict, "shared: nothing that counts", "against: days apart", "veto: other town",
    ]  # fmt: skip


STORY = {
    "seen_at": AT, "origin": "feed", "origin_ref": "r", "source_id": "bell", "feed": "https://bell.example/feed", "title": "Fire",
    "fate": "waiting", "reason": "HTTP 500", "attempts": 2, "retry_at": AT, "article_id": None,
    "event_id": None, "event_title": None, "changes": [], "last_visited_at": None, "last_outcome": None, "last_reason": None,
    "next_visit_at": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "lines"),
    [
        (
            {},
            [
                "2026-03-04 06:10 UTC  seen in the feed https://bell.example/feed of bell: Fire",
                "    waiting: HTTP 500 (2 tries)",
                "    next try not before 2026-03-04 06:10 UTC",
            ],
        ),
        (
            {"feed": None, "title": None, "fate": "loaded", "reason": None, "attempts": 0, "article_id": "a1", "event_id": "e1"},
            ["2026-03-04 06:10 UTC  seen as feed r", "    loaded", "    article a1, event e1: (no headline)"],
        ),
        (
            {
                "reason": None,
                "fate": "loaded",
                "attempts": 0,
                "article_id": "a1",
                "event_id": "e1",
                "last_visited_at": AT,
                "last_outcome": "deleted",
                "last_reason": "HTTP 410",
                "next_visit_at": AT,
                "changes": ["2026-03-04 07:00 UTC: number - headline: [-Two-] {+Three+} hurt"],
            },
            [
                "2026-03-04 06:10 UTC  seen in the feed https://bell.example/feed of bell: Fire",
                "    loaded",
                "    article a1, event e1: (no headline)",
                "    2026-03-04 07:00 UTC: number - headline: [-Two-] {+Three+} hurt",
                "    2026-03-04 06:10 UTC  visited again, deleted: HTTP 410",
                "    next visit not before 2026-03-04 06:10 UTC",
            ],
        ),
        (
            {"feed": None, "origin_ref": "x.zip!\x1b[2J.txt", "title": "\x9b31m", "reason": "bad \x07", "fate": "rejected"},
            ["2026-03-04 06:10 UTC  seen as feed x.zip! [2J.txt:  31m", "    rejected: bad   (2 tries)"],
        ),
    ],
)
def test_a_story_is_told_of_each_sighting(stated, lines):
    row = STORY | stated
    assert describe_trace(Answer(tuple(row), (tuple(row.values()),))).splitlines() == lines


def test_an_article_that_began_an_event_which_was_merged_says_so():
    said = describe_event(EVENT | {"event_id": event_id_for("another")}, [ARTICLE]).splitlines()
    assert "    came with an event of its own, which was merged into this one" in said
