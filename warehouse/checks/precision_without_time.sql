-- A time and its precision go together; nothing was published after it was seen, or modified before it was published.
SELECT article_id, published_at, published_precision FROM articles
WHERE (published_at IS NULL) <> (published_precision = 'none') OR published_precision NOT IN ('minute', 'day', 'month', 'none')
    OR published_at > first_seen_at + INTERVAL 1 DAY OR modified_at < published_at;
