-- Each event came to be (created, or split off another) once more often than it was merged away.
SELECT event_id, births, ends
FROM (
    SELECT e.event_id,
        (SELECT count(DISTINCT l."at") FROM event_lineage AS l WHERE l.to_event_id = e.event_id AND l.kind IN ('created', 'split')) AS births,
        (SELECT count(DISTINCT l."at") FROM event_lineage AS l WHERE l.from_event_id = e.event_id AND l.kind = 'merged') AS ends
    FROM events AS e
)
WHERE births - ends <> 1;
