-- Every sighting of an address, file or line, with the article and event it led to, what later visits found, and what changed.
WITH told AS (
    SELECT article_id, list(strftime(seen_at, '%Y-%m-%d %H:%M') || ' UTC: ' || array_to_string(changes, ', ') || coalesce(' - ' || split_part(diff, chr(10), 1), '') ORDER BY version) AS changes
    FROM article_versions WHERE version > 1 GROUP BY article_id
)
SELECT g.seen_at, g.origin, g.origin_ref, g.source_id, f.url AS feed, g.url, g.title, g.fate, g.reason, g.attempts, g.retry_at, g.article_id, a.title AS article_title,
    a.event_id, e.title AS event_title, g.run_id, r.visits AS later_visits, r.last_visited_at, r.outcome AS last_outcome, r.reason AS last_reason, r.due_at AS next_visit_at,
    coalesce(t.changes, []) AS changes
FROM sightings AS g LEFT JOIN feeds AS f USING (feed_id) LEFT JOIN articles AS a ON a.article_id = g.article_id LEFT JOIN events AS e ON e.event_id = a.event_id
    LEFT JOIN revisits AS r ON r.article_id = g.article_id LEFT JOIN told AS t ON t.article_id = g.article_id
WHERE g.url = $url OR g.origin_ref = $name OR g.origin_ref = $url OR g.article_id = $name OR g.article_id = $article_id
    OR g.article_id IN (SELECT article_id FROM addresses WHERE address_id = $article_id)
ORDER BY g.seen_at, g.sighting_id;
