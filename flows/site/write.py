"""Writing the site: only what changed, each file at once, in an order in which a crash leaves no dead link.

Pages that did not exist come first, then those that changed, then the overview and the lists; pages that are no longer
wanted go last. `.written.json` remembers of each page what it was made of; without it everything is made again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.site import find, fronts, gather, pages
from flows.site.addresses import event_page, page_of
from flows.site.gather import World
from flows.site.render import FOLDER, page
from flows.site.words import SPEECHES, Speech
from flows.syndication import FeedLink
from flows.tables import plain

MANIFEST, PART = ".written.json", ".part"
STATIC = FOLDER / "static"
BATCH = 100  # events gathered at once
OWN = ("event", "entity", "place")  # folders whose pages are all ours
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SiteWritten:
    """How many files of the site were written, were as they should be, and were removed."""

    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class Planned:
    """Something with a page in each language: where, what it is made of, and how to make it."""

    path: str
    mark: str
    make: Callable[[Speech], bytes]

    def places(self) -> list[tuple[Speech, str]]:
        """Return the page of each language."""
        return [(say, say.code + self.path) for say in SPEECHES]


@dataclass
class Shelf:
    """The folder of the site, and what is known of what lies in it."""

    folder: Path
    known: dict[str, list[Any]]
    kept: dict[str, list[Any]] = field(default_factory=dict)
    written: int = 0

    def holds(self, path: str, mark: str) -> bool:
        """Whether a file is there as it was made of the same things; if so it is kept."""
        found = self.known.get(path)
        if not found or found[0] != mark or _size(self.folder / path) != found[1]:
            return False
        self.kept[path] = found
        return True

    def put(self, path: str, mark: str, content: bytes) -> None:
        """Write a file at once, unless it is there with this content already."""
        target = self.folder / path
        if _size(target) != len(content) or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{target.name}{PART}")
            draft.write_bytes(content)
            draft.replace(target)
            self.written += 1
        self.kept[path] = [mark, len(content)]

    def remove_others(self) -> int:
        """Remove pages that are no longer wanted, and what a crash left; return how many pages."""
        removed = 0
        for folder in (self.folder / say.code / own for say in SPEECHES for own in OWN):
            for file in folder.glob("*.html") if folder.is_dir() else ():
                if file.relative_to(self.folder).as_posix() not in self.kept:
                    file.unlink()
                    removed += 1
        for left in self.folder.rglob(f".*{PART}"):
            left.unlink(missing_ok=True)
        return removed


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def write_site(snapshot: Path, folder: Path, *, feeds: Sequence[FeedLink] = (), most_events: int = 2000) -> SiteWritten:
    """Write the site of a snapshot to a folder.

    Only pages whose content differs are written. A crash leaves a site that works; the same call mends it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(folder, _remembered(folder))
    maker = _Maker(snapshot, gather.world(snapshot, most_events), tuple(feeds))
    for path, content in _static():
        shelf.put(path, "", content)
    due = [plan for plan in (*maker.events(), *maker.named()) if _due(shelf, plan)]
    new = {plan.path for plan in due if any(_size(folder / path) < 0 for _, path in plan.places())}
    due.sort(key=lambda plan: plan.path not in new)
    for plan in due:
        maker.prepare(plan.path, due)
        for say, path in plan.places():
            shelf.put(path, plan.mark, plan.make(say))
    shelf.put("data/find.js", "", find.index(maker.world, maker.sources))
    for plan in maker.fronts():
        for say, path in plan.places():
            shelf.put(path, plan.mark, plan.make(say))
    removed = shelf.remove_others()
    _remember(folder, shelf.kept)
    return SiteWritten(shelf.written, len(shelf.kept) - shelf.written, removed)


def _due(shelf: Shelf, plan: Planned) -> bool:
    return not all([shelf.holds(path, plan.mark) for _, path in plan.places()])


class _Maker:
    """Plans all pages of a snapshot; details of events are gathered in batches, and only for pages that are due."""

    def __init__(self, snapshot: Path, world: World, feeds: tuple[FeedLink, ...]) -> None:
        self.snapshot, self.world, self.feeds = snapshot, world, feeds
        self.sources = gather.sources(snapshot)
        self._events = {event_page(row["event_id"]): row for row in world.events}
        self._details: dict[str, Row] = {}
        self._edition = _edition(feeds)

    def events(self) -> Iterator[Planned]:
        """Plan the pages of events."""
        addresses = self.world.addresses
        for path, row in self._events.items():
            linked = [
                addresses.called(name, place=place) is not None
                for place in (True, False)
                for name in row["places" if place else "entities"]
            ]

            def make(say: Speech, path: str = path) -> bytes:
                return self._page(say, "event.html", path, pages.event(say, self._details[path], addresses))

            yield Planned(path, self._mark(row, linked), make)

    def prepare(self, path: str, due: Sequence[Planned]) -> None:
        """Gather what the page of an event needs, together with the next ones that are due."""
        if path not in self._events or path in self._details:
            return
        waiting = [plan.path for plan in due if plan.path in self._events]
        batch = waiting[waiting.index(path) :][:BATCH]
        found = gather.event_details(self.snapshot, [self._events[one] for one in batch])
        self._details = {event_page(event_id): row for event_id, row in found.items()}

    def named(self) -> Iterator[Planned]:
        """Plan the pages of entities and places."""
        world = self.world
        for one in gather.named(self.snapshot, world):
            path = page_of(one.row)
            made_of = (one.row, one.days, one.events, one.reporters, one.bursts, world.about["first_day"], world.last_day)
            linked = [world.addresses.event(row["event_id"]) for row in one.events]
            totals = [world.totals.get((row["every"], row["day"])) for row in one.days]
            months = [day.isoformat() for every, day in world.totals if every == "month"]

            def make(say: Speech, one: gather.Named = one, path: str = path) -> bytes:
                return self._page(say, "entity.html", path, pages.named(say, one, world))

            yield Planned(path, self._mark(made_of, linked, totals, months), make)

    def fronts(self) -> Iterator[Planned]:
        """Plan the lists, and the overview last."""
        world, rows = self.world, self.sources
        found = gather.overview(self.snapshot, world)
        views: tuple[tuple[str, Callable[[Speech], Row]], ...] = (
            ("entities", lambda say: fronts.entities(say, world)),
            ("places", lambda say: fronts.places(say, world)),
            ("sources", lambda say: fronts.sources(say, world, rows)),
            ("feeds", fronts.feeds),
            ("about", lambda say: fronts.about(say, world)),
            ("index", lambda say: fronts.overview(say, world, found, rows)),
        )
        for name, view in views:
            template = "overview.html" if name == "index" else f"{name}.html"

            def make(
                say: Speech, path: str = f"{name}.html", template: str = template, view: Callable[[Speech], Row] = view
            ) -> bytes:
                return self._page(say, template, path, view(say))

            yield Planned(f"{name}.html", "", make)

    def _page(self, say: Speech, template: str, path: str, found: Row) -> bytes:
        return page(say, template, path, found, self.feeds)

    def _mark(self, *made_of: Any) -> str:
        return _digest(self._edition, json.dumps(made_of, ensure_ascii=False, default=plain))


def _static() -> Iterator[tuple[str, bytes]]:
    for file in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        yield f"static/{file.relative_to(STATIC).as_posix()}", file.read_bytes()


def _edition(feeds: Iterable[FeedLink]) -> str:
    """Return what differs once any page may look different: the code, the templates, the feeds."""
    files = sorted((*FOLDER.glob("*.py"), *FOLDER.glob("*.toml"), *FOLDER.glob("templates/*.html")))
    return _digest(*(hashlib.sha256(file.read_bytes()).hexdigest() for file in files), *map(repr, feeds))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _remembered(folder: Path) -> dict[str, list[Any]]:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and all(isinstance(one, list) and len(one) == 2 for one in found.values()) else {}


def _remember(folder: Path, kept: dict[str, list[Any]]) -> None:
    draft = folder / f"{MANIFEST}{PART}"
    draft.write_text(json.dumps(dict(sorted(kept.items()))), "utf-8")
    draft.replace(folder / MANIFEST)
