-- One row for each stretch of over two hours, since collecting began, in which nothing was collected: what came and went meanwhile is not known.
-- Collected is when a visit to a feed succeeded, or when a collection that found no feed due was finished; of the time before visits were on
-- record, when one began. A stretch in which every visit failed is a gap (our network, it seems); one outlet that fails makes none. `feeds` are the
-- feeds, of those that are polled now, whose next visit fell into the gap: with 0 nothing was missed, as when all feeds are quiet at night; NULL
-- where visits are not on record. The last collection is not followed by a gap, however long ago it was: the snapshot has no clock. Compare it with yours.
CREATE OR REPLACE VIEW collection_gaps AS
WITH visited AS MATERIALIZED (  -- of each run and hour the first and the last visit will do
    SELECT run_id, min(visited_at) AS since, min(visited_at) FILTER (outcome <> 'failed') AS first, max(visited_at) FILTER (outcome <> 'failed') AS last
    FROM visits GROUP BY run_id, epoch_us(visited_at) // 3600000000
),
collected AS (
    SELECT first AS moment FROM visited UNION ALL SELECT last FROM visited
    UNION ALL
    SELECT r.started_at FROM runs AS r LEFT JOIN visited AS v USING (run_id) CROSS JOIN (SELECT min(since) AS since FROM visited) AS recorded
    WHERE r.flow = 'collect' AND v.run_id IS NULL AND (r.finished_at IS NOT NULL OR recorded.since IS NULL OR r.started_at < recorded.since)
),
gaps AS (
    SELECT moment AS gap_from, lead(moment) OVER (ORDER BY moment) AS gap_to FROM collected WHERE moment IS NOT NULL
    QUALIFY epoch_us(gap_to) - epoch_us(gap_from) > 7200000000
),
planned AS (  -- a feed that fails is visited once a day at least, so its last visit was in the two days before
    SELECT gap_from, gap_to, feed_id, arg_max(next_visit_at, visited_at) AS next_visit_at
    FROM (SELECT gap_from, gap_to, epoch_us(gap_from) // 3600000000 - unnest(range(49)) AS hour FROM gaps) AS g
    JOIN visits AS v ON epoch_us(v.visited_at) // 3600000000 = g.hour AND v.visited_at <= g.gap_from GROUP BY ALL
),
missed AS (
    SELECT p.gap_from, count(*) FILTER (f.enabled AND s.enabled AND p.next_visit_at BETWEEN p.gap_from AND p.gap_to) AS feeds
    FROM planned AS p LEFT JOIN feeds AS f USING (feed_id) LEFT JOIN sources AS s USING (source_id) GROUP BY p.gap_from
)
SELECT g.gap_from, g.gap_to, round((epoch_us(g.gap_to) - epoch_us(g.gap_from)) / 3.6e9, 1) AS hours, m.feeds
FROM gaps AS g LEFT JOIN missed AS m USING (gap_from) ORDER BY g.gap_from;
COMMENT ON COLUMN collection_gaps.gap_from IS 'Last moment at which something was collected.';
COMMENT ON COLUMN collection_gaps.gap_to IS 'Next one.';
COMMENT ON COLUMN collection_gaps.hours IS 'Hours between them.';
COMMENT ON COLUMN collection_gaps.feeds IS 'Feeds whose next visit fell into the gap; NULL where visits are not on record.';
