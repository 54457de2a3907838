"""The steps of a publication: run the checks, then write the snapshot; a failed check holds it back."""

from dataclasses import dataclass
from datetime import datetime

from flows.settings import VERSION, Settings
from warehouse import check, publish
from warehouse.check import Failure
from warehouse.database import opened


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did: rows of each table, or the checks that held it back."""

    rows: dict[str, int]
    failures: tuple[Failure, ...]


def publish_now(settings: Settings, at: datetime) -> Publication:
    """Check the warehouse and publish it; with failures nothing was written and readers keep what they have."""
    with opened(settings.database) as db:
        failures = tuple(check.failures(db))
    if failures:
        return Publication({}, failures)
    return Publication(publish.write_snapshot(settings.database, settings.published, at, VERSION), ())


def held_back(failures: tuple[Failure, ...]) -> str:
    """Say which checks failed, with examples, in one line each."""
    return "\n".join(
        f"publication held back by check {failure.check}: {failure.rows} rows, such as {failure.examples[0]}"
        for failure in failures
    )
