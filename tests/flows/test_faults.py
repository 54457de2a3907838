"""A collection from forty outlets that work and one for every way of not working: each costs itself only, and is named.

One server with a port for each outlet, in raw bytes so that HTTP can be broken in every way; one series of collections, paid
for once, of which every test looks at a part. What stops a collection altogether is in test_stopping.
"""

import asyncio
import gzip
import re
import socket
import struct
import threading
import time
from collections import Counter, namedtuple
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.mentions import gazetteer
from flows import collection, fetch, hosts
from flows.settings import Settings
from warehouse import check, load
from warehouse.database import opened

HEALTHY, FLOOD, SHARE, SECONDS, LARGEST, DAY = 40, 2000, 5, 2.0, 300_000, 24 * 60
Wire = namedtuple("Wire", "path headers at reader writer")  # a request as it came in, and the way back
Row = namedtuple("Row", "path title fate reason attempts retry_at")
Reply = bytes | Callable[[Wire], Awaitable[None]]


async def send(wire: Wire, data: bytes) -> None:
    wire.writer.write(data)
    await wire.writer.drain()


@dataclass
class Outlet:
    """An outlet: what it answers by path (404 otherwise), and what it was asked."""

    answers: dict[str, Reply] = field(default_factory=dict)
    asked: list[Wire] = field(default_factory=list)
    port: int = 0
    under_way: int = 0
    most_under_way: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
            self.asked.append(wire := Wire(head[0].split()[1], headers, time.monotonic(), reader, writer))
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            try:
                await asyncio.sleep(0.01)
                reply = self.answers.get(wire.path, http("nothing here", "404 Not Found"))
                await (send(wire, reply) if isinstance(reply, bytes) else reply(wire))
            finally:
                self.under_way -= 1
        writer.close()


@contextmanager
def served(outlets: Mapping[str, Outlet]) -> Iterator[None]:
    """Serve all outlets from one thread, each on a port that the system chooses."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> None:
        for outlet in outlets.values():
            servers.append(await asyncio.start_server(outlet.serve, "127.0.0.1", 0, limit=1 << 20))
            outlet.port = servers[-1].sockets[0].getsockname()[1]

    async def stop() -> None:
        for server in servers:
            server.close()
        for task in (others := asyncio.all_tasks() - {asyncio.current_task()}):
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    servers: list[asyncio.Server] = []
    asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


# What outlets answer. All texts were written for these tests.

PLACES = ["Kramatorsk", "Nikopol", "Kherson", "Sumy", "Poltava", "Mykolaiv", "Izmail", "Pokrovsk", "Dnipro", "Lyman", "Uman"]
DRONES = (
    "Russian drones hit substation near {0}",
    "Russian drones struck a substation near {0} in the early hours of Wednesday, the Ukrainian grid operator said. Engineers "
    "restored power for {1} villages by noon. Ukrainian air defence shot down eleven Shahed drones over the region.",
)
GERMAN = (
    "Russische Raketen treffen Wohnhäuser in {0}",
    "Bei einem russischen Raketenangriff auf {0} wurden in der Nacht zum Mittwoch {1} Menschen verletzt, sagte der Gouverneur. "
    "Ein fünfstöckiges Wohnhaus stürzte ein. Die ukrainische Luftwaffe schoss nach eigenen Angaben sechs Raketen ab.",
)
KYIV = (
    "Дрони вдарили по порту Одеси",
    "У ніч на середу російські дрони вдарили по порту Одеси, загорівся склад із зерном. Двоє працівників порту поранені. Сили "
    "протиповітряної оборони збили одинадцять дронів над областю. Пожежу гасили п'ять годин, повідомив голова області.",
)


def http(body: str | bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole answer. Headers are written with underscores; one that is empty is left out."""
    data = body.encode() if isinstance(body, str) else body
    stated = {"content-type": "text/html; charset=utf-8", "content-length": str(len(data)), "connection": "close"}
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    return f"HTTP/1.1 {status}\r\n".encode() + "".join(f"{k}: {v}\r\n" for k, v in stated.items() if v).encode() + b"\r\n" + data


def xml(body: str | bytes, **headers: str) -> bytes:
    return http(body, **{"content_type": "application/rss+xml; charset=utf-8"} | headers)


def item(url: str, title: str = "War", rest: str = "<pubDate>Wed, 04 Mar 2026 06:10:00 GMT</pubDate>") -> str:
    return f"<item><title>{title}</title><link>{url}</link>{rest}</item>"


def rss(*items: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'


def page(number: int, *story: str, charset: str = "utf-8", head: str = "") -> str:
    """Return an article's page: one of our stories in a place of its own."""
    title, text = (part.format(PLACES[number % len(PLACES)], number % 37 + 3) for part in story or (DRONES, GERMAN)[number % 2])
    head += f"<meta charset={charset}>" if charset else ""
    return (
        f'<!DOCTYPE html><html><head>{head}<title>{title}</title><meta property="og:title" content="{title}"></head>'
        f"<body><main><article><h1>{title}</h1><p>{text}</p></article></main></body></html>"
    )


async def never(wire: Wire) -> None:
    await wire.reader.read()  # until the other side goes away


async def drip(wire: Wire) -> None:
    await send(wire, http(content_length="100000"))
    while True:
        await send(wire, b".")
        await asyncio.sleep(0.02)


async def stall(wire: Wire) -> None:
    await send(wire, http(page(1))[:400])
    await never(wire)


async def reset(wire: Wire) -> None:
    await send(wire, http(page(1))[:400])
    await asyncio.sleep(0.05)
    linger = struct.pack("ii", 1, 0)  # with it, closing is a reset
    wire.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    wire.writer.transport.abort()


async def endless(wire: Wire) -> None:
    await send(wire, http(content_length=""))
    while True:
        await send(wire, b"<p>War without end.</p>" * 1000)


def each_time(make: Callable[[int, bool], bytes]) -> Reply:
    """Answer by how many requests there were before, and by whether this one asks for what is new only."""
    count = iter(range(1000))

    async def reply(wire: Wire) -> None:
        await send(wire, make(next(count), "if-none-match" in wire.headers))

    return reply


def cut_once(outlet: Outlet) -> Reply:
    """Cut the feed off the first time, unnoticeably for HTTP; the whole one has the same ETag, and so is not modified."""
    whole = rss(*(item(outlet.url(f"/{path}")) for path in "abc"))
    return each_time(lambda n, asks: UNMODIFIED if asks else xml(whole if n else whole[:-90], etag='"1"'))


def lying(outlet: Outlet) -> Reply:
    """Answer 304 whenever validators are sent, although there is a second item by then."""
    listed = [item(outlet.url(f"/{path}")) for path in "ab"]
    return each_time(lambda n, asks: UNMODIFIED if asks else xml(rss(*listed[: 1 + n]), etag='"1"'))


def flood(outlet: Outlet) -> dict[str, Reply]:
    pages = {f"/{number}": http(page(number)) for number in range(FLOOD)}
    return pages | {"/feed": xml(rss(*(item(outlet.url(path)) for path in pages)))}


@dataclass(frozen=True)
class Fault:
    """What an outlet answers, and what is to become of what it lists; `reason` is that of the items, or of a feed without any.

    Where no feed is laid out, it lists the pages /a and /b, as far as there are such.
    """

    fates: Mapping[str, int]
    reason: str
    lay: Callable[[Outlet], Mapping[str, Reply]]
    zone: str = ""


def of_page(reply: Reply, fates: str, reason: str = "", **more: Reply) -> Fault:
    """Return a fault of the page /a; `more` are other answers, by path."""
    return Fault(Counter(fates.split()), reason, lambda _: {"/a": reply} | {f"/{path}": answer for path, answer in more.items()})


def of_feed(feed: Callable[[Outlet], Reply], fates: str = "", reason: str = "", **more: Any) -> Fault:
    """Return a fault of the feed; /a and /b answer with articles."""
    zone, more["robots.txt"] = more.pop("zone", ""), more.pop("robots", http(ROBOTS))
    pages = {f"/{path}": reply for path, reply in ({"a": http(page(1)), "b": http(page(2)), "c": http(page(3))} | more).items()}
    return Fault(Counter(fates.split()), reason, lambda outlet: pages | {"/feed": feed(outlet)}, zone)


def listing(*items: str, before: str = "") -> Callable[[Outlet], Reply]:
    """Return a feed of /a, /b and so on, each item with this title and what follows the link."""
    return lambda o: xml(rss(*(item(o.url(f"/{p}"), *it.split("|")) for p, it in zip("ab", items, strict=False)), before=before))


UNMODIFIED = http("", "304 Not Modified")
FOUND, ROBOTS, LATER, DATE = "302 Found", "User-agent: *\n", "Wed, 04 Mar 2026 14:00:00 GMT", "<pubDate>{0}</pubDate>".format
CHALLENGE = "<html><head><title>Just a moment...</title></head><script>window._cf_chl_opt={}</script></html>"
ALTERNATE = "<link rel=alternate type=application/rss+xml href=/news.xml>"
PAID = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
TRACKED = "/a?utm_source={0}&amp;fbclid={0}#part-{0}"
CHAIN = {str(n): http("", FOUND, location=f"/{n + 1}") for n in range(1, 5)}
ZONES = (("01", "EST"), ("07", "CET"))
NAMES = zip("abcdefgh", "bcdefghi", strict=True)
BOMB = "<!DOCTYPE rss [<!ENTITY a 'war'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in NAMES) + "]>"
FILE = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
SCRIPTED = "&lt;b&gt;Odesa&lt;/b&gt; under fire &lt;script&gt;alert(1)&lt;/script&gt;&amp;amp; unbowed"
NUMBERED = "War|<guid isPermaLink='false'>{0}</guid>"
NO_PAGES = ("javascript:alert(1)", "data:text/html,war", "mailto:desk@odesa.example")
WAITS, LOST, WELL, BOTH = "waiting", "rejected", "loaded", "loaded loaded"
SLOW, CUT = f"no complete answer within {SECONDS:.0f} seconds", "the answer was cut off"
HELD = r"^(HTTP 429|the host is left alone until 14:00 UTC: HTTP 429)$"

FAULTS = {
    "status-500": of_page(http("sorry", "500 Internal Server Error"), WAITS, "^HTTP 500$"),
    "status-404": of_page(http("none", "404 Not Found"), LOST, "^HTTP 404$"),
    "status-403": of_page(http("no", "403 Forbidden"), WAITS, "^HTTP 403$"),
    "status-410": of_page(http("gone", "410 Gone"), LOST, "^HTTP 410$"),
    "status-429": of_page(http("", "429 No", retry_after="7200"), WAITS, HELD),
    "status-429-dated": of_page(http("", "429 Too Many", retry_after=LATER), WAITS, HELD),
    "status-503": of_page(http("", "503 Unavailable", retry_after="7200"), WAITS, "^HTTP 503$"),
    "never": of_page(never, WAITS, SLOW),
    "drips": of_page(drip, WAITS, SLOW),
    "stalls": of_page(stall, WAITS, SLOW),
    "too-short": of_page(http(page(1), content_length="90000"), WAITS, CUT),
    "reset": of_page(reset, WAITS, f"{CUT}|[Cc]onnection reset"),
    "unended-chunks": of_page(http(b"6\r\n<html>\r\n", content_length="", transfer_encoding="chunked"), WAITS, CUT),
    "loop": of_page(http("", FOUND, location="/b1"), LOST, "redirected in a circle", b1=http("", FOUND, location="/a")),
    "cookie-loop": of_page(http("", FOUND, location="/a", set_cookie="seen=1; Path=/"), LOST, "a circle, to set a cookie"),
    "chain": of_page(http("", FOUND, location="/1"), WELL, **CHAIN, **{"5": http(page(5))}),
    "to-a-file": of_page(http("", FOUND, location="file:///etc/passwd"), LOST, "redirected to file:///etc/passwd, which"),
    "to-the-front": of_page(http("", FOUND, location="/"), LOST, "front page", **{"": http(page(1))}),
    "bomb": of_page(http(gzip.compress(bytes(30_000_000)), content_encoding="gzip"), LOST, "^larger than"),
    "garbage": of_page(http(b"war and peace", content_encoding="gzip"), LOST, "cannot be unpacked"),
    "huge": of_page(http(page(1) + "x" * 4 * LARGEST), LOST, "^larger than"),
    "endless": of_page(endless, LOST, "^larger than"),
    "empty": of_page(http(), WAITS, "the page is empty"),
    "plain-type": of_page(http(page(3), content_type="text/plain"), WELL),
    "picture": of_page(http(b"\xff\xd8\xff\xe0 JFIF", content_type="image/jpeg"), LOST, "no page but image/jpeg"),
    "picture-as-page": of_page(http(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), LOST, "no article text|no HTML"),
    "consent": of_page(http("<html><title>Before you continue</title><p>We use cookies.</p></html>"), WAITS, "a consent wall"),
    "bot-check": of_page(http(CHALLENGE, "403 Forbidden"), WAITS, "HTTP 403: a bot challenge"),
    "bot-check-200": of_page(http(CHALLENGE), WAITS, "a bot challenge"),
    "paywall": of_page(http(page(4, head=PAID)), WELL),
    "latin-as-utf-8": of_page(http(page(9).encode("cp1252")), WELL),
    "no-charset": of_page(http(page(9, charset="").encode("cp1252"), content_type="text/html"), WELL),
    "utf-8-as-1251": of_page(http(page(9, charset="cp1251"), content_type="text/html; charset=windows-1251"), WELL),
    "one-bad-byte": of_page(http(page(9).encode().replace(b"wurden", b"wurde\xff", 1)), WELL),
    "1251-as-utf-8": of_feed(
        lambda o: xml(rss(item(o.url("/a"), KYIV[0])).encode("cp1251")), WELL, a=http(page(0, *KYIV).encode("cp1251"))
    ),
    "undefined-entity": of_feed(listing("Port&nbsp;burns", "&hellip;"), BOTH),
    "cut-off": of_feed(cut_once, BOTH),
    "html": of_feed(lambda _: http(page(1, head=ALTERNATE)), "", "no feed: the document is HTML"),
    "entity-bomb": of_feed(listing("&i;", before=BOMB), WELL),
    "file-entity": of_feed(listing("Port &x;", before=FILE), WELL),
    "no-items": of_feed(listing()),
    "no-bytes": of_feed(lambda _: xml(b""), "", "the document is empty"),
    "undated": of_feed(listing("War|", "War|"), BOTH),
    "local-time": of_feed(listing("War|" + DATE("2026-03-04 08:10:00")), WELL, zone="Europe/Kyiv"),
    "named-zones": of_feed(listing(*("War|" + DATE(f"Wed, 04 Mar 2026 {at}:10:00 {zone}") for at, zone in ZONES)), BOTH),
    "day-ahead": of_feed(listing("War|" + DATE("Thu, 05 Mar 2026 12:10:00 GMT")), WELL),
    "new-guids": of_feed(lambda o: each_time(lambda n, _: listing(*(NUMBERED.format(f"{p}{n}") for p in "ab"))(o)), BOTH),
    "tracked": of_feed(lambda o: each_time(lambda n, _: xml(rss(item(o.url(TRACKED.format(n)))))), WELL),
    "relative": of_feed(lambda _: xml(rss(item("/a"), item("b"))), BOTH),
    "no-pages": of_feed(lambda _: xml(rss(*(item(to, to[:4]) for to in NO_PAGES))), "rejected rejected rejected", r"no http\(s\)"),
    "scripted": of_feed(listing(SCRIPTED), WELL),
    "weak-etag": of_feed(lambda o: each_time(lambda n, _: xml(rss(item(o.url("/a"))), etag=f'W/"{n}"')), WELL),
    "lying-304": of_feed(lying, WELL),
    "only-304": of_feed(lambda _: UNMODIFIED, "", "304"),
    "feed-never": of_feed(lambda _: never, "", SLOW),
    "feed-404": of_feed(lambda _: http("none", "404 Not Found"), "", "^HTTP 404$"),
    "feed-to-nowhere": of_feed(lambda _: http("", FOUND), "", "302"),
    "feed-bomb": of_feed(lambda _: xml(gzip.compress(bytes(30_000_000)), content_encoding="gzip"), "", "^larger than"),
    "robots-forbid": of_feed(listing("War", "War"), "rejected loaded", "robots.txt of", robots=http(ROBOTS + "Disallow: /a")),
    "robots-500": of_feed(listing("War"), "", "robots.txt: HTTP 500", robots=http("", "500 Internal Server Error")),
    "robots-never": of_feed(listing("War"), "", f"robots.txt: {SLOW}", robots=never),
    "robots-delay": of_feed(listing("War", "War"), BOTH, robots=http(ROBOTS + "Crawl-delay: 0.6")),
    "no-such-host": of_feed(listing("War"), "", "the name of the host cannot be resolved"),
    "flood": Fault(Counter(loaded=SHARE, waiting=FLOOD - SHARE), "", flood),
}


# The collections.


def collected(outlets: Mapping[str, Outlet], collecting: Any, minutes: float, *source_ids: str) -> SimpleNamespace:
    """Collect; return what was counted, what became of every item and feed, and what each outlet was asked."""
    before, began = {name: len(outlet.asked) for name, outlet in outlets.items()}, time.monotonic()
    counts, seconds = collecting(minutes, source_ids=source_ids), time.monotonic() - began
    items: dict[str, list[Row]] = {name: [] for name in outlets}
    for name, url, *rest in collecting.rows("SELECT source_id, url, title, fate, reason, attempts, retry_at FROM sightings"):
        items[name].append(Row("/" + str(url).split("/", 3)[-1], *rest))
    feeds = {name: said for name, *said in collecting.rows("SELECT source_id, last_error, lied_at IS NOT NULL FROM feeds")}
    asked = {name: outlet.asked[before[name] :] for name, outlet in outlets.items()}
    return SimpleNamespace(counts=counts, seconds=seconds, items=items, feeds=feeds, asked=asked)


def catalogue(outlets: Mapping[str, Outlet]) -> str:
    """Lay out what each outlet answers, now that it knows its port; return the catalogue."""
    entries = []
    for number, (name, outlet) in enumerate(outlets.items()):
        fault = FAULTS.get(name) or of_page(http(page(number)), BOTH, b=http(page(number + HEALTHY)))
        listed = fault.lay(outlet)
        outlet.answers = {"/feed": xml(rss(*(item(outlet.url(path)) for path in ("/a", "/b") if path in listed)))} | dict(listed)
        url = "http://nowhere.invalid/feed" if name == "no-such-host" else outlet.url("/feed")
        zone = f'time_zone = "{fault.zone}"\n' if fault.zone else ""
        entries.append(f'[[source]]\nsource_id = "{name}"\n{zone}[[source.feed]]\nurl = "{url}"\n')
    return "\n".join(entries)


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Collect at noon, a quarter of an hour later, and twice a day later from the outlet whose 304 lies."""
    shared = request.config.pluginmanager.get_plugin(str(Path(__file__).with_name("conftest.py")))  # it cannot be imported
    home, known = tmp_path_factory.mktemp("faults"), socket.getaddrinfo

    def lookup(host: Any, *rest: Any, **more: Any) -> Any:
        if str(host).endswith(".invalid"):  # no name is asked for outside of this machine
            raise socket.gaierror(-2, "Name or service not known")
        return known(host, *rest, **more)

    outlets = {f"healthy-{number}": Outlet() for number in range(HEALTHY)} | {name: Outlet() for name in FAULTS}
    with served(outlets), pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", lookup)
        patch.setattr(hosts, "SPACING", 0.0)
        patch.setattr(fetch, "TOTAL_SECONDS", SECONDS)
        patch.setattr(fetch, "LARGEST", LARGEST)
        patch.setattr(collection, "MOST_OF_HOST", SHARE)
        patch.setattr(collection, "Readers", shared.Threads)
        (home / "sources.toml").write_text(catalogue(outlets))
        settings = Settings(home / "home", home / "sources.toml", allow_private=True, collect_seconds=60.0)
        collecting = shared.Collecting(settings, patch)
        with opened(settings.database) as db:
            load.sync_entities(db, list(gazetteer().entities.values()))
        stages = [collected(outlets, collecting, 0), collected(outlets, collecting, 15)]
        stages += [collected(outlets, collecting, DAY + minutes, "lying-304") for minutes in (20, 40)]
        yield SimpleNamespace(outlets=outlets, stages=stages, rows=collecting.rows, settings=settings)


def test_every_article_of_the_outlets_that_work_is_loaded(world):
    rows = [row for name in world.outlets if name.startswith("healthy") for row in world.stages[0].items[name]]
    assert Counter((row.path, row.fate, row.reason) for row in rows) == {("/a", "loaded", None): 40, ("/b", "loaded", None): 40}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_costs_itself_only_and_is_named(world, name):
    fault, found, (error, _) = FAULTS[name], world.stages[0].items[name], world.stages[0].feeds[name]
    assert Counter(row.fate for row in found) == fault.fates
    reasons = [row.reason for row in found if row.fate in (WAITS, LOST)] if name != "flood" and fault.fates else [error]
    assert all(re.search(fault.reason, reason or "") for reason in reasons), reasons
    assert bool(error) is bool(fault.reason and not fault.fates)


def test_nothing_is_lost_and_nothing_counted_twice(world):
    listed = sum(sum(fault.fates.values()) for fault in FAULTS.values()) + 2 * HEALTHY
    listed += sum(row.path == "/None" for row in world.stages[0].items["cut-off"])  # see there
    counts, fates = world.stages[0].counts, Counter(row.fate for rows in world.stages[0].items.values() for row in rows)
    assert (sum(fates.values()), counts["items_new"]) == (listed, listed)
    assert {fate: counts[fate] for fate in ("loaded", "rejected")} == {fate: fates[fate] for fate in ("loaded", "rejected")}
    assert counts["waiting"] + counts["left_for_next"] == fates["waiting"]
    ids = world.rows("SELECT count(*), count(DISTINCT url), count(DISTINCT article_id) FROM articles")
    assert ids == [(sum(row.fate == "loaded" for rows in world.stages[-1].items.values() for row in rows),) * 3]


def test_a_collection_ends_in_time_and_the_checks_find_nothing(world):
    assert [stage.counts["out_of_time"] for stage in world.stages] == [0, 0, 0, 0]
    assert max(stage.seconds for stage in world.stages) < 60
    with opened(world.settings.database) as db:
        assert check.failures(db) == []


def test_a_headline_is_plain_text_in_the_right_letters(world):
    titles = {name: row.title for name, rows in world.stages[0].items.items() for row in rows if row.path == "/a"}
    assert (titles["scripted"], titles["undefined-entity"]) == ("Odesa under fire & unbowed", "Port burns")
    assert (titles["file-entity"].removesuffix(" &x;"), titles["1251-as-utf-8"]) == ("Port", KYIV[0])


@pytest.mark.parametrize("name", ["latin-as-utf-8", "no-charset", "utf-8-as-1251", "one-bad-byte"])
def test_a_page_is_read_in_the_right_letters_whatever_it_says(world, name):
    ((title, text),) = world.rows("SELECT title, text FROM articles WHERE source_id = ?", name)
    assert (title.split()[:4], "fünfstöckiges" in text) == (["Russische", "Raketen", "treffen", "Wohnhäuser"], True)


@pytest.mark.parametrize(("name", "at"), [("local-time", 6), ("named-zones", 6), ("day-ahead", None), ("undated", None)])
def test_a_time_is_what_the_feed_means_by_it(world, name, at):
    times = world.rows("SELECT DISTINCT published_at FROM articles WHERE source_id = ?", name)
    assert times == [(datetime(2026, 3, 4, at, 10, tzinfo=UTC) if at else None,)]


# Politeness, from the log of the server.


def test_robots_are_asked_for_first_and_no_page_twice(world):
    for number, stage in enumerate(world.stages):
        for name, asked in stage.asked.items():
            paths = Counter(wire.path for wire in asked)
            assert paths["/robots.txt"] <= 1
            assert number or name == "no-such-host" or asked[0].path == "/robots.txt"
            assert max(paths.values(), default=0) <= 1, name


def test_no_host_is_asked_for_more_than_two_things_at_once(world):
    assert {name: outlet.most_under_way for name, outlet in world.outlets.items() if outlet.most_under_way > 2} == {}


def test_a_host_that_wants_a_delay_gets_it(world):
    times = {wire.path: wire.at for wire in world.stages[0].asked["robots-delay"]}
    assert (world.outlets["robots-delay"].most_under_way, len(times)) == (1, 4)
    assert abs(times["/a"] - times["/b"]) > 0.3  # as the server sees them


def test_requests_say_who_asks_and_carry_nothing_else(world):
    headers = [wire.headers for stage in world.stages for asked in stage.asked.values() for wire in asked]
    assert {found["user-agent"] for found in headers} == {world.settings.user_agent}
    assert set().union(*headers) <= {"host", "user-agent", "accept", "accept-encoding", "if-none-match", "connection"}


# The next collections.


def test_what_is_settled_is_not_asked_for_again_and_stays_as_it_is(world):
    before, after = (stage.items for stage in world.stages[:2])
    settled = {name: {row for row in rows if row.fate != "waiting"} for name, rows in before.items()}
    assert {name: rows - set(after[name]) for name, rows in settled.items() if rows - set(after[name])} == {}
    asked = {(name, wire.path) for name, wires in world.stages[1].asked.items() for wire in wires}
    assert {(name, row.path) for name, rows in settled.items() for row in rows} & asked == set()


def test_what_waits_is_tried_again_when_its_host_lets_us(world):
    tried = {name: [(row.fate, row.attempts) for row in world.stages[1].items[name]] for name in FAULTS}
    for name in ("status-500", "never", "drips", "too-short", "reset", "bot-check", "consent"):
        assert tried[name] == [("waiting", 2)], name
    for name in ("status-429", "status-429-dated", "status-503"):
        assert ({row.retry_at.hour for row in world.stages[0].items[name]}, world.stages[1].asked[name]) == ({14}, [])
    assert Counter(fate for fate, _ in tried["flood"]) == {"loaded": 2 * SHARE, "waiting": FLOOD - 2 * SHARE}


def test_a_304_that_hides_an_item_is_found_out_within_a_day_and_not_asked_for_any_more(world):
    listed = [[row.path for row in stage.items["lying-304"]] for stage in world.stages]
    asks = ["if-none-match" in wire.headers for stage in world.stages for wire in stage.asked["lying-304"] if wire.path == "/feed"]
    assert ([sorted(paths) for paths in listed], asks) == (
        [["/a"], ["/a"], ["/a", "/b"], ["/a", "/b"]],
        [False, True, False, False],
    )
    assert [stage.feeds["lying-304"][1] for stage in world.stages] == [False, False, True, True]


def test_what_a_cut_off_feed_did_not_list_is_listed_by_the_next_whole_one(world):
    assert Counter(row.path for row in world.stages[1].items["cut-off"] if row.fate == "loaded") == Counter(("/a", "/b", "/c"))
