-- How each of some events began: the language of its headline, who was first as known to the minute, and that article's address.
WITH
members AS (
    SELECT a.event_id, a.article_id, a.title, a.language, a.url, a.published_at, a.published_precision, a.copy_of, coalesce(s.name, a.source_id) AS outlet
    FROM articles AS a LEFT JOIN sources AS s ON s.source_id = a.source_id WHERE a.event_id IN (SELECT unnest($event_ids::VARCHAR[]))
),
titled AS (
    SELECT event_id, arg_min({'language': language, 'url': url}, (published_precision NOT IN ('minute', 'day'), coalesce(published_at, TIMESTAMPTZ '9999-01-01'), article_id)) AS found
    FROM members WHERE title IS NOT NULL GROUP BY event_id
),
begun AS (
    SELECT event_id, arg_min({'outlet': outlet, 'at': published_at, 'url': url}, (published_at, article_id)) AS found
    FROM members WHERE published_precision = 'minute' AND copy_of IS NULL GROUP BY event_id
)
SELECT event_id, t.found.language AS title_language, b.found.outlet AS first_outlet, b.found."at" AS first_at, coalesce(b.found.url, t.found.url) AS first_url
FROM titled AS t FULL JOIN begun AS b USING (event_id);
