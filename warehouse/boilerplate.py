"""Lines that recur across an outlet's articles: learned from what is loaded, kept, and left out when pages are read."""

from collections import defaultdict
from datetime import datetime, timedelta

from warehouse.database import Connection, query, transaction

LEAST_EVENTS, LONGEST_LINE, WINDOW = 3, 300, timedelta(days=7)


def recurring(db: Connection) -> dict[str, frozenset[str]]:
    """Return the recurring lines of each outlet, letters and digits only."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for source_id, line in db.execute("SELECT source_id, line FROM boilerplate").fetchall():
        found[source_id].add(line)
    return {source_id: frozenset(lines) for source_id, lines in found.items()}


def learn(db: Connection, now: datetime, run_id: str) -> int:
    """Learn the lines that stand in articles of several events of an outlet that this run loaded from; return how many are new.

    A line that repeats within one event is the background of that event, and no boilerplate.
    """
    asked = {"run_id": run_id, "since": now - WINDOW, "least": LEAST_EVENTS, "longest": LONGEST_LINE, "now": now}
    with transaction(db):
        return len(db.execute(query("learn_boilerplate"), asked).fetchall())
