DELETE FROM events WHERE event_id = $rival;
