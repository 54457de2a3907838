"""The phrases by which pages and lines are recognised, in the languages they are written in (phrases.toml)."""

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def phrases(purpose: str) -> re.Pattern[str]:
    """Return one pattern of all phrases of a purpose, to be searched for; what is no letter may stand before a line's beginning."""
    table = _table()[purpose]
    place = str(table["place"])
    every = [phrase for language, found in table.items() if language != "place" for phrase in found]
    before, behind = (r"^\W*" if "^" in place else ""), (r"\W*$" if "$" in place else "")
    return re.compile(f"{before}(?:{'|'.join(every)}){behind}", re.IGNORECASE)


@cache
def _table() -> dict[str, dict[str, str | list[str]]]:
    return tomllib.loads(files("extractors").joinpath("phrases.toml").read_text("utf-8"))
