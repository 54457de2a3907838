SELECT key, count(*) FROM (SELECT unnest(keys) AS key FROM fingerprints) WHERE key IN (SELECT unnest($keys::VARCHAR[])) GROUP BY key;
