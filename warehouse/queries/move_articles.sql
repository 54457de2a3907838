UPDATE articles SET event_id = moved.event_id
FROM (SELECT unnest($ids::VARCHAR[]) AS article_id, unnest($events::VARCHAR[]) AS event_id) AS moved
WHERE articles.article_id = moved.article_id;
