-- One row for each outlet with articles: how many came from an agency by their own mark, and how many are near copies of another outlet's text.
CREATE OR REPLACE VIEW wire_dependence AS
SELECT a.source_id, any_value(s.name) AS name, any_value(s.bloc) AS bloc, count(*) AS articles, count(*) FILTER (a.wire_origin IS NOT NULL) AS from_agencies,
    count(*) FILTER (o.article_id IS NOT NULL) AS copies, count(*) FILTER (a.wire_origin IS NOT NULL OR o.article_id IS NOT NULL) / count(*) AS share_not_own,
    mode(a.wire_origin) AS main_agency
FROM articles AS a LEFT JOIN sources AS s USING (source_id)
LEFT JOIN articles AS o ON o.article_id = a.copy_of AND o.source_id IS DISTINCT FROM a.source_id
WHERE a.source_id IS NOT NULL GROUP BY a.source_id ORDER BY articles DESC, a.source_id;
