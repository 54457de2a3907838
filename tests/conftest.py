"""An empty warehouse, a fixed time, and records with defaults, of which a test states only what it is about."""

import atexit
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.fingerprint import sketch_of
from extractors.identity import content_hash
from extractors.records import Article, Entity, Feed, Fingerprint, Mention, Reading, Sighting, Source
from flows.filing import Outcome, file_outcomes
from warehouse import database

# Prefect makes its home when it is imported; the user's own is none of a test's business.
PREFECT_HOME = tempfile.mkdtemp(prefix="lagebild-prefect-")
os.environ["PREFECT_HOME"] = PREFECT_HOME
atexit.register(shutil.rmtree, PREFECT_HOME, ignore_errors=True)

NOW = datetime(2022, 3, 10, 12, tzinfo=UTC)
RUN = "20220310T120000-abcdef"
# Files that take longest, in whatever order the others come: `make test` gives each file to a process that is free, and none
# is to have one of these left when the other is done.
LONGEST = {
    "test_collection", "test_faults", "test_orchestration", "test_publish", "test_revisits", "test_sample_corpus", "test_site",
}  # fmt: skip


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name packed bytes by their argument: they hold the second they were packed in, and all workers name tests alike."""
    return argname if isinstance(val, bytes) and val.startswith(b"\x1f\x8b") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse as the migrations make it, to be copied: to make it takes five times as long."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    with database.opened(path):
        return path


@pytest.fixture
def db(
    empty_warehouse: Path,
) -> "Iterator[database.Connection]":  # in quotes: Hypothesis keeps this module, and DuckDB complains of a class that outlives it
    with tempfile.TemporaryDirectory(prefix="lagebild-db-") as folder:
        path = Path(folder, "warehouse.duckdb")
        shutil.copyfile(empty_warehouse, path)
        with database.opened(path) as connection:
            yield connection


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    """Make an article; what is not stated is plain: dated to the minute three hours ago, by no known outlet."""
    return _article


@pytest.fixture(scope="session")
def reading() -> Callable[..., Reading]:
    """Make a reading: readings `about` the same thing become one event, readings of the same `text` are copies."""
    return _reading


@pytest.fixture(scope="session")
def load_world() -> Callable[..., Counter[str]]:
    """Return a function that files readings as production does."""
    return _load_world


@pytest.fixture(scope="session")
def sighting() -> Callable[..., Sighting]:
    return _sighting


@pytest.fixture(scope="session")
def source() -> Callable[..., Source]:
    return _source


@pytest.fixture(scope="session")
def feed() -> Callable[..., Feed]:
    return lambda feed_id, source_id, *, kind="rss", enabled=True: Feed(
        feed_id, source_id, f"https://{source_id}.example/{feed_id}", kind, enabled
    )


@pytest.fixture(scope="session")
def entity() -> Callable[..., Entity]:
    return lambda entity_id, kind="place", name=None, scope=None: Entity(
        entity_id, kind, *[name or entity_id] * 4, None, scope, None, None
    )


def _article(article_id: str, **stated: Any) -> Article:
    plain: dict[str, Any] = {name: None for name in Article.__dataclass_fields__} | {
        "text": f"Text of {article_id}.", "headings": (), "captions": (), "authors": (), "keywords": (), "relevance_reasons": (),
        "agencies": (),
        "title": f"Headline of {article_id}", "language": "de", "published_at": NOW - timedelta(hours=3),
        "published_precision": "minute", "published_basis": "feed: published", "first_seen_at": NOW, "kind": "article",
        "access": "free", "word_count": 3, "text_hash": f"hash of {article_id}", "relevance": 1.0, "origin": "feed",
        "origin_ref": f"ref of {article_id}", "extractor": "test", "run_id": RUN,
    }  # fmt: skip
    return Article(**(plain | {"article_id": article_id} | stated))


def _reading(
    article_id: str, *, about: str | None = None, text: str | None = None, mentions: Mapping[str, int] | None = None, **stated: Any
) -> Reading:
    text = text or " ".join(f"{article_id}{number}" for number in range(40))
    found = _article(article_id, text=text, text_hash=content_hash(text.encode()), word_count=len(text.split()), **stated)
    keys = tuple(f"t:{about or article_id} {number}" for number in range(6))
    sketch, shingles = sketch_of(text.split())
    print_ = Fingerprint(
        article_id, found.language, found.published_at, found.published_precision, keys, (3.0,) * 6, keys, (), sketch, shingles,
        found.word_count, None, found.published_at if found.published_precision in ("minute", "day") else None,
    )  # fmt: skip
    named = tuple(Mention(article_id, entity_id, entity_id, "place", count) for entity_id, count in (mentions or {}).items())
    return Reading(found, named, print_)


def _load_world(db: "database.Connection", readings: Sequence[Reading], at: datetime = NOW) -> Counter[str]:
    outcomes = [
        Outcome(_sighting(f"sighting of {found.article.article_id}", source_id=found.article.source_id, seen_at=at), found)
        for found in readings
    ]
    return file_outcomes(db, outcomes, at, keep_all=True)


def _sighting(sighting_id: str, **stated: Any) -> Sighting:
    plain: dict[str, Any] = {name: None for name in Sighting.__dataclass_fields__} | {
        "origin": "feed", "origin_ref": f"ref of {sighting_id}", "published_precision": "none", "seen_at": NOW,
        "fate": "waiting", "attempts": 0, "run_id": RUN,
    }  # fmt: skip
    return Sighting(**(plain | {"sighting_id": sighting_id} | stated))


def _source(source_id: str, **stated: Any) -> Source:
    plain: dict[str, Any] = {
        "name": source_id.title(), "country": "DE", "bloc": "de", "languages": ("de",), "homepage": None, "family": source_id,
        "state_media": False, "enabled": True, "time_zone": None, "least_per_day": None, "note": None,
    }  # fmt: skip
    return Source(**(plain | {"source_id": source_id} | stated))
