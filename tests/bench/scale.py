"""Does it hold at 1,000,000 articles, 20,000,000 mentions and 200,000 events? Run by hand, half an hour and 30 GB of disk:

    .venv/bin/python tests/bench/scale.py make FOLDER [--articles 1000000]
    .venv/bin/python tests/bench/scale.py measure FOLDER
    .venv/bin/python tests/bench/scale.py ask FOLDER
    .venv/bin/python tests/bench/scale.py add FOLDER --at 1 [--articles 1000]

`make` fills FOLDER/warehouse.duckdb with an invented world of two years (scale_world.sql; the same each time), runs the
checks and keeps a copy beside it. `measure` begins from that copy: it publishes from the start, then three times after
1,000 further articles (`add`: they go through the functions that file them in production), then asks every trend view for
everything and for a month, and searches, each in a process of its own, on two threads with 4 GB, once with nothing of the
file in memory (cold) and once more (warm). It prints seconds beside the goals and the peak of the memory in GB, and exits
1 where a goal is missed. `ask` does the last part only, on what is published. CPU: seconds of all processors together, start
of the process included, both times of asking: on a busy machine the better measure.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any

import duckdb

from extractors.mentions import gazetteer
from extractors.records import Article, Fingerprint, Lineage, Membership, Mention, Reading, Sighting, TimeClaim
from flows.publication import publish_now
from flows.settings import Settings
from warehouse import check, collecting, load, read, revising
from warehouse.collecting import PollRecord
from warehouse.database import Connection, opened, statement, transaction
from warehouse.revising import Revised

WORLD = Path(__file__).with_name("scale_world.sql")
DAYS, END = 730, datetime(2026, 11, 1, tzinfo=UTC)
MONTH = "{0} >= DATE '2026-03-01' AND {0} < DATE '2026-04-01'"
WHEN = ("day", "month", "first_at", "first_published_at", "gap_from")
GOALS = {"publish": 30.0, "everything": 5.0, "month": 1.0, "search": 1.0}
LONGEST, HOUR = 90.0, timedelta(hours=1)


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long the block took."""
    begun = time.monotonic()
    yield
    print(f"{name:<26} {time.monotonic() - begun:7.1f} s", flush=True)


def make(folder: Path, articles: int) -> None:
    """Make the world, part by part, check it, and keep a copy."""
    database = folder / "warehouse.duckdb"
    shutil.rmtree(folder, ignore_errors=True)
    parts = re.split(r"^-- part: (\w+)\n", WORLD.read_text("utf-8"), flags=re.MULTILINE)[1:]
    sizes = {"articles": articles, "events": articles // 5, "sightings": 2 * articles, "days": DAYS}
    with timed("made in"):
        with opened(database) as db:
            for setting in ("memory_limit = '3GB'", "threads = 2", "checkpoint_threshold = '1GB'"):
                db.execute(f"SET {setting}")
            for name, number in sizes.items():
                db.execute(f"SET VARIABLE {name} = {number}")
            load.sync_entities(db, list(gazetteer().entities.values()))
            for name, sql in zip(parts[::2], parts[1::2], strict=True):
                with timed(name):
                    db.execute(sql)
            with timed("events"):
                _summarise(db)
            db.execute("CHECKPOINT")
        run_checks(folder)
        shutil.copyfile(database, folder / "warehouse.pristine.duckdb")
    print(f"{database}: {database.stat().st_size / 1e9:.2f} GB, peak {_peak():.2f} GB of memory")


def _summarise(db: Connection) -> None:
    """Compute the events as production does, some thousand at a time in the order in which they began."""
    ids = [event_id for (event_id,) in db.execute("SELECT event_id FROM plan WHERE turn = 1 ORDER BY n").fetchall()]
    for first in range(0, len(ids), 10_000):
        load.refresh_events(db, ids[first : first + 10_000], END)


def run_checks(folder: Path) -> None:
    """Print how long each check takes with the memory of production; exit where one finds something."""
    with opened(folder / "warehouse.duckdb") as db:
        tables = (
            "sources",
            "feeds",
            "articles",
            "article_versions",
            "mentions",
            "events",
            "event_articles",
            "sightings",
            "visits",
            "runs",
        )
        print(", ".join(f"{table} {db.execute(f'SELECT count(*) FROM {table}').fetchall()[0][0]:,}" for table in tables))
        for name in check.names("checks"):
            with timed(f"check {name}"):
                wrong = db.execute(statement("checks", name)).fetchmany(3)
            if wrong:
                sys.exit(f"{name}: {wrong}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _id(*parts: object) -> str:
    return md5(" ".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()[:16]


def _records(db: Connection, kind: Any, sql: str, parameters: dict[str, Any]) -> list[Any]:
    """Return the rows of a question as records of one kind."""
    wanted = kind.__dataclass_fields__
    found = read.rows(db, sql, parameters)
    return [kind(**{name: tuple(row[name]) if isinstance(row[name], list) else row[name] for name in wanted}) for row in found]


def _of(db: Connection, articles: Sequence[Article]) -> dict[str, Reading]:
    """Return these articles with all that recognition stores of them, by id."""
    asked = {"ids": [article.article_id for article in articles]}
    where = "WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))"
    prints = read.fingerprints(db, asked["ids"])
    mentions: dict[str, list[Mention]] = {}
    for mention in _records(db, Mention, f"FROM mentions {where}", asked):
        mentions.setdefault(mention.article_id, []).append(mention)
    times: dict[str, list[TimeClaim]] = {}
    for claim in _records(db, TimeClaim, f"FROM article_times {where}", asked):
        times.setdefault(claim.article_id, []).append(claim)
    return {
        a.article_id: Reading(a, tuple(mentions.get(a.article_id, ())), prints[a.article_id], tuple(times.get(a.article_id, ())))
        for a in articles
    }


def add(folder: Path, count: int, number: int) -> None:
    """File further articles of the next day as production does, four hours a run; move some to other events, revise some."""
    with opened(folder / "warehouse.duckdb") as db:
        last = db.execute("SELECT max(published_at) FROM articles").fetchall()[0][0]
        day = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        sql = (
            "WITH late AS (SELECT article_id FROM articles WHERE published_precision = 'minute' "
            "ORDER BY published_at DESC LIMIT 4 * $count) "
            "FROM late ORDER BY hash(article_id, $number) LIMIT $count"
        )
        picked = [article_id for (article_id,) in db.execute(sql, {"count": count, "number": number}).fetchall()]
        recent = _records(db, Article, "FROM articles WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))", {"ids": picked})
        models = list(_of(db, recent).values())
        feeds = read.rows(db, "SELECT feed_id, source_id, failures, last_listed FROM feeds ORDER BY feed_id", {})
        for hour in range(0, 24, 4):
            run = f"{day + hour * HOUR:%Y%m%dT%H%M%S}-{number:06}"
            with transaction(db):
                load.start_run(db, (run, "collect", day + hour * HOUR, "0.1"))
            _file_run(db, models[hour // 4 :: 6], feeds, (day + hour * HOUR, run))
            with transaction(db):
                load.end_run(db, run, day + hour * HOUR + timedelta(minutes=10), "{}")
        with transaction(db):
            _rearrange(db, recent, day + timedelta(days=1), run)


def _file_run(db: Connection, models: Sequence[Reading], feeds: Sequence[dict[str, Any]], run: tuple[datetime, str]) -> None:
    """Record the visits of a run with two items for each article, and load the articles."""
    at, run_id = run
    new = [_another(model, at + timedelta(minutes=3 * number % 240), run_id) for number, model in enumerate(models)]
    listing: dict[str, list[Sighting]] = {}
    for number, reading in enumerate(new):
        for other in (0, 1):
            feed = feeds[(number * 7 + other * 31 + at.hour * 13) % len(feeds)]
            listing.setdefault(feed["feed_id"], []).append(_item(reading.article, feed, at, other))
    collecting.record_polls(db, [_poll(feed, listing.get(feed["feed_id"], []), at, run_id) for feed in feeds], keep_all=False)
    with transaction(db):
        articles = [reading.article for reading in new]
        founded = [article for article in articles if article.event_id == _id("event", article.article_id)]
        load.insert(db, [reading.fingerprint for reading in new])
        load.insert(db, articles)
        load.insert(db, [mention for reading in new for mention in reading.mentions])
        load.insert(db, [claim for reading in new for claim in reading.times])
        load.first_versions(db, articles, at, run_id)
        load.insert(db, [Membership(str(a.event_id), a.article_id, at, None, 0.8, '{"rule": "2"}') for a in articles])
        load.insert(db, [Lineage("created", None, str(a.event_id), at, run_id) for a in founded])
        load.refresh_events(db, sorted({str(a.event_id) for a in articles}), at)
        revising.plan(db, {a.article_id: at + HOUR for a in articles})
        items = [found for found in (item for items in listing.values() for item in items) if found.attempts == 0]
        load.settle(db, [_settled(found) for found in items])


def _another(model: Reading, at: datetime, run_id: str) -> Reading:
    """Return an article like this one, at another time: of the same event or, every second time, of one of its own."""
    old = model.article
    name = _id("added", old.article_id, at)
    said = {field: getattr(old, field) for field in Article.__dataclass_fields__}
    own = int(name, 16) % 2 == 0
    said |= {"article_id": name, "url": f"https://{old.source_id}.example/{name}.html", "origin_ref": name, "run_id": run_id}
    said |= {"published_at": at, "published_precision": "minute", "modified_at": None, "first_seen_at": at + 4 * HOUR}
    said |= {"event_id": _id("event", name) if own else old.event_id, "copy_of": None if own else old.copy_of}
    said |= {"text": "\n\n".join(reversed(old.text.split("\n\n"))), "text_hash": _id("text", name) * 2}
    print_ = {field: getattr(model.fingerprint, field) for field in Fingerprint.__dataclass_fields__}
    return Reading(
        Article(**said),
        tuple(Mention(name, m.entity_id, m.surface, m.kind, m.count) for m in model.mentions),
        Fingerprint(**print_ | {"article_id": name, "published_at": at, "dated_at": at}),
        tuple(TimeClaim(name, c.about, c.basis, at.isoformat(), at, "minute", c.verdict) for c in model.times),
    )


def _item(article: Article, feed: dict[str, Any], at: datetime, other: int) -> Sighting:
    """Return the item of an article in a feed, or, as the other one, an item that is not about the war."""
    name, url = _id("item", article.article_id, other), f"{article.url}?{other}" if other else article.url
    said: dict[str, Any] = {"fate": "unrelated", "reason": "relevance 0.20", "article_id": None, "attempts": 1}
    if not other:
        said = {"fate": "waiting", "reason": None, "article_id": article.article_id, "attempts": 0}
    said |= {
        "sighting_id": name,
        "origin": "feed",
        "origin_ref": str(url),
        "source_id": feed["source_id"],
        "feed_id": feed["feed_id"],
    }
    said |= {"url": url, "title": article.title, "published_at": article.published_at, "published_precision": "minute"}
    return Sighting(**said, published_basis="feed: published", seen_at=at, retry_at=None, run_id=article.run_id)


def _settled(item: Sighting) -> Sighting:
    said = {field: getattr(item, field) for field in Sighting.__dataclass_fields__}
    return Sighting(**said | {"fate": "loaded", "attempts": 1})


def _poll(feed: dict[str, Any], items: Sequence[Sighting], at: datetime, run_id: str) -> PollRecord:
    visit = (feed["feed_id"], at, at + HOUR, "as often as it brings something", "read" if items else "not modified", None, 0)
    return PollRecord(*visit, None, None, None, not items, bool(items), 0, None, None, None, 30, tuple(items), run_id)


def _rearrange(db: Connection, recent: Sequence[Article], at: datetime, run_id: str) -> None:
    """Move some articles to other events, and store new versions of some."""
    moved, target = recent[:30], recent[30:60]
    load.move(db, [Membership(str(b.event_id), a.article_id, at, None, 0.7, "{}") for a, b in zip(moved, target, strict=True)])
    left = sorted({str(a.event_id) for a in moved})
    held = read.still_held(db, left)
    load.drop_events(db, [event_id for event_id in left if event_id not in held])
    load.refresh_events(db, sorted(held | {str(b.event_id) for b in target}), at)
    changed = []
    for reading in _of(db, recent[60:110]).values():
        said = {field: getattr(reading.article, field) for field in Article.__dataclass_fields__}
        said |= {"title": f"{reading.article.title} ({at:%d.%m.})", "text_hash": _id("new", reading.article.article_id, at) * 2}
        article = Article(**said)
        revised = Reading(article, reading.mentions, reading.fingerprint, reading.times)
        changed.append(Revised(article.article_id, revised, ("headline",), "{+more+}", article.url))
    revising.revise(db, changed, at, run_id)


def measure(folder: Path) -> int:
    """Publish from the start and after additions, ask everything, print it beside its goals; return how many goals were missed."""
    shutil.copyfile(folder / "warehouse.pristine.duckdb", folder / "warehouse.duckdb")
    (folder / "warehouse.duckdb.wal").unlink(missing_ok=True)
    shutil.rmtree(folder / "published", ignore_errors=True)
    missed = _report("published from the start", _child(folder, "publish", 0), None)
    for number in (1, 2, 3):
        _report(f"1,000 further articles filed ({number})", _child(folder, "add", number), None)
        missed += _report(f"published 1,000 new articles ({number})", _child(folder, "publish", number), "publish")
    return missed + ask(folder)


def ask(folder: Path) -> int:
    """Ask the snapshot that is published everything, print it beside its goals; return how many goals were missed."""
    missed = sum(_report(name, _child(folder, "ask", name), goal) for name, goal in _questions(folder))
    print(f"{missed} goals missed")
    return missed


def _report(name: str, found: dict[str, Any], goal: str | None) -> int:
    """Print one line; return 1 where the goal is missed."""
    limit = GOALS.get(goal or "")
    seconds = "".join(f"{value:>8.2f}" for value in found["seconds"]).ljust(16)
    late = limit is not None and ("error" in found or max(found["seconds"], default=LONGEST) > limit)
    verdict = "" if limit is None else "missed" if late else "met"
    said = found.get("error", found.get("said", ""))
    spent = f"{limit or '':>7}{found['cpu']:>8.1f}{found['peak']:>6.2f}"
    print(f"{name[:43]:<44}{seconds}{spent} {verdict:<6} {said}", flush=True)
    return int(late)


def _child(folder: Path, task: str, what: object) -> dict[str, Any]:
    """Do one task in a process of its own; return what it printed."""
    command = [sys.executable, __file__, "task", str(folder), task, str(what)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if re.match(r"[\w.]+(Error|Exception)|held back", line)] or ["killed"]
        return {"seconds": [], "peak": 0.0, "cpu": 0.0, "error": said[-1][:200]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def task(folder: Path, name: str, what: str) -> dict[str, Any]:
    """Do what a child was started for; return seconds, those of its processors, and the peak of its memory in GB."""
    begun = time.monotonic()
    if name == "ask":
        said = _asked(folder, what)
    elif name == "add":
        add(folder, 1000, int(what))
        said = {"seconds": [time.monotonic() - begun]}
    else:
        at = END + timedelta(days=1 + int(what))
        found = publish_now(Settings(home=folder), at)
        if found.failures:
            sys.exit(f"held back: {found.failures}")
        size = (folder / "published" / "lagebild.duckdb").stat().st_size / 1e9
        said = {"seconds": [time.monotonic() - begun], "said": f"{size:.2f} GB, {found.rows['articles']:,} articles"}
    return said | {"peak": _peak(), "cpu": time.process_time()}


def _questions(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what is asked of the snapshot: views as a whole and by month, and searches; with the goal of each."""
    with closing(_snapshot(folder)) as db:
        for (view,) in db.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY view_name").fetchall():
            yield f"{view}", "everything"
            if _when(db, view):
                yield f"{view} of a month", "month"
        for name in _searches(db):
            yield f"search: {name}", "search"


def _when(db: Connection, view: str) -> str | None:
    columns = {row[0] for row in db.execute(f"DESCRIBE {view}").fetchall()}
    return next((name for name in WHEN if name in columns), None)


def _searches(db: Connection) -> dict[str, str]:
    """Return searches by name, with words of the texts themselves; none where there is no such macro."""
    if not db.execute("SELECT 1 FROM duckdb_functions() WHERE function_name = 'search'").fetchall():
        return {}
    sql = (
        "WITH texts AS (SELECT lower(text) AS text FROM articles WHERE language = 'de' LIMIT 4000), "
        "words AS (SELECT unnest(list_distinct(regexp_extract_all(text, '[a-z]{4,}'))) AS word FROM texts) "
        "SELECT word FROM words GROUP BY word ORDER BY count(*) DESC, word"
    )
    words = [word for (word,) in db.execute(sql).fetchall()]
    text = db.execute("SELECT text FROM articles WHERE language = 'de' LIMIT 1 OFFSET 3000").fetchall()[0][0]
    phrase = " ".join(re.findall(r"\w+", text.partition(".")[0])[2:5])
    entity = db.execute(
        "SELECT name_de FROM entities JOIN mentions USING (entity_id) GROUP BY ALL ORDER BY count(*) DESC LIMIT 1"
    ).fetchall()[0][0]
    common, second, third, rare = words[0], words[1], words[40], words[-1]
    asked = {
        "the most common word": f"'{common}'",
        "a common word": f"'{third}'",
        "a rare word": f"'{rare}'",
        "two common words": f"'{common} {second}'",
        "three words": f"'{common} {third} {words[300]}'",
        "phrase": f"'\"{phrase}\"'",
        "phrase of common words": f"'\"{common} {second}\"'",
        "word with entity": f"'{common}', entity := '{entity}'",
        "word with days": f"'{common}', since := DATE '2026-03-01', until := DATE '2026-03-31'",
        "beginning of a word": f"'{common[:4]}*'",
        "word that is not there": f"'{rare}xy'",
        "without a word": f"'{third} -{common}'",
    }
    return {name: f"FROM search({said})" for name, said in asked.items()}


def _asked(folder: Path, what: str) -> dict[str, Any]:
    """Ask the snapshot twice: with nothing of it in memory, and once more."""
    with closing(_snapshot(folder)) as db:
        if what.startswith("search: "):
            sql = _searches(db)[what.removeprefix("search: ")]
        else:
            view, _, month = what.partition(" of a ")
            where = f"WHERE {MONTH.format(_when(db, view))}" if month else ""
            sql = f"SELECT count(*), max(hash(COLUMNS(*))) FROM (FROM {view} {where})"
    _forget(folder / "published" / "lagebild.duckdb")
    with closing(_snapshot(folder)) as db:
        return _twice(db, sql)


def _twice(db: Connection, sql: str) -> dict[str, Any]:
    seconds: list[float] = []
    try:
        for _ in range(2):
            watch = threading.Timer(LONGEST, db.interrupt)
            watch.start()
            begun = time.monotonic()
            try:
                rows = db.execute(sql).fetchall()
            finally:
                watch.cancel()
            seconds.append(time.monotonic() - begun)
    except duckdb.Error as error:
        return {"seconds": seconds, "error": str(error).splitlines()[0][:100]}
    return {"seconds": seconds, "said": f"{rows[0][0] if sql.startswith('SELECT') else len(rows):,} rows"}


def _snapshot(folder: Path) -> Connection:
    db = duckdb.connect(str(folder / "published" / "lagebild.duckdb"), read_only=True)
    for setting in ("threads = 2", "memory_limit = '4GB'", "TimeZone = 'UTC'"):
        db.execute(f"SET {setting}")
    return db


def _forget(file: Path) -> None:
    """Let the system forget what it holds of a file in memory."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main() -> int:
    """Do what was asked for."""
    heading = f"{'':<44}{'cold':>8}{'warm':>8}{'goal':>7}{'CPU':>8}{'GB':>6}"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("make", "add", "measure", "ask", "checks", "task"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("what", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--at", type=int, default=1, help="number of the addition")
    asked = parser.parse_args()
    if asked.command == "make":
        make(asked.folder, asked.articles or 1_000_000)
    elif asked.command == "add":
        add(asked.folder, asked.articles or 1000, asked.at)
    elif asked.command in ("measure", "ask"):
        print(heading)
        return int((measure if asked.command == "measure" else ask)(asked.folder) > 0)
    elif asked.command == "checks":
        run_checks(asked.folder)
    else:
        print(json.dumps(task(asked.folder, *asked.what)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
