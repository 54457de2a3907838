"""Records can be hashed, compared, sent between processes, and not changed."""

import dataclasses
import inspect
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from extractors import records
from extractors.records import Entry, Fingerprint, Lineage, Link, Membership, Mention, Moment, Outlet, Refusal, TimeClaim

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
KINDS = [kind for _, kind in inspect.getmembers(records, inspect.isclass) if dataclasses.is_dataclass(kind)]
MADE = [
    Moment(AT, "minute", "feed: published"),
    Entry("k", None, "t", None, ("A", "B"), Moment(AT, "day", "x"), None),
    Mention("a", "Q1", "Kiew", "place", 2),
    Fingerprint("a", "de", AT, "minute", ("t:a",), (1.0,), ("t:a",), (), (1, 2), 2, 9, "outlet", AT),
    Refusal("corpus", "a.txt", "empty", "hash"),
    Membership("e", "a", AT, None, 1.0, "{}"),
    Lineage("created", None, "e", AT, "run"),
    Link("a", "b", -1.0, 0.0, None),
    Outlet("bell", "The Bell", recurring=frozenset({"werbung"})),
    TimeClaim("a", "published", "feed: published", "2022-03-10", AT, "day", "agrees"),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_record_is_frozen_slotted_and_has_no_methods(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen
    assert not hasattr(kind, "__dict__") or "__slots__" in vars(kind)
    assert [name for name, value in vars(kind).items() if inspect.isfunction(value) and not name.startswith("__")] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_field_of_a_record_is_a_list_or_a_dict(kind: Any) -> None:
    assert [field.name for field in dataclasses.fields(kind) if str(field.type).startswith(("list", "dict", "set"))] == []


@pytest.mark.parametrize("record", MADE, ids=lambda record: type(record).__name__)
def test_a_record_is_hashed_and_comes_back_from_another_process_the_same(record: Any) -> None:
    assert pickle.loads(pickle.dumps(record)) == record
    assert len({record, pickle.loads(pickle.dumps(record))}) == 1


def test_times_end_in_at() -> None:
    timed = {field.name for kind in KINDS for field in dataclasses.fields(kind) if "datetime.datetime" in str(field.type)}
    assert {name for name in timed if not name.endswith("_at")} == {"at", "valid_from", "valid_to"}


def test_a_fingerprint_need_not_have_an_outlet_or_a_date() -> None:
    bare = Fingerprint("a", None, None, "none", (), (), (), (), (), 0, 0)
    assert (bare.outlet, bare.dated_at) == (None, None)
