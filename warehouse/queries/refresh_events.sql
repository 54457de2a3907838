-- One row for each of the given events, computed from its articles. `updated_at` moves only when the membership did.
INSERT OR REPLACE INTO events
WITH
wanted AS (SELECT DISTINCT unnest($ids::VARCHAR[]) AS event_id),
-- in two parts, so that the span prunes what is read
picked AS (
    SELECT article_id, event_id, source_id, title, language, published_at, published_precision, copy_of, wire_origin
    FROM articles JOIN wanted USING (event_id) WHERE published_at BETWEEN $first AND $last
    UNION ALL
    SELECT article_id, event_id, source_id, title, language, published_at, published_precision, copy_of, wire_origin
    FROM articles JOIN wanted USING (event_id) WHERE published_at IS NULL
),
members AS (
    SELECT a.article_id, a.event_id, a.source_id, a.title, a.language, a.published_at, a.published_precision, a.copy_of,
        s.family, s.country AS outlet_country,
        -- copies of one text speak with the voice of its original, and of the agency that it or any of them names
        coalesce(
            original.wire_origin, CASE WHEN a.copy_of IS NULL THEN a.wire_origin END,
            max(a.wire_origin) OVER (PARTITION BY a.event_id, coalesce(a.copy_of, a.article_id))
        ) AS agency,
        CASE WHEN a.copy_of IS NULL THEN coalesce(s.family, a.source_id) ELSE coalesce(original_source.family, original.source_id) END AS voice,
        coalesce(a.copy_of, a.article_id) AS root
    FROM picked AS a
    LEFT JOIN sources AS s ON s.source_id = a.source_id
    LEFT JOIN picked AS original ON original.article_id = a.copy_of
    LEFT JOIN sources AS original_source ON original_source.source_id = original.source_id
),
counted AS (
    SELECT event_id,
        min(published_at) FILTER (published_precision IN ('minute', 'day')) AS first_published_at,
        max(published_at) FILTER (published_precision IN ('minute', 'day')) AS last_published_at,
        count(*) AS article_count, count(DISTINCT source_id) AS outlet_count, count(DISTINCT coalesce(family, source_id)) AS family_count,
        count(DISTINCT CASE WHEN agency IS NOT NULL THEN 'agency ' || agency WHEN voice IS NOT NULL THEN 'voice ' || voice
            ELSE 'text ' || root END) AS origin_count,
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
-- The day of the happening: of the days that headlines and leads name, those shortly before the first report; the one most named.
named_days AS (
    SELECT event_id, first_day, key[3:] AS month_day, count(*) AS articles
    FROM (
        SELECT m.event_id, c.first_published_at::DATE AS first_day, unnest(f.keys) AS key, unnest(f.weights) AS weight
        FROM members AS m JOIN fingerprints AS f ON f.article_id = m.article_id AND f.dated_at BETWEEN $first AND $last JOIN counted AS c USING (event_id) WHERE c.first_published_at IS NOT NULL
    )
    WHERE key LIKE 'd:%' AND weight >= 2
    GROUP BY event_id, first_day, key
),
dated AS (
    SELECT event_id, first_day, articles, try_strptime(format('{}-{}', year(first_day) - step, month_day), '%Y-%m-%d')::DATE AS on_day
    FROM named_days, (VALUES (-1), (0), (1)) AS steps (step)
),
happened AS (
    SELECT event_id, arg_max(on_day, (articles, on_day)) AS occurred_on FROM dated
    WHERE on_day BETWEEN first_day - 6 AND first_day + 1 GROUP BY event_id
),
changed AS (SELECT event_id, max(greatest(valid_from, valid_to)) AS at_last FROM event_articles JOIN wanted USING (event_id) GROUP BY event_id)
SELECT c.event_id, t.title, c.first_published_at, c.last_published_at, d.occurred_on, c.article_count, c.outlet_count, c.family_count, c.origin_count,
    coalesce(c.languages, []), c.countries, coalesce(n.places[:20], []), coalesce(n.entities[:20], []), coalesce(h.at_last, $at)
FROM counted AS c LEFT JOIN happened AS d USING (event_id) LEFT JOIN changed AS h USING (event_id) LEFT JOIN titled AS t USING (event_id) LEFT JOIN told AS n USING (event_id);
