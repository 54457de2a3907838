-- One row for each outlet of the catalogue: what its feeds last said and what became of its items.
-- `state` is off, never polled, failing, silent (nothing new for three days although it answers) or well.
CREATE OR REPLACE VIEW source_health AS
WITH polled AS (
    SELECT source_id, count(*) FILTER (enabled AND kind <> 'sitemap') AS feeds, count(*) FILTER (enabled AND failures > 0) AS failing_feeds, max(last_polled_at) AS last_polled_at,
        max(last_success_at) AS last_success_at, max(failures) AS failures, arg_max(last_error, last_polled_at) FILTER (last_error IS NOT NULL) AS last_error, sum(over_cap) AS over_cap
    FROM feeds GROUP BY source_id
),
seen AS (
    SELECT source_id, count(*) AS items, max(seen_at) AS last_new_at, count(*) FILTER (fate = 'loaded') AS loaded, count(*) FILTER (fate = 'known') AS known,
        count(*) FILTER (fate = 'unrelated') AS unrelated, count(*) FILTER (fate = 'rejected') AS rejected, count(*) FILTER (fate = 'failed') AS failed,
        count(*) FILTER (fate = 'waiting') AS waiting
    FROM sightings WHERE source_id IS NOT NULL AND feed_id IS NOT NULL GROUP BY source_id
)
SELECT s.source_id, s.name, s.bloc,
    CASE WHEN NOT s.enabled THEN 'off' WHEN p.last_polled_at IS NULL THEN 'never polled' WHEN p.failing_feeds > 0 AND p.failing_feeds = p.feeds THEN 'failing'
        WHEN n.last_new_at IS NULL OR n.last_new_at < p.last_polled_at - INTERVAL 3 DAY THEN 'silent' ELSE 'well' END AS state,
    coalesce(p.feeds, 0) AS feeds, coalesce(p.failing_feeds, 0) AS failing_feeds, p.last_polled_at, p.last_success_at, p.failures, p.last_error, n.last_new_at, s.least_per_day,
    coalesce(n.items, 0) AS items, coalesce(n.loaded, 0) AS loaded, coalesce(n.known, 0) AS known, coalesce(n.unrelated, 0) AS unrelated,
    coalesce(n.rejected, 0) AS rejected, coalesce(n.failed, 0) AS failed, coalesce(n.waiting, 0) AS waiting, coalesce(p.over_cap, 0) AS over_cap
FROM sources AS s LEFT JOIN polled AS p USING (source_id) LEFT JOIN seen AS n USING (source_id) ORDER BY s.source_id;
