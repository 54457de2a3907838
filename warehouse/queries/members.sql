SELECT article_id FROM articles WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY published_at NULLS LAST, article_id) <= $most;
