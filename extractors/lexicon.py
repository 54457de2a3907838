"""Words that tell what happened, what an article is about, and how it speaks of it, in four languages."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from extractors.forms import Forms, Hit
from extractors.language import OURS


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("extractors").joinpath("lexicon.toml").read_text("utf-8"))


@cache
def _forms(language: str | None) -> Forms:
    languages = (language,) if language in OURS else OURS
    table = _table()
    meanings = {f"{group}.{name}": lists for group in ("action", "relevance") for name, lists in table[group].items()}
    meanings |= {group: table[group] for group in ("reaction", "preview")}
    return Forms({meaning: [form for lang in languages for form in lists.get(lang, ())] for meaning, lists in meanings.items()})


@cache
def stopwords(language: str | None) -> frozenset[str]:
    """Return the function words of a language, of all four where it is another or unknown."""
    lists = _table()["stopwords"]
    return frozenset(word for lang in ((language,) if language in OURS else OURS) for word in lists[lang])


def lexicon_hits(words: Sequence[str], language: str | None) -> list[Hit]:
    """Find the words of the lexicon; a hit's meaning is `action.<type>`, `relevance.<topic>`, `reaction` or `preview`."""
    return list(_forms(language).find(words))
