-- Hosts in turn, so that a busy one does not hold up the others; within a host the newest first.
WITH ready AS (
    SELECT g.*, s.name AS outlet, s.time_zone, s.languages[1] AS language,
        row_number() OVER (PARTITION BY regexp_extract(g.url, '^\w+://([^/?#]+)', 1) ORDER BY g.attempts, g.published_at DESC NULLS LAST, g.sighting_id) AS turn
    FROM sightings AS g LEFT JOIN sources AS s USING (source_id)
    WHERE g.fate = 'waiting' AND g.url IS NOT NULL AND (g.retry_at IS NULL OR g.retry_at <= $now)
        AND (len($source_ids::VARCHAR[]) = 0 OR list_contains($source_ids::VARCHAR[], g.source_id))
)
SELECT * EXCLUDE (turn) FROM ready ORDER BY turn, sighting_id LIMIT $most;
