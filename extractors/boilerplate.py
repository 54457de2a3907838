"""Lines that stand in an article's body and are not the article: repeats of its head, pointers, credits, promotion."""

import re
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass

from extractors.body import Block
from extractors.phrases import phrases
from extractors.text import plain

FRONT, LONGEST_LINE, LONGEST_PROMOTION, LONGEST_CREDIT, LONGEST_SIGNED = 8, 320, 260, 140, 120
MOST_ABOVE, LONGEST_ABOVE, LONGEST_DATED = 4, 60, 40
TIME = re.compile(
    r"\d{1,2}:\d{2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{4}-\d{2}-\d{2}|(?:\d{1,2}\.?\s+\w{3,12}|\w{3,12}\s+\d{1,2})\.?,?\s+(?:19|20)\d{2}"
)
SENTENCE_END = (".", "!", "?", ":", "»", "“", "”", '"')


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the page, plain: its titles and names, its links and captions, and the outlet's recurring lines."""

    titles: Set[str] = frozenset()
    names: Set[str] = frozenset()
    links: Set[str] = frozenset()
    captions: Set[str] = frozenset()
    recurring: Set[str] = frozenset()


def without_boilerplate(blocks: Iterable[Block], context: Context) -> tuple[Block, ...]:
    """Return the blocks that are the article; captions become such."""
    every = list(blocks)
    keys = [plain(block.text) for block in every]
    often = Counter(keys)
    kept: list[Block] = []
    begins = _below_headline(every, keys, context)
    for place, (block, key) in enumerate(zip(every, keys, strict=True)):
        if place < begins:
            continue
        if key in context.captions:
            kept.append(Block("caption", block.text))
        elif not _is_foreign(block, key, context, often[key]) and not (place < FRONT and _repeats_head(block, key, context)):
            kept.append(block)
    return _without_loose_end(kept)


def _below_headline(blocks: list[Block], keys: list[str], context: Context) -> int:
    """Return where the article begins: below its headline where that stands among the first lines, under a kicker or a date."""
    place = next((place for place, key in enumerate(keys[:MOST_ABOVE]) if key in context.titles), -1)
    return place + 1 if all(len(block.text) <= LONGEST_ABOVE for block in blocks[: max(place, 0)]) else 0


def _is_foreign(block: Block, key: str, context: Context, often: int) -> bool:
    """Tell whether a line is none of the article, wherever it stands."""
    text = block.text
    if not key or key in context.recurring or phrases("alone").search(text):
        return True
    if len(text) > LONGEST_LINE:
        return False
    return (
        bool(phrases("pointers").search(text))
        or (key in context.links and not text.rstrip().endswith("."))  # headlines of others; a sentence is the article's own
        or (len(text) <= LONGEST_PROMOTION and bool(phrases("promotion").search(text)))
        or (len(text) <= LONGEST_CREDIT and bool(phrases("credits").search(text)))
        or often > 2
    )


def _repeats_head(block: Block, key: str, context: Context) -> bool:
    """Tell whether one of the first lines is headline, byline or the line with the time."""
    text = block.text
    if key in context.titles or key in context.names:
        return True
    if len(text) > LONGEST_SIGNED:
        return False
    dated, closed = bool(TIME.search(text)), text.rstrip().endswith(SENTENCE_END)
    if phrases("signed").search(text) and (dated or any(name in key for name in context.names if name) or not closed):
        return not closed or len(text) <= LONGEST_DATED
    return dated and not closed and len(text) < LONGEST_DATED


def _without_loose_end(blocks: list[Block]) -> tuple[Block, ...]:
    """Cut headings that stand at the end, with nothing below them."""
    while blocks and blocks[-1].kind == "heading":
        blocks.pop()
    return tuple(blocks)
