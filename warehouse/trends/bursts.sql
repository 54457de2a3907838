-- One row for each entity or place and day (UTC) that more stories of healthy outlets named than their own past leads to expect. Compared is the day
-- with the 28 days before it, over outlets that were healthy in all of them (source_days): a new outlet is no burst. A story is no copy, and of
-- one agency's texts on one event only the first is one: one text in forty outlets is no burst. `expected` is the entity's share of the
-- stories of these 28 days, times the stories of this day - so weekends and outages, on which there is less of everything, are none -, times what
-- the same weekday of the four weeks before says, weighed as four stories allow. `strength` is the difference in standard deviations: a test of two
-- Poisson counts by their square roots, 2 (sqrt(n + 3/8) - sqrt(r (m + 3/8))) / sqrt(1 + r), for n stories against m before at an exposure of r (Anscombe
-- 1948, Biometrika 35; Huffman 1984, Applied Statistics 33), divided by the root of the entity's own index of dispersion (Fisher 1950) where it is
-- above 1. Poisson and not Kleinberg's automaton (2002), because each day's verdict can be computed again by hand from these numbers and does not change
-- with later days. A burst has a strength of at least 4 (by chance, about one in 30,000 entity-days), 5 stories by 3 outlets, and twice what was expected.
-- The latest day is judged as far as it has come. `article_ids` are all articles of that day that name it, copies too.
CREATE OR REPLACE VIEW bursts AS
SELECT d.day, d.entity_id, e.name_en AS name, e.kind, d.articles, d.healthy_stories AS stories, d.healthy_outlets AS outlets, round(d.expected, 2) AS expected,
    round(d.healthy_stories / nullif(d.expected, 0), 1) AS times, round(d.strength, 2) AS strength, d.article_ids
FROM entity_days AS d JOIN entities AS e USING (entity_id) WHERE d.article_ids IS NOT NULL ORDER BY d.day, d.strength DESC, d.entity_id;
COMMENT ON COLUMN bursts.day IS 'Day (UTC).';
COMMENT ON COLUMN bursts.entity_id IS 'Entity.';
COMMENT ON COLUMN bursts.name IS 'English name.';
COMMENT ON COLUMN bursts.kind IS 'person, organisation, place, weapon or unit.';
COMMENT ON COLUMN bursts.articles IS 'All articles of that day that name it, copies and unhealthy outlets included.';
COMMENT ON COLUMN bursts.stories IS 'Stories of healthy outlets.';
COMMENT ON COLUMN bursts.outlets IS 'Healthy outlets that had them.';
COMMENT ON COLUMN bursts.expected IS 'Stories to be expected of the same outlets.';
COMMENT ON COLUMN bursts.times IS 'How many times what was expected; NULL where nothing was.';
COMMENT ON COLUMN bursts.strength IS 'Standard deviations above what was expected.';
COMMENT ON COLUMN bursts.article_ids IS 'All articles of that day that name it.';
