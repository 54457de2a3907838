-- Of the events in `changed_events`: when each outlet first reported them.
DELETE FROM event_outlets WHERE event_id IN (SELECT event_id FROM changed_events);
INSERT INTO event_outlets
WITH timed AS (
    SELECT event_id, source_id, article_id, published_at, language, copy_of, copy_of IS NULL AND wire_origin IS NULL AS own FROM articles
    WHERE published_precision = 'minute' AND event_id IN (SELECT event_id FROM changed_events)
),
firsts AS (
    SELECT event_id, source_id, min(published_at) AS published_at, arg_min(article_id, (published_at, article_id)) AS article_id,
        arg_min_null(language, (published_at, article_id)) AS language, arg_min_null(copy_of, (published_at, article_id)) IS NOT NULL AS is_copy,
        min(published_at) FILTER (own) AS own_at, count(*) AS articles
    FROM timed GROUP BY event_id, source_id
)
SELECT f.event_id, f.source_id, min(f.published_at) OVER e, f.published_at, f.article_id, f.language, f.is_copy,
    row_number() OVER (PARTITION BY f.event_id ORDER BY f.published_at, f.article_id) = 1, min(f.published_at) FILTER (f.source_id IS NOT NULL) OVER e,
    f.source_id IS NOT NULL AND row_number() OVER (PARTITION BY f.event_id, f.source_id IS NULL ORDER BY f.published_at, f.source_id) = 1,
    f.own_at, f.articles, a.seen_at, a.unseen_at
FROM firsts AS f LEFT JOIN arrivals AS a USING (article_id) WINDOW e AS (PARTITION BY f.event_id) ORDER BY 3, f.event_id, f.published_at, f.source_id;
