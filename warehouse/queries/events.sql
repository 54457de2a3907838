-- Events by coverage. Places and entities are found by any of their names, and by id.
WITH
named AS (
    SELECT DISTINCT m.article_id, e.kind = 'place' AS is_place, e.entity_id, [e.name_de, e.name_en, e.name_uk, e.name_ru, e.entity_id] AS names
    FROM mentions AS m JOIN entities AS e USING (entity_id)
    WHERE $place IS NOT NULL OR $entity IS NOT NULL
),
wanted AS (
    SELECT event_id FROM events
    WHERE ($since::DATE IS NULL OR last_published_at >= ($since::DATE)::TIMESTAMP AT TIME ZONE 'UTC')
        AND ($until::DATE IS NULL OR first_published_at < ($until::DATE + 1)::TIMESTAMP AT TIME ZONE 'UTC')
        AND ($language IS NULL OR list_contains(languages, $language))
        AND ($place IS NULL OR event_id IN (
            SELECT a.event_id FROM articles AS a JOIN named AS n USING (article_id)
            WHERE n.is_place AND len(list_filter(n.names, lambda name: name ILIKE '%' || $place || '%')) > 0))
        AND ($entity IS NULL OR event_id IN (
            SELECT a.event_id FROM articles AS a JOIN named AS n USING (article_id)
            WHERE len(list_filter(n.names, lambda name: name ILIKE '%' || $entity || '%')) > 0))
)
SELECT event_id, title, first_published_at, article_count, outlet_count, origin_count, languages, countries, places, entities
FROM events JOIN wanted USING (event_id)
ORDER BY article_count DESC, origin_count DESC, first_published_at DESC NULLS LAST, event_id
LIMIT $most;
