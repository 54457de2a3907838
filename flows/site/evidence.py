"""Why an article belongs to its event, and what its outlet changed later, in words of either language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractors.events import event_id_for
from flows.site.addresses import Addresses, slug
from flows.site.names import table
from flows.site.words import Speech, called
from flows.tables import shorten

Row = dict[str, Any]
MOST_SHARED = 6
LONGEST_DIFF = 400  # letters: enough to see what was changed, far from a text
MARKED = re.compile(r"\[-(?P<out>.*?)(?:-\]|$)|\{\+(?P<put>.*?)(?:\+\}|$)", re.DOTALL)


def why(say: Speech, article: Row, near: Mapping[str, str], addresses: Addresses) -> Row:
    """Say why an article belongs: a sentence, the article it was compared with, and what the two share.

    `near` names the articles that stand on the same page.
    """
    found = article["evidence"]
    other = found.get("with")
    if not found.get("founded"):
        sentence = say("belongs with")
    elif article["event_id"] != event_id_for(article["article_id"]):
        sentence, other = say("merged"), None
    else:
        sentence = say("nearest" if other else "founded")
    return {
        "sentence": sentence,
        "name": near.get(other, other) if other else None,
        "anchor": f"a-{slug(other)}" if other in near else None,
        "score": say.number(found["score"], 2) if other and found.get("score") is not None else None,
        "shared": [
            (called("shared", kind, say), _some(say, [_local(say, kind, name, addresses) for name in found["shared"][kind]]))
            for kind in table("shared")
            if other and found.get("shared", {}).get(kind)
        ],
        "against": [*found.get("against", ()), *filter(None, [found.get("veto")])],
    }


def _some(say: Speech, names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - MOST_SHARED
    return ", ".join(shorten(name) for name in names[:MOST_SHARED]) + (f" {say('and more', n=more)}" if more > 0 else "")


def _local(say: Speech, kind: str, name: str, addresses: Addresses) -> str:
    """Return a shared name in the language of the page, where it is the name of one of our entities."""
    if kind in ("places", "countries and regions", "people", "organisations", "weapons"):
        row = addresses.called(name, place=kind in ("places", "countries and regions"))
        return say.name(row) if row else name
    return name


def change(say: Speech, version: Row) -> Row:
    """Say what an outlet changed: which kinds of change, and the passages as (how, text), cut at a few hundred letters."""
    kinds = ", ".join(called("changes", kind, say) for kind in version["changes"])
    return {"seen_at": version["seen_at"], "kinds": kinds, "parts": parts(version["diff"])}


def parts(diff: str | None) -> list[tuple[str, str]]:
    """Return the passages of a diff in words: what stayed, what was taken `out` and what was put `in`."""
    text = shorten(diff, LONGEST_DIFF)
    found, end = [], 0
    for match in MARKED.finditer(text):
        found += [
            ("", text[end : match.start()]),
            ("out" if match["out"] is not None else "in", match["out"] or match["put"] or ""),
        ]
        end = match.end()
    return [(how, words) for how, words in (*found, ("", text[end:])) if words]
