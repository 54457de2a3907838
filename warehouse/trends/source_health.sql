-- One row for each outlet of the catalogue: what its feeds last said, what became of their items, and whether they give what they used to give.
-- `state` is the first that holds of: off; never polled; failing (all its feeds that are visited fail); silent (it answers, but for three hours or more
-- nothing new came where at least 7 items were to be expected, and half as many again as in all but one of its own pauses; while less than a week of it
-- is known: nothing new in three days); thinning (in 24 hours or 7 days less than half of what was to be expected, or in 7 days less than a quarter of
-- `least_per_day`); noisy (over three times what was to be expected; or 98 % of at least 50 items settled in 7 days were not about the war or
-- no article; or a feed listed more than is read at a visit); well. `why` gives the numbers behind it. `items` to `waiting` are of all time.
-- Now is the latest visit to any feed, for a snapshot has no clock. `seen_` and `expected_` count an item once for each outlet, and only hours that
-- a successful visit followed within a day: what we did not look at is expected of nobody, nor is what a feed had pushed out unseen before a visit
-- that came late. Hours before the first visit on record count as looked at. An item comes when its feed says to the minute plus the outlet's usual
-- delay; where it does not say, that delay is over six hours, or the time is over three days old and before the visit before, it
-- comes at some time between those two visits, evenly spread. What the first visit to a feed finds without such a time is left out.
-- Expected is what the four weeks before gave (NULL until a week is known): a rate for each hour (UTC) of weekdays, of Saturdays and of Sundays, which
-- one item pulls towards what that hour and that kind of day alone lead to expect (Gamma-Poisson, Clayton and Kaldor 1987, Biometrics 43), so that it
-- is steady. More and less must also be 3.1 standard deviations away, 2 (sqrt(n + 3/8) - sqrt(e + 3/8)) by Anscombe 1948, Biometrika 35, where the
-- variance is as many times that of a Poisson process as the outlet's own days say (median of (n - e)^2 / e over that of chi-squared, 0.455).
-- Compared are the feeds visited today; a new one makes its outlet give more for weeks. Holidays are not known, nor is summer time.
CREATE OR REPLACE VIEW source_health AS
WITH clock AS (  -- times below are hours since 1970; hour 7 is what comes after 7 o'clock, until and with 8
    SELECT present, present - INTERVAL 7 DAY AS week_ago, present - INTERVAL 36 DAY AS horizon, epoch_us(present) / 3.6e9 AS now, recorded_at
    FROM (SELECT greatest((SELECT max(last_polled_at) FROM feeds), max(visited_at)) AS present, min(visited_at) AS recorded_at FROM visits)
),
numbered AS MATERIALIZED (  -- numbers join faster than names
    SELECT feed_id, row_number() OVER (ORDER BY feed_id) AS feed, dense_rank() OVER (ORDER BY source_id) AS outlet, enabled, last_success_at FROM feeds
),
polled AS (
    SELECT source_id, dense_rank() OVER (ORDER BY source_id) AS outlet, count(*) FILTER (enabled AND kind <> 'sitemap') AS feeds, count(*) FILTER (enabled AND failures > 0) AS failing_feeds,
        count(*) FILTER (enabled AND (failures > 0 OR kind <> 'sitemap' AND last_polled_at IS NOT NULL)) AS polled_feeds,
        max(last_polled_at) AS last_polled_at, max(last_success_at) AS last_success_at, max(failures) AS failures,
        arg_max(last_error, last_polled_at) FILTER (last_error IS NOT NULL) AS last_error, CAST(sum(over_cap) AS BIGINT) AS over_cap
    FROM feeds GROUP BY source_id
),
listed AS MATERIALIZED (
    SELECT f.feed, f.outlet, min(g.seen_at) AS first_at, max(g.seen_at) AS last_at, count(*) AS items,
        count(*) FILTER (g.fate = 'loaded') AS loaded, count(*) FILTER (g.fate = 'known') AS known, count(*) FILTER (g.fate = 'unrelated') AS unrelated,
        count(*) FILTER (g.fate = 'rejected') AS rejected, count(*) FILTER (g.fate = 'failed') AS failed, count(*) FILTER (g.fate = 'waiting') AS waiting,
        count(*) FILTER (g.fate <> 'waiting' AND g.seen_at > c.week_ago) AS settled,
        count(*) FILTER (g.fate IN ('unrelated', 'rejected', 'failed') AND g.seen_at > c.week_ago) AS in_vain
    FROM sightings AS g JOIN numbered AS f USING (feed_id) CROSS JOIN clock AS c GROUP BY f.feed, f.outlet
),
seen AS (
    SELECT outlet, min(first_at) AS first_at, max(last_at) AS last_new_at, CAST(sum(COLUMNS(* EXCLUDE (feed, outlet, first_at, last_at))) AS BIGINT) FROM listed GROUP BY outlet
),
looks AS MATERIALIZED (  -- visits that succeeded, by feed and hour
    SELECT feed, outlet, ceil(moment)::BIGINT - 1 AS hour, min(moment) AS first, max(moment) AS last, count(*) AS looks, arg_min(all_new, moment) AS all_new
    FROM (
        SELECT f.feed, f.outlet, epoch_us(v.visited_at) / 3.6e9 AS moment, v.listed > 1 AND v.new >= v.listed AS all_new
        FROM visits AS v JOIN numbered AS f USING (feed_id) CROSS JOIN clock AS c WHERE f.enabled AND v.outcome <> 'failed' AND v.visited_at > c.horizon
        UNION ALL
        SELECT f.feed, f.outlet, epoch_us(f.last_success_at) / 3.6e9, false
        FROM numbered AS f CROSS JOIN clock AS c WHERE f.enabled AND f.last_success_at IS NOT NULL AND (c.recorded_at IS NULL OR f.last_success_at < c.recorded_at)
    ) GROUP BY ALL
),
late AS MATERIALIZED (  -- looks over an hour after the one before, or the first of a feed
    SELECT *, lag(last) OVER (PARTITION BY feed ORDER BY hour) AS before FROM looks QUALIFY before IS NULL OR first - before > 1
),
lost AS (  -- hours whose items may have come and gone unseen: a look far later than usual found nothing that it knew
    SELECT DISTINCT l.outlet, unnest(generate_series(floor(l.before)::BIGINT, l.hour)) AS hour
    FROM late AS l JOIN (SELECT feed, (max(last) - min(first)) / (sum(looks) - 1) AS usual FROM looks GROUP BY feed HAVING sum(looks) > 1) AS u USING (feed)
    WHERE l.all_new AND l.first - l.before > 3 * u.usual
),
known AS (  -- outlets that answered: since when, until when nothing is on record, and when something new was last seen
    SELECT k.outlet, least(k.first, epoch_us(n.first_at) / 3.6e9) AS since, coalesce(epoch_us(c.recorded_at) / 3.6e9, k.last) AS unrecorded_until,
        coalesce(epoch_us(n.last_new_at) / 3.6e9, k.first) AS last_new
    FROM (SELECT outlet, min(first) AS first, max(last) AS last FROM looks GROUP BY outlet) AS k CROSS JOIN clock AS c LEFT JOIN seen AS n USING (outlet)
),
recent AS MATERIALIZED (
    SELECT n.outlet, n.feed, coalesce(g.article_id, g.url, g.sighting_id) AS item, epoch_us(g.seen_at) / 3.6e9 AS seen, g.seen_at > n.first_at AS later,
        CASE WHEN g.published_precision = 'minute' THEN epoch_us(g.published_at) / 3.6e9 END AS stated,
        (md5_number_lower(g.sighting_id) % 1000) / 1000 AS part
    FROM sightings AS g JOIN numbered AS f USING (feed_id) JOIN listed AS n USING (feed) CROSS JOIN clock AS c WHERE f.enabled AND g.seen_at > c.horizon
),
came AS MATERIALIZED (  -- what the first look at a feed finds is old, unless it says when it came
    SELECT outlet, min(moment) AS moment, ceil(min(moment))::BIGINT - 1 AS hour FROM (
        SELECT r.outlet, r.item, CASE WHEN u.delay <= 6 AND r.stated >= least(r.seen - 72, l.before) THEN least(r.seen, r.stated + u.delay)
            WHEN l.before IS NOT NULL THEN r.seen - (r.seen - l.before) * r.part WHEN r.later THEN r.seen END AS moment
        FROM recent AS r LEFT JOIN late AS l ON l.feed = r.feed AND l.hour = ceil(r.seen)::BIGINT - 1 AND l.first > r.seen - 0.1
        JOIN (SELECT outlet, coalesce(median(seen - stated) FILTER (later), 0) AS delay FROM recent GROUP BY outlet) AS u ON u.outlet = r.outlet
    ) WHERE moment IS NOT NULL GROUP BY outlet, item
),
hours AS MATERIALIZED (  -- of the last five weeks that were looked at within a day; slot: Mon-Fri 0-23, Sat 24-47, Sun 48-71; stretch: begins with each hour that brought something
    SELECT *, until - hour AS looked, hour % 24 + CASE (hour // 24 + 4) % 7 WHEN 6 THEN 24 WHEN 0 THEN 48 ELSE 0 END AS slot
    FROM (
        SELECT k.outlet, k.hour, coalesce(n.items, 0)::DOUBLE AS items, count(n.items) OVER later AS stretch,
            CASE WHEN o.hour IS NOT NULL THEN k.hour WHEN k.hour + 1 <= k.unrecorded_until THEN k.hour + 1
                ELSE least(k.hour + 1, coalesce(max(v.last) OVER (later ROWS BETWEEN CURRENT ROW AND 24 FOLLOWING), k.hour)) END AS until
        FROM (
            SELECT k.outlet, k.unrecorded_until, unnest(generate_series(greatest(ceil(c.now) - 841, ceil(k.since) - 1)::BIGINT, ceil(c.now)::BIGINT - 1)) AS hour
            FROM known AS k CROSS JOIN clock AS c
        ) AS k
        LEFT JOIN (SELECT outlet, hour, max(last) AS last FROM looks GROUP BY ALL) AS v USING (outlet, hour) LEFT JOIN lost AS o USING (outlet, hour)
        LEFT JOIN (SELECT outlet, hour, count(*) AS items FROM came GROUP BY ALL) AS n USING (outlet, hour)
        WINDOW later AS (PARTITION BY k.outlet ORDER BY k.hour)
    ) WHERE until > hour
),
spans AS (  -- what is compared with the four weeks before it
    SELECT k.outlet, s.span, CASE s.span WHEN 0 THEN k.last_new ELSE c.now - s.span END AS since
    FROM known AS k CROSS JOIN clock AS c CROSS JOIN (VALUES (24), (168), (0)) AS s(span)
),
past AS (
    SELECT s.outlet, s.span, h.slot, sum(h.items) AS items, sum(h.looked) AS looked
    FROM spans AS s JOIN hours AS h ON h.outlet = s.outlet AND h.hour + 1 <= s.since AND h.hour >= floor(s.since) - 672 GROUP BY ALL
),
rates AS (  -- items an hour, by kind of day and hour; where little is known, what the kind of day and the hour have in common with others
    SELECT outlet, span, slot, weeks, coalesce((items + 1) / (looked + everyday / (by_days * by_clock)), 0) AS rate
    FROM (
        SELECT *, (sum(items) OVER d + 1) / (sum(looked) OVER d + 1 / everyday) AS by_days, (sum(items) OVER o + 1) / (sum(looked) OVER o + 1 / everyday) AS by_clock
        FROM (
            SELECT s.outlet, s.span, t.slot, coalesce(p.items, 0) AS items, coalesce(p.looked, 0) AS looked,
                nullif(sum(p.items) OVER a, 0) / nullif(sum(p.looked) OVER a, 0) AS everyday, coalesce(sum(p.looked) OVER a, 0) / 168 AS weeks
            FROM spans AS s CROSS JOIN (SELECT unnest(range(72)) AS slot) AS t
            LEFT JOIN past AS p USING (outlet, span, slot) WINDOW a AS (PARTITION BY s.outlet, s.span)
        ) WINDOW d AS (PARTITION BY outlet, span, slot // 24), o AS (PARTITION BY outlet, span, slot % 24)
    )
),
judged AS MATERIALIZED (
    SELECT s.outlet, s.span, h.hour, h.items, h.stretch, h.looked * r.rate AS expected, h.hour + 1 <= s.since AS past,
        greatest(0, h.until - greatest(h.hour, s.since)) AS within, r.rate * greatest(0, h.until - greatest(h.hour, s.since)) AS due
    FROM spans AS s JOIN hours AS h USING (outlet) JOIN rates AS r ON r.outlet = s.outlet AND r.span = s.span AND r.slot = h.slot
    WHERE h.hour + 1 > s.since OR s.span <> 168
),
expected AS (
    SELECT j.outlet, sum(due) FILTER (span = 24) AS day, sum(due) FILTER (span = 168) AS week, sum(due) FILTER (span = 0) AS last,
        sum(within) FILTER (span = 168) AS week_looked, sum(within) FILTER (span = 0) AS last_looked
    FROM judged AS j GROUP BY j.outlet
),
unsteady AS (  -- at least 1, that of a Poisson process
    SELECT outlet, greatest(1, median((items - expected) ** 2 / expected) / 0.455) AS times
    FROM (SELECT outlet, sum(items) AS items, sum(expected) AS expected FROM judged WHERE span = 24 AND past GROUP BY outlet, hour // 24) WHERE expected > 0 GROUP BY outlet
),
pauses AS (  -- the longest but one, in items that were to be expected meanwhile
    SELECT outlet, max(expected, 2)[2] AS pause FROM (
        SELECT outlet, sum(expected) AS expected FROM judged WHERE span = 0 AND past AND items = 0 GROUP BY outlet, stretch
    ) GROUP BY outlet
),
compared AS (
    SELECT *, 2 * (sqrt(day + 0.375) - sqrt(expected_day + 0.375)) / sqrt(times) AS day_off, 2 * (sqrt(week + 0.375) - sqrt(expected_week + 0.375)) / sqrt(times) AS week_off
    FROM (
        SELECT w.outlet, w.day AS weeks, coalesce(n.day, 0) AS day, coalesce(n.week, 0) AS week, CASE WHEN w.day >= 1 THEN e.day END AS expected_day,
            CASE WHEN w.week >= 1 THEN e.week END AS expected_week, CASE WHEN w.last >= 1 THEN e.last END AS expected_last,
            e.week_looked / 24 AS week_days, e.last_looked AS hours_since, p.pause, u.times
        FROM (
            SELECT outlet, max(weeks) FILTER (span = 24) AS day, max(weeks) FILTER (span = 168) AS week, max(weeks) FILTER (span = 0) AS last
            FROM rates GROUP BY outlet
        ) AS w
        LEFT JOIN expected AS e USING (outlet) LEFT JOIN unsteady AS u USING (outlet) LEFT JOIN pauses AS p USING (outlet)
        LEFT JOIN (
            SELECT m.outlet, count(*) FILTER (m.moment > c.now - 24) AS day, count(*) FILTER (m.moment > c.now - 168) AS week
            FROM came AS m JOIN hours AS h USING (outlet, hour) CROSS JOIN clock AS c GROUP BY m.outlet
        ) AS n USING (outlet)
    )
),
weighed AS (
    SELECT s.source_id, s.name, s.bloc, s.enabled, s.least_per_day, p.* EXCLUDE (source_id, outlet), n.* EXCLUDE (outlet), c.* EXCLUDE (outlet),
        (epoch_us((SELECT present FROM clock)) - epoch_us(n.last_new_at)) / 3.6e9 AS hours_quiet,
        n.last_new_at IS NULL OR CASE WHEN c.expected_last IS NULL THEN c.hours_since > 72 ELSE c.hours_since >= 3 AND c.expected_last >= greatest(7, 1.5 * c.pause) END AS nothing_new,
        c.day < c.expected_day / 2 AND c.day_off < -3.1 AS few_today, c.week < c.expected_week / 2 AND c.week_off < -3.1 AS few,
        c.weeks >= 1 AND c.week_days >= 3 AND c.week < s.least_per_day / 4 * c.week_days AS below_least,
        c.expected_day >= 1 AND c.day > 3 * c.expected_day AND c.day_off > 3.1 AS many_today,
        c.expected_week >= 1 AND c.week > 3 * c.expected_week AND c.week_off > 3.1 AS many,
        n.settled >= 50 AND n.in_vain >= 0.98 * n.settled AS all_in_vain
    FROM sources AS s LEFT JOIN polled AS p USING (source_id) LEFT JOIN seen AS n USING (outlet) LEFT JOIN compared AS c USING (outlet)
),
named AS (
    SELECT *, CASE WHEN NOT enabled THEN 'off' WHEN last_polled_at IS NULL THEN 'never polled' WHEN failing_feeds > 0 AND failing_feeds = polled_feeds THEN 'failing'
        WHEN nothing_new THEN 'silent' WHEN few_today OR few OR below_least THEN 'thinning'
        WHEN many_today OR many OR all_in_vain OR over_cap > 0 THEN 'noisy' ELSE 'well' END AS state,
        CASE WHEN failing_feeds > 0 THEN format('; of {} feeds {} cannot be read', feeds, failing_feeds) || coalesce(': ' || last_error, '') ELSE '' END AS some_fail
    FROM weighed
)
SELECT source_id, name, bloc, state, coalesce(feeds, 0) AS feeds, coalesce(failing_feeds, 0) AS failing_feeds, last_polled_at, last_success_at, failures, last_error,
    last_new_at, least_per_day, coalesce(items, 0) AS items, coalesce(loaded, 0) AS loaded, coalesce(known, 0) AS known, coalesce(unrelated, 0) AS unrelated,
    coalesce(rejected, 0) AS rejected, coalesce(failed, 0) AS failed, coalesce(waiting, 0) AS waiting, coalesce(over_cap, 0) AS over_cap,
    round(coalesce(weeks, 0), 2) AS weeks_known, coalesce(day, 0) AS seen_24h, round(expected_day, 1) AS expected_24h,
    coalesce(week, 0) AS seen_7d, round(expected_week, 1) AS expected_7d, round(expected_last, 1) AS expected_since_last,
    CASE state
        WHEN 'never polled' THEN CASE WHEN feeds > 0 THEN 'none of its feeds has been visited yet' ELSE 'it has no feed that is visited' END
        WHEN 'failing' THEN CASE failing_feeds WHEN 1 THEN 'its feed fails' ELSE format('all {} feeds fail', failing_feeds) END || coalesce(': ' || last_error, '')
        WHEN 'silent' THEN CASE
            WHEN last_new_at IS NULL THEN 'nothing yet, although it answers'
            WHEN expected_last IS NULL THEN format('nothing new for {:.0f} days, although it answers', floor(hours_quiet / 24))
            WHEN hours_since < 48 THEN format('nothing new for {:.0f} hours, in which {:.1f} items were to be expected', floor(hours_since), expected_last)
            ELSE format('nothing new for {:.0f} days, in which {:.0f} items were to be expected', floor(hours_since / 24), expected_last) END || some_fail
        WHEN 'thinning' THEN CASE
            WHEN few_today THEN format('{} in 24 hours instead of {:.0f}', CASE day WHEN 1 THEN '1 item' ELSE day || ' items' END, expected_day)
            WHEN few THEN format('{} in 7 days instead of {:.0f}', CASE week WHEN 1 THEN '1 item' ELSE week || ' items' END, expected_week)
            ELSE format('{} in 7 days, although {} a day are its least', CASE week WHEN 1 THEN '1 item' ELSE week || ' items' END, least_per_day) END || some_fail
        WHEN 'noisy' THEN CASE
            WHEN many_today THEN format('{} items in 24 hours instead of {:.0f}', day, expected_day)
            WHEN many THEN format('{} items in 7 days instead of {:.0f}', week, expected_week)
            WHEN all_in_vain THEN format('{:.0f} % of its items of the last week were not about the war or no article', floor(100 * in_vain / settled))
            ELSE format('its feeds listed {} items more than are read at a visit', over_cap) END
    END AS why
FROM named ORDER BY source_id;
COMMENT ON COLUMN source_health.source_id IS 'Outlet.';
COMMENT ON COLUMN source_health.name IS 'Name of the outlet.';
COMMENT ON COLUMN source_health.bloc IS 'Bloc of the outlet (sources.bloc).';
COMMENT ON COLUMN source_health.state IS 'off, never polled, failing, silent, thinning, noisy or well.';
COMMENT ON COLUMN source_health.feeds IS 'Feeds that are polled.';
COMMENT ON COLUMN source_health.failing_feeds IS 'Those that failed at their last visit.';
COMMENT ON COLUMN source_health.last_polled_at IS 'Last visit to one of its feeds.';
COMMENT ON COLUMN source_health.last_success_at IS 'Last visit that answered and was understood.';
COMMENT ON COLUMN source_health.failures IS 'Failed visits in a row of its worst feed.';
COMMENT ON COLUMN source_health.last_error IS 'What went wrong last.';
COMMENT ON COLUMN source_health.last_new_at IS 'When one of its feeds last listed something new.';
COMMENT ON COLUMN source_health.least_per_day IS 'Fewest items a day below which something is wrong, by the catalogue.';
COMMENT ON COLUMN source_health.items IS 'Items ever listed.';
COMMENT ON COLUMN source_health.loaded IS 'Those that became articles.';
COMMENT ON COLUMN source_health.known IS 'Those that were there already.';
COMMENT ON COLUMN source_health.unrelated IS 'Those that are not about the war.';
COMMENT ON COLUMN source_health.rejected IS 'Those that are no article.';
COMMENT ON COLUMN source_health.failed IS 'Those given up.';
COMMENT ON COLUMN source_health.waiting IS 'Those whose page is still to be fetched.';
COMMENT ON COLUMN source_health.over_cap IS 'Items left unread at the last visits, over the cap.';
COMMENT ON COLUMN source_health.weeks_known IS 'Weeks behind it that are compared, up to 4.';
COMMENT ON COLUMN source_health.seen_24h IS 'Items that came in 24 hours.';
COMMENT ON COLUMN source_health.expected_24h IS 'Items to be expected in them; NULL until a week is known.';
COMMENT ON COLUMN source_health.seen_7d IS 'Items that came in 7 days.';
COMMENT ON COLUMN source_health.expected_7d IS 'Items to be expected in them.';
COMMENT ON COLUMN source_health.expected_since_last IS 'Items to be expected since the last one.';
COMMENT ON COLUMN source_health.why IS 'The numbers behind the state; NULL where it is well.';
