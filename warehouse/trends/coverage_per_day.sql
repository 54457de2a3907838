-- One row for each day (UTC), language and bloc with articles published that day (known to the minute or day), and with 0 articles for each
-- day on which an outlet of that bloc, whose first language it is, was healthy. `articles` counts copies too, `without_copies` does not.
-- `share_of_articles` is of all articles of that day. The healthy_ figures count only outlets that were healthy in the whole window, the 28 days
-- up to that day (source_days says what that is): a new outlet is no growth, a dead one no silence; `share_of_healthy` is of all articles of
-- such outlets that day. `failing_outlets` are outlets with 28 days behind them that were not healthy. `failing_feeds` are polled feeds, of
-- all blocs, that answered nothing usable at the last visit and have not succeeded since that day: where these are not 0, fewer articles
-- may be a gap in collection, not in the news. The latest day is not over yet.
CREATE OR REPLACE VIEW coverage_per_day AS
WITH counted AS (
    SELECT CAST(a.published_at AT TIME ZONE 'UTC' AS DATE) AS day, a.language, s.bloc, count(*) AS articles, count(*) FILTER (a.copy_of IS NULL) AS without_copies,
        count(DISTINCT a.source_id) AS outlets, count(DISTINCT a.event_id) AS events,
        count(*) FILTER (d.healthy) AS healthy_articles, count(DISTINCT a.source_id) FILTER (d.healthy) AS healthy_outlets
    FROM articles AS a LEFT JOIN sources AS s USING (source_id)
    LEFT JOIN source_days AS d ON d.source_id = a.source_id AND d.day = CAST(a.published_at AT TIME ZONE 'UTC' AS DATE)
    WHERE a.published_precision IN ('minute', 'day')
    GROUP BY ALL
),
watched AS (
    SELECT d.day, s.languages[1] AS language, s.bloc, count(*) FILTER (d.healthy) AS healthy, count(*) FILTER (NOT d.healthy AND d.day >= f.first_day + 28) AS failing
    FROM source_days AS d JOIN sources AS s USING (source_id) JOIN (SELECT source_id, min(day) AS first_day FROM source_days GROUP BY source_id) AS f USING (source_id)
    GROUP BY ALL
),
rows AS (
    SELECT coalesce(c.day, w.day) AS day, coalesce(c.language, w.language) AS language, coalesce(c.bloc, w.bloc) AS bloc, c.* EXCLUDE (day, language, bloc), w.failing
    FROM counted AS c FULL JOIN watched AS w ON w.day = c.day AND w.language IS NOT DISTINCT FROM c.language AND w.bloc IS NOT DISTINCT FROM c.bloc
    WHERE c.articles > 0 OR w.healthy > 0
),
troubled AS (
    SELECT t.day, count(*) FILTER (coalesce(CAST(f.last_success_at AT TIME ZONE 'UTC' AS DATE), DATE '1970-01-01') <= t.day AND CAST(f.last_polled_at AT TIME ZONE 'UTC' AS DATE) >= t.day) AS feeds
    FROM day_totals AS t LEFT JOIN feeds AS f ON f.enabled AND f.failures > 0 AND f.last_polled_at IS NOT NULL GROUP BY t.day
)
SELECT r.day, r.language, r.bloc, coalesce(r.articles, 0) AS articles, coalesce(r.without_copies, 0) AS without_copies, coalesce(r.outlets, 0) AS outlets, coalesce(r.events, 0) AS events,
    coalesce(r.articles, 0) / nullif(t.articles, 0) AS share_of_articles, coalesce(r.healthy_articles, 0) AS healthy_articles, coalesce(r.healthy_outlets, 0) AS healthy_outlets,
    coalesce(r.healthy_articles, 0) / nullif(t.healthy_articles, 0) AS share_of_healthy, coalesce(r.failing, 0) AS failing_outlets, coalesce(x.feeds, 0) AS failing_feeds
FROM rows AS r LEFT JOIN day_totals AS t USING (day) LEFT JOIN troubled AS x USING (day) ORDER BY r.day, r.language, r.bloc;
COMMENT ON COLUMN coverage_per_day.day IS 'Day (UTC).';
COMMENT ON COLUMN coverage_per_day.language IS 'Language of the articles; where nothing was published, first language of the healthy outlets.';
COMMENT ON COLUMN coverage_per_day.bloc IS 'Bloc of the outlet (sources.bloc).';
COMMENT ON COLUMN coverage_per_day.articles IS 'Articles, copies included.';
COMMENT ON COLUMN coverage_per_day.without_copies IS 'Articles that are no near copy of an earlier one.';
COMMENT ON COLUMN coverage_per_day.outlets IS 'Known outlets among them.';
COMMENT ON COLUMN coverage_per_day.events IS 'Events that they report.';
COMMENT ON COLUMN coverage_per_day.share_of_articles IS 'Of all articles of that day, from 0 to 1; NULL where there was none.';
COMMENT ON COLUMN coverage_per_day.healthy_articles IS 'Articles of outlets that were healthy in the whole window.';
COMMENT ON COLUMN coverage_per_day.healthy_outlets IS 'Outlets among them that were healthy in the whole window.';
COMMENT ON COLUMN coverage_per_day.share_of_healthy IS 'Of all articles of healthy outlets of that day, from 0 to 1; NULL where there was none.';
COMMENT ON COLUMN coverage_per_day.failing_outlets IS 'Outlets with 28 days behind them that were not healthy that day.';
COMMENT ON COLUMN coverage_per_day.failing_feeds IS 'Feeds, of all blocs, that have not succeeded since that day.';
