"""Who signs an article: people, newsrooms and agencies, as bylines and metadata name them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.phrases import phrases
from extractors.text import one_line, plain
from extractors.wire import agency_of

MOST_NAMES, LONGEST_NAME, MOST_WORDS, LONGEST_AGENCY = 20, 70, 7, 30
# What stands behind a name: initials in brackets, a role or a place after a comma or a bar, an address.
MAIL = re.compile(r"<?[\w.+-]+@[\w-]+\.[\w.-]+>?")
HANDLE = re.compile(r"(?<=\s)@\w+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
TITLES = re.compile(
    r"^(?:(?:Dr|Prof|Mag|Dipl\.-\w+|Sir|Lord|Frau|Herr|Mrs?|Ms|д-р|проф)\.?\s+(?:(?:med|phil|jur|rer\.\s?nat|h\.\s?c)\.\s+)*)+",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"\s*(?:;|\||•|·|\s/\s|,\s+(?:und|and|sowie|та|и)\s|,|\s(?:(?<!von\s)und(?!\s+zu\b)|and|og|och|et|та|і|и|й|sowie|mit|with)\s|\s&\s|/(?=(?:dpa|afp|reuters|ap|epd|kna|apa|sid|sda)\b))\s*",
    re.IGNORECASE,
)
NOTHING = re.compile(r"^[\W\d_]*$")
PARTICLE = re.compile(r"[-'’]")  # al-Sayed, d’Orme
PARTICLES = frozenset(
    ["von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "ibn", "ben",
     "ter", "ten", "zu", "zur", "af", "av", "und", "фон", "де", "ван", "аль", "vom", "e", "d", "l", "zum"]
)  # fmt: skip
INITIALS = re.compile(r"^(?:[a-zäöüа-яіїє]{2,4}\.?|[A-ZÄÖÜА-ЯІЇЄ]{2,5})$")
BEFORE_TIME = re.compile(r"\s*(?:[|,–—•]|\s-)?\s+(?=\d{1,4}[.:/-]\d)")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signs: people; the newsrooms or outlets that sign; and agencies, by the names they go by."""

    people: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.desks or self.agencies)


NOBODY = Byline()


def read_byline(stated: Iterable[str | None], outlets: Iterable[str | None] = ()) -> Byline:
    """Sort stated names. `outlets` are names of the outlet itself: who bears one is a desk."""
    own = {plain(outlet) for outlet in outlets if outlet}
    people: dict[str, str] = {}
    desks: dict[str, str] = {}
    agencies: dict[str, str] = {}
    for text in stated:
        names = split_names(text)
        by_desk = bool(names) and plain(names[0]) in own  # "nordpost.de, Kiel, Germany": what follows is where it sits
        for found in names:
            key = plain(found)
            if key in own or _is_own(found, own):
                desks.setdefault(key, found)
            elif agency_of(found) and len(found.split()) <= 4:
                agencies.setdefault(key, found)
            elif phrases("desk").search(found) or INITIALS.match(found):
                desks.setdefault(key, found)
            elif not by_desk and _reads_as_name(found):
                people.setdefault(key, found)
    return Byline(*(tuple(list(found.values())[:MOST_NAMES]) for found in (people, desks, agencies)))


def _is_own(found: str, own: set[str]) -> bool:
    """Tell whether a name begins with the outlet's, as a whole word ("MDR Thüringen", "srf/hosb")."""
    parts = [part for part in re.split(r"[\s/–-]+", found) if part]
    return any(plain("".join(parts[:count])) in own for count in range(1, len(parts) + 1))


def split_names(text: str | None) -> list[str]:
    """Return the names in one statement ("Von Ann Whitlock und Tom Byrd, dpa"), cleaned, in order."""
    if not text or len(text) > MOST_NAMES * LONGEST_NAME:
        return []
    line = one_line(HANDLE.sub(" ", ADDRESS.sub(" ", MAIL.sub(" ", BRACKETS.sub(_agency_only, text)))))
    if not line:
        return []
    line = BEFORE_TIME.split(phrases("name_lead").sub("", line).strip())[0]
    names = [cleaned for part in BETWEEN.split(phrases("role").sub("", line)) if (cleaned := clean_name(part))]
    return [name for place, name in enumerate(names) if not (place and _is_place(name, names[0]))]


def _agency_only(brackets: re.Match[str]) -> str:
    """Return an agency that stands in brackets as a part of its own; what else stands there is no name."""
    inside = brackets[0].strip(" ()[]")
    return f" | {inside} | " if agency_of(inside) and len(inside) <= LONGEST_AGENCY else " "


def _is_place(name: str, before: str) -> bool:
    """Tell whether a single word behind a full name says where that person writes from ("Ann Whitlock, London")."""
    return (
        " " not in name
        and " " in before
        and name[:1].isupper()
        and not name.isupper()
        and not agency_of(name)
        and not phrases("desk").search(name)
    )


AGENCY_STAFF = re.compile(r"^(dpa|AFP|AP|epd|KNA)-(?:korrespondent|reporter|redakteur)\w*$", re.IGNORECASE)


def clean_name(part: str | None) -> str | None:
    """Return a name without lead, role, brackets and address; None where no name is left."""
    line = one_line(part)
    if not line:
        return None
    line = TITLES.sub("", phrases("role").sub("", phrases("name_lead").sub("", line))).strip(" .,;:|-–—@*#\"'")
    line = AGENCY_STAFF.sub(r"\1", line)
    if (
        NOTHING.match(line)
        or phrases("no_name").search(line)
        or len(line) > LONGEST_NAME
        or len(line.split()) > MOST_WORDS
        or re.search(r"\d", line)
    ):
        return None
    if line.isupper() and len(line.split()) > 1 and len(line) > 6:
        line = line.title()
    return line


def _reads_as_name(line: str) -> bool:
    """Tell whether every word could be of a name: words in lower case are none, but for "von", "de" and their like."""
    return all(not word[:1].islower() or PARTICLE.split(word.lower())[0] in PARTICLES for word in line.split())
