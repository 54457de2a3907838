-- One row for each event and outlet after the first: how many minutes later its earliest article was published. Both ends are known to the minute.
CREATE OR REPLACE VIEW reporting_lag AS
WITH firsts AS (
    SELECT event_id, source_id, min(published_at) AS published_at, arg_min_null(copy_of, (published_at, article_id)) AS copy_of FROM articles
    WHERE published_precision = 'minute' AND source_id IS NOT NULL GROUP BY event_id, source_id
),
led AS (SELECT event_id, min(published_at) AS first_at, arg_min(source_id, (published_at, source_id)) AS first_source_id FROM firsts GROUP BY event_id)
SELECT f.event_id, l.first_source_id, f.source_id, s.bloc, s.languages[1] AS language, l.first_at, f.published_at,
    CAST(round((epoch(f.published_at) - epoch(l.first_at)) / 60) AS BIGINT) AS minutes_later, f.copy_of IS NOT NULL AS is_copy
FROM firsts AS f JOIN led AS l USING (event_id) LEFT JOIN sources AS s ON s.source_id = f.source_id
WHERE f.source_id <> l.first_source_id ORDER BY l.first_at, f.event_id, minutes_later, f.source_id;
