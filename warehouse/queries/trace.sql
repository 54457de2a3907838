-- Every sighting of an address, file or line, with the article and event it led to.
SELECT g.seen_at, g.origin, g.origin_ref, g.source_id, f.url AS feed, g.url, g.title, g.fate, g.reason, g.attempts, g.retry_at, g.article_id, a.title AS article_title,
    a.event_id, e.title AS event_title, g.run_id
FROM sightings AS g LEFT JOIN feeds AS f USING (feed_id) LEFT JOIN articles AS a ON a.article_id = g.article_id LEFT JOIN events AS e ON e.event_id = a.event_id
WHERE g.url = $url OR g.origin_ref = $name OR g.origin_ref = $url OR g.article_id = $name OR g.article_id = $article_id
ORDER BY g.seen_at, g.sighting_id;
