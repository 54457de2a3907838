-- The words of some articles with their places. A word in hyphens is each of its parts, and letters with digits are one word too:
-- С-300 is 300 and с300. A letter alone is no word.
CREATE OR REPLACE TEMP TABLE search_tokens AS
WITH
read AS (
    SELECT b.doc, a.language,
        regexp_extract_all(search_fold(coalesce(a.title, '')), '[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*')[:256] AS headline,
        regexp_extract_all(search_fold(search_body(a.lead, a."text")), '[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*')[:65279] AS body
    FROM articles AS a JOIN search_batch AS b ON b.article_row = a.rowid
    WHERE a.rowid BETWEEN $first AND $last
),
placed AS (
    SELECT doc, language, unnest(list_concat(headline, body)) AS word,
        unnest(list_concat(range(len(headline)), range(256, 256 + len(body)))) AS place
    FROM read
),
parted AS (
    SELECT doc, language, place, string_split(word, '-') AS parts FROM placed WHERE contains(word, '-')
),
every AS (
    SELECT doc, language, place, word FROM placed WHERE NOT contains(word, '-')
    UNION ALL SELECT doc, language, place, unnest(parts) FROM parted
    UNION ALL
    SELECT doc, language, place, unnest(list_filter(
        list_transform(range(1, len(parts)), lambda i: CASE WHEN regexp_matches(parts[i], '\d$') <> regexp_matches(parts[i + 1], '^\d') THEN parts[i] || parts[i + 1] END),
        lambda joined: joined IS NOT NULL))
    FROM parted
)
SELECT doc, language, CAST(place AS USMALLINT) AS place, left(word, 40) AS word FROM every
WHERE length(word) > 1 OR regexp_matches(word, '\d');
