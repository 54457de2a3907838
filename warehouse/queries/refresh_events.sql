-- One row for each of the given events, computed from its articles. `updated_at` moves only when the membership did.
INSERT OR REPLACE INTO events
WITH
wanted AS (SELECT DISTINCT unnest($ids::VARCHAR[]) AS event_id),
members AS (
    SELECT a.*, s.family, s.country AS outlet_country,
        -- a copy speaks with the voice of its original
        coalesce(original.wire_origin, a.wire_origin) AS agency,
        coalesce(original_source.family, s.family) AS voice,
        coalesce(a.copy_of, a.article_id) AS root
    FROM articles AS a
    JOIN wanted USING (event_id)
    LEFT JOIN sources AS s ON s.source_id = a.source_id
    LEFT JOIN articles AS original ON original.article_id = a.copy_of
    LEFT JOIN sources AS original_source ON original_source.source_id = original.source_id
),
counted AS (
    SELECT event_id,
        min(published_at) FILTER (published_precision IN ('minute', 'day')) AS first_published_at,
        max(published_at) FILTER (published_precision IN ('minute', 'day')) AS last_published_at,
        count(*) AS article_count, count(DISTINCT source_id) AS outlet_count, count(DISTINCT coalesce(family, source_id)) AS family_count,
        count(DISTINCT CASE WHEN agency IS NOT NULL THEN 'agency ' || agency WHEN voice IS NOT NULL THEN 'family ' || voice
            WHEN source_id IS NOT NULL AND copy_of IS NULL THEN 'outlet ' || source_id ELSE 'text ' || root END) AS origin_count,
        list_sort(list_distinct(list(language) FILTER (language IS NOT NULL))) AS languages,
        list_sort(coalesce(list_distinct(list(outlet_country) FILTER (outlet_country IS NOT NULL)), [])) AS countries
    FROM members GROUP BY event_id
),
titled AS (
    SELECT event_id, arg_min(title, (published_precision NOT IN ('minute', 'day'), coalesce(published_at, TIMESTAMPTZ '9999-01-01'), article_id)) AS title
    FROM members WHERE title IS NOT NULL GROUP BY event_id
),
named AS (
    SELECT m.event_id, e.kind = 'place' AS is_place, e.name_en AS name, count(*) AS articles, sum(n."count") AS named
    FROM members AS m JOIN mentions AS n USING (article_id) JOIN entities AS e USING (entity_id)
    GROUP BY m.event_id, e.entity_id, e.kind, e.name_en
),
told AS (
    SELECT event_id,
        list(name ORDER BY articles DESC, named DESC, name) FILTER (is_place) AS places,
        list(name ORDER BY articles DESC, named DESC, name) FILTER (NOT is_place) AS entities
    FROM named JOIN counted USING (event_id) WHERE 3 * articles >= article_count GROUP BY event_id
),
changed AS (SELECT event_id, max(greatest(valid_from, valid_to)) AS at_last FROM event_articles JOIN wanted USING (event_id) GROUP BY event_id)
SELECT c.event_id, t.title, c.first_published_at, c.last_published_at, NULL::DATE, c.article_count, c.outlet_count, c.family_count, c.origin_count,
    coalesce(c.languages, []), c.countries, coalesce(n.places[:20], []), coalesce(n.entities[:20], []), coalesce(h.at_last, $at)
FROM counted AS c LEFT JOIN changed AS h USING (event_id) LEFT JOIN titled AS t USING (event_id) LEFT JOIN told AS n USING (event_id);
