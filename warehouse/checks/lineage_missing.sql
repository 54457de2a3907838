-- Every event was created once, and one that was merged is gone.
SELECT e.event_id, count(l.to_event_id) FILTER (l.kind = 'created') AS created, count(*) FILTER (l.kind = 'merged') AS merged
FROM events AS e LEFT JOIN event_lineage AS l ON (l.kind = 'created' AND l.to_event_id = e.event_id) OR (l.kind = 'merged' AND l.from_event_id = e.event_id)
GROUP BY e.event_id HAVING count(l.to_event_id) FILTER (l.kind = 'created') <> 1 OR count(*) FILTER (l.kind = 'merged') > 0;
