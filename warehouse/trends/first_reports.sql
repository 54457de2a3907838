-- One row for each event with articles dated to the minute: who reported it first, and who first of those that copied nobody and no agency.
-- Undated articles, and those dated to the day, cannot be first; `dated_to_the_minute` says how many could.
CREATE OR REPLACE VIEW first_reports AS
SELECT a.event_id, any_value(e.title) AS title, arg_min(a.article_id, (a.published_at, a.article_id)) AS first_article_id, min(a.published_at) AS first_at,
    arg_min_null(a.source_id, (a.published_at, a.article_id)) AS first_source_id, arg_min_null(a.language, (a.published_at, a.article_id)) AS first_language,
    arg_min_null(a.source_id, (a.published_at, a.article_id)) FILTER (a.copy_of IS NULL AND a.wire_origin IS NULL) AS first_own_source_id,
    min(a.published_at) FILTER (a.copy_of IS NULL AND a.wire_origin IS NULL) AS first_own_at,
    count(*) AS dated_to_the_minute, any_value(e.article_count) AS article_count
FROM articles AS a JOIN events AS e USING (event_id)
WHERE a.published_precision = 'minute' GROUP BY a.event_id ORDER BY first_at, a.event_id;
