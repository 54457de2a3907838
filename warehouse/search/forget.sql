-- Articles that are revised or removed: what was indexed of them counts no more.
UPDATE search_documents SET article_id = NULL WHERE article_id IN (SELECT unnest($ids::VARCHAR[]));
