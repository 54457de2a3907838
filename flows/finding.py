"""Which published snapshot a command reads."""

import sys
from pathlib import Path

from extractors.errors import Unable
from flows.settings import Settings


def find_snapshot(settings: Settings) -> Path:
    """Return the snapshot to read: the real one, else the sample's with a word about it. Raises Unable."""
    if settings.snapshot.is_file():
        return settings.snapshot
    sample = settings.sample()
    if not sample.snapshot.is_file():
        raise Unable(
            f"nothing is published in {settings.home} yet: run `lagebild run`, `lagebild backfill PATH` or `make run` first"
        )
    print(f"lagebild: nothing is published in {settings.home} yet; this is the sample in {sample.home}", file=sys.stderr)
    return sample.snapshot
