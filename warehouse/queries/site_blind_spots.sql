-- Blind spots of events first reported since a day, with the language of the headline; most covered first.
WITH
spots AS (FROM blind_spots WHERE first_published_at >= ($since::DATE)::TIMESTAMP AT TIME ZONE 'UTC'),
worded AS (
    SELECT a.event_id, min(a.language) AS title_language FROM articles AS a JOIN (SELECT DISTINCT event_id, title FROM spots) AS b USING (event_id)
    WHERE a.title = b.title GROUP BY a.event_id
)
SELECT b.event_id, b.title, w.title_language, b.first_published_at, b.not_covered_by, b.covered_by, b.article_count, b.bloc_articles_that_week, b.healthy_outlets
FROM spots AS b LEFT JOIN worded AS w USING (event_id) ORDER BY b.article_count DESC, b.first_published_at DESC, b.event_id, b.not_covered_by;
