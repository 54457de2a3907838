-- The commonest reasons of failing feeds.
SELECT last_error AS problem FROM feeds WHERE enabled AND last_error IS NOT NULL GROUP BY last_error ORDER BY count(*) DESC, last_error LIMIT 3;
