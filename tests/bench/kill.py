"""Kill collections at random moments, go on with them, and compare what they bring with what an undisturbed one brings.

    python tests/bench/kill.py [--times 20] [--seed 1]

On Linux: a server of its own on loopback, eighteen outlets that report eight events, and the command as it is installed. For
each moment one line: when it was killed (kill -9), what it had stored by then, how long its workers outlived it, and whether the
run that went on brought the same articles, events and fates, with no check failing and every kept page readable. Exit code 1
if not.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from flows import pagestore
from warehouse import check
from warehouse.database import opened

OUTLETS, PAGES, SLOWNESS = 18, 8, 0.05
COMMAND = [sys.executable, "-m", "flows.command", "collect", "--all", "--no-publish"]
STORIES = [
    "Russian drones struck a substation near {0} overnight and left {1} villages without power, the grid operator said. Engineers "
    "expect to restore the lines within {1} hours. Ukrainian air defence shot down Shahed drones over {0}.",
    "Russian artillery shelled the market of {0} and wounded {1} people, the Ukrainian governor said. Rescuers searched the ruins "
    "in {0} until morning. The prosecutor opened an investigation into a war crime.",
]
PLACES = ("Kramatorsk", "Nikopol", "Kherson", "Sumy", "Poltava", "Mykolaiv", "Izmail", "Pokrovsk")


def page(outlet: int, number: int) -> str:
    """Return a page: each place is an event of its own, told by every outlet in words that differ a little."""
    text = STORIES[number % 2].format(PLACES[number], number + 3) + f" So reported outlet {outlet} from {PLACES[number]}."
    title = text.partition(",")[0]
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"


def feed(outlet: int, base: str) -> str:
    """Return an outlet's feed; its last item is gone, and one before it fails for now."""
    links = [f"{base}/{number}" for number in range(PAGES)] + [f"{base}/gone", f"{base}/fails"]
    items = "".join(
        f"<item><title>Item {link}</title><link>{link}</link><pubDate>Wed, 04 Mar 2026 06:{outlet:02}:00 GMT</pubDate></item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'


def serve(port: int) -> None:
    """Serve all outlets from this process, each on a loopback address of its own."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(SLOWNESS)
        outlet, path = int(request.host.partition(":")[0].rpartition(".")[2]), request.path.removeprefix("/")
        if path == "feed":
            return web.Response(text=feed(outlet, f"http://{request.host}"), content_type="application/rss+xml")
        if path.isdecimal():
            return web.Response(text=page(outlet, int(path)), content_type="text/html")
        return web.Response(status=500 if path == "fails" else 404)

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    web.run_app(application, host="0.0.0.0", port=port, print=None, handle_signals=False, access_log=None)


@contextmanager
def served(catalogue: Path) -> Iterator[None]:
    """Serve from a process of its own, and write the catalogue that lists the outlets."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    feeds = (f"http://127.9.0.{number}:{port}/feed" for number in range(1, OUTLETS + 1))
    entries = (f'[[source]]\nsource_id = "s{number}"\n[[source.feed]]\nurl = "{url}"\n' for number, url in enumerate(feeds))
    catalogue.write_text("\n".join(entries))
    server = multiprocessing.get_context("fork").Process(target=serve, args=(port,), daemon=True)
    server.start()
    time.sleep(1)
    try:
        yield
    finally:
        server.kill()
        server.join()


def start(home: Path, catalogue: Path) -> subprocess.Popen[bytes]:
    """Start a collection, as the leader of a group of processes."""
    settings = {"LAGEBILD_HOME": str(home), "LAGEBILD_SOURCES": str(catalogue), "LAGEBILD_ALLOW_PRIVATE": "1"}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(COMMAND, env=os.environ | settings, stdout=quiet, stderr=quiet, start_new_session=True)


def outlived(group: int, most: float = 20.0) -> float:
    """Return for how many seconds members of a group of processes go on after their leader's death; end what is left then."""
    began = time.monotonic()
    while members := _members(group):
        if time.monotonic() > began + most:
            for pid in members:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    return time.monotonic() - began


def _members(group: int) -> list[int]:
    """Return the processes of a group that are not just waiting to be buried."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, _, its_group, *_ = path.read_text().rpartition(")")[2].split()
            if state != "Z" and int(its_group) == group:
                found.append(int(path.parent.name))
    return found


def brought(home: Path) -> dict[str, Any]:
    """Return what collections left: articles, events by their articles, fates, failing checks, and kept pages that are lost."""
    with opened(home / "warehouse.duckdb") as db:
        events: dict[str, list[str]] = {}
        for event, article in db.execute("SELECT event_id, article_id FROM articles ORDER BY ALL").fetchall():
            events.setdefault(event, []).append(article)
        kept = db.execute("SELECT file, position, record_id FROM pages").fetchall()
        return {
            "articles": db.execute("SELECT article_id, url, text_hash FROM articles ORDER BY ALL").fetchall(),
            "events": sorted(events.values()),
            "fates": db.execute("SELECT sighting_id, fate, reason, attempts, article_id FROM sightings ORDER BY ALL").fetchall(),
            "versions": db.execute("SELECT article_id, version, text_hash FROM article_versions ORDER BY ALL").fetchall(),
            "memberships": db.execute(
                "SELECT article_id, count(*) FROM event_articles WHERE valid_to IS NULL GROUP BY ALL ORDER BY ALL"
            ).fetchall(),
            "failing checks": check.failures(db),
            "lost pages": [row for row in kept if pagestore.page_at(home / "pages", *row) is None],
        }


def stored(home: Path) -> str:
    """Return in words what a killed collection had stored."""
    if not (home / "warehouse.duckdb").exists():
        return "no warehouse yet"
    with opened(home / "warehouse.duckdb") as db:
        items, loaded = db.execute("SELECT count(*), count(*) FILTER (WHERE fate = 'loaded') FROM sightings").fetchall()[0]
    return f"{items} items, {loaded} loaded"


def main() -> None:
    """Print a line for each moment, and a verdict."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice, different = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "sources.toml"):
        base, catalogue, began = Path(folder), Path(folder) / "sources.toml", time.monotonic()
        start(base / "undisturbed", catalogue).wait()
        whole, expected = time.monotonic() - began, brought(base / "undisturbed")
        print(f"undisturbed: {whole:.1f} s, {len(expected['articles'])} articles, {len(expected['events'])} events", flush=True)
        for number in range(1, options.times + 1):
            home, moment = base / str(number), dice.uniform(0.05, 1.0) * whole
            process = start(home, catalogue)
            time.sleep(moment)
            process.kill()
            process.wait()
            workers, before = outlived(process.pid), stored(home)
            start(home, catalogue).wait()
            found = brought(home)
            wrong = ", ".join(name for name in expected if found[name] != expected[name])
            different += bool(wrong)
            print(
                f"{number:>3}  killed at {moment:4.1f} s ({before}), workers gone after {workers:.2f} s: {wrong or 'the same'}",
                flush=True,
            )
    print(f"{options.times - different} of {options.times} the same" + (f", {different} DIFFERENT" if different else ""))
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
