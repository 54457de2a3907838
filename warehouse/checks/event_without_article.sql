-- Every event has articles, as many as it says.
SELECT e.event_id, e.article_count, count(a.article_id) AS found
FROM events AS e LEFT JOIN articles AS a USING (event_id) GROUP BY e.event_id, e.article_count HAVING count(a.article_id) <> e.article_count OR e.article_count = 0;
