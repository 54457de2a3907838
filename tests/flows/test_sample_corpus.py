"""Floors of the bundled sample corpus, which passes here through the code that files articles in production.

Lowering a floor is a deliberate act: say in the commit why.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from extractors.containers import Item
from extractors.events import FAR_FUTURE
from extractors.identity import digest
from extractors.reading import Context, read_item
from extractors.records import Reading, Sighting
from extractors.relevance import THRESHOLD
from extractors.scores import b_cubed
from flows.filing import Outcome, file_outcomes
from warehouse import read
from warehouse.database import Connection, in_memory

LEAST_F1 = 0.90
MOST_RELEVANCE_ERRORS = 2
CALLS = ("call-biden-zelensky-2022-01-02", "call-biden-zelensky-2022-01-27", "call-biden-zelensky-2022-02-13")
NOW = datetime(2023, 1, 1, tzinfo=UTC)
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


def file(db: Connection, readings: dict[str, Reading]) -> None:
    ordered = sorted(readings.items(), key=lambda found: (found[1].article.published_at or FAR_FUTURE, found[0]))
    nothing: dict[str, Any] = {field: None for field in Sighting.__dataclass_fields__}
    stated = nothing | {"origin": "corpus", "published_precision": "none", "seen_at": NOW, "attempts": 0, "run_id": RUN}
    outcomes = [
        Outcome(Sighting(**(stated | {"sighting_id": digest(RUN, name), "origin_ref": name, "fate": "waiting"})), reading)
        for name, reading in ordered
    ]
    file_outcomes(db, outcomes, NOW, keep_all=True)


@pytest.fixture(scope="module")
def sample() -> Iterator[Filed]:
    readings = {name: reading for name, item in items() if isinstance(reading := read_item(item, Context(NOW, RUN)), Reading)}
    db = in_memory()
    file(db, readings)
    places = read.filings(db, [reading.article.article_id for reading in readings.values()])
    names = {reading.article.article_id: name for name, reading in readings.items()}
    truth = {row["id"]: row for row in lines("events.jsonl")}
    events = {names[article_id]: event_id for article_id, (event_id, _) in places.items()}
    copies = {names[article_id]: names[original] if original else None for article_id, (_, original) in places.items()}
    yield Filed(truth, readings, events, copies)
    db.close()


def test_every_text_of_the_sample_is_read_and_filed(sample: Filed) -> None:
    assert set(sample.readings) == set(sample.events) == set(sample.truth)


def test_events_are_found_as_well_as_the_floor_says(sample: Filed) -> None:
    score = b_cubed({name: row["cluster_id"] for name, row in sample.truth.items()}, sample.events)
    assert score.f1 >= LEAST_F1, (round(score.precision, 3), round(score.recall, 3))


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
