-- Words of a language with their stems, as they come back.
INSERT INTO search_learnt SELECT unnest($words::VARCHAR[]), $language::VARCHAR, unnest($stems::VARCHAR[]);
