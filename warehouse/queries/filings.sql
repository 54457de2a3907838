SELECT article_id, event_id, copy_of FROM articles WHERE event_id IS NOT NULL AND article_id IN (SELECT unnest($ids::VARCHAR[]));
