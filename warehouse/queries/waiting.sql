-- Outlets and hosts in turn, so that none holds up the others, and each host has its share; within a host the newest first. An address that
-- several feeds list is asked for once. Hosts that are to be left alone are left out. `ready` is how many could be asked for.
WITH once AS (
    SELECT g.*, regexp_extract(g.url, '^\w+://([^/?#]+)', 1) AS host
    FROM sightings AS g
    WHERE g.fate = 'waiting' AND g.url IS NOT NULL AND (g.retry_at IS NULL OR g.retry_at <= $now)
        AND (len($source_ids::VARCHAR[]) = 0 OR list_contains($source_ids::VARCHAR[], g.source_id))
    QUALIFY row_number() OVER (PARTITION BY g.url ORDER BY g.attempts, g.published_at DESC NULLS LAST, g.sighting_id) = 1
),
ready AS (
    SELECT o.*, s.name AS outlet, s.time_zone, s.languages[1] AS language, s.aggregator, count(*) OVER () AS ready,
        row_number() OVER (PARTITION BY host ORDER BY o.attempts, o.published_at DESC NULLS LAST, o.sighting_id) AS turn
    FROM once AS o LEFT JOIN sources AS s USING (source_id)
    WHERE host NOT IN (SELECT host FROM quiet_hosts WHERE until_at > $now)
)
SELECT * EXCLUDE (turn, host) FROM ready WHERE turn <= $per_host
ORDER BY greatest(turn, row_number() OVER (PARTITION BY source_id ORDER BY turn, sighting_id)), turn, sighting_id LIMIT $most;
