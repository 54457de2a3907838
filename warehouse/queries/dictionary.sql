-- Tables, trends and macros of a snapshot, each with its columns in order, and what their comments say.
WITH relations AS (
    SELECT table_name AS name, CASE WHEN table_name LIKE 'search\_%' ESCAPE '\' OR table_name = 'fingerprints' THEN 'inner' ELSE 'table' END AS kind, comment FROM duckdb_tables() WHERE NOT internal
    UNION ALL SELECT view_name, 'trend', comment FROM duckdb_views() WHERE NOT internal
    UNION ALL SELECT function_name, 'macro', any_value(comment) FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal AND comment IS NOT NULL GROUP BY function_name
)
SELECT r.kind, r.name, r.comment, c.column_name, c.data_type, c.comment AS column_comment
FROM relations AS r LEFT JOIN duckdb_columns() AS c ON c.table_name = r.name AND NOT c.internal AND r.kind <> 'macro'
ORDER BY array_position(['table', 'trend', 'macro', 'inner'], r.kind), r.name, c.column_index;
