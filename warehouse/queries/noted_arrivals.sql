-- Articles whose place in feeds may have changed: they, or a sighting of them.
SELECT id FROM noted WHERE kind = 'article'
UNION SELECT article_id FROM sightings WHERE article_id IS NOT NULL AND sighting_id IN (SELECT id FROM noted WHERE kind = 'sighting') ORDER BY 1;
