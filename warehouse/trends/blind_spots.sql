-- One row for each event that at least three blocs report and each other bloc that has healthy outlets of ours and does not report it.
-- `healthy_outlets` are outlets of the silent bloc that were healthy on the day of the first report and on the three after it, as far as these are over;
-- with none the silence is ours, so such rows are left out: a dead outlet is no silence. `bloc_articles_that_week` is what we have of
-- that bloc, on whatever, from three days before to three days after. An event that is younger than a day may still be taken up.
CREATE OR REPLACE VIEW blind_spots AS
WITH covered AS (SELECT DISTINCT a.event_id, s.bloc FROM articles AS a JOIN sources AS s USING (source_id) WHERE s.bloc IS NOT NULL),
wide AS (
    SELECT c.event_id, any_value(e.title) AS title, any_value(e.first_published_at) AS first_published_at, any_value(e.article_count) AS article_count,
        CAST(any_value(e.first_published_at) AT TIME ZONE 'UTC' AS DATE) AS day, list_sort(list(c.bloc)) AS covered_by
    FROM covered AS c JOIN events AS e USING (event_id) WHERE e.first_published_at IS NOT NULL GROUP BY c.event_id HAVING count(*) >= 3
),
watched AS (
    SELECT d.day, d.source_id, s.bloc, d.articles,
        bool_and(d.healthy) OVER (PARTITION BY d.source_id ORDER BY d.day ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) AS healthy_after,
        sum(d.articles) OVER (PARTITION BY d.source_id ORDER BY d.day ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING) AS articles_that_week
    FROM source_days AS d JOIN sources AS s USING (source_id) WHERE s.bloc IS NOT NULL
),
per_bloc AS (
    SELECT day, bloc, count(*) FILTER (healthy_after) AS healthy_outlets, CAST(sum(articles_that_week) AS BIGINT) AS articles_that_week FROM watched GROUP BY day, bloc
)
SELECT w.event_id, w.title, w.first_published_at, p.bloc AS not_covered_by, w.covered_by, w.article_count, p.articles_that_week AS bloc_articles_that_week, p.healthy_outlets
FROM wide AS w JOIN per_bloc AS p USING (day) WHERE p.healthy_outlets > 0 AND NOT list_contains(w.covered_by, p.bloc)
ORDER BY w.first_published_at, w.event_id, p.bloc;
COMMENT ON COLUMN blind_spots.event_id IS 'Event.';
COMMENT ON COLUMN blind_spots.title IS 'Headline of the event.';
COMMENT ON COLUMN blind_spots.first_published_at IS 'When the event was first reported.';
COMMENT ON COLUMN blind_spots.not_covered_by IS 'Bloc of which no outlet reports it.';
COMMENT ON COLUMN blind_spots.covered_by IS 'Blocs that report it.';
COMMENT ON COLUMN blind_spots.article_count IS 'Articles of the event, copies included, dated or not.';
COMMENT ON COLUMN blind_spots.bloc_articles_that_week IS 'Articles of the silent bloc, on whatever, from three days before to three days after.';
COMMENT ON COLUMN blind_spots.healthy_outlets IS 'Outlets of the silent bloc that were healthy from that day to three days after.';
