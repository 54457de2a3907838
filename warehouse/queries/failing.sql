-- Feeds whose last visit failed, for a person to look at.
SELECT source_id, last_error AS problem FROM feeds WHERE enabled AND last_error IS NOT NULL ORDER BY source_id, feed_id;
