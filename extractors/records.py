"""The vocabulary of the project: Source, Feed, Entry, Article, Mention, Fingerprint.

Records that are stored have exactly the columns of their table, in its order (a test compares them).
All times are aware datetimes in UTC; tuples stand for lists, so that a record can be hashed and sent between processes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Literal

Precision = Literal["minute", "day", "month", "none"]
FeedKind = Literal["rss", "atom", "sitemap", "news_sitemap"]
Fate = Literal["loaded", "known", "unrelated", "rejected", "failed", "waiting"]
Origin = Literal["feed", "sitemap", "corpus", "html", "warc"]


# No page and no text of an article is larger; what is, is refused before it is read.
LARGEST = 8 * 1024 * 1024
# Where an undated article stands in an order of time: last.
FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as somebody stated it: the first instant of the minute, day or month, and where it was read."""

    at: datetime
    precision: Precision
    basis: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """What reading a page needs to know of its outlet: `keep` and `drop` are CSS selectors, `recurring` lines in plain form."""

    source_id: str | None = None
    name: str | None = None
    language: str | None = None
    zone: tzinfo | None = None
    since: int | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    recurring: frozenset[str] = frozenset()


NO_OUTLET = Outlet()


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet, or one language edition of it (table `sources`)."""

    source_id: str
    name: str
    country: str | None
    bloc: str | None
    languages: tuple[str, ...]
    homepage: str | None
    family: str
    state_media: bool
    enabled: bool
    time_zone: str | None
    least_per_day: int | None
    note: str | None
    since: int | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    aggregator: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """An address of an outlet that lists articles (the catalogue's part of table `feeds`)."""

    feed_id: str
    source_id: str
    url: str
    kind: FeedKind
    enabled: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed: `key` identifies it there, `guid` is its name beside the address, `outlet_url` its stated writer."""

    key: str
    url: str | None
    title: str | None
    summary: str | None
    authors: tuple[str, ...]
    published: Moment | None
    note: str | None
    guid: str | None = None
    outlet_url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as stored (table `articles`)."""

    article_id: str
    source_id: str | None
    url: str | None
    canonical_url: str | None
    kicker: str | None
    title: str | None
    lead: str | None
    text: str
    headings: tuple[str, ...]
    captions: tuple[str, ...]
    language: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    published_precision: Precision
    published_basis: str | None
    modified_at: datetime | None
    first_seen_at: datetime
    kind: str
    access: str
    section: str | None
    keywords: tuple[str, ...]
    image_url: str | None
    word_count: int
    text_hash: str
    relevance: float
    relevance_reasons: tuple[str, ...]
    event_id: str | None
    copy_of: str | None
    wire_origin: str | None
    origin: Origin
    origin_ref: str
    extractor: str
    run_id: str
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeClaim:
    """What one place says of an article's publication or change, and what became of it (table `article_times`)."""

    article_id: str
    about: Literal["published", "modified"]
    basis: str
    stated: str
    at: datetime | None
    precision: Precision
    verdict: str


@dataclass(frozen=True, slots=True)
class Mention:
    """How often an article names an entity, and in which words most often (table `mentions`)."""

    article_id: str
    entity_id: str
    surface: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place, weapon or unit of the gazetteer (table `entities`)."""

    entity_id: str
    kind: str
    name_de: str
    name_en: str
    name_uk: str
    name_ru: str
    country: str | None
    scope: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What recognition compares of an article (table `fingerprints`).

    `keys` are typed: `t:` word stem, `k:` concept, `p:` person, `l:` town or site, `c:` country or region, `o:` organisation,
    `w:` weapon or unit, `a:` action, `n:` number, `d:` day (month-day) named, `x:` consonants of a capitalised word. `weights`
    stand beside them (headline 3, lead 2, body 1, and a little for repetition); `title_keys` are those of the headline.
    `marks` are `reaction`, `preview` and ordinals such as `package=2`. `sketch` holds the smallest hashes of its
    five-word shingles, `shingles` how many distinct ones there are. `outlet` is the source, or the host of the address;
    `dated_at` the publication where minute or day is known.
    """

    article_id: str
    language: str | None
    published_at: datetime | None
    published_precision: Precision
    keys: tuple[str, ...]
    weights: tuple[float, ...]
    title_keys: tuple[str, ...]
    marks: tuple[str, ...]
    sketch: tuple[int, ...]
    shingles: int
    word_count: int
    outlet: str | None = None
    dated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An input that became an article, with what recognition needs of it."""

    article: Article
    mentions: tuple[Mention, ...]
    fingerprint: Fingerprint
    times: tuple[TimeClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that did not become an article, and why. `again`: a later try may help; `gone`: it is not there any more."""

    origin: Origin
    origin_ref: str
    reason: str
    content_hash: str
    again: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """One item ever seen, with the one fate it has now (table `sightings`)."""

    sighting_id: str
    origin: Origin
    origin_ref: str
    source_id: str | None
    feed_id: str | None
    url: str | None
    title: str | None
    published_at: datetime | None
    published_precision: Precision
    published_basis: str | None
    seen_at: datetime
    fate: Fate
    reason: str | None
    article_id: str | None
    attempts: int
    retry_at: datetime | None
    run_id: str
    guid: str | None = None
    outlet_url: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """An article's place in an event, and why (table `event_articles`)."""

    event_id: str
    article_id: str
    valid_from: datetime
    valid_to: datetime | None
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """How an event came to be (table `event_lineage`)."""

    kind: Literal["created", "merged", "split"]
    from_event_id: str | None
    to_event_id: str
    at: datetime
    run_id: str


@dataclass(frozen=True, slots=True)
class Link:
    """How two articles compare (table `links`), the id that sorts first first.

    `score` is from 0 to 1, and below 0 where the two contradict each other; `containment` is the share of the shorter
    text that stands in the other where one is a copy, else 0; `published_at` is of one of the two.
    """

    article_id: str
    other_id: str
    score: float
    containment: float
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageRecord:
    """Where the raw bytes of a fetched page are kept: file, record and the byte it begins at (table `pages`)."""

    url: str
    fetched_at: datetime
    status: int
    file: str
    record_id: str
    body_hash: str
    position: int | None = None
