"""Filing: which event an article joins or founds, which copy points where, and what is said for it."""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.events import Assignment, Filed, Relations, event_id_for, is_dated, order, relate
from extractors.fingerprint import sketch_of
from extractors.identity import digest
from extractors.records import Fingerprint, Precision
from extractors.similarity import RULE, Rarity

NOON = datetime(2022, 3, 10, 12, tzinfo=UTC)
NEW = Rarity(0, {})
BRIDGE = ("t:bruck", "t:fluss", "t:sperrung", "t:pfeiler", "l:Q1", "p:Q10", "a:visit", "x:brksmn", "n:4200")
TRAIN = ("t:zug", "t:gleis", "t:verspatung", "t:bahnhof", "l:Q2", "p:Q20", "a:meeting", "x:bnvrst", "n:77")


def made(
    article_id: str,
    keys: tuple[str, ...] = BRIDGE,
    hours: float | None = 0,
    *,
    text: str | None = None,
    precision: Precision = "minute",
    marks: tuple[str, ...] = (),
) -> Fingerprint:
    """Make a fingerprint published `hours` after noon; articles of one `text` are copies."""
    low = [f"{text or article_id}{number}" for number in range(60)]
    at = None if hours is None else NOON + timedelta(hours=hours)
    sketch, shingles = sketch_of(low)
    titled = tuple(sorted(keys))
    return Fingerprint(
        article_id, "de", at, precision if at else "none", keys, (3.0,) * len(keys), titled, marks, sketch, shingles, 60
    )  # fmt: skip


def everything(prints: Iterable[Fingerprint]) -> dict[str, list[str]]:
    ids = sorted(print_.article_id for print_ in prints)
    return {one: [other for other in ids if other != one] for one in ids}


def file(batch: Sequence[Fingerprint], known: Mapping[str, Filed] | None = None) -> Relations:
    known = known or {}
    return relate(batch, known, everything([*batch, *(filed.print for filed in known.values())]), NEW)


def filed(batch: Sequence[Fingerprint], known: Mapping[str, Filed] | None = None) -> dict[str, Filed]:
    """Return what the warehouse would know after a batch: old and new articles, merges and copies applied."""
    relations = file(batch, known)
    prints = {print_.article_id: print_ for print_ in batch}
    found = dict(known or {})
    found |= {a.article_id: Filed(prints[a.article_id], a.event_id, None) for a in relations.assignments}
    for rival, event_id in relations.merges:
        found = {name: replace(f, event_id=event_id) if f.event_id == rival else f for name, f in found.items()}
    for move in relations.moves:
        found[move.article_id] = replace(found[move.article_id], event_id=_survivor(move.event_id, dict(relations.merges)))
    for name, original in relations.copies.items():
        found[name] = replace(found[name], copy_of=original)
    return found


def _survivor(event_id: str, merges: Mapping[str, str]) -> str:
    return _survivor(merges[event_id], merges) if event_id in merges else event_id


def partition(known: Mapping[str, Filed]) -> set[frozenset[str]]:
    events: dict[str, set[str]] = {}
    for name, found in known.items():
        events.setdefault(found.event_id, set()).add(name)
    return {frozenset(members) for members in events.values()}


def copies(known: Mapping[str, Filed]) -> dict[str, str | None]:
    return {name: found.copy_of for name, found in known.items()}


def evidence(assignment: Assignment) -> Any:
    return json.loads(assignment.evidence)


def test_an_event_is_named_after_the_article_that_founds_it() -> None:
    assert event_id_for("a") == digest("event", "a")
    relations = file([made("b", hours=1), made("a"), made("c", TRAIN, hours=2)])
    assert [(found.article_id, found.event_id, found.founded) for found in relations.assignments] == [
        ("a", event_id_for("a"), True),
        ("b", event_id_for("a"), False),
        ("c", event_id_for("c"), True),
    ]


def test_articles_are_taken_in_order_of_publication_and_undated_ones_last() -> None:
    prints = [made("u", hours=None), made("late", hours=2), made("b"), made("a"), made("t", hours=None)]
    assert [print_.article_id for print_ in order(prints)] == ["a", "b", "late", "t", "u"]


BATCH = [
    made("a"), made("b", hours=3), made("c", hours=None), made("d", TRAIN, hours=1), made("e", TRAIN, hours=5),
    made("f", ("t:bruck", "t:fluss", "t:neubau", "l:Q1", "p:Q11", "a:meeting", "n:900"), hours=300),
    made("g", ("t:katz", "l:Q3", "a:call", "x:ktznbr")),
]  # fmt: skip


def test_the_order_of_a_batch_does_not_matter() -> None:
    first = filed(BATCH)
    assert partition(first) == {frozenset("abc"), frozenset("de"), frozenset("f"), frozenset("g")}
    for batch in itertools.islice(itertools.permutations(BATCH), 0, 5040, 97):
        assert filed(batch) == first


@pytest.mark.parametrize("cut", range(1, 7))
def test_a_batch_cut_in_two_gives_the_same_events_as_one(cut: int) -> None:
    batch = order(BATCH)
    assert filed(batch[cut:], filed(batch[:cut])) == filed(batch)


@pytest.mark.parametrize("cut", range(1, 7))
def test_a_batch_that_comes_in_reverse_gives_the_same_partition(cut: int) -> None:
    batch = order(BATCH)
    assert partition(filed(batch[:cut], filed(batch[cut:]))) == partition(filed(batch))


def test_without_candidates_every_article_is_its_own_event() -> None:
    relations = relate([made("a"), made("b")], {}, {}, NEW)
    assert [found.founded for found in relations.assignments] == [True, True]
    assert [evidence(found) for found in relations.assignments] == [{"rule": RULE, "founded": True}] * 2


def test_candidates_that_are_unknown_or_the_article_itself_are_left_out() -> None:
    relations = relate([made("a")], {}, {"a": ["a", "gone"]}, NEW)
    assert [(found.event_id, found.founded) for found in relations.assignments] == [(event_id_for("a"), True)]


def test_an_article_joins_the_event_of_a_known_one() -> None:
    known = {"old": Filed(made("old", hours=-5), "event-1", None)}
    (assignment,) = file([made("a")], known).assignments
    assert (assignment.event_id, assignment.founded) == ("event-1", False)
    assert 0.0 < assignment.score <= 1.0


def test_a_vetoed_article_founds_its_own_event_and_says_why() -> None:
    relations = file([made("a", marks=("package=12",)), made("b", hours=1, marks=("package=13",))])
    second = relations.assignments[1]
    assert (second.event_id, second.founded, second.score) == (event_id_for("b"), True, 1.0)
    assert evidence(second)["with"] == "a"
    assert evidence(second)["veto"] == "one tells of package no. 13, the other of no. 12"
    assert evidence(second)["score"] == 0.0


def test_an_event_that_mostly_contradicts_an_article_is_not_joined() -> None:
    known = {
        name: Filed(made(name, marks=marks), "event-1", None)
        for name, marks in (("x", ("package=12",)), ("y", ("package=12",)), ("z", ()))
    }
    (assignment,) = file([made("a", hours=1, marks=("package=13",))], known).assignments
    assert assignment.founded


def test_evidence_says_rule_partner_what_is_shared_and_what_speaks_against() -> None:
    second = file([made("a"), made("b", hours=40)]).assignments[1]
    said = evidence(second)
    assert second.evidence == json.dumps(said, ensure_ascii=False, sort_keys=True)
    assert set(said) == {"rule", "founded", "with", "score", "shared", "against", "veto", "parts"}
    assert (said["rule"], said["founded"], said["with"], said["veto"]) == (RULE, False, "a", None)
    assert said["against"] == ["published 40 hours apart"]
    assert said["shared"]["places"] == ["Q1"]
    assert set(said["shared"]["words"]) == {"bruck", "fluss", "sperrung", "pfeiler"}
    assert said["score"] == second.score


def test_a_copy_joins_its_original_whatever_its_headline_says() -> None:
    relations = file([made("a", text="agentur"), made("b", TRAIN, hours=1, text="agentur")])
    second = relations.assignments[1]
    assert (second.event_id, second.score, second.founded) == (event_id_for("a"), 1.0, False)
    assert evidence(second)["copy"] == {"with": "a", "containment": 1.0}
    assert relations.copies == {"b": "a"}


def test_a_veto_holds_for_identical_words_too() -> None:
    relations = file([made("a", text="agentur"), made("b", hours=24 * 30, text="agentur")])
    assert [found.founded for found in relations.assignments] == [True, True]
    assert relations.copies == {}


def test_every_copy_of_a_group_points_to_the_earliest() -> None:
    batch = [made(name, hours=hours, text="agentur") for name, hours in (("d", 0), ("c", 1), ("b", 2), ("a", 3), ("e", None))]
    for cut in range(len(batch)):
        known = filed(batch[:cut]) if cut else {}
        assert copies(filed(batch[cut:], known)) == {"d": None, "c": "d", "b": "d", "a": "d", "e": "d"}


def test_an_earlier_original_that_comes_late_takes_over() -> None:
    known = filed([made("b", hours=2, text="agentur"), made("c", hours=3, text="agentur")])
    assert copies(known) == {"b": None, "c": "b"}
    relations = file([made("a", hours=1, text="agentur")], known)
    assert relations.copies == {"b": "a", "c": "a", "a": None}
    assert relations.assignments[0].event_id == event_id_for("b")


def test_a_copy_of_an_original_that_was_not_looked_at_points_to_it_all_the_same() -> None:
    known = {"b": Filed(made("b", hours=2, text="agentur"), "event-1", "far-away")}
    assert file([made("a", hours=1, text="agentur")], known).copies == {"a": "far-away"}


def test_an_article_that_fits_two_events_of_one_happening_merges_them() -> None:
    known = {name: Filed(made(name, hours=hours), f"event-{name}", None) for name, hours in (("x", 0), ("y", 1))}
    relations = file([made("a", hours=2), made("b", hours=3)], known)
    assert len(relations.merges) == 1
    rival, survivor = relations.merges[0]
    assert {rival, survivor} == {"event-x", "event-y"}
    assert [found.event_id for found in relations.assignments] == [survivor, survivor]


def test_an_article_between_two_events_joins_the_better_and_merges_nothing() -> None:
    known = {"x": Filed(made("x"), "event-x", None), "y": Filed(made("y", TRAIN), "event-y", None)}
    relations = file([made("a", (*BRIDGE, *TRAIN[:7]), hours=1)], known)
    assert relations.merges == []
    assert [found.event_id for found in relations.assignments] == ["event-x"]


def test_an_undated_article_alone_in_its_event_takes_its_event_along_to_a_dated_one() -> None:
    known = {"u": Filed(made("u", hours=None), "event-u", None)}
    relations = file([made("a", (*BRIDGE, *TRAIN))], known)
    assert partition(filed([made("a", (*BRIDGE, *TRAIN))], known)) == {frozenset("au")}
    assert relations.moves == []


def test_an_undated_article_moves_to_a_dated_one_that_it_fits_better() -> None:
    known = {
        "x": Filed(made("x", (*BRIDGE[:6], *TRAIN[5:])), "event-x", None),
        "u": Filed(made("u", hours=None), "event-x", None),
    }
    relations = file([made("a", hours=24 * 20)], known)
    (move,) = relations.moves
    assert (move.article_id, move.event_id, move.founded) == ("u", event_id_for("a"), False)
    assert (evidence(move)["with"], evidence(move)["founded"]) == ("a", False)
    assert partition(filed([made("a", hours=24 * 20)], known)) == {frozenset("x"), frozenset("au")}


def test_an_undated_article_stays_where_it_fits_as_well() -> None:
    known = {"x": Filed(made("x"), "event-x", None), "u": Filed(made("u", hours=None), "event-x", None)}
    assert partition(filed([made("a", hours=24 * 20)], known)) == {frozenset("xu"), frozenset("a")}


@pytest.mark.parametrize(
    ("days", "precision", "joins"), [(3, "minute", True), (11, "minute", True), (12, "minute", False), (12, "day", True)]
)
def test_an_event_is_joined_only_within_days_of_the_time_it_spans(days: int, precision: Precision, joins: bool) -> None:
    known = {"u": Filed(made("u", hours=None), "event-1", None)}
    spans = {"event-1": (NOON, NOON + timedelta(days=7))}
    batch = [made("a", hours=24 * days, precision=precision)]
    (assignment,) = relate(batch, known, everything([made("u"), *batch]), NEW, spans=spans).assignments
    assert assignment.founded is not joins


def test_an_article_known_to_the_month_neither_widens_nor_leaves_a_span() -> None:
    month = made("m", hours=-200, precision="month")
    assert partition(filed([made("a"), month])) == {frozenset("am")}
    assert not is_dated(month)


def test_copies_follow_their_event_when_it_is_merged() -> None:
    known = {
        "x": Filed(made("x", text="agentur"), "event-x", None),
        "y": Filed(made("y", hours=1), "event-y", None),
        "z": Filed(made("z", hours=1, text="agentur"), "event-x", "x"),
    }
    after = filed([made("a", hours=2, text="agentur")], known)
    assert partition(after) == {frozenset("axyz")}
    assert copies(after) == {"x": None, "y": None, "z": "x", "a": "x"}
