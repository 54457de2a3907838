UPDATE event_articles SET valid_to = $at WHERE event_id = $rival AND valid_to IS NULL;
