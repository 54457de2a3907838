"""Evidence for and against one event: its order, its vetoes, its words - never its exact weight, which is fitted anew."""

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.containers import Item
from extractors.reading import Context, read_item
from extractors.records import Fingerprint, Precision, Reading
from extractors.similarity import (
    DAYS_APART,
    PRIOR_DOCUMENTS,
    PRIOR_KEYS,
    PRIOR_SHARE,
    Evidence,
    Rarity,
    Weighed,
    compare,
    explain,
    features,
    hours_apart,
    score,
    veto,
    weigh,
)

NOON = datetime(2022, 3, 10, 12, tzinfo=UTC)
NEW = Rarity(0, {})
KEYS = ("t:bruck", "t:fluss", "t:sperrung", "p:Q3874799", "l:Q1899", "a:visit", "n:4200", "d:03-09", "x:glzg")


def made(
    *keys: str,
    at: datetime | None = NOON,
    precision: Precision = "minute",
    language: str = "de",
    marks: tuple[str, ...] = (),
    weight: float = 3.0,
) -> Weighed:
    keys = keys or KEYS
    titled = tuple(sorted(keys))
    print_ = Fingerprint(
        "id", language, at, precision if at else "none", keys, (weight,) * len(keys), titled, marks, (1, 2), 2, 100
    )  # fmt: skip
    return weigh(print_, NEW)


def of(title: str, text: str, published_at: str | None = "2022-03-10T12:00:00Z") -> Weighed:
    line = json.dumps({"id": title, "title": title, "text": text, "published_at": published_at}).encode()
    reading = read_item(Item("line", "x", line), Context(datetime(2100, 1, 1, tzinfo=UTC), "run"))
    assert isinstance(reading, Reading)
    return weigh(reading.fingerprint, NEW)


def test_a_key_that_stands_in_fewer_articles_is_rarer() -> None:
    rarity = Rarity(1000, {"t:often": 500, "t:seldom": 2})
    assert rarity.of("t:seldom") > rarity.of("t:often")
    assert rarity.of("t:unseen") >= rarity.of("t:seldom")


def test_before_anything_was_collected_the_prior_of_the_kind_decides() -> None:
    def prior(share: float) -> float:
        return math.log((PRIOR_DOCUMENTS + 1) / (1 + PRIOR_DOCUMENTS * share))

    assert NEW.of("t:word") == prior(PRIOR_SHARE["t"])
    assert NEW.of("c:Q212") == prior(PRIOR_KEYS["c:Q212"])
    assert NEW.of("?:other") == prior(0.01)
    assert NEW.of("c:Q212") < NEW.of("c:Q1") < NEW.of("p:Q1")


def test_keys_are_weighed_by_side_and_prominence() -> None:
    found = made("t:a", "p:b", "x:c", "n:4200", "a:visit", "l:town")
    assert {side: set(values) for side, values in found.values.items()} == {
        "t": {"t:a"},
        "entities": {"p:b", "l:town"},
        "x": {"x:c"},
    }
    assert found.norms["t"] == pytest.approx(3.0 * NEW.of("t:a"))
    assert set(found.title) == {"t:a", "p:b", "n:4200", "a:visit", "l:town"}
    assert found.keys == {
        kind: frozenset({key}) for kind, key in zip("nalp", ("n:4200", "a:visit", "l:town", "p:b"), strict=True)
    } | {"d": frozenset()}


def test_what_stands_deep_in_the_text_neither_tells_the_action_nor_the_place_but_numbers_and_days_count() -> None:
    found = made("a:visit", "l:town", "p:b", "n:4200", "d:03-09", weight=1.0)
    assert {kind for kind, keys in found.keys.items() if keys} == {"n", "d"}


@pytest.mark.parametrize("other", ["de", "en"])
def test_the_same_report_is_the_same_event_and_another_is_not(other: str) -> None:
    same = compare(made(), made(language=other))
    apart = compare(made(), made("t:katz", "p:Q1", "l:Q2", "a:sanctions", "n:77", language=other))
    assert same.veto is apart.veto is None
    assert same.score > 0.5 > apart.score


def test_every_shared_kind_of_evidence_speaks_for_one_event() -> None:
    for left_out in KEYS:
        fewer = made(*(key for key in KEYS if key != left_out), f"{left_out[:2]}other")
        assert compare(made(), fewer).score <= compare(made(), made()).score, left_out


def test_what_speaks_against_lowers_the_score() -> None:
    same = compare(made(), made()).score
    later = [compare(made(), made(at=NOON + timedelta(hours=hours))).score for hours in (6, 30, 60, 90)]
    assert same == later[0] > later[1] > later[2] > later[3]
    assert compare(made(), made(marks=("reaction",))).score < same
    assert compare(made(), made(*(key.replace("a:visit", "a:call") for key in KEYS))).score < same


def test_comparing_is_symmetric() -> None:
    one, other = made(), made("t:bruck", "l:Q1899", "a:call", language="en", at=NOON + timedelta(hours=40))
    assert compare(one, other) == compare(other, one)


def test_features_of_equal_and_of_empty_articles() -> None:
    equal = features(made(), made())
    assert {name: round(value, 9) for name, value in equal.items()} == {
        "words": 1.0, "title": 1.0, "entities": 1.0, "names": 1.0, "numbers": 1.0, "days": 1.0, "actions": 1.0,
        "other_actions": 0.0, "hours": 0.0, "marks": 0.0,
    }  # fmt: skip
    empty = weigh(Fingerprint("e", None, None, "none", (), (), (), (), (), 0, 0), NEW)
    assert set(features(empty, empty).values()) == set(features(empty, made()).values()) == {0.0}


def test_more_than_two_numbers_or_days_count_as_two() -> None:
    many = made("n:41", "n:42", "n:43", "d:01-01", "d:01-02", "d:01-03")
    assert (features(many, many)["numbers"], features(many, many)["days"]) == (2.0, 2.0)


def test_a_score_stays_within_bounds_whatever_the_features() -> None:
    for value in (-1e9, 1e9):
        for same_language in (True, False):
            assert 0.0 <= score({"words": value, "entities": value}, same_language=same_language) <= 1.0


TEXT = "Der Rat einigte sich am Abend in Brüssel, teilte der Vorsitzende mit. Die Ukraine und Polen begrüßten den Beschluss."


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            made(), made(at=NOON + timedelta(days=DAYS_APART, hours=12)),
            f"published 4 days apart; one event is not reported anew after {DAYS_APART}",
        ),
        (
            made(), made(at=NOON - timedelta(days=30)),
            f"published 30 days apart; one event is not reported anew after {DAYS_APART}",
        ),
        (made(marks=("package=12",)), made(marks=("package=13",)), "one tells of package no. 12, the other of no. 13"),
        (made(marks=("round=2", "reaction")), made(marks=("round=3",)), "one tells of round no. 2, the other of no. 3"),
        (
            of("EU beschließt 12. Sanktionspaket", TEXT), of("EU beschließt 13. Sanktionspaket", TEXT),
            "one tells of package no. 12, the other of no. 13",
        ),
        (made("a:strike", "l:Q1", "t:rakete"), made("a:strike", "l:Q2", "t:rakete"), "a strike on other places"),
        (made("a:drone", "l:Q1", "t:drohne"), made("a:drone", "l:Q2", "l:Q3", "t:drohne"), "a strike on other places"),
        (
            of("Raketenangriff auf Charkiw", "Raketenangriff in der Nacht: Verletzte in Charkiw, zwei Häuser brannten."),
            of("Raketenangriff auf Odessa", "Raketenangriff in der Nacht: Verletzte in Odessa, zwei Häuser brannten."),
            "a strike on other places",
        ),
    ],
    ids=["days apart", "a month before", "packages", "rounds", "packages in texts", "strikes", "drones", "strikes in texts"],
)  # fmt: skip
def test_a_contradiction_vetoes_however_alike_the_words_are(one: Weighed, other: Weighed, reason: str) -> None:
    assert compare(one, other).veto == reason
    assert compare(other, one).veto is not None
    assert compare(one, other).score == compare(other, one).score == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (made(), made()),
        (made(), made(at=NOON + timedelta(days=DAYS_APART))),
        (made(at=None), made()),
        (made(at=None), made(at=None)),
        (made(precision="month", at=datetime(2022, 3, 1, tzinfo=UTC)), made(at=datetime(2022, 3, 31, tzinfo=UTC))),
        (made(precision="month", at=datetime(2022, 3, 1, tzinfo=UTC)), made(at=datetime(2022, 4, 4, tzinfo=UTC))),
        (made(precision="day", at=datetime(2022, 3, 1, tzinfo=UTC)), made(at=datetime(2022, 3, 5, 23, tzinfo=UTC))),
        (made(marks=("package=12",)), made(marks=("package=12",))),
        (made(marks=("package=12",)), made(marks=("round=13",))),
        (made(marks=("package=12",)), made()),
        (made("a:strike", "l:Q1", "l:Q2"), made("a:strike", "l:Q2")),
        (made("a:strike", "l:Q1"), made("a:strike", "c:Q2")),
        (made("a:visit", "l:Q1"), made("a:visit", "l:Q2")),
    ],
    ids=[
        "the same", "just near enough", "one undated", "both undated", "within the month", "just after the month",
        "a day has a width",
        "the same package", "other counts", "one uncounted", "one town in common", "one without town", "a visit",
    ],
)  # fmt: skip
def test_what_is_no_contradiction_does_not_veto(one: Weighed, other: Weighed) -> None:
    assert veto(one, other) is veto(other, one) is None


@pytest.mark.parametrize(
    ("first", "precision", "last", "hours"),
    [
        (NOON, "minute", NOON, 0.0),
        (NOON, "minute", NOON + timedelta(hours=5), 5.0),
        (NOON, "day", NOON + timedelta(hours=30), 6.0),
        (NOON, "day", NOON + timedelta(hours=3), 0.0),
        (NOON, "month", NOON + timedelta(days=32), 24.0),
    ],
)
def test_hours_apart_are_the_least_that_the_precision_allows(
    first: datetime, precision: Precision, last: datetime, hours: float
) -> None:
    one, other = made(at=first, precision=precision).print, made(at=last).print
    assert hours_apart(one, other) == hours_apart(other, one) == hours


def test_undated_articles_are_no_hours_apart() -> None:
    undated = replace(made().print, published_at=None, published_precision="none")
    assert hours_apart(undated, made().print) is hours_apart(undated, undated) is None


def test_an_explanation_says_what_is_shared_most_telling_first() -> None:
    one, other = made(*KEYS, "c:Q212", "t:nur-hier"), made(*KEYS, "c:Q212", "t:nur-dort")
    evidence = explain(one, other)
    shared = dict(evidence.shared)
    assert list(shared) == sorted(shared)
    assert {name: set(keys) for name, keys in shared.items()} == {
        "actions": {"visit"}, "countries and regions": {"Q212"}, "days": {"03-09"}, "names": {"glzg"}, "numbers": {"4200"},
        "people": {"Q3874799"}, "places": {"Q1899"}, "words": {"bruck", "fluss", "sperrung"},
    }  # fmt: skip
    assert evidence == Evidence(compare(one, other).score, evidence.shared, (), None, compare(one, other).parts)


def test_no_more_than_ten_of_a_kind_are_listed() -> None:
    many = made(*(f"t:wort{number:02}" for number in range(30)))
    assert [len(keys) for _, keys in explain(many, many).shared] == [10]


def test_an_explanation_says_what_speaks_against() -> None:
    other = made(*(key.replace("a:visit", "a:call") for key in KEYS), at=NOON + timedelta(hours=40), marks=("preview",))
    assert explain(made(), other).against == (
        "published 40 hours apart",
        "one tells of visit, the other of call",
        "one reports the happening, the other a reaction to it or a preview of it",
    )


def test_an_explanation_repeats_the_veto() -> None:
    assert (
        explain(made(marks=("package=12",)), made(marks=("package=13",))).veto == "one tells of package no. 12, the other of no. 13"
    )


def test_two_texts_that_share_one_of_several_ordinals_do_not_contradict_each_other() -> None:
    both = made(marks=("round=1", "round=2"))
    assert veto(both, made(marks=("round=1",))) is None
    assert veto(both, made(marks=("round=3",))) == "one tells of round no. 1 and 2, the other of no. 3"
