"""The steps of a collection: visit feeds, record what they list; fetch, read and file what waits; visit articles again.

Every item is recorded as waiting before its page is asked for, so a collection that is cut off at any instant loses
nothing: the next one goes on with what waits.
"""

import asyncio
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.url import host_of
from flows import pagestore, revisits
from flows.clock import now
from flows.fetch import Answer, Fetcher
from flows.filing import Outcome, file_outcomes
from flows.hosts import PER_HOST, Known, Quiet, Robots
from flows.outlets import Outlets
from flows.pages import Pages
from flows.revisits import Revisited
from flows.runs import Run
from flows.settings import Settings
from flows.stopping import stopped_by_signals
from flows.visits import Poll, Visitor, recorded
from flows.workers import Readers
from warehouse import boilerplate, collecting, revising
from warehouse.database import Connection, opened, transaction

# Visits to feeds at once, and how many visits and pages are stored together: a crash costs no more of them.
POLLS_AT_ONCE, GROUP = 24, 64
# Pages of one collection, and of one host in it: a flood must not hold up the others.
MOST_PAGES, MOST_OF_HOST = 3000, 300
Progress = Callable[[Counter[str]], None]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a collection was asked for."""

    source_ids: tuple[str, ...] = ()
    all_feeds: bool = False
    keep_all: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """What a collection works with."""

    fetcher: Fetcher
    readers: Readers
    outlets: Outlets


def collect(settings: Settings, run: Run, wanted: Wanted, progress: Progress) -> None:
    """Collect once, adding the fates to the run's counts. What is not done in time waits for the next collection."""
    visit_feeds(settings, run, wanted, progress)
    fetch_pages(settings, run, wanted, progress)


def visit_feeds(settings: Settings, run: Run, wanted: Wanted, progress: Progress) -> None:
    """Visit the feeds that are due and record every item they list."""
    with opened(settings.database) as db:
        feeds = collecting.due_feeds(db, run.started_at, all_feeds=wanted.all_feeds, source_ids=wanted.source_ids)
    if feeds:
        _bounded(settings, run, wanted, progress, lambda desk: desk.poll(feeds))


def fetch_pages(settings: Settings, run: Run, wanted: Wanted, progress: Progress) -> None:
    """Fetch, read and file the pages that wait; then visit again the articles that are due for it."""
    share = collecting.Share(MOST_PAGES, MOST_OF_HOST, wanted.source_ids)
    with opened(settings.database) as db:
        first = collecting.waiting(db, run.started_at, share)
        again = revising.due(db, run.started_at, share)
    run.counts["left_for_next"] += sum(rows[0]["ready"] - len(rows) for rows in (first, again) if rows)
    if first or again:
        _bounded(settings, run, wanted, progress, lambda desk: desk.download(first, again))
        with opened(settings.database) as db:
            run.counts["lines_learned"] += boilerplate.learn(db, run.started_at, run.run_id)


def _bounded(settings: Settings, run: Run, wanted: Wanted, progress: Progress, work: "Callable[[Desk], Awaitable[None]]") -> None:
    """Do one part of a collection within the time that is left of it."""
    left = settings.collect_seconds - (now() - run.started_at).total_seconds()
    asyncio.run(at_desk(settings, run, wanted, progress, work, seconds=max(1.0, left)))


async def at_desk(
    settings: Settings,
    run: Run,
    wanted: Wanted,
    progress: Progress,
    work: "Callable[[Desk], Awaitable[None]]",
    *,
    seconds: float | None,
) -> None:
    """Do some work of a collection, for so long at most, and store whatever came of it, however it ends."""
    with opened(settings.database) as db:
        known = _known(db, run)
        outlets = Outlets(settings.catalogue(), boilerplate.recurring(db))
    with Readers() as readers:
        async with Fetcher(settings, known, lambda: now()) as fetcher, stopped_by_signals():
            desk = Desk(settings, run, wanted, Tools(fetcher, readers, outlets), progress)
            try:
                async with asyncio.timeout(seconds):
                    await work(desk)
            except TimeoutError:
                run.counts["out_of_time"] += 1
            finally:
                desk.close()


def _known(db: Connection, run: Run) -> Known:
    robots = {host: Robots(*found) for host, found in collecting.known_robots(db, run.started_at).items()}
    return Known(robots, {host: Quiet(*found) for host, found in collecting.quiet_hosts(db, run.started_at).items()})


class Desk:
    """One collection under way."""

    def __init__(self, settings: Settings, run: Run, wanted: Wanted, tools: Tools, progress: Progress) -> None:
        self._settings, self._run, self._wanted, self._progress = settings, run, wanted, progress
        self.fetcher, self.readers = tools.fetcher, tools.readers
        self._visitor = Visitor(tools.fetcher, tools.readers, run.started_at, wanted.keep_all)
        self._asking = Pages(tools.fetcher, tools.readers, tools.outlets, run)
        self._polls: list[Poll] = []
        self._pages: list[tuple[Outcome, Answer | None]] = []
        self._again: list[Revisited] = []
        self._storing, self._writing = asyncio.Lock(), threading.Lock()

    async def poll(self, feeds: Sequence[Row]) -> None:
        """Visit the feeds, several at once, and record what they list as it comes."""
        left = deque(feeds)

        async def work() -> None:
            while left:
                visited = await self._visitor.visit(left.popleft())
                if visited is None:
                    self._run.counts["feeds_put_off"] += 1
                else:
                    self._polls.append(visited)  # not in one line: the list may be another one by then
                if len(self._polls) >= GROUP:
                    await self._store()

        await asyncio.gather(*(work() for _ in range(min(len(feeds), POLLS_AT_ONCE))))
        await self._store()

    async def download(self, first: Sequence[Row], again: Sequence[Row] = ()) -> None:
        """Fetch and read what waits and what is due again, host by host at once, and file it in groups."""
        queues: dict[str, deque[Row]] = defaultdict(deque)
        for row in first:
            queues[host_of(row["url"])].append(row)
        for row in again:
            queues[host_of(row["article_url"])].append(row)

        async def work(queue: deque[Row]) -> None:
            while queue:
                row = queue.popleft()
                if "article_url" in row:
                    revisited = await revisits.again(self._asking, row, self._settings.pages)
                    self._again.append(revisited)
                else:
                    page = await self._asking.first(row)
                    self._pages.append(page)
                if len(self._pages) + len(self._again) >= GROUP:
                    await self._store()

        await asyncio.gather(*(work(queue) for queue in queues.values() for _ in range(min(PER_HOST, len(queue)))))
        await self._store()

    async def _store(self) -> None:
        """Store what has come so far, without holding up the network."""
        async with self._storing:
            if self._polls or self._pages or self._again:
                await asyncio.shield(asyncio.to_thread(self._write, *self._taken()))

    def _taken(self) -> tuple[list[Poll], list[tuple[Outcome, Answer | None]], list[Revisited]]:
        taken = self._polls, self._pages, self._again
        self._polls, self._pages, self._again = [], [], []
        return taken

    def close(self) -> None:
        """Store what is left when the collection ends, in whatever way; what is being stored is waited for."""
        self._write(*self._taken())

    def _write(self, polls: Sequence[Poll], pages: Sequence[tuple[Outcome, Answer | None]], again: Sequence[Revisited]) -> None:
        if not (polls or pages or again or self.fetcher.robots_seen):
            return
        with self._writing:
            folder, at = self._settings.pages, self._run.started_at
            answers = [answer for _, answer in pages] + [found.answer for found in again]
            kept = pagestore.keep(folder, [answer for answer in answers if answer], at)
            records = [recorded(poll, self._run, now(), folder) for poll in polls]
            with opened(self._settings.database) as db:
                self._run.counts.update(collecting.record_polls(db, records, keep_all=self._wanted.keep_all))
                with transaction(db):
                    collecting.record_pages(db, kept)
                    self._write_hosts(db)
                outcomes = [outcome for outcome, _ in pages]
                keep_all, semantic = self._wanted.keep_all, self._settings.semantic
                self._run.counts.update(file_outcomes(db, outcomes, at, keep_all=keep_all, semantic=semantic))
                self._write_again(db, again)
        self._progress(self._run.counts)

    def _write_hosts(self, db: Connection) -> None:
        robots = {host: (found.status, found.text) for host, found in list(self.fetcher.robots_seen.items())}
        quiet = {host: (found.until, found.why) for host, found in self.fetcher.hosts.resting().items()}
        collecting.record_hosts(db, robots, quiet, self._run.started_at)
        for host in robots:
            self.fetcher.robots_seen.pop(host, None)

    def _write_again(self, db: Connection, again: Sequence[Revisited]) -> None:
        with transaction(db):
            at, run_id = self._run.started_at, self._run.run_id
            revising.record(db, [found.revisit for found in again])
            revising.revise(db, [found.revised for found in again if found.revised], at, run_id)
            revising.add_addresses(db, [found.further for found in again if found.further], at)
        self._run.counts.update(f"again_{found.revisit.outcome}" for found in again)
