-- Articles by day (UTC), as known to the minute or day. A story is no copy; of one agency's texts on one event the first is one, the others are not.
CREATE OR REPLACE TEMP TABLE dated AS
WITH of_a_day AS (
    SELECT article_id, source_id, event_id, copy_of, wire_origin, published_at, CAST(published_at AT TIME ZONE 'UTC' AS DATE) AS day
    FROM articles WHERE published_precision IN ('minute', 'day')
),
first_of_agency AS (
    SELECT event_id, wire_origin, arg_min(article_id, (published_at, article_id)) AS article_id
    FROM of_a_day WHERE copy_of IS NULL AND wire_origin IS NOT NULL GROUP BY event_id, wire_origin
)
SELECT a.article_id, a.source_id, a.event_id, a.day, a.copy_of IS NULL AND (a.wire_origin IS NULL OR f.article_id IS NOT NULL) AS story
FROM of_a_day AS a LEFT JOIN first_of_agency AS f ON f.article_id = a.article_id;
