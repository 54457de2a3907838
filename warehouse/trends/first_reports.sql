-- One row for each event with articles dated to the minute: who reported it first, and who first of those that copied nobody and no agency.
-- Undated articles, and those dated to the day, cannot be first; `dated_to_the_minute` says how many could. `lead_minutes` is how much later the second
-- outlet was, by the times that outlets state. `error_minutes` is how long we did not look: the time between the visit to the feed at which we
-- first saw the first report and the visit before it, and the same for the second. An outlet whose clock is wrong cannot be
-- told from one that was quick unless the lead is larger than that; where it is NULL we saw one of them by other ways than a polled feed.
CREATE OR REPLACE VIEW first_reports AS
WITH second AS (
    SELECT o.event_id, o.first_at, arg_min(o.source_id, (o.published_at, o.article_id)) AS source_id, min(o.published_at) AS published_at,
        arg_min_null(epoch_us(o.seen_at) - epoch_us(o.unseen_at), (o.published_at, o.article_id)) AS unlooked
    FROM event_outlets AS o JOIN event_outlets AS f ON f.event_id = o.event_id AND f.first_at = o.first_at AND f.is_first WHERE o.source_id <> f.source_id GROUP BY o.event_id, o.first_at
),
all_of_it AS (
    SELECT event_id, first_at, arg_min_null(source_id, (own_at, article_id)) FILTER (own_at IS NOT NULL) AS own_source_id, min(own_at) AS own_at, CAST(sum(articles) AS BIGINT) AS dated
    FROM event_outlets GROUP BY event_id, first_at
)
SELECT f.event_id, e.title, f.article_id AS first_article_id, f.first_at, f.source_id AS first_source_id, f.language AS first_language,
    a.own_source_id AS first_own_source_id, a.own_at AS first_own_at, s.source_id AS second_source_id,
    CAST(round((epoch_us(s.published_at) - epoch_us(f.first_at)) / 6e7) AS BIGINT) AS lead_minutes,
    CAST(round((epoch_us(f.seen_at) - epoch_us(f.unseen_at) + CASE WHEN s.event_id IS NULL THEN 0 ELSE s.unlooked END) / 6e7) AS BIGINT) AS error_minutes,
    a.dated AS dated_to_the_minute, e.article_count
FROM event_outlets AS f JOIN all_of_it AS a ON a.event_id = f.event_id AND a.first_at = f.first_at JOIN events AS e ON e.event_id = f.event_id
LEFT JOIN second AS s ON s.event_id = f.event_id AND s.first_at = f.first_at WHERE f.is_first ORDER BY f.first_at, f.event_id;
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
