"""The steps of a publication: run the checks, write the snapshot, then the page and its feeds; a failed check holds all back."""

from dataclasses import dataclass
from datetime import datetime

from extractors.stems import stems
from flows.questions import kept
from flows.settings import VERSION, Settings
from flows.site import SiteWritten, write_site
from flows.syndication import write_feeds
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
    return Publication(publish.write_snapshot(settings.database, settings.published, edition(at)).rows, ())


def edition(at: datetime) -> publish.Edition:
    """Return what a snapshot made now is called, with the checks that it passed."""
    return publish.Edition(at, VERSION, stems, dict.fromkeys(check.names("checks"), 0))


def show(settings: Settings) -> SiteWritten:
    """Write the page that people look at, and its feeds, from the published snapshot. Raises UsageError."""
    questions = kept(settings.questions_file).questions
    feeds = write_feeds(settings.snapshot, settings.site / "feeds", questions, site_url=settings.site_url)
    return write_site(settings.snapshot, settings.site, feeds=feeds)


def held_back(failures: tuple[Failure, ...]) -> str:
    """Say which checks failed, with examples, in one line each."""
    return "\n".join(
        f"publication held back by check {failure.check}: {failure.rows} rows, such as {failure.examples[0]}"
        for failure in failures
    )
