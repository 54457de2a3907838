-- One row for each event that at least three blocs report and each other bloc that has outlets of ours and does not.
-- `bloc_articles_that_week` is what we have of that bloc in the week around: where it is 0 the silence is ours, so such rows are left out.
CREATE OR REPLACE VIEW blind_spots AS
WITH covered AS (SELECT DISTINCT a.event_id, s.bloc FROM articles AS a JOIN sources AS s USING (source_id) WHERE s.bloc IS NOT NULL),
wide AS (SELECT event_id, list_sort(list(bloc)) AS covered_by FROM covered GROUP BY event_id HAVING count(*) >= 3),
blocs AS (SELECT DISTINCT bloc FROM sources WHERE bloc IS NOT NULL),
per_day AS (
    SELECT s.bloc, CAST(a.published_at AT TIME ZONE 'UTC' AS DATE) AS day, count(*) AS articles
    FROM articles AS a JOIN sources AS s USING (source_id) WHERE a.published_precision IN ('minute', 'day') GROUP BY ALL
)
SELECT e.event_id, e.title, e.first_published_at, b.bloc AS not_covered_by, w.covered_by, e.article_count, sum(p.articles) AS bloc_articles_that_week
FROM wide AS w JOIN events AS e USING (event_id) CROSS JOIN blocs AS b
JOIN per_day AS p ON p.bloc = b.bloc AND p.day BETWEEN CAST(e.first_published_at AT TIME ZONE 'UTC' AS DATE) - 3 AND CAST(e.first_published_at AT TIME ZONE 'UTC' AS DATE) + 3
WHERE NOT list_contains(w.covered_by, b.bloc)
GROUP BY ALL ORDER BY e.first_published_at, e.event_id, b.bloc;
