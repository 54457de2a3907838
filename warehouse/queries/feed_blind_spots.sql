-- What of some events which bloc does not report, newest first; of one bloc only, unless $bloc is NULL.
SELECT b.event_id, b.not_covered_by, b.covered_by, b.bloc_articles_that_week
FROM blind_spots AS b JOIN events AS e USING (event_id)
WHERE b.event_id IN (SELECT unnest($event_ids::VARCHAR[])) AND b.first_published_at >= $first_at AND ($bloc IS NULL OR b.not_covered_by = $bloc)
ORDER BY e.last_published_at DESC, b.event_id, b.not_covered_by LIMIT $most;
