"""Polite HTTP: our own name, robots.txt first, few requests to a host at once and spaced, everything bounded.

An answer is a value: what went wrong with an address is told in `Answer.problem`, never raised. No cookie and no
credential is ever sent: there is no jar, no netrc, and addresses that carry a name are refused.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from extractors.records import LARGEST
from extractors.url import host_of
from flows.addresses import Forbidden, PublicResolver, check_literal
from flows.bodies import read_beginning, read_body, said, words_of
from flows.clock import now
from flows.hosts import LONGEST_PAUSE, PATIENCE, PER_HOST, ROBOTS_LARGEST, Host, Hosts, Known, Robots
from flows.settings import Settings

TOTAL_SECONDS, CONNECT_SECONDS, IDLE_SECONDS = 30.0, 10.0, 3.0
# For what is asked of many hosts, one request each: sockets must not grow with the number of sources.
ONCE = {"Connection": "close"}
MOST_REDIRECTS, ROBOTS_REDIRECTS = 8, 5
AT_ONCE = 64
REDIRECTS = (301, 302, 303, 307, 308)
TRY_AGAIN = (403, 408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
REFUSAL_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered. `problem` is None when `body` can be used; `again` says whether a later try may help.

    With a status that refuses, `body` is the beginning of what the host says. `of_host`: the problem is the host's, not
    the page's; `put_off`: it was not even asked. `retry_after` are seconds.
    """

    url: str
    final_url: str
    status: int = 0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None
    again: bool = False
    retry_after: float | None = None
    of_host: bool = False
    put_off: bool = False

    @property
    def charset(self) -> str | None:
        """The charset that the Content-Type header states."""
        _, _, rest = self.headers.get("content-type", "").partition("charset=")
        return rest.split(";")[0].strip(" \"'").lower() or None


class Fetcher:
    """One collection's HTTP client. `hosts` holds how hosts are treated; `robots_seen` what was read anew."""

    def __init__(self, settings: Settings, known: Known | None = None, clock: Callable[[], datetime] | None = None) -> None:
        """Prepare; the connection pool opens with the context."""
        self._settings, self.clock = settings, clock or (lambda: now())
        self.hosts = Hosts(known or Known(), self.clock)
        self.robots_seen: dict[str, Robots] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Fetcher":
        resolver = None if self._settings.allow_private else PublicResolver()
        connector = aiohttp.TCPConnector(
            limit=AT_ONCE, limit_per_host=PER_HOST, resolver=resolver, ttl_dns_cache=300, keepalive_timeout=IDLE_SECONDS
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS),
            headers={"User-Agent": self._settings.user_agent, "Accept-Encoding": "gzip"},
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._session:
            await self._session.close()

    async def get(self, url: str, headers: Mapping[str, str] | None = None, largest: int | None = None) -> Answer:
        """Fetch an address, following redirects; every hop is checked and asked for politely."""
        try:
            return await self._get(url, headers, largest)
        except Exception as error:  # noqa: BLE001  # what strangers state has no end; one of them must not stop a collection
            return Answer(url, url, problem=f"asking for it failed: {type(error).__name__}: {said(error)}", again=True)

    async def _get(self, url: str, headers: Mapping[str, str] | None, largest: int | None) -> Answer:
        here, before = url, {url}
        for _ in range(MOST_REDIRECTS + 1):
            answer = replace(await self._hop(here, headers or {}, largest or LARGEST), url=url)
            target = answer.headers.get("location") if answer.status in REDIRECTS else None
            if target is None or answer.problem:
                return answer
            following = _target(here, target)
            if following is None:
                return Answer(url, here, answer.status, problem=f"redirected to {target[:80]}, which is no http(s) address")
            if following in before:
                wants = ", to set a cookie, and we send none" if "set-cookie" in answer.headers else ""
                return Answer(url, here, answer.status, problem=f"redirected in a circle{wants}")
            here = following
            before.add(here)
        return Answer(url, here, problem=f"redirected more than {MOST_REDIRECTS} times")

    async def sitemaps(self, url: str) -> list[str]:
        """Return the sitemaps that robots.txt of an address's host names."""
        host = self.hosts[host_of(url)]
        refused = await self._forbidden(url, host)
        return [] if refused or host.robots is None else [str(found) for found in host.robots.sitemaps]

    async def _hop(self, here: str, headers: Mapping[str, str], largest: int) -> Answer:
        host = self.hosts[host_of(here)]
        refused = self._resting(here, host) or await self._forbidden(here, host)
        if refused:
            return refused
        async with self._turn(host_of(here)) as pause:
            refused = self._resting(here, host)  # it may have been told while we waited for our turn
            if pause and not refused:
                problem = f"the host wants {host.spacing:.0f} seconds between two requests"
                refused = Answer(here, here, problem=problem, again=True, retry_after=pause, of_host=True, put_off=True)
            return refused or await self._request(here, headers, largest)

    def _resting(self, here: str, host: Host) -> Answer | None:
        """Return why the host is not to be asked now, if it is not."""
        quiet = host.resting()
        if not quiet:
            return None
        seconds = (quiet.until - self.clock()).total_seconds()
        problem = f"the host is left alone until {quiet.until:%H:%M} UTC: {quiet.why}"
        return Answer(here, here, problem=problem, again=True, retry_after=seconds, of_host=True, put_off=True)

    async def _forbidden(self, here: str, host: Host) -> Answer | None:
        """Return why an address may not be asked, if it may not, and whether that may change soon."""
        if problem := self._no_place(here):
            return Answer(here, here, problem=problem)
        async with host.robots_lock:
            if not host.robots_read:
                await self._read_robots(here, host)
        if host.robots_problem:
            return Answer(here, here, problem=host.robots_problem, again=True, of_host=True)
        return None if host.allows(here) else Answer(here, here, problem="robots.txt of the host does not allow it")

    def _no_place(self, here: str) -> str | None:
        """Return why an address is none that we may ask, by how its host is written."""
        try:
            if not self._settings.allow_private:
                check_literal(here)
        except Forbidden as error:
            return str(error)
        return None

    async def _read_robots(self, here: str, host: Host) -> None:
        """Read robots.txt; an older copy serves where it is out of reach (RFC 9309, 2.4)."""
        parts = urlsplit(here)
        known = self.hosts.known_robots.get(parts.netloc)
        if known and known.fresh:
            host.obey(known)
            return
        found = await self._robots(f"{parts.scheme}://{parts.netloc}/robots.txt")
        if isinstance(found, Robots):
            host.obey(found)
            host.read_just_now()
            self.robots_seen[parts.netloc] = found
        elif known:
            host.obey(known)
        else:
            host.robots_read, host.robots_problem = True, f"robots.txt: {found}"

    async def _robots(self, address: str) -> Robots | str:
        """Return what robots.txt says, or what is wrong with it."""
        here = address
        for _ in range(ROBOTS_REDIRECTS + 1):
            if resting := self._resting(here, self.hosts[host_of(here)]):
                return resting.problem or "the host is left alone"
            async with self._turn(host_of(here)) as pause:
                if pause:
                    return "it is on a host that wants longer pauses"
                answer = await self._request(here, ONCE, LARGEST)
            target = answer.headers.get("location") if answer.status in REDIRECTS else None
            if target is None:
                break
            following = _target(here, target)
            if following is None or self._no_place(following):
                return Robots(404, "")
            here = following
        if answer.status and 400 <= answer.status < 500 and answer.status != 429:
            return Robots(answer.status, "")
        if answer.status in REDIRECTS:  # too many of them: as if there were none (RFC 9309, 2.3.1.2)
            return Robots(404, "")
        if answer.problem:
            return answer.problem
        return Robots(200, answer.body[:ROBOTS_LARGEST].decode("utf-8", "replace"))

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[float]:
        """Hold one of a host's places, and then one of all; only a request that starts counts for the pause after it.

        Where the host wants a pause that is too long to be slept through, its seconds are given instead.
        """
        host = self.hosts[name]
        async with host.slots:
            async with host.starting:
                pause = host.pause_left()
                if pause <= PATIENCE:
                    await asyncio.sleep(pause)
                    await self._at_once.acquire()
                    self.hosts.began(name)
            try:
                yield pause if pause > PATIENCE else 0.0
            finally:
                if pause <= PATIENCE:
                    self._at_once.release()

    async def _request(self, here: str, headers: Mapping[str, str], largest: int) -> Answer:
        """Ask once, and note of the host how it answered."""
        host = self.hosts[host_of(here)]
        answer = await self._ask(here, headers, largest)
        if answer.status == 429 or (answer.status == 503 and answer.retry_after is not None):
            host.pause(answer.retry_after, f"HTTP {answer.status}")
            return replace(answer, of_host=True)
        if answer.status or not answer.again:
            host.answered()
        else:
            host.unanswered(answer.problem or "no answer")
        return answer

    async def _ask(self, here: str, headers: Mapping[str, str], largest: int) -> Answer:
        """Ask once. Whatever can go wrong between us and a stranger ends here, as the answer's problem."""
        assert self._session
        status, seconds = 0, TOTAL_SECONDS * (4 if largest > LARGEST else 1)  # what is larger than a page is an archive's sitemap
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.get(here, headers=dict(headers), allow_redirects=False) as response,
            ):
                status, found = response.status, {name.lower(): words_of(value) for name, value in response.headers.items()}
                if status in REDIRECTS or status == 304:
                    return Answer(here, here, status, headers=found)
                packed = found.get("content-encoding", "")
                if status != 200:
                    return _refused(here, status, found, await read_beginning(response, packed, REFUSAL_LARGEST), self.clock())
                body, problem = await read_body(response, packed, largest)
                return Answer(here, here, 200, body, found, problem)
        except aiohttp.ConnectionTimeoutError:
            return Answer(here, here, problem=f"no connection within {CONNECT_SECONDS:.0f} seconds", again=True, of_host=True)
        except TimeoutError:
            return Answer(here, here, status, problem=f"no complete answer within {seconds:.0f} seconds", again=True)
        except Forbidden as error:
            return Answer(here, here, problem=str(error))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            cause = error.__cause__ if isinstance(error.__cause__, Forbidden) else None
            problem, of_host = str(cause or said(error)), status == 0 and isinstance(error, aiohttp.ClientConnectorError)
            return Answer(here, here, status, problem=problem, again=cause is None, of_host=of_host)


def _target(here: str, stated: str) -> str | None:
    """Return the absolute address that a redirect leads to, None if it is no http(s) address or names a user."""
    try:
        found = URL(urljoin(here, stated))
        return str(found) if found.scheme in ("http", "https") and found.host and found.user is None else None
    except (ValueError, IndexError):  # yarl stumbles over some brackets
        return None


def _refused(here: str, status: int, headers: Mapping[str, str], body: bytes, at: datetime) -> Answer:
    asked = _retry_after(headers.get("retry-after"), at)
    return Answer(here, here, status, body, headers, f"HTTP {status}", again=status in TRY_AGAIN, retry_after=asked)


def _retry_after(stated: str | None, at: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date."""
    if not stated:
        return None
    if stated.strip().isdecimal():
        return float(min(int(stated.strip()[:9]), LONGEST_PAUSE))
    try:
        until = parsedate_to_datetime(stated)
        return max(0.0, min(LONGEST_PAUSE, (until.replace(tzinfo=until.tzinfo or UTC) - at).total_seconds()))
    except (ValueError, OverflowError):
        return None
