"""The live check of the catalogue: does every feed answer, and with items? Nothing is stored."""

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

from extractors.feed import read_feed
from extractors.records import Feed
from extractors.sources import Catalogue
from flows.clock import now
from flows.collection import POLLS_AT_ONCE
from flows.fetch import Fetcher
from flows.settings import Settings
from warehouse.ask import Answer

COLUMNS = ("source_id", "kind", "url", "answer", "items", "dated", "newest_at")


def probe_feeds(settings: Settings) -> tuple[Answer, int]:
    """Visit every feed of the enabled sources; return a row for each and how many did not answer as feeds."""
    rows = asyncio.run(_probe(settings, settings.catalogue()))
    return Answer(COLUMNS, tuple(rows)), sum(row[3] != "well" for row in rows)


async def _probe(settings: Settings, catalogue: Catalogue) -> list[tuple[Any, ...]]:
    feeds = [
        feed
        for feed in catalogue.feeds.values()
        if feed.kind != "sitemap" and feed.enabled and catalogue.sources[feed.source_id].enabled
    ]
    gate = asyncio.Semaphore(POLLS_AT_ONCE)
    async with Fetcher(settings, {}) as fetcher:

        async def visit(feed: Feed) -> tuple[Any, ...]:
            async with gate:
                return await _visit(fetcher, feed, catalogue)

        return list(await asyncio.gather(*(visit(feed) for feed in feeds)))


async def _visit(fetcher: Fetcher, feed: Feed, catalogue: Catalogue) -> tuple[Any, ...]:
    answer = await fetcher.get(feed.url)
    about = (feed.source_id, feed.kind, feed.url)
    if answer.problem:
        return (*about, answer.problem, 0, 0, None)
    zone = catalogue.sources[feed.source_id].time_zone
    reading = await asyncio.to_thread(read_feed, answer.body, answer.final_url, answer.charset, ZoneInfo(zone) if zone else None)
    dated = [entry.published.at for entry in reading.entries if entry.published and entry.published.at <= now()]
    said = "well" if reading.entries else reading.note or "no items"
    return (*about, said, len(reading.entries), len(dated), max(dated, default=None))
