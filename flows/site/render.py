"""From what a page says to its bytes: templates that escape whatever strangers wrote."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.site.addresses import slug
from flows.site.plots import Figure
from flows.site.words import ENGLISH, GERMAN, Speech
from flows.syndication import FeedLink
from flows.tables import printable, shorten

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
CODE = re.compile(r"[a-z]{2,3}")
SCRIPTS = ("find.js", "site.js")  # of every page; the index is read when somebody searches
PLOTTING = ("vendor/d3.min.js", "vendor/plot.umd.min.js", "plots.js")
MAPPING = ("outline.js", "map.js")
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def escaped(text: str) -> str:
    """Return JSON that cannot end the element or the line it stands in, nor turn the direction of what follows."""
    return seen(text.translate(ESCAPES))


def island(value: Any) -> Markup:
    """Return a value as JSON within a script element."""
    return Markup(escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)))


def code(language: str | None) -> str | None:
    """Return a language code as an attribute may hold it; `lang=""` where the language is not known."""
    return language if language and CODE.fullmatch(language) else ""


def plain(value: Any) -> Any:
    """Return what a template writes without signs that cannot be seen, such as those that turn the direction of writing."""
    return seen(value) if type(value) is str else value


def seen(text: str) -> str:
    """Return a text in which everything can be seen; most texts are such already."""
    return text if text.isprintable() else printable(text)


def body(figure: Figure) -> Markup:
    """Return the rows of a figure's table: there may be hundreds, so that a template would take long over them."""
    number = ["", *(' class="number"' if place in figure.numbers else "" for place in range(1, len(figure.head)))]
    rows = (
        f'<tr><th scope="row">{escape(plain(first))}</th>'
        + "".join(f"<td{how}>{escape(plain(cell))}</td>" for how, cell in zip(number[1:], cells, strict=True))
        + "</tr>"
        for first, *cells in figure.rows
    )
    return Markup("\n".join(rows))


@cache
def environment() -> Environment:
    """Return the templates, with autoescape everywhere and no tolerance for names that do not exist."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "island": island,
        "body": body,
        "code": code,
        "slug": slug,
        "line": shorten,
        "language": lambda value, say: say.language(value),
        "bloc": lambda value, say: say.bloc(value),
        "country": lambda value, say: say.country(value),
    }
    return made


def _each(found: Any) -> list[Figure]:
    return found if isinstance(found, list) else [found] if found else []


def page(say: Speech, template: str, path: str, found: dict[str, Any], feeds: Sequence[FeedLink]) -> bytes:
    """Return a page; `path` is relative to the root of its language."""
    figures = [figure for name in ("figures", "reporters", "figure") for figure in _each(found.get(name))]
    drawn = [*(PLOTTING if figures else ()), *(MAPPING if any(figure.kind == "map" for figure in figures) else ())]
    other = GERMAN if say is ENGLISH else ENGLISH
    up = "../" * path.count("/")
    root = (up + ("../" if say.code else "")) or "./"
    frame = {
        "say": say,
        "other": other,
        "path": path,
        "home": up or "./",
        "root": root,
        "twin": f"{root}{other.code}{path}",
        "feeds": feeds,
        "words": say.for_scripts(),
        "plotted": bool(drawn),
        "scripts": [*drawn, *SCRIPTS],
    }
    return environment().get_template(template).render(**frame, **found).encode()
