-- Copies whose original is withdrawn: the earliest of them is the original of the others.
WITH orphans AS (SELECT article_id, copy_of, published_at FROM articles WHERE list_contains($ids::VARCHAR[], copy_of) AND NOT list_contains($ids::VARCHAR[], article_id)),
firsts AS (SELECT copy_of, arg_min(article_id, coalesce(published_at, 'infinity'::TIMESTAMPTZ)) AS first FROM orphans GROUP BY copy_of)
UPDATE articles SET copy_of = CASE WHEN articles.article_id = firsts.first THEN NULL ELSE firsts.first END
FROM firsts WHERE articles.copy_of = firsts.copy_of AND NOT list_contains($ids::VARCHAR[], articles.article_id)
RETURNING articles.article_id;
