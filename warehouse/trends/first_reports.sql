-- One row for each event with articles dated to the minute: who reported it first, and who first of those that copied nobody and no agency.
-- Undated articles, and those dated to the day, cannot be first; `dated_to_the_minute` says how many could. `lead_minutes` is how much later the second
-- outlet was, by the times that outlets state. `error_minutes` is how long we did not look: the time between the visit to the feed at which we
-- first saw the first report and the visit before it, and the same for the second. An outlet whose clock is wrong cannot be
-- told from one that was quick unless the lead is larger than that; where it is NULL we saw one of them by other ways than a polled feed.
CREATE OR REPLACE VIEW first_reports AS
WITH dated AS (SELECT article_id, event_id, source_id, language, published_at, copy_of IS NULL AND wire_origin IS NULL AS own FROM articles WHERE published_precision = 'minute'),
first AS (
    SELECT event_id, arg_min(article_id, (published_at, article_id)) AS article_id, min(published_at) AS at_first,
        arg_min_null(source_id, (published_at, article_id)) AS source_id, arg_min_null(language, (published_at, article_id)) AS language,
        arg_min_null(source_id, (published_at, article_id)) FILTER (own) AS own_source_id, min(published_at) FILTER (own) AS at_first_own, count(*) AS dated
    FROM dated GROUP BY event_id
),
second AS (
    SELECT d.event_id, arg_min(d.article_id, (d.published_at, d.article_id)) AS article_id, arg_min(d.source_id, (d.published_at, d.article_id)) AS source_id, min(d.published_at) AS at_second
    FROM dated AS d JOIN first AS f ON f.event_id = d.event_id AND f.source_id <> d.source_id GROUP BY d.event_id
)
SELECT f.event_id, e.title, f.article_id AS first_article_id, f.at_first AS first_at, f.source_id AS first_source_id, f.language AS first_language,
    f.own_source_id AS first_own_source_id, f.at_first_own AS first_own_at, s.source_id AS second_source_id,
    CAST(round((epoch_us(s.at_second) - epoch_us(f.at_first)) / 6e7) AS BIGINT) AS lead_minutes,
    CAST(round((epoch_us(a.seen_at) - epoch_us(a.unseen_at) + CASE WHEN s.article_id IS NULL THEN 0 ELSE epoch_us(b.seen_at) - epoch_us(b.unseen_at) END) / 6e7) AS BIGINT) AS error_minutes,
    f.dated AS dated_to_the_minute, e.article_count
FROM first AS f JOIN events AS e USING (event_id) LEFT JOIN second AS s USING (event_id)
LEFT JOIN arrivals AS a ON a.article_id = f.article_id LEFT JOIN arrivals AS b ON b.article_id = s.article_id ORDER BY f.at_first, f.event_id;
COMMENT ON COLUMN first_reports.event_id IS 'Event.';
COMMENT ON COLUMN first_reports.title IS 'Headline of the event.';
COMMENT ON COLUMN first_reports.first_article_id IS 'The first article.';
COMMENT ON COLUMN first_reports.first_at IS 'When the first article was published.';
COMMENT ON COLUMN first_reports.first_source_id IS 'Outlet that was first; NULL where it is not known.';
COMMENT ON COLUMN first_reports.first_language IS 'Its language.';
COMMENT ON COLUMN first_reports.first_own_source_id IS 'First outlet of those that copied nobody and no agency.';
COMMENT ON COLUMN first_reports.first_own_at IS 'When its article was published.';
COMMENT ON COLUMN first_reports.second_source_id IS 'The next outlet.';
COMMENT ON COLUMN first_reports.lead_minutes IS 'Minutes from the first outlet to the second, by the times they state.';
COMMENT ON COLUMN first_reports.error_minutes IS 'Minutes in which we did not look, of both articles together; NULL where that is not known.';
COMMENT ON COLUMN first_reports.dated_to_the_minute IS 'Articles of the event that could have been first.';
COMMENT ON COLUMN first_reports.article_count IS 'Articles of the event, copies included, dated or not.';
