"""Sentence embeddings: off unless a model is named, read from a folder, kept with its name, one kind of evidence among others."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from extractors.errors import UsageError
from extractors.events import cosine
from flows import semantic
from flows.filing import Outcome, file_outcomes
from flows.semantic import Model
from flows.settings import from_environment
from warehouse import read

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def model2vec(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand in for model2vec: a vector for each text, as `vectors` says by its first word."""
    stand_in = SimpleNamespace(vectors={}, asked=[])

    def encode(texts: list[str]) -> list[list[float]]:
        stand_in.asked += texts
        return [stand_in.vectors.get(text.split()[0], [1.0, 0.0]) for text in texts]

    module = ModuleType("model2vec")
    module.StaticModel = SimpleNamespace(from_pretrained=lambda folder: SimpleNamespace(encode=encode))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "model2vec", module)
    semantic._loaded.cache_clear()
    yield stand_in
    semantic._loaded.cache_clear()


def test_no_model_is_used_unless_one_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LAGEBILD_SEMANTIC_MODEL", raising=False)
    assert from_environment().semantic is None
    monkeypatch.setenv("LAGEBILD_SEMANTIC_MODEL", str(tmp_path / "small"))
    model = from_environment().semantic
    assert model == Model(tmp_path / "small")
    assert model.name == "small"


def test_embeddings_are_kept_with_the_name_of_the_model(db, sighting, reading, model2vec, tmp_path) -> None:
    model2vec.vectors = {"Alpha": [0.6, 0.8]}
    outcomes = [Outcome(sighting("s1"), reading("a", title="Alpha one")), Outcome(sighting("s2"), reading("b", title="Beta two"))]
    file_outcomes(db, outcomes, AT, keep_all=True, semantic=Model(tmp_path))
    assert read.embeddings(db, ["a", "b", "c"], tmp_path.name) == {"a": pytest.approx([0.6, 0.8]), "b": [1.0, 0.0]}
    assert read.embeddings(db, ["a", "b"], "another") == {}
    assert all(len(text) <= semantic.FRONT + 100 for text in model2vec.asked)


@pytest.mark.parametrize(("other", "events"), [([1.0, 0.0], 1), ([-1.0, 0.0], 2)])
def test_what_texts_mean_counts_beside_their_words(db, sighting, reading, model2vec, tmp_path, other, events) -> None:
    model2vec.vectors = {"q": other}
    texts = [reading(name, title=f"{name} headline", about="x") for name in "pq"]
    outcomes = [Outcome(sighting(f"s{number}"), text) for number, text in enumerate(texts)]
    assert file_outcomes(db, outcomes, AT, keep_all=True, semantic=Model(tmp_path))["events_created"] == events
    ((evidence,),) = db.execute("SELECT evidence FROM event_articles WHERE article_id = 'q'").fetchall()
    assert json.loads(evidence)["parts"]["meaning"] == (3.0 if events == 1 else -9.0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1.0, 0.0], [1.0, 0.0], 1.0),
        ([1.0, 0.0], [0.0, 2.0], 0.0),
        ([3.0, 4.0], [-3.0, -4.0], -1.0),
        ([0.0, 0.0], [1.0, 0.0], None),
    ],
)
def test_a_cosine_is_of_two_vectors_that_have_a_length(one: list[float], other: list[float], expected: float | None) -> None:
    assert cosine({"a": one, "b": other}, "a", "b") == pytest.approx(expected)
    assert cosine({"a": one}, "a", "b") is None
    assert cosine(None, "a", "b") is None


def test_a_model_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, reading, tmp_path: Path, model2vec) -> None:
    article = reading("a").article
    with pytest.raises(UsageError, match="which is no folder; nothing is downloaded"):
        Model(tmp_path / "gone").vectors([article])
    assert Model(tmp_path / "gone").vectors([]) == {}
    monkeypatch.setattr(sys.modules["model2vec"], "StaticModel", SimpleNamespace(from_pretrained=_broken))
    with pytest.raises(UsageError, match=r"which holds no model of model2vec: no config\.json"):
        Model(tmp_path).vectors([article])
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(UsageError, match=r"pip install 'lagebild\[semantic\]'"):
        Model(tmp_path).vectors([article])


def _broken(folder: Path) -> None:
    raise ValueError("no config.json")
