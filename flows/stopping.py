"""Ctrl-C and SIGTERM end work on the network in good order: it is cancelled, and what is finished is stored on the way out."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def stopped_by_signals() -> AsyncIterator[None]:
    """Let either signal cancel the present task, and raise KeyboardInterrupt once the block has been left.

    Elsewhere than in the main thread signals cannot be had; there whoever runs the thread decides.
    """
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if task is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    stopped = False

    def stop(number: int, frame: object) -> None:
        nonlocal stopped
        stopped = True
        loop.call_soon_threadsafe(task.cancel)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except asyncio.CancelledError:
        if not stopped:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if stopped:  # also where the work was over before the loop could look
        raise KeyboardInterrupt
