-- Words of these articles that no article had before.
CREATE OR REPLACE TEMP TABLE search_unknown AS
SELECT row_number() OVER () AS number, word, language
FROM (SELECT DISTINCT word, language FROM search_tokens) AS t
WHERE NOT EXISTS (FROM search_words AS w WHERE w.word = t.word AND w.language IS NOT DISTINCT FROM t.language);
CREATE OR REPLACE TEMP TABLE search_learnt (word VARCHAR, language VARCHAR, stem VARCHAR);
