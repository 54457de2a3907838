-- What a question asks for, word by word: "in quotes" is a phrase, -word must not stand there, word* is a beginning. A hyphen joins
-- letters with digits (С-300) and parts other words, as in texts. The first 30 words of 2000 letters count; a beginning has three letters
-- or more, and the first five of them count.
CREATE OR REPLACE MACRO search_asked(query) AS TABLE
WITH
pieces AS (
    SELECT unnest(regexp_extract_all(regexp_replace(
            nfc_normalize(translate(search_fold(left(CAST(query AS VARCHAR), 2000)), '„“”«»‐‑−', '"""""---')),
            '(^|[^\p{L}\p{M}\p{N}])(\p{L}{1,3})-(\p{N})', '\1\2\3', 'g'
        ), '-?"[^"]*"?|[^\s\p{Z}"]+')) AS said
),
numbered AS (
    SELECT CAST(row_number() OVER () AS INTEGER) AS piece, starts_with(said, '-') AS without, contains(said, '"') AS phrase,
        regexp_extract_all(said, '[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*\*?') AS tokens
    FROM pieces
),
placed AS (
    SELECT piece, without, phrase, unnest(tokens) AS token, unnest(range(len(tokens))) AS at_word FROM numbered
),
parted AS (
    SELECT piece, without, phrase, at_word, unnest(string_split(rtrim(token, '*'), '-')) AS word, contains(token, '*') AS open FROM placed
)
SELECT CAST(row_number() OVER () AS INTEGER) AS slot, piece, without, phrase, CAST(at_word AS INTEGER) AS at_word, left(word, 40) AS word,
    open AND length(word) > 2 AND count(*) FILTER (open) OVER (ROWS UNBOUNDED PRECEDING) <= 5 AS open
FROM parted WHERE length(word) > 1 OR regexp_matches(word, '\d') LIMIT 30;
COMMENT ON MACRO TABLE search_asked IS 'The words of a question to search, with what is asked of each. No promise.';
