-- As `fingerprints`, of those published between two times only: a window of time prunes the table.
SELECT article_id, language, published_at, published_precision, keys, weights, title_keys, marks, sketch, shingles, word_count, outlet,
    dated_at
FROM fingerprints WHERE dated_at BETWEEN $first AND $last AND article_id IN (SELECT unnest($ids::VARCHAR[]));
