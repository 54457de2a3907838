"""Polite HTTP, against web servers on loopback: what is asked, how often, and what every misbehaviour becomes."""

import asyncio
import gzip
import itertools
import socket
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from flows import fetch, hosts
from flows.fetch import Answer, Fetcher
from flows.hosts import Known, Quiet, Robots
from flows.settings import Settings

MB = 1 << 20
NONE_THERE = {"status": 404}
pytestmark = pytest.mark.usefixtures("quick")


def fetched(
    settings: Settings, *urls: str, headers: Mapping[str, str] | None = None, robots: Mapping[str, tuple[int, str]] | None = None
) -> list[Answer]:
    """Fetch addresses with one fetcher, all at once."""

    async def fetch_all() -> list[Answer]:
        known = Known({host: Robots(*found) for host, found in (robots or {}).items()})
        async with Fetcher(settings, known) as fetcher:
            return list(await asyncio.gather(*(fetcher.get(url, headers) for url in urls)))

    return asyncio.run(fetch_all())


def one_by_one(settings: Settings, *urls: str) -> list[Answer]:
    """Fetch addresses with one fetcher, each after the other."""

    async def fetch_all() -> list[Answer]:
        async with Fetcher(settings) as fetcher:
            return [await fetcher.get(url) for url in urls]

    return asyncio.run(fetch_all())


def raw(settings: Settings, reply: bytes) -> Answer:
    """Fetch from a server that sends these bytes, whatever it is asked."""

    async def reply_to(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (await reader.readline()).strip():
            pass
        writer.write(reply)
        await writer.drain()
        writer.close()

    async def fetch_one() -> Answer:
        async with await asyncio.start_server(reply_to, "127.0.0.1", 0) as server:
            host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with Fetcher(settings, Known({host: Robots(404, "")})) as fetcher:
                return await fetcher.get(f"http://{host}/a")

    return asyncio.run(fetch_one())


class Everywhere(AbstractResolver):
    """A resolver to which every name is this machine, and public."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Do nothing."""


class Nowhere(Everywhere):
    """A resolver that knows no name."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        raise OSError(-2, "Name or service not known")


# What is asked, and what is answered.


def test_a_page_is_given_with_its_address_status_and_headers(origin, settings):
    url = origin.lay("/a?b=1", "Grüße", content_type="text/plain; charset=UTF-8")
    (answer,) = fetched(settings, url)
    assert (answer.url, answer.final_url, answer.status, answer.body) == (url, url, 200, "Grüße".encode())
    assert (answer.problem, answer.again, answer.retry_after, answer.charset) == (None, False, None, "utf-8")


def test_every_request_states_our_name_and_no_cookie_comes_back(origin, settings):
    settings = replace(settings, contact="desk@lagebild.example")
    origin.lay("/b", "moved", 302, location="/a", set_cookie="hop=1")
    one_by_one(settings, origin.lay("/a", "a", set_cookie="id=1; Path=/"), origin.url("/b"), origin.url("/a"))
    assert [asked.path for asked in origin.asked] == ["/robots.txt", "/a", "/b", "/a", "/a"]
    assert {asked.headers["user-agent"] for asked in origin.asked} == {settings.user_agent}
    assert not [asked for asked in origin.asked if "cookie" in asked.headers]
    assert {asked.headers["accept-encoding"] for asked in origin.asked} == {"gzip"}


def test_validators_are_passed_on_and_a_304_is_no_problem(origin, settings):
    url = origin.lay("/feed", "news", etag='"1"')
    headers = {"If-None-Match": '"1"', "If-Modified-Since": "Wed, 04 Mar 2026 12:00:00 GMT"}
    (answer,) = fetched(settings, url, headers=headers)
    assert (answer.status, answer.body, answer.problem) == (304, b"", None)
    robots, asked = origin.asked
    assert (asked.headers["if-none-match"], asked.headers["if-modified-since"]) == tuple(headers.values())
    assert "if-none-match" not in robots.headers


@pytest.mark.parametrize(
    ("stated", "charset"),
    [
        ("text/html", None),
        ("text/html; charset=Windows-1251", "windows-1251"),
        ("text/html;charset=\"utf-8\"; boundary=x", "utf-8"),
        ("text/html; charset=", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_charset_is_the_one_that_the_header_states(stated, charset):
    assert Answer("u", "u", headers={"content-type": stated}).charset == charset


@pytest.mark.parametrize(
    ("status", "again"),
    [(204, False), (206, False), (400, False), (401, False), (404, False), (410, False), (451, False), (501, False)]
    + [(status, True) for status in (403, 408, 425, 429, 500, 502, 503, 504, 520, 524)],
)
def test_a_status_is_told_and_whether_a_later_try_may_help(origin, settings, status, again):
    (answer,) = fetched(settings, origin.lay("/a", "" if status == 204 else "sorry", status))
    assert (answer.status, answer.problem, answer.again) == (status, f"HTTP {status}", again)


@pytest.mark.parametrize(
    ("status", "stated", "seconds"),
    [
        (429, "120", 120.0),
        (429, "Wed, 04 Mar 2026 12:10:00 GMT", 600.0),
        (503, "Wed, 04 Mar 2026 13:00:00 +0100", 0.0),
        (503, "Wed, 04 Mar 2026 11:00:00 GMT", 0.0),
        (503, "99999999", 7 * 86400.0),
        (503, "Mon, 04 Mar 2030 12:00:00 GMT", 7 * 86400.0),
        (503, "soon", None),
        (503, "-5", None),
        (503, "", None),
    ],
)
def test_a_host_says_how_long_to_wait_in_seconds_or_by_date(monkeypatch, origin, settings, status, stated, seconds):
    monkeypatch.setattr(fetch, "now", lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))
    (answer,) = fetched(settings, origin.lay("/a", "", status, retry_after=stated))
    assert (answer.status, answer.again, answer.retry_after) == (status, True, seconds)


# Bodies.


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("gzip", lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:])),
        ("identity", bytes),
    ],
)
def test_a_packed_body_is_unpacked(origin, settings, encoding, pack):
    body = b"War and peace. " * 10_000
    (answer,) = fetched(settings, origin.lay("/a", pack(body), content_encoding=encoding))
    assert (answer.problem, answer.body) == (None, body)


@pytest.mark.parametrize(
    ("encoding", "body", "problem"),
    [
        ("gzip", gzip.compress(b"War and peace. " * 10_000)[:-20], "the packed body is cut off"),
        ("gzip", b"", "the packed body is cut off"),
        ("gzip", b"War and peace.", "said to be packed, but cannot be unpacked"),
        ("deflate", b"War and peace.", "encoded as 'deflate', which we did not ask for"),
        ("br", b"War and peace.", "encoded as 'br', which we did not ask for"),
        ("gzip, gzip", b"War and peace.", "encoded as 'gzip, gzip', which we did not ask for"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_a_problem_that_no_later_try_helps(origin, settings, encoding, body, problem):
    (answer,) = fetched(settings, origin.lay("/a", body, content_encoding=encoding))
    assert (answer.status, answer.body, answer.problem, answer.again) == (200, b"", problem, False)


@pytest.mark.parametrize(("size", "problem"), [(MB, None), (MB + 1, "larger than 1 MB"), (4 * MB, "larger than 1 MB")])
@pytest.mark.parametrize(("encoding", "pack"), [("identity", bytes), ("gzip", gzip.compress)])
def test_a_body_is_read_up_to_a_limit(monkeypatch, origin, settings, size, problem, encoding, pack):
    monkeypatch.setattr(fetch, "LARGEST", MB)
    (answer,) = fetched(settings, origin.lay("/a", pack(bytes(size)), content_encoding=encoding))
    assert (answer.problem, len(answer.body)) == (problem, 0 if problem else size)


def test_a_gzip_bomb_takes_no_more_memory_than_the_limit(monkeypatch, origin, settings):
    monkeypatch.setattr(fetch, "LARGEST", MB)
    url = origin.lay("/bomb", gzip.compress(bytes(100 * MB)), content_encoding="gzip")
    tracemalloc.start()
    try:
        (answer,) = fetched(settings, url)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (answer.problem, answer.body) == ("larger than 1 MB", b"")
    assert peak < 10 * MB


def test_a_body_that_drips_is_left_when_its_time_is_over(monkeypatch, origin, settings):
    async def drip(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0.02)

    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.3)
    origin.laid["/a"] = drip
    (answer,) = fetched(settings, origin.url("/a"))
    assert (answer.status, answer.problem, answer.again) == (200, "no complete answer within 0 seconds", True)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhi", "the answer was cut off"),
        (b"", "the host closed the connection without an answer"),
    ],
)
def test_an_answer_that_is_cut_off_may_be_whole_at_a_later_try(settings, reply, problem):
    answer = raw(settings, reply)
    assert (answer.problem, answer.again, answer.body) == (problem, True, b"")


@pytest.mark.parametrize(
    "reply",
    [
        b"\x00\x01 nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 20_000 + b"\r\n\r\nhi",
        b"HTTP/1.1 429 No\r\nRetry-After: " + b"9" * 5000 + b"\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_http_is_a_problem_in_few_words(settings, reply):
    answer = raw(settings, reply)
    assert answer.problem
    assert len(answer.problem) <= 150
    assert "\n" not in answer.problem


def test_headers_that_are_no_utf_8_are_taken_as_latin_1(settings):
    answer = raw(settings, b'HTTP/1.1 200 OK\r\nETag: "\xfc"\r\nServer: \xc3\xbc\r\nContent-Length: 2\r\n\r\nhi')
    assert (answer.body, answer.headers["etag"], answer.headers["server"]) == (b"hi", '"ü"', "ü")


# Redirects.


def test_a_chain_of_redirects_is_followed_and_the_last_address_told(origin, settings):
    for number, status in enumerate((301, 302, 303, 307, 308)):
        origin.lay(f"/{number}", "", status, location=f"/{number + 1}")
    origin.lay("/5", "here")
    (answer,) = fetched(settings, origin.url("/0"))
    assert (answer.url, answer.final_url, answer.status, answer.body) == (origin.url("/0"), origin.url("/5"), 200, b"here")


def test_a_redirect_to_another_host_asks_that_hosts_robots_first(origins, settings):
    here, there, _ = origins
    there.lay("/robots.txt", "User-agent: *\nDisallow: /private")
    there.lay("/private", "secret")
    (answer,) = fetched(settings, here.lay("/a", "", 302, location=there.url("/private")))
    assert (answer.problem, answer.final_url) == ("robots.txt of the host does not allow it", there.url("/private"))
    assert there.paths() == []


@pytest.mark.parametrize(("hops", "problem"), [(8, None), (9, "redirected more than 8 times")])
def test_eight_redirects_are_followed_and_no_more(origin, settings, hops, problem):
    for number in range(hops):
        origin.lay(f"/{number}", "", 302, location=f"/{number + 1}")
    origin.lay(f"/{hops}", "here")
    (answer,) = fetched(settings, origin.url("/0"))
    assert (answer.problem, answer.again) == (problem, False)
    assert len(origin.paths()) == 9


def test_a_redirect_loop_ends(origin, settings):
    (answer,) = fetched(settings, origin.lay("/a", "", 302, location="/a"))
    assert (answer.problem, answer.body) == ("redirected in a circle", b"")
    assert len(origin.paths()) == 1


def test_a_host_that_wants_a_cookie_first_is_told_so(origin, settings):
    (answer,) = fetched(settings, origin.lay("/a", "", 302, location="/a", set_cookie="seen=1; Path=/"))
    assert answer.problem == "redirected in a circle, to set a cookie, and we send none"


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://news.example/a", "javascript:alert(1)", "http://[bad/", "http://127.0.0.1:99999/"],
)
def test_a_redirect_to_what_is_no_http_address_is_a_problem(origin, settings, target):
    (answer,) = fetched(settings, origin.lay("/a", "", 302, location=target))
    assert (answer.status, answer.problem) == (302, f"redirected to {target}, which is no http(s) address")
    assert origin.paths() == ["/a"]


def test_a_redirect_that_names_no_target_is_an_answer_without_a_body(origin, settings):
    (answer,) = fetched(settings, origin.lay("/a", "look elsewhere", 302))
    assert (answer.status, answer.body, answer.problem) == (302, b"", None)


# Addresses that are not public.


def test_a_private_address_is_not_asked_unless_that_is_allowed(origin, settings):
    (answer,) = fetched(replace(settings, allow_private=False), origin.lay("/a", "secret"))
    assert (answer.problem, answer.again, origin.asked) == ("127.0.0.1 is not a public address", False, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "127。0。0。1", "⑫7.0.0.1", "[::ffff:127.0.0.1]"])
def test_a_redirect_into_the_private_network_is_refused(monkeypatch, origin, settings, host):
    monkeypatch.setattr(fetch, "PublicResolver", Everywhere)
    origin.lay("/a", "", 302, location=f"http://{host}:{origin.port}/secret")
    (answer,) = fetched(replace(settings, allow_private=False), f"http://news.example:{origin.port}/a")
    assert (answer.status, answer.body, origin.paths()) == (0, b"", ["/a"])
    assert answer.problem
    assert answer.problem.endswith(" is not a public address")


def test_a_name_that_leads_into_the_private_network_is_refused(origin, settings):
    (answer,) = fetched(replace(settings, allow_private=False), f"http://localhost:{origin.port}/a")
    assert answer.problem
    assert answer.problem.startswith("robots.txt: localhost leads to ")
    assert answer.problem.endswith(", which is not a public address")
    assert origin.asked == []


def test_robots_that_lead_into_the_private_network_are_not_read(monkeypatch, origin, settings):
    monkeypatch.setattr(fetch, "PublicResolver", Everywhere)
    origin.lay("/robots.txt", "", 302, location=origin.url("/secret"))
    origin.lay("/a", "here")
    (answer,) = fetched(replace(settings, allow_private=False), f"http://news.example:{origin.port}/a")
    assert (answer.body, [asked.path for asked in origin.asked]) == (b"here", ["/robots.txt", "/a"])


def test_a_name_that_nobody_knows_is_told_in_words(monkeypatch, settings):
    monkeypatch.setattr(fetch, "PublicResolver", Nowhere)
    (answer,) = fetched(replace(settings, allow_private=False), "http://nowhere.example/a")
    assert (answer.problem, answer.again) == ("robots.txt: the name of the host cannot be resolved", True)


def test_a_host_that_refuses_the_connection_may_take_it_later(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        host = f"127.0.0.1:{closed.getsockname()[1]}"
        (answer,) = fetched(settings, f"http://{host}/a", robots={host: (404, "")})
    assert answer.problem
    assert answer.problem.startswith(f"Cannot connect to host {host}")
    assert (answer.again, answer.status) == (True, 0)


# robots.txt.


@pytest.mark.parametrize(
    ("robots", "problem", "again"),
    [
        (NONE_THERE, None, False),
        ({"status": 403}, None, False),
        ({"body": ""}, None, False),
        ({"body": b"\xff\x00 nonsense"}, None, False),
        ({"body": "User-agent: *\nDisallow: /b"}, None, False),
        ({"body": "User-agent: *\nDisallow: /"}, "robots.txt of the host does not allow it", False),
        ({"body": "User-agent: lagebild\nDisallow: /a"}, "robots.txt of the host does not allow it", False),
        ({"body": "User-agent: *\nDisallow: /\n\nUser-agent: Lagebild\nAllow: /a"}, None, False),
        ({"body": "User-agent: news\nDisallow: /"}, None, False),  # not our name, though it stands in our user agent
        ({"status": 500}, "robots.txt: HTTP 500", True),
        ({"status": 429}, "robots.txt: HTTP 429", True),
        ({"status": 302, "location": "/rules"}, "robots.txt of the host does not allow it", False),
        ({"status": 302, "location": "/robots.txt"}, None, False),
        ({"status": 302, "location": "file:///etc/passwd"}, None, False),
        ({"status": 302, "location": "http://[bad/"}, None, False),
    ],
)
def test_robots_decide_whether_a_page_is_asked_for(origin, settings, robots, problem, again):
    origin.lay("/robots.txt", **robots)
    origin.lay("/rules", "User-agent: *\nDisallow: /")
    (answer,) = fetched(settings, origin.lay("/a", "here"))
    assert (answer.problem, answer.again) == (problem, again)
    assert ("/a" in origin.paths()) is (problem is None)


def test_robots_are_read_once_a_host_however_many_pages_are_asked_for(origins, settings):
    for origin in origins:
        origin.lay("/robots.txt", "User-agent: *\nDisallow: /b")
    fetched(settings, *(origin.url(f"/{number}") for origin in origins for number in range(5)))
    assert [len(origin.asked) - len(origin.paths()) for origin in origins] == [1, 1, 1]


def test_robots_that_cannot_be_read_are_not_asked_for_again_in_a_collection(origin, settings):
    origin.lay("/robots.txt", "", 503)
    answers = one_by_one(settings, origin.url("/a"), origin.url("/b"))
    assert [(answer.problem, answer.of_host) for answer in answers] == [("robots.txt: HTTP 503", True)] * 2
    assert len(origin.asked) == 1


def test_robots_that_are_known_are_not_asked_for(origin, settings):
    host, url = f"127.0.0.1:{origin.port}", origin.lay("/a", "here")
    (allowed,) = fetched(settings, url, robots={host: (404, "")})
    (forbidden,) = fetched(settings, url, robots={host: (200, "User-agent: *\nDisallow: /")})
    assert (allowed.body, forbidden.problem) == (b"here", "robots.txt of the host does not allow it")
    assert [asked.path for asked in origin.asked] == ["/a"]


@pytest.mark.parametrize(
    ("robots", "seen"),
    [
        ({"body": "User-agent: *\nDisallow: /b"}, Robots(200, "User-agent: *\nDisallow: /b")),
        (NONE_THERE, Robots(404, "")),
        ({"status": 500}, None),
    ],
)
def test_what_robots_said_is_handed_on_unless_they_could_not_be_read(origin, settings, robots, seen):
    async def fetch_one() -> dict[str, Any]:
        async with Fetcher(settings) as fetcher:
            await fetcher.get(origin.url("/a"))
            return fetcher.robots_seen

    origin.lay("/robots.txt", **robots)
    assert asyncio.run(fetch_one()) == ({f"127.0.0.1:{origin.port}": seen} if seen else {})


# Few requests at once, and spaced.


def test_a_host_is_asked_for_two_pages_at_once_and_no_more(origins, settings):
    for origin in origins:
        origin.seconds = 0.05
    fetched(settings, *(origin.url(f"/{number}") for origin in origins for number in range(6)))
    assert [(origin.most_under_way, len(origin.paths())) for origin in origins] == [(2, 6), (2, 6), (2, 6)]


def starts(origin: Any) -> list[float]:
    """Return the pauses between the requests of an origin, in seconds."""
    times = [asked.at for asked in origin.asked]
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def test_requests_to_a_host_are_spaced_and_hosts_do_not_wait_for_each_other(monkeypatch, origins, settings):
    monkeypatch.setattr(hosts, "SPACING", 0.15)
    fetched(settings, *(origin.url(f"/{number}") for origin in origins for number in range(4)))
    for origin in origins:
        assert len(starts(origin)) == 4
        assert min(starts(origin)) > 0.05
        assert sum(starts(origin)) > 4 * 0.15 - 0.05
    assert max(origin.asked[0].at for origin in origins) < min(origin.asked[-1].at for origin in origins)


@pytest.mark.parametrize(("delay", "longest", "least"), [("0.3", 30.0, 0.2), ("600", 0.3, 0.2)])
def test_a_host_that_asks_for_a_longer_pause_gets_it_within_reason(monkeypatch, origin, settings, delay, longest, least):
    monkeypatch.setattr(hosts, "LONGEST_DELAY", longest)
    origin.lay("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}")
    fetched(settings, *(origin.url(f"/{number}") for number in range(3)))
    after_robots = starts(origin)[1:]
    assert len(after_robots) == 2
    assert least < min(after_robots)
    assert max(after_robots) < 10.0


def test_requests_to_a_host_that_wants_a_delay_come_one_at_a_time(origin, settings):
    origin.seconds = 0.05
    origin.lay("/robots.txt", "User-agent: *\nRequest-rate: 10/1s\nCrawl-delay: 0.6")
    fetched(settings, *(origin.url(f"/{number}") for number in range(3)))
    assert origin.most_under_way == 1
    assert min(starts(origin)[1:]) > 0.5


def test_a_host_that_sleeps_between_its_requests_takes_no_place_from_others(monkeypatch, origins, settings):
    monkeypatch.setattr(fetch, "AT_ONCE", 1)
    slow, quick, _ = origins
    slow.lay("/robots.txt", "User-agent: *\nCrawl-delay: 1")
    fetched(settings, *(slow.url(f"/{number}") for number in range(3)), *(quick.url(f"/{number}") for number in range(5)))
    assert quick.asked[-1].at < slow.asked[-1].at - 0.9


# Hosts that want to be left alone, and hosts that do not answer.


@pytest.mark.parametrize(("status", "stated"), [(429, {"retry_after": "7200"}), (503, {"retry_after": "7200"}), (429, {})])
def test_a_host_that_asks_to_be_left_alone_is_not_asked_for_another_page(origin, settings, status, stated):
    origin.lay("/a", "slow down", status, **stated)
    first, second = one_by_one(settings, origin.url("/a"), origin.url("/b"))
    assert (first.problem, first.of_host, first.again) == (f"HTTP {status}", True, True)
    assert second.problem
    assert second.problem.startswith("the host is left alone until ")
    assert second.problem.endswith(f" UTC: HTTP {status}")
    assert (second.of_host, second.again, origin.paths()) == (True, True, ["/a"])
    assert second.retry_after
    assert 55 < second.retry_after <= (7200 if stated else 75)


def test_a_503_that_names_no_time_is_the_pages_own(origin, settings):
    origin.lay("/a", "sorry", 503)
    first, second = one_by_one(settings, origin.url("/a"), origin.lay("/b", "here"))
    assert (first.problem, first.of_host, second.body) == ("HTTP 503", False, b"here")


def test_a_host_that_an_earlier_collection_was_sent_away_from_is_left_alone(origin, settings):
    quiet = Quiet(datetime(2126, 1, 1, tzinfo=UTC), "HTTP 429")

    async def fetch_one() -> Answer:
        async with Fetcher(settings, Known(quiet={f"127.0.0.1:{origin.port}": quiet})) as fetcher:
            return await fetcher.get(origin.lay("/a", "here"))

    assert asyncio.run(fetch_one()).problem == "the host is left alone until 00:00 UTC: HTTP 429"
    assert origin.asked == []


def test_a_host_that_does_not_answer_three_times_in_a_row_is_left_alone(monkeypatch, origin, settings):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.1)

    async def never(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(5)
        raise AssertionError

    for number in range(5):
        origin.laid[f"/{number}"] = never
    answers = one_by_one(settings, *(origin.url(f"/{number}") for number in range(5)))
    assert [answer.of_host for answer in answers] == [False, False, False, True, True]
    assert len(origin.paths()) == 3
    assert answers[4].problem
    assert "it did not answer 3 times in a row: no complete answer within 0 seconds" in answers[4].problem


def test_an_older_copy_of_robots_serves_where_the_host_has_none_to_give(origin, settings):
    origin.lay("/robots.txt", "", 500)
    known = Known({f"127.0.0.1:{origin.port}": Robots(200, "User-agent: *\nDisallow: /a", fresh=False)})

    async def fetch_two() -> list[Answer]:
        async with Fetcher(settings, known) as fetcher:
            return [await fetcher.get(origin.lay(path, "here")) for path in ("/a", "/b")]

    forbidden, allowed = asyncio.run(fetch_two())
    assert (forbidden.problem, allowed.body) == ("robots.txt of the host does not allow it", b"here")


def test_sitemaps_that_robots_name_can_be_had(origin, settings):
    origin.lay("/robots.txt", f"Sitemap: {origin.url('/map.xml')}\nUser-agent: *\nDisallow:\n")

    async def ask() -> list[str]:
        async with Fetcher(settings) as fetcher:
            return await fetcher.sitemaps(origin.url("/"))

    assert asyncio.run(ask()) == [origin.url("/map.xml")]


def test_the_beginning_of_a_refusal_is_kept_for_a_look(origin, settings):
    origin.lay("/a", gzip.compress(b"<h1>Access denied</h1>" + b" " * 100_000), 403, content_encoding="gzip")
    origin.lay("/b", "x" * 200_000, 403)
    packed, plain = fetched(settings, origin.url("/a"), origin.url("/b"))
    assert (packed.body[:22], len(packed.body) <= 65536, len(plain.body)) == (b"<h1>Access denied</h1>", True, 65536)


@pytest.mark.parametrize("target", ["http://user:secret@other.example/a", "http://user@other.example/"])
def test_a_redirect_that_carries_a_credential_is_not_followed(origin, settings, target):
    (answer,) = fetched(settings, origin.lay("/a", "", 302, location=target))
    assert answer.problem == f"redirected to {target}, which is no http(s) address"
