-- One row for each day (UTC) on which an event was first reported: how many events, how widely covered. `events_with_two_origins` leaves out what
-- only one agency, family or text tells. `healthy_events` are those that an outlet reported, to the minute, that was healthy in the 28 days
-- up to its first article on it: they do not grow with a new outlet, nor shrink with a dead one. `share_of_healthy` is that figure by article of healthy outlets that day:
-- on a day with half the articles, half the events are to be expected. Articles count whenever they were published.
CREATE OR REPLACE VIEW events_per_day AS
WITH reported AS (
    SELECT event_id, CAST(first_published_at AT TIME ZONE 'UTC' AS DATE) AS day, article_count, origin_count, title FROM events WHERE first_published_at IS NOT NULL
),
healthy AS (
    SELECT DISTINCT o.event_id FROM event_outlets AS o JOIN source_days AS d ON d.source_id = o.source_id AND d.day = CAST(o.published_at AT TIME ZONE 'UTC' AS DATE)
    WHERE d.healthy
)
SELECT r.day, count(*) AS events, count(*) FILTER (r.article_count > 1) AS events_reported_twice, count(*) FILTER (r.origin_count > 1) AS events_with_two_origins,
    count(h.event_id) AS healthy_events, count(h.event_id) / nullif(any_value(t.healthy_articles), 0) AS share_of_healthy,
    sum(r.article_count) AS articles, max(r.article_count) AS largest, arg_max_null(r.title, (r.article_count, r.event_id)) AS largest_title
FROM reported AS r LEFT JOIN healthy AS h USING (event_id) LEFT JOIN day_totals AS t USING (day) GROUP BY r.day ORDER BY r.day;
COMMENT ON COLUMN events_per_day.day IS 'Day (UTC).';
COMMENT ON COLUMN events_per_day.events IS 'Events first reported that day.';
COMMENT ON COLUMN events_per_day.events_reported_twice IS 'Those with more than one article.';
COMMENT ON COLUMN events_per_day.events_with_two_origins IS 'Those that more than one independent origin tells.';
COMMENT ON COLUMN events_per_day.healthy_events IS 'Those that an outlet reported that was healthy in the whole window.';
COMMENT ON COLUMN events_per_day.share_of_healthy IS 'healthy_events by article of healthy outlets of that day.';
COMMENT ON COLUMN events_per_day.articles IS 'Articles of these events, whenever published.';
COMMENT ON COLUMN events_per_day.largest IS 'Articles of the largest of them.';
COMMENT ON COLUMN events_per_day.largest_title IS 'Headline of the largest of them.';
