"""The Prefect flows: what `prefect.yaml` schedules and `lagebild run` does once.

A task is a unit of retry - the feeds that are due, the pages that wait, one input of a backfill - never one article.
The steps are plain functions elsewhere; they may be repeated at any time, so a retry goes on where the first try ended.
"""

from collections import Counter
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.tasks import exponential_backoff

from extractors.errors import HeldBack, Unable, UsageError
from extractors.reading import Context
from flows import archive, collection, intake
from flows.clock import now
from flows.filing import summary
from flows.publication import Publication, held_back, publish_now, show
from flows.report import problems, run_report
from flows.runs import Run, recorded
from flows.settings import Settings, from_environment
from warehouse.archives import Days

RETRIED: dict[str, Any] = {
    "retries": 2,
    "retry_delay_seconds": exponential_backoff(backoff_factor=10),
    "retry_jitter_factor": 0.5,
    "cache_policy": NO_CACHE,
}


def _say(counts: Counter[str]) -> None:
    get_run_logger().info(summary(counts))


@task(**RETRIED)
def visit_feeds(settings: Settings, run: Run, wanted: collection.Wanted) -> None:
    """Visit the feeds that are due and record every item they list."""
    collection.visit_feeds(settings, run, wanted, _say)


@task(**RETRIED)
def fetch_pages(settings: Settings, run: Run, wanted: collection.Wanted) -> None:
    """Fetch, read and file the pages that wait."""
    collection.fetch_pages(settings, run, wanted, _say)


@task(**RETRIED)
def load_input(settings: Settings, run: Run, path: Path, keep_all: bool) -> None:  # noqa: FBT001  # Prefect passes a task's arguments by name
    """Load one file, folder or archive."""
    context = Context(run.started_at, run.run_id, hosts=settings.catalogue().hosts())
    intake.backfill(intake.walk([path]), settings, context, run.counts, keep_all=keep_all, progress=_say)


@task(**RETRIED)
def load_archive(settings: Settings, run: Run, days: Days, keep_all: bool) -> None:  # noqa: FBT001
    """Load an outlet's own archive of some days."""
    archive.backfill(settings, run, days, keep_all=keep_all, progress=_say)


@task(**RETRIED)
def check_and_write(settings: Settings) -> Publication:
    """Run the checks and, if they find nothing, write the snapshot."""
    return publish_now(settings, now())


@task(**RETRIED)
def write_page(settings: Settings) -> None:
    """Write the page that people look at, and its feeds."""
    show(settings)


@task(**RETRIED)
def tell(settings: Settings) -> list[str]:
    """Tell what is new by the alert rules; return what could not be delivered, which is tried again at the next publication."""
    from flows import alerts

    return list(alerts.tell(settings, now()).problems)


def _summarised(run: Run) -> None:
    """Leave the run's counts as an artifact."""
    rows = "\n".join(f"| {name} | {value} |" for name, value in sorted(run.counts.items()) if value)
    create_markdown_artifact(
        key=f"{run.flow}-summary",
        markdown=f"# {run.flow} {run.run_id}\n\n| count | |\n|---|---|\n{rows}\n",
        description=summary(run.counts) or "nothing to do",
    )


@flow(name="collect")
def collect(source_ids: list[str] | None = None, all_feeds: bool = False, keep_all: bool = False) -> dict[str, int]:  # noqa: FBT001, FBT002  # parameters of a deployment
    """Collect once from the feeds that are due."""
    return dict(_collect(from_environment(), collection.Wanted(tuple(source_ids or ()), all_feeds, keep_all)))


def _collect(settings: Settings, wanted: collection.Wanted) -> Counter[str]:
    with recorded("collect", settings) as run:
        visit_feeds(settings, run, wanted)
        fetch_pages(settings, run, wanted)
    _summarised(run)
    return run.counts


@flow(name="backfill")
def backfill(
    paths: list[str] | None = None,
    source_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
    keep_all: bool = False,  # noqa: FBT001, FBT002
) -> dict[str, int]:
    """Load files, folders and archives, or an outlet's own archive from one day to another."""
    if bool(paths) == bool(source_id) or bool(source_id) != bool(since):
        raise UsageError("name paths to load, or a source_id with the day to begin with (since)")
    if source_id and since:
        days = Days(source_id, since, until or now().date())
        return dict(_archive(from_environment(), days, keep_all=keep_all))
    return dict(_backfill(from_environment(), [Path(path) for path in paths or ()], keep_all=keep_all))


def _archive(settings: Settings, days: Days, *, keep_all: bool) -> Counter[str]:
    with recorded("backfill", settings) as run:
        load_archive(settings, run, days, keep_all)
    _summarised(run)
    return run.counts


def _backfill(settings: Settings, paths: list[Path], *, keep_all: bool) -> Counter[str]:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"{', '.join(missing)} does not exist on this machine")
    with recorded("backfill", settings) as run:
        for path in paths:
            load_input(settings, run, path, keep_all)
    _summarised(run)
    return run.counts


@flow(name="publish")
def publish() -> dict[str, int]:
    """Check the warehouse and publish it; fails when a check holds it back."""
    return _publish(from_environment())


def _publish(settings: Settings) -> dict[str, int]:
    if not settings.database.is_file():
        raise Unable(f"there is no warehouse in {settings.home} yet")
    with recorded("publish", settings) as run:
        done = check_and_write(settings)
        run.counts.update(done.rows or {"checks_failed": len(done.failures)})
    _summarised(run)
    if done.failures:
        raise HeldBack(held_back(done.failures))
    write_page(settings)
    for problem in tell(settings) if settings.questions_file else ():
        get_run_logger().warning(problem)
    return done.rows


@flow(name="run")
def run(sample: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """Collect, publish, and return the counts and a report that a person can read."""
    settings = from_environment().sample() if sample else from_environment()
    started = now()
    counts: Counter[str] = Counter()
    if sample:
        with as_file(files("flows").joinpath("sample")) as folder:
            counts += _backfill(settings, [folder / "corpus", folder / "articles.jsonl"], keep_all=False)
    counts += _collect(settings, collection.Wanted())
    _publish(settings)
    report = run_report(settings.snapshot, counts, started)
    told = "\n".join([report, *problems(settings.snapshot, counts)])
    create_markdown_artifact(key="run-report", markdown=f"```\n{told}\n```", description=summary(counts))
    return {"counts": dict(counts), "report": report}
