-- The articles of these events that were published between two times, or at no time that is known.
SELECT article_id FROM articles WHERE published_at BETWEEN $first AND $last AND event_id IN (SELECT unnest($ids::VARCHAR[]))
UNION ALL
SELECT article_id FROM articles WHERE published_at IS NULL AND event_id IN (SELECT unnest($ids::VARCHAR[]));
