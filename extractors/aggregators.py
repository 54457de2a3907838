"""Links of aggregators, searches and social networks to the page they lead to, without a request.

Only what the address itself carries is read; what it carries is an address like any other, checked as such.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from extractors.url import canonical

MOST_NESTED = 3
# Host and path of redirectors, and the parameters that may hold the target.
REDIRECTORS = [
    (re.compile(host), re.compile(path), names)
    for host, path, names in (
        (r"(?:www\.|news\.url\.|news\.)?google\.[a-z.]{2,6}", r"/url/?", ("q", "url")),
        (r"lm?\.facebook\.com|l\.instagram\.com", r"/(?:l\.php)?", ("u",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"t\.umblr\.com", r"/redirect/?", ("z",)),
        (r"(?:www\.|m\.)?vk\.com", r"/away(?:\.php)?", ("to",)),
        (r"(?:www\.|m\.)?youtube\.com", r"/redirect/?", ("q",)),
        (r"(?:www\.|html\.)?duckduckgo\.com", r"/l/?", ("uddg",)),
        (r"(?:www\.)?bing\.com", r"/news/apiclick\.aspx", ("url",)),
    )
]
# Host and rest of addresses that spell the target out.
SPELLED = [
    (re.compile(host), re.compile(place, re.DOTALL | re.IGNORECASE))
    for host, place in (
        (r"(?:www\.)?google\.[a-z.]{2,6}", r"/amp/(?P<safe>s/)?(?P<page>[^/?]+\.[^/?]+.*)"),
        (r"(?:[\w-]+\.)?cdn\.ampproject\.org", r"/[cv]/(?P<safe>s/)?(?P<page>[^/?]+\.[^/?]+.*)"),
        (r"web\.archive\.org", r"/web/\d{1,14}(?:[a-z]{2}_)?/(?P<scheme>https?):/{1,2}(?P<page>.+)"),
        (r"r\.search\.yahoo\.com", r".*?/RU=(?P<quoted>[^/?]+)/RK=.*"),
    )
]
GOOGLE_NEWS = re.compile(r"/(?:articles|read)/([\w-]{4,4000})")
BING_PREFIX = "a1"  # what stands before the encoded address in Bing's `u`
UNREADABLE = b"AU_yqL"  # what Google News puts in the address's place: a key that only Google knows


def resolved(url: str) -> str:
    """Return the address an aggregator's link carries, the link itself where it carries none.

    What is returned in a link's place is a canonical http(s) address without credentials.
    """
    link, target = url, None
    for _ in range(MOST_NESTED):
        try:
            carried = next((stated for stated in _targets(urlsplit(link.strip())) if _checked(stated)), None)
        except ValueError:
            break
        if carried is None:
            break
        link, target = carried, _checked(carried)
    return target or url


def page_of(url: str) -> str | None:
    """Return the canonical address of the page that a link leads to, or None where that is no http(s) address."""
    return _checked(resolved(url))


def is_unresolvable(url: str) -> bool:
    """Tell whether an aggregator's link neither carries an address nor redirects to one: there is no page to ask for."""
    try:
        parts = urlsplit(url.strip())
        key = GOOGLE_NEWS.search(parts.path) if parts.hostname == "news.google.com" else None
    except ValueError:
        return False
    return key is not None and _field(_decoded(key[1])).startswith(UNREADABLE)


def _checked(stated: str) -> str | None:
    """Return an address in canonical form; what is left of one may be another one, and is checked again."""
    found = canonical(stated)
    return found if found in (None, stated) else canonical(found)


def _targets(parts: SplitResult) -> Iterator[str]:
    """Yield what an address may carry as the address of another page."""
    host, asked = parts.hostname or "", parse_qs(parts.query)
    place = parts.path + (f"?{parts.query}" if parts.query else "")
    for hosts, paths, names in REDIRECTORS:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path):
            yield from (asked[name][0] for name in names if name in asked)
    for hosts, places in SPELLED:
        if hosts.fullmatch(host) and (found := places.fullmatch(place)):
            yield _spelled(found.groupdict())
    if host == "news.google.com" and (key := GOOGLE_NEWS.search(parts.path)):
        yield _in_key(_decoded(key[1]))
    if host.removeprefix("www.") == "bing.com" and parts.path == "/ck/a":
        yield from (_decoded(key[2:]).decode("utf-8", "replace") for key in asked.get("u", ()) if key.startswith(BING_PREFIX))


def _spelled(parts: Mapping[str, str | None]) -> str:
    if quoted := parts.get("quoted"):
        return unquote(quoted)
    scheme = parts.get("scheme") or ("https" if parts.get("safe") else "http")
    return f"{scheme}://{parts['page']}"


def _decoded(key: str) -> bytes:
    """Return the bytes of base64 in its form for addresses, padded or not; nothing where it is none."""
    try:
        return base64.urlsafe_b64decode(key.rstrip("=") + "=" * (-len(key.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return b""


def _field(data: bytes) -> bytes:
    """Return field 4 of a Google News key: a number, then a text after its length in seven bits a byte."""
    if data[:1] != b"\x08" or data[2:3] != b"\x22":
        return b""
    size = place = 0
    for place, byte in enumerate(data[3:8]):
        size |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return data[4 + place : 4 + place + size]


def _in_key(data: bytes) -> str:
    """Return the address in a Google News key; where it is built in another way, the first address in it."""
    field = _field(data)
    if field.startswith(b"http"):
        return field.decode("utf-8", "replace")
    found = re.search(rb"https?://[\x21-\x7e]+", data)
    return found[0].decode("ascii") if found else ""
