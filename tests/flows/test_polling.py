"""When a feed or a page is due again."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.polling import MOST_ATTEMPTS, next_poll, retry_page

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "retry_after", "minutes"),
    [
        (0, None, 10),
        (1, None, 20),
        (2, None, 40),
        (7, None, 1280),
        (8, None, 1440),
        (100, None, 1440),
        (10**6, None, 1440),
        (0, 60.0, 10),
        (0, 3600.0, 60),
        (1, 7 * 86400.0, 7 * 1440),
    ],
)
def test_a_feed_is_visited_ever_less_often_while_it_fails_and_never_before_it_asks(failures, retry_after, minutes):
    assert next_poll(NOW, failures, retry_after, 0.5) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 570), (0.5, 600), (1.0, 630)])
def test_dice_move_a_visit_by_a_twentieth_at_most(jitter, seconds):
    assert next_poll(NOW, 0, None, jitter) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("attempts", "retry_after", "wait"),
    [
        (1, None, timedelta(minutes=10)),
        (2, None, timedelta(hours=1)),
        (3, None, timedelta(hours=6)),
        (4, None, timedelta(hours=24)),
        (1, 60.0, timedelta(minutes=10)),
        (1, 7200.0, timedelta(hours=2)),
    ],
)
def test_a_page_is_tried_again_ever_later_and_never_before_its_host_asks(attempts, retry_after, wait):
    assert retry_page(NOW, attempts, retry_after) == NOW + wait


@pytest.mark.parametrize("attempts", [MOST_ATTEMPTS, MOST_ATTEMPTS + 1])
def test_a_page_is_given_up_in_the_end(attempts):
    assert retry_page(NOW, attempts, 60.0) is None
