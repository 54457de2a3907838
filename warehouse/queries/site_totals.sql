-- All articles, and those of healthy outlets: on each of the days since, and by week and month of the whole record. What shares are shares of.
WITH totals AS MATERIALIZED (SELECT day, sum(articles)::BIGINT AS articles, sum(healthy_articles)::BIGINT AS healthy FROM coverage_per_day GROUP BY day)
SELECT 'day' AS every, day, articles, healthy FROM totals WHERE day >= $since::DATE
UNION ALL
SELECT 'week', CAST(date_trunc('week', day) AS DATE) AS day, sum(articles)::BIGINT, sum(healthy)::BIGINT FROM totals GROUP BY ALL
UNION ALL
SELECT 'month', CAST(date_trunc('month', day) AS DATE) AS day, sum(articles)::BIGINT, sum(healthy)::BIGINT FROM totals GROUP BY ALL
ORDER BY every, day;
