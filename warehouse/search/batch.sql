-- What is to be indexed, with its numbers: articles of these ids, or all.
CREATE OR REPLACE TEMP TABLE search_batch AS
SELECT CAST(row_number() OVER (ORDER BY rowid) + (SELECT coalesce(max(doc), 0) FROM search_documents) AS INTEGER) AS doc, rowid AS article_row
FROM articles
WHERE $ids::VARCHAR[] IS NULL OR article_id IN (SELECT unnest($ids::VARCHAR[]));
