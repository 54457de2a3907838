"""Extraction against its peers, in one run: accuracy and pages per second on one core.

    python tests/bench/extraction.py FOLDER [--tools lagebild,trafilatura,...] [--quarters 0,1,2] [--language de,en]
                                     [--worst body|title|authors|published] [--most N]

FOLDER holds manifest.jsonl: one line a page with `file` and what is expected of it: `title`, `authors`, `published`
(ISO 8601), `body` and, where the teaser counts too, `body_full`; `publisher`, `country`, `lang` and `url` where known.
Tools that are not installed are said and left out (pip install newspaper4k news-please readability-lxml resiliparse).

Title exact: equal after folding Unicode, quotes and spaces. Authors exact: the same names in any order, agencies
among them. Instant: the
same moment within 60 seconds; where the expected time has no zone, the same wall clock in the outlet's country.
Body: F1 of bags of words, the better of with and without teaser. Speed is CPU time; every page is read by each tool
in turn, so that what else the machine does hits all alike. `--quarters` takes publishers by a hash of their names:
rules are written looking at the first three quarters; the last is only scored.
"""

import argparse
import json
import logging
import re
import sys
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

ZONES = {
    "de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich", "li": "Europe/Zurich", "lu": "Europe/Luxembourg",
    "us": "America/New_York", "ca": "America/Toronto", "uk": "Europe/London", "za": "Africa/Johannesburg", "es": "Europe/Madrid",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "fr": "Europe/Paris", "no": "Europe/Oslo", "tr": "Europe/Istanbul", "it": "Europe/Rome",
    "au": "Australia/Sydney", "cz": "Europe/Prague", "ind": "Asia/Kolkata", "se": "Europe/Stockholm", "be": "Europe/Brussels",
    "na": "Africa/Windhoek", "pl": "Europe/Warsaw", "tz": "Africa/Dar_es_Salaam", "cn": "Asia/Shanghai", "dk": "Europe/Copenhagen",
    "id": "Asia/Jakarta", "il": "Asia/Jerusalem", "isl": "Atlantic/Reykjavik", "lb": "Asia/Beirut", "lt": "Europe/Vilnius",
    "mx": "America/Mexico_City", "my": "Asia/Kuala_Lumpur", "pt": "Europe/Lisbon", "py": "America/Asuncion", "ru": "Europe/Moscow",
    "tw": "Asia/Taipei", "ua": "Europe/Kyiv", "vn": "Asia/Ho_Chi_Minh", "gl": "America/Nuuk", "ls": "Africa/Maseru",
}  # fmt: skip
WORD = re.compile(r"\w+")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass
class Found:
    """What a tool read in a page; None or empty where it reads no such thing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    body: str = ""


Tool = Callable[[bytes, dict[str, Any]], Found]


def lagebild() -> Tool:
    """Ours, with the zone of the outlet's country, as a catalogue gives it."""
    from extractors.errors import NoArticle
    from extractors.page import read_page
    from extractors.records import Outlet

    now = datetime.now(UTC)  # noqa: TID251  # a benchmark has no flow to be told the time by

    def read(data: bytes, row: dict[str, Any]) -> Found:
        try:
            page = read_page(data, row["url"], Outlet(zone=zone_of(row)), now)
        except NoArticle:
            return Found()
        said, published = page.metadata, page.timing.published
        signed = said.byline.people + said.byline.desks + said.byline.agencies
        return Found(said.title, signed, published.at if published else None, "\n".join(page.body))

    return read


def trafilatura() -> Tool:
    """Its one call with metadata, comments off, times with zones asked for."""
    import trafilatura as library

    dates = {"original_date": True, "extensive_search": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}

    def read(data: bytes, row: dict[str, Any]) -> Found:
        page = library.bare_extraction(
            data, url=row["url"], with_metadata=True, include_comments=False, date_extraction_params=dict(dates)
        )
        if page is None:
            return Found()
        return Found(page.title, tuple((page.author or "").split("; ")) if page.author else (), moment(page.date), page.text or "")

    return read


def newspaper4k() -> Tool:
    """Its Article, from the HTML."""
    import newspaper

    def read(data: bytes, row: dict[str, Any]) -> Found:
        page = newspaper.Article(row["url"], language=row.get("lang") or "en", fetch_images=False)
        page.set_html(data.decode("utf-8", "replace"))
        page.parse()
        published = page.publish_date if isinstance(page.publish_date, datetime) else None
        return Found(page.title, tuple(page.authors), published, page.text)

    return read


def news_please() -> Tool:
    """Its from_html."""
    from newsplease import NewsPlease

    def read(data: bytes, row: dict[str, Any]) -> Found:
        page = NewsPlease.from_html(data.decode("utf-8", "replace"), url=row["url"])
        return Found(page.title, tuple(page.authors or ()), page.date_publish, page.maintext or "")

    return read


def readability() -> Tool:
    """Title and summary of readability-lxml."""
    from lxml.html import fromstring
    from readability import Document

    def read(data: bytes, row: dict[str, Any]) -> Found:
        page = Document(data.decode("utf-8", "replace"))
        return Found(page.short_title(), (), None, fromstring(page.summary()).text_content())

    return read


def resiliparse() -> Tool:
    """The main content in plain text."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(data: bytes, row: dict[str, Any]) -> Found:
        tree = HTMLTree.parse(data.decode("utf-8", "replace"))
        return Found(tree.title, (), None, extract_plain_text(tree, main_content=True, alt_texts=False))

    return read


TOOLS: dict[str, Callable[[], Tool]] = {
    "lagebild": lagebild,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
}


def zone_of(row: dict[str, Any]) -> ZoneInfo | None:
    """Return the zone of an outlet: the row's own, or its country's."""
    name = row.get("time_zone") or ZONES.get(row.get("country") or "")
    return ZoneInfo(name) if name else None


def moment(text: str | None) -> datetime | None:
    """Read an ISO 8601 time as a tool or a manifest writes it."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def folded(text: str | None) -> str:
    """Return text in one form of Unicode, quotes, dashes and spaces."""
    text = unicodedata.normalize("NFKC", text or "").replace("\u00ad", "").replace("\u200b", "")
    text = re.sub(r"[“”„‟«»″\"]", '"', re.sub(r"[‘’‚‛‹›′`´]", "'", text))
    return " ".join(re.sub(r"[‐‑‒–—―]", "-", text).split())


def words(text: str | None) -> Counter[str]:
    """Return the bag of words of a text; each ideograph is a word."""
    return Counter(WORD.findall(CJK.sub(r" \g<0> ", folded(text).lower())))


def overlap(found: Counter[str], expected: Counter[str]) -> tuple[float, float, float]:
    """Return F1, precision and recall of one bag of words against another."""
    common = (found & expected).total()
    if not common:
        empty = float(not found and not expected)
        return empty, empty, empty
    precision, recall = common / found.total(), common / expected.total()
    return 2 * precision * recall / (precision + recall), precision, recall


def same_instant(found: datetime | None, row: dict[str, Any]) -> bool:
    """Tell whether a time is the expected one within 60 seconds."""
    expected = moment(row.get("published"))
    if found is None or expected is None:
        return found is None and expected is None
    if expected.tzinfo is None:
        zone = zone_of(row)
        clocks = [found.replace(tzinfo=None)] + ([found.astimezone(zone).replace(tzinfo=None)] if zone and found.tzinfo else [])
        return any(abs((clock - expected).total_seconds()) <= 60 for clock in clocks)
    return found.tzinfo is not None and abs((found - expected).total_seconds()) <= 60


def same_day(found: datetime | None, row: dict[str, Any]) -> bool:
    """Tell whether a time falls on the expected day, in the zone it is stated in or the expected one's."""
    expected = moment(row.get("published"))
    if found is None or expected is None:
        return found is None and expected is None
    there = found.astimezone(expected.tzinfo) if expected.tzinfo and found.tzinfo else found
    return expected.date() in (found.date(), there.date())


def names(authors: Any) -> set[str]:
    """Return names in a form in which they compare."""
    return {folded(name).casefold() for name in authors or () if folded(name)}


def score(found: Found, row: dict[str, Any]) -> dict[str, float]:
    """Compare what a tool found with what is expected."""
    best = max((overlap(words(found.body), words(body)) for body in (row["body"], row.get("body_full")) if body), default=(0, 0, 0))
    expected = names(row.get("authors"))
    author_f1 = overlap(Counter(names(found.authors)), Counter(expected))[0]
    return {
        "title": float(folded(found.title) == folded(row["title"])),
        "authors": float(names(found.authors) == expected),
        "authors F1": author_f1,
        "day": float(same_day(found.published, row)),
        "published": float(same_instant(found.published, row)),
        "body": best[0],
        "P": best[1],
        "R": best[2],
        "body<.8": float(best[0] < 0.8),
    }


def quarter(row: dict[str, Any]) -> str:
    """Return the quarter a page belongs to, 0 to 3: all pages of a publisher are in one."""
    name = str(row.get("publisher") or row["file"])
    return str(sha256(name.encode()).digest()[0] % 4)


def main() -> None:
    """Read the pages with each tool and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--quarters", default="0,1,2,3")
    parser.add_argument("--language", default="")
    parser.add_argument("--worst", choices=("title", "authors", "published", "body"))
    parser.add_argument("--most", type=int, default=40)
    options = parser.parse_args()
    rows = [json.loads(line) for line in (options.folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    wanted = options.language.split(",") if options.language else None
    rows = [row for row in rows if quarter(row) in options.quarters.split(",") and (wanted is None or row.get("lang") in wanted)]
    tools = ready(options.tools.split(","))
    scores: dict[str, list[dict[str, float]]] = defaultdict(list)
    spent: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    found_by: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        data = (options.folder / row["file"]).read_bytes()
        for name, tool in tools.items():
            found, seconds, failed = timed(tool, data, row)
            spent[name] += seconds
            errors[name] += failed
            found_by[name].append(found)
            scores[name].append(score(found, row))
    report(rows, scores, spent, errors)
    if options.worst:
        worst(rows, scores["lagebild"], found_by["lagebild"], options)


def ready(wanted: list[str]) -> dict[str, Tool]:
    """Load the tools that are installed, and have each read a page once before the clock starts."""
    tools = {}
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for name in wanted:
        try:
            tools[name] = TOOLS[name]()
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
    page = (
        b"<html><body><article><h1>Ready</h1><p>"
        + b"A first page, so that each tool has loaded its tables. " * 20
        + b"</p></article></body></html>"
    )
    for tool in tools.values():
        timed(tool, page, {"url": "https://example.org/ready", "lang": "en"})
    return tools


def timed(tool: Tool, data: bytes, row: dict[str, Any]) -> tuple[Found, float, bool]:
    """Read one page; return what was found, the CPU seconds it took, and whether the tool failed."""
    began = process_time()
    try:
        found, failed = tool(data, row), False
    except Exception:  # noqa: BLE001  # a peer may raise whatever it likes
        found, failed = Found(), True
    return found, process_time() - began, failed


def report(
    rows: list[dict[str, Any]], scores: dict[str, list[dict[str, float]]], spent: Counter[str], errors: Counter[str]
) -> None:
    """Print one line for each tool."""
    columns = ["title", "authors", "authors F1", "day", "published", "body", "P", "R", "body<.8"]
    print(f"{len(rows)} pages of {len({row.get('publisher') for row in rows})} publishers")
    print("  ".join([f"{'tool':18}", *(f"{column:>10}" for column in columns), f"{'pages/s':>8}", f"{'x traf.':>8}", "failed"]))
    for name, found in scores.items():
        means = [sum(row[column] for row in found) / len(found) for column in columns]
        ratio = spent["trafilatura"] / spent[name] if spent["trafilatura"] else float("nan")
        cells = [f"{name:18}", *(f"{mean:10.3f}" for mean in means), f"{len(found) / spent[name]:8.1f}", f"{ratio:8.2f}"]
        print("  ".join([*cells, f"{errors[name]:6}"]))


def worst(rows: list[dict[str, Any]], scores: list[dict[str, float]], found: list[Found], options: argparse.Namespace) -> None:
    """Print where ours differs most from what is expected."""
    field = options.worst
    order = sorted(range(len(rows)), key=lambda place: scores[place][field])
    for place in order[: options.most]:
        if scores[place][field] < 1:
            one = {key: round(scores[place][key], 3) for key in (field, "P", "R")} if field == "body" else ""
            print(f"\n{rows[place]['file']} {one}")
            if field != "body":
                print(f"  expected {rows[place][field]!r}\n  found    {getattr(found[place], field)!r}")
            else:
                differing(found[place].body, rows[place])


def differing(body: str, row: dict[str, Any]) -> None:
    """Print the lines that stand only in one of the two bodies."""
    expected = "\n".join(filter(None, (row["body"], row.get("body_full"))))
    for mark, ours, theirs in (("+", body, expected), ("-", row["body"], body)):
        known = words(theirs)
        for line in ours.split("\n"):
            bag = words(line)
            if (bag and (bag & known).total() < 0.7 * bag.total()) or (folded(line) and folded(line) not in folded(theirs)):
                print(f"  {mark} {line[:160]}")


if __name__ == "__main__":
    main()
