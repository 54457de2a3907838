"""The readers' file and its spare: the snapshot before, which the next publication brings up to date and swaps in.

A reader keeps the file it has open. Whoever still has the spare open holds it by DuckDB's lock; it is then left to them, and a
copy of the newest takes its place. Linux does not tell a process of its own locks, so its own open files are looked at too.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb

SNAPSHOT, SPARE = "lagebild.duckdb", ".spare.duckdb"
OPEN_FILES = Path("/proc/self/fd")


def take(folder: Path) -> Path | None:
    """Return a draft to bring up to date: the spare, where nobody reads it, or a copy of the newest; None where there is neither.

    The spare is taken away: if the work is cut off, the next publication begins with a copy of what readers have.
    """
    draft, spare = folder / f".{SNAPSHOT}.{os.getpid()}", folder / SPARE
    if spare.is_file() and not _is_read(spare):
        spare.replace(draft)
        return draft
    spare.unlink(missing_ok=True)
    if not (folder / SNAPSHOT).is_file():
        return None
    shutil.copyfile(folder / SNAPSHOT, draft)
    return draft


def new(folder: Path) -> Path:
    """Return the path of a draft that is made from the start."""
    return folder / f".{SNAPSHOT}.{os.getpid()}"


def swap(folder: Path, draft: Path, *, keep: bool = True) -> None:
    """Give readers the draft, at once; what they had becomes the spare if it is to be kept and the file system has hard links."""
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    kept = folder / f"{SPARE}.{os.getpid()}"
    kept.unlink(missing_ok=True)
    if keep:
        with suppress(OSError):  # nothing published yet, or no hard links here
            os.link(folder / SNAPSHOT, kept)
    draft.replace(folder / SNAPSHOT)
    if kept.exists():
        kept.replace(folder / SPARE)


def sweep(folder: Path) -> None:
    """Remove what a publication that was cut off left behind."""
    for left in (*folder.glob(f".{SNAPSHOT}.*"), *folder.glob(f"{SPARE}.*")):
        if left.is_dir():  # what DuckDB spilled
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def _is_read(path: Path) -> bool:
    """Tell whether somebody has a file open that we may not change under them."""
    mine = path.stat()
    if OPEN_FILES.is_dir():
        for entry in OPEN_FILES.iterdir():
            with suppress(OSError):
                found = entry.stat()
                if (found.st_dev, found.st_ino) == (mine.st_dev, mine.st_ino):
                    return True
    try:
        duckdb.connect(str(path)).close()
    except duckdb.Error:
        return True
    return False
