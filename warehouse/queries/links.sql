-- The links between these articles. Those of other times are not looked at: the table is in order of time, mostly.
SELECT article_id, other_id, score, containment, published_at FROM links
WHERE (published_at IS NULL OR published_at BETWEEN $first AND $last)
    AND article_id IN (SELECT unnest($ids::VARCHAR[])) AND other_id IN (SELECT unnest($ids::VARCHAR[]));
