from warehouse.changes import note
from warehouse.transfer import begin


def noted(db):
    return db.execute("FROM changed ORDER BY ALL").fetchall()


def test_nothing_is_noted_before_the_first_publication(db):
    note(db, "article", ["a"])
    assert noted(db) == []


def test_what_changes_is_noted_under_the_publication_before_it_each_once(db, now):
    begin(db, now)
    note(db, "article", iter(["b", "a", "b"]))
    begin(db, now)
    note(db, "event", ["e"])
    note(db, "run", [])
    assert noted(db) == [(1, "article", "a"), (1, "article", "b"), (2, "event", "e")]
