-- One row for each feed: how often it was visited and what it brought in the seven days before the latest visit of all (the snapshot has no clock).
-- `items_7d` are items that it listed for the first time; `only_here_7d` is its marginal yield, those of them that no other feed, of whatever outlet,
-- had listed before and that were not known otherwise (of feeds that list an item at once, one has it). A feed that has none over weeks repeats
-- others. `loaded_7d` became articles that we did not have: a feed with items and none of these brings nothing of the war. `not_modified_7d` are
-- visits answered with 304; a body like the one before counts as a visit only. Visits are counted since they are on record, failed ones too.
CREATE OR REPLACE VIEW feed_yield AS
WITH clock AS (
    SELECT present - INTERVAL 7 DAY AS week_ago FROM (SELECT greatest((SELECT max(last_polled_at) FROM feeds), max(visited_at)) AS present FROM visits)
),
visited AS (
    SELECT feed_id, count(*) AS visits, count(*) FILTER (outcome = 'failed') AS failed, count(*) FILTER (outcome = 'not modified') AS not_modified, median(minutes) AS minutes
    FROM (
        SELECT feed_id, outcome, (epoch_us(visited_at) - lag(epoch_us(visited_at)) OVER (PARTITION BY feed_id ORDER BY visited_at)) / 6e7 AS minutes
        FROM visits WHERE visited_at > (SELECT week_ago FROM clock)
    ) GROUP BY feed_id
),
recent AS MATERIALIZED (
    SELECT sighting_id, feed_id, url, seen_at, fate FROM sightings WHERE feed_id IS NOT NULL AND seen_at > (SELECT week_ago FROM clock)
),
repeated AS (
    SELECT DISTINCT r.sighting_id FROM recent AS r JOIN sightings AS g ON g.url = r.url AND g.feed_id <> r.feed_id
    WHERE g.fate <> 'known' AND (g.seen_at < r.seen_at OR g.seen_at = r.seen_at AND g.feed_id < r.feed_id)
),
brought AS (
    SELECT feed_id, count(*) AS items, count(*) FILTER (fate <> 'known' AND p.sighting_id IS NULL) AS only_here, count(*) FILTER (fate = 'loaded') AS loaded
    FROM recent AS r LEFT JOIN repeated AS p USING (sighting_id) GROUP BY feed_id
),
last AS (SELECT feed_id, max(seen_at) AS last_new_at FROM sightings GROUP BY feed_id)
SELECT f.source_id, f.feed_id, f.url, f.kind, f.enabled, coalesce(v.visits, 0) AS visits_7d, coalesce(v.failed, 0) AS failed_7d,
    coalesce(v.not_modified, 0) AS not_modified_7d, coalesce(b.items, 0) AS items_7d, coalesce(b.only_here, 0) AS only_here_7d, coalesce(b.loaded, 0) AS loaded_7d,
    l.last_new_at, round(v.minutes, 1) AS median_minutes_between_visits
FROM feeds AS f LEFT JOIN visited AS v USING (feed_id) LEFT JOIN brought AS b USING (feed_id) LEFT JOIN last AS l USING (feed_id) ORDER BY f.source_id, f.feed_id;
COMMENT ON COLUMN feed_yield.source_id IS 'Outlet.';
COMMENT ON COLUMN feed_yield.feed_id IS 'Feed.';
COMMENT ON COLUMN feed_yield.url IS 'Its address.';
COMMENT ON COLUMN feed_yield.kind IS 'rss, atom, sitemap or news_sitemap.';
COMMENT ON COLUMN feed_yield.enabled IS 'Whether it is polled.';
COMMENT ON COLUMN feed_yield.visits_7d IS 'Visits in seven days.';
COMMENT ON COLUMN feed_yield.failed_7d IS 'Those that failed.';
COMMENT ON COLUMN feed_yield.not_modified_7d IS 'Those answered with 304.';
COMMENT ON COLUMN feed_yield.items_7d IS 'Items it listed for the first time.';
COMMENT ON COLUMN feed_yield.only_here_7d IS 'Those that no other feed had listed before.';
COMMENT ON COLUMN feed_yield.loaded_7d IS 'Those that became articles we did not have.';
COMMENT ON COLUMN feed_yield.last_new_at IS 'When it last listed something new.';
COMMENT ON COLUMN feed_yield.median_minutes_between_visits IS 'Median of the minutes between visits.';
