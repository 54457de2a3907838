"""Polite HTTP: our own name, robots.txt first, few requests to a host at once and spaced, everything bounded.

An answer is a value: what went wrong with an address is told in `Answer.problem`, never raised.
"""

import asyncio
import time
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import aiohttp
from protego import Protego
from yarl import URL

from extractors.records import LARGEST
from extractors.url import host_of
from flows.addresses import Forbidden, PublicResolver, check_literal
from flows.clock import now
from flows.settings import NAME, Settings

TOTAL_SECONDS, CONNECT_SECONDS = 30.0, 10.0
MOST_REDIRECTS = 8
AT_ONCE, PER_HOST, SPACING, LONGEST_DELAY = 64, 2, 0.5, 30.0
REDIRECTS = (301, 302, 303, 307, 308)
TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524)
ROBOTS_LARGEST = 500 * 1024
GZIP = 31  # zlib's window size with the flag for a gzip header


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered. `problem` is None when `body` can be used; `again` says whether a later try may help."""

    url: str
    final_url: str
    status: int = 0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None
    again: bool = False
    retry_after: float | None = None

    @property
    def charset(self) -> str | None:
        """The charset that the Content-Type header states."""
        _, _, rest = self.headers.get("content-type", "").partition("charset=")
        return rest.split(";")[0].strip(" \"'").lower() or None


class _Host:
    """How a host is treated: so many requests at once, so long between their starts."""

    def __init__(self, spacing: float) -> None:
        self.slots = asyncio.Semaphore(PER_HOST)
        self.spacing = spacing
        self.robots: Protego | None = None
        self.robots_problem: str | None = None
        self.robots_lock = asyncio.Lock()
        self.robots_read = False
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until the next request may start."""
        now = time.monotonic()
        start = max(now, self._next)
        self._next = start + self.spacing
        await asyncio.sleep(start - now)


class Fetcher:
    """One collection's HTTP client. `robots` holds what is known of hosts; `robots_seen` what was read anew."""

    def __init__(self, settings: Settings, robots: Mapping[str, tuple[int, str]]) -> None:
        """Prepare; the connection pool opens with the context."""
        self._settings = settings
        self._known_robots = dict(robots)
        self.robots_seen: dict[str, tuple[int, str]] = {}
        self._hosts: dict[str, _Host] = defaultdict(lambda: _Host(SPACING))
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Fetcher":
        resolver = None if self._settings.allow_private else PublicResolver()
        connector = aiohttp.TCPConnector(limit=AT_ONCE, limit_per_host=PER_HOST, resolver=resolver, ttl_dns_cache=300)
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

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch an address, following redirects; every hop is checked and asked for politely."""
        here = url
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._hop(url, here, headers or {})
            target = answer.headers.get("location") if answer.status in REDIRECTS else None
            if target is None or answer.problem:
                return answer
            following = _target(here, target)
            if following is None:
                return Answer(url, here, answer.status, problem=f"redirected to {target[:80]}, which is no http(s) address")
            here = following
        return Answer(url, here, problem=f"redirected more than {MOST_REDIRECTS} times")

    async def _hop(self, url: str, here: str, headers: Mapping[str, str]) -> Answer:
        host = self._hosts[host_of(here)]
        problem, again = await self._forbidden(here, host)
        if problem:
            return Answer(url, here, problem=problem, again=again)
        async with self._at_once, host.slots:
            await host.turn()
            return await self._request(url, here, headers)

    async def _forbidden(self, here: str, host: _Host) -> tuple[str | None, bool]:
        """Return why an address may not be asked, if it may not, and whether that may change soon."""
        try:
            if not self._settings.allow_private:
                check_literal(here)
        except Forbidden as error:
            return str(error), False
        async with host.robots_lock:
            if not host.robots_read:
                await self._read_robots(here, host)
        if host.robots_problem:
            return host.robots_problem, True
        if host.robots and not host.robots.can_fetch(here, NAME):
            return "robots.txt of the host does not allow it", False
        return None, False

    async def _read_robots(self, here: str, host: _Host) -> None:
        """Read robots.txt as RFC 9309 says: none means all is allowed, one out of reach that nothing is."""
        host.robots_read = True
        parts = urlsplit(here)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        status, text = self._known_robots.get(parts.netloc, (0, ""))
        if not status:
            status, text, problem = await self._robots_text(address, host)
            if problem:
                host.robots_problem = f"robots.txt: {problem}"
                return
            self.robots_seen[parts.netloc] = (status, text)
        host.robots = Protego.parse(text) if status == 200 else None
        delay = host.robots.crawl_delay(NAME) if host.robots else None
        host.spacing = min(LONGEST_DELAY, max(SPACING, float(delay or 0)))

    async def _robots_text(self, address: str, host: _Host) -> tuple[int, str, str | None]:
        here = address
        for _ in range(6):
            async with self._at_once, host.slots:
                await host.turn()
                answer = await self._request(address, here, {})
            if answer.status in REDIRECTS and (target := answer.headers.get("location")):
                following = _target(here, target)
                if following and self._allowed(following):
                    here = following
                    continue
                return 404, "", None
            break
        if answer.status and 400 <= answer.status < 500 and answer.status != 429:
            return answer.status, "", None
        if answer.problem:
            return 0, "", answer.problem
        return 200, answer.body[:ROBOTS_LARGEST].decode("utf-8", "replace"), None

    def _allowed(self, here: str) -> bool:
        try:
            if not self._settings.allow_private:
                check_literal(here)
        except Forbidden:
            return False
        return True

    async def _request(self, url: str, here: str, headers: Mapping[str, str]) -> Answer:
        """Ask once. Whatever can go wrong between us and a stranger ends here, as the answer's problem."""
        assert self._session
        try:
            async with (
                asyncio.timeout(TOTAL_SECONDS),
                self._session.get(here, headers=dict(headers), allow_redirects=False) as response,
            ):
                found = {name.lower(): _words(value) for name, value in response.headers.items()}
                if response.status in REDIRECTS or response.status == 304:
                    return Answer(url, here, response.status, headers=found)
                if response.status != 200:
                    return _refused(url, here, response.status, found)
                body, problem = await _body(response, found.get("content-encoding", ""))
                return Answer(url, here, 200, body, found, problem)
        except TimeoutError:
            return Answer(url, here, problem=f"no complete answer within {TOTAL_SECONDS:.0f} seconds", again=True)
        except Forbidden as error:
            return Answer(url, here, problem=str(error))
        except (aiohttp.ClientError, OSError, ValueError) as error:
            cause = error.__cause__ if isinstance(error.__cause__, Forbidden) else None
            return Answer(url, here, problem=str(cause) if cause else _said(error), again=cause is None)


def _target(here: str, stated: str) -> str | None:
    """Return the absolute address that a redirect leads to, None if it is no http(s) address."""
    try:
        found = URL(urljoin(here, stated))
        return str(found) if found.scheme in ("http", "https") and found.host else None
    except ValueError:
        return None


def _words(value: str) -> str:
    """Return a header's value as text that can be stored: bytes that are no UTF-8 are taken as Latin-1."""
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _refused(url: str, here: str, status: int, headers: Mapping[str, str]) -> Answer:
    return Answer(
        url,
        here,
        status,
        headers=headers,
        problem=f"HTTP {status}",
        again=status in TRY_AGAIN,
        retry_after=_retry_after(headers.get("retry-after")),
    )


def _retry_after(stated: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date."""
    if not stated:
        return None
    if stated.strip().isdecimal():
        return float(min(int(stated), 7 * 86400))
    try:
        at = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return max(0.0, min(7 * 86400.0, (at.replace(tzinfo=at.tzinfo or UTC) - now()).total_seconds()))


async def _body(response: aiohttp.ClientResponse, encoding: str) -> tuple[bytes, str | None]:
    """Read and unpack a body piece by piece, no further than LARGEST."""
    kind = encoding.strip().lower()
    if kind not in ("", "identity", "gzip", "x-gzip"):
        return b"", f"encoded as {kind[:20]!r}, which we did not ask for"
    unpack = zlib.decompressobj(GZIP) if "gzip" in kind else None
    body = bytearray()
    try:
        async for chunk in response.content.iter_chunked(65536):
            while chunk and len(body) <= LARGEST:
                if unpack is None:
                    body += chunk
                    break
                if unpack.eof:  # a body may be packed in several members, one after the other
                    unpack = zlib.decompressobj(GZIP)
                body += unpack.decompress(chunk, LARGEST + 1 - len(body))
                chunk = unpack.unconsumed_tail or unpack.unused_data
            if len(body) > LARGEST:
                return b"", f"larger than {LARGEST >> 20} MB"
    except zlib.error:
        return b"", "said to be packed, but cannot be unpacked"
    if unpack and not unpack.eof:
        return b"", "the packed body is cut off"
    return bytes(body), None


def _said(error: BaseException) -> str:
    """Return an error of the network in words: what happened, without our own addresses in memory."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "the name of the host cannot be resolved"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the answer was cut off"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the host closed the connection without an answer"
    return text[:150]
