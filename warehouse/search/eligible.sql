-- The articles that a question may find: by entity, place, outlet, language and days.
CREATE OR REPLACE MACRO search_eligible(entity, place, outlet, lang, since, until) AS TABLE
WITH
named AS (
    SELECT entity_id, kind = 'place' AS is_place, [name_de, name_en, name_uk, name_ru] AS names FROM entities WHERE entity IS NOT NULL OR place IS NOT NULL
),
of_entity AS (
    SELECT m.article_id FROM mentions AS m JOIN named AS n USING (entity_id)
    WHERE entity IS NOT NULL AND (n.entity_id = entity OR len(list_filter(n.names, lambda name: contains(lower(name), lower(entity)))) > 0)
),
of_place AS (
    SELECT m.article_id FROM mentions AS m JOIN named AS n USING (entity_id)
    WHERE place IS NOT NULL AND n.is_place AND (n.entity_id = place OR len(list_filter(n.names, lambda name: contains(lower(name), lower(place)))) > 0)
)
SELECT d.doc, d.article_id, d.published_at
FROM search_documents AS d
WHERE d.article_id IS NOT NULL
    AND (outlet IS NULL OR d.source_id = outlet)
    AND (lang IS NULL OR d.language = lang)
    AND (since IS NULL OR d.published_at >= CAST(CAST(since AS DATE) AS TIMESTAMP) AT TIME ZONE 'UTC')
    AND (until IS NULL OR d.published_at < CAST(CAST(until AS DATE) + 1 AS TIMESTAMP) AT TIME ZONE 'UTC')
    AND (entity IS NULL OR d.article_id IN (SELECT article_id FROM of_entity))
    AND (place IS NULL OR d.article_id IN (SELECT article_id FROM of_place));
COMMENT ON MACRO TABLE search_eligible IS 'The articles that a question to search may find. No promise.';
