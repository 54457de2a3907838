"""The manifest of what is published: when, of which runs, what the checks found, rows, and size and SHA-256 of each file."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from warehouse.ask import ask

MANIFEST = "manifest.json"
CHUNK = 1 << 22


def write(folder: Path, files: Mapping[str, Path], said: Mapping[str, Any]) -> None:
    """Write the manifest of these files beside them, at once. A file that is the one of the manifest before is not read again."""
    former = read(folder).get("files", {})
    described = {name: _described(path, former.get(name)) for name, path in files.items()}
    runs = [row for path in files.values() if path.suffix == ".duckdb" for row in ask(path, "last_runs").dicts()]
    draft = folder / f".{MANIFEST}"
    draft.write_text(json.dumps({**said, "runs": runs, "files": described}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    draft.replace(folder / MANIFEST)


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder; empty where there is none, or one that somebody wrote over."""
    with suppress(OSError, ValueError):
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        if isinstance(said, dict):
            return said
    return {}


def _described(path: Path, former: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return size, time and hash; a hard link to the file of the former manifest has its time, and so its hash."""
    state = path.stat()
    found = {"bytes": state.st_size, "modified_ns": state.st_mtime_ns}
    if former and found.items() <= former.items():
        return dict(former)
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(CHUNK):
            digest.update(block)
    return found | {"sha256": digest.hexdigest()}
