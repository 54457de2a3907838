"""Floors of the bundled sample corpus, which passes here through the code that files articles in production.

Lowering a floor is a deliberate act: say in the commit why.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest

from extractors.containers import Item
from extractors.identity import digest
from extractors.reading import Context, read_item
from extractors.records import FAR_FUTURE, Reading, Sighting
from extractors.relevance import THRESHOLD
from extractors.scores import b_cubed
from flows.filing import Outcome, file_outcomes
from warehouse import read
from warehouse.database import Connection, in_memory

LEAST_F1, LEAST_PRECISION = 0.96, 0.98
LEAST_ALIKE = 0.97  # of what is filed in one batch and in many
LEAST_CLOSE_PAIRS, CLOSE = 30, timedelta(hours=72)
MOST_RELEVANCE_ERRORS = 2
CALLS = ("call-biden-zelensky-2022-01-02", "call-biden-zelensky-2022-01-27", "call-biden-zelensky-2022-02-13")
NOW = datetime(2026, 1, 1, tzinfo=UTC)  # after the last text: what comes from the future counts as undated
RUN = "sample"
SAMPLE = files("flows").joinpath("sample")


@dataclass(frozen=True, slots=True)
class Filed:
    """The sample as filed: what is true of each text, what was read of it, its event and what it is a copy of."""

    truth: dict[str, dict[str, Any]]
    readings: dict[str, Reading]
    events: dict[str, str]
    copies: dict[str, str | None]


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLE.joinpath(name).read_text("utf-8").splitlines() if line.strip()]


def items() -> Iterator[tuple[str, Item]]:
    for entry in SAMPLE.joinpath("corpus").iterdir():
        yield entry.name, Item("text", entry.name, entry.read_bytes())
    for row in lines("articles.jsonl"):
        yield row["id"], Item("line", row["id"], json.dumps(row, ensure_ascii=False).encode())


def file(db: Connection, readings: dict[str, Reading], size: int) -> dict[str, tuple[str, str | None]]:
    """File the readings in order of publication, so many at once; return event and original of each by name."""
    ordered = sorted(readings.items(), key=lambda found: (found[1].article.published_at or FAR_FUTURE, found[0]))
    nothing: dict[str, Any] = {field: None for field in Sighting.__dataclass_fields__}
    stated = nothing | {"origin": "corpus", "published_precision": "none", "seen_at": NOW, "attempts": 0, "run_id": RUN}
    outcomes = [
        Outcome(Sighting(**(stated | {"sighting_id": digest(RUN, name), "origin_ref": name, "fate": "waiting"})), reading)
        for name, reading in ordered
    ]
    for start in range(0, len(outcomes), size):
        file_outcomes(db, outcomes[start : start + size], NOW, keep_all=True)
    names = {reading.article.article_id: name for name, reading in readings.items()}
    places = read.filings(db, names)
    return {names[article_id]: (event_id, names.get(original or "")) for article_id, (event_id, original) in places.items()}


@pytest.fixture(scope="module")
def sample() -> Filed:
    readings = {name: reading for name, item in items() if isinstance(reading := read_item(item, Context(NOW, RUN)), Reading)}
    truth = {row["id"]: row for row in lines("events.jsonl")}
    with closing(in_memory()) as db:
        places = file(db, readings, len(readings))
    events = {name: event_id for name, (event_id, _) in places.items()}
    return Filed(truth, readings, events, {name: original for name, (_, original) in places.items()})


@pytest.fixture(scope="module")
def hard_pairs() -> list[tuple[str, str, str]]:
    return [(row["id1"], row["id2"], row["tag"]) for row in lines("hard_pairs.jsonl")]


def test_every_text_of_the_sample_is_read_and_filed(sample: Filed) -> None:
    assert set(sample.readings) == set(sample.events) == set(sample.truth)


def test_events_are_found_as_well_as_the_floor_says(sample: Filed) -> None:
    score = b_cubed({name: row["cluster_id"] for name, row in sample.truth.items()}, sample.events)
    assert score.f1 >= LEAST_F1, (round(score.precision, 3), round(score.recall, 3))
    assert score.precision >= LEAST_PRECISION


def test_hard_pairs_are_known_texts_of_different_events_many_of_them_close_in_time(
    sample: Filed, hard_pairs: list[tuple[str, str, str]]
) -> None:
    assert len({frozenset(pair[:2]) for pair in hard_pairs}) == len(hard_pairs)
    for one, other, tag in hard_pairs:
        assert sample.truth[one]["cluster_id"] != sample.truth[other]["cluster_id"], (one, other)
        assert tag
    times = {name: reading.fingerprint.dated_at for name, reading in sample.readings.items()}
    close = [pair for pair in hard_pairs if (a := times[pair[0]]) and (b := times[pair[1]]) and abs(a - b) <= CLOSE]
    assert len(close) >= LEAST_CLOSE_PAIRS


def test_no_hard_pair_is_one_event(sample: Filed, hard_pairs: list[tuple[str, str, str]]) -> None:
    assert [pair for pair in hard_pairs if sample.events[pair[0]] == sample.events[pair[1]]] == []


@pytest.mark.parametrize("size", [20, 5])
def test_what_one_event_is_hardly_depends_on_how_the_texts_are_cut_into_batches(sample: Filed, size: int) -> None:
    with closing(in_memory()) as db:
        events = {name: event_id for name, (event_id, _) in file(db, sample.readings, size).items()}
    score = b_cubed(sample.events, events)
    assert score.f1 >= LEAST_ALIKE, (round(score.precision, 3), round(score.recall, 3))


def test_relevance_errs_no_more_often_than_the_floor_says(sample: Filed) -> None:
    errors = [
        (name, sample.readings[name].article.relevance)
        for name, row in sample.truth.items()
        if (sample.readings[name].article.relevance >= THRESHOLD) is not row["relevant"]
    ]
    assert len(errors) <= MOST_RELEVANCE_ERRORS, errors


def test_agency_copies_point_to_their_original_and_nothing_else_is_a_copy(sample: Filed) -> None:
    expected = {name: row.get("copy_of") for name, row in sample.truth.items()}
    assert sample.copies == expected


def test_three_calls_under_the_same_headline_stay_three_events(sample: Filed) -> None:
    events = {label: {sample.events[name] for name, row in sample.truth.items() if row["cluster_id"] == label} for label in CALLS}
    assert all(events.values())
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert not events[CALLS[one]] & events[CALLS[other]], (CALLS[one], CALLS[other])
