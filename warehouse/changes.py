"""What changed since which publication: noted in the transaction that changes it, so that publishing costs what changed.

Every function of the warehouse that writes a row readers get notes whose row it is. Kinds: `article` (all that is kept of an
article but later visits), `revisit` (those, and further addresses), `event`, `sighting`, `run` (its visits to feeds). Small
tables are published as a whole and need no notes. Before anything was published, nothing is noted.
"""

from collections.abc import Iterable
from typing import Literal

from warehouse.database import Connection, query

Kind = Literal["article", "revisit", "event", "sighting", "run"]


def note(db: Connection, kind: Kind, ids: Iterable[str]) -> None:
    """Note that rows of these articles, events, sightings or runs changed."""
    found = sorted(set(ids))
    if found:
        db.execute(query("note_changes"), {"kind": kind, "ids": found})
