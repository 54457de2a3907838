-- No membership, mention, time or version of an article that is not there.
SELECT 'event_articles' AS "table", article_id FROM event_articles ANTI JOIN articles USING (article_id)
UNION ALL SELECT 'mentions', article_id FROM mentions ANTI JOIN articles USING (article_id)
UNION ALL SELECT 'article_versions', article_id FROM article_versions ANTI JOIN articles USING (article_id)
UNION ALL SELECT 'article_times', article_id FROM article_times ANTI JOIN articles USING (article_id)
UNION ALL SELECT 'fingerprints', article_id FROM fingerprints ANTI JOIN articles USING (article_id);
