-- The anchors of a batch: its most prominent keys, the rarest of the window first.
INSERT INTO anchors
SELECT md5_number_lower(key), article_id, dated_at
FROM (SELECT article_id, dated_at, unnest(keys) AS key, unnest(weights) AS weight FROM incoming) JOIN rarity USING (key), (SELECT count(*) AS size FROM pool)
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY weight * ln((size + 400) / documents) DESC, key) <= $most;
