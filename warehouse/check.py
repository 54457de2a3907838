"""The checks: each selects the rows that are wrong, and any row holds the publication back."""

from dataclasses import dataclass
from importlib.resources import files

from warehouse.database import Connection, statement

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that found rows: its name, how many, and the first few."""

    check: str
    rows: int
    examples: tuple[str, ...]


def names(folder: str) -> list[str]:
    """Return the names of the .sql files of a folder, sorted."""
    return sorted(
        entry.name.removesuffix(".sql") for entry in files("warehouse").joinpath(folder).iterdir() if entry.name.endswith(".sql")
    )


def failures(db: Connection) -> list[Failure]:
    """Run every check; return those that found something wrong."""
    found = []
    for name in names("checks"):
        rows = db.execute(statement("checks", name)).fetchall()
        if rows:
            found.append(Failure(name, len(rows), tuple(str(row) for row in rows[:SHOWN])))
    return found
