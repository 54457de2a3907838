-- The newest version of an article is the article; versions are numbered without gaps.
SELECT a.article_id, max(v.version) AS versions FROM articles AS a LEFT JOIN article_versions AS v USING (article_id)
GROUP BY a.article_id, a.text_hash HAVING count(v.version) <> coalesce(max(v.version), -1) OR arg_max(v.text_hash, v.version) <> a.text_hash;
