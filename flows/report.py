"""What a run says to a person: the largest events, what is new, which sources failed and why."""

from collections import Counter
from datetime import datetime
from pathlib import Path

from flows.filing import summary
from flows.tables import listed, printable, shorten
from warehouse.ask import ask

MOST_EVENTS, MOST_PROBLEMS = 10, 8


def run_report(snapshot: Path, counts: Counter[str], since: datetime) -> str:
    """Return the summary of a run, which began at `since`, from the snapshot it published."""
    lines = ["Largest events", ""]
    for event in ask(snapshot, "report_events", {"most": MOST_EVENTS}).dicts():
        lines += [f"{event['article_count']:>3} articles  {shorten(event['title'], 90) or '(no headline)'}"]
        lines += [
            f"              {_day(event['first_published_at'])}  {listed(event['outlets'], 5) or 'outlets unknown'}  "
            f"[{', '.join(event['languages'])}]  {event['event_id']}"
        ]
    fresh = ask(snapshot, "report_new", {"since": since}).dicts()[0]
    lines += [
        "",
        f"New in this run: {fresh['articles']} articles, {fresh['events']} events. Items: {summary(counts) or 'none'}",
    ]
    lines += ["", 'Why its articles belong to an event: lagebild event ID. What can be asked: lagebild sql "SHOW TABLES"']
    lines.append(f"As a page, with plots and a map: {snapshot.parent / 'site' / 'index.html'}")
    return "\n".join(map(printable, lines))


def problems(snapshot: Path, counts: Counter[str]) -> list[str]:
    """Return what the user must look at, one line each: that no source answered, or which feeds fail and why."""
    if not counts["feeds_failed"]:
        return []
    if counts["feeds_failed"] == counts["feeds_polled"]:
        reasons = [row["problem"] for row in ask(snapshot, "report_failures").dicts()]
        return [f"no source answered: all {counts['feeds_polled']} feeds failed ({printable(listed(reasons, 2))})"]
    failures = ask(snapshot, "failing").dicts()
    said = [f"{row['source_id']}: {shorten(row['problem'], 100)}" for row in failures[:MOST_PROBLEMS]]
    more = len(failures) - MOST_PROBLEMS
    return [*said, f"and {more} feeds more fail; `lagebild sources` lists them"] if more > 0 else said


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "undated"
