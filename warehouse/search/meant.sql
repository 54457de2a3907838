-- The stems that are meant by the words of a question. A form that no article holds means the known words that begin most like it: they
-- share all but its last four letters, at least four, and are at most three letters longer than it.
CREATE OR REPLACE MACRO search_meant(query) AS TABLE
WITH
asked AS MATERIALIZED (FROM search_asked(query)),
exact AS MATERIALIZED (SELECT a.slot, w.word, w.term FROM asked AS a JOIN search_words AS w ON w.word = a.word WHERE NOT a.open),
begun AS (
    SELECT a.slot, w.word, w.term FROM asked AS a JOIN search_words AS w ON left(w.word, 3) = left(a.word, 3) AND starts_with(w.word, a.word) WHERE a.open
),
lost AS MATERIALIZED (FROM asked AS a WHERE NOT a.open AND a.slot NOT IN (SELECT slot FROM exact)),
alike AS (
    SELECT a.slot, w.word, w.term,
        list_max(list_filter(range(4, length(a.word)), lambda letters: starts_with(w.word, left(a.word, letters)))) AS shared
    FROM lost AS a JOIN search_words AS w ON left(w.word, 4) = left(a.word, 4)
    WHERE starts_with(w.word, left(a.word, greatest(4, length(a.word) - 4)))
        AND length(w.word) <= length(a.word) + 3
),
nearest AS (FROM alike QUALIFY rank() OVER (PARTITION BY slot ORDER BY shared DESC, length(word)) = 1),
meant AS (
    SELECT slot, word, term, true AS known FROM exact UNION ALL SELECT slot, word, term, true FROM begun
    UNION ALL SELECT slot, word, term, false FROM nearest
)
SELECT a.slot, a.piece, a.without, a.phrase, a.at_word, a.word, a.open, m.term, any_value(m.word) AS known_word, coalesce(any_value(m.known), false) AS known
FROM asked AS a LEFT JOIN meant AS m USING (slot)
GROUP BY ALL;
COMMENT ON MACRO TABLE search_meant IS 'The stems that are meant by the words of a question to search. No promise.';
