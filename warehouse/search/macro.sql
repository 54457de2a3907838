-- Articles that hold all words of a question, best first: BM25 over headline, lead and body, then the newest.
CREATE OR REPLACE MACRO search(query, entity := NULL, place := NULL, outlet := NULL, lang := NULL, since := NULL, until := NULL, most := 50) AS TABLE
WITH
terms AS MATERIALIZED (FROM search_meant(query)),
eligible AS MATERIALIZED (FROM search_eligible(entity, place, outlet, lang, since, until)),
wanted AS (SELECT count(DISTINCT slot) AS slots FROM terms WHERE NOT without),
hits AS MATERIALIZED (
    SELECT t.slot, p.doc, p.weight
    FROM search_postings AS p JOIN (SELECT slot, term FROM terms WHERE NOT without AND term IS NOT NULL) AS t USING (term)
    WHERE p.doc NOT IN (SELECT doc FROM search_documents WHERE article_id IS NULL)
),
rarity AS (
    SELECT slot, ln(1 + (n - df + 0.5) / (df + 0.5)) AS rare
    FROM (SELECT slot, least(count(*), any_value(n)) AS df, any_value(n) AS n FROM hits, (SELECT count(article_id) AS n FROM search_documents) GROUP BY slot)
),
held AS (
    SELECT doc, sum(weight * rare) / 100 AS score FROM hits JOIN rarity USING (slot)
    GROUP BY doc HAVING bit_count(bit_or(1 << slot)) = (SELECT slots FROM wanted)
    UNION ALL SELECT doc, 0 FROM eligible WHERE (SELECT slots FROM wanted) = 0
),
needed AS (SELECT count(DISTINCT piece) AS pieces FROM terms WHERE phrase AND NOT without),
lengths AS (SELECT piece, count(DISTINCT slot) AS slots FROM terms GROUP BY piece),
phrases AS MATERIALIZED (  -- slots as bits: counting them apart would take four times as long
    SELECT piece, doc, bool_or(without) AS without, start
    FROM (
        SELECT t.piece, t.slot, t.without, p.doc, CAST(unnest(p.places) AS INTEGER) - t.at_word AS start
        FROM search_postings AS p JOIN (SELECT piece, slot, without, at_word, term FROM terms WHERE phrase AND term IS NOT NULL) AS t USING (term)
        WHERE p.doc IN (SELECT doc FROM held)
    ) JOIN lengths USING (piece)
    GROUP BY piece, doc, start HAVING bit_count(bit_or(1 << slot)) = max(slots)
),
excluded AS (
    SELECT doc FROM phrases WHERE without
    UNION ALL
    SELECT p.doc FROM search_postings AS p JOIN (SELECT piece, slot, term FROM terms WHERE without AND NOT phrase AND term IS NOT NULL) AS t USING (term)
    JOIN lengths AS l USING (piece) GROUP BY t.piece, p.doc HAVING count(DISTINCT t.slot) = any_value(l.slots)
),
found AS (
    SELECT h.doc, h.score FROM held AS h
    WHERE h.doc NOT IN (SELECT doc FROM excluded) AND ((SELECT pieces FROM needed) = 0 OR h.doc IN (
        SELECT doc FROM phrases WHERE NOT without GROUP BY doc HAVING count(DISTINCT piece) = (SELECT pieces FROM needed)))
),
best AS MATERIALIZED (
    SELECT e.doc, e.article_id, round(f.score, 3) AS score FROM found AS f JOIN eligible AS e USING (doc)
    ORDER BY round(f.score, 3) DESC, e.published_at DESC NULLS LAST, e.article_id LIMIT most
),
-- By row: only then is DuckDB 1.5 spared all other bodies.
located AS MATERIALIZED (SELECT b.doc, b.score, a.rowid AS article_row FROM best AS b JOIN articles AS a USING (article_id)),
seen AS (
    SELECT p.doc, min(p.places[1]) < 256 AS in_headline, arg_max(CAST(list_filter(p.places, lambda at_: at_ >= 256)[1] AS INTEGER), (r.rare, -slot)) AS first_place
    FROM search_postings AS p JOIN (SELECT slot, term FROM terms WHERE NOT without AND term IS NOT NULL) AS t USING (term) JOIN rarity AS r USING (slot)
    WHERE p.doc IN (SELECT doc FROM best) GROUP BY p.doc
)
SELECT a.article_id, a.event_id, a.source_id, a.published_at, a.published_precision, a.language, a.title, a.url, b.score, coalesce(s.in_headline, false) AS in_headline,
    trim(replace(array_to_string(
        regexp_extract_all(search_body(a.lead, a."text"), '[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}''’ʼ‘`´]*(?:-[\p{L}\p{M}\p{N}''’ʼ‘`´]+)*[^\p{L}\p{M}\p{N}]*')
            [greatest(1, coalesce(s.first_place, 263) - 263):coalesce(s.first_place, 263) - 256 + 17], ''), chr(10), ' ')) AS snippet
FROM located AS b JOIN articles AS a ON a.rowid = b.article_row LEFT JOIN seen AS s USING (doc)
ORDER BY b.score DESC, a.published_at DESC NULLS LAST, a.article_id;
COMMENT ON MACRO TABLE search IS 'Articles that hold all words of a question, in any of their forms, best first. In the question "words in quotes" stand together, -word must not be there, begin* is a beginning. Further arguments, by name: entity and place (any of their names, or an id), outlet, lang, since and until (days), most (how many, 50). Without words: what the others leave, newest first.';
