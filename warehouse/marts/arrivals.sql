-- Of the articles in `arriving`: the visit at which a feed first had them, and the last visit to that feed before.
DELETE FROM arrivals WHERE article_id IN (SELECT article_id FROM arriving);
INSERT INTO arrivals
WITH came AS (
    SELECT s.article_id, min(s.seen_at) AS seen_at, arg_min(s.feed_id, (s.seen_at, s.sighting_id)) AS feed_id
    FROM sightings AS s JOIN arriving AS n USING (article_id) WHERE s.feed_id IS NOT NULL GROUP BY s.article_id
),
span AS (SELECT min(seen_at) - INTERVAL 2 DAY AS first_at, max(seen_at) AS last_at FROM came),
visited AS (
    SELECT feed_id, visited_at FROM visits WHERE outcome <> 'failed' AND visited_at >= (SELECT first_at FROM span) AND visited_at < (SELECT last_at FROM span)
)
SELECT c.article_id, c.seen_at, CASE WHEN v.visited_at >= c.seen_at - INTERVAL 2 DAY THEN v.visited_at END
FROM came AS c ASOF LEFT JOIN visited AS v ON v.feed_id = c.feed_id AND v.visited_at < c.seen_at ORDER BY c.seen_at, c.article_id;
