-- Bursts of a question, newest first, with when the last of the articles behind each was first seen.
WITH
wanted AS (
    SELECT entity_id, name_de FROM entities
    WHERE ($place IS NULL OR kind = 'place' AND (entity_id = $place OR contains(lower(concat_ws(chr(10), name_de, name_en, name_uk, name_ru)), lower($place))))
        AND ($entity IS NULL OR entity_id = $entity OR contains(lower(concat_ws(chr(10), name_de, name_en, name_uk, name_ru)), lower($entity)))
),
found AS MATERIALIZED (
    SELECT b.day, b.entity_id, b.name, w.name_de, b.kind, b.articles, b.stories, b.outlets, b.expected, b.strength, b.article_ids
    FROM bursts AS b JOIN wanted AS w USING (entity_id)
    WHERE b.day > $since::DATE AND b.outlets >= coalesce($least_outlets, 0) AND b.articles >= coalesce($least_articles, 0)
    ORDER BY b.day DESC, b.strength DESC, b.entity_id LIMIT $most
),
behind AS (
    SELECT f.day, f.entity_id, max(a.first_seen_at) AS seen_at
    FROM (SELECT day, entity_id, unnest(article_ids) AS article_id FROM found) AS f JOIN articles AS a USING (article_id) GROUP BY ALL
)
SELECT f.* EXCLUDE (article_ids), s.seen_at
FROM found AS f LEFT JOIN behind AS s USING (day, entity_id) ORDER BY f.day DESC, f.strength DESC, f.entity_id;
