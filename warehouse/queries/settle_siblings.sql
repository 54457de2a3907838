-- Other feeds that list an address whose page has just been judged: their items share its fate, without a request of their own.
UPDATE sightings AS other
SET fate = CASE WHEN judged.fate = 'loaded' THEN 'known' ELSE judged.fate END,
    reason = CASE WHEN judged.fate = 'loaded' THEN 'this article is loaded already' ELSE judged.reason END,
    article_id = judged.article_id, retry_at = judged.retry_at, attempts = judged.attempts, run_id = judged.run_id
FROM sightings AS judged
WHERE judged.sighting_id IN (SELECT unnest($ids::VARCHAR[])) AND other.url = judged.url AND other.fate = 'waiting'
    AND other.sighting_id <> judged.sighting_id AND NOT list_contains($ids::VARCHAR[], other.sighting_id)
RETURNING other.sighting_id, other.fate;
