from datetime import UTC, datetime, timedelta

from warehouse import telling

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)


def test_what_a_rule_has_said_is_known_to_that_rule_alone(db):
    telling.record(db, "r", ["event/1", "event/2", "event/2"], AT)
    assert telling.told(db, "r", ["event/2", "event/3"]) == {"event/2"}
    assert telling.told(db, "other", ["event/1"]) == set()
    assert telling.told(db, "r", []) == set()


def test_what_is_said_again_keeps_the_time_at_which_it_was_said_first(db):
    telling.record(db, "r", ["event/1"], AT)
    telling.record(db, "r", ["event/1", "event/2"], AT + timedelta(days=1))
    assert db.execute("FROM told ORDER BY subject").fetchall() == [
        ("r", "event/1", AT),
        ("r", "event/2", AT + timedelta(days=1)),
    ]
    telling.record(db, "r", [], AT)
    assert len(db.execute("FROM told").fetchall()) == 2
