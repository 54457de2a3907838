"""Feeds of a site: events, bursts and each kept question, as Atom (RFC 4287) and as JSON Feed (version 1.1).

Ids are tag: URIs (RFC 4151): they begin with the host of LAGEBILD_SITE_URL where it is set, so that two sites do not share them,
and stay the same from one publication to the next. Of strangers' texts only headlines are in a feed, and links, never bodies.
"""

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from flows.questions import Question, in_words
from flows.subjects import INDEX, Asked, Subject, asking, find

MOST = 100
LATEST, LATEST_KEPT = timedelta(days=7), timedelta(days=30)  # a kept question may be of something rare
ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
AUTHORITY, ASSIGNED = "lagebild.example", "2026"
WRITER = "Lagebild"
FOLDER = "feeds"  # below the site's root
OURS = re.compile(r"\.?[A-Za-z0-9-]+\.(atom|json)(\.[0-9]+)?")
BUILT_IN = (
    (Question("events", "Events of the latest 7 days", least_outlets=2), LATEST),
    (Question("bursts", "Bursts of the latest 7 days", "bursts"), LATEST),
)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed as pages link it: addresses below the site's root, and its question in words of English and German."""

    title: str
    atom: str
    json: str
    question: str
    question_de: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is to be written."""

    question: Question
    subjects: Sequence[Subject]
    updated_at: datetime
    site_url: str | None

    def named(self, suffix: str) -> str:
        """Return the name of the file."""
        return f"{self.question.question_id}.{suffix}"

    def tag(self, key: str) -> str:
        """Return the id of something in this feed, or of the feed itself."""
        site = urlsplit(self.site_url or f"https://{AUTHORITY}")
        folder = site.path.strip("/")
        return f"tag:{site.hostname},{ASSIGNED}:{folder + '/' if folder else ''}{key}"

    def address(self, page: str) -> str:
        """Return the address of a page below the site's root: absolute where that is known, else as seen from the feed."""
        return urljoin(self.site_url, page) if self.site_url else f"../{page}"


def write_feeds(snapshot: Path, folder: Path, questions: Sequence[Question], *, site_url: str | None) -> list[FeedLink]:
    """Write the feeds of a snapshot to the site's folder of feeds: only what changed, each file at once; return how to link them.

    Feeds of questions that are not kept any more are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [*BUILT_IN, *((question, LATEST_KEPT) for question in questions)]
    with asking(snapshot) as asked:
        feeds = [_feed(asked, question, span, site_url) for question, span in wanted]
    for feed in feeds:
        _write(folder / feed.named("atom"), as_atom(feed))
        _write(folder / feed.named("json"), as_json_feed(feed))
    _drop(folder, {feed.named(suffix) for feed in feeds for suffix in ("atom", "json")})
    return [_link(feed) for feed in feeds]


def _feed(asked: Asked, question: Question, span: timedelta, site_url: str | None) -> Feed:
    subjects = find(asked, question, span, MOST)
    return Feed(question, subjects, max((subject.updated_at for subject in subjects), default=asked.latest_at), site_url)


def _link(feed: Feed) -> FeedLink:
    atom, json_ = (f"{FOLDER}/{feed.named(suffix)}" for suffix in ("atom", "json"))
    return FeedLink(feed.question.title, atom, json_, in_words(feed.question), in_words(feed.question, "de"))


def as_atom(feed: Feed) -> bytes:
    """Return the feed as Atom."""
    root = Element("feed", {"xmlns": ATOM, LANG: "en"})
    _add(root, "id", feed.tag(f"feed/{feed.question.question_id}"))
    _add(root, "title", f"{WRITER}: {feed.question.title}")
    _add(root, "subtitle", in_words(feed.question))
    _add(root, "updated", _stamp(feed.updated_at))
    _add(SubElement(root, "author"), "name", WRITER)
    _add(root, "generator", WRITER)
    name = feed.named("atom")
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address(f"{FOLDER}/{name}") if feed.site_url else name)
    _add(root, "link", rel="alternate", type="text/html", href=feed.address(INDEX))
    for subject in feed.subjects:
        _add_entry(root, feed, subject)
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_entry(root: Element, feed: Feed, subject: Subject) -> None:
    entry = SubElement(root, "entry")
    _add(entry, "id", feed.tag(subject.key))
    title = _add(entry, "title", subject.titles["en"], type="text")
    if subject.language:
        title.set(LANG, subject.language)
    _add(entry, "updated", _stamp(subject.updated_at))
    if subject.begun_at:
        _add(entry, "published", _stamp(subject.begun_at))
    _add(entry, "link", rel="alternate", type="text/html", href=feed.address(subject.page))
    if subject.original:
        _add(entry, "link", rel="via", href=subject.original)
    _add(entry, "content", subject.facts["en"], type="text")


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    found = SubElement(parent, name, {field: xml_text(value) for field, value in attributes.items()})
    found.text = None if text is None else xml_text(text)
    return found


def xml_text(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not know."""
    return "".join(
        char for char in text if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
    )


def as_json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON Feed."""
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{WRITER}: {feed.question.title}",
        "description": in_words(feed.question),
        "home_page_url": feed.address(INDEX),
        "feed_url": feed.address(f"{FOLDER}/{feed.named('json')}") if feed.site_url else feed.named("json"),
        "language": "en",
        "authors": [{"name": WRITER}],
        "items": [_item(feed, subject) for subject in feed.subjects],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _item(feed: Feed, subject: Subject) -> dict[str, str]:
    said = {
        "id": feed.tag(subject.key),
        "url": feed.address(subject.page),
        "external_url": subject.original,
        "title": subject.titles["en"],
        "content_text": subject.facts["en"],
        "date_published": _stamp(subject.begun_at) if subject.begun_at else None,
        "date_modified": _stamp(subject.updated_at),
        "language": subject.language or "en",
    }
    return {field: value for field, value in said.items() if value is not None}


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _write(file: Path, data: bytes) -> None:
    """Write a file at once, unless it says the same already."""
    if file.is_file() and file.read_bytes() == data:
        return
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(file)


def _drop(folder: Path, kept: Iterable[str]) -> None:
    """Remove feeds that nobody asks for any more, and what a write that was cut off left behind."""
    names = set(kept)
    for file in folder.iterdir():
        if file.name not in names and OURS.fullmatch(file.name):
            file.unlink()
