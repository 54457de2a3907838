from datetime import UTC, date, datetime, timedelta

import pytest

from warehouse import archives, load
from warehouse.archives import Days, Sheet

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
FEBRUARY = Days("s1", date(2022, 2, 1), date(2022, 2, 28))


def rows(db, sql):
    return db.execute(sql).fetchall()


def test_a_sheet_is_recorded_with_its_items_and_only_new_ones_are_told(db, sighting):
    items = (sighting("g1", url="https://a.example/1"), sighting("g2", url="https://a.example/2"))
    assert [found.sighting_id for found in archives.record(db, Sheet("u", 9, items[:1]), FEBRUARY, AT, keep_all=False)] == ["g1"]
    assert [found.sighting_id for found in archives.record(db, Sheet("u", 9, items), FEBRUARY, AT, keep_all=False)] == ["g2"]
    assert rows(db, "SELECT url, source_id, listed, taken, problem FROM archives ORDER BY taken") == [
        ("u", "s1", 9, 1, None), ("u", "s1", 9, 2, None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "read_at", "problem", "done"),
    [
        (FEBRUARY, AT, None, {"u"}),
        (Days("s1", date(2022, 2, 3), date(2022, 2, 9)), AT, None, {"u"}),
        (Days("s1", date(2022, 1, 31), date(2022, 2, 9)), AT, None, set()),
        (Days("s1", date(2022, 2, 3), date(2022, 3, 1)), AT, None, set()),
        (Days("s2", date(2022, 2, 3), date(2022, 2, 9)), AT, None, set()),
        (FEBRUARY, AT, "HTTP 500", set()),
        (FEBRUARY, datetime(2022, 3, 1, 23, tzinfo=UTC), None, set()),  # pages of the last day may have come after it
    ],
)
def test_a_sheet_is_done_for_the_days_that_it_was_read_for_once_they_were_over(db, days, read_at, problem, done):
    archives.record(db, Sheet("u", 9, (), problem), FEBRUARY, read_at, keep_all=False)
    assert archives.done(db, days) == done


def test_pages_that_wait_are_counted_whenever_their_next_try_is(db, sighting):
    load.settle(db, [
        sighting("g1", url="https://a.example/1", source_id="s1"), sighting("g2", url="https://a.example/2", source_id="s2"),
        sighting("g3", url="https://a.example/3", source_id="s1", retry_at=AT + timedelta(days=1)), sighting("g4", source_id="s1"),
        sighting("g5", url="https://a.example/5", source_id="s1", fate="rejected", reason="x"),
    ])  # fmt: skip
    assert archives.undone(db, ["s1"]) == 2
