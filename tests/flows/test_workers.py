"""Reading in worker processes: whatever a piece does to its reader, only that piece is lost."""

import os
import time
from collections.abc import Iterator

import pytest

from extractors.containers import Item
from extractors.identity import content_hash
from extractors.records import Reading, Refusal
from flows import workers
from flows.workers import FEW, GROUP, SMALL, PendingReadings, Readers, gone_wrong, read_group


class Sleeper(bytes):
    """A body whose reader falls asleep."""

    def strip(self, *_: object) -> bytes:
        time.sleep(60)
        raise AssertionError


class Killer(bytes):
    """A body that ends the process of its reader."""

    def strip(self, *_: object) -> bytes:
        os._exit(3)


class Raiser(bytes):
    """A body over which its reader stumbles."""

    def strip(self, *_: object) -> bytes:
        raise RuntimeError("bad\nluck")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(2) as two:
        yield two


def text(number: int, size: int = 0) -> Item:
    return Item("text", f"{number}.txt", f"Text number {number} is about the war in Ukraine.".encode() + b" Kyiv." * (size // 6))


@pytest.mark.parametrize(
    ("function", "argument", "reason"),
    [
        (time.sleep, 60, "reading it took longer than 20 seconds"),
        (os._exit, 7, "reading it ended its process (exit code 7)"),
        (int, "many\n words", "reading it failed: ValueError: invalid literal for int() with base 10: 'many\\n words'"),
        (bytes.fromhex, "zz", "reading it failed: ValueError: non-hexadecimal number found in fromhex() arg at position 0"),
    ],
)
def test_a_task_that_goes_wrong_costs_only_itself(readers, function, argument, reason):
    fine, wrong = readers.submit(abs, -1), readers.submit(function, argument, seconds=0.5)
    with pytest.raises(Exception) as error:  # of what kind it is, is what gone_wrong tells
        wrong.result()
    assert gone_wrong(error.value) == reason
    assert (fine.result(), readers.submit(abs, -2).result()) == (1, 2)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (Killer(b"a"), "reading it ended its process (exit code 3)"),
        (Raiser(b"a"), "reading it failed: RuntimeError: bad luck"),
    ],
)
def test_a_page_that_stops_its_reader_is_refused_and_the_others_are_read(readers, context, body, reason):
    items = [text(1), Item("html", "bad.html", body), text(2)]
    first, refused, second = PendingReadings(readers, items, context).results()
    assert refused == Refusal("html", "bad.html", reason, content_hash(b"a"))
    assert [type(reading) for reading in (first, second)] == [Reading, Reading]


def test_a_page_that_takes_too_long_is_refused(monkeypatch, readers, context):
    monkeypatch.setattr(workers, "DEADLINE", 0.6)
    assert PendingReadings(readers, [Item("html", "bad.html", Sleeper(b"a"))], context).results() == [
        Refusal("html", "bad.html", "reading it took longer than 1 seconds", content_hash(b"a"), again=True)
    ]


def test_in_a_group_of_texts_only_the_guilty_one_is_refused(readers, context):
    items = [Item("text", "bad.txt", Killer(b"a")) if number == 13 else text(number) for number in range(FEW + 1)]
    results = PendingReadings(readers, items, context).results()
    assert [number for number, result in enumerate(results) if isinstance(result, Refusal)] == [13]
    assert [result.article.origin_ref for result in results if isinstance(result, Reading)] == [
        item.ref for item in items if item.ref != "bad.txt"
    ]


class NoReaders(Readers):
    """A pool that must not be used."""

    def submit(self, *arguments: object, **named: object) -> None:
        raise AssertionError("asked a worker")


@pytest.mark.parametrize("items", [[], [text(1)], [text(number) for number in range(FEW)]])
def test_a_few_small_texts_are_read_without_a_worker(context, items):
    assert PendingReadings(NoReaders(), items, context).results() == read_group(items, context)


@pytest.mark.parametrize(
    "items",
    [[text(number) for number in range(FEW + 1)], [text(1, SMALL)], [Item("html", "a.html", b"<p>")]],
    ids=["many", "large", "a page"],
)
def test_many_or_large_texts_and_pages_are_left_to_workers(context, items):
    with pytest.raises(AssertionError, match="asked a worker"):
        PendingReadings(NoReaders(), items, context)


def test_small_texts_are_read_in_groups_and_large_ones_and_pages_alone():
    page, large = Item("html", "a.html", b"<p>"), text(0, SMALL)
    groups = workers._groups([text(1), text(2), page, text(3), large, *[text(number) for number in range(4, 4 + GROUP + 1)]])
    assert [len(group) for group in groups] == [2, 1, 1, 1, GROUP, 1]


def test_a_pool_that_was_never_asked_starts_no_process():
    with Readers() as readers:
        pass
    assert readers._pool is None
