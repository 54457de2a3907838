-- Archive sitemaps (kind sitemap) are for backfills by date, never polled.
SELECT f.feed_id, f.source_id, f.url, f.kind, f.etag, f.last_modified, f.body_hash, f.failures, s.time_zone, s.languages[1] AS language,
    EXISTS (SELECT 1 FROM sightings AS g WHERE g.feed_id = f.feed_id AND g.fate = 'unrelated') AS has_unrelated
FROM feeds AS f JOIN sources AS s USING (source_id)
WHERE f.enabled AND f.kind <> 'sitemap'
    AND (len($source_ids::VARCHAR[]) = 0 AND s.enabled OR list_contains($source_ids::VARCHAR[], f.source_id))
    AND ($all_feeds OR len($source_ids::VARCHAR[]) > 0 OR f.next_poll_at IS NULL OR f.next_poll_at <= $now)
ORDER BY f.last_polled_at NULLS FIRST, f.feed_id;
