-- One row for each event and outlet after the first: how many minutes later its earliest article was published, by the times that outlets state; both
-- are known to the minute. `seen_minutes_later` is the same by when we first saw the two articles in a feed, which no outlet's clock can change, and
-- `error_minutes` how far that may be off: the times between the visits at which we saw them and the visits before, added up.
-- Where the two differ by more than that, a clock is wrong or an article was dated back. NULL where one of them did not come by a polled feed.
CREATE OR REPLACE VIEW reporting_lag AS
WITH firsts AS (
    SELECT event_id, source_id, min(published_at) AS published_at, arg_min(article_id, (published_at, article_id)) AS article_id, arg_min_null(copy_of, (published_at, article_id)) AS copy_of
    FROM articles WHERE published_precision = 'minute' AND source_id IS NOT NULL GROUP BY event_id, source_id
),
led AS (
    SELECT event_id, min(published_at) AS at_first, arg_min(source_id, (published_at, source_id)) AS source_id, arg_min(article_id, (published_at, source_id)) AS article_id
    FROM firsts GROUP BY event_id HAVING count(*) > 1
)
SELECT f.event_id, l.source_id AS first_source_id, f.source_id, s.bloc, s.languages[1] AS language, l.at_first AS first_at, f.published_at,
    CAST(round((epoch_us(f.published_at) - epoch_us(l.at_first)) / 6e7) AS BIGINT) AS minutes_later,
    CAST(round((epoch_us(b.seen_at) - epoch_us(a.seen_at)) / 6e7) AS BIGINT) AS seen_minutes_later,
    CAST(round((epoch_us(a.seen_at) - epoch_us(a.unseen_at) + epoch_us(b.seen_at) - epoch_us(b.unseen_at)) / 6e7) AS BIGINT) AS error_minutes, f.copy_of IS NOT NULL AS is_copy
FROM firsts AS f JOIN led AS l ON l.event_id = f.event_id AND l.source_id <> f.source_id LEFT JOIN sources AS s ON s.source_id = f.source_id
LEFT JOIN arrivals AS a ON a.article_id = l.article_id LEFT JOIN arrivals AS b ON b.article_id = f.article_id
ORDER BY l.at_first, f.event_id, minutes_later, f.source_id;
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
