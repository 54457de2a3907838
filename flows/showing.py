"""The commands that only read: they open the published snapshot and print."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from extractors.errors import UsageError
from flows import answers, searching, tables
from flows.clock import now
from flows.exits import DONE, LOOK, complain
from flows.finding import find_snapshot
from flows.settings import Settings
from warehouse import ask

Options = argparse.Namespace


def events(options: Options, settings: Settings) -> int:
    """List events."""
    snapshot = find_snapshot(settings)
    tables.show(answers.events(snapshot, vars(options)), options.format)
    return DONE


def search(options: Options, settings: Settings) -> int:
    """Find articles by their words, and tell which words no article holds."""
    snapshot, query = find_snapshot(settings), " ".join(options.query)
    found = searching.search(snapshot, query, vars(options))
    print(searching.describe(found)) if options.format == "table" else tables.show(found, options.format)
    for remark in searching.remarks(snapshot, query, vars(options), len(found.rows)):
        print(f"lagebild: {remark}", file=sys.stderr)
    return DONE


def event(options: Options, settings: Settings) -> int:
    """Show one event."""
    snapshot = find_snapshot(settings)
    found, articles = answers.event(snapshot, options.event_id)
    if options.format == "table":
        print(answers.describe_event(found, articles))
    elif options.format == "json":
        print(tables.as_json({**found, "articles": articles}))
    else:
        tables.show(ask.Answer(tuple(articles[0]), tuple(tuple(article.values()) for article in articles)), "csv")
    return DONE


def why(options: Options, settings: Settings) -> int:
    """Tell why two articles are one event, or why not."""
    snapshot = find_snapshot(settings)
    compared = answers.why(snapshot, options.one, options.other, now())
    if options.format == "table":
        print(answers.describe_why(compared))
    else:
        said = asdict(compared) | {
            "evidence": {
                **asdict(compared.evidence),
                "shared": dict(compared.evidence.shared),
                "parts": dict(compared.evidence.parts),
            }
        }
        rows = ask.Answer(tuple(said), (tuple(json.dumps(value, ensure_ascii=False) for value in said.values()),))
        print(tables.as_json(said)) if options.format == "json" else tables.show(rows, "csv")
    return DONE


def trace(options: Options, settings: Settings) -> int:
    """Tell what became of an address."""
    snapshot = find_snapshot(settings)
    found = answers.trace(snapshot, options.name)
    print(answers.describe_trace(found)) if options.format == "table" else tables.show(found, options.format)
    return DONE


def sources(options: Options, settings: Settings) -> int:
    """List the catalogue with its health, check it live, or export it."""
    if options.action == "opml":
        from extractors.sources import to_opml

        print(to_opml(settings.catalogue()), end="")
        return DONE
    if options.action == "check":
        from flows.doing import check_sources

        return check_sources(options, settings)
    if options.action == "discover":
        from flows.doing import discover

        return discover(options, settings)
    catalogue = settings.catalogue()
    health = {row["source_id"]: row for row in ask.ask(settings.snapshot, "sources").dicts()} if settings.snapshot.is_file() else {}
    columns = ("source_id", "name", "country", "bloc", "languages", "enabled", "feeds", "state", "why")
    rows = [
        (
            source.source_id,
            source.name,
            source.country,
            source.bloc,
            list(source.languages),
            source.enabled,
            sum(feed.source_id == source.source_id for feed in catalogue.feeds.values()),
            health.get(source.source_id, {}).get("state", "never polled" if source.enabled else "off"),
            health.get(source.source_id, {}).get("why") or health.get(source.source_id, {}).get("last_error"),
        )
        for source in catalogue.sources.values()
    ]
    tables.show(ask.Answer(columns, tuple(rows)), options.format)
    return DONE


def dictionary(options: Options, settings: Settings) -> int:
    """Print the data dictionary, as Markdown."""
    from warehouse.dictionary import dictionary as described

    print(described(find_snapshot(settings)), end="")
    return DONE


def sql(options: Options, settings: Settings) -> int:
    """Answer SQL, or open a prompt."""
    snapshot = find_snapshot(settings)
    if options.query is None:
        return _prompt(snapshot, options.format)
    tables.show(ask.ask_sql(snapshot, options.query), options.format)
    return DONE


def _prompt(snapshot: Path, style: str) -> int:
    """Answer statements from standard input, each ended by a semicolon, until it ends."""
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401  # gives input() its history and editing

        print(f"{snapshot}, read-only. End a statement with ; - leave with Ctrl-D. SHOW TABLES; lists the tables.")
    statement, failed = "", False
    while True:
        try:
            line = input(("lagebild> " if not statement else "      ... ") if interactive else "")
        except EOFError:
            break
        statement += line + "\n"
        if line.rstrip().endswith(";"):
            failed |= _answered(snapshot, statement, style)
            statement = ""
    if statement.strip():
        failed |= _answered(snapshot, statement, style)
    return LOOK if failed and not interactive else DONE


def _answered(snapshot: Path, statement: str, style: str) -> bool:
    try:
        tables.show(ask.ask_sql(snapshot, statement), style)
    except UsageError as error:
        complain(str(error), error.exit_code)
        return True
    return False


def evaluate(options: Options, settings: Settings) -> int:
    """Score same-event decisions on a labelled set."""
    from flows import evaluation

    done = evaluation.evaluate(options.folder, [code for code in options.language.split(",") if code], settings.semantic)
    if options.decisions:
        options.decisions.write_text("".join(json.dumps(decision) + "\n" for decision in done.decisions), "utf-8")
    rows = tuple((done.measure, name, found.precision, found.recall, found.f1, found.items) for name, found in done.scores.items())
    tables.show(ask.Answer(("measure", "of", "precision", "recall", "f1", "items"), rows), options.format)
    return DONE
