SELECT article_id, event_id, score, evidence FROM event_articles WHERE valid_to IS NULL AND article_id IN (SELECT unnest($ids::VARCHAR[]));
