-- What outlets changed later in the articles of some events, newest last.
SELECT v.article_id, v.version, v.seen_at, v.changes, left(v.diff, 600) AS diff
FROM article_versions AS v JOIN articles AS a USING (article_id)
WHERE v.version > 1 AND a.event_id IN (SELECT unnest($event_ids::VARCHAR[]))
ORDER BY v.article_id, v.version;
