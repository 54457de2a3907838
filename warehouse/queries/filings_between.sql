-- The event of each of these articles that was published between two times, and of which article it is a copy.
SELECT article_id, event_id, copy_of FROM articles
WHERE published_at BETWEEN $first AND $last AND event_id IS NOT NULL AND article_id IN (SELECT unnest($ids::VARCHAR[]));
