"""Evidence for and against one event: its direction, its vetoes, its words - never its exact weight, which is fitted anew."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.containers import Item
from extractors.reading import Context, read_item
from extractors.records import Fingerprint, Precision, Reading
from extractors.similarity import BRIEF, NAMES, WEIGHTS, compare, explain, features, is_brief, score
from extractors.text import words
from extractors.vetoes import AGAIN_HOURS, AHEAD_HOURS, OTHER_DAY_HOURS, veto
from extractors.weighing import (
    LEAST_RARITY,
    PRIOR_DOCUMENTS,
    PRIOR_KEYS,
    PRIOR_SHARE,
    Rarity,
    Weighed,
    hours_apart,
    is_dated,
    weigh,
)

NOON = datetime(2022, 3, 10, 12, tzinfo=UTC)
NEW = Rarity(0, {})
KEYS = (
    "t:bruck", "t:fluss", "t:sperrung", "k:bridge", "k:closure", "p:Q3874799", "l:Q1899", "a:visit", "n:4200", "d:03-09", "x:glzg"
)  # fmt: skip


def made(*keys: str, at: datetime | None = NOON, weight: float = 3.0, title: Sequence[str] | None = None, **stated: Any) -> Weighed:
    """Make a weighed fingerprint of these keys, all of which stand in the headline unless `title` says which."""
    keys = keys or KEYS
    plain: dict[str, Any] = {"language": "de", "published_precision": "minute" if at else "none", "marks": (), "word_count": 100}
    about = plain | stated
    print_ = Fingerprint(
        "id", about["language"], at, about["published_precision"], keys, (weight,) * len(keys),
        tuple(sorted(keys if title is None else title)), about["marks"], (1, 2), 2, about["word_count"], about.get("outlet"),
        at if about["published_precision"] in ("minute", "day") else None,
    )  # fmt: skip
    return weigh(print_, NEW)


def of(title: str, text: str, published_at: str | None = "2022-03-10T12:00:00Z", language: str = "de") -> Weighed:
    line = json.dumps({"id": title, "title": title, "text": text, "published_at": published_at, "language": language}).encode()
    reading = read_item(Item("line", "x", line), Context(datetime(2100, 1, 1, tzinfo=UTC), "run"))
    assert isinstance(reading, Reading)
    return weigh(reading.fingerprint, NEW)


def without(kind: str, *instead: str) -> tuple[str, ...]:
    return (*(key for key in KEYS if key[0] != kind), *instead)


def later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


# ---- rarity and weights


def test_a_key_that_stands_in_fewer_articles_is_rarer() -> None:
    rarity = Rarity(1000, {"t:often": 500, "t:seldom": 2})
    assert rarity.of("t:unseen") >= rarity.of("t:seldom") > rarity.of("t:often")


def test_before_anything_was_collected_the_prior_of_the_kind_decides() -> None:
    def prior(share: float) -> float:
        return math.log((PRIOR_DOCUMENTS + 1) / (1 + PRIOR_DOCUMENTS * share))

    assert NEW.of("t:word") == prior(PRIOR_SHARE["t"])
    assert NEW.of("c:Q212") == prior(PRIOR_KEYS["c:Q212"])
    assert NEW.of("?:other") == prior(0.01)
    assert NEW.of("c:Q212") < NEW.of("c:Q1") < NEW.of("p:Q1")


def test_a_word_is_as_rare_as_it_is_among_the_texts_of_its_language_and_other_keys_among_all() -> None:
    rarity = Rarity(1000, {"t:wort": 50, "l:Q1": 50}, {"de": 900, "uk": 100})
    assert rarity.of("t:wort", "de") > rarity.of("t:wort", "uk")
    assert rarity.of("l:Q1", "de") == rarity.of("l:Q1", "uk") == rarity.of("l:Q1")
    assert rarity.of("t:wort", "pl") == rarity.of("t:wort") > rarity.of("t:wort", "de")


def test_no_key_weighs_nothing_however_common_it_is() -> None:
    assert Rarity(10, {"t:und": 10_000}).of("t:und") == LEAST_RARITY > 0


def test_every_kind_of_key_has_a_prior_and_a_name() -> None:
    assert set(PRIOR_SHARE) == set(NAMES) == set("tkplcowandx")
    assert {key[0] for key in PRIOR_KEYS} <= set(PRIOR_SHARE)


def test_a_key_weighs_by_its_rarity_and_by_where_it_stands() -> None:
    title, body = made("t:a", "p:b", "x:c", "l:town"), made("t:a", "p:b", "x:c", "l:town", weight=1.0)
    assert title.values == {key: pytest.approx(3.0 * NEW.of(key)) for key in ("t:a", "p:b", "x:c", "l:town")}
    assert body.values == {key: pytest.approx(value / 3) for key, value in title.values.items()}


def test_what_stands_deep_in_the_text_neither_tells_the_action_nor_the_place_nor_the_day() -> None:
    deep = ("a:visit", "l:Q1", "p:Q1", "n:41", "d:03-09")
    others = ("a:call", "l:Q2", "p:Q2", "n:42", "d:03-08")
    found = features(made(*deep, weight=1.0, title=()), made(*others, weight=1.0, title=()))
    assert {name for name, value in found.items() if name.startswith("other_") and value} == set()
    found = features(made(*deep), made(*others))
    assert {name for name in found if name.startswith("other_")} == {
        name for name, value in found.items() if value and "other" in name
    }


# ---- features: the more alike, the higher, or the further apart, the higher

FOR = {
    "words", "title", "entities", "names", "concepts", "leading", "leading_once", "covered", "covered_once", "shared", "numbers",
    "days", "days_fit", "actions",
}  # fmt: skip
AGAINST = {
    "other_numbers", "other_days", "days_apart", "other_actions", "other_places", "other_names", "other_title_numbers",
    "other_title_days", "same_outlet", "other_people", "hours", "undated", "lengths", "marks",
}  # fmt: skip
EMPTY = weigh(Fingerprint("e", None, None, "none", (), (), (), (), (), 0, 0), NEW)


def test_the_features_are_those_that_speak_for_and_those_that_speak_against() -> None:
    assert set(features(made(), made())) == FOR | AGAINST
    assert not FOR & AGAINST


@pytest.mark.parametrize("table", WEIGHTS.values(), ids=[f"same language {same}, brief {brief}" for same, brief in WEIGHTS])
def test_a_table_of_weights_names_features_that_exist_each_with_its_sign(table: dict[str, float]) -> None:
    assert set(table) - {"bias"} <= FOR | AGAINST
    assert {name for name, weight in table.items() if weight > 0} <= FOR
    assert {name for name, weight in table.items() if weight < 0} <= AGAINST | {"bias"}


def test_there_is_a_table_for_each_case() -> None:
    assert set(WEIGHTS) == {(same, brief) for same in (True, False) for brief in (True, False)}


def test_features_of_equal_and_of_empty_articles() -> None:
    equal = features(made(), made())
    shared = math.log1p(sum(made().values.values()))
    assert {name: round(value, 9) for name, value in equal.items()} == (
        dict.fromkeys(FOR, 1.0) | dict.fromkeys(AGAINST, 0.0) | {"shared": round(shared, 9)}
    )
    assert {name for name, value in features(EMPTY, EMPTY).items() if value} == {"undated"}
    assert {name for name, value in features(EMPTY, made()).items() if value} == {"undated", "lengths"}


@pytest.mark.parametrize(
    ("feature", "near", "far"),
    [
        ("words", made(), made(*without("t", "t:fluss"))),
        ("title", made(), made(*without("t", "t:fluss"))),
        ("entities", made(), made(*without("p", "p:Q2"))),
        ("entities", made(), made(*without("l", "o:Q2", "w:Q2", "c:Q2"))),
        ("names", made(), made(*without("x", "x:snbg"))),
        ("concepts", made(), made(*without("k", "k:bridge", "k:harbour"))),
        ("leading", made(), made(*without("x"))),
        ("leading_once", made(*without("x")), made(*without("x", "x:snbg", "p:Q2", "l:Q2", "l:Q3", "p:Q4"))),
        ("covered", made(), made(*without("l"))),
        ("covered_once", made(*without("l")), made(*without("l", "l:Q2"))),
        ("shared", made(), made(weight=1.0)),
        ("numbers", made(), made(*without("n"))),
        ("other_numbers", made(*without("n", "n:77")), made(*without("n"))),
        ("days", made(), made(*without("d"))),
        ("days_fit", made(*without("d")), made(*without("d"), at=later(72))),
        ("other_days", made(*without("d", "d:01-01")), made(*without("d"))),
        ("days_apart", made(*without("d"), at=later(72)), made(*without("d"))),
        ("actions", made(), made(*KEYS, "a:call")),
        ("other_actions", made(*without("a", "a:call")), made(*KEYS, "a:call")),
        ("other_places", made(*without("l", "l:Q2")), made(*KEYS, "l:Q2")),
        ("other_names", made(*without("l", "l:Q2")), made(*without("l"))),
        ("other_title_numbers", made(*without("n", "n:77")), made(*KEYS, "n:77", title=without("n"))),
        ("other_title_days", made(*without("d", "d:01-01")), made(*KEYS, "d:01-01", title=without("d"))),
        ("same_outlet", made(outlet="a"), made(outlet="b")),
        ("same_outlet", made(outlet="a"), made()),
        ("other_people", made(*without("p", "p:Q2")), made(*KEYS, "p:Q2")),
        ("hours", made(at=later(3)), made(at=later(2))),
        ("undated", made(at=None), made(at=later(900))),
        ("lengths", made(word_count=900), made(word_count=150)),
        ("lengths", made(word_count=9), made(word_count=90)),
        ("marks", made(marks=("preview",)), made(marks=("round=2",))),
        ("marks", made(marks=("reaction",)), made()),
    ],
)  # fmt: skip
def test_each_feature_is_higher_for_one_article_than_for_the_other(feature: str, near: Weighed, far: Weighed) -> None:
    base = made(outlet="a")
    assert features(base, near)[feature] > features(base, far)[feature] >= 0.0


def test_an_article_that_names_no_day_may_tell_of_the_day_before_its_publication() -> None:
    silent = without("d")
    assert made(*silent).days == {"d:03-10", "d:03-09"}
    assert made(*silent, at=None).days == made(*silent, published_precision="month").days == set()
    assert made().days == {"d:03-09"}
    assert features(made(), made(*silent))["days"] == 0.0
    assert features(made(), made(*silent))["days_fit"] == 1.0


def test_more_than_three_numbers_count_as_three() -> None:
    many = made(*(f"n:{number}" for number in range(41, 47)))
    assert features(many, many)["numbers"] == 3.0


def test_two_articles_without_an_outlet_are_not_of_one() -> None:
    assert features(made(), made())["same_outlet"] == 0.0


# ---- the score


@pytest.mark.parametrize("other", ["de", "en"])
@pytest.mark.parametrize("word_count", [10, 100])
def test_the_same_report_is_the_same_event_and_another_is_not(other: str, word_count: int) -> None:
    same = compare(made(word_count=word_count), made(language=other, word_count=word_count))
    apart = compare(made(), made("t:katz", "k:cat", "p:Q1", "l:Q2", "a:sanctions", "n:77", language=other, word_count=word_count))
    assert same.veto is apart.veto is None
    assert same.score > 0.5 > apart.score


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("word_count", [10, 100])
def test_every_shared_kind_of_evidence_speaks_for_one_event(language: str, word_count: int) -> None:
    for left_out in KEYS:
        fewer = made(*(key for key in KEYS if key != left_out), f"{left_out[:2]}other", language=language, word_count=word_count)
        whole = made(language=language, word_count=word_count)
        assert compare(made(), fewer).score <= compare(made(), whole).score, left_out


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_speaks_against_lowers_the_score(language: str) -> None:
    def compared(*, at: datetime = NOON, action: str = "a:visit", outlet: str = "b") -> float:
        one = made("t:bruck", "t:fluss", "k:bridge", "k:river", "k:repair", "a:visit", outlet="a")
        keys = ("t:bruck", "t:kanal", "t:schiff", "k:bridge", "k:canal", "k:ship", "k:sea", "k:sand", "a:vote", action)
        return compare(one, made(*keys, at=at, outlet=outlet, language=language)).score

    hours = [compared(at=later(hours)) for hours in (0, 6, 30, 60, 90)]
    assert 0.01 < hours[0] < 0.999
    assert hours == sorted(set(hours), reverse=True)
    assert compared(outlet="a") < hours[0]
    assert compared(action="a:call") < hours[0]


@pytest.mark.parametrize(("one", "other", "brief"), [(BRIEF, BRIEF, False), (BRIEF - 1, 900, True), (900, BRIEF - 1, True)])
def test_one_text_of_a_headline_and_little_more_is_enough_to_be_weighed_as_brief(one: int, other: int, brief: bool) -> None:
    pair = made(word_count=one), made(word_count=other)
    assert is_brief(pair[0].print, pair[1].print) is brief
    assert compare(*pair).score == round(score(features(*pair), WEIGHTS[True, brief]), 4)


@pytest.mark.parametrize("case", WEIGHTS)
def test_a_score_stays_within_bounds_whatever_the_features(case: tuple[bool, bool]) -> None:
    for value in (-1e9, 0.0, 1e9):
        assert 0.0 <= score(dict.fromkeys(FOR | AGAINST, value), WEIGHTS[case]) <= 1.0
    best = dict.fromkeys(FOR, 9.0) | dict.fromkeys(AGAINST, 0.0)
    worst = dict.fromkeys(FOR, 0.0) | dict.fromkeys(AGAINST, 9.0)
    assert score(best, WEIGHTS[case]) > 0.9 > 0.1 > score(worst, WEIGHTS[case])


# ---- vetoes: what they stop, and what is near it and must pass

TEXT = "Der Rat einigte sich am Abend in Brüssel, teilte der Vorsitzende mit. Die Ukraine und Polen begrüßten den Beschluss."
KHARKIV = "Raketenangriff in der Nacht: Verletzte in Charkiw, zwei Häuser brannten."
TALKS = ("a:meeting", "t:runde")
CALL = ("a:call", "t:telefonat")
SERIES = ("t:bericht", "t:lage", "t:tag")


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (made(marks=("package=12",)), made(marks=("package=13",)), "one tells of package no. 12, the other of no. 13"),
        (
            made(*TALKS, marks=("round=2", "reaction")), made(*TALKS, marks=("round=3",)),
            "one tells of round no. 2, the other of no. 3",
        ),
        (made(marks=("anniversary=1",)), made(marks=("anniversary=2",)), "one tells of anniversary no. 1, the other of no. 2"),
        (
            made(marks=("package=1", "package=2")), made(marks=("package=3",)),
            "one tells of package no. 1 and 2, the other of no. 3",
        ),
        (
            of("EU beschließt 12. Sanktionspaket", TEXT), of("EU beschließt 13. Sanktionspaket", TEXT),
            "one tells of package no. 12, the other of no. 13",
        ),
        (made("a:strike", "l:x1", "t:rakete"), made("a:strike", "l:x2", "t:rakete"), "a strike on other places"),
        (made("a:drone", "l:x1", "t:drohne"), made("a:drone", "l:x2", "l:x3", "t:drohne"), "a strike on other places"),
        (made("a:explosion", "l:x1"), made("a:explosion", "a:drone", "l:x2"), "a strike on other places"),
        (
            of("Raketenangriff auf Charkiw", KHARKIV), of("Raketenangriff auf Odessa", KHARKIV.replace("Charkiw", "Odessa")),
            "a strike on other places",
        ),
        (
            made(), made(*without("d", "d:03-11"), at=later(OTHER_DAY_HOURS)),
            "visit on other days: 03-09 and 03-11",
        ),
        (made(), made(*without("d", "d:03-02", "d:03-01"), at=None), "visit on other days: 03-09 and 03-01, 03-02"),
        (
            made(*CALL, "p:x1", "p:x2"), made(*CALL, "p:x1", "p:x3"),
            "calls of other people, by their headlines",
        ),
        (
            of("Scholz telefoniert mit Putin", TEXT), of("Macron telefoniert mit Selenskyj", TEXT),
            "calls of other people, by their headlines",
        ),
        (
            made(*SERIES, "n:714"), made(*SERIES, "n:715"),
            "headlines that differ in their numbers: 714 and 715",
        ),
        (
            made("a:strike", "l:x1", "d:03-10"), made("a:strike", "l:x1", "d:03-10", "d:03-11", at=later(24)),
            "strike again: the later report names 03-11",
        ),
        (made(outlet="x"), made(at=later(AGAIN_HOURS), outlet="x"), "one outlet's headlines of one form, on other days"),
        (
            made("a:meeting", "t:gipfel", marks=("preview",)), made("a:meeting", "t:gipfel", at=later(AHEAD_HOURS)),
            "one looks ahead to what the other reports",
        ),
        (
            made("a:vote", "t:wahl", at=later(24)), made("a:vote", "t:wahl", marks=("preview", "package=2")),
            "one looks ahead to what the other reports",
        ),
    ],
    ids=[
        "packages", "rounds of talks", "anniversaries", "two packages and a third", "packages in texts", "strikes", "drones",
        "explosions", "strikes in texts", "days", "days, one undated", "calls", "calls in texts", "a series", "again",
        "a series of one outlet", "a preview", "a preview, given second",
    ],
)  # fmt: skip
def test_a_contradiction_vetoes_however_alike_the_words_are(one: Weighed, other: Weighed, reason: str) -> None:
    assert compare(one, other).veto == explain(one, other).veto == reason
    assert sorted(words(compare(other, one).veto or "")) == sorted(words(reason))
    assert compare(one, other).score == compare(other, one).score == explain(one, other).score == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (made(), made()),
        (made(), made(at=later(24 * 30))),
        (made(at=None), made()),
        (made(at=None), made(at=None)),
        (made(marks=("package=12",)), made(marks=("package=12",))),
        (made(marks=("package=12",)), made(marks=("package=12", "package=13"))),
        (made(marks=("package=12",)), made(marks=("anniversary=13",))),
        (made(marks=("package=12",)), made()),
        (made("t:kampf", marks=("round=2",)), made("t:kampf", marks=("round=3",))),
        (made("a:strike", "l:x1", "l:x2"), made("a:strike", "l:x2")),
        (made("a:strike", "l:x1"), made("a:strike", "c:x2")),
        (made("a:visit", "l:x1"), made("a:visit", "l:x2")),
        (made("a:strike", "l:x1"), made("a:strike", "l:x2", "l:x3", "l:x4")),
        (made("a:strike", "l:x1", title=("l:x1",)), made("a:strike", "l:x2")),
        (made(), made(*without("d", "d:03-11"), at=later(OTHER_DAY_HOURS - 1))),
        (made(), made(*without("d", "d:03-11", "d:03-09"), at=later(72))),
        (made(), made(*without("d"), at=later(72))),
        (made(), made(*(key.replace("visit", "call").replace("03-09", "03-11") for key in KEYS), at=later(72))),
        (made(at=None), made(*without("d", "d:03-11"), at=None)),
        (made("a:strike", "l:x1", "d:03-10"), made("a:strike", "l:x1", "d:03-10", at=later(24))),
        (made("a:strike", "l:x1", "d:03-10"), made("a:strike", "l:x1", "d:03-10", "d:03-13", at=later(24))),
        (made("a:visit", "l:x1", "d:03-10"), made("a:visit", "l:x1", "d:03-10", "d:03-11", at=later(24))),
        (made("a:strike", "l:x1", "d:03-10"), made("a:strike", "l:x1", "d:03-10", "d:03-11", at=None)),
        (made(outlet="x"), made(at=later(AGAIN_HOURS), outlet="y")),
        (made(), made(at=later(AGAIN_HOURS))),
        (made(outlet="x"), made(at=later(AGAIN_HOURS - 1), outlet="x")),
        (made(outlet="x"), made(at=None, outlet="x")),
        (made(outlet="x"), made(at=later(AGAIN_HOURS), outlet="x", language="uk")),
        (made(outlet="x", title=("t:fluss",)), made(at=later(AGAIN_HOURS), outlet="x", title=("t:bruck",))),
        (made(at=None), made(*without("d", "d:03-11"), published_precision="month")),
        (made(*CALL, "p:x1", "p:x2"), made(*CALL, "p:x1")),
        (made(*CALL, "p:x1"), made(*CALL)),
        (made("a:visit", "p:x1"), made("a:visit", "p:x2")),
        (made(*CALL, "p:x1"), made(*CALL, "p:x2", title=CALL)),
        (made(*SERIES, "n:714"), made(*SERIES, "n:714", "n:715")),
        (made(*SERIES, "n:714"), made(*SERIES)),
        (made(*SERIES, "n:714"), made(*SERIES, "n:715", language="en")),
        (made(*SERIES, "n:714", "k:killed"), made(*SERIES, "n:715")),
        (made(*SERIES, "n:714"), made(*SERIES[:1], "t:anders", "t:noch", "n:715")),
        (made("a:meeting", marks=("preview",)), made("a:meeting", at=later(AHEAD_HOURS - 1))),
        (made("a:meeting", marks=("preview",)), made("a:meeting", marks=("preview",), at=later(24))),
        (made("a:meeting"), made("a:meeting", marks=("preview",), at=later(24))),
        (made("a:strike", marks=("preview",)), made("a:strike", at=later(24))),
        (made("a:meeting", marks=("preview",)), made("a:visit", at=later(24))),
        (made("a:meeting", marks=("preview",)), made("a:meeting", at=None)),
    ],
    ids=[
        "the same", "a month later", "one undated", "both undated", "the same package", "one package in common", "other counts",
        "one uncounted", "rounds of a fight", "one town in common", "one without town", "a visit", "many towns",
        "a strike that one headline does not tell of", "days, hardly later", "one day in common", "one names no day",
        "other actions on other days", "days, both undated", "the day before again", "a day to come",
        "another visit the day after", "again, undated", "headlines of one form by two outlets", "by no outlet",
        "by one outlet on one day", "by one outlet, undated", "by one outlet in two languages", "of other forms",
        "days, one known to the month", "a call that names fewer",
        "a call that names nobody", "a visit by others", "a call that names others below the headline", "a number in common",
        "a headline without number", "other numbers in another language", "a toll that grows", "other words around the numbers",
        "a preview of the same hours", "two previews", "a preview after the report", "a preview of what is not planned",
        "a preview of something else", "a preview and an undated report",
    ],
)  # fmt: skip
def test_what_is_no_contradiction_does_not_veto(one: Weighed, other: Weighed) -> None:
    assert veto(one, other) is veto(other, one) is None


# ---- time


@pytest.mark.parametrize(
    ("first", "precision", "last", "hours"),
    [
        (NOON, "minute", NOON, 0.0),
        (NOON, "minute", later(5), 5.0),
        (NOON, "day", later(30), 6.0),
        (NOON, "day", later(3), 0.0),
        (NOON, "month", later(32 * 24), 24.0),
        (NOON, "month", later(3 * 24), 0.0),
    ],
)
def test_hours_apart_are_the_least_that_the_precision_allows(
    first: datetime, precision: Precision, last: datetime, hours: float
) -> None:
    one, other = made(at=first, published_precision=precision).print, made(at=last).print
    assert hours_apart(one, other) == hours_apart(other, one) == hours


def test_undated_articles_are_no_hours_apart() -> None:
    undated = made(at=None).print
    assert hours_apart(undated, made().print) is hours_apart(undated, undated) is None


@pytest.mark.parametrize(("precision", "dated"), [("minute", True), ("day", True), ("month", False)])
def test_an_article_is_dated_where_minute_or_day_is_known(precision: Precision, dated: bool) -> None:
    assert is_dated(made(published_precision=precision).print) is dated
    assert not is_dated(made(at=None).print)


# ---- the explanation


def test_an_explanation_says_what_is_shared() -> None:
    one, other = made(*KEYS, "c:Q212", "o:xx", "w:xx", "t:nur-hier"), made(*KEYS, "c:Q212", "o:xx", "w:xx", "t:nur-dort")
    shared = dict(explain(one, other).shared)
    assert [*shared] == sorted(shared)
    assert set(shared) == set(NAMES.values())
    assert {len(shared[NAMES[kind]]) for kind in "pcowlnda"} == {1}
    assert set(shared["words"]) == {"bruck", "fluss", "sperrung"}
    assert set(shared["concepts"]) == {"bridge", "closure"}
    assert (shared["numbers"], shared["days"], shared["actions"]) == (("4200",), ("03-09",), ("visit",))


def test_the_most_telling_comes_first_and_no_more_than_ten_of_a_kind() -> None:
    keys = tuple(f"t:wort{number:02}" for number in range(30))
    rarity = Rarity(1000, {key: 900 - 20 * number for number, key in enumerate(keys)})
    many = weigh(made(*keys).print, rarity)
    assert explain(many, many).shared == (("words", tuple(f"wort{number}" for number in range(29, 19, -1))),)


def test_an_explanation_says_what_speaks_against() -> None:
    other = made(*without("a", "a:call"), at=later(40), marks=("preview",), outlet="a")
    against = explain(made(outlet="a"), other).against
    assert len(against) == len(set(against)) >= 3
    assert against[0] == "published 40 hours apart"
    assert any("visit" in said and "call" in said for said in against)
    assert any("reaction" in said and "preview" in said for said in against)
    assert explain(made(), made(at=later(24))).against == explain(made(), made(at=None)).against == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_explanation_has_the_score_of_the_comparison(language: str) -> None:
    one, other = made(), made("t:bruck", "l:Q1899", "a:call", language=language, at=later(40))
    assert (explain(one, other).score, explain(one, other).veto) == (compare(one, other).score, None)
    assert {name for name, _ in explain(one, other).parts} <= FOR | AGAINST | {"bias"}


# ---- any two articles

POOL = (
    [f"{kind}:{name}" for kind in "tkplcowx" for name in "abc"]
    + ["a:call", "a:meeting", "a:strike", "n:41", "n:42", "d:03-09", "d:03-10", "d:03-11"]
)  # fmt: skip
MARKS = ["reaction", "preview", "package=2", "package=3", "round=1", "round=2"]


@st.composite
def articles(draw: st.DrawFn) -> Weighed:
    keys = draw(st.lists(st.sampled_from(POOL), unique=True, max_size=14))
    weights = draw(st.lists(st.sampled_from([1.0, 1.4, 2.0, 3.0]), min_size=len(keys), max_size=len(keys)))
    titled = sorted(key for key, weight in zip(keys, weights, strict=True) if weight == 3.0)
    precision: Precision = draw(st.sampled_from(["minute", "day", "month", "none"]))
    at = None if precision == "none" else later(draw(st.integers(-60, 60)))
    about = draw(st.tuples(st.sampled_from(["de", "en", None]), st.sampled_from([None, "a", "b"]), st.integers(0, 400)))
    print_ = Fingerprint(
        draw(st.sampled_from("ab")), about[0], at, precision, tuple(keys), tuple(weights), tuple(titled),
        tuple(draw(st.lists(st.sampled_from(MARKS), unique=True, max_size=2))), (), 0, about[2], about[1],
        at if precision in ("minute", "day") else None,
    )  # fmt: skip
    return weigh(print_, Rarity(500, {"t:a": 400, "l:a": 90, "n:41": 3}, {"de": 450, "en": 50}))


@settings(deadline=None, derandomize=True, max_examples=150)
@given(articles(), articles())
def test_comparing_is_symmetric_and_its_score_within_bounds(one: Weighed, other: Weighed) -> None:
    there, back = compare(one, other), compare(other, one)
    assert 0.0 <= there.score <= 1.0
    assert (there.veto is None) or there.score == 0.0
    # a veto says of the first of the two first
    assert sorted(words(there.veto or "")) == sorted(words(back.veto or ""))
    assert replace(there, veto=None) == replace(back, veto=None)
    told, back_told = explain(one, other), explain(other, one)
    assert (told.score, told.veto, told.shared, len(told.against)) == (
        there.score,
        there.veto,
        back_told.shared,
        len(back_told.against),
    )
    assert all(math.isfinite(value) for value in features(one, other).values())
    assert {name for name, value in features(one, other).items() if value < 0} == set()


@settings(deadline=None, derandomize=True)
@given(articles())
def test_an_article_does_not_contradict_itself(one: Weighed) -> None:
    assert veto(one, one) is None
