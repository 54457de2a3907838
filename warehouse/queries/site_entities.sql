-- Every entity and place that a dated article names, most named of late first.
WITH
named AS (
    SELECT day, entity_id, articles FROM entity_per_day UNION ALL SELECT day, entity_id, articles FROM place_per_day
),
counted AS (
    SELECT entity_id, sum(articles)::BIGINT AS articles, coalesce(sum(articles) FILTER (day >= $since::DATE), 0)::BIGINT AS recent, min(day) AS first_day, max(day) AS last_day
    FROM named GROUP BY entity_id
)
SELECT e.entity_id, e.kind, e.name_de, e.name_en, e.name_uk, e.name_ru, e.country, e.scope, e.latitude, e.longitude, c.articles, c.recent, c.first_day, c.last_day
FROM counted AS c JOIN entities AS e USING (entity_id) ORDER BY c.recent DESC, c.articles DESC, e.entity_id;
