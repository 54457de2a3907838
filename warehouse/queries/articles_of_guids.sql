-- The article that a feed's own name of an item stands for; a name that several items share is none.
SELECT s.feed_id, s.guid, any_value(s.article_id)
FROM sightings AS s SEMI JOIN (SELECT unnest($feed_ids::VARCHAR[]) AS feed_id, unnest($guids::VARCHAR[]) AS guid) AS asked USING (feed_id, guid)
GROUP BY s.feed_id, s.guid
HAVING count(DISTINCT s.article_id) = 1 AND count(*) <= 5;
