"""From an input to a Reading: article, mentions and fingerprint, or a Refusal with its reason.

The one place where the readers meet; runs in worker processes, so everything here is plain data.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from extractors import page, times
from extractors.claims import TOLERANCE, Claim, Statement
from extractors.containers import Item, refused
from extractors.corpus import CorpusText, read_corpus_text, sort_paragraphs
from extractors.errors import NoArticle
from extractors.fingerprint import ENTITY_PREFIX, LEAD_WORDS, fingerprint
from extractors.identity import content_hash, digest
from extractors.language import detect
from extractors.lexicon import lexicon_hits, stopwords
from extractors.mentions import entity_hits, gazetteer, mentions
from extractors.records import NO_OUTLET, Article, Moment, Origin, Outlet, Reading, Refusal, TimeClaim
from extractors.relevance import judge
from extractors.text import one_line, paragraphs, tidy, without_outlet, words
from extractors.url import canonical, host_of, place_of, same_page
from extractors.wire import wire_origin

VERSION = "lagebild 0.1"
LEAST_TEXT = 20


@dataclass(frozen=True, slots=True)
class Context:
    """What a reading needs to know beyond the bytes: when and in which run, and the outlet, known or by the page's host."""

    now: datetime
    run_id: str
    outlet: Outlet = NO_OUTLET
    hosts: Mapping[str, Outlet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as fetched for a feed's entry, with what the feed said of it."""

    sighting_id: str
    url: str
    final_url: str
    data: bytes
    title: str | None
    published: Moment | None
    origin: Origin
    last_modified: str | None = None


def read_item(item: Item, context: Context) -> Reading | Refusal:
    """Read one item of a backfill."""
    if not item.data.strip():
        return refused(item, "empty")
    if item.kind in ("html", "response"):
        return _read_html(item, context)
    if b"\x00" in item.data:
        return refused(item, "binary: it holds NUL bytes, which no text does")
    try:
        text = item.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"byte 0x{item.data[error.start]:02x} at {error.start}"
        return refused(
            item, f"not UTF-8 ({wrong}); convert it first, for example: iconv -f CP1251 -t UTF-8 (Cyrillic) or -f CP1252 (Western)"
        )
    return _read_text(item, text, context) if item.kind == "text" else _read_line(item, text, context)


def read_fetched(fetched: FetchedPage, context: Context) -> Reading | Refusal:
    """Read one fetched page; the feed's time and headline stand in where the page states none."""
    said = Statement("published", fetched.published.basis, moment=fetched.published) if fetched.published else None
    stated = ((said,) if said else ()) + _by_server(fetched.last_modified)
    try:
        reading = page.read_page(fetched.data, fetched.final_url, context.outlet, context.now, stated)
    except NoArticle as error:
        return Refusal(fetched.origin, fetched.url, str(error), content_hash(fetched.data), error.again, error.gone)
    return _from_page(reading, (fetched.url, fetched.origin, fetched.url), fetched.title, context.outlet, context)


def _by_server(last_modified: str | None) -> tuple[Statement, ...]:
    """Return what the server says of the last change."""
    return (Statement("modified", "http: Last-Modified", last_modified, hint=True),) if last_modified else ()


def _read_text(item: Item, raw: str, context: Context) -> Reading | Refusal:
    text = read_corpus_text(raw)
    if sum(map(len, text.body)) < LEAST_TEXT:
        return refused(item, "no text: nothing but a first line, captions or headings")
    article_id = digest("text", text.title, *text.body)
    return _finish(_draft(article_id, ("corpus", item.ref), context), text, context.outlet.language, ())


def _read_line(item: Item, raw: str, context: Context) -> Reading | Refusal:
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return refused(item, f"no JSON: {' '.join(str(error).split())[:150]}")
    if not isinstance(row, dict):
        return refused(item, f"a JSON {type(row).__name__}, not an object with id and text or title")
    wrong = next(
        (
            name
            for name in ("id", "text", "title", "url", "source", "lang", "published_at")
            if not isinstance(row.get(name), str | int | None)
        ),
        None,
    )
    if wrong:
        return refused(item, f"its field {wrong!r} is a {type(row[wrong]).__name__}, not a string")
    title, body = one_line(_string(row, "title")), _string(row, "text") or ""
    blocks = paragraphs(tidy(body))
    if blocks and blocks[0] == title:
        blocks = blocks[1:]
    parts, headings, captions = sort_paragraphs(blocks) if len(blocks) > 1 else (tuple(blocks), (), ())
    if not parts and not title:
        return refused(item, "it has neither text nor title")
    stated = _string(row, "published_at")
    published = read_published(stated) if stated else None
    if stated and published is None:
        return refused(item, f"published_at {stated[:40]!r} is no ISO 8601 time, day or month")
    url = canonical(_string(row, "url") or "")
    ref = _string(row, "id") or item.ref
    article_id = digest("url", same_page(url)) if url else digest("line", ref, title, *parts)
    draft = _draft(article_id, ("corpus", ref), context)
    draft = replace(draft, url=url, source_id=_string(row, "source") or context.outlet.source_id)
    text = CorpusText(None, title, published, parts[0] if parts else None, parts, headings, captions)
    return _finish(draft, text, _string(row, "lang") or context.outlet.language, ())


def _string(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    return None if value is None else str(value).encode("utf-8", "replace").decode("utf-8").strip() or None


def read_published(stated: str) -> Moment | None:
    """Read an ISO 8601 time to the minute, day or month; one without a zone is taken as UTC."""
    return times.read_month(stated, "line: published_at") or times.read_time(stated, UTC, "line: published_at")


def _read_html(item: Item, context: Context) -> Reading | Refusal:
    outlet, stated = _outlet_at(item.url, context), _by_server(item.last_modified)
    try:
        reading = page.read_page(item.data, item.url or "", outlet, context.now, stated)
        if not item.url and outlet is not (named := _outlet_at(reading.metadata.canonical_url, context)):
            outlet = named  # a saved page says itself where it is from
            reading = page.read_page(item.data, reading.metadata.canonical_url or "", outlet, context.now, stated)
    except NoArticle as error:
        return refused(item, str(error))
    url = canonical(item.url) if item.url else reading.metadata.canonical_url
    return _from_page(reading, (url, "warc" if item.kind == "response" else "html", item.ref), None, outlet, context)


def _outlet_at(url: str | None, context: Context) -> Outlet:
    """Return the outlet whose host an address is on, or the context's own."""
    if not url or not context.hosts:
        return context.outlet
    place = place_of(url)
    return context.hosts.get(place) or context.hosts.get(place.partition("/")[0]) or context.outlet


def _from_page(
    reading: page.PageReading, where: tuple[str | None, Origin, str], title: str | None, outlet: Outlet, context: Context
) -> Reading:
    url, origin, ref = where
    said, timing = reading.metadata, reading.timing
    article_id = digest("url", same_page(url)) if url else digest("html", said.title, *reading.body)
    draft = replace(
        _draft(article_id, (origin, ref), context),
        source_id=outlet.source_id,
        url=url,
        canonical_url=said.canonical_url,
        authors=said.byline.people + said.byline.desks,
        agencies=said.byline.agencies,
        modified_at=timing.modified,
        kind=reading.kind,
        access=reading.access,
        section=said.section,
        keywords=said.keywords,
        image_url=said.image_url,
        extractor=f"{VERSION}, {page.VERSION}",
    )
    lead = said.description or (reading.body[0] if reading.body else None)
    text = CorpusText(said.kicker, said.title or title, timing.published, lead, reading.body, reading.headings, reading.captions)
    signed = (*said.byline.agencies, *said.byline.people, *said.byline.desks)
    return _finish(draft, text, said.language or outlet.language, signed, timing.claims)


def _draft(article_id: str, origin: tuple[Origin, str], context: Context) -> Article:
    """Return an article that says nothing yet but where it came from."""
    return Article(
        article_id=article_id,
        source_id=context.outlet.source_id,
        url=None,
        canonical_url=None,
        kicker=None,
        title=None,
        lead=None,
        text="",
        headings=(),
        captions=(),
        language=None,
        authors=(),
        published_at=None,
        published_precision="none",
        published_basis=None,
        modified_at=None,
        first_seen_at=context.now,
        kind="article",
        access="unknown",
        section=None,
        keywords=(),
        image_url=None,
        word_count=0,
        text_hash="",
        relevance=0.0,
        relevance_reasons=(),
        event_id=None,
        copy_of=None,
        wire_origin=None,
        origin=origin[0],
        origin_ref=origin[1],
        extractor=VERSION,
        run_id=context.run_id,
    )


def _finish(
    draft: Article, text: CorpusText, hint: str | None, authors: Sequence[str], claims: Sequence[Claim] | None = None
) -> Reading:
    """Add language, relevance, mentions and fingerprint to an article's parts."""
    body = "\n\n".join(text.body)
    language = detect(f"{text.title or ''}\n{body}", hint)
    title_words, body_words = words(without_outlet(text.title) or ""), words(body)
    every = [*title_words, *body_words]
    found, lexical = entity_hits(every, language), lexicon_hits(every, language)
    known, front = gazetteer().entities, len(title_words) + LEAD_WORDS
    verdict = judge(
        [(known[hit.meaning], hit.start < front) for hit in found],
        [(hit, hit.start < front) for hit in lexical],
        len(every),
    )
    prefixes = [
        (hit, "l" if known[hit.meaning].scope in ("city", "site") else ENTITY_PREFIX.get(known[hit.meaning].kind, "c"))
        for hit in found
    ]
    moment = (
        text.published if text.published and text.published.at <= draft.first_seen_at + TOLERANCE else None
    )  # what is yet to come is no date
    article = replace(
        draft,
        kicker=text.kicker,
        title=text.title,
        lead=text.lead,
        text=body,
        headings=text.headings,
        captions=text.captions,
        language=language,
        published_at=moment.at if moment else None,
        published_precision=moment.precision if moment else "none",
        published_basis=moment.basis if moment else None,
        word_count=len(body_words),
        text_hash=content_hash(_folded(text).encode()),
        relevance=verdict.score,
        relevance_reasons=verdict.reasons,
        wire_origin=wire_origin(text.body, authors),
    )
    outlet = draft.source_id or (host_of(draft.url) if draft.url else None)
    marked = fingerprint((draft.article_id, language, moment, outlet), (text.title, body), (prefixes, lexical), stopwords(language))
    if claims is None and text.published:  # a text says it once
        verdict_of = "chosen" if moment else "not believed: it has not come yet"
        stated = text.published.at.isoformat()
        claims = [Claim("published", text.published.basis, stated, text.published.at, text.published.precision, verdict_of)]
    times_said = tuple(TimeClaim(draft.article_id, *astuple(claim)) for claim in claims or ())
    return Reading(article, mentions(draft.article_id, every, found), marked, times_said)


def _folded(text: CorpusText) -> str:
    """Return what makes two versions the same text: its headline and words, without case and punctuation."""
    return re.sub(r"[\W_]+", " ", f"{text.title or ''}\n{' '.join(text.body)}").casefold()
