-- A feed lists an article under another headline: it is worth a visit now, at most one an hour.
UPDATE revisits SET due_at = least(coalesce(due_at, $at), $at)
WHERE article_id IN (SELECT article_id FROM sightings WHERE sighting_id IN (SELECT unnest($ids::VARCHAR[])))
    AND (last_visited_at IS NULL OR last_visited_at < $at - INTERVAL 1 HOUR)
RETURNING article_id;
