"""When a feed, a page or an article is due again."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.polling import (
    LONGEST,
    MOST_ATTEMPTS,
    SHORTEST,
    Rhythm,
    Visit,
    next_poll,
    next_revisit,
    retry_page,
    visits_done,
)  # fmt: skip

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
WEEKS = timedelta(days=28)
NOTHING = Rhythm()


def steady(per_hour: float, listed: int = 50, hours: range = range(24), weekends: bool = True) -> Rhythm:
    """Return the rhythm of a feed that has published so much in each of these hours for four weeks."""
    counts = {(False, hour): round(20 * per_hour) for hour in hours}
    if weekends:
        counts |= {(True, hour): round(8 * per_hour) for hour in hours}
    return Rhythm(NOW - WEEKS, counts, listed)


def minutes(rhythm: Rhythm, at: datetime = NOW, **visit: float) -> float:
    """Return after how many minutes a feed is visited again."""
    return (next_poll(at, Visit(**visit), rhythm, 0.5)[0] - at) / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("failures", "retry_after", "expected"),
    [
        (1, None, 20),
        (2, None, 40),
        (7, None, 1280),
        (8, None, 1440),
        (100, None, 1440),
        (10**6, None, 1440),
        (1, 60.0, 20),
        (1, 7 * 86400.0, 7 * 1440),
    ],
)
def test_a_feed_is_visited_ever_less_often_while_it_fails_and_never_before_it_asks(failures, retry_after, expected):
    assert minutes(NOTHING, failures=failures, retry_after=retry_after) == pytest.approx(expected)


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.8), (0.5, 1.0), (1.0, 1.2)])
def test_dice_move_the_visit_to_a_failing_feed_by_a_fifth(jitter, share):
    at, _ = next_poll(NOW, Visit(failures=3), NOTHING, jitter)
    assert at - NOW == timedelta(minutes=80) * share


@pytest.mark.parametrize(
    ("per_hour", "expected"),
    [(100, 10), (6, 13), (2, 22), (1, 30), (0.5, 43), (0.25, 60), (0.0625, 120)],
)
def test_the_interval_goes_with_one_over_the_root_of_the_rate(per_hour, expected):
    assert minutes(steady(per_hour)) == pytest.approx(expected, rel=0.2)


def test_a_feed_that_never_publishes_is_visited_every_four_hours():
    assert minutes(Rhythm(NOW - WEEKS, {}, 50)) == pytest.approx(240, rel=0.1)


def test_a_feed_of_which_nothing_is_known_is_visited_soon():
    assert 10 <= minutes(NOTHING) <= 30


def test_a_feed_that_sleeps_at_night_is_left_alone_until_the_morning():
    office = steady(4, hours=range(6, 22))
    noon, night = NOW, NOW.replace(hour=23)
    assert minutes(office, noon) <= 20
    assert minutes(office, night) >= 45


def test_a_feed_that_rests_at_weekends_is_visited_less_often_on_saturday():
    office = steady(1, weekends=False)
    assert minutes(office, NOW + timedelta(days=3)) > 1.5 * minutes(office, NOW)


@pytest.mark.parametrize(
    ("rhythm", "wish", "expected", "why"),
    [
        (steady(60, listed=500), 300, 10, "no feed is visited more often"),
        (steady(6, listed=50), 1800, 30, "the feed asks for 1800 seconds"),
        (steady(6, listed=50), 86400, 60, "the feed asks for 3600 seconds"),  # "once a day", which would lose items
        (steady(60, listed=20), 1800, 10, "no feed is visited more often"),  # its list would overflow
        (steady(0.25), 1800, 60, "0.3 new items are to be expected by then"),
    ],
)
def test_what_a_feed_asks_for_is_granted_within_bounds(rhythm, wish, expected, why):
    at, said = next_poll(NOW, Visit(wish=wish), rhythm, 0.5)
    assert ((at - NOW) / timedelta(minutes=1), said) == (pytest.approx(expected, rel=0.35), why)


def test_a_host_that_demands_a_pause_gets_it_and_the_reason_is_told():
    at, why = next_poll(NOW, Visit(retry_after=3600.0), steady(60), 0.5)
    assert (at, why) == (NOW + timedelta(hours=1), "the host asks for it (Retry-After)")


@pytest.mark.parametrize("per_hour", [0, 0.1, 1, 10, 1000])
def test_no_feed_is_visited_before_the_shortest_or_after_the_longest_wait(per_hour):
    for hour in range(0, 168, 5):
        wait = timedelta(minutes=minutes(steady(per_hour), NOW + timedelta(hours=hour)))
        assert SHORTEST <= wait <= LONGEST


def test_expected_items_add_up_over_the_hours():
    daily = steady(2).expected(NOW, NOW + timedelta(days=1), NOW)
    assert daily == pytest.approx(48, rel=0.1)
    assert steady(2).expected(NOW, NOW, NOW) == 0


@pytest.mark.parametrize(
    ("attempts", "retry_after", "wait"),
    [
        (0, None, timedelta(minutes=10)),
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


@pytest.mark.parametrize(
    ("visits", "later", "due"),
    [
        (0, timedelta(0), timedelta(hours=1)),
        (1, timedelta(hours=1), timedelta(hours=6)),
        (2, timedelta(hours=7), timedelta(days=1)),
        (3, timedelta(days=2), timedelta(days=7)),
        (4, timedelta(days=7), None),
        (0, timedelta(hours=3), timedelta(hours=3)),  # nothing ran meanwhile: at once
    ],
)
def test_an_article_is_visited_again_after_an_hour_six_a_day_and_a_week(visits, later, due):
    assert next_revisit(NOW, visits, NOW + later) == (None if due is None else NOW + due)


@pytest.mark.parametrize(
    ("hours", "done"), [(0, 0), (0.9, 0), (1, 1), (5.9, 1), (6, 2), (23, 2), (24, 3), (24 * 7, 4), (24 * 30, 4)]
)
def test_visits_that_were_missed_are_counted_as_done(hours, done):
    assert visits_done(NOW, NOW + timedelta(hours=hours)) == done
