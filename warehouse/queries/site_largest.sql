-- The events with most articles published from one day (UTC) to another, with the language of their headline.
WITH
dated AS (
    SELECT event_id, source_id FROM articles
    WHERE published_precision IN ('minute', 'day') AND published_at >= ($since::DATE)::TIMESTAMP AT TIME ZONE 'UTC'
        AND published_at < ($until::DATE + 1)::TIMESTAMP AT TIME ZONE 'UTC'
),
largest AS (
    SELECT event_id, count(*) AS articles, count(DISTINCT source_id) AS outlets FROM dated WHERE event_id IS NOT NULL
    GROUP BY event_id ORDER BY articles DESC, outlets DESC, event_id LIMIT $most
),
worded AS (
    SELECT a.event_id, min(a.language) AS title_language FROM articles AS a JOIN largest USING (event_id) JOIN events AS e USING (event_id)
    WHERE a.title = e.title GROUP BY a.event_id
)
SELECT e.event_id, e.title, w.title_language, l.articles, l.outlets, e.article_count, e.outlet_count, e.origin_count, e.languages, e.places, e.first_published_at
FROM largest AS l JOIN events AS e USING (event_id) LEFT JOIN worded AS w USING (event_id)
ORDER BY l.articles DESC, e.origin_count DESC, l.outlets DESC, e.event_id;
