"""A small site, and pages of it in a headless Chromium that note every complaint and every request."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from extractors.reading import Context
from flows import intake
from flows.publication import publish_now
from flows.runs import recorded
from flows.settings import Settings
from flows.site import write_site
from flows.workers import Readers

NAMES = (os.environ.get("LAGEBILD_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic",
)  # fmt: skip
SAMPLE = Path(__file__).parents[2] / "flows" / "sample"
LINES = slice(11, 40)  # of the sample corpus: some events in three languages, with copies
AT = datetime(2022, 2, 1, 12, tzinfo=UTC)
READY = "() => document.readyState === 'complete' && [...document.querySelectorAll('figure.plot')].every(one => one.dataset.drawn)"


@dataclass
class Site:
    """The folder of a site, its address, and the complaints and requests of the pages that were opened."""

    folder: Path
    root: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listeners(self) -> dict[Any, Callable[[Any], None]]:
        """Return what notes the events of a page."""
        return {
            "console": lambda said: self.complaints.append(f"{said.type}: {said.text}"),
            "pageerror": lambda error: self.complaints.append(f"error: {error}"),
            "request": lambda asked: self.requests.append(asked.url),
            "requestfailed": lambda asked: self.complaints.append(f"not there: {asked.url}"),
        }

    def page_of(self, title: str, kind: str = "event") -> str:
        """Return the path of the page of this kind with this in its text."""
        return next(
            path.relative_to(self.folder).as_posix()
            for path in sorted((self.folder / kind).glob("*.html"))
            if title in path.read_text("utf-8").split("<h1>")[1].split("</h1>")[0]
        )

    def kinds(self) -> dict[str, str]:
        """Return a page of each kind."""
        lists = {path.stem: path.name for path in sorted(self.folder.glob("*.html"))}
        named = {"event": ("Getreidesilo", "event"), "place": ("Odesa", "place"), "entity": ("Biden", "entity")}
        return lists | {kind: self.page_of(*one) for kind, one in named.items()}


class Threads(Readers):
    """Readers in threads, which start at once."""

    def __enter__(self) -> "Threads":
        self._threads = ThreadPoolExecutor(2)
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def submit(self, function: Callable[..., Any], *arguments: object, seconds: float = 0.0) -> Any:
        """Run a function in a thread; return its future."""
        return self._threads.submit(function, *arguments)


@pytest.fixture(scope="session")
def executable() -> str:
    """The Chromium of this machine; without one the tests are skipped, or fail where one is wanted."""
    found = next((path for name in NAMES if name and (path := shutil.which(name))), None)
    if not found:
        missing = "no Chromium on this machine (LAGEBILD_CHROMIUM names one)"
        (pytest.fail if os.environ.get("LAGEBILD_NEED_BROWSER") == "1" else pytest.skip)(missing)
    return found


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, executable: str) -> Path:
    """A site of some thirty articles, some of them planted."""
    home = tmp_path_factory.mktemp("browser")
    catalogue, lines = home / "sources.toml", home / "lines.jsonl"
    catalogue.write_text((SAMPLE / "sources.toml").read_text("utf-8") + CATALOGUE, "utf-8")
    sample = (SAMPLE / "articles.jsonl").read_text("utf-8").splitlines()[LINES]
    lines.write_text("\n".join([*sample, *(json.dumps(row) for row in PLANTED)]), "utf-8")
    settings = Settings(home, catalogue)
    with pytest.MonkeyPatch.context() as patched, recorded("backfill", settings) as run:
        patched.setattr(intake, "Readers", Threads)
        context = Context(AT, run.run_id)
        intake.backfill(intake.walk([lines]), settings, context, run.counts, keep_all=False, progress=lambda counts: None)
    assert not publish_now(settings, AT).failures
    write_site(settings.published / "lagebild.duckdb", home / "site")
    return home / "site"


# Playwright leaves its event loop running in the thread until it is closed, and asyncio.run() of other tests would find it: hence
# not for the session.
@pytest.fixture(scope="module")
def chromium(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site(written: Path) -> Iterator[Site]:
    """The site as files; when the test ends no page may have complained of anything, or asked for anything but a file of it."""
    one = Site(written, f"{written.as_uri()}/")
    yield one
    assert one.complaints == []
    assert [address for address in one.requests if not address.startswith((one.root, "data:"))] == []


@pytest.fixture
def served(written: Path) -> Iterator[Site]:
    """The site from a web server on loopback; the same holds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(written)))
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    one = Site(written, f"http://127.0.0.1:{server.server_port}/")
    try:
        yield one
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
    assert one.complaints == []
    assert [address for address in one.requests if not address.startswith((one.root, "data:"))] == []


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> dict[str, list[Page]]:
    """Windows by what they were opened with; a test takes one and puts it back, because a warm one is fast."""
    return {}


@pytest.fixture
def opened(chromium: Browser, windows: dict[str, list[Page]]) -> Iterator[Callable[..., Page]]:
    """Return what opens a page of a site and draws it to its end; keywords are Playwright's of a context."""
    with ExitStack() as to_do:

        def open_page(site: Site, path: str = "index.html", *, width: int = 1000, **wanted: Any) -> Page:
            idle = windows.setdefault(repr(wanted), [])
            page = idle.pop() if idle else chromium.new_context(**wanted).new_page()
            to_do.callback(idle.append, page)
            page.set_default_timeout(5000)
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=wanted.get("color_scheme"))
            for event, note in site.listeners().items():
                page.on(event, note)
                to_do.callback(page.remove_listener, event, note)
            page.goto(site.root + path)
            if wanted.get("java_script_enabled", True):
                page.evaluate("dispatchEvent(new Event('beforeprint'))")  # figures further down are drawn before anyone gets there
                page.wait_for_function(READY)
            return page

        yield open_page


# All that follows was written for these tests.
CATALOGUE = """
[[source]]
source_id = "bote"
name = "Der <b>Bote</b> & Söhne"
country = "DE"
bloc = "de"
languages = ["de"]

[[source]]
source_id = "anzeiger"
name = "Anzeiger"
country = "AT"
bloc = "eu"
languages = ["de"]
"""
GERMAN = """Russische Drohnen haben in der Nacht den Hafen von Odessa angegriffen und ein Getreidesilo in Brand gesetzt. Zwei
Hafenarbeiter wurden verletzt, sagte Gouverneur Oleh Kiper.

Elf von vierzehn Shahed-Drohnen schoss die ukrainische Luftabwehr nach Angaben der Luftwaffe ab.

Nach fünf Stunden war das Feuer im Silo mit Weizen für den Export gelöscht. Der Hafen arbeitet seit dem Vormittag wieder."""
ENGLISH = """Russian drones struck the port of Odesa in the early hours and set a grain silo on fire, the regional governor Oleh
Kiper said. Two dock workers were injured.

Ukrainian air defence shot down eleven of fourteen Shahed drones over the Odesa region, the air force reported.

The fire brigade needed five hours to put out the fire in the grain silo, which held wheat for export."""
EXCHANGE = """150 Ukrainian soldiers have returned from Russian captivity. President Volodymyr Zelenskyy published pictures of their
arrival.

Russia received as many prisoners of war in the exchange, which the United Arab Emirates had mediated.

Many of those freed had defended Mariupol. They were handed over at the border with Belarus, said the Russian
ministry of defence."""
SILO = "Drohnen setzen Getreidesilo im Hafen von Odessa in Brand"
SCRIPT = "<script>window.hit=1</script> Soldiers come home in prisoner exchange <img src=x onerror=window.hit=1>"
PLANTED = [
    {
        "id": "silo-bote", "source": "bote", "lang": "de", "url": "https://bote.example/silo", "published_at": "2022-01-30T06:10Z",
        "title": SILO, "text": GERMAN,
    },
    {
        "id": "silo-anzeiger", "source": "anzeiger", "lang": "de", "url": "https://anzeiger.example/silo",
        "published_at": "2022-01-30T07:25Z", "title": SILO, "text": GERMAN,
    },
    {
        "id": "silo-english", "source": "thames-courier", "lang": "en", "url": "https://thames-courier.example/silo",
        "published_at": "2022-01-30T08:00Z", "title": "Drones set grain silo in port of Odesa on fire", "text": ENGLISH,
    },
    {
        "id": "exchange", "source": "bote", "lang": "en", "url": "https://bote.example/exchange",
        "published_at": "2022-01-31T14:00Z", "title": SCRIPT, "text": EXCHANGE,
    },
]  # fmt: skip
