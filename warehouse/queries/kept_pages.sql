-- The newest kept page of each address with the item it was fetched for, file by file: what `reread` goes through.
WITH newest AS (
    SELECT url, fetched_at, file, record_id FROM pages WHERE status = 200
    QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC, record_id) = 1
)
SELECT n.file, n.record_id, n.fetched_at, s.*, a.url AS article_url, o.name AS outlet, o.time_zone, o.languages[1] AS language
FROM newest AS n JOIN sightings AS s ON s.url = n.url LEFT JOIN articles AS a ON a.article_id = s.article_id LEFT JOIN sources AS o ON o.source_id = s.source_id
WHERE s.fate IN ('loaded', 'rejected', 'failed', 'unrelated') AND (len($source_ids::VARCHAR[]) = 0 OR list_contains($source_ids::VARCHAR[], s.source_id))
QUALIFY row_number() OVER (PARTITION BY n.url ORDER BY s.fate <> 'loaded', s.seen_at) = 1
ORDER BY n.file, n.record_id;
