-- The events that were merged into each of some events, directly or by way of others.
WITH RECURSIVE merged AS (
    SELECT to_event_id AS event_id, from_event_id AS former FROM event_lineage
    WHERE kind = 'merged' AND to_event_id IN (SELECT unnest($event_ids::VARCHAR[]))
    UNION
    SELECT m.event_id, l.from_event_id FROM merged AS m JOIN event_lineage AS l ON l.to_event_id = m.former WHERE l.kind = 'merged'
)
SELECT event_id, list(former ORDER BY former) AS former FROM merged WHERE former <> event_id GROUP BY event_id;
