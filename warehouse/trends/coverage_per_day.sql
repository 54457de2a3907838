-- One row for each day (UTC), language and bloc with articles published that day, as known to the minute or day.
-- `articles` counts copies too, `without_copies` does not. `failing_feeds` are polled feeds that answered nothing usable at the last
-- visit and have not succeeded since that day: where it is not 0, fewer articles may be a gap in collection, not in the news.
CREATE OR REPLACE VIEW coverage_per_day AS
WITH counted AS (
    SELECT CAST(a.published_at AT TIME ZONE 'UTC' AS DATE) AS day, a.language, s.bloc, count(*) AS articles, count(*) FILTER (a.copy_of IS NULL) AS without_copies,
        count(DISTINCT a.source_id) AS outlets, count(DISTINCT a.event_id) AS events
    FROM articles AS a LEFT JOIN sources AS s USING (source_id)
    WHERE a.published_precision IN ('minute', 'day')
    GROUP BY ALL
)
SELECT c.*, (SELECT count(*) FROM feeds AS f WHERE f.enabled AND f.failures > 0 AND f.last_polled_at IS NOT NULL
        AND coalesce(CAST(f.last_success_at AT TIME ZONE 'UTC' AS DATE), DATE '1970-01-01') <= c.day
        AND CAST(f.last_polled_at AT TIME ZONE 'UTC' AS DATE) >= c.day) AS failing_feeds
FROM counted AS c ORDER BY day, language, bloc;
