"""What a run says to a person."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from flows.report import MOST_PROBLEMS, problems, run_report
from warehouse.ask import Answer

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_report_tells_the_largest_events_and_what_is_new(published):
    lines = run_report(published.snapshot, Counter(loaded=5, unrelated=1, known=0), AT).splitlines()
    assert lines[:3] == ["Largest events", "", "  3 articles  Drones set grain silo in port of Odesa on fire"]
    assert lines[3].startswith("              2026-03-04  The Bell, The Horn  [de, en]  ")
    assert lines[4] == "  2 articles  Ukraine and Russia exchange 150 prisoners of war"
    assert lines[5].startswith("              2026-03-03  The Bell, The Horn  [en]  ")
    assert lines[6:9] == ["", "New in this run: 5 articles, 2 events. Items: loaded=5 unrelated=1", ""]
    assert "lagebild event ID" in lines[9]


def test_what_was_there_before_a_run_is_not_new_in_it(published):
    said = run_report(published.snapshot, Counter(), AT + timedelta(seconds=1))
    assert "New in this run: 0 articles, 0 events. Items: none" in said


class Feeds:
    """A snapshot in which these feeds fail."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing

    def ask(self, snapshot: object, question: str) -> Answer:
        if question == "report_failures":
            return Answer(("problem",), tuple((reason,) for reason in dict.fromkeys(self.failing)))
        return Answer(("source_id", "problem"), tuple((f"s{place}", reason) for place, reason in enumerate(self.failing)))


@pytest.mark.parametrize(
    ("failing", "polled", "said"),
    [
        ((), 3, []),
        (("HTTP 500",), 3, ["s0: HTTP 500"]),
        (("a\x9b\n b", "x" * 101), 3, ["s0: a  b", "s1: " + "x" * 99 + "…"]),
        (("HTTP 500", "HTTP 500"), 2, ["no source answered: all 2 feeds failed (HTTP 500)"]),
        (("a", "b", "c"), 3, ["no source answered: all 3 feeds failed (a, b and 1 more)"]),
        (
            ("no",) * (MOST_PROBLEMS + 2),
            99,
            [f"s{place}: no" for place in range(MOST_PROBLEMS)] + ["and 2 feeds more fail; `lagebild sources` lists them"],
        ),
    ],
)
def test_failing_sources_are_told_in_one_line_each_or_all_in_one(monkeypatch, tmp_path, failing, polled, said):
    monkeypatch.setattr("flows.report.ask", Feeds(*failing).ask)
    assert problems(tmp_path, Counter(feeds_polled=polled, feeds_failed=len(failing))) == said
