-- An article by its id (or the beginning of it), its address, or the file or line it came from.
SELECT article_id, title, url, origin_ref, event_id, language, published_at, published_precision, copy_of
FROM articles
WHERE starts_with(article_id, $name) AND length($name) >= 6 OR url = $url OR canonical_url = $url OR origin_ref = $name OR text_hash = $text_hash
ORDER BY (article_id = $name, url IS NOT DISTINCT FROM $url, origin_ref = $name) DESC, article_id LIMIT 3;
