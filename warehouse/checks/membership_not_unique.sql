-- An article has exactly one present membership, in the event it is filed under.
SELECT a.article_id, a.event_id, count(m.article_id) AS memberships, any_value(m.event_id) AS member_of
FROM articles AS a LEFT JOIN event_articles AS m ON m.article_id = a.article_id AND m.valid_to IS NULL
GROUP BY a.article_id, a.event_id HAVING count(m.article_id) <> 1 OR any_value(m.event_id) <> a.event_id;
