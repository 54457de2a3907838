-- Of the days in `judged_days` from the variable `first` to `last`: what was to be expected of each entity that was named, and how far from it the day is.
CREATE OR REPLACE TEMP TABLE judged AS
WITH days AS (SELECT day FROM judged_days WHERE day BETWEEN getvariable('first') AND getvariable('last')),
facts AS (SELECT day, entity_id, coalesce(source_id, '') AS source_id, articles, stories FROM entity_source_days WHERE day BETWEEN getvariable('first') - 28 AND getvariable('last')),
-- what all outlets did: the share of the entity, its unsteadiness and its weekdays
volume AS (
    SELECT day, stories, sum(stories) OVER (ORDER BY day RANGE BETWEEN INTERVAL 28 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING) AS past
    FROM day_totals WHERE day BETWEEN getvariable('first') - 56 AND getvariable('last')
),
of_day AS (SELECT day, entity_id, sum(stories) AS stories FROM facts GROUP BY ALL),
rolled AS (
    SELECT o.day, o.entity_id, v.past AS past_volume, coalesce(sum(o.stories) OVER before, 0) AS past, coalesce(sum(o.stories ** 2 / nullif(v.stories, 0)) OVER before, 0) AS squares
    FROM of_day AS o JOIN volume AS v USING (day)
    WINDOW before AS (PARTITION BY o.entity_id ORDER BY o.day RANGE BETWEEN INTERVAL 28 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING)
),
weekdays AS (
    SELECT r.day, r.entity_id, sum(o.stories) AS stories
    FROM (SELECT day, entity_id, day - CAST(unnest([7, 14, 21, 28]) AS INTEGER) AS same_weekday FROM rolled WHERE day IN (FROM days)) AS r
    JOIN of_day AS o ON o.entity_id = r.entity_id AND o.day = r.same_weekday GROUP BY ALL
),
weekday_volume AS (
    SELECT d.day, sum(v.stories) AS stories FROM (SELECT day, day - CAST(unnest([7, 14, 21, 28]) AS INTEGER) AS same_weekday FROM days) AS d
    JOIN volume AS v ON v.day = d.same_weekday GROUP BY d.day
),
-- the same of outlets that were healthy in the whole window: all, less those that were not
source_past AS (
    SELECT day, source_id, stories, healthy, sum(stories) OVER (PARTITION BY source_id ORDER BY day ROWS BETWEEN 28 PRECEDING AND 1 PRECEDING) AS past
    FROM source_days WHERE day BETWEEN getvariable('first') - 28 AND getvariable('last')
),
healthy_volume AS (SELECT day, sum(stories) AS stories, sum(past) AS past FROM source_past WHERE healthy AND day IN (FROM days) GROUP BY day),
unwell AS (
    SELECT day, source_id FROM source_days WHERE NOT healthy AND day IN (FROM days) UNION ALL SELECT day, '' FROM days
),
unwell_past AS (
    SELECT u.day, f.entity_id, sum(f.stories) AS stories
    FROM unwell AS u JOIN facts AS f ON f.source_id = u.source_id AND f.day BETWEEN u.day - 28 AND u.day - 1 GROUP BY ALL
),
healthy_now AS (
    SELECT f.day, f.entity_id, sum(f.articles) AS articles, sum(f.stories) AS stories, count(*) AS outlets
    FROM facts AS f JOIN source_days AS s ON s.day = f.day AND s.source_id = f.source_id AND s.healthy WHERE f.day IN (FROM days) GROUP BY ALL
),
compared AS (
    SELECT r.day, r.entity_id, coalesce(n.articles, 0) AS healthy_articles, coalesce(n.stories, 0) AS healthy_stories, coalesce(n.outlets, 0) AS healthy_outlets,
        r.past - coalesce(u.stories, 0) AS healthy_past,
        -- one day against 28, in stories of all kinds; the weekday weighs as four stories of evidence allow (Gamma prior of mean 1)
        h.stories / nullif(h.past, 0) * (coalesce(w.stories, 0) + 4) / (r.past / nullif(r.past_volume, 0) * coalesce(x.stories, 0) + 4) AS exposure,
        greatest(1, (r.squares / nullif(r.past / r.past_volume, 0) - r.past) / 27) AS dispersion
    FROM rolled AS r JOIN days USING (day)
    LEFT JOIN weekdays AS w USING (day, entity_id) LEFT JOIN weekday_volume AS x USING (day) LEFT JOIN healthy_volume AS h USING (day)
    LEFT JOIN unwell_past AS u USING (day, entity_id) LEFT JOIN healthy_now AS n USING (day, entity_id)
)
SELECT e.day, e.entity_id, e.articles, e.stories, e.outlets, e.events, e.mentions, c.healthy_articles, c.healthy_stories, c.healthy_outlets,
    round(c.exposure * c.healthy_past, 4) AS expected,  -- rounded: sums of the same numbers in another order are the same
    round(2 * (sqrt(c.healthy_stories + 0.375) - sqrt(c.exposure * (c.healthy_past + 0.375))) / sqrt((1 + c.exposure) * coalesce(c.dispersion, 1)), 4) AS strength
FROM entity_days AS e JOIN compared AS c USING (day, entity_id);
DELETE FROM entity_days WHERE day IN (SELECT day FROM judged_days WHERE day BETWEEN getvariable('first') AND getvariable('last'));
INSERT INTO entity_days SELECT *, NULL FROM judged ORDER BY day, entity_id;
DROP TABLE judged;
