"""A run: its id, its row in the warehouse, its counts."""

import fcntl
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from extractors.errors import Unable
from extractors.mentions import gazetteer
from flows.clock import now
from flows.filing import as_json
from flows.settings import VERSION, Settings
from warehouse import load
from warehouse.database import opened, transaction


@dataclass(slots=True)
class Run:
    """A run that is under way."""

    run_id: str
    flow: str
    started_at: datetime
    counts: Counter[str] = field(default_factory=Counter)


@contextmanager
def alone(flow: str, settings: Settings) -> Iterator[None]:
    """Hold the flow's lock, which the system lets go of however the process ends. Raises Unable."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / f".{flow}.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Unable(
                f"another {flow} is under way in {settings.home} (process {lock.read().strip() or 'unknown'}); "
                "wait for it, or stop it"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def recorded(flow: str, settings: Settings) -> Iterator[Run]:
    """Record a run with its counts; one that is cut off keeps no end, one that fails or is stopped keeps its counts.

    Raises Unable when the same flow is under way in another process.
    """
    with alone(flow, settings):
        yield from _recorded(flow, settings)


def _recorded(flow: str, settings: Settings) -> Iterator[Run]:
    started = now()
    run = Run(f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", flow, started)
    with opened(settings.database) as db, transaction(db):
        load.start_run(db, (run.run_id, flow, started, VERSION))
        load.sync_entities(db, list(gazetteer().entities.values()))
        catalogue = settings.catalogue()
        load.sync_catalogue(db, list(catalogue.sources.values()), list(catalogue.feeds.values()))
    try:
        yield run
    finally:
        with opened(settings.database) as db:
            load.end_run(db, run.run_id, now(), as_json(run.counts))
