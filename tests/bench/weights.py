"""Fit the weights of extractors/similarity.py on labelled sets. Run by hand:

    .venv/bin/python tests/bench/weights.py FOLDER ...

Candidate pairs of sets with `cluster_id`, or the pairs of `pairs.jsonl`, are compared; a logistic regression (L2, every set
weighing the same however large, signs bound so that what speaks for cannot count against) is fitted for each of the four tables.
Prints the tables, and for each set the average precision and log loss of its pairs by two-fold cross-validation over whole
clusters, so that no pair is judged by weights that saw its event.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

import numpy as np

from extractors.similarity import features, is_brief
from extractors.vetoes import veto
from extractors.weighing import Rarity, weigh
from flows import evaluation
from flows.evaluation import Labelled
from flows.filing import MOST_CANDIDATES, WINDOW_DAYS
from warehouse import load, read
from warehouse.database import in_memory

RIDGE, LEAST_PAIRS, STEPS = 0.3, 200, 4000
AGAINST = ("other_", "hours", "undated", "lengths", "marks", "days_apart", "same_outlet")
# Small sets say too little on these; without a bound they would be taken for proof.
LEAST = {"same_outlet": -2.5}
MOST_AGAINST = -3.0
NAMES = {
    (True, False): "SAME_LANGUAGE",
    (False, False): "OTHER_LANGUAGE",
    (True, True): "SAME_LANGUAGE_BRIEF",
    (False, True): "OTHER_LANGUAGE_BRIEF",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two compared articles: their set, which table weighs them, what was found, the truth, and the fold (2: both)."""

    folder: str
    table: tuple[bool, bool]
    found: dict[str, float]
    same: bool
    fold: int


def fold(label: str) -> int:
    """Return 0 or 1, by chance but always the same."""
    return md5(label.encode(), usedforsecurity=False).digest()[-1] % 2


def pairs(folder: Path) -> Iterator[Pair]:
    """Compare the candidate pairs of a set."""
    articles = [article for article in evaluation._read(evaluation._rows(folder / "articles.jsonl", "id")) if article.reading]
    prints = [article.reading.fingerprint for article in articles if article.reading]
    db = in_memory()
    load.insert(db, prints)
    read.open_window(db, prints, days=WINDOW_DAYS)
    languages, counts = read.rarity(db)
    rarity = Rarity(sum(languages.values()), counts, languages)
    weighed = {print_.article_id: weigh(print_, rarity) for print_ in prints}
    for one, other, same, part in _wanted(folder, articles, read.candidates(db, days=WINDOW_DAYS, most=MOST_CANDIDATES)):
        left, right = weighed[one], weighed[other]
        if veto(left, right) is None:
            same_language = left.print.language == right.print.language
            yield Pair(folder.name, (same_language, is_brief(left.print, right.print)), features(left, right), same, part)


def _wanted(folder: Path, articles: Sequence[Labelled], candidates: dict[str, list[str]]) -> Iterator[tuple[str, str, bool, int]]:
    ids = {article.id: article.reading.article.article_id for article in articles if article.reading}
    if (folder / "pairs.jsonl").is_file():
        for line in (folder / "pairs.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["same_event"] is not None and str(row["id1"]) in ids and str(row["id2"]) in ids:
                yield ids[str(row["id1"])], ids[str(row["id2"])], bool(row["same_event"]), fold(str(row["id1"]))
        return
    labels = {ids[article.id]: article.cluster_id for article in articles if article.cluster_id is not None}
    for one, near in candidates.items():
        for other in near:
            if one in labels and other in labels:
                folds = fold(labels[one]), fold(labels[other])
                yield one, other, labels[one] == labels[other], folds[0] if folds[0] == folds[1] else 2


def fit(found: Sequence[Pair], names: Sequence[str]) -> dict[str, float]:
    """Fit one table by accelerated projected gradient descent (FISTA; Beck and Teboulle 2009)."""
    counts = Counter(pair.folder for pair in found)
    matrix = np.array([[pair.found[name] for name in names] + [1.0] for pair in found])
    truth = np.array([float(pair.same) for pair in found])
    weight = np.array([1000 / max(counts[pair.folder], LEAST_PAIRS) for pair in found])
    weight /= weight.mean()
    scale = np.append(np.where(matrix[:, :-1].std(0) > 0, matrix[:, :-1].std(0), 1.0), 1.0)
    scaled = matrix / scale
    low = np.array([(LEAST.get(name, MOST_AGAINST) if name.startswith(AGAINST) else 0.0) for name in names] + [-np.inf]) * scale
    high = np.array([0.0 if name.startswith(AGAINST) else np.inf for name in names] + [np.inf])
    ridge = np.append(np.full(len(names), 1 / RIDGE), 0.0)
    step = 1 / (0.25 * np.linalg.norm(scaled * np.sqrt(weight)[:, None], 2) ** 2 + ridge.max())
    now = ahead = np.zeros(len(names) + 1)
    pace = 1.0
    for _ in range(STEPS):
        slope = scaled.T @ (weight * (1 / (1 + np.exp(-scaled @ ahead)) - truth)) + ridge * ahead
        after = np.clip(ahead - step * slope, low, high)
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead, now, pace = after + (pace - 1) / faster * (after - now), after, faster
    return dict(zip([*names, "bias"], (now / scale).tolist(), strict=True))


def judged(found: Sequence[Pair], weights: dict[str, float]) -> np.ndarray:
    """Return the probability of each pair."""
    total = [weights["bias"] + sum(weights[name] * value for name, value in pair.found.items()) for pair in found]
    return 1 / (1 + np.exp(-np.array(total)))


def average_precision(truth: np.ndarray, score: np.ndarray) -> float:
    """Return the mean of the precision at each true pair, best first."""
    hits = truth[np.argsort(-score, kind="stable")]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits > 0].mean())


def main() -> None:
    """Fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    every = [pair for folder in options.folders for pair in pairs(folder)]
    for table, title in NAMES.items():
        found = [pair for pair in every if pair.table == table]
        names = list(found[0].found)
        score = np.zeros(len(found))
        part = np.array([number % 2 if pair.fold == 2 else pair.fold for number, pair in enumerate(found)])
        for number in (0, 1):
            weights = fit([pair for pair, own in zip(found, part, strict=True) if own != number], names)
            score[part == number] = judged([pair for pair, own in zip(found, part, strict=True) if own == number], weights)
        weights = fit(found, names)
        print(title, "=", {name: round(value, 2) for name, value in weights.items() if abs(value) >= 0.03})
        for folder in sorted({pair.folder for pair in found}):
            own = np.array([pair.folder == folder for pair in found])
            truth = np.array([float(pair.same) for pair in found])[own]
            if 0 < truth.sum() < len(truth):
                sure = np.clip(score[own], 1e-4, 1 - 1e-4)
                loss = -np.mean(truth * np.log(sure) + (1 - truth) * np.log(1 - sure))
                print(f"    {folder:22} {len(truth):6} pairs, {truth.mean():.0%} true: ", end="")
                print(f"average precision {average_precision(truth, score[own]):.3f}, log loss {loss:.3f}")


if __name__ == "__main__":
    main()
