-- Articles by bloc and by language: for each of the days since, and for each month of the whole record; those of healthy outlets beside them.
WITH
covered AS MATERIALIZED (SELECT day, language, bloc, articles, healthy_articles FROM coverage_per_day),
binned AS (
    SELECT 'day' AS every, day, language, bloc, articles, healthy_articles FROM covered WHERE day >= $since::DATE
    UNION ALL
    SELECT 'month', CAST(date_trunc('month', day) AS DATE), language, bloc, articles, healthy_articles FROM covered
)
SELECT every, 'bloc' AS along, day, coalesce(bloc, '') AS series, sum(articles)::BIGINT AS articles, sum(healthy_articles)::BIGINT AS healthy FROM binned GROUP BY ALL
UNION ALL
SELECT every, 'language', day, coalesce(language, ''), sum(articles)::BIGINT, sum(healthy_articles)::BIGINT FROM binned GROUP BY ALL
ORDER BY every, along, day, series;
