-- At which hours (UTC, weekends apart) each feed published in the last four weeks, by the times its items state, else by when they were
-- first seen. What was listed undated at the first visit says nothing of when it was published.
WITH recent AS (
    SELECT feed_id, seen_at,
        CASE WHEN published_precision = 'minute' AND published_at BETWEEN seen_at - INTERVAL 3 DAY AND seen_at THEN published_at END AS stated,
        min(seen_at) OVER (PARTITION BY feed_id) AS first_seen
    FROM sightings WHERE feed_id IN (SELECT unnest($feed_ids::VARCHAR[])) AND seen_at >= $now - INTERVAL 28 DAY
),
timed AS (SELECT feed_id, coalesce(stated, CASE WHEN seen_at > first_seen THEN seen_at END) AS "at" FROM recent)
SELECT feed_id, isodow("at") >= 6 AS weekend, hour("at") AS hour, count(*) AS items, min("at") AS since
FROM timed WHERE "at" IS NOT NULL GROUP BY ALL;
