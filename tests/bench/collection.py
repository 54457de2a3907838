"""What does a collection cost, in CPU of all its processes? Run by hand, on Linux:

    .venv/bin/python tests/bench/collection.py [--feeds 500] [--pages FOLDER] [--most 250]

Serves outlets on addresses of the loopback network (127.x.y.z, each a host of its own) and runs `lagebild collect` against
them as a user would. First so many feeds of 30 items with nothing new, twice: answered with 304, and with the same body.
Then, where FOLDER has a manifest.jsonl with `file` and `publisher` (one line a page), its pages, one outlet for each
publisher, through the whole path - fetch, extract, file, load - against processes that do nothing but extract the same
pages, as many of them as a collection has readers; all are whole processes, so that the ratio is of what a user pays.
The server runs in a process of its own, whose CPU is not counted.
"""

import argparse
import asyncio
import ctypes
import hashlib
import json
import multiprocessing
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

COMMAND = [str(Path(sys.executable).with_name("lagebild")), "collect", "--no-publish", "--all", "--keep-all"]
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
EXTRACT = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from extractors.reading import Context, FetchedPage, read_fetched
at = datetime.now(UTC)
for line in sys.stdin:
    url, file = json.loads(line)
    read_fetched(FetchedPage("", url, url, Path(file).read_bytes(), None, None, "feed"), Context(at, "bench"))
"""
# As many processes beside each other as the readers of a collection: on two threads of one core each takes longer.
BESIDE = """
import json, os, subprocess, sys
code, lines = json.load(sys.stdin)
several = min(8, os.cpu_count() or 1)
running = [subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, text=True) for _ in range(several)]
for number, process in enumerate(running):
    process.stdin.write("\\n".join(lines[number::several]) + "\\n")
    process.stdin.close()
sys.exit(max(process.wait() for process in running))
"""


@dataclass
class Site:
    """What is served: bodies by host and path, and whether validators are honoured."""

    bodies: dict[tuple[str, str], tuple[bytes, str]]
    validates: bool = True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(site: Site, port: int) -> None:
    """Serve a site from this process, on every address of the loopback network."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        found = site.bodies.get((request.host.partition(":")[0], request.path))
        if found is None:
            return web.Response(status=404)
        body, kind = found
        etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        if site.validates and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(body=body, headers={"Content-Type": kind} | ({"ETag": etag} if site.validates else {}))

    async def run() -> None:
        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", port).start()
        await asyncio.Event().wait()

    asyncio.run(run())


@contextmanager
def served(site: Site, port: int) -> Iterator[None]:
    """Serve a site for the block, from a process of its own."""
    server = multiprocessing.get_context("fork").Process(target=serve, args=(site, port), daemon=True)
    server.start()
    time.sleep(1)
    try:
        yield
    finally:
        server.kill()
        server.join()


def host(number: int) -> str:
    """Return an address of the loopback network."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"


def feed(links: Sequence[str]) -> tuple[bytes, str]:
    """Return a feed that lists these links."""
    items = "".join(f"<item><title>Item {link}</title><link>{link}</link></item>" for link in links)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode(),
        "application/rss+xml",
    )


def cost(command: Sequence[str], environment: dict[str, str] | None = None, given: str | None = None) -> float:
    """Run a command; return the CPU seconds of it and of all its descendants."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=os.environ | (environment or {}), input=given, capture_output=True, text=True, check=False)
    for _ in range(20):  # orphans come to us, and count once they are waited for
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    if done.stdout.strip():
        print(f"    {done.stdout.strip().splitlines()[-1]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def catalogue(home: Path, feeds: Sequence[str]) -> dict[str, str]:
    """Write a catalogue of one outlet for each feed; return the settings that use it."""
    entries = (f'[[source]]\nsource_id = "s{number}"\n[[source.feed]]\nurl = "{url}"\n' for number, url in enumerate(feeds))
    (home / "sources.toml").write_text("\n".join(entries))
    names = {"HOME": str(home), "SOURCES": str(home / "sources.toml"), "ALLOW_PRIVATE": "1", "COLLECT_SECONDS": "600"}
    return {f"LAGEBILD_{name}": value for name, value in names.items()}


def nothing_new(count: int, *, validates: bool) -> float:
    """Return the CPU seconds of a collection from so many feeds that list what they listed before."""
    port = free_port()
    site = Site({(host(n), "/feed"): feed([f"javascript:{n}.{item}" for item in range(30)]) for n in range(count)}, validates)
    with tempfile.TemporaryDirectory() as home, served(site, port):
        settings = catalogue(Path(home), [f"http://{host(n)}:{port}/feed" for n in range(count)])
        cost(COMMAND, settings)
        return cost(COMMAND, settings)


def whole_path(rows: Sequence[tuple[str, Path]]) -> tuple[float, float]:
    """Return the CPU seconds of collecting these pages, each (publisher, file), and of extracting them alone."""
    port, bodies, urls = free_port(), {}, []
    publishers = list(dict.fromkeys(publisher for publisher, _ in rows))
    listed: dict[str, list[str]] = {publisher: [] for publisher in publishers}
    for number, (publisher, file) in enumerate(rows):
        at = host(publishers.index(publisher))
        bodies[at, f"/a/{number}.html"] = (file.read_bytes(), "text/html")
        urls.append(f"http://{at}:{port}/a/{number}.html")
        listed[publisher].append(urls[-1])
    feeds = []
    for number, publisher in enumerate(publishers):
        bodies[host(number), "/feed"] = feed(listed[publisher])
        feeds.append(f"http://{host(number)}:{port}/feed")
    with tempfile.TemporaryDirectory() as home, served(Site(bodies), port):
        whole = cost(COMMAND, catalogue(Path(home), feeds))
    lines = [json.dumps([url, str(file)]) for url, (_, file) in zip(urls, rows, strict=True)]
    return whole, cost([sys.executable, "-c", BESIDE], given=json.dumps([EXTRACT, lines]))


def main() -> None:
    """Print what collections cost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--pages", type=Path, metavar="FOLDER")
    parser.add_argument("--most", type=int, default=250)
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    if options.feeds:
        print(f"{options.feeds} feeds, nothing new, answered with 304: {nothing_new(options.feeds, validates=True):.1f} s of CPU")
        print(f"{options.feeds} feeds, nothing new, the same body:     {nothing_new(options.feeds, validates=False):.1f} s of CPU")
    if options.pages:
        rows = [json.loads(line) for line in (options.pages / "manifest.jsonl").read_text("utf-8").splitlines()]
        pages = [(row["publisher"], options.pages / row["file"]) for row in rows][: options.most]
        whole, alone = whole_path(pages)
        print(f"{len(pages)} pages: {whole:.1f} s of CPU the whole path, {alone:.1f} s extracted alone: {whole / alone:.2f}")


if __name__ == "__main__":
    main()
