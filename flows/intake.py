"""The steps of a backfill: walk what was named, read it in workers, file it batch by batch.

Batches are cut by position, whatever is settled already, so a run that was cut off and begun again files the same
batches as an undisturbed one.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.containers import KINDS, ORIGINS, Item, items, refusal
from extractors.errors import UsageError
from extractors.identity import content_hash, digest
from extractors.reading import Context
from extractors.records import Reading, Refusal, Sighting
from flows.filing import Outcome, file_outcomes
from flows.settings import Settings
from flows.workers import PendingReadings, Readers
from warehouse import read
from warehouse.database import opened

BATCH = 500
LARGEST_BATCH = 48 * 1024 * 1024
SEEN_BEFORE = "seen_before"
Progress = Callable[[Counter[str]], None]


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to take in, and the name its items are known by: its path below the folder that was named."""

    path: Path
    name: str


def walk(paths: Iterable[Path]) -> list[InputFile]:
    """Return the files below the paths, each once, in a fixed order; hidden ones are left out of folders. Raises UsageError."""
    found: dict[Path, InputFile] = {}
    for path in paths:
        if path.is_dir():
            below = (file for file in sorted(path.rglob("*")) if file.is_file())
            for file in below:
                name = file.relative_to(path)
                if not any(part.startswith(".") for part in name.parts):
                    found.setdefault(file.resolve(), InputFile(file, _storable(name.as_posix())))
        elif path.is_file():
            found.setdefault(path.resolve(), InputFile(path, _storable(path.name)))
        elif path.exists():
            raise UsageError(f"{path} is neither a file nor a folder")
        else:
            raise UsageError(f"{path} does not exist; name a file, a folder or an archive ({', '.join(KINDS)})")
    return list(found.values())


def _storable(name: str) -> str:
    """Return a file's name as text that can be stored: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def backfill(
    files: Sequence[InputFile],
    settings: Settings,
    context: Context,
    counts: Counter[str],
    *,
    keep_all: bool,
    progress: Progress,
) -> None:
    """Take in what the files hold, adding the fates to `counts`. Each batch is one transaction."""
    with Readers() as readers, closing(_batches(_pieces(files))) as batches:
        pending: list[_Batch] = []
        for batch in batches:
            pending.append(_begin(batch, settings, readers, context, keep_all=keep_all))
            if len(pending) > 1:
                counts.update(_finish(pending.pop(0), settings, context, keep_all=keep_all))
                progress(counts)
        for last in pending:
            counts.update(_finish(last, settings, context, keep_all=keep_all))
            progress(counts)


@dataclass(slots=True)
class _Batch:
    """A batch on its way: refusals so far, and the readings that are being made."""

    outcomes: list[Outcome]
    sightings: list[Sighting]
    readings: PendingReadings
    counts: Counter[str]


def _begin(pieces: Sequence[Item | Refusal], settings: Settings, readers: Readers, context: Context, *, keep_all: bool) -> _Batch:
    """Leave out what is settled already and begin to read the rest."""
    sighted = {sighting.sighting_id: (sighting, piece) for piece in pieces for sighting in [_sighting(piece, context)]}
    with opened(settings.database) as db:
        settled = read.settled(db, sighted)
    counts: Counter[str] = Counter()
    outcomes, sightings, reading = [], [], []
    for sighting_id, (sighting, piece) in sighted.items():
        fate = settled.get(sighting_id)
        if _is_settled(fate, keep_all=keep_all):
            counts[SEEN_BEFORE] += 1
            counts[f"{SEEN_BEFORE}_{fate}"] += 1
        elif isinstance(piece, Refusal):
            outcomes.append(Outcome(sighting, piece))
        else:
            sightings.append(sighting)
            reading.append(piece)
    return _Batch(outcomes, sightings, PendingReadings(readers, reading, context), counts)


def _finish(batch: _Batch, settings: Settings, context: Context, *, keep_all: bool) -> Counter[str]:
    """Wait for a batch's readings and file it, but for what the batch before it has settled since it was begun."""
    outcomes = batch.outcomes + [
        Outcome(_named(sighting, result), result)
        for sighting, result in zip(batch.sightings, batch.readings.results(), strict=True)
    ]
    if outcomes:
        with opened(settings.database) as db:
            settled = read.settled(db, [found.sighting.sighting_id for found in outcomes])
            left = [found for found in outcomes if not _is_settled(settled.get(found.sighting.sighting_id), keep_all=keep_all)]
            batch.counts.update(file_outcomes(db, left, context.now, keep_all=keep_all, semantic=settings.semantic))
    return batch.counts


def _is_settled(fate: str | None, *, keep_all: bool) -> bool:
    """Tell whether an item is done with: one whose reading ran out of time is tried again."""
    return fate not in (None, "failed") and not (fate == "unrelated" and keep_all)


def _named(sighting: Sighting, result: Reading | Refusal) -> Sighting:
    """Know a line by the id it states."""
    return (
        replace(sighting, origin_ref=result.article.origin_ref, source_id=result.article.source_id)
        if isinstance(result, Reading)
        else sighting
    )


def _sighting(piece: Item | Refusal, context: Context) -> Sighting:
    if isinstance(piece, Refusal):
        origin, ref, sighting_id = (
            piece.origin,
            piece.origin_ref,
            digest("refused", piece.origin_ref, piece.reason, piece.content_hash),
        )
    else:
        origin, ref = ORIGINS[piece.kind], piece.ref
        sighting_id = digest("item", origin, None if piece.kind == "line" else ref, content_hash(piece.data))
    return Sighting(
        sighting_id,
        origin,
        ref,
        None,
        None,
        piece.url if isinstance(piece, Item) else None,
        None,
        None,
        "none",
        None,
        context.now,
        "waiting",
        None,
        None,
        0,
        None,
        context.run_id,
    )


def _pieces(files: Iterable[InputFile]) -> Iterator[Item | Refusal]:
    for file in files:
        try:
            nothing = True
            with file.path.open("rb") as stream:
                for piece in items(file.name, stream):
                    nothing = False
                    yield piece
            if nothing:
                yield refusal(file.name, "empty: it holds nothing that could be an article", b"")
        except OSError as error:
            yield refusal(file.name, f"cannot be read: {error.strerror}", file.name.encode())


def _batches(pieces: Iterator[Item | Refusal]) -> Generator[list[Item | Refusal], None, None]:
    """Cut into batches of so many pieces, or fewer where they are large."""
    batch: list[Item | Refusal] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.data) if isinstance(piece, Item) else 0
        if len(batch) >= BATCH or size >= LARGEST_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
