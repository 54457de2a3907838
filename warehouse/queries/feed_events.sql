-- Events of a question, newest first: reported in the latest days, named and covered as it asks; of $event_ids only, unless that is NULL.
WITH
places AS (
    SELECT entity_id FROM entities
    WHERE kind = 'place' AND (entity_id = $place OR contains(lower(concat_ws(chr(10), name_de, name_en, name_uk, name_ru)), lower($place)))
),
named AS (
    SELECT entity_id FROM entities
    WHERE entity_id = $entity OR contains(lower(concat_ws(chr(10), name_de, name_en, name_uk, name_ru)), lower($entity))
),
recent AS MATERIALIZED (
    SELECT * FROM events
    WHERE last_published_at > $since AND outlet_count >= coalesce($least_outlets, 0) AND article_count >= coalesce($least_articles, 0)
        AND ($language IS NULL OR list_contains(languages, $language))
        AND ($event_ids::VARCHAR[] IS NULL OR event_id IN (SELECT unnest($event_ids::VARCHAR[])))
),
filed AS (
    SELECT a.article_id, a.event_id, s.bloc FROM articles AS a JOIN recent USING (event_id) LEFT JOIN sources AS s ON s.source_id = a.source_id
    WHERE $place IS NOT NULL OR $entity IS NOT NULL OR $bloc IS NOT NULL
),
wanted AS (
    SELECT event_id FROM recent
    WHERE ($bloc IS NULL OR event_id IN (SELECT event_id FROM filed WHERE bloc = $bloc))
        AND ($place IS NULL OR event_id IN (SELECT event_id FROM filed JOIN mentions USING (article_id) WHERE entity_id IN (FROM places)))
        AND ($entity IS NULL OR event_id IN (SELECT event_id FROM filed JOIN mentions USING (article_id) WHERE entity_id IN (FROM named)))
)
SELECT event_id, title, first_published_at, last_published_at, updated_at, article_count, outlet_count, origin_count, languages
FROM recent JOIN wanted USING (event_id) ORDER BY last_published_at DESC, event_id LIMIT $most;
