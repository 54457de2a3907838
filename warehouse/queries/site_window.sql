-- What was published from one day (UTC) to another, and by how many outlets that were healthy at least once.
WITH
dated AS (
    SELECT source_id, event_id, language, copy_of FROM articles
    WHERE published_precision IN ('minute', 'day') AND published_at >= ($since::DATE)::TIMESTAMP AT TIME ZONE 'UTC'
        AND published_at < ($until::DATE + 1)::TIMESTAMP AT TIME ZONE 'UTC'
)
SELECT count(*) AS articles, count(*) FILTER (copy_of IS NULL) AS without_copies, count(DISTINCT source_id) AS outlets, count(DISTINCT event_id) AS events,
    coalesce(list_sort(list(DISTINCT language) FILTER (language IS NOT NULL)), []) AS languages,
    (SELECT count(DISTINCT source_id) FROM source_days WHERE healthy AND day BETWEEN $since::DATE AND $until::DATE) AS healthy_outlets
FROM dated;
