-- Words in their order, so that one of them is looked up in a small part of the table.
CREATE OR REPLACE TEMP TABLE search_learnt AS FROM search_words;
TRUNCATE search_words;
INSERT INTO search_words FROM search_learnt ORDER BY word, language;
