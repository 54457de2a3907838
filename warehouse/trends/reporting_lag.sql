-- One row for each event and outlet after the first: how many minutes later its earliest article was published, by the times that outlets state; both
-- are known to the minute. `seen_minutes_later` is the same by when we first saw the two articles in a feed, which no outlet's clock can change, and
-- `error_minutes` how far that may be off: the times between the visits at which we saw them and the visits before, added up.
-- Where the two differ by more than that, a clock is wrong or an article was dated back. NULL where one of them did not come by a polled feed.
CREATE OR REPLACE VIEW reporting_lag AS
SELECT f.event_id, l.source_id AS first_source_id, f.source_id, s.bloc, s.languages[1] AS language, f.led_at AS first_at, f.published_at,
    CAST(round((epoch_us(f.published_at) - epoch_us(f.led_at)) / 6e7) AS BIGINT) AS minutes_later,
    CAST(round((epoch_us(f.seen_at) - epoch_us(l.seen_at)) / 6e7) AS BIGINT) AS seen_minutes_later,
    CAST(round((epoch_us(l.seen_at) - epoch_us(l.unseen_at) + epoch_us(f.seen_at) - epoch_us(f.unseen_at)) / 6e7) AS BIGINT) AS error_minutes, f.is_copy
FROM event_outlets AS f JOIN event_outlets AS l ON l.event_id = f.event_id AND l.led_at = f.led_at AND l.leads LEFT JOIN sources AS s ON s.source_id = f.source_id
WHERE NOT f.leads AND f.source_id IS NOT NULL
ORDER BY f.led_at, f.event_id, minutes_later, f.source_id;
COMMENT ON COLUMN reporting_lag.event_id IS 'Event.';
COMMENT ON COLUMN reporting_lag.first_source_id IS 'Outlet that was first; NULL where it is not known.';
COMMENT ON COLUMN reporting_lag.source_id IS 'Outlet that followed.';
COMMENT ON COLUMN reporting_lag.bloc IS 'Its bloc.';
COMMENT ON COLUMN reporting_lag.language IS 'Its first language.';
COMMENT ON COLUMN reporting_lag.first_at IS 'When the first article was published.';
COMMENT ON COLUMN reporting_lag.published_at IS 'When its earliest article on the event was published.';
COMMENT ON COLUMN reporting_lag.minutes_later IS 'Minutes after the first, by the times that outlets state.';
COMMENT ON COLUMN reporting_lag.seen_minutes_later IS 'Minutes after the first, by when we saw them in feeds; NULL where one did not come by a feed.';
COMMENT ON COLUMN reporting_lag.error_minutes IS 'Minutes in which we did not look, of both articles together; NULL where that is not known.';
COMMENT ON COLUMN reporting_lag.is_copy IS 'Whether its article is a near copy of an earlier one.';
