"""What is each kind of evidence worth? The scores of labelled sets without it, one after the other. Run by hand:

    .venv/bin/python tests/bench/ablation.py [--language de,en,ru] FOLDER ...

Each row leaves one kind of evidence out of all weight tables (the others keep their weights), or one of the rules beside them, and
files every set anew; the figures are F1 over the whole set and what it loses against the first row.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from extractors import events, similarity
from flows.evaluation import evaluate

GROUPS = {
    "words": ("words", "title", "shared"), "concepts": ("concepts",), "entities": ("entities",), "names": ("names",),
    "headline and main names in the other text": ("covered", "covered_once", "leading", "leading_once"),
    "numbers": ("numbers", "other_numbers", "other_title_numbers"),
    "days": ("days", "days_fit", "other_days", "days_apart", "other_title_days"),
    "actions": ("actions", "other_actions"), "other places, people, names": ("other_places", "other_people", "other_names"),
    "hours between": ("hours", "undated"), "one outlet": ("same_outlet",),
    "length, reaction, preview": ("lengths", "marks"),
}  # fmt: skip


@contextmanager
def without(names: tuple[str, ...]) -> Iterator[None]:
    """Leave features out of all weight tables."""
    tables = {
        key: {name: weight for name, weight in table.items() if name not in names} for key, table in similarity.WEIGHTS.items()
    }
    with patch.object(similarity, "WEIGHTS", tables):
        yield


def nothing(*_: object) -> None:
    """Contradict nothing."""


def never(*_: object) -> bool:
    """Find no copy."""
    return False


CASES: dict[str, Callable[[], object]] = {
    "everything": lambda: without(()),
    **{f"without {name}": (lambda names=names: without(names)) for name, names in GROUPS.items()},
    "without vetoes": lambda: patch.object(similarity, "veto", nothing),
    "without copies": lambda: patch.multiple(events, is_copy=never),
    "one neighbour decides": lambda: patch.object(events, "NEAREST", 1),
}


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--language", default="")
    options = parser.parse_args()
    languages = [code for code in options.language.split(",") if code]
    print(f"{'':45}" + "".join(f"{folder.name[:18]:>20}" for folder in options.folders))
    first: list[float] = []
    for name, case in CASES.items():
        with case():  # type: ignore[attr-defined]  # each makes a context manager
            found = [evaluate(folder, languages).scores["all"].f1 for folder in options.folders]
        first = first or found
        print(
            f"{name:45}" + "".join(f"{now:>11.3f} ({now - then:+.3f})" for now, then in zip(found, first, strict=True)), flush=True
        )


if __name__ == "__main__":
    main()
