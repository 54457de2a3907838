-- Archive sitemaps (kind sitemap) are for backfills by date, never polled. Feeds that fail come last: they must not hold up those that answer.
SELECT f.feed_id, f.source_id, f.url, f.kind, f.etag, f.last_modified, f.body_hash, f.failures, f.whole_at, f.lied_at, f.asked_wait, f.last_listed,
    s.time_zone, s.languages[1] AS language, v.last_304_at,
    EXISTS (SELECT 1 FROM sightings AS g WHERE g.feed_id = f.feed_id AND g.fate = 'unrelated') AS has_unrelated
FROM feeds AS f JOIN sources AS s USING (source_id)
    LEFT JOIN (SELECT feed_id, max(visited_at) AS last_304_at FROM visits WHERE outcome = 'not modified' AND visited_at >= $now - INTERVAL 3 DAY GROUP BY feed_id) AS v
        USING (feed_id)
WHERE f.enabled AND f.kind <> 'sitemap'
    AND (len($source_ids::VARCHAR[]) = 0 AND s.enabled OR list_contains($source_ids::VARCHAR[], f.source_id))
    AND ($all_feeds OR len($source_ids::VARCHAR[]) > 0 OR f.next_poll_at IS NULL OR f.next_poll_at <= $now)
ORDER BY least(f.failures, 1), f.last_polled_at NULLS FIRST, f.feed_id;
