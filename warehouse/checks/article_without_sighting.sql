-- Every article came from an item that was seen.
SELECT article_id FROM articles ANTI JOIN (SELECT DISTINCT article_id FROM sightings WHERE article_id IS NOT NULL) USING (article_id);
