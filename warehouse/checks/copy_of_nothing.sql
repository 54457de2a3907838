-- A copy's original is there, and no copy itself.
SELECT c.article_id, c.copy_of FROM articles AS c LEFT JOIN articles AS o ON o.article_id = c.copy_of
WHERE c.copy_of IS NOT NULL AND (o.article_id IS NULL OR o.copy_of IS NOT NULL OR c.copy_of = c.article_id);
