"""Fuzz the reading of pages: mutate real ones, and tell what raises, what is slow, and what cannot be stored.

    python tests/bench/fuzz.py FOLDER [--minutes 60] [--seed 1] [--slow 5]

FOLDER holds pages (*.html, in folders below it too). Each round takes one, mutates it a few times - bytes flipped, cut out,
doubled, spliced in from another page, tags and JSON broken, nesting, NULs, charsets - and reads it as a fetched page is
read. Expected is a reading or a refusal. What is found is written beside as fuzz-NNN.html; a test is made of it by hand.
"""

import argparse
import random
import signal
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, process_time
from zoneinfo import ZoneInfo

from extractors.reading import Context, FetchedPage, read_fetched
from extractors.records import Moment, Outlet, Reading

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OUTLET = Outlet("fuzz", "Fuzz", "de", ZoneInfo("Europe/Kyiv"), 2000, drop=("div.ad",), recurring=frozenset({"anzeige"}))
BROKEN = [
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script", b"</script>", b"<style>", b"<svg>", b"<p>", b"</p>",
    b"</div>", b"<h1>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd0", b"&#0;", b"&#xD800;", b"&#x10FFFF;", b"&nbsp;",
    b"&quot;", b'"', b"'", b"\\", b"\\u", b"\\ud83d", b"{", b"}", b"[", b"]", b",", b":", b"null", b"1e999", b"-1", b"9" * 400,
    b"2026-11-22T00:00:00", b"31.02.2022, 25:61 Uhr", b"0000-00-00", b"<base href='http://['>",
    b"<link rel=canonical href='http://[::1'>", b"<meta charset=utf-16>", b"<meta charset=cp1251>",
    b"<?xml version='1.0' encoding='x'?>", b"<table><tr><td>", b"<ul><li>", b"<form>", b"<iframe>", b"<template>",
    b"<noscript>", b"<plaintext>", b"<textarea>", b"<title>", b"<html/>", b"<frameset>", b"<div>" * 300, b"<b>" * 1000,
    b"<a href=x>y</a>" * 500, b"<blockquote class=twitter-tweet>", b"<div class=author>", b"<time datetime=x>", b"\xe2\x80\xae",
    b"\r", b"\x85",
]  # fmt: skip


def mutated(rng: random.Random, pages: list[bytes]) -> bytes:
    """Return one page, mutated one to eight times."""
    data = rng.choice(pages)
    for _ in range(rng.randint(1, 8)):
        data = mutate(rng, data, pages)
    return data[: 2 << 20]


def mutate(rng: random.Random, data: bytes, pages: list[bytes]) -> bytes:
    """Return a page with one thing wrong with it."""
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + int(rng.expovariate(1 / 2000)))
    match rng.randrange(10):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:start]
        case 2:
            return data[:end] + data[start:end] * rng.choice((2, 50)) + data[end:]
        case 3:
            other = rng.choice(pages)
            place = rng.randrange(len(other) + 1)
            return data[:start] + other[place : place + rng.randrange(20_000)] + data[end:]
        case 4:
            return data[:start] + bytes(rng.randrange(256) for _ in range(rng.randint(1, 30))) + data[end:]
        case 5:
            return data.replace(
                rng.choice((b'"', b"<p", b"</", b"class=", b",", b"}", b"T", b"datePublished", b"@type")),
                rng.choice(BROKEN),
                rng.randint(1, 20),
            )
        case 6:
            return data.decode("utf-8", "replace").encode(
                rng.choice(("cp1251", "cp1252", "koi8-r", "utf-16", "utf-8-sig")), "replace"
            )
        case _:
            return data[:start] + rng.choice(BROKEN) * rng.choice((1, 1, 1, 3)) + data[start:]


def read(data: bytes) -> str | None:
    """Read a page; return what is wrong with the result, if anything."""
    fetched = FetchedPage(
        "s",
        "https://fuzz.example/2022/02/24/a.html",
        "https://fuzz.example/a",
        data,
        "Feed",
        Moment(NOW, "minute", "feed"),
        "feed",
        "x",
    )
    result = read_fetched(fetched, Context(NOW, "fuzz", OUTLET))
    if isinstance(result, Reading):
        stored = repr((result.article, result.times))
        stored.encode("utf-8")  # half of a pair cannot be stored
        if "\\x00" in stored or not result.article.text.strip():
            return "a NUL, or no text, in what would be stored"
    return None


def stopped(number: int, frame: object) -> None:
    """Raise where a reading stands when it takes too long."""
    raise TimeoutError


def main() -> None:
    """Fuzz until the time is up; print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=int, default=5)
    options = parser.parse_args()
    pages = [path.read_bytes()[: 1 << 20] for path in sorted(options.folder.rglob("*.html"))]
    rng, until, rounds, found, seen, longest = random.Random(options.seed), monotonic() + 60 * options.minutes, 0, 0, set(), 0.0
    signal.signal(signal.SIGPROF, stopped)
    while monotonic() < until:
        data = mutated(rng, pages)
        rounds += 1
        began = process_time()
        signal.setitimer(signal.ITIMER_PROF, options.slow)  # of CPU: other work on the machine does not count
        try:
            wrong, where = read(data), ""
        except Exception as error:  # noqa: BLE001  # this is what is looked for
            wrong, where = f"{type(error).__name__}: {error}"[:200], "".join(traceback.format_tb(error.__traceback__)[-3:])
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        longest = max(longest, process_time() - began)
        if wrong and where not in seen:
            seen.add(where)
            found += 1
            Path(f"fuzz-{options.seed}-{found:03}.html").write_bytes(data)
            print(f"{found}: {wrong}\n{where}", flush=True)
        if rounds % 2000 == 0:
            print(f"{rounds} rounds, {found} findings, longest {longest:.1f} s", file=sys.stderr, flush=True)
    print(f"{rounds} rounds in {options.minutes:g} minutes, {found} findings, longest reading {longest:.1f} s of CPU")


if __name__ == "__main__":
    main()
