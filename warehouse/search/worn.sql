-- How many articles the index holds, and the shares of them that are dead, and that were added later.
SELECT count(*), coalesce(avg(CAST(article_id IS NULL AS INTEGER)), 0), coalesce(avg(CAST(tail AS INTEGER)), 0) FROM search_documents;
