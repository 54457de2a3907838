"""The steps of a collection: visit feeds, record what they list, fetch what waits, read it in workers, file it.

Every item is recorded as waiting before its page is asked for, so a collection that is cut off at any instant loses
nothing: the next one goes on with what waits.
"""

import asyncio
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from extractors.feed import read_feed
from extractors.identity import content_hash
from extractors.reading import Context, read_fetched
from extractors.records import Reading, Refusal, Sighting
from extractors.url import canonical, host_of, same_page
from flows import pagestore, polling
from flows.clock import now
from flows.fetch import PER_HOST, Answer, Fetcher
from flows.filing import Outcome, file_outcomes
from flows.outlets import Outlets, fetched_page
from flows.runs import Run
from flows.settings import Settings
from flows.visits import EMPTY_FEED, Poll, recorded
from flows.workers import Readers, gone_wrong
from warehouse import boilerplate, collecting
from warehouse.database import opened

POLLS_AT_ONCE, FEED_SECONDS, GROUP, MOST_WAITING = 24, 30.0, 48, 3000
NO_PAGES = ("image/", "audio/", "video/", "application/pdf", "application/zip")
Progress = Callable[[Counter[str]], None]


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
        asyncio.run(_bounded(settings, run, wanted, progress, lambda desk: desk.poll(feeds)))


def fetch_pages(settings: Settings, run: Run, wanted: Wanted, progress: Progress) -> None:
    """Fetch, read and file the pages that wait."""
    with opened(settings.database) as db:
        rows = collecting.waiting(db, run.started_at, most=MOST_WAITING, source_ids=wanted.source_ids)
    if rows:
        asyncio.run(_bounded(settings, run, wanted, progress, lambda desk: desk.download(rows)))
        with opened(settings.database) as db:
            run.counts["lines_learned"] += boilerplate.learn(db, run.started_at, run.run_id)


async def _bounded(
    settings: Settings, run: Run, wanted: Wanted, progress: Progress, work: "Callable[[_Desk], Awaitable[None]]"
) -> None:
    """Do one part of a collection within the time that is left of it, and store whatever came of it."""
    left = settings.collect_seconds - (now() - run.started_at).total_seconds()
    with opened(settings.database) as db:
        robots = collecting.fresh_robots(db, run.started_at)
        outlets = Outlets(settings.catalogue().sources, boilerplate.recurring(db))
    with Readers() as readers:
        async with Fetcher(settings, robots) as fetcher:
            desk = _Desk(settings, run, wanted, Tools(fetcher, readers, outlets), progress)
            try:
                async with asyncio.timeout(max(1.0, left)):
                    await work(desk)
            except TimeoutError:
                run.counts["out_of_time"] += 1
            finally:
                desk.close()


class _Desk:
    """One collection under way."""

    def __init__(self, settings: Settings, run: Run, wanted: Wanted, tools: Tools, progress: Progress) -> None:
        self._settings, self._run, self._wanted, self._progress = settings, run, wanted, progress
        self._fetcher, self._readers, self._outlets = tools.fetcher, tools.readers, tools.outlets
        self._polls: list[Poll] = []
        self._pages: list[tuple[Outcome, Answer | None]] = []
        self._storing, self._writing = asyncio.Lock(), threading.Lock()

    async def poll(self, feeds: Sequence[dict[str, Any]]) -> None:
        """Visit the feeds, several at once, and record what they list as it comes."""
        gate = asyncio.Semaphore(POLLS_AT_ONCE)

        async def visit(feed: dict[str, Any]) -> None:
            async with gate:
                visited = await self._visit(feed)
            self._polls.append(visited)
            if len(self._polls) >= POLLS_AT_ONCE:
                await self._store()

        await asyncio.gather(*(visit(feed) for feed in feeds))
        await self._store()

    async def _visit(self, feed: dict[str, Any]) -> Poll:
        fresh = self._wanted.keep_all and feed["has_unrelated"]  # with --keep-all, what was turned away is listed again
        stated = {} if fresh else {"If-None-Match": feed["etag"], "If-Modified-Since": feed["last_modified"]}
        answer = await self._fetcher.get(feed["url"], {name: value for name, value in stated.items() if value})
        if answer.problem or answer.status == 304:
            return Poll(feed, answer, None, answer.problem)
        if not fresh and content_hash(answer.body) == feed["body_hash"]:
            return Poll(feed, answer, None, None)
        zone = ZoneInfo(feed["time_zone"]) if feed["time_zone"] else None
        try:
            reading = await asyncio.wrap_future(
                self._readers.submit(read_feed, answer.body, answer.final_url, answer.charset, zone, seconds=FEED_SECONDS)
            )
        except Exception as error:  # noqa: BLE001  # whatever the reader died of becomes the feed's last error
            return Poll(feed, answer, None, gone_wrong(error))
        return Poll(feed, answer, reading, reading.note if not reading.entries and reading.note != EMPTY_FEED else None)

    async def download(self, rows: Sequence[dict[str, Any]]) -> None:
        """Fetch and read what waits, host by host at once, and file it in groups."""
        queues: dict[str, deque[dict[str, Any]]] = defaultdict(deque)
        for row in rows:
            queues[host_of(row["url"])].append(row)

        async def work(queue: deque[dict[str, Any]]) -> None:
            while queue:
                page = await self._page(queue.popleft())
                self._pages.append(page)
                if len(self._pages) >= GROUP:
                    await self._store()

        await asyncio.gather(*(work(queue) for queue in queues.values() for _ in range(PER_HOST)))
        await self._store()

    async def _page(self, row: dict[str, Any]) -> tuple[Outcome, Answer | None]:
        """Fetch and read one page; an outcome without a reading says why and when to try again."""
        answer = await self._fetcher.get(row["url"])
        sighting = replace(collecting.as_sighting(row), run_id=self._run.run_id)
        problem = answer.problem or _no_page(answer)
        if problem:
            return Outcome(self._put_off(sighting, answer, problem), None), None
        moved = same_page(answer.final_url).partition("?")[0] != same_page(row["url"]).partition("?")[0]
        url = (canonical(answer.final_url) if moved else None) or row["url"]
        page = fetched_page(row, (url, answer.final_url), answer.body, answer.headers.get("last-modified"))
        context = Context(self._run.started_at, self._run.run_id, self._outlets.of(row))
        try:
            result: Reading | Refusal = await asyncio.wrap_future(self._readers.submit(read_fetched, page, context))
        except Exception as error:  # noqa: BLE001  # whatever the reader died of becomes the page's reason
            result = Refusal(row["origin"], row["url"], gone_wrong(error), content_hash(answer.body))
        if isinstance(result, Refusal) and result.again:  # a challenge, a wall, an error page: the article may be there next time
            return Outcome(self._put_off(sighting, replace(answer, again=True), result.reason), None), answer
        return Outcome(sighting, result), answer

    def _put_off(self, sighting: Sighting, answer: Answer, problem: str) -> Sighting:
        attempts = sighting.attempts + 1
        if not answer.again:
            return replace(sighting, fate="rejected", reason=problem, attempts=attempts, retry_at=None)
        retry_at = polling.retry_page(self._run.started_at, attempts, answer.retry_after)
        if retry_at is None:
            return replace(
                sighting,
                fate="failed",
                reason=f"given up after {attempts} tries: {problem}",
                attempts=attempts,
                retry_at=None,
            )
        return replace(sighting, fate="waiting", reason=problem, attempts=attempts, retry_at=retry_at)

    async def _store(self) -> None:
        """Store what has come so far, without holding up the network."""
        async with self._storing:
            polls, self._polls = self._polls, []
            pages, self._pages = self._pages, []
            if polls or pages:
                await asyncio.shield(asyncio.to_thread(self._write, polls, pages))

    def close(self) -> None:
        """Store what is left when the collection ends, in whatever way; what is being stored is waited for."""
        self._write(self._polls, self._pages)
        self._polls, self._pages = [], []

    def _write(self, polls: Sequence[Poll], pages: Sequence[tuple[Outcome, Answer | None]]) -> None:
        with self._writing:
            self._write_alone(polls, pages)

    def _write_alone(self, polls: Sequence[Poll], pages: Sequence[tuple[Outcome, Answer | None]]) -> None:
        kept = pagestore.keep(self._settings.pages, [answer for _, answer in pages if answer], self._run.started_at)
        with opened(self._settings.database) as db:
            records = [recorded(poll, self._run, now()) for poll in polls]
            self._run.counts.update(collecting.record_polls(db, records, keep_all=self._wanted.keep_all))
            robots = dict(self._fetcher.robots_seen)  # a copy: requests go on while this is stored
            collecting.record_pages(db, kept, robots, self._run.started_at)
            self._run.counts.update(
                file_outcomes(
                    db,
                    [outcome for outcome, _ in pages],
                    self._run.started_at,
                    keep_all=self._wanted.keep_all,
                    semantic=self._settings.semantic,
                )
            )
        self._progress(self._run.counts)


def _no_page(answer: Answer) -> str | None:
    """Return why an answer cannot be an article's page, if its address or type says so."""
    kind = answer.headers.get("content-type", "").lower()
    if kind.startswith(NO_PAGES):
        return f"no page but {kind.partition(';')[0]}"
    if urlsplit(answer.final_url).path in ("", "/") and urlsplit(answer.url).path not in ("", "/"):
        return "redirected to the front page: the article is gone"
    return None if answer.status == 200 else f"HTTP {answer.status}"
