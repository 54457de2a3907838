"""Reading in worker processes: every page has a deadline, and a page that kills its reader costs only itself."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from extractors.containers import Item, refused
from extractors.reading import Context, read_item
from extractors.records import Reading, Refusal

Task = TypeVar("Task")
DEADLINE = 20.0
GROUP = 32
FEW, SMALL = 24, 256 * 1024


@dataclass(frozen=True, slots=True)
class Died:
    """A worker gave no answer, and why; `late`: its time was over, and the machine may just have been busy."""

    reason: str
    late: bool


class Readers:
    """A pool of reading processes, started when the first task comes."""

    def __init__(self, processes: int | None = None) -> None:
        """Prepare for as many processes as there are processors, at most eight."""
        self._processes = processes or min(8, os.cpu_count() or 1)
        self._pool: ProcessPool | None = None

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool:
            if kind:
                self._pool.stop()  # type: ignore[no-untyped-call]
            else:
                self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()

    def submit(self, function: Callable[..., Any], *arguments: object, seconds: float = DEADLINE) -> Any:
        """Run a function of ours in a worker, for `seconds` at most; return its future."""
        if self._pool is None:
            methods = multiprocessing.get_all_start_methods()
            context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
            if hasattr(context, "set_forkserver_preload"):
                context.set_forkserver_preload(["flows.warmed"])
            self._pool = ProcessPool(max_workers=self._processes, max_tasks=2000, context=context)
        return self._pool.schedule(function, args=arguments, timeout=seconds)

    async def answer(self, function: Callable[..., Any], *arguments: object, seconds: float = DEADLINE) -> Any:
        """Run a function of ours in a worker and wait for what it returns; where it dies, return what it died of."""
        try:
            return await asyncio.wrap_future(self.submit(function, *arguments, seconds=seconds))
        except Exception as error:  # noqa: BLE001  # whatever a worker died of becomes the input's reason
            return Died(gone_wrong(error), late=isinstance(error, FutureTimeout))


def gone_wrong(error: BaseException) -> str:
    """Return the reason for a refusal when a worker did not answer."""
    if isinstance(error, FutureTimeout):
        return f"reading it took longer than {DEADLINE:.0f} seconds"
    if isinstance(error, ProcessExpired):
        return f"reading it ended its process (exit code {error.exitcode})"
    return f"reading it failed: {type(error).__name__}: {' '.join(str(error).split())[:150]}"


def read_group(items: Sequence[Item], context: Context) -> list[Reading | Refusal]:
    """Read some items in order (runs in a worker)."""
    return [read_item(item, context) for item in items]


class PendingReadings:
    """The readings of one batch of items, begun at once, had in the items' order."""

    def __init__(self, readers: Readers, items: Sequence[Item], context: Context) -> None:
        """Begin to read: texts in groups, pages one by one; a few small texts are read right here when asked for."""
        self._readers, self._context = readers, context
        self._groups = _groups(items)
        small = len(items) <= FEW and all(map(_is_light, items))
        self._futures = (
            [] if small else [readers.submit(read_group, group, context, seconds=_seconds(group)) for group in self._groups]
        )

    def results(self) -> list[Reading | Refusal]:
        """Return what became of each item, waiting for it."""
        if not self._futures:
            return [result for group in self._groups for result in read_group(group, self._context)]
        results: list[Reading | Refusal] = []
        for group, future in zip(self._groups, self._futures, strict=True):
            try:
                results += future.result()
            except Exception as error:  # noqa: BLE001  # whatever a worker died of becomes the item's reason
                results += [self._alone(item) for item in group] if len(group) > 1 else [_refused(group[0], error)]
        return results

    def _alone(self, item: Item) -> Reading | Refusal:
        """Read one item of a group that failed, so that only the guilty one is refused."""
        try:
            return self._readers.submit(read_group, [item], self._context).result()[0]  # type: ignore[no-any-return]
        except Exception as error:  # noqa: BLE001
            return _refused(item, error)


def _is_light(item: Item) -> bool:
    """Tell whether an item is a text that is read in no time."""
    return item.kind in ("text", "line") and len(item.data) <= SMALL


def _groups(items: Sequence[Item]) -> list[list[Item]]:
    """Cut items into groups: light ones together, each other one alone."""
    groups: list[list[Item]] = []
    for item in items:
        if groups and _is_light(item) and _is_light(groups[-1][0]) and len(groups[-1]) < GROUP:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _seconds(group: Sequence[Item]) -> float:
    return DEADLINE if len(group) == 1 else 3 * DEADLINE


def _refused(item: Item, error: BaseException) -> Refusal:
    return replace(refused(item, gone_wrong(error)), again=isinstance(error, FutureTimeout))
