"""The tables that trends over years rest on, derived day by day in the readers' file when it is published."""

from collections.abc import Sequence
from datetime import date, timedelta

from warehouse.database import Connection, statement

WINDOW = timedelta(days=28)  # a day is judged by the 28 days before it
NAMES = ("day_totals", "source_days", "entity_source_days", "entity_days", "arrivals", "event_outlets")


def create(db: Connection) -> None:
    """Create the tables, with their comments."""
    db.execute(statement("marts", "tables"))


def derive(db: Connection, arriving: Sequence[str] | None, days: frozenset[date], event_ids: Sequence[str] = ()) -> None:
    """Derive what depends on articles of these days, on sightings of these articles and on these events; None: everything."""
    db.execute(statement("marts", "dated"))
    db.execute("CREATE OR REPLACE TEMP TABLE arriving (article_id VARCHAR)")
    if arriving is None:
        db.execute("INSERT INTO arriving SELECT DISTINCT article_id FROM sightings WHERE article_id IS NOT NULL")
    else:
        db.execute("INSERT INTO arriving SELECT unnest($1::VARCHAR[])", [list(arriving)])
    db.execute(statement("marts", "arrivals"))
    db.execute("CREATE OR REPLACE TEMP TABLE changed_events AS SELECT unnest($1::VARCHAR[]) AS event_id", [list(event_ids)])
    later = "INSERT INTO changed_events SELECT event_id FROM articles WHERE event_id IS NOT NULL"
    db.execute(later if arriving is None else f"{later} AND article_id IN (SELECT article_id FROM arriving)")
    db.execute(statement("marts", "event_outlets"))
    for table in ("source_days", "day_totals"):
        db.execute(f"DELETE FROM {table}")
        db.execute(statement("marts", table))
    _by_day(db, None if arriving is None else days)
    db.execute("DROP TABLE dated; DROP TABLE arriving")


def _by_day(db: Connection, days: frozenset[date] | None) -> None:
    known = sorted(row[0] for row in db.execute("SELECT DISTINCT day FROM dated").fetchall())
    changed = known if days is None else sorted(days)
    for first, last in _months(changed):
        _list_days(db, "changed_days", [day for day in changed if first <= day <= last])
        db.execute(statement("marts", "named"))
    wanted = {day + timedelta(days=later) for day in changed for later in range(WINDOW.days + 1)}
    judged = [day for day in known if day in wanted]
    _list_days(db, "judged_days", judged)
    for first, last in _months(judged):
        db.execute("SET VARIABLE first = $1::DATE", [first])
        db.execute("SET VARIABLE last = $1::DATE", [last])
        db.execute(statement("marts", "expected"))
    db.execute(statement("marts", "behind_bursts"))


def _list_days(db: Connection, table: str, days: Sequence[date]) -> None:
    db.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unnest($1::DATE[]) AS day", [list(days)])


def _months(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return first and last of these days in each month, so that memory is bounded by a month's articles."""
    spans: dict[tuple[int, int], tuple[date, date]] = {}
    for day in days:
        key = (day.year, day.month)
        spans[key] = (min(day, spans.get(key, (day, day))[0]), max(day, spans.get(key, (day, day))[1]))
    return [spans[key] for key in sorted(spans)]
