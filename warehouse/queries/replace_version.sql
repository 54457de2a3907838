-- The newest version of an article becomes what was read in the same page now.
UPDATE article_versions
SET title = a.title, lead = a.lead, text = a.text, published_at = a.published_at, modified_at = a.modified_at, word_count = a.word_count, text_hash = a.text_hash
FROM articles AS a
WHERE article_versions.article_id = a.article_id AND a.article_id IN (SELECT unnest($ids::VARCHAR[]))
    AND version = (SELECT max(version) FROM article_versions AS v WHERE v.article_id = a.article_id);
