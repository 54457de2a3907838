-- The articles that these words are from.
INSERT INTO search_documents
SELECT b.doc, a.article_id, a.source_id, a.language, a.published_at, coalesce(t.words, 0), $tail::BOOLEAN
FROM search_batch AS b JOIN articles AS a ON a.rowid = b.article_row LEFT JOIN (SELECT doc, count(*) AS words FROM search_tokens GROUP BY doc) AS t USING (doc)
WHERE a.rowid BETWEEN $first AND $last ORDER BY b.doc;
