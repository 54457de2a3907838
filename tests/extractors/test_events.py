"""Filing: which events come out of the links between articles, which copy points where, and what is said for it."""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.events import (
    JOIN,
    KEPT,
    TOUCHED,
    VETOED,
    Assignment,
    Filed,
    Relations,
    arrange,
    event_id_for,
    link,
    order,
    touched,
)
from extractors.fingerprint import sketch_of
from extractors.identity import digest
from extractors.records import Fingerprint, Link
from extractors.similarity import RULE, compare
from extractors.weighing import Rarity, weigh

NOON = datetime(2022, 3, 10, 12, tzinfo=UTC)
NEW = Rarity(0, {})
BRIDGE = ("t:bruck", "t:fluss", "t:sperrung", "t:pfeiler", "l:Q1", "p:Q10", "a:visit", "x:brksmn", "n:4200")
VOTE = ("t:paket", "t:beschluss", "t:ausnahm", "t:frist", "o:Q4", "p:Q40", "a:vote", "x:brslkm")
TRAIN = ("t:zug", "t:gleis", "t:verspatung", "t:bahnhof", "l:Q2", "p:Q20", "a:meeting", "x:bnvrst", "n:77")


def made(
    article_id: str,
    keys: tuple[str, ...] = BRIDGE,
    hours: float | None = 0,
    *,
    text: str | None = None,
    marks: tuple[str, ...] = (),
) -> Fingerprint:
    """Make a fingerprint published `hours` after noon; articles of one `text` are copies."""
    low = [f"{text or article_id}{number}" for number in range(60)]
    at = None if hours is None else NOON + timedelta(hours=hours)
    sketch, shingles = sketch_of(low)
    return Fingerprint(
        article_id, "de", at, "minute" if at else "none", keys, (3.0,) * len(keys), tuple(sorted(keys)), marks, sketch, shingles,
        60, None, at,
    )  # fmt: skip


@dataclass(frozen=True)
class World:
    """What the warehouse knows: articles with their filing, and their links."""

    known: Mapping[str, Filed] = field(default_factory=dict)
    links: Sequence[Link] = ()

    def partition(self) -> set[frozenset[str]]:
        events: dict[str, set[str]] = {}
        for name, found in self.known.items():
            events.setdefault(found.event_id, set()).add(name)
        return {frozenset(members) for members in events.values()}

    def events(self) -> dict[str, str]:
        return {name: found.event_id for name, found in self.known.items()}

    def copies(self) -> dict[str, str | None]:
        return {name: found.copy_of for name, found in self.known.items() if found.copy_of}


def relate(batch: Sequence[Fingerprint], world: World) -> tuple[Relations, list[Link]]:
    """File a batch as production does, with all that is known as candidates; return what was found and the new links."""
    names = [*world.known, *(print_.article_id for print_ in batch)]
    prints = {name: found.print for name, found in world.known.items()}
    candidates = {print_.article_id: [name for name in names if name != print_.article_id] for print_ in batch}
    links = link(batch, prints, candidates, NEW)
    changed = touched(links, world.known)
    desk = {name: found for name, found in world.known.items() if found.event_id in changed}
    return arrange(batch, desk, [*world.links, *links], NEW), links


def after(world: World, batch: Iterable[Fingerprint], relations: Relations, links: Iterable[Link] = ()) -> World:
    """Return what the warehouse knows once a batch is filed."""
    known = dict(world.known)
    prints = {name: found.print for name, found in known.items()} | {print_.article_id: print_ for print_ in batch}
    for found in (*relations.assignments, *relations.moves):
        known[found.article_id] = Filed(
            prints[found.article_id], found.event_id, known[found.article_id].copy_of if found.article_id in known else None
        )
    for name, original in relations.copies.items():
        known[name] = replace(known[name], copy_of=original)
    return World(known, [*world.links, *links])


def filed(*batches: Sequence[Fingerprint], world: World | None = None) -> World:
    world = world or World()
    for batch in batches:
        relations, links = relate(batch, world)
        world = after(world, batch, relations, links)
    return world


def linked(*pairs: tuple[str, str, float] | tuple[str, str, float, float]) -> list[Link]:
    """Return links, each given as two articles, a score and the containment of a copy."""
    return [Link(min(pair[:2]), max(pair[:2]), pair[2], pair[3] if len(pair) == 4 else 0.0, NOON) for pair in pairs]


def old(**events: str) -> dict[str, Filed]:
    """Return articles of one letter filed under an event, one an hour in the order of the alphabet."""
    return {
        name: Filed(made(name, hours=ord(name) - ord("a")), event_id, None) for event_id, names in events.items() for name in names
    }


def new(names: str) -> list[Fingerprint]:
    return [made(name, hours=ord(name) - ord("a")) for name in names]


def evidence(assignment: Assignment) -> Any:
    return json.loads(assignment.evidence)


# ---- order and names


def test_an_event_is_named_after_the_article_that_founds_it() -> None:
    assert event_id_for("a") == digest("event", "a")
    relations = arrange([made("b", hours=1), made("a"), made("c", hours=2)], {}, linked(("a", "b", 0.9)), NEW)
    assert [(found.article_id, found.event_id, found.founded) for found in relations.assignments] == [
        ("a", event_id_for("a"), True),
        ("b", event_id_for("a"), False),
        ("c", event_id_for("c"), True),
    ]
    assert (relations.moves, relations.copies, relations.merges, relations.splits) == ([], {}, [], [])


def test_articles_are_taken_in_order_of_publication_and_undated_ones_last() -> None:
    prints = [made("u", hours=None), made("late", hours=2), made("b"), made("a"), made("t", hours=None)]
    assert [print_.article_id for print_ in order(prints)] == ["a", "b", "late", "t", "u"]


def test_an_undated_article_founds_an_event_only_where_no_dated_one_does() -> None:
    relations = arrange([made("a", hours=None), made("b"), made("c", hours=None)], {}, linked(("a", "b", 0.9)), NEW)
    founded = {found.article_id: (found.event_id, found.founded) for found in relations.assignments}
    assert founded == {"b": (event_id_for("b"), True), "a": (event_id_for("b"), False), "c": (event_id_for("c"), True)}


# ---- links


def test_an_article_is_linked_with_those_of_its_candidates_that_tell_something() -> None:
    batch = [made("a"), made("b", hours=1), made("c", TRAIN, hours=2)]
    assert compare(weigh(batch[0], NEW), weigh(batch[2], NEW)).score < KEPT
    (found,) = link(batch, {}, {"a": ["b", "c"], "b": ["a"], "c": []}, NEW)
    assert (found.article_id, found.other_id, found.containment, found.published_at) == ("a", "b", 0.0, NOON)
    assert found.score == compare(weigh(batch[0], NEW), weigh(batch[1], NEW)).score > JOIN


@pytest.mark.parametrize("candidates", [{}, {"a": []}, {"a": ["a", "gone"]}])
def test_candidates_that_are_unknown_or_the_article_itself_are_left_out(candidates: dict[str, list[str]]) -> None:
    assert link([made("a")], {"b": made("b")}, candidates, NEW) == []


def test_an_article_that_is_known_is_compared_with_a_new_one_and_the_id_that_sorts_first_is_first() -> None:
    (found,) = link([made("b", hours=2)], {"a": made("a")}, {"b": ["a"]}, NEW)
    assert (found.article_id, found.other_id) == ("a", "b")


def test_a_contradiction_is_a_link_below_nothing() -> None:
    (found,) = link([made("a", marks=("package=1",)), made("b", marks=("package=2",))], {}, {"b": ["a"]}, NEW)
    assert (found.score, found.containment) == (VETOED, 0.0)
    assert VETOED < 0


def test_a_copy_is_the_best_of_links_whatever_its_headline_says_unless_the_two_contradict_each_other() -> None:
    first = made("a", text="agentur", marks=("package=1",))
    (found,) = link([first, made("b", TRAIN, text="agentur")], {}, {"b": ["a"]}, NEW)
    assert (found.score, found.containment) == (1.0, 1.0)
    (found,) = link([first, made("b", text="agentur", marks=("package=2",))], {}, {"b": ["a"]}, NEW)
    assert (found.score, found.containment) == (VETOED, 0.0)


def test_only_links_that_are_strong_enough_touch_the_events_of_known_articles() -> None:
    known = old(one="ab", two="c", three="d")
    links = linked(("x", "a", TOUCHED), ("c", "x", TOUCHED - 0.01), ("d", "x", VETOED), ("x", "y", 1.0))
    assert touched(links, known) == {"one"}
    assert touched([], known) == set()


# ---- one batch or several

BATCH = [
    made("a"), made("b", hours=3), made("c", hours=None), made("d", TRAIN, hours=1), made("e", TRAIN, hours=5),
    made("f", ("t:bruck", "t:neubau", "t:kost", "t:jahr", "l:Q1", "p:Q11", "a:meeting", "n:900"), hours=300),
    made("g", ("t:katz", "l:Q3", "a:call", "x:ktznbr")),
    made("h", VOTE, hours=2, marks=("package=2",)), made("i", VOTE, hours=4, marks=("package=3",), text="agentur"),
    made("j", ("t:meldung", "l:Q5"), hours=6, text="agentur"),
]  # fmt: skip
EVENTS = {frozenset("abc"), frozenset("de"), frozenset("f"), frozenset("g"), frozenset("h"), frozenset("ij")}


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.permutations(BATCH))
def test_the_order_of_a_batch_does_not_matter(batch: list[Fingerprint]) -> None:
    assert filed(batch).known == filed(BATCH).known
    assert filed(batch).partition() == EVENTS


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.permutations(BATCH), st.sets(st.integers(1, len(BATCH) - 1)))
def test_however_a_batch_is_cut_the_events_and_copies_are_those_of_one_batch(batch: list[Fingerprint], cuts: set[int]) -> None:
    places = [0, *sorted(cuts), len(batch)]
    world = filed(*(batch[first:last] for first, last in itertools.pairwise(places)))
    assert world.partition() == EVENTS
    assert world.copies() == {"j": "i"}


@pytest.mark.parametrize("batch", [order(BATCH), order(BATCH)[::-1]], ids=["in order", "in reverse"])
def test_articles_filed_one_by_one_give_the_events_of_one_batch(batch: list[Fingerprint]) -> None:
    assert filed(*([print_] for print_ in batch)).partition() == EVENTS


def test_articles_filed_one_by_one_in_order_have_the_ids_of_one_batch() -> None:
    assert filed(*([print_] for print_ in order(BATCH))).known == filed(BATCH).known


# ---- growing, merging, splitting


def test_an_article_joins_the_event_of_a_known_one_which_keeps_its_id() -> None:
    relations = arrange(new("x"), old(event="ab"), linked(("a", "b", 0.9), ("a", "x", 0.8), ("b", "x", 0.7)), NEW)
    (assignment,) = relations.assignments
    assert (assignment.article_id, assignment.event_id, assignment.founded, assignment.score) == ("x", "event", False, 0.8)
    assert (relations.moves, relations.merges, relations.splits) == ([], [], [])


def test_an_earlier_article_that_comes_late_does_not_rename_the_event() -> None:
    relations = arrange(new("a"), old(event="bc"), linked(("b", "c", 0.9), ("a", "b", 0.8), ("a", "c", 0.7)), NEW)
    assert [(found.event_id, found.founded) for found in relations.assignments] == [("event", False)]
    assert relations.moves == []


@pytest.mark.parametrize(("score", "joins"), [(JOIN, True), (JOIN - 0.01, False)])
def test_an_article_that_fits_an_event_too_little_on_average_founds_its_own(score: float, joins: bool) -> None:
    links = linked(("a", "b", 0.9), ("a", "x", 2 * score))
    (assignment,) = arrange(new("x"), old(event="ab"), links, NEW).assignments
    assert assignment.founded is not joins
    assert assignment.event_id == ("event" if joins else event_id_for("x"))


def test_without_links_every_article_is_its_own_event() -> None:
    relations = arrange(new("ab"), {}, [], NEW)
    assert [(found.event_id, found.founded, found.score) for found in relations.assignments] == [
        (event_id_for(name), True, 1.0) for name in "ab"
    ]
    assert [evidence(found) for found in relations.assignments] == [{"rule": RULE, "founded": True}] * 2


def test_links_with_articles_that_are_not_on_the_desk_are_left_out() -> None:
    (assignment,) = arrange(new("a"), {}, linked(("a", "gone", 0.9), ("far", "gone", 0.9)), NEW).assignments
    assert evidence(assignment) == {"rule": RULE, "founded": True}


BETWEEN = (("a", "x", 0.9), ("b", "x", 0.9), ("c", "x", 0.9))


def test_a_late_article_joins_two_events_and_the_id_with_most_articles_survives() -> None:
    known = old(small="a", large="bc")
    links = linked(("b", "c", 0.9), ("a", "b", 0.3), ("a", "c", 0.3), *BETWEEN)
    relations = arrange(new("x"), known, links, NEW)
    assert [found.event_id for found in relations.assignments] == ["large"]
    assert [(found.article_id, found.event_id, found.founded) for found in relations.moves] == [("a", "large", False)]
    assert (relations.merges, relations.splits) == ([("small", "large")], [])
    assert after(World(known), new("x"), relations).partition() == {frozenset("abcx")}


@pytest.mark.parametrize(("older", "younger"), [("event-a", "event-z"), ("event-z", "event-a")])
def test_of_two_events_with_as_many_articles_the_older_survives(older: str, younger: str) -> None:
    links = linked(("a", "b", 0.3), ("a", "x", 0.9), ("b", "x", 0.9))
    assert arrange(new("x"), old(**{younger: "b", older: "a"}), links, NEW).merges == [(younger, older)]


def test_three_events_become_one() -> None:
    links = linked(("b", "c", 0.9), *((one, other, 0.9) for one, other in itertools.combinations("abcdx", 2)))
    relations = arrange(new("x"), old(one="a", two="bc", three="d"), links, NEW)
    assert relations.merges == [("one", "two"), ("three", "two")]
    assert [found.article_id for found in relations.moves] == ["a", "d"]


def test_an_article_between_two_events_joins_the_better_and_merges_nothing() -> None:
    links = linked(("a", "b", 0.9), ("c", "d", 0.9), ("a", "x", 0.6), ("b", "x", 0.6), ("c", "x", 0.5), ("d", "x", 0.5))
    relations = arrange(new("x"), old(one="ab", two="cd"), links, NEW)
    assert [found.event_id for found in relations.assignments] == ["one"]
    assert (relations.moves, relations.merges, relations.splits) == ([], [], [])


PARTED = (("a", "b", 0.9), ("c", "d", 0.9), ("b", "c", 0.4), ("a", "c", 0.4), ("a", "d", 0.3), ("b", "d", 0.3))
PARTING = (("c", "x", 0.9), ("d", "x", 0.9), ("a", "x", VETOED), ("b", "x", VETOED))


@pytest.mark.parametrize(
    ("members", "kept", "named"), [("abcd", "ab", "c"), ("abcde", "abe", "c")], ids=["as many", "more are left"]
)
def test_a_late_article_parts_an_event_whose_larger_part_keeps_the_id(members: str, kept: str, named: str) -> None:
    known = old(event=members)
    same = (("a", "e", 0.9), ("b", "e", 0.9), ("c", "e", 0.4), ("d", "e", 0.4), ("e", "x", VETOED))
    assert arrange([], known, linked(*PARTED, *same), NEW) == Relations()
    relations = arrange(new("x"), known, linked(*PARTED, *same, *PARTING), NEW)
    assert [(found.event_id, found.founded) for found in relations.assignments] == [(event_id_for(named), False)]
    assert [(found.article_id, found.event_id, found.founded) for found in relations.moves] == [
        ("c", event_id_for("c"), True),
        ("d", event_id_for("c"), False),
    ]
    assert (relations.splits, relations.merges) == ([("event", event_id_for("c"))], [])
    assert after(World(known), new("x"), relations).partition() == {frozenset(kept), frozenset("cdx")}


def test_the_larger_part_keeps_the_id_even_when_the_founder_leaves() -> None:
    links = linked(*PARTED, *PARTING, ("e", "x", 0.9), ("c", "e", 0.9), ("d", "e", 0.9), ("a", "e", 0.4), ("b", "e", 0.4))
    relations = arrange(new("x"), old(**{event_id_for("a"): "abcde"}), links, NEW)
    assert [found.event_id for found in relations.assignments] == [event_id_for("a")]
    assert [(found.article_id, found.event_id) for found in relations.moves] == [
        ("a", event_id_for("b")),
        ("b", event_id_for("b")),
    ]
    assert relations.splits == [(event_id_for("a"), event_id_for("b"))]


def test_a_founder_that_leaves_alone_has_an_event_of_its_own_under_another_id() -> None:
    links = linked(("a", "b", 0.4), ("a", "c", 0.4), ("b", "c", 0.9), ("b", "x", 0.9), ("c", "x", 0.9), ("a", "x", VETOED))
    known = old(**{event_id_for("a"): "abc"})
    relations = arrange(new("x"), known, links, NEW)
    assert [found.event_id for found in relations.assignments] == [event_id_for("a")]
    (move,) = relations.moves
    assert (move.article_id, move.founded) == ("a", True)
    assert move.event_id not in {event_id_for(name) for name in "abcx"}
    assert relations.splits == [(event_id_for("a"), move.event_id)]


@pytest.mark.parametrize("existing", [(), ("other",), (event_id_for("c"),), (event_id_for("c"), event_id_for("d"))])
def test_a_new_event_takes_no_id_of_one_that_is_there_though_not_on_the_desk(existing: tuple[str, ...]) -> None:
    relations = arrange(new("x"), old(event="abcd"), linked(*PARTED, *PARTING), NEW, existing=existing)
    ((_, named),) = relations.splits
    assert named == next(event_id_for(name) for name in "cdx" if event_id_for(name) not in existing)
    assert [(found.article_id, found.event_id, found.founded) for found in (*relations.moves, *relations.assignments)] == [
        ("c", named, True),
        ("d", named, False),
        ("x", named, False),
    ]


def test_an_article_that_moves_to_an_event_that_was_there_is_neither_a_split_nor_a_merge() -> None:
    links = linked(("a", "b", 0.4), ("b", "x", 0.9), ("b", "c", 0.8), ("c", "x", 0.9), ("a", "x", VETOED))
    relations = arrange(new("x"), old(one="ab", two="c"), links, NEW)
    assert [(found.article_id, found.event_id) for found in relations.assignments] == [("x", "two")]
    assert [(found.article_id, found.event_id) for found in relations.moves] == [("b", "two")]
    assert (relations.merges, relations.splits) == ([], [])


def test_a_contradiction_keeps_two_apart_also_across_a_third_that_fits_both() -> None:
    links = linked(("a", "b", 0.9), ("b", "c", 0.8), ("a", "c", VETOED))
    assert [found.event_id for found in arrange(new("abc"), {}, links, NEW).assignments] == [
        event_id_for("a"),
        event_id_for("a"),
        event_id_for("c"),
    ]
    batch = [made("a", marks=("package=1",)), made("b", hours=1), made("c", hours=2, marks=("package=2",))]
    for several in itertools.permutations(batch):
        for world in (filed(several), filed(*([print_] for print_ in several))):
            assert {name: found.event_id for name, found in world.known.items()}.keys() == set("abc")
            assert world.known["a"].event_id != world.known["c"].event_id


def test_an_event_that_mostly_contradicts_an_article_is_not_joined() -> None:
    links = linked(("a", "b", 0.9), ("a", "c", 0.9), ("b", "c", 0.9), ("a", "x", VETOED), ("b", "x", VETOED), ("c", "x", 0.9))
    (assignment,) = arrange(new("x"), old(event="abc"), links, NEW).assignments
    assert assignment.founded


def test_an_undated_article_is_filed_by_its_content() -> None:
    assert filed([made("a"), made("u", hours=None), made("v", TRAIN, hours=None)]).partition() == {frozenset("au"), frozenset("v")}
    assert filed([made("u", hours=None)], [made("v", TRAIN, hours=None)], [made("a"), made("b", TRAIN, hours=900)]).partition() == {
        frozenset("au"),
        frozenset("bv"),
    }


# ---- copies


def test_a_copy_joins_its_original_whatever_its_links_say() -> None:
    links = linked(("a", "b", 0.9), ("a", "x", 0.0), ("b", "x", 1.0, 0.8))
    relations = arrange(new("x"), old(event="ab"), links, NEW)
    (assignment,) = relations.assignments
    assert (assignment.event_id, assignment.score, assignment.founded) == ("event", 1.0, False)
    assert evidence(assignment)["copy"] == {"with": "b", "containment": 0.8}
    assert relations.copies == {"x": "b"}


COPIES = [
    made(name, TRAIN if name == "c" else BRIDGE, hours, text="agentur")
    for name, hours in zip("dcbae", (0, 1, 2, 3, None), strict=True)
]


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.permutations(COPIES), st.sets(st.integers(1, 4)))
def test_every_copy_points_to_the_earliest_however_they_come(batch: list[Fingerprint], cuts: set[int]) -> None:
    places = [0, *sorted(cuts), len(batch)]
    world = filed(*(batch[first:last] for first, last in itertools.pairwise(places)))
    assert world.copies() == dict.fromkeys("abce", "d")
    assert world.partition() == {frozenset("abcde")}


def test_copies_of_copies_point_to_the_earliest_of_all() -> None:
    links = linked(("a", "b", 1.0, 0.6), ("b", "c", 1.0, 0.6), ("c", "d", 1.0, 0.6), ("e", "f", 1.0, 0.9))
    assert arrange(new("abcdef"), {}, links, NEW).copies == {"b": "a", "c": "a", "d": "a", "f": "e"}
    assert arrange(new("ac"), old(event="bd"), links, NEW).copies == {"b": "a", "c": "a", "d": "a"}


def test_a_root_that_comes_late_takes_over_and_joins_the_event() -> None:
    known = {name: replace(found, copy_of=of) for (name, found), of in zip(old(event="bc").items(), (None, "b"), strict=True)}
    relations = arrange(new("a"), known, linked(("b", "c", 1.0, 1.0), ("a", "c", 1.0, 1.0)), NEW)
    assert relations.copies == {"b": "a", "c": "a"}
    assert [(found.event_id, found.founded) for found in relations.assignments] == [("event", False)]


def test_what_is_known_of_copies_holds_without_their_links() -> None:
    known = {name: replace(found, copy_of="a" if name == "b" else None) for name, found in old(event="abc").items()}
    assert arrange([], known, linked(("b", "c", 0.9), ("a", "c", 0.1)), NEW) == Relations()
    relations = arrange(new("x"), known, linked(("a", "b", VETOED), ("b", "c", 0.9), ("b", "x", 1.0, 0.7)), NEW)
    assert relations.copies == {"x": "a"}


# ---- evidence


def test_evidence_says_rule_partner_what_is_shared_and_what_speaks_against() -> None:
    batch = [made("a"), made("b", hours=40), made("c", (*BRIDGE[:6], "t:anders"), hours=41)]
    links = linked(("a", "b", 0.8), ("b", "c", 0.6), ("a", "c", 0.4))
    second = arrange(batch, {}, links, NEW).assignments[1]
    said = evidence(second)
    assert second.evidence == json.dumps(said, ensure_ascii=False, sort_keys=True)
    assert set(said) == {"rule", "founded", "with", "score", "shared", "against", "veto", "parts", "mean"}
    assert (said["rule"], said["founded"], said["with"], said["veto"]) == (RULE, False, "a", None)
    assert "published 40 hours apart" in said["against"]
    assert set(said["shared"]["words"]) == {"bruck", "fluss", "sperrung", "pfeiler"}
    assert said["score"] == compare(weigh(batch[0], NEW), weigh(batch[1], NEW)).score
    assert (second.score, said["mean"]) == (0.8, 0.7)


def test_the_partner_is_the_nearest_in_the_event_a_copy_before_all_and_any_where_none_is_in_it() -> None:
    links = linked(("a", "b", 0.9), ("a", "x", 0.5), ("b", "x", 0.6), ("c", "x", 0.7), ("c", "d", VETOED), ("a", "c", VETOED))
    known = old(one="ab", two="c")
    found = {found.article_id: found for found in arrange(new("xd"), known, links, NEW).assignments}
    assert (found["x"].event_id, evidence(found["x"])["with"], found["x"].score) == ("two", "c", 0.7)
    assert (found["d"].founded, evidence(found["d"])["with"], evidence(found["d"])["mean"]) == (True, "c", 0.0)
    copied = arrange(new("x"), known, [*links[:4], *linked(("a", "x", 1.0, 0.6), ("b", "x", 1.0))], NEW).assignments[0]
    assert (evidence(copied)["with"], evidence(copied)["mean"]) == ("a", 1.0)


def test_a_vetoed_article_founds_its_own_event_and_says_why() -> None:
    batch = [made("a", marks=("package=12",)), made("b", hours=1, marks=("package=13",))]
    second = relate(batch, World())[0].assignments[1]
    assert (second.event_id, second.founded, second.score) == (event_id_for("b"), True, 1.0)
    assert (evidence(second)["with"], evidence(second)["score"]) == ("a", 0.0)
    assert evidence(second)["veto"] == "one tells of package no. 13, the other of no. 12"


def test_an_article_that_moves_says_why_as_well() -> None:
    links = linked(("b", "c", 0.9), ("a", "b", 0.3), ("a", "c", 0.3), *BETWEEN)
    (move,) = arrange(new("x"), old(small="a", large="bc"), links, NEW).moves
    assert (evidence(move)["with"], evidence(move)["founded"], move.score) == ("x", False, 0.9)


# ---- any links and filings

NAMES = "abcdefgh"
SCORES = st.sampled_from([(VETOED, 0.0), (0.1, 0.0), (0.3, 0.0), (0.5, 0.0), (0.9, 0.0), (1.0, 0.8)])
LINKS = st.dictionaries(st.sampled_from([*itertools.combinations(NAMES, 2)]), SCORES, max_size=20).map(
    lambda found: linked(*((*pair, *scores) for pair, scores in found.items()))
)
FILED = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["event-1", "event-2", "event-3"]), max_size=6).map(
    lambda events: {name: replace(old(event=name)[name], event_id=event_id) for name, event_id in sorted(events.items())}
)
ANY = settings(deadline=None, derandomize=True, max_examples=150)


def rest(known: Mapping[str, Filed]) -> list[Fingerprint]:
    return new("".join(name for name in NAMES if name not in known))


@ANY
@given(LINKS, FILED)
def test_nothing_is_lost_and_each_article_of_a_batch_is_assigned_once(links: list[Link], known: dict[str, Filed]) -> None:
    batch = rest(known)
    relations = arrange(batch, known, links, NEW)
    assert [found.article_id for found in relations.assignments] == [print_.article_id for print_ in batch]
    assert len({found.article_id for found in relations.moves}) == len(relations.moves)
    assert {found.article_id for found in relations.moves} <= set(known)
    assert all(found.event_id != known[found.article_id].event_id for found in relations.moves)
    for found in (*relations.assignments, *relations.moves):
        assert found.founded is (found.event_id == event_id_for(found.article_id))
        assert 0.0 <= found.score <= 1.0
        assert {"rule", "founded"} <= set(evidence(found))


@ANY
@given(LINKS, FILED)
def test_copies_point_to_the_earliest_and_are_in_its_event(links: list[Link], known: dict[str, Filed]) -> None:
    batch = rest(known)
    world = after(World(known), batch, arrange(batch, known, links, NEW))
    originals = world.copies()
    for found in links:
        if found.containment:
            assert originals.get(found.article_id, found.article_id) == originals.get(found.other_id, found.other_id)
    for name, original in originals.items():
        assert original is not None and original < name and original not in originals
        assert world.known[name].event_id == world.known[original].event_id


@ANY
@given(LINKS, FILED)
def test_lineage_tells_of_every_event_that_ended_and_of_every_one_that_came_out_of_another(
    links: list[Link], known: dict[str, Filed]
) -> None:
    batch = rest(known)
    relations = arrange(batch, known, links, NEW)
    before, events = {found.event_id for found in known.values()}, after(World(known), batch, relations).events()
    assert {source for source, _ in relations.merges} == before - set(events.values())
    assert {target for _, target in relations.merges} <= set(events.values())
    assert len(dict(relations.merges)) == len(relations.merges)
    new_ones = {events[name] for name in known} - before
    assert new_ones >= {target for _, target in relations.splits}
    assert {source for source, _ in relations.splits} <= before & set(events.values())


@ANY
@given(LINKS, FILED, st.randoms(use_true_random=False))
def test_the_order_of_batch_links_and_filings_does_not_matter(links: list[Link], known: dict[str, Filed], chance: Any) -> None:
    batch, first = rest(known), arrange(rest(known), known, links, NEW)
    filings = [*known.items()]
    for several in (batch, links, filings):
        chance.shuffle(several)
    assert arrange(batch, dict(filings), links, NEW) == first


@ANY
@given(LINKS, FILED)
def test_arranging_again_without_anything_new_changes_nothing(links: list[Link], known: dict[str, Filed]) -> None:
    batch = rest(known)
    world = after(World(known), batch, arrange(batch, known, links, NEW))
    assert arrange([], world.known, links, NEW) == Relations()
