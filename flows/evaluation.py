"""Same-event scores on a labelled set: its articles pass through the very code that files articles in production."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.containers import Item
from extractors.errors import UsageError
from extractors.events import cosine, event_id_for
from extractors.identity import digest
from extractors.reading import Context
from extractors.records import FAR_FUTURE, Reading, Refusal, Sighting
from extractors.scores import Score, b_cubed, pair_score
from extractors.similarity import compare
from extractors.weighing import weigh
from flows.exits import LOOK, complain
from flows.filing import Outcome, file_outcomes, rarity_of
from flows.semantic import Model
from flows.workers import PendingReadings, Readers
from warehouse import read
from warehouse.database import Connection, in_memory

BATCH = 500


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article of a labelled set; without a reading it could not be read."""

    id: str
    cluster_id: str | None
    language: str | None
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by what they are of (`all`, a language), and one decision for each article or pair."""

    measure: str
    scores: dict[str, Score]
    decisions: list[dict[str, Any]]


def evaluate(folder: Path, languages: Sequence[str], semantic: Model | None = None) -> Evaluation:
    """Score a set: pairs where the folder has `pairs.jsonl`, clusters otherwise. Raises UsageError."""
    rows = _rows(folder / "articles.jsonl", "id")
    articles = [article for article in _read(rows) if not languages or article.language in languages]
    if not articles:
        raise UsageError(f"{folder / 'articles.jsonl'} has no articles" + (f" in {', '.join(languages)}" if languages else ""))
    readings = {article.id: article.reading for article in articles if article.reading}
    ordered = sorted(readings.items(), key=lambda item: (item[1].article.published_at or FAR_FUTURE, item[0]))
    db = in_memory()
    for start in range(0, len(ordered), BATCH):
        _file(db, ordered[start : start + BATCH], semantic)
    filings = read.filings(db, [reading.article.article_id for reading in readings.values()])
    placed = {name: filings[reading.article.article_id][0] for name, reading in ordered}
    placed |= {article.id: event_id_for(article.id) for article in articles if not article.reading}
    if (folder / "pairs.jsonl").is_file():
        return _pairs(
            (db, semantic), _rows(folder / "pairs.jsonl", "id1", "id2"), {article.id: article for article in articles}, placed
        )
    return _clusters(articles, placed)


def _rows(path: Path, *needed: str) -> list[dict[str, Any]]:
    """Read a JSONL file of objects that have these fields; a line ends at a line feed and nowhere else."""
    try:
        return [_row(line, needed) for line in path.read_text("utf-8").split("\n") if line.strip()]
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; a labelled set is a folder with articles.jsonl (and pairs.jsonl)") from None
    except ValueError as error:
        raise UsageError(f"{path} is no JSONL: {error}") from error


def _row(line: str, needed: Sequence[str]) -> dict[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict) or not row.keys() >= set(needed):
        raise ValueError(f"{line[:60]!r} is no object with {' and '.join(needed)}")
    return row


def _read(rows: Iterable[dict[str, Any]]) -> list[Labelled]:
    """Read the articles in workers. An article's id is made from its id in the set, so that equal texts stay two articles."""
    items = [
        Item(
            "line",
            str(row.get("id")),
            json.dumps({name: value for name, value in row.items() if name != "url"}).encode(),
        )
        for row in rows
    ]
    context = Context(datetime(2100, 1, 1, tzinfo=UTC), "evaluate")
    with Readers() as readers:
        results = PendingReadings(readers, items, context).results()
    labelled = []
    for row, result in zip(rows, results, strict=True):
        if isinstance(result, Refusal):  # it is filed nowhere and counts as alone
            complain(f"article {row['id']} cannot be read: {result.reason}", LOOK)
        language = row.get("lang") or (result.article.language if isinstance(result, Reading) else None)
        labelled.append(Labelled(str(row["id"]), row.get("cluster_id"), language, result if isinstance(result, Reading) else None))
    return labelled


def _file(db: Connection, readings: Sequence[tuple[str, Reading]], semantic: Model | None) -> None:
    now = datetime(2100, 1, 1, tzinfo=UTC)
    outcomes = [Outcome(_sighting(name, now), reading) for name, reading in readings]
    file_outcomes(db, outcomes, now, keep_all=True, semantic=semantic)


def _sighting(name: str, now: datetime) -> Sighting:
    return Sighting(
        sighting_id=digest("evaluate", name),
        origin="corpus",
        origin_ref=name,
        source_id=None,
        feed_id=None,
        url=None,
        title=None,
        published_at=None,
        published_precision="none",
        published_basis=None,
        seen_at=now,
        fate="waiting",
        reason=None,
        article_id=None,
        attempts=0,
        retry_at=None,
        run_id="evaluate",
    )


def _clusters(articles: Sequence[Labelled], placed: dict[str, str]) -> Evaluation:
    truth = {article.id: article.cluster_id for article in articles if article.cluster_id is not None}
    if not truth:
        raise UsageError("no article of this set has a cluster_id, and there is no pairs.jsonl beside it: nothing to score")
    scores = {"all": b_cubed(truth, placed)}
    for language in sorted({article.language for article in articles if article.language and article.cluster_id is not None}):
        ids = {article.id for article in articles if article.language == language}
        scores[language] = b_cubed({item: label for item, label in truth.items() if item in ids}, placed)
    return Evaluation("B-cubed", scores, [{"id": item, "event_id": event_id} for item, event_id in placed.items()])


def _pairs(
    warehouse: tuple[Connection, Model | None],
    rows: Iterable[dict[str, Any]],
    articles: dict[str, Labelled],
    placed: dict[str, str],
) -> Evaluation:
    db, semantic = warehouse
    wanted = [row for row in rows if str(row["id1"]) in articles and str(row["id2"]) in articles]
    prints = {name: article.reading.fingerprint for name, article in articles.items() if article.reading}
    rarity = rarity_of(db, list(prints.values()))
    vectors = read.embeddings(db, [print_.article_id for print_ in prints.values()], semantic.name) if semantic else None
    decisions, judged = [], []
    for row in wanted:
        one, other = articles[str(row["id1"])], articles[str(row["id2"])]
        same, score = placed[one.id] == placed[other.id], 0.0
        if one.id in prints and other.id in prints:
            left, right = prints[one.id], prints[other.id]
            meaning = cosine(vectors, left.article_id, right.article_id)
            score = compare(weigh(left, rarity), weigh(right, rarity), meaning).score
        decisions.append({"id1": one.id, "id2": other.id, "same": same, "score": score})
        if row.get("same_event") is not None:
            judged.append(("-".join(sorted({one.language or "?", other.language or "?"})), bool(row["same_event"]), same))
    scores = {"all": pair_score((truth, found) for _, truth, found in judged)}
    scores |= {
        name: pair_score((truth, found) for kind, truth, found in judged if kind == name)
        for name in sorted({kind for kind, _, _ in judged})
    }
    return Evaluation("pairs", scores, decisions)
