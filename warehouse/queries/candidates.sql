-- For each article of the batch, the articles that share most of its rarer keys, nearest first: among those published within $days of it by
-- all keys, and where one of the two is undated by their anchors, at any time.
-- Of the batch itself only what is filed before an article (extractors.events.order) takes a place among its nearest.
WITH
size AS (SELECT count(*) AS documents FROM pool),
telling AS (SELECT key, ln((size.documents + 1) / rarity.documents) + 0.05 AS weight FROM rarity, size WHERE rarity.documents <= greatest(60, size.documents / 50)),
wanted AS (
    SELECT article_id, dated_at, turn, key, weight FROM (SELECT article_id, dated_at, turn, unnest(keys) AS key FROM incoming) JOIN telling USING (key)
),
listed AS (
    SELECT p.article_id, p.dated_at, p.turn, p.article_id IN (SELECT article_id FROM incoming) AS in_batch, p.key
    FROM (SELECT article_id, dated_at, turn, unnest(keys) AS key FROM pool) AS p SEMI JOIN telling USING (key)
),
near AS (
    SELECT w.article_id, l.article_id AS candidate_id, sum(w.weight) AS shared
    FROM wanted AS w JOIN listed AS l USING (key)
    WHERE (NOT l.in_batch OR (l.turn, l.article_id) < (w.turn, w.article_id))
        AND (w.dated_at IS NULL OR l.dated_at IS NULL OR abs(epoch(l.dated_at) - epoch(w.dated_at)) <= $days * 86400)
    GROUP BY w.article_id, l.article_id
),
-- of dated articles only the few undated anchors are read, of undated ones all
anchored AS (
    SELECT article_id, candidate_id, sum(weight) AS shared
    FROM (
        SELECT w.article_id, a.article_id AS candidate_id, w.weight
        FROM wanted AS w JOIN anchors AS a ON a.key = md5_number_lower(w.key) WHERE a.dated_at IS NULL
        UNION ALL
        SELECT w.article_id, a.article_id AS candidate_id, w.weight
        FROM wanted AS w JOIN anchors AS a ON a.key = md5_number_lower(w.key) WHERE a.dated_at IS NOT NULL AND w.dated_at IS NULL
    )
    WHERE candidate_id NOT IN (SELECT article_id FROM incoming)
    GROUP BY article_id, candidate_id
    HAVING count(*) >= 2
),
-- the earliest of equal texts, however many there are: their keys may be too common to tell anything
twins AS (
    SELECT w.article_id, p.article_id AS candidate_id, 1000 AS shared
    FROM incoming AS w JOIN pool AS p ON p.twin = w.twin AND (p.turn, p.article_id) < (w.turn, w.article_id)
    WHERE len(w.twin) > 0 AND (w.dated_at IS NULL OR p.dated_at IS NULL OR abs(epoch(p.dated_at) - epoch(w.dated_at)) <= $days * 86400)
    QUALIFY row_number() OVER (PARTITION BY w.article_id ORDER BY p.turn, p.article_id) <= 10
),
found AS (
    SELECT article_id, candidate_id, max(shared) AS shared FROM (FROM near UNION ALL FROM anchored UNION ALL FROM twins) GROUP BY article_id, candidate_id
)
SELECT article_id, candidate_id, shared FROM found
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY shared DESC, candidate_id) <= $most
ORDER BY article_id, shared DESC, candidate_id;
