-- One row for each entity that is no place and each day (UTC) on which articles named it. `articles` counts copies too; `stories` are those that are no
-- copy, and of one agency's texts on one event only the first. `share_of_articles` is of all articles of that day, `share_of_healthy` the same over
-- outlets that were healthy in the 28 days up to that day (source_days). `expected` is how many stories those outlets were to be expected to
-- have, from their 28 days before (bursts says how); NULL where none has so many behind it. Days without a mention have no row.
CREATE OR REPLACE VIEW entity_per_day AS
SELECT d.day, d.entity_id, e.name_en AS name, e.kind, d.articles, d.stories, d.events, d.mentions, d.articles / nullif(t.articles, 0) AS share_of_articles,
    coalesce(d.healthy_articles, 0) AS healthy_articles, coalesce(d.healthy_articles, 0) / nullif(t.healthy_articles, 0) AS share_of_healthy, d.expected
FROM entity_days AS d JOIN entities AS e USING (entity_id) JOIN day_totals AS t USING (day)
WHERE e.kind <> 'place' ORDER BY d.day, d.articles DESC, d.entity_id;
COMMENT ON COLUMN entity_per_day.day IS 'Day (UTC).';
COMMENT ON COLUMN entity_per_day.entity_id IS 'Entity.';
COMMENT ON COLUMN entity_per_day.name IS 'English name.';
COMMENT ON COLUMN entity_per_day.kind IS 'person, organisation, place, weapon or unit.';
COMMENT ON COLUMN entity_per_day.articles IS 'Articles, copies included.';
COMMENT ON COLUMN entity_per_day.stories IS 'Articles that are no copy, and of one agency''s texts on one event only the first.';
COMMENT ON COLUMN entity_per_day.events IS 'Events that they report.';
COMMENT ON COLUMN entity_per_day.mentions IS 'How often they name it.';
COMMENT ON COLUMN entity_per_day.share_of_articles IS 'Of all articles of that day, from 0 to 1; NULL where there was none.';
COMMENT ON COLUMN entity_per_day.healthy_articles IS 'Articles of outlets that were healthy in the whole window.';
COMMENT ON COLUMN entity_per_day.share_of_healthy IS 'Of all articles of healthy outlets of that day, from 0 to 1; NULL where there was none.';
COMMENT ON COLUMN entity_per_day.expected IS 'Stories that healthy outlets were to be expected to have; NULL where none has 28 days behind it.';
