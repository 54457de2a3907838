"""How fast does a corpus load, and in how much memory? Run by hand:

    .venv/bin/python tests/bench/backfill.py [--count 10000] [FOLDER ...]

FOLDERs hold `articles.jsonl` files with `text`; without one the bundled sample corpus is used. Texts are repeated with
other dates (a year apart, so that they are no copies of each other) until there are enough. Prints texts a second of the
whole command, the peak of the memory of all its processes together (proportional set size), and, as the yardstick in
the same run, how many texts a second one process reads alone (extractors only, nothing filed).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from extractors.containers import Item
from extractors.reading import Context, read_item

SAMPLE = Path(__file__).parents[2] / "flows" / "sample"
ALONE = 400


def rows(folders: list[Path]) -> list[dict[str, object]]:
    """Return the articles of all folders that have a body."""
    files = [folder / "articles.jsonl" for folder in folders or [SAMPLE]]
    found = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [row for row in found if len(row.get("text") or "") > 200]


def corpus(articles: list[dict[str, object]], count: int) -> Iterator[str]:
    """Yield so many lines, each article again and again in other years, on a day that its id decides."""
    for number in range(count):
        row, turn = articles[number % len(articles)], number // len(articles)
        day = int.from_bytes(blake2b(str(row["id"]).encode(), digest_size=2).digest()) % 365
        at = datetime(1995 + turn, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=number % 1440)
        kept = {name: row.get(name) for name in ("title", "text", "lang", "source")}
        yield json.dumps({**kept, "id": f"{row['id']}-{turn}", "published_at": at.isoformat()}, ensure_ascii=False)


def memory_of(root: int) -> int:
    """Return the proportional set size of a process and its descendants, in bytes (Linux only)."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    total = 0
    for pid in family:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
        except (OSError, StopIteration):
            continue
    return total


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    options = parser.parse_args()
    articles = rows(options.folders)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.jsonl"
        file.write_text("\n".join(corpus(articles, options.count)) + "\n", "utf-8")
        alone = [
            Item("line", str(number), line.encode()) for number, line in enumerate(file.read_text("utf-8").splitlines()[:ALONE])
        ]
        context = Context(datetime(2030, 1, 1, tzinfo=UTC), "bench")
        read_item(alone[0], context)  # loads models and word lists
        started = time.process_time()
        for item in alone:
            read_item(item, context)
        reading = len(alone) / (time.process_time() - started)
        command = [str(Path(sys.executable).parent / "lagebild"), "backfill", "--keep-all", "--no-publish", str(file)]
        started = time.monotonic()
        process = subprocess.Popen(command, env=os.environ | {"LAGEBILD_HOME": folder}, stderr=subprocess.DEVNULL)
        peak = [0]

        def watch() -> None:
            while process.poll() is None:
                peak[0] = max(peak[0], memory_of(process.pid))
                time.sleep(0.3)

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        watcher.join()
        seconds = time.monotonic() - started
        size = (Path(folder) / "warehouse.duckdb").stat().st_size
    print(f"{options.count} texts in {seconds:.1f} s: {options.count / seconds:.0f} texts/s, peak memory {peak[0] / 1e6:.0f} MB")
    print(f"one process reads {reading:.0f} texts/s alone; the whole load runs at {options.count / seconds / reading:.2f} of that")
    print(f"warehouse {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
