-- Who reported some events first, and how exactly that is known.
SELECT f.event_id, f.first_article_id, f.first_at, coalesce(s.name, f.first_source_id) AS first_outlet, coalesce(o.name, f.first_own_source_id) AS first_own_outlet,
    f.first_own_at, coalesce(n.name, f.second_source_id) AS second_outlet, f.lead_minutes, f.error_minutes, f.dated_to_the_minute
FROM first_reports AS f LEFT JOIN sources AS s ON s.source_id = f.first_source_id LEFT JOIN sources AS o ON o.source_id = f.first_own_source_id
LEFT JOIN sources AS n ON n.source_id = f.second_source_id
WHERE f.event_id IN (SELECT unnest($event_ids::VARCHAR[]));
