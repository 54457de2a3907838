-- One row for each place and each day (UTC) on which articles named it: articles, events, its share of that day's articles, and where it lies.
CREATE OR REPLACE VIEW place_per_day AS
WITH dated AS (SELECT article_id, event_id, CAST(published_at AT TIME ZONE 'UTC' AS DATE) AS day FROM articles WHERE published_precision IN ('minute', 'day')),
days AS (SELECT day, count(*) AS articles FROM dated GROUP BY day)
SELECT d.day, n.entity_id, e.name_en AS name, e.scope, e.country, e.latitude, e.longitude, count(*) AS articles, count(DISTINCT d.event_id) AS events,
    sum(n."count") AS mentions, count(*) / any_value(days.articles) AS share_of_articles
FROM mentions AS n JOIN dated AS d USING (article_id) JOIN entities AS e USING (entity_id) JOIN days ON days.day = d.day
WHERE e.kind = 'place' GROUP BY ALL ORDER BY d.day, articles DESC, n.entity_id;
