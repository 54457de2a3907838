-- The batch in pieces of so many articles: the first and last row of each.
SELECT min(article_row), max(article_row) FROM (SELECT article_row, (row_number() OVER (ORDER BY doc) - 1) // $many AS chunk FROM search_batch) GROUP BY chunk ORDER BY chunk;
