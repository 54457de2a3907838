-- For each article of the batch, the articles that share most of its rarer keys; nearest first.
-- Dated articles look only at those published within $days of them; undated ones at all, and all look at undated ones.
-- Of the batch itself only what is filed before an article (extractors.events.order) takes a place among its nearest.
WITH
prints AS (
    SELECT article_id, keys, CASE WHEN published_precision IN ('minute', 'day') THEN published_at END AS dated_at,
        article_id IN (SELECT unnest($ids::VARCHAR[])) AS in_batch, coalesce(published_at, TIMESTAMPTZ '9999-01-01') AS turn
    FROM fingerprints
),
incoming AS (SELECT article_id, dated_at AS published_at, keys, turn FROM prints WHERE in_batch),
span AS (SELECT min(published_at) - to_days($days::INTEGER) AS first_at, max(published_at) + to_days($days::INTEGER) AS last_at, bool_or(published_at IS NULL) AS undated FROM incoming),
pool AS (
    SELECT article_id, dated_at AS published_at, keys, in_batch, turn FROM prints, span
    WHERE span.undated OR dated_at IS NULL OR dated_at BETWEEN span.first_at AND span.last_at
),
size AS (SELECT count(*) AS documents FROM pool),
wanted AS (SELECT article_id, published_at, turn, unnest(keys) AS key FROM incoming),
listed AS (SELECT article_id, published_at, in_batch, turn, unnest(keys) AS key FROM pool),
rarity AS (SELECT key, count(*) AS documents FROM listed WHERE key IN (SELECT key FROM wanted) GROUP BY key),
telling AS (SELECT key, ln((size.documents + 1) / rarity.documents) + 0.05 AS weight FROM rarity, size WHERE rarity.documents <= greatest(60, size.documents / 50)),
shared AS (
    SELECT w.article_id, l.article_id AS candidate_id, sum(telling.weight) AS shared
    FROM wanted AS w JOIN telling USING (key) JOIN listed AS l USING (key)
    WHERE (NOT l.in_batch OR (l.turn, l.article_id) < (w.turn, w.article_id))
        AND (w.published_at IS NULL OR l.published_at IS NULL OR abs(epoch(l.published_at) - epoch(w.published_at)) <= $days * 86400)
    GROUP BY ALL
)
SELECT article_id, candidate_id FROM shared
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY shared DESC, candidate_id) <= $most
ORDER BY article_id, shared DESC, candidate_id;
