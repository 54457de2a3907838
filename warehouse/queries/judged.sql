-- What became of these addresses when another feed listed them, in the last thirty days: a page is not asked for again to be judged again.
SELECT url, fate, reason FROM sightings
WHERE url IN (SELECT unnest($urls::VARCHAR[])) AND fate IN ('unrelated', 'rejected') AND seen_at >= $now - INTERVAL 30 DAY
QUALIFY row_number() OVER (PARTITION BY url ORDER BY seen_at DESC, sighting_id) = 1;
