INSERT INTO day_totals
WITH published AS (
    SELECT day, count(*) AS articles, count(*) FILTER (story) AS stories, count(DISTINCT event_id) AS events, count(DISTINCT source_id) AS outlets FROM dated GROUP BY day
),
healthy AS (
    SELECT day, sum(articles) FILTER (healthy) AS articles, sum(stories) FILTER (healthy) AS stories, count(*) FILTER (healthy) AS outlets FROM source_days GROUP BY day
)
SELECT day, coalesce(p.articles, 0), coalesce(p.stories, 0), coalesce(p.events, 0), coalesce(p.outlets, 0), coalesce(h.articles, 0), coalesce(h.stories, 0), coalesce(h.outlets, 0)
FROM published AS p FULL JOIN healthy AS h USING (day) ORDER BY day;
