-- Every burst, strongest first.
SELECT day, entity_id, kind, articles, stories, outlets, expected, times, strength FROM bursts ORDER BY day DESC, strength DESC, entity_id;
