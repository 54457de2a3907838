"""Near copies: how much of one text stands in another, estimated from the sketches of their shingles.

Bottom-k sketches (Broder 1997): of the k smallest hashes of the union, the share that stands in both estimates the
Jaccard index J; the containment of the smaller in the larger is J (|A| + |B|) / ((1 + J) min(|A|, |B|)).
"""

from extractors.fingerprint import SKETCH
from extractors.records import Fingerprint
from extractors.text import words

# Two reports on one event by different newsrooms share under 0.15 of their shingles, quotations included; an agency text
# with an edited first and a cut last paragraph keeps over 0.6 (sample corpus: tests/extractors/test_copies.py).
COPY = 0.55
LEAST_SHINGLES = 25
LEAST_SHARED = 3


def containment(one: Fingerprint, other: Fingerprint) -> float:
    """Estimate which share of the smaller text's shingles stands in the larger, from 0 to 1."""
    if not one.shingles or not other.shingles:
        return 0.0
    both_sketches = set(one.sketch).intersection(other.sketch)
    if len(both_sketches) < LEAST_SHARED:  # most pairs end here, before anything is sorted
        return 0.0
    union = sorted({*one.sketch, *other.sketch})[:SKETCH]
    shared = sum(value in both_sketches for value in union)
    jaccard = shared / len(union)
    both = jaccard * (one.shingles + other.shingles) / (1 + jaccard)
    return min(1.0, both / min(one.shingles, other.shingles))


def is_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """Tell whether one of two texts was copied from the other, or both from a third."""
    if min(one.shingles, other.shingles) < LEAST_SHINGLES or one.language != other.language:
        return False
    return containment(one, other) >= COPY


def alike(one: str, other: str) -> float:
    """Return which share of the different words of the text with fewer of them stands in the other, from 0 to 1."""
    first, second = ({word.casefold() for word in words(text)} for text in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))
