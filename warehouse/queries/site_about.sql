-- What the snapshot holds, when it was made, and its first and latest day (UTC) with articles.
WITH dated AS (
    SELECT CAST(min(published_at) AT TIME ZONE 'UTC' AS DATE) AS first_day, CAST(max(published_at) AT TIME ZONE 'UTC' AS DATE) AS last_day, count(*) AS dated
    FROM articles WHERE published_precision IN ('minute', 'day')
)
SELECT s.snapshot_at, s.version, d.first_day, d.last_day, d.dated, (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM events) AS events,
    (SELECT count(*) FROM sources) AS outlets, (SELECT count(*) FROM sources WHERE enabled) AS enabled_outlets
FROM snapshot AS s CROSS JOIN dated AS d;
