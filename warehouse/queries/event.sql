SELECT * FROM events WHERE event_id LIKE $event_id || '%' ORDER BY event_id LIMIT 2;
