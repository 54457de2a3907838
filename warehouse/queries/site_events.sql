-- The events that get a page: of the days since, and the most covered of all; each with a stamp that differs once anything on its page may differ.
WITH
covered AS (SELECT event_id, 0 AS turn FROM events ORDER BY article_count DESC, event_id LIMIT least($covered, greatest(1, $most / 4))::BIGINT),
recent AS (SELECT event_id, 1 AS turn FROM events WHERE last_published_at >= ($since::DATE)::TIMESTAMP AT TIME ZONE 'UTC'),
wanted AS (SELECT event_id, min(turn) AS turn FROM (FROM covered UNION ALL FROM recent) GROUP BY event_id),
chosen AS MATERIALIZED (SELECT e.* FROM events AS e JOIN wanted AS w USING (event_id) ORDER BY w.turn, e.article_count DESC, e.event_id LIMIT $most::BIGINT),
told AS (
    SELECT a.event_id, min(a.language) FILTER (a.title = e.title) AS title_language,
        bit_xor(hash(a.article_id, a.title, a.url, a.language, a.published_at, a.published_precision, a.copy_of, a.wire_origin, a.access, a.kind, s.name, s.bloc)) AS stamp
    FROM articles AS a JOIN chosen AS e USING (event_id) LEFT JOIN sources AS s USING (source_id) GROUP BY a.event_id
),
filed AS (
    SELECT m.event_id, bit_xor(hash(m.article_id, m.valid_from, m.score)) AS stamp FROM event_articles AS m JOIN chosen USING (event_id)
    WHERE m.valid_to IS NULL GROUP BY m.event_id
),
altered AS (
    SELECT a.event_id, bit_xor(hash(v.article_id, v.version, v.seen_at, v.changes)) AS stamp FROM article_versions AS v JOIN articles AS a USING (article_id)
    JOIN chosen USING (event_id) WHERE v.version > 1 GROUP BY a.event_id
)
SELECT e.event_id, e.title, t.title_language, e.first_published_at, e.last_published_at, e.occurred_on, e.article_count, e.outlet_count, e.family_count,
    e.origin_count, e.languages, e.countries, e.places, e.entities, e.updated_at,
    concat_ws('.', t.stamp, f.stamp, v.stamp) AS stamp
FROM chosen AS e LEFT JOIN told AS t USING (event_id) LEFT JOIN filed AS f USING (event_id) LEFT JOIN altered AS v USING (event_id)
ORDER BY e.article_count DESC, e.last_published_at DESC NULLS LAST, e.event_id;
