-- A stem that was not seen before gets the next number; then its words are known.
INSERT INTO search_terms
SELECT (SELECT coalesce(max(term), 0) FROM search_terms) + row_number() OVER (ORDER BY stem), stem
FROM (SELECT DISTINCT stem FROM search_learnt) AS l WHERE NOT EXISTS (FROM search_terms AS t WHERE t.stem = l.stem);
INSERT INTO search_words SELECT word, language, t.term FROM search_learnt JOIN search_terms AS t USING (stem) ORDER BY word, language;
TRUNCATE search_learnt;
