-- One row for each day (UTC) on which an event was first reported: how many events, how widely covered.
CREATE OR REPLACE VIEW events_per_day AS
SELECT CAST(first_published_at AT TIME ZONE 'UTC' AS DATE) AS day, count(*) AS events, count(*) FILTER (article_count > 1) AS events_reported_twice,
    count(*) FILTER (origin_count > 1) AS events_with_two_origins, sum(article_count) AS articles, max(article_count) AS largest,
    arg_max_null(title, (article_count, event_id)) AS largest_title
FROM events WHERE first_published_at IS NOT NULL GROUP BY day ORDER BY day;
