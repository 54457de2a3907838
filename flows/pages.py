"""A first visit to an article's page: asked for, read in a worker, and given its outcome or the time of the next try."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from extractors.identity import content_hash
from extractors.reading import Context, FetchedPage, read_fetched
from extractors.records import Outlet, Reading, Refusal, Sighting
from extractors.url import canonical, same_page
from flows import polling
from flows.fetch import Answer, Fetcher
from flows.filing import Outcome
from flows.outlets import Outlets, fetched_page
from flows.runs import Run
from flows.visits import said
from flows.workers import Died, Readers
from warehouse import collecting

NO_PAGES = ("image/", "audio/", "video/", "application/pdf", "application/zip")
FRONT_PAGE = "redirected to the front page: the article is gone"


@dataclass(frozen=True, slots=True)
class Pages:
    """Asks for pages and reads them."""

    fetcher: Fetcher
    readers: Readers
    outlets: Outlets
    run: Run

    async def first(self, row: Mapping[str, Any]) -> tuple[Outcome, Answer | None]:
        """Fetch and read one page; an outcome without a reading says why and when to try again."""
        answer = await self.fetcher.get(row["url"])
        sighting = replace(collecting.as_sighting(row), run_id=self.run.run_id)
        problem = said(answer) if answer.problem else no_page(answer)
        if problem:
            return Outcome(self._put_off(sighting, answer, problem), None), None
        url = moved_to(answer, row["url"]) or row["url"]
        outlet = self.outlets.of_page(row, answer.final_url)
        page = fetched_page(row, (url, answer.final_url), answer.body, answer.headers.get("last-modified"))
        result = await self.read(page, outlet)
        if isinstance(result, Refusal) and result.again:  # a challenge, a wall, an error page: the article may be there next time
            return Outcome(self._put_off(sighting, replace(answer, again=True), result.reason), None), answer
        return Outcome(sighting, result), answer

    async def read(self, page: FetchedPage, outlet: Outlet) -> Reading | Refusal:
        """Read a page in a worker; whatever that dies of becomes the page's reason."""
        context = Context(self.run.started_at, self.run.run_id, outlet)
        found: Reading | Refusal | Died = await self.readers.answer(read_fetched, page, context)
        if isinstance(found, Died):
            return Refusal(page.origin, page.url, found.reason, content_hash(page.data), again=found.late)
        return found

    def _put_off(self, sighting: Sighting, answer: Answer, problem: str) -> Sighting:
        """Return when to try again, or that it is given up. What is its host's fault does not count as a try of the page."""
        now = self.fetcher.clock()
        attempts = sighting.attempts + (0 if answer.of_host else 1)
        if not answer.again:
            return replace(sighting, fate="rejected", reason=problem, attempts=attempts, retry_at=None)
        retry_at = polling.retry_page(now, attempts, answer.retry_after, random.random())
        if retry_at is None:
            gone = f"given up after {attempts} tries: {problem}"
            return replace(sighting, fate="failed", reason=gone, attempts=attempts, retry_at=None)
        if answer.of_host and now - sighting.seen_at > polling.PATIENCE:
            gone = f"given up after {polling.PATIENCE.days} days: {problem}"
            return replace(sighting, fate="failed", reason=gone, attempts=attempts, retry_at=None)
        return replace(sighting, fate="waiting", reason=problem, attempts=attempts, retry_at=retry_at)


def moved_to(answer: Answer, asked: str) -> str | None:
    """Return the address that a page was redirected to, None where that is the page that was asked for."""
    same = same_page(answer.final_url).partition("?")[0] == same_page(asked).partition("?")[0]
    return None if same else canonical(answer.final_url)


def no_page(answer: Answer) -> str | None:
    """Return why an answer cannot be an article's page, if its address or type says so."""
    kind = answer.headers.get("content-type", "").lower()
    if kind.startswith(NO_PAGES):
        return f"no page but {kind.partition(';')[0]}"
    if urlsplit(answer.final_url).path in ("", "/") and urlsplit(answer.url).path not in ("", "/"):
        return FRONT_PAGE
    return None if answer.status == 200 else f"HTTP {answer.status}"
