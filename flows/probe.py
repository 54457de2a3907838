"""The live check of the catalogue, whether every feed answers, and the search for an outlet's feeds. Nothing is stored."""

import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from extractors.discovery import Found, guesses, named_by_page, named_by_robots
from extractors.errors import Unable
from extractors.feed import read_feed
from extractors.records import Feed
from extractors.sources import Catalogue
from extractors.url import same_page
from flows.clock import now
from flows.collection import POLLS_AT_ONCE
from flows.fetch import Answer as Answered
from flows.fetch import Fetcher
from flows.settings import Settings
from flows.visits import said
from warehouse.ask import Answer

FOUND = ("kind", "url", "named_by", "title", "answer", "items", "dated", "newest_at")
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
    async with Fetcher(settings) as fetcher:

        async def visit(feed: Feed) -> tuple[Any, ...]:
            async with gate:
                return await _visit(fetcher, feed, catalogue)

        return list(await asyncio.gather(*(visit(feed) for feed in feeds)))


async def _visit(fetcher: Fetcher, feed: Feed, catalogue: Catalogue) -> tuple[Any, ...]:
    answer = await fetcher.get(feed.url)
    zone = catalogue.sources[feed.source_id].time_zone
    return (feed.source_id, feed.kind, feed.url, *await _said(answer, ZoneInfo(zone) if zone else None))


async def _said(answer: Answered, zone: ZoneInfo | None) -> tuple[str, int, int, datetime | None]:
    """Return what an address answered as a feed: well or what is wrong, items, dated ones, the time of the newest."""
    if answer.problem:
        return said(answer), 0, 0, None
    reading = await asyncio.to_thread(read_feed, answer.body, answer.final_url, answer.charset, zone)
    dated = [entry.published.at for entry in reading.entries if entry.published and entry.published.at <= now()]
    well = reading.entries or reading.parts
    told = "well" if well else reading.note or "no items"
    return told, len(reading.entries or reading.parts), len(dated), max(dated, default=None)


def discover_feeds(settings: Settings, url: str) -> Answer:
    """Find an outlet's feeds: named by its front page or robots.txt, or at the usual places. Raises Unable."""
    return Answer(FOUND, tuple(asyncio.run(_discover(settings, url))))


async def _discover(settings: Settings, url: str) -> list[tuple[Any, ...]]:
    async with Fetcher(settings) as fetcher:
        answer = await fetcher.get(url)
        named = list(await asyncio.to_thread(named_by_page, answer.body, answer.final_url)) if not answer.problem else []
        robots = "".join(f"Sitemap: {found}\n" for found in await fetcher.sitemaps(answer.final_url))
        named += named_by_robots(robots, answer.final_url)
        known = {same_page(found.url) for found in named}
        guessed = [found for found in guesses(answer.final_url) if same_page(found.url) not in known]
        rows = [await _tried(fetcher, found) for found in (*named, *guessed)]
    found_rows = [row for row in rows if row[4] == "well" or row[2] not in {found.said_by for found in guessed}]
    if answer.problem and not found_rows:
        raise Unable(f"{url} cannot be looked at: {said(answer)}")
    return found_rows


async def _tried(fetcher: Fetcher, found: Found) -> tuple[Any, ...]:
    answer = await fetcher.get(found.url)
    told = await _said(answer, None)
    return (found.kind, found.url, found.said_by, found.title, *told)
