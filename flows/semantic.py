"""Sentence embeddings, for those who switch them on: `pip install lagebild[semantic]` and LAGEBILD_SEMANTIC_MODEL=FOLDER.

The model is a static one of model2vec (Minish Lab), read from a folder: nothing is downloaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractors.errors import UsageError
from extractors.records import Article

FRONT = 1000


@dataclass(frozen=True, slots=True)
class Model:
    """A model on disk, and the name under which its embeddings are kept."""

    folder: Path

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    def vectors(self, articles: Sequence[Article]) -> dict[str, list[float]]:
        """Return an embedding of headline and first lines for each article. Raises UsageError where the model cannot be read."""
        texts = [f"{article.title or ''}\n{article.text[:FRONT]}".strip() for article in articles]
        found = _loaded(self.folder).encode(texts) if texts else []
        return {article.article_id: [float(value) for value in vector] for article, vector in zip(articles, found, strict=True)}


@cache
def _loaded(folder: Path) -> Any:
    """Return the model, once a process."""
    try:
        from model2vec import StaticModel
    except ImportError as error:
        raise UsageError(
            "LAGEBILD_SEMANTIC_MODEL is set, but model2vec is not installed: pip install 'lagebild[semantic]'"
        ) from error
    if not folder.is_dir():
        raise UsageError(f"LAGEBILD_SEMANTIC_MODEL names {folder}, which is no folder; nothing is downloaded")
    try:
        return StaticModel.from_pretrained(folder)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"LAGEBILD_SEMANTIC_MODEL names {folder}, which holds no model of model2vec: {error}") from error
