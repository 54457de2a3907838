UPDATE event_articles SET valid_to = $at WHERE valid_to IS NULL AND article_id IN (SELECT unnest($ids::VARCHAR[]));
