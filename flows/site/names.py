"""The words of the interface as they stand in words.toml, and which of them the scripts need."""

import tomllib
from functools import cache
from pathlib import Path

Names = dict[str, list[str]]

KINDS = ("person", "organisation", "weapon", "unit")
STATES = ("failing", "silent", "thinning", "noisy", "well", "never polled", "off")
TROUBLE = STATES[:4]
SCOPES = ("city", "region", "site", "country")
FOR_SCRIPTS = {  # what the scripts call it, and which phrase it is
    "all sources": "sign all",
    "sources healthy throughout": "sign healthy",
    "healthy": "sign healthy",
    "expected": "sign expected",
    "burst": "sign burst",
    "first": "sign first",
    "articles": "sign articles",
    "copy": "copy",
    "own text": "original",
    "original": "original",
    "day only": "day only",
    "result": "result",
    "results": "results",
    "no results": "no results",
    "nothing to draw": "nothing to draw",
    "not on the map": "not on the map",
    "day": "sign day",
    "week": "sign week",
    "month": "sign month",
    "time": "sign time",
    "event": "event",
    "person": "kind person",
    "organisation": "kind organisation",
    "weapon": "kind weapon",
    "unit": "kind unit",
    "place": "kind place",
    "outlet": "outlet",
    "source": "outlet",
}


@cache
def words() -> dict[str, Names]:
    """Return all words: by section and key, English and German."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def table(section: str) -> Names:
    """Return the words of a section, in their order."""
    return words()[section]
