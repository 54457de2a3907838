"""The headline among what a page calls its title, and the kicker above it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors.text import one_line, plain

BAR = r"\s*[|｜:：ㅣᅵ]\s*|\s+[–—·•»«-]+\s+|\s*\s::\s\s*"
LAST_SEGMENT = re.compile(rf"^(?P<head>.{{4,}})(?:{BAR})(?P<tail>[^|｜]{{2,60}})$")
FIRST_SEGMENT = re.compile(r"^(?P<kicker>[^:|]{2,60})(?::|\s[-–—|/])\s+(?P<head>.{8,})$")
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}")
LEAST_KEY, LONGEST_TITLE, MOST_SITE_WORDS = 3, 500, 3


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page calls its title, each None where it states none; `headings` are its h1 in order."""

    headline: str | None
    social: str | None
    headings: tuple[str, ...]
    page: str | None
    alternative: str | None = None


def choose(titles: Titles, outlets: Iterable[str | None], url: str) -> tuple[str | None, str | None]:
    """Return headline and kicker.

    The stated headline comes first. Where it differs from the title for social media, the title of the document - written
    for search engines - tells which of the two is meant for readers: the other one, when the heading agrees with it.
    A headline that only puts a kicker before what stands elsewhere is split.
    """
    names = _names(outlets, url)
    heads = [cleaned for heading in titles.headings if (cleaned := without_site(heading, names, ()))]
    headline, social, page = (without_site(title, names, heads) for title in (titles.headline, titles.social, titles.page))
    heading = heads[0] if len(heads) == 1 else None
    if headline and plain(headline) == plain(page) != plain(social) and any(plain(head) == plain(social) for head in heads):
        headline = social
    every = (headline, social, heading, page, without_site(titles.alternative, names, heads))
    title = next((found for found in every if found and plain(found) not in names), None) or next(filter(None, every), None)
    return _split(title, social)


def without_site(title: str | None, names: set[str], heads: Iterable[str]) -> str | None:
    """Return a title without the outlet's name, its section or a date behind it."""
    title = one_line((title or "")[:LONGEST_TITLE])
    shown = {plain(head) for head in heads}
    while title and (match := LAST_SEGMENT.match(title)):
        dated = DATE.fullmatch(match["tail"].strip()) and _ends_with_site(match["head"], names)
        if not (dated or _is_site(match["tail"], names) or plain(match["head"]) in shown):
            break
        title = match["head"].strip(" :|")
    return title


def _split(title: str | None, social: str | None) -> tuple[str | None, str | None]:
    match = FIRST_SEGMENT.match(title or "")
    if title and match and social and plain(match["head"]) == plain(social):
        return match["head"], match["kicker"]
    return title, None


def _names(outlets: Iterable[str | None], url: str) -> set[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    stated = [*outlets, host, host.rpartition(".")[0], host.rpartition(".")[0].rpartition(".")[2]]
    return {key for name in stated if len(key := plain(name)) > 1}


def _ends_with_site(title: str, names: set[str]) -> bool:
    match = LAST_SEGMENT.match(title)
    return match is not None and _is_site(match["tail"], names)


def _is_site(tail: str, names: set[str]) -> bool:
    key = plain(tail)
    if key in names:
        return True
    if len(tail.split()) > MOST_SITE_WORDS or not all(word[:1].isupper() or not word[:1].isalpha() for word in tail.split()):
        return False
    starts = {plain(" ".join(tail.split()[:count])) for count in range(1, len(tail.split()) + 1)}  # whole words of it
    return any(len(name) > LEAST_KEY and (name in starts or (len(key) > LEAST_KEY and name.startswith(key))) for name in names)
