-- One row for each entity or place and day (UTC) on which more articles named it than its own past four weeks lead to expect.
-- `strength` is (n - expected) / sqrt(expected) with expected the mean of the 28 days before (days without mention count, at least 0.5);
-- from 3 on and with at least 4 articles of 2 origins. Copies count once. Only days on which anything was collected are compared.
CREATE OR REPLACE VIEW bursts AS
WITH dated AS (
    SELECT article_id, event_id, coalesce(source_id, article_id) AS voice, CAST(published_at AT TIME ZONE 'UTC' AS DATE) AS day FROM articles
    WHERE published_precision IN ('minute', 'day') AND copy_of IS NULL
),
collected AS (SELECT DISTINCT day FROM dated),
counted AS (SELECT n.entity_id, d.day, count(*) AS articles, count(DISTINCT d.voice) AS origins, list(d.article_id ORDER BY d.article_id) AS article_ids FROM mentions AS n JOIN dated AS d USING (article_id) GROUP BY ALL),
expected AS (
    SELECT c.entity_id, c.day, (SELECT count(*) FROM collected AS k WHERE k.day BETWEEN c.day - 28 AND c.day - 1) AS days_before,
        coalesce((SELECT sum(p.articles) FROM counted AS p WHERE p.entity_id = c.entity_id AND p.day BETWEEN c.day - 28 AND c.day - 1), 0) AS articles_before
    FROM counted AS c
)
SELECT c.day, c.entity_id, e.name_en AS name, e.kind, c.articles, x.articles_before / x.days_before AS expected,
    (c.articles - greatest(0.5, x.articles_before / x.days_before)) / sqrt(greatest(0.5, x.articles_before / x.days_before)) AS strength, c.article_ids
FROM counted AS c JOIN expected AS x USING (entity_id, day) JOIN entities AS e USING (entity_id)
WHERE x.days_before >= 7 AND c.articles >= 4 AND c.origins >= 2
    AND (c.articles - greatest(0.5, x.articles_before / x.days_before)) / sqrt(greatest(0.5, x.articles_before / x.days_before)) >= 3
ORDER BY c.day, strength DESC, c.entity_id;
