SELECT * FROM events WHERE starts_with(event_id, $event_id) ORDER BY event_id LIMIT 2;
