-- Every item has a fate we know; what was loaded or known names its article, and that article is there.
SELECT s.sighting_id, s.fate, s.article_id FROM sightings AS s LEFT JOIN articles AS a USING (article_id)
WHERE s.fate NOT IN ('loaded', 'known', 'unrelated', 'rejected', 'failed', 'waiting')
    OR (s.fate IN ('loaded', 'known') AND a.article_id IS NULL)
    OR (s.fate IN ('unrelated', 'rejected', 'failed') AND s.reason IS NULL);
