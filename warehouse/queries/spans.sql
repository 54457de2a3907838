SELECT event_id, first_published_at, last_published_at FROM events
WHERE first_published_at IS NOT NULL AND event_id IN (SELECT unnest($ids::VARCHAR[]));
