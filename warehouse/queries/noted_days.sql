-- The days of articles that changed, as the readers' file has them now.
SELECT DISTINCT CAST(published_at AT TIME ZONE 'UTC' AS DATE) FROM draft.articles
WHERE published_precision IN ('minute', 'day') AND article_id IN (SELECT id FROM noted WHERE kind = 'article');
