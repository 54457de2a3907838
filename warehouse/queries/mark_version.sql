-- A change that leaves the text as it was: the article was taken away or put back.
INSERT INTO article_versions (article_id, version, seen_at, title, lead, text, published_at, modified_at, word_count, text_hash, run_id, changes, diff, url)
SELECT article_id, version + 1, $seen_at, title, lead, text, published_at, modified_at, word_count, text_hash, $run_id, $changes::VARCHAR[], $diff, $url
FROM article_versions WHERE article_id = $article_id
QUALIFY row_number() OVER (ORDER BY version DESC) = 1;
