"""Today's extractors over the kept pages: what would change, field by field; and, unless it is a rehearsal, the change.

A page that is read differently now replaces what was read of it: the outlet changed nothing, so no version is added.
An article that turns out to be a consent wall or the like is withdrawn; a page that was refused and now holds an
article is filed as if it had just been fetched. Events stay as they are filed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as but
from itertools import groupby
from pathlib import Path
from typing import Any

from extractors.containers import Item, items
from extractors.reading import Context, read_fetched
from extractors.records import Reading, Refusal
from flows.filing import Outcome, file_outcomes
from flows.intake import Progress
from flows.outlets import Outlets, fetched_page
from flows.runs import Run
from flows.settings import Settings
from flows.updates import renamed
from flows.workers import Readers, gone_wrong
from warehouse import boilerplate, collecting, load, rereading
from warehouse.ask import Answer
from warehouse.database import Connection, opened, transaction

GROUP, EXAMPLES, LONGEST = 100, 3, 160
COMPARED = (
    "title", "kicker", "lead", "text", "authors", "agencies", "language", "published_at", "published_precision", "modified_at",
    "kind", "access", "section", "canonical_url", "wire_origin", "keywords", "image_url",
)  # fmt: skip


@dataclass(slots=True)
class Changes:
    """What was read differently: how many articles by field, some examples of each, and articles no longer or newly such."""

    fields: Counter[str] = field(default_factory=Counter)
    examples: defaultdict[str, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    refused: list[tuple[str, str]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def report(changes: Changes) -> Answer:
    """Return what differs as a table: a row for each example, with how many articles differ in that field."""
    rows = [
        (name, count, article_id, before, after)
        for name, count in changes.fields.most_common()
        for article_id, before, after in changes.examples[name]
    ]
    rows += [("(no article any more)", len(changes.refused), url, "loaded", reason) for url, reason in changes.refused[:EXAMPLES]]
    rows += [("(an article now)", len(changes.found), url, "refused", "an article") for url in changes.found[:EXAMPLES]]
    return Answer(("field", "articles", "article", "before", "now"), tuple(rows))


def complaints(changes: Changes) -> list[str]:
    """Return what the user must look at, one line each."""
    if not changes.missing:
        return []
    return [f"{len(changes.missing)} kept pages are not where they should be, such as {changes.missing[0]}"]


@dataclass(frozen=True, slots=True)
class _Reread:
    """A kept page read again."""

    row: Mapping[str, Any]
    result: Reading | Refusal


def reread(
    settings: Settings, run: Run, source_ids: Sequence[str], *, dry_run: bool, keep_all: bool, progress: Progress
) -> Changes:
    """Read the kept pages again, adding what became of them to the run's counts."""
    with opened(settings.database) as db:
        rows, recurring = rereading.kept_pages(db, source_ids), boilerplate.recurring(db)
    changes = Changes()
    outlets = Outlets(settings.catalogue(), recurring)
    with Readers() as readers:
        for group in _groups(settings.pages, rows, changes):
            done = list(_read(readers, group, outlets, run))
            with opened(settings.database) as db:
                _settle(db, done, changes, run, settings, dry_run=dry_run, keep_all=keep_all)
            progress(run.counts)
    run.counts["pages_missing"] += len(changes.missing)
    return changes


def _groups(folder: Path, rows: Sequence[dict[str, Any]], changes: Changes) -> Iterator[list[tuple[dict[str, Any], Item]]]:
    """Yield the pages with their rows, some at a time; those that are not where they should be are noted."""
    group = []
    for file, of_file in groupby(rows, key=lambda row: row["file"]):
        wanted = {row["record_id"]: row for row in of_file}
        for page in _responses(folder / file):
            if row := wanted.pop(page.record_id or "", None):
                group.append((row, page))
                if len(group) >= GROUP:
                    yield group
                    group = []
        changes.missing += [f"{row['url']} (not in {file})" for row in wanted.values()]
    if group:
        yield group


def _responses(file: Path) -> Iterator[Item]:
    """Yield the responses in a file; a damaged one gives what stands before the damage."""
    if file.is_file():
        with file.open("rb") as stream:
            yield from (piece for piece in items(file.name, stream) if isinstance(piece, Item))


def _read(readers: Readers, group: Sequence[tuple[dict[str, Any], Item]], outlets: Outlets, run: Run) -> Iterator[_Reread]:
    futures = []
    for row, kept in group:
        final_url = kept.url or row["url"]
        page = fetched_page(row, (row["article_url"] or row["url"], final_url), kept.data, kept.last_modified)
        context = Context(row["fetched_at"], run.run_id, outlets.of_page(row, final_url))
        futures.append(readers.submit(read_fetched, page, context))
    for (row, _), future in zip(group, futures, strict=True):
        try:
            yield _Reread(row, _own(row, future.result()))
        except Exception as error:  # noqa: BLE001  # whatever the reader died of becomes the page's reason
            yield _Reread(row, Refusal(row["origin"], row["url"], gone_wrong(error), "", again=True))


def _own(row: Mapping[str, Any], result: Reading | Refusal) -> Reading | Refusal:
    """Return a reading under the id of the article that was read in this page before: it may have moved here."""
    return renamed(result, row["article_id"]) if isinstance(result, Reading) and row["article_id"] else result


def _settle(
    db: Connection, done: Sequence[_Reread], changes: Changes, run: Run, settings: Settings, *, dry_run: bool, keep_all: bool
) -> None:
    """Compare with what is stored, note what differs, and store it unless this is a rehearsal."""
    stored = rereading.articles(db, [found.row["article_id"] for found in done if found.row["article_id"]])
    changed, withdrawn, new = [], [], []
    for found in done:
        old = stored.get(found.row["article_id"] or "")
        if isinstance(found.result, Refusal):
            if old and not found.result.again:
                withdrawn.append(found)
            run.counts["refused_again" if not old else "unreadable" if found.result.again else "withdrawn"] += 1
        elif old is None:
            new.append(found)
        elif _differs(old, found.result, changes):
            changed.append(found.result)
            run.counts["changed"] += 1
        else:
            run.counts["unchanged"] += 1
    changes.refused += [(found.row["url"], found.result.reason) for found in withdrawn if isinstance(found.result, Refusal)]
    worth = [found for found in new if found.row["fate"] != "unrelated" or keep_all]
    changes.found += [found.row["url"] for found in worth]
    run.counts["readable_now"] += len(worth)
    if not dry_run:
        _store(db, (changed, withdrawn, worth), run, settings, keep_all=keep_all)


def _store(
    db: Connection, found: tuple[list[Reading], list[_Reread], list[_Reread]], run: Run, settings: Settings, *, keep_all: bool
) -> None:
    changed, withdrawn, new = found
    with transaction(db):
        if changed:
            rereading.replace(db, changed, run.started_at)
        if withdrawn:
            rereading.withdraw(db, [gone.row["article_id"] for gone in withdrawn], run.started_at)
            rejected = [
                but(
                    collecting.as_sighting(gone.row), fate="rejected", reason=gone.result.reason, article_id=None, run_id=run.run_id
                )
                for gone in withdrawn
                if isinstance(gone.result, Refusal)
            ]
            load.settle(db, rejected)
    outcomes = [Outcome(but(collecting.as_sighting(page.row), run_id=run.run_id), page.result) for page in new]
    run.counts.update(file_outcomes(db, outcomes, run.started_at, keep_all=keep_all, semantic=settings.semantic))


def _differs(old: Mapping[str, Any], reading: Reading, changes: Changes) -> bool:
    """Note the fields in which a reading differs from what is stored, with examples."""
    differs = False
    for name in COMPARED:
        before, after = _plain(old[name]), _plain(getattr(reading.article, name))
        if before != after:
            differs = True
            changes.fields[name] += 1
            if len(changes.examples[name]) < EXAMPLES:
                changes.examples[name].append((reading.article.article_id, *_excerpt(before, after)))
    return differs


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _excerpt(before: str, after: str) -> tuple[str, str]:
    """Return two texts around the place where they begin to differ."""
    same = next(
        (place for place, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), min(len(before), len(after))
    )
    start = max(0, same - 40)
    return tuple(("…" if start else "") + " ".join(text[start : start + LONGEST].split()) for text in (before, after))  # type: ignore[return-value]
