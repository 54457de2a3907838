-- Every loaded article is filed under an event that is there.
SELECT a.article_id, a.event_id FROM articles AS a LEFT JOIN events AS e USING (event_id) WHERE e.event_id IS NULL;
