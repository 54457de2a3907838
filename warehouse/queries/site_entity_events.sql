-- The most covered events in which at least a third of the articles name an entity or a place, with the language of the headline.
WITH
named AS (
    SELECT event_id, article_count, origin_count, last_published_at, unnest(places) AS name, true AS is_place FROM events
    UNION ALL
    SELECT event_id, article_count, origin_count, last_published_at, unnest(entities), false FROM events
),
ranked AS MATERIALIZED (
    SELECT name, is_place, event_id FROM named
    QUALIFY row_number() OVER (PARTITION BY name, is_place ORDER BY article_count DESC, origin_count DESC, last_published_at DESC NULLS LAST, event_id) <= $most
),
chosen AS MATERIALIZED (
    SELECT event_id, title, first_published_at, article_count, origin_count, outlet_count, languages FROM events
    WHERE event_id IN (SELECT event_id FROM ranked)
),
worded AS (
    SELECT a.event_id, min(a.language) AS title_language FROM articles AS a JOIN chosen AS c USING (event_id) WHERE a.title = c.title GROUP BY a.event_id
)
SELECT n.entity_id, c.*, w.title_language
FROM ranked AS r JOIN entities AS n ON n.name_en = r.name AND (n.kind = 'place') = r.is_place JOIN chosen AS c USING (event_id) LEFT JOIN worded AS w USING (event_id)
ORDER BY n.entity_id, c.article_count DESC, c.origin_count DESC, c.first_published_at DESC NULLS LAST, c.event_id;
