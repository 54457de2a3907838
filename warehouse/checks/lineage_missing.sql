-- Every event was created once, and one that was merged is gone.
WITH
created AS (SELECT to_event_id AS event_id, count(*) AS created FROM event_lineage WHERE kind = 'created' GROUP BY ALL),
merged AS (SELECT from_event_id AS event_id, count(*) AS merged FROM event_lineage WHERE kind = 'merged' GROUP BY ALL)
SELECT event_id, coalesce(created, 0) AS created, coalesce(merged, 0) AS merged
FROM events LEFT JOIN created USING (event_id) LEFT JOIN merged USING (event_id)
WHERE coalesce(created, 0) <> 1 OR coalesce(merged, 0) > 0;
