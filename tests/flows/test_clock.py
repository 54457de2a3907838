"""The present."""

from datetime import UTC, datetime, timedelta

from flows.clock import now


def test_the_present_is_the_systems_and_in_utc():
    before = datetime.fromtimestamp(datetime.now(UTC).timestamp(), UTC)  # noqa: TID251  # what `now` is compared with
    assert before <= now() <= before + timedelta(seconds=10)
    assert now().tzinfo is UTC
