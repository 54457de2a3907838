-- What a batch (table incoming) is compared with: the keys of all that were published near any of it, and how common each key is.
SET VARIABLE first_at = (SELECT min(dated_at) - to_days(getvariable('days')) FROM incoming);
SET VARIABLE last_at = (SELECT max(dated_at) + to_days(getvariable('days')) FROM incoming);
CREATE OR REPLACE TEMP TABLE pool AS
SELECT article_id, dated_at, coalesce(published_at, TIMESTAMPTZ '9999-01-01') AS turn, language, keys, sketch[1:3] AS twin
FROM fingerprints WHERE dated_at BETWEEN getvariable('first_at') AND getvariable('last_at')
UNION ALL BY NAME
SELECT article_id, dated_at, turn, language, keys, twin FROM incoming WHERE dated_at IS NULL;
CREATE OR REPLACE TEMP TABLE rarity AS
WITH wanted AS (SELECT DISTINCT unnest(keys) AS key FROM incoming)
SELECT key, count(*) AS documents FROM (SELECT unnest(keys) AS key FROM pool) JOIN wanted USING (key) GROUP BY key;
