"""A later visit to an article: whether it is there, where, and whether it still says the same.

What differs is decided between two pages read by the same code: the page of the former visit is taken from the store and
read again, so neither a new extractor nor a line that was learned to be boilerplate since then looks like an edit.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from extractors.copies import alike
from extractors.identity import content_hash, digest
from extractors.records import Article, Outlet, Reading, Refusal
from extractors.revision import Revision, Version, compare
from extractors.url import same_page
from flows import pagestore, polling
from flows.fetch import Answer
from flows.outlets import fetched_page
from flows.pages import FRONT_PAGE, Pages, moved_to, no_page
from flows.updates import renamed, told_move
from flows.visits import said
from flows.workers import Died
from warehouse.revising import Revised, Revisit

GONE = (404, 410)
# A page to which an article's address is redirected is that article where so many of its words stand in it.
STILL = 0.5


@dataclass(frozen=True, slots=True)
class Revisited:
    """What a later visit brought: the row of `revisits`, the new version if there is one, and the page if it is to be kept."""

    revisit: Revisit
    revised: Revised | None = None
    answer: Answer | None = None
    further: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What a visit found: the outcome in a word, why, and what changed."""

    outcome: str
    reason: str | None = None
    revised: Revised | None = None


async def again(pages: Pages, row: Mapping[str, Any], folder: Path) -> Revisited:
    """Visit an article again, as a row of `revising.due`; `folder` holds the kept pages."""
    url = row["article_url"]
    answer = await pages.fetcher.get(url)
    moved = moved_to(answer, url) if not answer.problem else None
    found = await _found(pages, row, answer, folder)
    further = None
    if found.revised and "moved" in found.revised.changes and moved:
        further = (digest("url", same_page(moved)), moved, row["article_id"])
    kept = answer if found.revised and found.revised.reading and not found.revised.closed else None
    return Revisited(_done(row, pages, found), found.revised, kept, further)


def _done(row: Mapping[str, Any], pages: Pages, found: _Found) -> Revisit:
    """Return the visit as it is stored; those of the plan that were missed meanwhile are not made up for."""
    now, first = pages.run.started_at, row["first_seen_at"]
    visits = max(row["visits"] + 1, polling.visits_done(first, now))
    due = polling.next_revisit(first, visits, now)
    if due:  # articles of one hour do not fall due in the same second
        due += timedelta(seconds=random.uniform(0, 300))
    return Revisit(row["article_id"], visits, due, now, found.outcome, found.reason)


async def _found(pages: Pages, row: Mapping[str, Any], answer: Answer, folder: Path) -> _Found:
    if answer.status in GONE:
        return _gone(row, f"HTTP {answer.status}")
    if answer.problem:
        return _Found("unknown", said(answer))
    if problem := no_page(answer):
        return _gone(row, problem) if problem == FRONT_PAGE else _Found("unknown", problem)
    moved = moved_to(answer, row["article_url"])
    back = "deleted" in row["last_changes"]
    if not moved and not back and content_hash(answer.body) == row["body_hash"]:
        return _Found("unchanged")
    outlet = pages.outlets.of_page(row, answer.final_url)
    last_modified = answer.headers.get("last-modified")
    page = fetched_page(row, (row["article_url"], answer.final_url), answer.body, last_modified)
    new = await pages.read(page, outlet)
    if isinstance(new, Refusal):
        return _gone(row, new.reason) if new.gone else _Found("unknown", new.reason)
    if moved and alike(row["article_text"], new.article.text) < STILL:
        return _gone(row, f"redirected to {moved}, which is another page")
    edit = None
    if new.article.text_hash != row["text_hash"]:
        edit = await _edit(pages, await _before(pages, row, outlet, folder), new.article)
    return _compared(row, new, edit, moved)


async def _before(pages: Pages, row: Mapping[str, Any], outlet: Outlet, folder: Path) -> Version:
    """Return the former version as today's code reads its page; as it is stored where the page is not there or unreadable."""
    kept = pagestore.page_at(folder, row["file"], row["position"], row["record_id"]) if row["file"] else None
    if kept:
        page = fetched_page(row, (row["article_url"], kept.url or row["article_url"]), kept.data, kept.last_modified)
        read = await pages.read(page, outlet)
        if isinstance(read, Reading):
            return Version(read.article.title, read.article.text, read.article.access)
    return Version(row["article_title"], row["article_text"], row["access"])


async def _edit(pages: Pages, old: Version, article: Article) -> Revision | None:
    """Return what an editor changed; it is worked out in a worker, since texts may be long."""
    new = Version(article.title, article.text, article.access)
    found: Revision | Died | None = await pages.readers.answer(compare, old, new)
    if isinstance(found, Died):  # that they differ is known, and that is kept
        return Revision(("text",), f"the versions could not be compared: {found.reason}")
    return found


def _compared(row: Mapping[str, Any], new: Reading, edit: Revision | None, moved: str | None) -> _Found:
    """Say what differs between the former version and this one."""
    changes, told = (list(edit.changes), [edit.diff]) if edit else ([], [])
    if moved:
        changes.append("moved")
        told.append(told_move(row["article_url"], moved))
    if "deleted" in row["last_changes"]:
        changes.append("restored")
        told.append("there again")
    if not changes:
        return _Found("unchanged")
    named = renamed(new, row["article_id"]) if edit else None
    if named:
        named = replace(named, article=replace(named.article, url=moved or row["article_url"]))
    outcome = next((kind for kind in ("restored", "moved", "paywalled") if kind in changes), "changed")
    closed = "paywalled" in changes
    revised = Revised(row["article_id"], named, tuple(changes), "\n".join(told), moved or row["article_url"], closed)
    return _Found(outcome, None, revised)


def _gone(row: Mapping[str, Any], reason: str) -> _Found:
    """Say that the article was taken away; once, however often it is found so."""
    if "deleted" in row["last_changes"]:
        return _Found("deleted", reason)
    revised = Revised(row["article_id"], None, ("deleted",), f"taken away: {reason}", row["article_url"])
    return _Found("deleted", reason, revised)
