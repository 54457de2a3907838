"""What a page with an article is: its kind, and how much of it we were given."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from extractors.metadata import Metadata
from extractors.phrases import phrases
from extractors.text import words

TYPED = {
    "LiveBlogPosting": "live", "ClaimReview": "factcheck", "OpinionNewsArticle": "opinion", "ReviewNewsArticle": "review",
    "ImageGallery": "gallery", "MediaGallery": "gallery", "AdvertiserContentArticle": "advertisement", "SatiricalArticle": "satire",
}  # fmt: skip
BY_TITLE = ("live", "factcheck", "opinion", "video", "gallery")
BY_FOLDER = (*BY_TITLE, "audio")
FIRM = ("live", "factcheck", "opinion")
SHORT_FOR_MEDIA = 120
CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
CUT_SHARE = 0.6


def kind_of(said: Metadata, url: str, body_words: int) -> str:
    """Return article, live, opinion, factcheck, video, gallery, audio, review, advertisement or satire."""
    for stated in said.types:
        if stated in TYPED:
            return TYPED[stated]
    folders = [part for part in urlsplit(url).path.split("/")[1:-1] if part]
    by_title = next((kind for kind in BY_TITLE if any(phrases(kind).search(title) for title in said.titles)), None)
    by_place = next((kind for kind in BY_FOLDER if any(phrases(f"folder_{kind}").search(part) for part in folders)), None)
    firm = next((kind for kind in (by_title, by_place) if kind in FIRM), None)
    if firm:
        return firm
    media = by_place or by_title or ("video" if "VideoObject" in said.types or (said.og_type or "").startswith("video") else None)
    return media if media and body_words < SHORT_FOR_MEDIA else "article"  # a long text with a film in it is an article


def access_of(said: Metadata, body: Sequence[str], *, marked: bool) -> str:
    """Return free, paywalled (all of it may be here), cut (only the beginning is) or unknown.

    `marked` tells whether the markup has a place where readers are asked to pay.
    """
    count = sum(len(words(block)) for block in body)
    ends_open = bool(body and CUT_OFF.search(body[-1]))
    fewer = bool(said.stated_words and count < CUT_SHARE * said.stated_words)
    if said.free is False:
        return "cut" if fewer or ends_open else "paywalled"
    if marked and (fewer or ends_open):
        return "cut"
    return "free" if said.free else "unknown"
