-- The articles behind the bursts of the days in `judged_days`.
CREATE OR REPLACE TEMP TABLE behind AS
WITH bursting AS (
    SELECT day, entity_id FROM entity_days
    WHERE day IN (SELECT day FROM judged_days) AND strength >= 4 AND healthy_stories >= 5 AND healthy_outlets >= 3 AND healthy_stories >= 2 * expected
),
of_those_days AS (SELECT article_id, day FROM dated WHERE day IN (SELECT day FROM bursting))
SELECT b.day, b.entity_id, list(n.article_id ORDER BY n.article_id) AS article_ids
FROM mentions AS n JOIN of_those_days AS d USING (article_id) JOIN bursting AS b ON b.day = d.day AND b.entity_id = n.entity_id GROUP BY ALL;
UPDATE entity_days SET article_ids = behind.article_ids FROM behind WHERE entity_days.day = behind.day AND entity_days.entity_id = behind.entity_id;
DROP TABLE behind;
