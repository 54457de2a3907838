"""The command `lagebild`: arguments in, exit code out. Prefect is imported only by what is a flow."""

import argparse
import atexit
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from extractors.errors import LagebildError
from flows.exits import DONE, LOOK, NOTHING, complain
from flows.settings import VERSION, Settings, from_environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = parser().parse_args(arguments)
    try:
        code = int(options.run(options, from_environment()))
        sys.stdout.flush()  # here, where a reader that went away is no error
        return code
    except LagebildError as error:
        return complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        return complain("stopped; what was finished is kept, and the same command goes on from there", LOOK)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # a full disk, a folder that may not be written
        return complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", NOTHING)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="lagebild",
        description="News of the Russia-Ukraine war, sorted by event, in DuckDB.",
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"lagebild {VERSION}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _writing(commands)
    _reading(commands)
    return top


SETTINGS = """settings, from the environment:
  LAGEBILD_HOME             folder of everything that is written (default ./data)
  LAGEBILD_SOURCES          another catalogue: TOML as ours, or OPML
  LAGEBILD_CONTACT          address or URL that the user agent names to outlets
  LAGEBILD_ALLOW_PRIVATE    1 allows addresses that are not public
  LAGEBILD_SEMANTIC_MODEL   folder of a model2vec model: sentence embeddings as further evidence (off by default)
  LAGEBILD_QUESTIONS        TOML file of kept questions, which become feeds, and of alert rules
  LAGEBILD_SITE_URL         where readers find published/site; links in feeds and alerts lead there
  LAGEBILD_COLLECT_SECONDS  longest time a collection may take (default 600); what is left waits for the next

exit codes: 0 done; 1 done, but look at stderr; 2 wrong usage or configuration;
  3 nothing could be done; 4 a check held the publication back"""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add(commands: Commands, name: str, run: Callable[[argparse.Namespace, Settings], int], text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    command.set_defaults(run=run)
    return command


def _writing(commands: Commands) -> None:
    from flows import doing

    run = _add(commands, "run", doing.run, "collect what is due, publish, and say what is new")
    run.add_argument("--sample", action="store_true", help="do it in a home of its own, with the bundled corpus loaded first")
    collect = _add(commands, "collect", doing.collect, "collect from the feeds that are due, and publish")
    collect.add_argument("--source", action="append", metavar="ID", default=[], help="only this outlet (may be given again)")
    collect.add_argument("--all", action="store_true", help="feeds that are not due too")
    loads = "load files, folders and archives, or an outlet's own archive by date, and publish"
    backfill = _add(commands, "backfill", doing.backfill, loads)
    backfill.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help=".txt, .html, .jsonl, .warc, .zip, .gz of them, or folders"
    )
    backfill.add_argument("--source", metavar="ID", help="this outlet's own archive instead, by its sitemaps")
    backfill.add_argument("--since", type=_day, metavar="DATE", help="first day of the archive to load (YYYY-MM-DD)")
    backfill.add_argument("--until", type=_day, metavar="DATE", help="last day of it (default: today)")
    reread = _add(commands, "reread", doing.reread, "read the kept pages with today's extractors, and report what changed")
    reread.add_argument("--dry-run", action="store_true", help="report only; change nothing")
    reread.add_argument("--source", action="append", metavar="ID", default=[], help="only this outlet (may be given again)")
    reread.add_argument("--format", choices=("table", "json", "csv"), default="table", help="how to print it (default table)")
    for command in (collect, backfill, reread):
        command.add_argument("--keep-all", action="store_true", help="also keep what is not about the war")
        command.add_argument("--no-publish", action="store_true", help="leave the readers' snapshot as it is")
    _add(commands, "publish", doing.publish, "run the checks and write the readers' snapshot")
    share = _add(commands, "share", doing.share, "write a snapshot to give away: headlines, links and our own facts, no texts")
    share.add_argument("folder", type=Path, metavar="FOLDER", help="a new folder, or one that was shared before")
    share.add_argument("--bodies", action="store_true", help="with the texts of articles, which belong to their publishers")
    alerts = _add(
        commands, "alerts", doing.alerts, "tell by mail, webhook or messenger what is new by the rules of LAGEBILD_QUESTIONS"
    )
    alerts.add_argument("--dry-run", action="store_true", help="print what would be told to whom; send and record nothing")
    _add(commands, "serve", doing.serve, "run the schedule in this process, without a work pool")


def _reading(commands: Commands) -> None:
    from flows import showing

    events = _add(commands, "events", showing.events, "list events, most covered first")
    for name in ("since", "until"):
        events.add_argument(f"--{name}", type=_day, metavar="DATE", help=f"reported {name} this day (YYYY-MM-DD, UTC)")
    for name, text in (
        ("place", "that name this place"),
        ("entity", "that name this person, organisation, weapon or place"),
        ("language", "with articles in this language"),
    ):
        events.add_argument(f"--{name}", help=f"only events {text}")
    events.add_argument("--limit", type=_positive, default=20, metavar="N", help="at most so many (default 20)")
    _searching(commands)
    event = _add(commands, "event", showing.event, "show one event: its articles, who was first, why each belongs")
    event.add_argument("event_id", metavar="ID", help="id of an event, or its beginning")
    why = _add(commands, "why", showing.why, "tell why two articles are one event, or why not")
    why.add_argument("one", metavar="A", help="an article: id, address, file, or name of the file or line it came from")
    why.add_argument("other", metavar="B")
    trace = _add(commands, "trace", showing.trace, "tell what became of an address, a file or a line")
    trace.add_argument("name", metavar="URL")
    sql = _add(commands, "sql", showing.sql, "answer SQL from the snapshot, read-only; without QUERY a prompt")
    sql.add_argument("query", nargs="?", metavar="QUERY")
    _add(commands, "dictionary", showing.dictionary, "print what each table, column and trend is, as Markdown")
    evaluate = _add(commands, "evaluate", showing.evaluate, "score same-event decisions on a labelled set")
    evaluate.add_argument(
        "folder", type=Path, metavar="FOLDER", help="holds articles.jsonl with cluster_id, or pairs.jsonl beside it"
    )
    evaluate.add_argument("--language", default="", metavar="CODES", help="only articles in these languages, such as de,en,ru")
    evaluate.add_argument("--decisions", type=Path, metavar="FILE", help="write one JSON line for each article or pair")
    shows = "list the catalogue, check that it answers, export it, or find an outlet's feeds"
    sources = _add(commands, "sources", showing.sources, shows)
    sources.add_argument("action", nargs="?", choices=("list", "check", "opml", "discover"), default="list")
    sources.add_argument("url", nargs="?", metavar="URL", help="with discover: an outlet's front page")
    for command in (events, event, why, trace, sql, sources, evaluate):
        command.add_argument("--format", choices=("table", "json", "csv"), default="table", help="how to print it (default table)")


def _searching(commands: Commands) -> None:
    from flows import showing

    text = 'find articles by words in any of their forms; "in quotes" a phrase, -word must not be there, word* is a beginning'
    search = _add(commands, "search", showing.search, text)
    search.add_argument(
        "query", nargs="*", metavar="QUERY", help='words that an article holds, all of them; in single quotes together with " and -'
    )
    search.add_argument("--entity", help="only articles that name this person, organisation, weapon or place")
    search.add_argument("--place", help="only articles that name this place")
    search.add_argument("--outlet", metavar="ID", help="only articles of this outlet")
    search.add_argument("--language", metavar="CODE", help="only articles in this language")
    for name in ("since", "until"):
        search.add_argument(f"--{name}", type=_day, metavar="DATE", help=f"published {name} this day (YYYY-MM-DD, UTC)")
    search.add_argument("--limit", type=_positive, default=20, metavar="N", help="at most so many (default 20)")
    search.add_argument("--format", choices=("table", "json", "csv"), default="table", help="how to print it (default table)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2022-01-31") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def entry() -> None:
    """Run the command and end the process.

    Once Prefect has run, its threads outlive the interpreter and DuckDB's binding prints pages about references that
    they still hold; so the process then ends right after everybody's clean-up has run.
    """
    signal.signal(signal.SIGTERM, _stop)  # what ends a service ends it as Ctrl-C does
    code = main()
    if "prefect" in sys.modules:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    entry()
