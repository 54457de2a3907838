"""Same-event scores on a labelled set: its articles pass through the very code that files articles in production."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.containers import Item
from extractors.errors import UsageError
from extractors.events import FAR_FUTURE
from extractors.identity import digest
from extractors.reading import Context
from extractors.records import Reading, Refusal, Sighting
from extractors.scores import Score, b_cubed, pair_score
from extractors.similarity import compare, weigh
from flows.filing import Outcome, file_outcomes, rarity_of
from flows.workers import PendingReadings, Readers
from warehouse import read
from warehouse.database import Connection, in_memory

BATCH = 500


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article of a labelled set."""

    id: str
    cluster_id: str | None
    language: str | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by what they are of (`all`, a language), and one decision for each article or pair."""

    measure: str
    scores: dict[str, Score]
    decisions: list[dict[str, Any]]


def evaluate(folder: Path, languages: Sequence[str]) -> Evaluation:
    """Score a set: pairs where the folder has `pairs.jsonl`, clusters otherwise. Raises UsageError."""
    rows = _rows(folder / "articles.jsonl")
    articles = [article for article in _read(rows) if not languages or article.language in languages]
    if not articles:
        raise UsageError(f"{folder / 'articles.jsonl'} has no articles" + (f" in {', '.join(languages)}" if languages else ""))
    articles.sort(key=lambda article: (article.reading.article.published_at or FAR_FUTURE, article.id))
    db = in_memory()
    for start in range(0, len(articles), BATCH):
        _file(db, articles[start : start + BATCH])
    events = {
        article_id: event_id
        for article_id, (event_id, _) in read.filings(db, [article.reading.article.article_id for article in articles]).items()
    }
    placed = {article.id: events[article.reading.article.article_id] for article in articles}
    if (folder / "pairs.jsonl").is_file():
        return _pairs(db, _rows(folder / "pairs.jsonl"), {article.id: article for article in articles}, placed)
    return _clusters(articles, placed)


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; a labelled set is a folder with articles.jsonl (and pairs.jsonl)") from None
    except ValueError as error:
        raise UsageError(f"{path} is no JSONL: {error}") from error


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
        if isinstance(result, Refusal):
            raise UsageError(f"article {row.get('id')}: {result.reason}")
        labelled.append(Labelled(str(row["id"]), row.get("cluster_id"), row.get("lang") or result.article.language, result))
    return labelled


def _file(db: Connection, articles: Sequence[Labelled]) -> None:
    now = datetime(2100, 1, 1, tzinfo=UTC)
    sightings = [
        Sighting(
            digest("evaluate", article.id),
            "corpus",
            article.id,
            None,
            None,
            None,
            None,
            None,
            "none",
            None,
            now,
            "waiting",
            None,
            None,
            0,
            None,
            "evaluate",
        )
        for article in articles
    ]
    file_outcomes(
        db,
        [Outcome(sighting, article.reading) for sighting, article in zip(sightings, articles, strict=True)],
        now,
        keep_all=True,
    )


def _clusters(articles: Sequence[Labelled], placed: dict[str, str]) -> Evaluation:
    truth = {article.id: article.cluster_id for article in articles if article.cluster_id is not None}
    scores = {"all": b_cubed(truth, placed)}
    for language in sorted({article.language for article in articles if article.language and article.cluster_id is not None}):
        ids = {article.id for article in articles if article.language == language}
        scores[language] = b_cubed({item: label for item, label in truth.items() if item in ids}, placed)
    return Evaluation("B-cubed", scores, [{"id": item, "event_id": event_id} for item, event_id in placed.items()])


def _pairs(db: Connection, rows: Iterable[dict[str, Any]], articles: dict[str, Labelled], placed: dict[str, str]) -> Evaluation:
    decisions, judged = [], []
    for row in rows:
        if row["id1"] not in articles or row["id2"] not in articles:
            continue
        one, other = articles[row["id1"]], articles[row["id2"]]
        same = placed[one.id] == placed[other.id]
        prints = [one.reading.fingerprint, other.reading.fingerprint]
        rarity = rarity_of(db, [print_.article_id for print_ in prints])
        score = compare(weigh(prints[0], rarity), weigh(prints[1], rarity)).score
        decisions.append({"id1": one.id, "id2": other.id, "same": same, "score": score})
        if row.get("same_event") is not None:
            judged.append(("-".join(sorted({one.language or "?", other.language or "?"})), bool(row["same_event"]), same))
    scores = {"all": pair_score((truth, found) for _, truth, found in judged)}
    scores |= {
        name: pair_score((truth, found) for kind, truth, found in judged if kind == name)
        for name in sorted({kind for kind, _, _ in judged})
    }
    return Evaluation("pairs", scores, decisions)
