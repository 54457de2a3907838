"""The people, places, organisations, weapons and units a text names, by the gazetteer beside this module."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extractors.forms import Forms, Hit
from extractors.language import OURS
from extractors.records import Entity, Mention


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All entities by id, and the forms of each language (`None`: the forms of all of them)."""

    entities: dict[str, Entity]
    forms: dict[str | None, Forms]


@cache
def gazetteer() -> Gazetteer:
    """Load the gazetteer, once a process."""
    rows: list[dict[str, Any]] = tomllib.loads(files("extractors").joinpath("gazetteer.toml").read_text("utf-8"))["entity"]
    forms: dict[str | None, Forms] = {lang: Forms({row["id"]: row[lang] for row in rows}) for lang in OURS}
    forms[None] = Forms({row["id"]: [form for lang in OURS for form in row[lang]] for row in rows})
    return Gazetteer({row["id"]: _entity(row) for row in rows}, forms)


def _entity(row: dict[str, Any]) -> Entity:
    names, place = row["names"], (row.get("country"), row.get("scope"), row.get("latitude"), row.get("longitude"))
    return Entity(row["id"], row["kind"], names["de"], names["en"], names["uk"], names["ru"], *place)


def entity_hits(words: Sequence[str], language: str | None) -> list[Hit]:
    """Find the entities named in the words of a text."""
    known = gazetteer().forms
    return list(known.get(language, known[None]).find(words))


def mentions(article_id: str, words: Sequence[str], hits: Sequence[Hit]) -> tuple[Mention, ...]:
    """Count the hits by entity, with the surface form that occurs most; sorted by entity id."""
    surfaces: dict[str, Counter[str]] = {}
    for hit in hits:
        surfaces.setdefault(hit.meaning, Counter())[" ".join(words[hit.start : hit.start + hit.length])] += 1
    entities = gazetteer().entities
    return tuple(
        Mention(article_id, entity_id, max(sorted(found), key=found.__getitem__), entities[entity_id].kind, found.total())
        for entity_id, found in sorted(surfaces.items())
    )
