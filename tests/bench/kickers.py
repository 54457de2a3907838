"""How often is a kicker split off its headline rightly? Run by hand:

    .venv/bin/python tests/bench/kickers.py ARTICLES.jsonl

The file has `topline` and `title` on each line; they are glued as a scraper glues them, and split again.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from extractors.corpus import split_kicker


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    counts: Counter[str] = Counter()
    for line in parser.parse_args().file.read_text("utf-8").splitlines():
        row = json.loads(line)
        kicker, title = split_kicker(f"{row['topline']} {row['title']}".strip())
        counts["right" if title == row["title"].strip() else "not split" if kicker is None else "split wrongly"] += 1
    total = counts.total()
    print(", ".join(f"{name} {count} of {total} ({count / total:.0%})" for name, count in counts.most_common()))


if __name__ == "__main__":
    main()
