-- The next version of an article, as it was seen now.
INSERT INTO article_versions (article_id, version, seen_at, title, lead, text, published_at, modified_at, word_count, text_hash, run_id, changes, diff, url)
SELECT $article_id, coalesce(max(version), 0) + 1, $seen_at, $title, $lead, $text, $published_at, $modified_at, $word_count, $text_hash, $run_id,
    CASE WHEN max(version) IS NULL THEN ['first'] ELSE $changes::VARCHAR[] END, $diff, $url
FROM article_versions WHERE article_id = $article_id;
