"""Normal form of text: what two copies of the same words have in common whatever scraper brought them."""

import re
import unicodedata

SPACES = re.compile(r"[ \t\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
TAIL = re.compile(r"\s+(?P<bar>[|-])\s+(?P<tail>[^|–—]+)$")
DOMAIN = re.compile(r"\.\w{2,4}$")
MOST_OUTLET_WORDS, LEAST_HEADLINE_WORDS = 4, 4
PLAIN = re.compile(r"[\W_]+")
WORD = re.compile(r"[^\W_]+(?:[-'’ʼ][^\W_]+)*")


def tidy(text: str) -> str:
    """Return text in NFC without invisible characters, with single plain spaces; line breaks stay."""
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n")
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def one_line(text: str | None) -> str | None:
    """Return tidy text on a single line, or None when nothing is left."""
    return " ".join(tidy(text).split()) or None if text else None


def paragraphs(text: str) -> list[str]:
    """Split tidy text at blank lines, or at every line break where there are no blank lines."""
    blocks = re.split(r"\n\s*\n", text) if re.search(r"\n\s*\n", text) else text.split("\n")
    return [joined for block in blocks if (joined := " ".join(block.split()))]


def words(text: str) -> list[str]:
    """Return the words of a text in order; hyphens and apostrophes inside a word belong to it."""
    return WORD.findall(text)


def without_outlet(title: str | None) -> str | None:
    """Return a headline without the name of the outlet behind it ("... | Nordwacht", "... - The Potomac Ledger")."""
    while title and (match := TAIL.search(title)):
        tail, head = match["tail"].split(), title[: match.start()]
        named = match["bar"] == "|" or all(word[:1].isupper() or not word[:1].isalpha() for word in tail)
        if len(tail) > MOST_OUTLET_WORDS or len(head.split()) < LEAST_HEADLINE_WORDS or not (named or DOMAIN.search(tail[-1])):
            break
        title = head
    return title


def plain(text: str | None) -> str:
    """Return a text's letters and digits only, without case: the form in which lines, headlines and names compare."""
    return PLAIN.sub("", text or "").casefold()
