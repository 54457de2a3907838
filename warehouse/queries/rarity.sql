-- In how many fingerprints of the batch's window each of its keys stands.
WITH
prints AS (SELECT article_id, keys, CASE WHEN published_precision IN ('minute', 'day') THEN published_at END AS dated_at FROM fingerprints),
incoming AS (SELECT dated_at AS published_at, keys FROM prints WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))),
span AS (SELECT min(published_at) - to_days($days::INTEGER) AS first_at, max(published_at) + to_days($days::INTEGER) AS last_at, bool_or(published_at IS NULL) AS undated FROM incoming),
pool AS (
    SELECT keys FROM prints, span
    WHERE span.undated OR dated_at IS NULL OR dated_at BETWEEN span.first_at AND span.last_at
),
size AS (SELECT count(*) AS documents FROM pool)
SELECT key, count(*) AS documents, any_value(size.documents) AS pool
FROM (SELECT unnest(keys) AS key FROM pool), size
WHERE key IN (SELECT unnest(keys) FROM incoming)
GROUP BY key;
