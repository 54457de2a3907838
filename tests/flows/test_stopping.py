"""What stops a collection, and how it goes on: signals in good order, kill -9 at any moment; no stranger's answer can."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from extractors.revision import compare
from flows import collection, fetch, hosts, pages, revisits
from flows.fetch import Fetcher
from flows.hosts import Hosts, Known, Quiet
from flows.runs import Run
from flows.stopping import stopped_by_signals
from warehouse import check
from warehouse.database import opened

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SIGNALS = (signal.SIGINT, signal.SIGTERM)
# The command as it is installed; what takes time elsewhere goes faster, and it stores often, to be killed between two times.
QUICKLY = "from flows import collection, command, hosts; hosts.SPACING, collection.GROUP = 0.0, 6; command.entry()"
COMMAND = (sys.executable, "-c", QUICKLY)


@pytest.fixture
def handlers():
    """Return the handlers of both signals; they are put back after the test, and no signal ends the tests."""
    before = [signal.getsignal(number) for number in SIGNALS]
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)
    yield lambda: [signal.getsignal(number) for number in SIGNALS]
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


class Here(AbstractResolver):
    """A resolver to which every name is this machine, and public."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Do nothing."""


def send(number: int) -> None:
    os.kill(os.getpid(), number)


# Signals, in this process.


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_cancels_the_work_and_is_told_when_all_is_cleared_away(handlers, number):
    done, before = [], handlers()

    async def work() -> None:
        async with stopped_by_signals():
            asyncio.get_running_loop().call_later(0.05, send, number)
            try:
                await asyncio.sleep(10)
            finally:
                done.append("cleared away")
        done.append("never")

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(work())
    assert (done, handlers()) == (["cleared away"], before)


def test_work_that_ends_by_itself_leaves_the_handlers_as_they_were(handlers):
    async def work() -> int:
        async with stopped_by_signals():
            await asyncio.sleep(0)
            return 7

    before = handlers()
    assert (asyncio.run(work()), handlers()) == (7, before)


def test_a_second_signal_does_not_interrupt_the_clearing_away(handlers):
    done = []

    async def work() -> None:
        async with stopped_by_signals():
            try:
                send(signal.SIGTERM)
                await asyncio.sleep(10)
            finally:
                send(signal.SIGINT)
                time.sleep(0.05)
                done.append("cleared away")

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(work())
    assert done == ["cleared away"]


def test_a_signal_is_not_lost_when_the_work_is_over_before_the_loop_has_seen_it(handlers):
    async def work() -> None:
        async with stopped_by_signals():
            await asyncio.sleep(0)
            send(signal.SIGTERM)  # as while the last pages are being stored, which holds up the loop

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(work())


def test_a_cancellation_that_no_signal_asked_for_stays_one():
    async def work() -> None:
        async with stopped_by_signals():
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(work())


def test_in_another_thread_signals_are_left_alone(handlers):
    async def work() -> None:
        async with stopped_by_signals():
            seen.append(handlers())

    seen, before = [], handlers()
    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    thread.join(10)
    assert seen == [before]


# Strangers, whose answers must not stop a collection or hold it up for the others.


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize(
    ("path", "body", "status", "headers"),
    [
        pytest.param("/feed", "", 200, {"cache_control": f"max-age={'9' * 5000}"}, id="max-age"),
        pytest.param("/port", "", 503, {"retry_after": "Wed, 04 Mar 99999999999999 12:00:00 GMT"}, id="Retry-After"),
        pytest.param("/port", "", 302, {"location": "http://xn--a/"}, id="a host that is no name"),
        pytest.param("/port", "", 302, {"location": "http://[::1]9]..a@/"}, id="a host in broken brackets"),
        pytest.param("/robots.txt", f"User-agent: *\nRequest-rate: 1/{'9' * 400}", 200, {}, id="Request-rate"),
    ],
)
def test_no_answer_ends_the_collection(outlets, collecting, path, body, status, headers):
    outlets.origins[0].lay(path, body, status, **headers)
    counts = collecting()
    assert (counts["feeds_polled"], counts["loaded"] >= 4) == (3, True)


async def longest_pause(settings, url: str) -> float:
    """Return for how long the fetching of a page kept everything else waiting, in seconds of this process: others may be busy."""
    pauses, asking = [], asyncio.Event()

    async def watch() -> None:
        while not asking.is_set():
            before = time.process_time()
            await asyncio.sleep(0.01)
            pauses.append(time.process_time() - before)

    watching = asyncio.create_task(watch())
    async with Fetcher(settings) as fetcher:
        await fetcher.get(url)
    asking.set()
    await watching
    return max(pauses)


@pytest.mark.parametrize(
    "robots",
    [
        pytest.param("User-agent: *\n" + "Disallow: /a*b$\n" * 15000, id="many rules"),
        pytest.param(
            "".join(f"User-agent: a{n}\n" for n in range(1400)) + "".join(f"Disallow: /{n}\n" for n in range(1400)),
            id="many rules for many",
        ),
    ],
)
def test_no_robots_hold_up_other_hosts(quick, origin, settings, robots):
    origin.lay("/robots.txt", robots)
    assert asyncio.run(longest_pause(settings, origin.lay("/port", "here"))) < 1.5


@pytest.mark.usefixtures("threads")
def test_a_host_that_wants_a_long_delay_does_not_hold_up_the_pages_of_others(monkeypatch, outlets, collecting, settings):
    patient, origin, _ = outlets.origins
    patient.lay("/robots.txt", "User-agent: *\nCrawl-delay: 600")
    patient.lay("/feed2", patient.laid["/feed"].body)
    with settings.catalogue_file.open("a") as catalogue:
        catalogue.write(f'[[source]]\nsource_id = "twin"\n[[source.feed]]\nurl = "{patient.url("/feed2")}"\n')
    outlets.feed(1, *(f"/{number}" for number in range(14)))
    for number in range(14):
        outlets.page(1, f"/{number}", of=(number % 3, "/port"))
    origin.seconds = 0.2
    collecting(source_ids=("outlet-2",))  # what reading needs is loaded
    monkeypatch.setattr(collection, "now", lambda: NOON + timedelta(seconds=time.monotonic() - began))
    run, began = Run("run", "collect", NOON), time.monotonic()
    collection.collect(replace(settings, collect_seconds=20.0), run, collection.Wanted(all_feeds=True), lambda _: None)
    assert collecting.rows("SELECT count(*) FROM sightings WHERE source_id = 'outlet-1' AND fate = 'loaded'") == [(14,)]


@pytest.mark.usefixtures("threads")
def test_a_flood_over_many_hosts_does_not_hold_up_the_pages_of_others(monkeypatch, outlets, collecting):
    monkeypatch.setattr(collection, "MOST_PAGES", 30)
    links = (f"http://127.1.{number // 250}.{number % 250 + 1}:9/a" for number in range(300))  # where nobody listens
    items = "".join(f"<item><title>War</title><link>{link}</link></item>" for link in links)
    outlets.origins[0].lay("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>")
    assert collecting()["loaded"] == 4


def test_hosts_can_be_looked_at_while_there_come_more():
    late = timedelta(hours=1)
    known = Known(quiet={f"{number}.example": Quiet(NOON + late, "HTTP 429") for number in range(3)})

    def clock():
        another = threading.Thread(target=lambda: found[f"{len(found)}.example"])
        another.start()  # as the loop does
        another.join()
        return NOON

    found = Hosts(known, clock)
    _ = [found[name] for name in known.quiet]
    assert len(found.resting()) == 3


def asked_at_once(settings, *urls: str) -> list[fetch.Answer]:
    async def ask() -> list[fetch.Answer]:
        async with Fetcher(settings) as fetcher:
            return list(await asyncio.gather(*(fetcher.get(url) for url in urls)))

    return asyncio.run(asyncio.wait_for(ask(), 10))


def test_a_host_to_which_the_robots_of_many_lead_is_not_taken_for_dead(quick, monkeypatch, origins, settings):
    monkeypatch.setattr(fetch, "PublicResolver", Here)
    monkeypatch.setattr(fetch, "CONNECT_SECONDS", 0.3)
    many, target, _ = origins
    target.seconds = 0.2
    target.lay("/port", "here")
    many.lay("/robots.txt", "", 302, location=f"http://target.example:{target.port}/robots.txt")

    async def ask() -> fetch.Answer:
        async with Fetcher(replace(settings, allow_private=False)) as fetcher:
            await asyncio.gather(*(fetcher.get(f"http://{number}.example:{many.port}/") for number in range(12)))
            return await fetcher.get(f"http://target.example:{target.port}/port")

    assert asyncio.run(ask()).problem is None


def test_robots_that_lead_to_each_other_hold_nobody_up(quick, origins, settings):
    one, two, _ = origins
    one.lay("/robots.txt", "", 302, location=two.url("/robots.txt"))
    two.lay("/robots.txt", "", 302, location=one.url("/robots.txt"))
    answers = asked_at_once(settings, *(origin.lay(f"/{n}", "here") for origin in (one, two) for n in range(4)))
    assert [answer.body for answer in answers] == [b"here"] * 8


def test_pages_that_lead_to_each_others_hosts_hold_nobody_up(quick, monkeypatch, origins, settings):
    monkeypatch.setattr(fetch, "AT_ONCE", 2)
    one, two, _ = origins
    for number in range(6):
        one.lay(f"/{number}", "", 302, location=two.url(f"/to/{number}"))
        two.lay(f"/{number}", "", 302, location=one.url(f"/to/{number}"))
    answers = asked_at_once(settings, *(origin.url(f"/{number}") for origin in (one, two) for number in range(6)))
    assert [answer.problem for answer in answers] == ["HTTP 404"] * 12
    assert max(one.most_under_way, two.most_under_way) <= 2


@pytest.mark.usefixtures("threads")
def test_a_page_that_is_not_read_in_time_is_tried_again(monkeypatch, outlets, collecting):
    def late(*arguments: object) -> None:
        raise FutureTimeout

    monkeypatch.setattr(pages, "read_fetched", late)
    collecting()
    assert set(collecting.rows("SELECT fate, reason FROM sightings")) == {("waiting", "reading it took longer than 20 seconds")}


@pytest.mark.usefixtures("threads")
def test_the_pause_between_two_requests_is_kept_between_feed_and_pages_too(monkeypatch, outlets, collecting):
    monkeypatch.setattr(hosts, "SPACING", 0.4)
    collecting(source_ids=("outlet-0",))
    _, feed, *pages_asked = outlets.origins[0].asked
    assert pages_asked[0].at - feed.at > 0.38


@pytest.mark.usefixtures("threads")
def test_what_changed_in_an_article_is_not_worked_out_while_all_else_waits(monkeypatch, outlets, collecting):
    def compared(*versions: object) -> object:
        where.append(threading.current_thread() is threading.main_thread())
        return compare(*versions)

    where: list[bool] = []
    monkeypatch.setattr(revisits, "compare", compared)
    collecting()
    outlets.page(0, "/port", of=(1, "/port"))
    assert collecting(61)["again_changed"] == 1
    assert where == [False]


@pytest.mark.usefixtures("threads")
def test_a_page_that_leads_into_the_private_network_is_rejected(monkeypatch, outlets, collecting, settings):
    origin = outlets.origins[0]
    monkeypatch.setattr(fetch, "PublicResolver", Here)
    text = settings.catalogue_file.read_text()
    settings.catalogue_file.write_text(text.replace("127.0.0.1", "news.example"))
    origin.laid["/feed"] = replace(origin.laid["/feed"], body=origin.laid["/feed"].body.replace(b"127.0.0.1", b"news.example"))
    origin.lay("/port", "", 302, location=origin.url("/secret"))
    replace(collecting, settings=replace(settings, allow_private=False))(source_ids=("outlet-0",))
    assert collecting.fates() == {
        "/port": ("rejected", "127.0.0.1 is not a public address"),
        "/exchange": ("loaded", None),
    }
    assert "/secret" not in origin.paths()


# The command in a process of its own.

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="which processes there are is looked up in /proc")


@pytest.fixture
def started(outlets, settings):
    """Return a function that starts a collection; whatever is left of it is ended with the test."""
    environment = os.environ | {"LAGEBILD_SOURCES": str(settings.catalogue_file), "LAGEBILD_ALLOW_PRIVATE": "1"}
    running = []

    def start(home: Path = settings.home) -> subprocess.Popen[str]:
        command = [*COMMAND, "collect", "--all", "--no-publish"]
        environment["LAGEBILD_HOME"] = str(home)
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def family(pid: int) -> dict[int, int]:
    """Return a process and its descendants, by process id, with the ticks of CPU that each has had."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        found[int(path.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    members = {pid}
    while more := {child for child, (parent, _) in found.items() if parent in members} - members:
        members |= more
    return {member: found[member][1] for member in members if member in found}


def wait_until(true, seconds: float) -> bool:
    """Wait for something to become true; tell whether it did in time."""
    until = time.monotonic() + seconds
    while not (so := true()) and time.monotonic() < until:
        time.sleep(0.02)
    return so


def wait_until_idle(pid: int) -> None:
    """Wait until a process and its descendants have worked, and have nothing to do for a while."""
    before, since, until = {}, time.monotonic(), time.monotonic() + 20
    while time.monotonic() < min(since + 0.7, until):
        time.sleep(0.05)
        if (now := family(pid)) != before:
            before, since = now, time.monotonic()


def alive(pids) -> set[int]:
    return {pid for pid in pids if (stat := Path(f"/proc/{pid}/stat")).exists() and ") Z " not in stat.read_text()}


@LINUX
def test_a_signal_ends_the_command_soon_and_what_was_finished_is_loaded(outlets, settings, started):
    async def never(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(60)
        raise AssertionError

    for origin in outlets.origins:
        origin.laid["/exchange"] = never
    processes = {number: started(settings.home / f"{number}") for number in SIGNALS}
    assert wait_until(lambda: outlets.pages_asked() == ["/exchange"] * 6 + ["/port"] * 6, 40)
    for number, process in processes.items():
        wait_until_idle(process.pid)
        members, began = set(family(process.pid)), time.monotonic()
        process.send_signal(number)
        _, said = process.communicate(timeout=40)
        assert (len(members) > 2, time.monotonic() - began < 15, process.returncode) == (True, True, 1)
        assert said.splitlines()[-1] == "lagebild: stopped; what was finished is kept, and the same command goes on from there"
        assert wait_until(lambda: not alive(members), 20)  # noqa: B023
        with opened(settings.home / f"{number}" / "warehouse.duckdb") as db:
            items = (
                "SELECT parse_path(url)[-1], fate, reason, attempts, retry_at, count(*) FROM sightings GROUP BY ALL ORDER BY ALL"
            )
            assert db.execute(items).fetchall() == [("exchange", "waiting", None, 0, None, 3), ("port", "loaded", None, 0, None, 3)]
            assert db.execute("SELECT finished_at IS NOT NULL, counts->>'loaded' FROM runs").fetchall() == [(True, "3")]


STORIES = [
    "Russian drones struck a substation near {0} overnight and left {1} villages without power, the Ukrainian grid operator said. "
    "Engineers expect to restore the lines within {1} hours. Air defence shot down Shahed drones over {0}.",
    "Russian artillery shelled the market of {0} and wounded {1} people, the Ukrainian governor said on Wednesday. Rescuers "
    "searched the ruins in {0} until morning. The prosecutor opened an investigation into a war crime.",
    "Ukraine has brought {1} children home to {0} who had been taken to Russia, the ombudsman said. Qatar mediated their return. "
    "The families met them in {0}, and doctors look after the children.",
]
PLACES = ("Kramatorsk", "Nikopol", "Kherson", "Sumy", "Poltava", "Mykolaiv", "Izmail")


def many(outlets) -> None:
    """Lay out eight pages at each outlet, of events that all three of them report, and one that is gone."""
    for number, origin in enumerate(outlets.origins):
        paths = [f"/{n}" for n in range(9)]
        outlets.feed(number, *paths)
        for n, path in enumerate(paths):
            text = STORIES[n % 3].format(PLACES[n % 7], n + 3) + f" So reported outlet {number} from {PLACES[n % 7]}."
            origin.lay(path, f"<html><title>{text[:60]}</title><article><h1>{text[:60]}</h1><p>{text}</p></article></html>")
        origin.lay("/8", "gone", 404)
        origin.seconds = 0.03


def brought(database: Path) -> dict[str, object]:
    """Return what a collection left: articles, events by their articles, fates, and what the checks find."""
    with opened(database) as db:
        events: dict[str, set[str]] = {}
        for article, event in db.execute("SELECT article_id, event_id FROM articles").fetchall():
            events.setdefault(event, set()).add(article)
        return {
            "articles": sorted(db.execute("SELECT article_id, text_hash, url FROM articles").fetchall()),
            "events": sorted(map(sorted, events.values())),
            "fates": sorted(
                db.execute("SELECT sighting_id, fate, reason, attempts, article_id FROM sightings").fetchall(), key=str
            ),
            "versions": sorted(db.execute("SELECT article_id, version, text_hash FROM article_versions").fetchall()),
            "failures": check.failures(db),
        }


@LINUX
def test_a_collection_that_is_killed_again_and_again_brings_what_an_undisturbed_one_brings(
    outlets, settings, threads, lagebild, started
):
    def asked() -> int:
        return sum(len(origin.asked) for origin in outlets.origins)

    many(outlets)
    undisturbed, dice = replace(settings, home=settings.home / "undisturbed"), random.Random(7)
    assert lagebild("collect", "--no-publish", at=undisturbed)[0] == 0
    expected, requests = brought(undisturbed.database), asked()
    assert (len(expected["articles"]), expected["failures"]) == (24, [])
    for share in (dice.uniform(0.05, 0.4), dice.uniform(0.5, 1.0)):  # twenty moments: tests/bench/kill.py
        enough, process = asked() + int(share * requests), started()
        assert wait_until(lambda: asked() >= enough or process.poll() is not None, 60)  # noqa: B023
        time.sleep(dice.uniform(0, 0.3))
        members = set(family(process.pid))
        process.kill()
        process.wait(30)
        assert wait_until(lambda: not alive(members), 30), "a worker outlives its collection"  # noqa: B023
    assert lagebild("collect", "--all", "--no-publish")[0] == 0
    assert brought(settings.database) == expected
