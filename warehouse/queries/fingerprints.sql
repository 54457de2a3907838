-- The columns are the fields of extractors.records.Fingerprint, in their order.
SELECT article_id, language, published_at, published_precision, keys, weights, title_keys, marks, sketch, shingles, word_count, outlet,
    dated_at
FROM fingerprints WHERE article_id IN (SELECT unnest($ids::VARCHAR[]));
