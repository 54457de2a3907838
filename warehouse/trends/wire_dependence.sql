-- One row for each outlet and month (UTC) with articles: how many came from an agency by their own mark, and how many are near copies of another outlet's
-- text, and the share of both together. An article that names its agency and is a copy counts once in the share. `main_agency` is the one named
-- most. Rewritten agency texts without a mark count as own. `month` is NULL for articles whose month is not known. `healthy_days` are the days
-- of that month on which the outlet was healthy: with few of them the share rests on what we happened to get.
CREATE OR REPLACE VIEW wire_dependence AS
WITH counted AS (
    SELECT CAST(date_trunc('month', a.published_at AT TIME ZONE 'UTC') AS DATE) AS month, a.source_id, count(*) AS articles, count(*) FILTER (a.wire_origin IS NOT NULL) AS from_agencies,
        count(*) FILTER (o.source_id IS DISTINCT FROM a.source_id AND o.article_id IS NOT NULL) AS copies,
        count(*) FILTER (a.wire_origin IS NOT NULL OR o.source_id IS DISTINCT FROM a.source_id AND o.article_id IS NOT NULL) AS not_own, mode(a.wire_origin) AS main_agency
    FROM articles AS a LEFT JOIN articles AS o ON o.article_id = a.copy_of WHERE a.source_id IS NOT NULL GROUP BY ALL
),
watched AS (SELECT CAST(date_trunc('month', day) AS DATE) AS month, source_id, count(*) FILTER (healthy) AS days FROM source_days GROUP BY ALL)
SELECT c.month, c.source_id, s.name, s.bloc, c.articles, c.from_agencies, c.copies, c.not_own / c.articles AS share_not_own, c.main_agency, coalesce(w.days, 0) AS healthy_days
FROM counted AS c LEFT JOIN sources AS s USING (source_id) LEFT JOIN watched AS w USING (month, source_id) ORDER BY c.month, c.articles DESC, c.source_id;
COMMENT ON COLUMN wire_dependence.month IS 'First day of the month (UTC); NULL where it is not known.';
COMMENT ON COLUMN wire_dependence.source_id IS 'Outlet.';
COMMENT ON COLUMN wire_dependence.name IS 'Name of the outlet.';
COMMENT ON COLUMN wire_dependence.bloc IS 'Bloc of the outlet (sources.bloc).';
COMMENT ON COLUMN wire_dependence.articles IS 'Articles, copies included.';
COMMENT ON COLUMN wire_dependence.from_agencies IS 'Articles that name an agency as their origin.';
COMMENT ON COLUMN wire_dependence.copies IS 'Articles that are near copies of another outlet''s.';
COMMENT ON COLUMN wire_dependence.share_not_own IS 'Share of both together, from 0 to 1.';
COMMENT ON COLUMN wire_dependence.main_agency IS 'Agency named most.';
COMMENT ON COLUMN wire_dependence.healthy_days IS 'Days of the month on which the outlet was healthy.';
