-- Articles to be visited again now, with what the item they came from said, what is stored of them and where their last page is kept;
-- hosts in turn, each with its share, those to be left alone left out.
WITH due AS (
    SELECT r.article_id, r.visits, r.due_at, a.url AS article_url, regexp_extract(a.url, '^\w+://([^/?#]+)', 1) AS host
    FROM revisits AS r JOIN articles AS a USING (article_id)
    WHERE r.due_at <= $now AND a.url IS NOT NULL AND (len($source_ids::VARCHAR[]) = 0 OR list_contains($source_ids::VARCHAR[], a.source_id))
),
turned AS (
    SELECT *, row_number() OVER (PARTITION BY host ORDER BY due_at, article_id) AS turn, count(*) OVER () AS ready FROM due
    WHERE host NOT IN (SELECT host FROM quiet_hosts WHERE until_at > $now)
),
taken AS (SELECT * FROM turned WHERE turn <= $per_host ORDER BY turn, article_id LIMIT $most),
kept AS (
    SELECT p.url, p.file, p.record_id, p.position, p.body_hash FROM pages AS p
    WHERE p.status = 200 AND p.url IN (SELECT article_url FROM taken UNION ALL SELECT s.url FROM sightings AS s WHERE s.article_id IN (SELECT article_id FROM taken))
    QUALIFY row_number() OVER (PARTITION BY p.url ORDER BY p.fetched_at DESC, p.record_id) = 1
),
newest AS (
    SELECT article_id, arg_max(changes, version) AS last_changes FROM article_versions WHERE article_id IN (SELECT article_id FROM taken) GROUP BY article_id
)
SELECT s.*, t.visits, t.turn, t.article_url, t.ready, a.title AS article_title, a.text AS article_text, a.access, a.text_hash, a.first_seen_at,
    k.file, k.record_id, k.position, k.body_hash, coalesce(n.last_changes, []) AS last_changes,
    o.name AS outlet, o.time_zone, o.languages[1] AS language, coalesce(o.aggregator, false) AS aggregator
FROM taken AS t JOIN articles AS a USING (article_id) JOIN sightings AS s ON s.article_id = t.article_id AND s.fate IN ('loaded', 'known')
    LEFT JOIN kept AS k ON k.url IN (t.article_url, s.url) LEFT JOIN newest AS n ON n.article_id = t.article_id LEFT JOIN sources AS o ON o.source_id = s.source_id
QUALIFY row_number() OVER (PARTITION BY t.article_id ORDER BY k.file IS NULL, s.fate <> 'loaded', s.seen_at, s.sighting_id, k.file DESC, k.position DESC) = 1
ORDER BY turn, t.article_id;
