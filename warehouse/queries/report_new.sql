SELECT (SELECT count(*) FROM articles WHERE first_seen_at >= $since) AS articles, (SELECT count(*) FROM event_lineage WHERE kind = 'created' AND "at" >= $since) AS events;
