"""When a feed or a page is due again. Pure: the clock and the dice are given."""

from datetime import datetime, timedelta

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=24)
MOST_ATTEMPTS = 5
RETRY = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


def next_poll(now: datetime, failures: int, retry_after: float | None, jitter: float) -> datetime:
    """Return when to visit a feed again: soon while it answers, ever less often while it fails, but always.

    `jitter` is a random number from 0 to 1 that keeps feeds from falling into step.
    """
    wait = min(LONGEST, SHORTEST * float(2 ** min(failures, 10)))
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=retry_after))
    return now + wait * (0.95 + 0.1 * jitter)


def retry_page(now: datetime, attempts: int, retry_after: float | None) -> datetime | None:
    """Return when to try a page again after so many attempts, None when it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = RETRY[min(attempts, len(RETRY)) - 1]
    return now + max(wait, timedelta(seconds=retry_after or 0))
