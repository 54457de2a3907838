"""How much does it matter how a set is cut into runs? Run by hand:

    .venv/bin/python tests/bench/cuts.py [--language de,en,ru] FOLDER ...

Each set is filed in one batch, and again in batches of 500, 50 and 10, in order of time; prints B-cubed F1 between the events of
each and those of the one batch, and the F1 against the labels.
"""

import argparse
from pathlib import Path
from unittest.mock import patch

from extractors.scores import b_cubed
from flows import evaluation

SIZES = (1_000_000, 500, 50, 10)


def main() -> None:
    """Measure once and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--language", default="")
    options = parser.parse_args()
    languages = [code for code in options.language.split(",") if code]
    for folder in options.folders:
        whole: dict[str, str] = {}
        for size in SIZES:
            with patch.object(evaluation, "BATCH", size):
                done = evaluation.evaluate(folder, languages)
            events = {row["id"]: row["event_id"] for row in done.decisions}
            whole = whole or events
            same, truth = b_cubed(whole, events).f1, done.scores["all"].f1
            print(
                f"{folder.name:20} batches of {size:>7}: {same:.3f} against one batch, {truth:.3f} against the labels", flush=True
            )


if __name__ == "__main__":
    main()
