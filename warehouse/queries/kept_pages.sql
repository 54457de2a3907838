-- The newest kept page of each article or refused address, with the item it was fetched for, file by file: what `reread` goes through.
WITH items AS (
    SELECT s.sighting_id, s.url, a.url AS article_url, coalesce(s.article_id, s.url) AS whose
    FROM sightings AS s LEFT JOIN articles AS a ON a.article_id = s.article_id
    WHERE s.fate IN ('loaded', 'rejected', 'failed', 'unrelated') AND (len($source_ids::VARCHAR[]) = 0 OR list_contains($source_ids::VARCHAR[], s.source_id))
),
found AS (
    SELECT i.sighting_id, i.whose, i.article_url, p.fetched_at, p.file, p.record_id, p.position FROM items AS i JOIN pages AS p ON p.url = i.url WHERE p.status = 200
    UNION ALL
    SELECT i.sighting_id, i.whose, i.article_url, p.fetched_at, p.file, p.record_id, p.position FROM items AS i JOIN pages AS p ON p.url = i.article_url
    WHERE p.status = 200 AND i.article_url <> i.url
)
SELECT n.file, n.record_id, n.position, n.fetched_at, n.article_url, s.*, o.name AS outlet, o.time_zone, o.languages[1] AS language,
    coalesce(o.aggregator, false) AS aggregator
FROM found AS n JOIN sightings AS s USING (sighting_id) LEFT JOIN sources AS o ON o.source_id = s.source_id
QUALIFY row_number() OVER (PARTITION BY n.whose ORDER BY s.fate <> 'loaded', n.fetched_at DESC, s.seen_at, n.record_id) = 1
ORDER BY n.file, n.position, n.record_id;
