-- Lines compare as extractors.text.plain makes them: letters and digits, case folded.
-- Short lines that stand in articles of several events of one outlet. Only outlets that this run loaded from are looked at.
INSERT INTO boilerplate
WITH outlets AS (SELECT DISTINCT source_id FROM articles WHERE run_id = $run_id AND source_id IS NOT NULL AND origin IN ('feed', 'sitemap', 'html', 'warc')),
recent AS (
    SELECT source_id, event_id, text_hash, unnest(string_split(text, E'\n\n')) AS example
    FROM articles SEMI JOIN outlets USING (source_id)
    WHERE first_seen_at >= $since AND copy_of IS NULL AND origin IN ('feed', 'sitemap', 'html', 'warc')
),
lines AS (
    SELECT source_id, event_id, text_hash, example, replace(lower(regexp_replace(example, '[^\p{L}\p{N}]+', '', 'g')), 'ß', 'ss') AS line FROM recent WHERE length(example) <= $longest
)
SELECT source_id, line, min(example), count(DISTINCT event_id), $now
FROM lines ANTI JOIN boilerplate USING (source_id, line)
WHERE line <> ''
GROUP BY source_id, line HAVING least(count(DISTINCT event_id), count(DISTINCT text_hash)) >= $least
RETURNING line;
