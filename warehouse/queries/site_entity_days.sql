-- How often each entity and place was named: on each of the days since, and by week and month of the whole record.
WITH
named AS MATERIALIZED (
    SELECT day, entity_id, articles, healthy_articles, expected FROM entity_per_day
    UNION ALL
    SELECT day, entity_id, articles, healthy_articles, expected FROM place_per_day
)
SELECT entity_id, 'day' AS every, day, articles::BIGINT AS articles, healthy_articles::BIGINT AS healthy, expected::DOUBLE AS expected FROM named WHERE day >= $since::DATE
UNION ALL
SELECT entity_id, 'week', CAST(date_trunc('week', day) AS DATE) AS day, sum(articles)::BIGINT, sum(healthy_articles)::BIGINT, NULL FROM named GROUP BY ALL
UNION ALL
SELECT entity_id, 'month', CAST(date_trunc('month', day) AS DATE) AS day, sum(articles)::BIGINT, sum(healthy_articles)::BIGINT, NULL FROM named GROUP BY ALL
ORDER BY entity_id, every, day;
