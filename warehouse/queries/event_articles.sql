-- The articles of an event in order of publication, undated ones last.
SELECT a.article_id, a.title, coalesce(s.name, a.source_id) AS outlet, a.language, a.published_at, a.published_precision, a.copy_of, a.wire_origin, m.score, m.evidence, a.url, a.origin_ref, a.lead
FROM articles AS a JOIN event_articles AS m USING (article_id, event_id) LEFT JOIN sources AS s ON s.source_id = a.source_id
WHERE a.event_id = $event_id AND m.valid_to IS NULL
ORDER BY a.published_precision NOT IN ('minute', 'day'), a.published_at, a.article_id;
