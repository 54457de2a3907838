"""Backfill by date: an outlet's own archive, by the sitemaps that the catalogue or its robots.txt name.

First the sitemaps are walked and every page of the days asked for is recorded as waiting; then the pages are fetched, as in
any collection. Cut off at any instant, the same command goes on: sitemaps that were read for these days are not read
again, and pages that are settled are not asked for again.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from extractors.discovery import guesses
from extractors.errors import Unable, UsageError
from extractors.identity import digest
from extractors.records import Sighting, Source
from extractors.sitemap import SITEMAP_LARGEST, Listed, Sitemap, in_range, read_sitemap, unpacked, wanted_parts
from extractors.url import same_page
from flows.clock import now
from flows.collection import Desk, Progress, Wanted, at_desk
from flows.runs import Run
from flows.settings import Settings
from flows.visits import said
from flows.workers import Died
from warehouse import archives, collecting
from warehouse.archives import Days, Sheet
from warehouse.database import opened

MOST_SITEMAPS, SITEMAP_SECONDS, AT_ONCE = 20_000, 120.0, 2
MOST_PAGES = 2000
WITHOUT_LIMIT = 10**9


def backfill(settings: Settings, run: Run, days: Days, *, keep_all: bool, progress: Progress) -> None:
    """Load an outlet's articles of these days. Raises UsageError or Unable where there is no archive to be found."""
    source = settings.catalogue().sources.get(days.source_id)
    if source is None:
        raise UsageError(f"the catalogue has no source {days.source_id!r}; `lagebild sources` lists them")
    wanted = Wanted((days.source_id,), keep_all=keep_all)
    walk = _Walk(settings, run, source, days, progress, keep_all=keep_all)
    asyncio.run(at_desk(settings, run, wanted, progress, walk.read_sitemaps, seconds=None))
    estimate = _Estimate(progress)
    while True:
        with opened(settings.database) as db:
            rows = collecting.waiting(db, now(), collecting.Share(MOST_PAGES, WITHOUT_LIMIT, (days.source_id,)))
        if not rows:
            break
        estimate.begin(rows[0]["ready"], run.counts)
        asyncio.run(at_desk(settings, run, wanted, estimate, partial(Desk.download, first=rows), seconds=None))
    with opened(settings.database) as db:
        run.counts["left_for_next"] = archives.undone(db, [days.source_id])


@dataclass(slots=True)
class _Estimate:
    """Progress with how many pages are left, and in how many minutes they will be done at the pace so far."""

    progress: Progress
    total: int = 0
    began: datetime = field(default_factory=now)
    before: int = 0

    def begin(self, ready: int, counts: Counter[str]) -> None:
        """Begin with so many pages that can be asked for."""
        self.total, self.began, self.before = ready, now(), _settled(counts)

    def __call__(self, counts: Counter[str]) -> None:
        """Report the counts with the estimate."""
        done = _settled(counts) - self.before
        left = max(0, self.total - done)
        told = Counter(counts)
        told["left"] = left
        if done:
            told["minutes_left"] = 1 + round((now() - self.began).total_seconds() / done * left / 60)
        self.progress(told)


def _settled(counts: Counter[str]) -> int:
    return sum(counts[fate] for fate in ("loaded", "known", "unrelated", "rejected", "failed", "waiting"))


class _Walk:
    """The sitemaps of one archive, from those it begins with to those that list pages."""

    def __init__(self, settings: Settings, run: Run, source: Source, days: Days, progress: Progress, *, keep_all: bool) -> None:
        self._settings, self._run, self._source, self._days = settings, run, source, days
        self._progress, self._keep_all = progress, keep_all
        self._zone = ZoneInfo(source.time_zone) if source.time_zone else None
        self._seen: set[str] = set()
        self._left: deque[str] = deque()
        self._problem: str | None = None

    async def read_sitemaps(self, desk: Desk) -> None:
        """Read all sitemaps that may list pages of these days, and record the pages as waiting."""
        with opened(self._settings.database) as db:
            before = archives.done(db, self._days)
        self._seen |= before
        self._run.counts["sitemaps_read_before"] = len(before)
        for beginnings in (self._named(), await self._by_robots(desk), self._guessed()):
            self._add(beginnings)
            await self._all(desk)
            if self._run.counts["sitemaps_read"] or before.intersection(beginnings):
                return
        raise Unable(
            f"no archive of {self._source.source_id} was found ({self._run.counts['sitemaps_failed']} sitemaps were tried"
            f"{f', the first: {self._problem}' if self._problem else ''}); "
            'name one in the catalogue: a feed with kind = "sitemap"'
        )

    def _named(self) -> list[str]:
        feeds = self._settings.catalogue().feeds.values()
        return [feed.url for feed in feeds if feed.source_id == self._source.source_id and feed.kind == "sitemap"]

    async def _by_robots(self, desk: Desk) -> list[str]:
        return await desk.fetcher.sitemaps(self._source.homepage) if self._source.homepage else []

    def _guessed(self) -> list[str]:
        found = guesses(self._source.homepage) if self._source.homepage else ()
        return [guess.url for guess in found if guess.kind == "sitemap"]

    def _add(self, urls: Iterable[str]) -> None:
        for url in urls:
            if url not in self._seen and len(self._seen) < MOST_SITEMAPS:
                self._seen.add(url)
                self._left.append(url)
            elif url not in self._seen:
                self._run.counts["sitemaps_over_cap"] += 1

    async def _all(self, desk: Desk) -> None:
        async def work() -> None:
            while self._left:
                await self._one(desk, self._left.popleft())

        while self._left:  # a worker may have ended before another found more
            await asyncio.gather(*(work() for _ in range(AT_ONCE)))

    async def _one(self, desk: Desk, url: str) -> None:
        answer = await desk.fetcher.get(url, largest=SITEMAP_LARGEST)
        found: Sitemap | str = said(answer) if answer.problem else await self._read(desk, answer.body, answer.final_url)
        if isinstance(found, str) or (found.note and not found.pages and not found.parts):
            problem = found if isinstance(found, str) else str(found.note)
            self._run.counts["sitemaps_failed"] += 1
            self._problem = self._problem or problem
            self._record(Sheet(url, 0, (), problem))
            return
        self._run.counts["sitemaps_read"] += 1
        parts, skipped = wanted_parts(found.parts, self._days.first, self._days.last)
        self._run.counts["sitemaps_out_of_range"] += len(skipped)
        self._add(part.url for part in parts)
        if found.pages:
            await asyncio.to_thread(self._take, url, found)

    async def _read(self, desk: Desk, body: bytes, base: str) -> Sitemap | str:
        read: Sitemap | Died = await desk.readers.answer(read_packed, body, base, self._zone, seconds=SITEMAP_SECONDS)
        return read.reason if isinstance(read, Died) else read

    def _take(self, url: str, found: Sitemap) -> None:
        """Record the pages of the days asked for; of those that cannot be told the page itself will say it."""
        items = []
        for page in found.pages:
            fits = in_range(page, self._days.first, self._days.last)
            if fits:
                items.append(self._item(page, url))
            else:
                self._run.counts["out_of_range" if fits is False else "undated_too_new"] += 1
        self._run.counts["listed"] += len(found.pages)
        self._run.counts["over_cap"] += found.over
        self._record(Sheet(url, len(found.pages), tuple(items)))

    def _record(self, sheet: Sheet) -> None:
        with opened(self._settings.database) as db:
            new = archives.record(db, sheet, self._days, self._run.started_at, keep_all=self._keep_all)
        self._run.counts["items_new"] += len(new)
        self._run.counts.update(item.fate for item in new if item.fate != "waiting")
        self._progress(self._run.counts)

    def _item(self, page: Listed, sitemap: str) -> Sighting:
        moment = page.published if page.published and page.published.at <= self._run.started_at + timedelta(hours=1) else None
        return Sighting(
            digest("archive", self._source.source_id, same_page(page.url)),
            "sitemap",
            sitemap,
            self._source.source_id,
            None,
            page.url,
            page.title,
            moment.at if moment else None,
            moment.precision if moment else "none",
            moment.basis if moment else None,
            self._run.started_at,
            "waiting",
            None,
            digest("url", same_page(page.url)),
            0,
            None,
            self._run.run_id,
        )


def read_packed(data: bytes, base: str, zone: ZoneInfo | None) -> Sitemap:
    """Unpack and read a sitemap (runs in a worker)."""
    try:
        return read_sitemap(unpacked(data), base, zone)
    except ValueError as error:
        return Sitemap((), (), 0, 0, str(error))
