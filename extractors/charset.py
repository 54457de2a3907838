"""Bytes of XML to UTF-8, whatever charset they claim; feeds and sitemaps are read in this form."""

import codecs
import re

FEW_BAD_BYTES = 20
XML_DECLARATION = re.compile(rb"^\s*<\?xml\s[^>]*?(?:encoding=[\"']([\w.-]+)[\"'][^>]*)?\?>", re.IGNORECASE)
REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]+|\d+);?")


def to_utf8(data: bytes, charset: str | None) -> bytes:
    """Return the document in UTF-8 and declared so: what decodes as UTF-8 is UTF-8, whatever is claimed."""
    data = data.removeprefix(codecs.BOM_UTF8)
    declared = XML_DECLARATION.match(data[:300])
    body = data[declared.end() :] if declared else data
    claims = [
        declared[1].decode("ascii") if declared and declared[1] else None,
        charset,
        "cp1251" if _looks_cyrillic(body) else "cp1252",
    ]
    return b'<?xml version="1.0" encoding="utf-8"?>' + REFERENCE.sub(_real, _decoded(data, body, claims)).encode("utf-8", "replace")


def mended(data: bytes) -> bytes:
    """Return UTF-8 with its few wrong bytes replaced, lest readers guess another charset; anything else as it is."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        return text.encode() if _is_nearly(text) else data
    return data


def _is_nearly(text: str) -> bool:
    """Tell whether a text in which bad bytes were replaced is UTF-8 but for them."""
    bad = text.count("\ufffd")
    return bad <= FEW_BAD_BYTES and len(re.findall(r"[^\x00-\x7f\ufffd]", text)) >= 2 * bad


def _real(reference: re.Match[str]) -> str:
    """Return a reference to a character, or nothing where there is no such character: feedparser raises there."""
    digits = reference[1].lower()
    number = -1 if len(digits) > 9 else int(digits.removeprefix("x"), 16 if digits[0] == "x" else 10)
    return reference[0] if 0 <= number <= 0xD7FF or 0xE000 <= number <= 0x10FFFF else ""


def _decoded(data: bytes, body: bytes, claims: list[str | None]) -> str:
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", data.decode("utf-16", "replace"))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        nearly = body.decode("utf-8", "replace")
    if _is_nearly(nearly):
        return nearly
    for claim in claims:
        try:
            if claim and codecs.lookup(claim).name != "utf-8":
                return body.decode(claim)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def _looks_cyrillic(body: bytes) -> bool:
    """Tell whether bytes read as windows-1251 are mostly Cyrillic letters in runs, as words are."""
    runs = re.findall(rb"[\xc0-\xff\xa8\xb8\xaa\xba\xaf\xbf\xb2\xb3]{3,}", body[:200_000])
    return sum(map(len, runs)) * 2 > len(re.findall(rb"[\x80-\xff]", body[:200_000])) > 0
