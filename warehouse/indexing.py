"""The index of words in the snapshot that `search` asks: which stem stands in which article, where, and how much it says of it.

It is made of plain tables, so no extension is needed and any client of DuckDB can ask. What is added later stands behind
what was made from the start, in pieces that are sorted in themselves; an article that is revised gets a new number and
its former postings count no more. When such leftovers are many, the index wants to be made anew (`worn`).
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from warehouse.database import Connection, statement

# Gives the stems of words of a language (None: not known), in their order. They come from extractors, which we do not know.
Stem: TypeAlias = Callable[[str | None, Sequence[str]], list[str]]

MACROS = ("fold", "asked", "meant", "eligible", "macro")  # each asks the ones before it
ARTICLES_AT_ONCE, WORDS_AT_ONCE = 25_000, 100_000
MOST_WORN, LEAST_WORN = 0.3, 20_000  # below so many articles it answers at once in any state


def index_articles(db: Connection, article_ids: Sequence[str] | None, stem: Stem) -> int:
    """Index articles of a snapshot; return how many. None: all of them, from the start, and `search` is made too.

    Ids are of articles that are new, revised, or removed since. Either way gives the same answers.
    """
    ids = None if article_ids is None else list(article_ids)
    for name in ("tables", *MACROS) if ids is None else ():
        db.execute(statement("search", name))
    if ids is not None:
        db.execute(statement("search", "forget"), {"ids": ids})
    db.execute(statement("search", "batch"), {"ids": ids})
    for first, last in db.execute(statement("search", "chunks"), {"many": ARTICLES_AT_ONCE}).fetchall():
        _index(db, {"first": first, "last": last}, stem, tail=ids is not None)
    if ids is None:
        db.execute(statement("search", "sort"))
    ((count,),) = db.execute("SELECT count(*) FROM search_batch").fetchall()
    for name in ("batch", "tokens", "unknown", "learnt"):
        db.execute(f"DROP TABLE IF EXISTS temp.search_{name}")
    return int(count)


def _index(db: Connection, rows: dict[str, int], stem: Stem, *, tail: bool) -> None:
    db.execute(statement("search", "tokens"), rows)
    _learn(db, stem)
    db.execute(statement("search", "documents"), {**rows, "tail": tail})
    db.execute(statement("search", "postings"))


def _learn(db: Connection, stem: Stem) -> None:
    """Give the words that no article held before their stems, so many at a time that memory is bounded."""
    db.execute(statement("search", "unknown"))
    pieces = db.execute("SELECT DISTINCT language, number // ? FROM search_unknown ORDER BY ALL", [WORDS_AT_ONCE]).fetchall()
    for language, piece in pieces:
        found = db.execute(
            "SELECT word FROM search_unknown WHERE language IS NOT DISTINCT FROM ? AND number // ? = ?",
            [language, WORDS_AT_ONCE, piece],
        ).fetchall()
        words = [word for (word,) in found]
        db.execute(statement("search", "learn"), {"words": words, "language": language, "stems": stem(language, words)})
    db.execute(statement("search", "number"))


def worn(db: Connection) -> bool:
    """Say whether so much of the index is dead or was added later that it should be made from the start."""
    ((count, dead, later),) = db.execute(statement("search", "worn")).fetchall()
    return bool(count >= LEAST_WORN and max(dead, later) > MOST_WORN)
