-- BM25F (Robertson and Zaragoza 2009): a word of the headline counts as four of the body; k1 = 1.2, b = 0.75. The usual length is fixed at
-- 300 words, so that an article weighs the same whenever it is indexed; the rarity of a stem is counted when it is asked for.
INSERT INTO search_postings
WITH
stemmed AS (
    SELECT w.term, t.doc, t.place FROM search_tokens AS t JOIN search_words AS w ON w.word = t.word AND w.language IS NOT DISTINCT FROM t.language
),
counted AS (
    SELECT term, doc, list_sort(list(place)) AS places, count(*) + 3 * count(*) FILTER (place < 256) AS often FROM stemmed GROUP BY term, doc
)
SELECT term, doc, CAST(round(220 * often / (often + 1.2 * (0.25 + 0.75 * d.words / 300))) AS UTINYINT), places
FROM counted JOIN search_documents AS d USING (doc) ORDER BY term, doc;
