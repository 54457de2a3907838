INSERT INTO source_days
WITH published AS (SELECT source_id, day, count(*) AS articles, count(*) FILTER (story) AS stories FROM dated WHERE source_id IS NOT NULL GROUP BY ALL),
answered AS (
    SELECT f.source_id, CAST(v.visited_at AT TIME ZONE 'UTC' AS DATE) AS day, bool_or(v.outcome <> 'failed') AS answered
    FROM visits AS v JOIN feeds AS f USING (feed_id) GROUP BY ALL
),
recorded AS (SELECT source_id, min(day) AS since FROM answered GROUP BY source_id),
latest AS (SELECT greatest((SELECT max(day) FROM published), (SELECT max(day) FROM answered)) AS last_day),
calendar AS (
    SELECT source_id, CAST(unnest(generate_series(first_day, latest.last_day, INTERVAL 1 DAY)) AS DATE) AS day
    FROM (SELECT source_id, min(day) AS first_day FROM published GROUP BY source_id) CROSS JOIN latest
),
days AS (
    SELECT c.day, c.source_id, coalesce(p.articles, 0) AS articles, coalesce(p.stories, 0) AS stories,
        CASE WHEN c.day >= r.since THEN coalesce(a.answered, false) OR coalesce(n.answered, false) OR c.day = latest.last_day END AS looked
    FROM calendar AS c CROSS JOIN latest LEFT JOIN published AS p USING (source_id, day) LEFT JOIN recorded AS r USING (source_id)
    LEFT JOIN answered AS a USING (source_id, day) LEFT JOIN answered AS n ON n.source_id = c.source_id AND n.day = c.day + 1
),
quiet AS (  -- how many days in a row it has published nothing
    SELECT *, day - max(day) FILTER (articles > 0) OVER (PARTITION BY source_id ORDER BY day) AS quiet_days FROM days
),
watched AS (
    SELECT *, count(*) OVER month AS days_known, avg(articles) OVER month AS per_day, sum(articles) OVER month AS published, max(quiet_days) OVER month AS longest_quiet,
        count(*) FILTER (NOT looked) OVER month AS unlooked
    FROM quiet WINDOW month AS (PARTITION BY source_id ORDER BY day ROWS 28 PRECEDING)
)
SELECT day, source_id, articles, stories, looked,
    days_known > 28 AND published >= 7 AND longest_quiet < greatest(3, ceil(7 / nullif(per_day, 0))) AND unlooked <= 3 AND looked IS DISTINCT FROM false AS healthy
FROM watched ORDER BY day, source_id;
