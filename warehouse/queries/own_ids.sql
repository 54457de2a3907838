-- The article that an id stands for: its own, or, where it is made from a further address, the article that has moved there.
SELECT article_id, article_id FROM articles WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))
UNION ALL
SELECT address_id, article_id FROM addresses
WHERE address_id IN (SELECT unnest($ids::VARCHAR[])) AND address_id NOT IN (SELECT article_id FROM articles WHERE article_id IN (SELECT unnest($ids::VARCHAR[])));
