"""What does recognition cost an article, beyond reading it, and what does it cost in a warehouse of a million? Run by hand:

    .venv/bin/python tests/bench/recognition.py [--count 10000] [--grown 1000000] [--daily 600] [FOLDER ...]

FOLDERs hold `articles.jsonl` files with `text`; without one the bundled sample corpus is used. What is there is replayed,
shifted in time, `--daily` articles a day. First `--count` articles are filed for real, in batches of 500, on one core: prints the
seconds of recognition (window, candidates, comparison, arranging) and of all, storing included. Then the warehouse is grown to
`--grown` articles by shifted copies of its rows, and more batches are filed after the last day: prints what an article costs
there, as a ratio to what it cost before, and the memory of the process.
"""

import argparse
import json
import resource
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.containers import Item
from extractors.identity import digest
from extractors.reading import Context
from extractors.records import Reading, Sighting
from flows import filing
from flows.filing import Outcome, file_outcomes
from flows.workers import PendingReadings, Readers
from warehouse.database import Connection, opened

SAMPLE = Path(__file__).parents[2] / "flows" / "sample"
BATCH = 500
START = datetime(2000, 1, 1, tzinfo=UTC)
NOW = datetime(2190, 1, 1, tzinfo=UTC)
# Which columns of a shifted copy get another id, which another time; texts are left out, so that the copy does not take a night.
IDS = {
    "fingerprints": ("article_id",), "articles": ("article_id", "event_id", "copy_of"), "anchors": ("article_id",),
    "links": ("article_id", "other_id"), "event_articles": ("article_id", "event_id"), "events": ("event_id",),
    "mentions": ("article_id",), "article_versions": ("article_id",), "sightings": ("sighting_id", "article_id"),
}  # fmt: skip
TIMES = {
    "fingerprints": ("published_at", "dated_at"), "articles": ("published_at",), "anchors": ("dated_at",),
    "links": ("published_at",), "events": ("first_published_at", "last_published_at"),
}  # fmt: skip
NO_TEXT = {"articles": "'' AS text", "article_versions": "'' AS text"}


def shifted(table: str) -> str:
    """Return the columns of a shifted copy of a table."""
    columns = [f"{name} || '-' || $turn AS {name}" for name in IDS[table]]
    columns += [f"{name} + $by AS {name}" for name in TIMES.get(table, ())]
    return f"* REPLACE ({', '.join([*columns, *filter(None, [NO_TEXT.get(table)])])})"


def readings(folders: list[Path]) -> list[Reading]:
    """Read the articles of all folders that have a body."""
    files = [folder / "articles.jsonl" for folder in folders or [SAMPLE]]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    items = [
        Item("line", str(row["id"]), json.dumps({**row, "published_at": "2000-01-01T00:00Z"}).encode())
        for row in rows
        if len(row.get("text") or "") > 200
    ]
    context = Context(NOW, "bench")
    with Readers() as readers:
        return [found for found in PendingReadings(readers, items, context).results() if isinstance(found, Reading)]


def replayed(found: Reading, number: int, daily: int) -> Reading:
    """Return an article as the number-th of the replay."""
    article_id = digest("bench", found.article.article_id, str(number))
    at = START + timedelta(days=number / daily)
    return Reading(
        replace(found.article, article_id=article_id, published_at=at, published_precision="minute"),
        tuple(replace(mention, article_id=article_id) for mention in found.mentions),
        replace(found.fingerprint, article_id=article_id, published_at=at, published_precision="minute", dated_at=at),
    )


def sighting(name: str) -> Sighting:
    """Return a sighting that waits."""
    nothing: dict[str, Any] = dict.fromkeys(Sighting.__dataclass_fields__)
    stated = {"origin": "corpus", "origin_ref": name, "published_precision": "none", "seen_at": NOW, "fate": "waiting"}
    return Sighting(**(nothing | stated | {"sighting_id": name, "attempts": 0, "run_id": "bench"}))


class Clock:
    """Seconds spent in functions of `flows.filing`, by name."""

    def __init__(self) -> None:
        """Wrap `relate`."""
        self.seconds: Counter[str] = Counter()
        inner = filing.relate

        def relate(*arguments: Any) -> Any:
            started = time.process_time()
            try:
                return inner(*arguments)
            finally:
                self.seconds["recognition"] += time.process_time() - started

        filing.relate = relate


def file(db: Connection, texts: list[Reading], numbers: range, daily: int, clock: Clock) -> tuple[float, float]:
    """File articles in batches; return the CPU seconds of recognition and of all."""
    before, started = clock.seconds["recognition"], time.process_time()
    for first in range(numbers.start, numbers.stop, BATCH):
        batch = [replayed(texts[number % len(texts)], number, daily) for number in range(first, min(first + BATCH, numbers.stop))]
        file_outcomes(db, [Outcome(sighting(found.article.article_id), found) for found in batch], NOW, keep_all=True)
    return clock.seconds["recognition"] - before, time.process_time() - started


def grow(db: Connection, have: int, wanted: int, daily: int) -> int:
    """Add shifted copies of all rows until there are so many articles; return how many there are."""
    for table in IDS:
        db.execute(f"CREATE TEMP TABLE base_{table} AS FROM {table}")
    turns = max(0, wanted // have - 1)
    for turn in range(1, turns + 1):
        for table in IDS:
            shift = timedelta(days=turn * have / daily)
            used = {"turn": str(turn)} | ({"by": shift} if table in TIMES else {})
            db.execute(f"INSERT INTO {table} SELECT {shifted(table)} FROM base_{table}", used)
    for table in IDS:
        db.execute(f"DROP TABLE base_{table}")
    return have * (turns + 1)


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--grown", type=int, default=1_000_000)
    parser.add_argument("--daily", type=int, default=600)
    options = parser.parse_args()
    texts = readings(options.folders)
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        with opened(path) as db:
            db.execute("SET threads = 1")
            recognition, whole = file(db, texts, range(options.count), options.daily, clock)
            print(f"{len(texts)} texts replayed as {options.count} articles")
            print(f"recognition {recognition:.1f} s on one core, with storing {whole:.1f} s")
            few = file(db, texts, range(options.count, options.count + 4 * BATCH), options.daily, clock)
            have = options.count + 4 * BATCH
            count = grow(db, have, options.grown, options.daily)
        with opened(path) as db:
            db.execute("SET threads = 1")
            file(db, texts, range(count, count + BATCH), options.daily, clock)
            many = file(db, texts, range(count + BATCH, count + 5 * BATCH), options.daily, clock)
        size = path.stat().st_size
    each = [1000 * seconds / (4 * BATCH) for seconds in (*few, *many)]
    print(f"at {options.count}: {each[0]:.2f} ms an article for recognition, {each[1]:.2f} with storing")
    print(
        f"at {count}: {each[2]:.2f} ms ({each[2] / each[0]:.2f} times), {each[3]:.2f} with storing ({each[3] / each[1]:.2f} times)"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"peak memory {peak / 1e6:.0f} MB, warehouse {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
