-- Of the days in `changed_days`: which entities which outlets named.
CREATE OR REPLACE TEMP TABLE named AS
SELECT d.day, n.entity_id, d.source_id, d.event_id, d.story, n."count" AS mentions
FROM mentions AS n JOIN (SELECT * FROM dated WHERE day IN (SELECT day FROM changed_days)) AS d USING (article_id);
DELETE FROM entity_source_days WHERE day IN (SELECT day FROM changed_days);
INSERT INTO entity_source_days
SELECT day, entity_id, source_id, count(*), count(*) FILTER (story), sum(mentions) FROM named GROUP BY day, entity_id, source_id ORDER BY day, entity_id, source_id;
DELETE FROM entity_days WHERE day IN (SELECT day FROM changed_days);
INSERT INTO entity_days (day, entity_id, articles, stories, outlets, events, mentions)
SELECT day, entity_id, count(*), count(*) FILTER (story), count(DISTINCT source_id), count(DISTINCT event_id), sum(mentions) FROM named GROUP BY day, entity_id ORDER BY day, entity_id;
DROP TABLE named;
