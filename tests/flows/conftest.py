"""What the tests of the flows share: a home of their own, web servers on loopback, texts of our own about the war."""

import asyncio
import json
import shutil
import threading
import time
import warnings
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from extractors.reading import Context
from flows import collection, hosts, intake, reread, serving
from flows.command import main
from flows.publication import publish_now
from flows.runs import Run, recorded
from flows.settings import Settings
from flows.workers import Readers
from warehouse import load
from warehouse.database import opened

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Laid:
    """What a path answers."""

    body: bytes
    status: int
    headers: dict[str, str]


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Origin:
    """A web server on loopback: answers what was laid out for a path (404 otherwise) and notes what it was asked."""

    laid: dict[str, Laid | Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    seconds: float = 0.0
    under_way: int = 0
    most_under_way: int = 0

    def lay(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Lay out the answer to a path; return its address. `content_type` and such are written with underscores."""
        data = body.encode() if isinstance(body, str) else body
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        self.laid[path] = Laid(data, status, {"content-type": "text/html; charset=utf-8"} | stated)
        return self.url(path)

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.asked.append(Asked(request.path_qs, headers, time.monotonic()))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(self.seconds)
            found = self.laid.get(request.path_qs, Laid(b"", 404, {}))
            if not isinstance(found, Laid):
                return await found(request)
            if "etag" in found.headers and headers.get("if-none-match") == found.headers["etag"]:
                return web.Response(status=304)
            return web.Response(body=found.body, status=found.status, headers=found.headers)
        finally:
            self.under_way -= 1


@contextmanager
def served() -> Iterator[Origin]:
    """Serve an origin from a thread, on a port that the system chooses."""
    origin, loop = Origin(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> web.ServerRunner:
        runner = web.ServerRunner(web.Server(origin.answer), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        origin.port = runner.addresses[0][1]
        return runner

    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield origin
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server of the tests' own, started when the first test needs it; it is never idle, and so ends with the file."""
    serving.prepare(Settings(tmp_path_factory.mktemp("prefect")))
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # Prefect's own
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture
def origin() -> Iterator[Origin]:
    with served() as one:
        yield one


@pytest.fixture
def origins() -> Iterator[tuple[Origin, Origin, Origin]]:
    with served() as one, served() as two, served() as three:
        yield one, two, three


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the pause between requests to one host, which has a test of its own."""
    monkeypatch.setattr(hosts, "SPACING", 0.0)


class Threads(Readers):
    """Readers in threads, which start at once; that processes read as well is tested where they are the matter."""

    def __enter__(self) -> "Threads":
        self._threads = ThreadPoolExecutor(2)
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def submit(self, function: Callable[..., Any], *arguments: object, seconds: float = 0.0) -> Any:
        """Run a function in a thread; return its future."""
        return self._threads.submit(function, *arguments)


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in threads."""
    monkeypatch.setattr(collection, "Readers", Threads)
    monkeypatch.setattr(intake, "Readers", Threads)
    monkeypatch.setattr(reread, "Readers", Threads)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an empty home and an empty catalogue, which may ask addresses on loopback."""
    catalogue = tmp_path / "sources.toml"
    catalogue.write_text("source = []\n")
    return Settings(tmp_path / "home", catalogue, allow_private=True, collect_seconds=60.0)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse with two events and a snapshot of it, for tests that only read."""
    home = tmp_path_factory.mktemp("published")
    catalogue, lines = home / "sources.toml", home / "lines.jsonl"
    catalogue.write_text("\n".join(f'[[source]]\nsource_id = "{name}"\nname = "The {name.title()}"' for name in ("bell", "horn")))
    lines.write_text("".join(json.dumps(row) + "\n" for row in LINES), "utf-8")
    settings = Settings(home, catalogue)
    with recorded("backfill", settings) as run:
        intake.backfill(intake.walk([lines]), settings, Context(AT, run.run_id), run.counts, keep_all=False, progress=no_progress)
    assert not publish_now(settings, AT).failures
    return settings


@pytest.fixture
def lagebild(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return the command: arguments in; exit code, standard output and standard error out. `at` is another home."""

    def command(*arguments: object, at: Settings = settings) -> tuple[int, str, str]:
        monkeypatch.setenv("LAGEBILD_HOME", str(at.home))
        monkeypatch.setenv("LAGEBILD_SOURCES", str(at.catalogue_file))
        monkeypatch.setenv("LAGEBILD_ALLOW_PRIVATE", "1")
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def context() -> Context:
    return Context(AT, "run-1")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with the corpus texts below, one file each."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in CORPUS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def no_progress(counts: Counter[str]) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Collecting:
    """Collections with the settings of a test, at times of its own.

    Where an empty warehouse is given, it is copied and kept open: to make one, and to open it, takes longer than to collect.
    """

    settings: Settings
    monkeypatch: pytest.MonkeyPatch
    empty: Path | None = None
    held: ExitStack = field(default_factory=ExitStack)

    def _lay_warehouse(self) -> None:
        if self.empty and not self.settings.database.exists():
            self.settings.home.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.empty, self.settings.database)
            self.held.enter_context(opened(self.settings.database))

    def __call__(self, minutes: float = 0, *, late: float = 0.0, **wanted: Any) -> Counter[str]:
        """Collect from all feeds, so many minutes after noon; `late` seconds of its time are over. Return the counts."""
        self._lay_warehouse()
        moment = AT + timedelta(minutes=minutes)
        run = Run(f"run-{moment:%d-%H%M}", "collect", moment)
        self.monkeypatch.setattr(collection, "now", lambda: moment + timedelta(seconds=late))
        catalogue = self.settings.catalogue()
        with opened(self.settings.database) as db:
            load.sync_catalogue(db, list(catalogue.sources.values()), list(catalogue.feeds.values()))
        collection.collect(self.settings, run, collection.Wanted(**{"all_feeds": True} | wanted), no_progress)
        return Counter({name: count for name, count in run.counts.items() if count})

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the warehouse."""
        with opened(self.settings.database) as db:
            return db.execute(sql, list(parameters)).fetchall()

    def fates(self) -> dict[str, tuple[Any, ...]]:
        """Return fate and reason of each address, by its path; each has one."""
        rows = self.rows("SELECT url, fate, reason FROM sightings")
        found = {"/" + str(url).split("/", 3)[-1]: (fate, reason) for url, fate, reason in rows}
        assert len(found) == len(rows)
        return found


@pytest.fixture
def collecting(settings: Settings, monkeypatch: pytest.MonkeyPatch, empty_warehouse: Path) -> Iterator[Collecting]:
    with ExitStack() as held:
        yield Collecting(settings, monkeypatch, empty_warehouse, held)


@dataclass(frozen=True)
class Outlets:
    """Three outlets on loopback, each with a feed of two pages: one of each event."""

    origins: tuple[Origin, Origin, Origin]

    def feed(self, number: int, *paths: str, **headers: str) -> None:
        """Lay out the feed of an outlet: it lists these paths of it."""
        origin = self.origins[number]
        items = "".join(
            f"<item><title>{TITLES.get((number, path), path)}</title><link>{origin.url(path)}</link>"
            f"<pubDate>Wed, 04 Mar 2026 0{6 + number}:10:00 GMT</pubDate></item>"
            for path in paths
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {number}</title>{items}</channel></rss>'
        origin.lay("/feed", body, content_type="application/rss+xml", **headers)

    def page(self, number: int, path: str, of: tuple[int, str] | None = None, **headers: str) -> None:
        """Lay out a page of an outlet, with its own text or that of another page."""
        key = of or (number, path)
        self.origins[number].lay(path, page(TITLES[key], PAGES[key]), **headers)

    def pages_asked(self) -> list[str]:
        """Return all paths that were asked for, but feeds and robots.txt."""
        return sorted(path for origin in self.origins for path in origin.paths() if path != "/feed")


@pytest.fixture
def outlets(origins: tuple[Origin, Origin, Origin], settings: Settings, quick: None) -> Outlets:
    """The three outlets, and the catalogue that lists them."""
    laid = Outlets(origins)
    entries = []
    for number, origin in enumerate(origins):
        laid.feed(number, "/port", "/exchange")
        for path in ("/port", "/exchange"):
            laid.page(number, path)
        entries.append(
            f'[[source]]\nsource_id = "outlet-{number}"\nname = "Outlet {number}"\nlanguages = ["en"]\n'
            f'[[source.feed]]\nurl = "{origin.url("/feed")}"\n'
        )
    assert settings.catalogue_file
    settings.catalogue_file.write_text("\n".join(entries))
    return laid


def page(title: str, paragraphs: str) -> str:
    """Return an article's page as an outlet would serve it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs.strip().split("\n\n"))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - Outlet</title>'
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article"></head>'
        f"<body><header><nav><a href='/'>Home</a></nav></header><main><article><h1>{title}</h1>{body}</article></main>"
        "<footer>Imprint</footer></body></html>"
    )


# All that follows was written for these tests.
TITLES = {
    (0, "/port"): "Drones set grain silo in port of Odesa on fire",
    (1, "/port"): "Russian drones hit grain silo in Odesa port",
    (2, "/port"): "Fire at Odesa port after overnight drone attack",
    (0, "/exchange"): "Ukraine and Russia exchange 150 prisoners of war",
    (1, "/exchange"): "150 Ukrainian soldiers come home in prisoner exchange",
    (2, "/exchange"): "Russia and Ukraine swap 150 prisoners of war each",
}
PAGES = {
    (0, "/port"): """Russian drones struck the port of Odesa in the early hours of Wednesday and set a grain silo on fire, the
regional governor Oleh Kiper said.

Two dock workers were injured. Ukrainian air defence shot down eleven of fourteen Shahed drones over the Odesa region, the
air force reported.

The fire brigade needed five hours to put out the fire in the grain silo, which held wheat for export.""",
    (
        1,
        "/port",
    ): """A grain silo in the port of Odesa caught fire after a Russian drone attack on Wednesday night. Two workers
of the port were injured, said governor Oleh Kiper.

The Ukrainian air force spoke of fourteen Shahed drones, of which eleven were shot down by air defence.

Wheat for export was stored in the silo. Firefighters had the blaze in the port under control after five hours.""",
    (2, "/port"): """An overnight attack with Shahed drones has caused a fire in the port of Odesa. According to governor Oleh Kiper
a grain silo was hit and two dock workers were injured.

Eleven of fourteen Russian drones were shot down, the Ukrainian air force said on Wednesday.

Five hours passed until the fire in the silo, full of wheat for export, was out.""",
    (0, "/exchange"): """Ukraine and Russia have each released 150 prisoners of war, President Volodymyr Zelenskyy said on Tuesday.

Most of the Ukrainian soldiers had been in Russian captivity since the battle for Mariupol. The United Arab Emirates mediated
the exchange.

The exchange took place at the border with Belarus, the Russian ministry of defence confirmed.""",
    (
        1,
        "/exchange",
    ): """150 Ukrainian soldiers have returned from Russian captivity. President Volodymyr Zelenskyy published pictures
of their arrival on Tuesday.

Russia received as many prisoners of war in the exchange, which the United Arab Emirates had mediated.

Many of those freed had defended Mariupol. They were handed over at the border with Belarus, said the Russian ministry of
defence.""",
    (2, "/exchange"): """Russia and Ukraine exchanged 150 prisoners of war each on Tuesday, at the border with Belarus, the Russian
ministry of defence said.

President Volodymyr Zelenskyy thanked the United Arab Emirates for their mediation of the exchange.

Among the Ukrainian soldiers that were freed are defenders of Mariupol who had been in captivity for years.""",
}
TITLES[0, "/roses"] = "Pruning roses in spring"
PAGES[0, "/roses"] = """The best time to prune roses is when the forsythia blooms. Cut above a bud that looks outwards, with
clean shears.

Old wood is taken out at the base. After that the bed gets compost, and in dry weeks it is watered in the morning."""
CORPUS = {
    "a.txt": "date 2026-03 Drones set grain silo in port of Odesa on fire Stand: 04.03.2026 07:10 Uhr\n\n" + PAGES[0, "/port"],
    "b.txt": "date 2026-03 Russian drones hit grain silo in Odesa port Stand: 04.03.2026 08:20 Uhr\n\n" + PAGES[1, "/port"],
    "c.txt": "date 2026-03 Ukraine and Russia exchange prisoners of war Stand: 03.03.2026 15:00 Uhr\n\n" + PAGES[0, "/exchange"],
    "d.txt": "date 2026-03 Soldiers come home in prisoner exchange Stand: 03.03.2026 16:30 Uhr\n\n" + PAGES[1, "/exchange"],
    "e.txt": "Pruning roses in spring\n\n" + PAGES[0, "/roses"],
}

GERMAN = """Russische Drohnen haben in der Nacht den Hafen von Odessa angegriffen und ein Getreidesilo in Brand gesetzt. Zwei
Hafenarbeiter wurden verletzt, sagte Gouverneur Oleh Kiper.

Elf von vierzehn Shahed-Drohnen schoss die ukrainische Luftabwehr nach Angaben der Luftwaffe ab.

Nach fünf Stunden war das Feuer im Silo mit Weizen für den Export gelöscht."""
LINES = [
    {
        "id": "port-bell", "source": "bell", "lang": "en", "url": "https://bell.example/port", "published_at": "2026-03-04T06:10Z",
        "title": TITLES[0, "/port"], "text": PAGES[0, "/port"],
    },
    {
        "id": "port-horn", "source": "horn", "lang": "en", "url": "https://horn.example/port", "published_at": "2026-03-04T07:20Z",
        "title": TITLES[1, "/port"], "text": PAGES[1, "/port"],
    },
    {
        "id": "port-german", "lang": "de", "published_at": "2026-03",
        "title": "Drohnen setzen Getreidesilo im Hafen von \x9b31mOdessa\x1b[0m in Brand", "text": GERMAN,
    },
    {
        "id": "exchange-bell", "source": "bell", "lang": "en", "url": "https://bell.example/exchange",
        "published_at": "2026-03-03T14:00Z", "title": TITLES[0, "/exchange"], "text": PAGES[0, "/exchange"],
    },
    {
        "id": "exchange-horn", "source": "horn", "lang": "en", "url": "https://horn.example/exchange",
        "published_at": "2026-03-03T15:30Z", "title": TITLES[1, "/exchange"], "text": PAGES[1, "/exchange"],
    },
    {"id": "roses", "source": "bell", "lang": "en", "title": "Pruning roses in spring", "text": PAGES[0, "/roses"]},
    {"id": "nothing", "source": "bell"},
]  # fmt: skip
