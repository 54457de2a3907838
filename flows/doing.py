"""The commands that change something: they call the steps, show progress, and say what the user must look at."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from extractors.errors import HeldBack, Unable
from flows.exits import DONE, LOOK, NOTHING, USAGE, complain
from flows.filing import summary
from flows.finding import find_snapshot
from flows.settings import Settings

Options = argparse.Namespace


@contextmanager
def reported(what: str) -> "Iterator[Progress]":
    """Show the counts of long work: in place on a terminal, as plain lines elsewhere."""
    progress = Progress(what)
    try:
        yield progress
    finally:
        progress.end()


class Progress:
    """The counts so far, said again when they have changed and some time has passed."""

    def __init__(self, what: str) -> None:
        """Begin to report work of this name."""
        from time import monotonic

        self._what, self._clock, self._said, self._live = what, monotonic, monotonic(), sys.stderr.isatty()
        self._width = 0

    def __call__(self, counts: Counter[str]) -> None:
        """Report the counts, at most every other second where each report is a line."""
        if not self._live and self._clock() - self._said < 2:
            return
        self._said = self._clock()
        line = f"{self._what}: {summary(counts)}"
        if self._live:
            sys.stderr.write("\r" + line.ljust(self._width))
            sys.stderr.flush()
            self._width = len(line)
        else:
            print(line, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._live and self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()


def backfill(options: Options, settings: Settings) -> int:
    """Load files, or an outlet's archive, then publish."""
    if bool(options.paths) == bool(options.source):
        return complain("name files or folders to load, or an outlet: --source ID --since DATE", USAGE)
    if options.source:
        return _archive(options, settings)
    if options.since or options.until:
        return complain("--since and --until go with --source: files are loaded whole", USAGE)
    return _files(options, settings)


def _files(options: Options, settings: Settings) -> int:
    from flows import intake
    from flows.runs import recorded

    files = intake.walk(options.paths)
    if not files:
        return complain(f"no files below {', '.join(map(str, options.paths))}", NOTHING)
    with recorded("backfill", settings) as run, reported("backfill") as progress:
        from extractors.reading import Context

        intake.backfill(
            files,
            settings,
            Context(run.started_at, run.run_id, hosts=settings.catalogue().hosts()),
            run.counts,
            keep_all=options.keep_all,
            progress=progress,
        )
    print(f"backfill: {summary(run.counts)}")
    code = _published(options, settings)
    refused = run.counts["rejected"] + run.counts["seen_before_rejected"]
    if refused:
        complain(
            f"{refused} inputs were refused; why: "
            "lagebild sql \"SELECT origin_ref, reason FROM sightings WHERE fate = 'rejected'\"",
            LOOK,
        )
    return code or (LOOK if refused else DONE)


def _archive(options: Options, settings: Settings) -> int:
    """Load an outlet's own archive of some days."""
    from flows import archive
    from flows.clock import now
    from flows.runs import recorded
    from warehouse.archives import Days

    if options.since is None:
        return complain(f"from which day on? lagebild backfill --source {options.source} --since YYYY-MM-DD", USAGE)
    days = Days(options.source, options.since, options.until or now().date())
    if days.last < days.first:
        return complain(f"--until {days.last} is before --since {days.first}", USAGE)
    with recorded("backfill", settings) as run, reported("backfill") as progress:
        archive.backfill(settings, run, days, keep_all=options.keep_all, progress=progress)
    print(f"backfill: {summary(run.counts) or 'the archive lists nothing of these days'}")
    code = _published(options, settings)
    if failed := run.counts["sitemaps_failed"]:
        code = max(code, complain(f"{failed} sitemaps of {options.source} could not be read; try again later", LOOK))
    if left := run.counts["left_for_next"]:
        code = max(code, complain(f"{left} pages wait for a later try; the same command goes on with them", LOOK))
    return code


def collect(options: Options, settings: Settings) -> int:
    """Collect once, then publish."""
    from flows import collection
    from flows.runs import recorded

    known = settings.catalogue().sources
    if unknown := [source_id for source_id in options.source if source_id not in known]:
        return complain(f"the catalogue has no source {unknown[0]!r}; `lagebild sources` lists them", USAGE)
    wanted = collection.Wanted(tuple(options.source), options.all, options.keep_all)
    with recorded("collect", settings) as run, reported("collect") as progress:
        collection.collect(settings, run, wanted, progress)
    print(f"collect: {summary(run.counts) or 'no feed is due'}")
    code = _published(options, settings)
    return code or _collected(settings, run.counts)


def _collected(settings: Settings, counts: Counter[str]) -> int:
    """Say which sources failed; return the exit code of a collection."""
    from flows.report import problems

    if not counts["feeds_failed"]:
        return DONE
    said = problems(settings.snapshot, counts) if settings.snapshot.is_file() else [f"{counts['feeds_failed']} feeds failed"]
    nothing = counts["feeds_failed"] == counts["feeds_polled"] and not counts["loaded"]
    return max((complain(line, NOTHING if nothing else LOOK) for line in said), default=LOOK)


def _published(options: Options, settings: Settings) -> int:
    return DONE if options.no_publish else publish(options, settings)


def reread(options: Options, settings: Settings) -> int:
    """Read the kept pages with today's extractors; report what differs and, unless it is a rehearsal, store and publish it."""
    from flows import reread as rereading
    from flows.runs import recorded
    from flows.tables import show

    if not settings.database.is_file():
        raise Unable(f"there is no warehouse in {settings.home} yet, so no page was kept; `lagebild collect` keeps them")
    with recorded("reread", settings) as run, reported("reread") as progress:
        changes = rereading.reread(
            settings, run, tuple(options.source), dry_run=options.dry_run, keep_all=options.keep_all, progress=progress
        )
    show(rereading.report(changes), options.format)
    print(f"{'rehearsal' if options.dry_run else 'reread'}: {summary(run.counts) or 'no page is kept'}", file=sys.stderr)
    code = DONE if options.dry_run else _published(options, settings)
    for line in rereading.complaints(changes):
        code = max(code, complain(line, LOOK))
    return code


def publish(options: Options, settings: Settings) -> int:
    """Check and publish."""
    from flows.clock import now
    from flows.publication import held_back, publish_now, show
    from flows.runs import recorded

    if not settings.database.is_file():
        raise Unable(f"there is no warehouse in {settings.home} yet; `lagebild run` or `lagebild backfill PATH` makes one")
    with recorded("publish", settings) as run:
        done = publish_now(settings, now())
        run.counts.update(done.rows or {"checks_failed": len(done.failures)})
    if done.failures:
        raise HeldBack(held_back(done.failures))
    print(f"published {settings.snapshot}: {done.rows['articles']} articles, {done.rows['events']} events")
    show(settings)
    print(f"the page: {settings.site / 'index.html'}")
    return DONE if settings.questions_file is None else alerts(options, settings)


def share(options: Options, settings: Settings) -> int:
    """Write a snapshot into a folder to give away."""
    from flows.clock import now
    from flows.publication import edition
    from warehouse.sharing import share as shared

    rows = shared(find_snapshot(settings), options.folder, edition(now()), bodies=options.bodies)
    print(
        f"{options.folder}: {rows['articles']} articles, {rows['events']} events, {'with' if options.bodies else 'without'} texts"
    )
    return DONE


def alerts(options: Options, settings: Settings) -> int:
    """Tell what is new by the rules, or only show it."""
    from flows.alerts import rehearse, tell
    from flows.clock import now

    if settings.questions_file is None:
        return complain("LAGEBILD_QUESTIONS names no file with alert rules; flows/sample/questions.toml is an example", USAGE)
    if getattr(options, "dry_run", False):
        print("\n".join(rehearse(settings)).rstrip() or "nothing new to tell")
        return DONE
    told = tell(settings, now())
    print(f"alerts: {summary(Counter(sent=told.sent, failed=told.failed, skipped=told.skipped)) or 'nothing to tell'}")
    return max((complain(problem, LOOK) for problem in told.problems), default=DONE)


def run(options: Options, settings: Settings) -> int:
    """Collect, publish and say what is new, as a Prefect flow."""
    from flows.questions import kept
    from flows.serving import run_once

    settings = settings.sample() if options.sample else settings
    settings.catalogue()  # what is wrong with it is said before Prefect starts
    kept(settings.questions_file)
    done = run_once(settings, sample=options.sample)
    print(done["report"])
    return _collected(settings, Counter(done["counts"]))


def serve(options: Options, settings: Settings) -> int:
    """Run the schedule in this process."""
    from flows.questions import kept
    from flows.serving import serve_schedule

    settings.catalogue()
    kept(settings.questions_file)
    serve_schedule(settings)
    return DONE


def check_sources(options: Options, settings: Settings) -> int:
    """Visit every feed of the catalogue once, store nothing, and tell which answer."""
    from flows.probe import probe_feeds
    from flows.tables import show

    answer, failed = probe_feeds(settings)
    show(answer, options.format)
    return complain(f"{failed} feeds did not answer as feeds", LOOK) if failed else DONE


def discover(options: Options, settings: Settings) -> int:
    """Find the feeds of an outlet by its front page, and show them; nothing is stored."""
    from extractors.url import canonical
    from flows.probe import discover_feeds
    from flows.tables import show

    url = canonical(options.url if "://" in (options.url or "") else f"https://{options.url}") if options.url else None
    if url is None:
        return complain("which front page? lagebild sources discover https://outlet.example/", USAGE)
    found = discover_feeds(settings, url)
    show(found, options.format)
    return DONE if found.rows else complain(f"{url} names no feed, and none stands at the usual places", LOOK)
