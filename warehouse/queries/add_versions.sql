INSERT INTO article_versions
WITH numbered AS (SELECT article_id, max(version) AS version FROM article_versions WHERE article_id IN (SELECT unnest($ids::VARCHAR[])) GROUP BY article_id)
SELECT article_id, coalesce(numbered.version, 0) + 1, $at, title, lead, text, published_at, modified_at, word_count, text_hash, $run_id
FROM articles LEFT JOIN numbered USING (article_id)
WHERE article_id IN (SELECT unnest($ids::VARCHAR[]));
