"""Which readings are articles that are loaded already, under whatever address, and what changed in them.

An update is never a second article. It is known by its address; by an address that the article has moved to; by what the feed
calls the item (guid), where the text is the same or most of it; by the canonical address on the same host, likewise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.copies import containment
from extractors.identity import digest
from extractors.records import Article, Reading, Sighting
from extractors.revision import Version, compare
from extractors.url import host_of, same_page
from warehouse import read
from warehouse.database import Connection
from warehouse.revising import Revised

# Two addresses of one outlet lead to one article where so much of the shorter text stands in the longer.
SAME = 0.5
ONLY_MARKUP = "only markup differs from the article that is loaded"
NEW_VERSION = "a new version of an article that is loaded"


@dataclass(frozen=True, slots=True)
class Own:
    """A reading under the id of the article that it is; `moved`: the feed lists that article under another address now."""

    reading: Reading
    moved: bool = False
    further: str | None = None


def own_readings(db: Connection, read_now: Sequence[tuple[Sighting, Reading]]) -> list[Own]:
    """Return the readings in order, each under the id of the loaded article that it is an update of, if there is one."""
    aliases = read.own_ids(db, [reading.article.article_id for _, reading in read_now])
    strange = [(sighting, reading) for sighting, reading in read_now if reading.article.article_id not in aliases]
    guesses = _guesses(db, strange) if strange else {}
    prints = read.fingerprints(db, {article_id for article_id, _ in guesses.values()}) if guesses else {}
    found = []
    for _, reading in read_now:
        mine = reading.article.article_id
        own, moved = (aliases[mine], False) if mine in aliases else guesses.get(mine, (mine, False))
        if mine not in aliases and own != mine and containment(prints[own], reading.fingerprint) < SAME:
            own, moved = mine, False
        found.append(Own(renamed(reading, own), moved, reading.article.url) if own != mine else Own(reading))
    return found


def _guesses(db: Connection, strange: Iterable[tuple[Sighting, Reading]]) -> dict[str, tuple[str, bool]]:
    """Return for readings of no loaded article which one they may be, and whether that has moved."""
    strange = list(strange)
    by_guid = read.articles_of_guids(db, [(s.feed_id, s.guid) for s, _ in strange if s.feed_id and s.guid])
    canonical = {reading.article.article_id: _canonical_id(reading.article) for _, reading in strange}
    there = read.own_ids(db, [article_id for article_id in canonical.values() if article_id])
    found = {}
    for sighting, reading in strange:
        mine = reading.article.article_id
        if listed := by_guid.get((sighting.feed_id or "", sighting.guid or "")):
            found[mine] = (listed, True)
        elif (named := canonical[mine]) and named in there:
            found[mine] = (there[named], False)
    return found


def _canonical_id(article: Article) -> str | None:
    """Return the id that the canonical address makes, where that is another page of the same host."""
    url, canonical = article.url, article.canonical_url
    if not url or not canonical or host_of(url).removeprefix("www.") != host_of(canonical).removeprefix("www."):
        return None
    return digest("url", same_page(canonical)) if same_page(canonical) != same_page(url) else None


def renamed(reading: Reading, article_id: str) -> Reading:
    """Return a reading as one of another article id."""
    return Reading(
        replace(reading.article, article_id=article_id),
        tuple(replace(mention, article_id=article_id) for mention in reading.mentions),
        replace(reading.fingerprint, article_id=article_id),
        tuple(replace(claim, article_id=article_id) for claim in reading.times),
    )


def version_of(row: Mapping[str, Any]) -> Version:
    """Return what is compared of an article as it is stored."""
    return Version(row["title"], row["text"], row["access"])


def as_row(article: Article) -> dict[str, Any]:
    """Return of an article what `revising.stored` gives of one that is stored."""
    return {name: getattr(article, name) for name in ("article_id", "title", "text", "access", "text_hash", "url")}


def revised(own: Own, before: Mapping[str, Any]) -> Revised | None:
    """Return what changed in an article since it was stored, None where nothing did but its markup."""
    article = own.reading.article
    same = article.text_hash == before["text_hash"]
    found = None if same else compare(version_of(before), Version(article.title, article.text, article.access))
    changes, diff = (found.changes, found.diff) if found else ((), "")
    if own.moved:
        changes, diff = (*changes, "moved"), "\n".join(filter(None, [diff, told_move(before["url"], article.url)]))
    if not changes:
        return None
    reading = own.reading if found else None
    return Revised(article.article_id, reading, changes, diff, article.url, closed="paywalled" in changes)


def told_move(before: str | None, after: str | None) -> str:
    """Return a move in words."""
    return f"address: [-{before}-] {{+{after}+}}"
