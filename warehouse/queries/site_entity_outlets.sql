-- Which outlets and which blocs name an entity or a place, in how many articles.
WITH
named AS MATERIALIZED (
    SELECT m.entity_id, a.source_id, count(*) AS articles FROM mentions AS m JOIN articles AS a USING (article_id) GROUP BY m.entity_id, a.source_id
),
ranked AS (
    SELECT n.entity_id, n.source_id, s.name, s.bloc, n.articles FROM named AS n JOIN sources AS s USING (source_id)
    QUALIFY row_number() OVER (PARTITION BY n.entity_id ORDER BY n.articles DESC, n.source_id) <= $most
)
SELECT entity_id, 'outlet' AS along, source_id, name, bloc, articles FROM ranked
UNION ALL
SELECT n.entity_id, 'bloc', NULL, NULL, coalesce(s.bloc, ''), sum(n.articles)::BIGINT FROM named AS n LEFT JOIN sources AS s USING (source_id) GROUP BY n.entity_id, coalesce(s.bloc, '')
ORDER BY entity_id, along, articles DESC, source_id, bloc;
