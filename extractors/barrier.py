"""Pages that stand where an article should: bot challenges, consent walls, log-ins, soft 404s, errors, maintenance.

They come with status 200 or 202 as well. A page is taken for one by what only such pages hold, or by its title where
no article speaks against it: an article about cookies or about error 404 has an author, a time and a long text.
"""

import html
import re
from dataclasses import dataclass

from extractors.jsonld import TYPES
from extractors.metadata import Metadata
from extractors.phrases import phrases
from extractors.text import one_line

LONG, HEAD = 900, 40_000
# Marks of the firms that stand in front of sites; each is code of theirs, which no newsroom writes.
CHALLENGE = re.compile(
    rb"_cf_chl_opt|/cdn-cgi/challenge-platform/\S{0,20}orchestrate/|cf-browser-verification|cf-challenge-running|jschl[-_]vc"
    rb"|ddos-guard\.net/js|/\.well-known/ddos-guard|/__ddg|__qrator|px-captcha|/_incapsula_resource|captcha-delivery\.com|sgcaptcha"
    rb"|token\.awswaf\.com/\S{0,80}challenge\.js|awswaf\.com/\S{0,80}captcha|gokuprops|servicepipe\.ru|id=[\"']?challenge-(?:form|running|stage)",
    re.IGNORECASE,
)
CONSENT_ADDRESS = re.compile(
    r"^https?://(?:consent|cmp|privacy|zustimmung)\.|/(?:consent|zustimmung|cookie-?wall|pur-?abo|purabo)(?:[/?._]|$)",
    re.IGNORECASE,
)
TITLE = re.compile(rb"<(?:title|h1)\b[^>]{0,300}>([^<]{1,300})", re.IGNORECASE)
TITLED = {
    "challenge": "a bot challenge, not the article",
    "blocked": "the outlet blocks access",
    "gone": "a page that says the article is gone (a soft 404)",
    "broken": "an error page of the outlet",
    "consent": "a consent wall, not the article",
    "login": "a log-in page, not the article",
}


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands in the way, in words; `again`: it may be out of it at another visit; else the article is gone."""

    reason: str
    again: bool


def barrier(data: bytes, url: str, said: Metadata, letters: int) -> Barrier | None:
    """Return what a page is instead of an article, None where it may be one. `letters` is the length of the text found in it."""
    stated = any(TYPES.get(kind, 1) == 0 for kind in said.types) and bool(said.times)
    speaks = stated or (letters >= LONG and bool(said.times))
    if not speaks and CHALLENGE.search(data[:HEAD]):
        return Barrier(TITLED["challenge"], again=True)
    if not speaks and letters < LONG and CONSENT_ADDRESS.search(url):
        return Barrier(TITLED["consent"], again=True)
    if speaks:
        return None
    for purpose, reason in TITLED.items():
        title = next((title for title in said.titles if phrases(purpose).search(title)), None)
        if title:
            return Barrier(f"{reason} ({_quoted(title)})", again=purpose != "gone")
    return None


def refusal(data: bytes) -> Barrier | None:
    """Return what an answer with a refusing status says it is, by its marks or by its title and first heading."""
    if CHALLENGE.search(data[:HEAD]):
        return Barrier(TITLED["challenge"], again=True)
    for raw in TITLE.findall(data[:HEAD]):
        title = one_line(html.unescape(re.sub(r"<[^>]*>", " ", raw.decode("utf-8", "replace")))) or ""
        for purpose in ("challenge", "blocked", "consent", "login"):  # that it is gone or broken the status says better
            if phrases(purpose).search(title):
                return Barrier(f"{TITLED[purpose]} ({_quoted(title)})", again=True)
    return None


def _quoted(title: str) -> str:
    return repr(title if len(title) <= 60 else f"{title[:57]}...")
