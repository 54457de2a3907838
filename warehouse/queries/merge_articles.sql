UPDATE articles SET event_id = $event_id WHERE event_id = $rival;
