"""Lines that recur across an outlet's articles are learned, once, and only from what recurs across its events."""

from datetime import UTC, datetime, timedelta

import pytest

from extractors.text import plain
from warehouse import boilerplate, load

NOW, RUN = datetime(2022, 3, 10, 12, tzinfo=UTC), "20220310T120000-abcdef"
APPEAL = "Mehr dazu in unserem Abendbrief – jetzt bestellen!"
PLAIN = "mehrdazuinunseremabendbriefjetztbestellen"


def text(name, *lines):
    return "\n\n".join([f"Bericht {name}: " + " ".join(f"{name}{number}" for number in range(30)), *lines])


@pytest.fixture
def loaded(db, reading, load_world):
    """Load articles as (name, event, text, outlet), published and seen now."""

    def load(*articles, at=NOW, **stated):
        return load_world(
            db,
            [
                reading(name, about=event, text=body, source_id=outlet, **({"first_seen_at": at} | stated))
                for name, event, body, outlet in articles
            ],
            at,
        )

    return load


def test_a_line_in_articles_of_three_events_of_an_outlet_is_learned_once(db, loaded):
    loaded(*((name, name, text(name, APPEAL), "bell") for name in "abc"), ("d", "d", text("d", APPEAL), "horn"))
    assert boilerplate.learn(db, NOW, RUN) == 1
    assert boilerplate.learn(db, NOW, RUN) == 0
    assert boilerplate.recurring(db) == {"bell": frozenset({PLAIN})}
    assert db.execute("SELECT source_id, example, seen_in, learned_at FROM boilerplate").fetchall() == [("bell", APPEAL, 3, NOW)]


def test_the_background_that_articles_of_one_event_share_is_none(db, loaded):
    loaded(*((name, "one", text(name, APPEAL), "bell") for name in "abcd"))
    assert db.execute("SELECT count(*) FROM events").fetchall() == [(1,)]
    assert boilerplate.learn(db, NOW, RUN) == 0


def test_one_text_under_many_addresses_teaches_nothing(db, reading):
    same = text("x", APPEAL)
    for name in "abcd":
        load.insert(db, [reading(name, text=same, source_id="bell", event_id=name, run_id=RUN).article])
    assert boilerplate.learn(db, NOW, RUN) == 0


def test_two_events_are_not_enough_and_neither_is_a_long_paragraph(db, loaded):
    long = " ".join(["Die Ständige Konferenz tagt seit Jahren ohne Ergebnis in wechselnder Besetzung."] * 5)
    loaded(
        *((name, name, text(name, long), "bell") for name in "abc"), *((name, name, text(name, APPEAL), "bell") for name in "de")
    )
    assert boilerplate.learn(db, NOW, RUN) == 0


def test_what_was_seen_more_than_a_week_ago_does_not_count(db, loaded):
    loaded(*((name, name, text(name, APPEAL), "bell") for name in "ab"), at=NOW - timedelta(days=8))
    loaded(("c", "c", text("c", APPEAL), "bell"))
    assert boilerplate.learn(db, NOW, RUN) == 0


@pytest.mark.parametrize(("stated", "learned"), [({}, 1), ({"run_id": "earlier"}, 0), ({"origin": "corpus"}, 0)])
def test_only_outlets_that_this_run_loaded_pages_of_are_looked_at(db, loaded, stated, learned):
    loaded(*((name, name, text(name, APPEAL), "bell") for name in "abc"), **stated)
    assert boilerplate.learn(db, NOW, RUN) == learned


def test_without_articles_nothing_is_known(db):
    assert (boilerplate.learn(db, NOW, RUN), boilerplate.recurring(db)) == (0, {})


@pytest.mark.parametrize("line", ["Große Straße: mehr lesen!", "ЧИТАЙТЕ ТАКОЖ – ще_новини", "Café No 5 (São Paulo)"])
def test_a_line_is_kept_in_the_form_in_which_lines_of_pages_compare(db, loaded, line):
    loaded(*((name, name, text(name, line), "bell") for name in "abc"))
    assert boilerplate.learn(db, NOW, RUN) == 1
    assert boilerplate.recurring(db) == {"bell": frozenset({plain(line)})}
