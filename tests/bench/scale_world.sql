-- A world of the size of the scale benchmark (tests/bench/scale.py), made inside DuckDB. Every figure is a hash of numbers: the same each time.
-- Variables that the script sets: articles, events, sightings, days. Each part begins with a line `-- part: name` and is timed on its own.

-- part: words
CREATE TEMP MACRO u(a, b) AS (hash(a, b) >> 11) / 9007199254740992.0;             -- evenly between 0 and 1
CREATE TEMP MACRO pick(a, b, most) AS CAST(hash(a, b) % most AS INTEGER);         -- evenly from 0 to most - 1
CREATE TEMP MACRO zipf(a, b, most) AS CAST(floor(pow(most, u(a, b))) AS INTEGER); -- from 1 to most, 1/rank
CREATE TEMP MACRO ident(what, a) AS md5(what || ' ' || a)[:16];
CREATE TEMP MACRO moment(seconds) AS to_timestamp(epoch(TIMESTAMPTZ '2024-11-01 00:00:00+00') + seconds);
CREATE TEMP MACRO run_of(seconds) AS strftime(moment(seconds - seconds % 3600) AT TIME ZONE 'UTC', '%Y%m%dT%H%M%S-') || lpad(CAST(pick(seconds // 3600, 'run', 1000000) AS VARCHAR), 6, '0');
-- When feed f was visited for the k-th time; for six hours of day 300 nothing was visited at all.
CREATE TEMP MACRO pause(f) AS 1000 + pick(f, 'pause', 3600);
CREATE TEMP MACRO raw_visit(f, k) AS k * pause(f) + pick(f, 'phase', 900) + pick(f * 1000000 + k, 'jitter', 180);
CREATE TEMP MACRO off_line(seconds) AS seconds BETWEEN 300 * 86400 + 36000 AND 300 * 86400 + 57600;
CREATE TEMP MACRO visit(f, k) AS CASE WHEN off_line(raw_visit(f, k)) THEN 300 * 86400 + 57601 + f ELSE raw_visit(f, k) END;
CREATE TEMP MACRO visit_after(f, seconds) AS CAST(seconds // pause(f) + 1 AS BIGINT);
CREATE TEMP TABLE vocabulary AS
WITH alphabets (language, heads, tails, endings) AS (
    VALUES
    ('de', string_split('ba be bro da dei do fra fe gar ge hau hei ka kla ko la le lo mau mi na ne ra rei ro sa schu se sta stei ta te tra va wa we zo zu', ' '),
        string_split('bel ber dach del den der fel gen ger hut keit kel ken ler lin lung mer nach nis per rad schaft sel ser tag tel ter tung wer zel', ' '), ['', 'e', 'en', 'er', 's']),
    ('en', string_split('a ba be bo bri ca co cra de di e fa flo ga gro ha he i in ka la lea lo ma mo ne o pa pro ra re sa she sta ta tri u va wa wi', ' '),
        string_split('ble ck dge ding ft gh ker ld ley ling lt ment mp nce nd ness nt ple port rd rk rm sh sion st ter th tle ton ve', ' '), ['', 's', 'ed', 'ing', 'er']),
    ('uk', string_split('ба бо ве ви га го гра да дже ді жи за зо і ї ка ки ко кра лі ма ме мо на ні об пе по пра ра рі ро са сі ста та ти тро ха хи ці чо ше ю я', ' '),
        string_split('бір бор вка вник дар дня док зник йна кад ків лад лів мар мін ник ніст пад рад рець рот сил ськ тор фор хід цьк чин шин щен', ' '), ['', 'а', 'ами', 'ого', 'ів']),
    ('ru', string_split('ба бо ве вы га го гра да до же за зо и ка ко кра ле ма ме мо на не об о пе по пра ра ре ро са се ста та те тро у ха це чи ша э ю я', ' '),
        string_split('бор вод вка гон дар док ение жар зник кад кет лад лев мар мен ник ность пад рад рец рот сил ск тор фор ход цев чен шин щик', ' '), ['', 'а', 'ами', 'ого', 'ов'])
),
stems AS (
    SELECT DISTINCT language, endings, heads[1 + pick(i, 'a', len(heads))] || CASE WHEN i % 5 > 0 THEN heads[1 + pick(i, 'b', len(heads))] ELSE '' END
        || CASE WHEN i % 5 > 2 THEN tails[1 + pick(i, 'c', len(tails))] ELSE '' END || tails[1 + pick(i, 'd', len(tails))] AS stem
    FROM alphabets, range(20000) AS numbers (i)
),
forms AS (SELECT DISTINCT language, CASE WHEN language = 'de' AND hash(stem) % 3 = 0 THEN upper(stem[1]) || stem[2:] ELSE stem END || unnest(endings) AS word FROM stems)
SELECT language, word, row_number() OVER (PARTITION BY language ORDER BY length(word) + hash(word) % 5, hash(word), word) AS rank
FROM forms QUALIFY rank <= 50000;
-- three kinds of each word: as it is, at the end of a sentence, at the end of a paragraph
CREATE TEMP TABLE lists AS
SELECT list(word || sign ORDER BY sign_number, rank) FILTER (language = 'de') AS words_de, list(word || sign ORDER BY sign_number, rank) FILTER (language = 'en') AS words_en,
    list(word || sign ORDER BY sign_number, rank) FILTER (language = 'uk') AS words_uk, list(word || sign ORDER BY sign_number, rank) FILTER (language = 'ru') AS words_ru
FROM vocabulary, (VALUES (0, ''), (1, '.'), (2, E'.\n\n')) AS signs (sign_number, sign);
-- (a subquery is laid out once for a statement, a variable once for every 2048 rows)
CREATE TEMP MACRO chosen(language, places) AS array_to_string(CASE language WHEN 'de' THEN list_select((SELECT words_de FROM lists), places)
    WHEN 'en' THEN list_select((SELECT words_en FROM lists), places) WHEN 'uk' THEN list_select((SELECT words_uk FROM lists), places) ELSE list_select((SELECT words_ru FROM lists), places) END, ' ');

-- part: outlets
-- 150 outlets in eight blocs and about a hundred families. Some begin late, some die, number 7 fails for five weeks, weekends are thin.
CREATE TEMP TABLE outlet AS
SELECT s, format('outlet-{:03d}', s) AS source_id, b.bloc, b.country, b.language, pow(1 + pick(s, 'rank', 150), -0.7) AS weight,
    CASE WHEN s % 13 = 0 THEN 200 + pick(s, 'begins', 300) ELSE 0 END AS first_day, CASE WHEN s % 17 = 0 THEN 400 + pick(s, 'ends', 250) ELSE 100000 END AS last_day,
    CASE s % 3 WHEN 0 THEN 0.9 WHEN 1 THEN 0.6 ELSE 0.4 END AS weekend
FROM range(1, 151) AS numbers (s) JOIN (
    VALUES (0, 'ua', 'UA', 'uk'), (1, 'ua-state', 'UA', 'uk'), (2, 'ru-state', 'RU', 'ru'), (3, 'ru-private', 'RU', 'ru'), (4, 'ru-exile', 'LV', 'ru'), (5, 'de', 'DE', 'de'),
        (6, 'eu', 'FR', 'en'), (7, 'uk-us', 'GB', 'en')
) AS b (number, bloc, country, language) ON b.number = s % 8;
INSERT INTO sources (source_id, name, country, bloc, languages, homepage, family, state_media, enabled, time_zone, least_per_day, note, since)
SELECT source_id, format('Outlet {}', s), country, bloc, [language], format('https://{}.example/', source_id), format('family-{}', CASE WHEN s % 2 = 0 THEN s ELSE s - s % 3 END),
    bloc LIKE '%state', true, 'Europe/Berlin', 1 + pick(s, 'least', 5), NULL, 1999
FROM outlet ORDER BY s;
CREATE TEMP TABLE feed AS
SELECT f, s, o.source_id, ident('feed', f) AS feed_id, format('https://{}.example/feed/{}.xml', o.source_id, f) AS url
FROM (SELECT f, CASE WHEN f <= 150 THEN f ELSE (f - 150) * 3 END AS s FROM range(1, 201) AS numbers (f)) JOIN outlet AS o USING (s);

-- part: plan
-- Which outlet published when: expected numbers by outlet and day, rounded by chance.
CREATE TEMP TABLE timed AS
WITH grid AS (
    SELECT s, day, weight * CASE WHEN day % 7 IN (1, 2) THEN weekend ELSE 1 END * (0.85 + 0.3 * u(day, 'news')) AS expected
    FROM outlet, range(getvariable('days')) AS numbers (day)
    WHERE day BETWEEN first_day AND last_day AND NOT (s = 7 AND day BETWEEN 500 AND 535)
),
counted AS (
    SELECT s, day, CAST(floor(1.01 * getvariable('articles') * expected / (SELECT sum(expected) FROM grid) + u(s * 10000 + day, 'rounded')) AS INTEGER) AS number FROM grid
),
single AS (SELECT s, day, unnest(range(number)) AS i FROM counted),
kept AS (SELECT s, day, hash(s, day, i) AS h FROM single QUALIFY row_number() OVER (ORDER BY h, s, day, i) <= getvariable('articles'))
SELECT s, CAST(day * 86400 + 60 * CASE WHEN h % 10 < 8 THEN 300 + h // 10 % 960 ELSE h // 10 % 1440 END AS BIGINT) AS published, row_number() OVER (ORDER BY published, h, s) - 1 AS n
FROM kept;
-- Events with sizes from 1 to some hundred; each article of an event comes some hours after the one before.
CREATE TEMP TABLE slot AS
WITH sized AS (SELECT e, 1 + CAST(floor(1.35 * (pow(greatest(u(e, 'size'), 0.0013), -0.909) - 1)) AS INTEGER) AS size FROM range(getvariable('events')) AS numbers (e)),
places AS (SELECT e, unnest(range(size)) AS j FROM sized),
kept AS (SELECT e, j FROM places QUALIFY row_number() OVER (ORDER BY j > 0, hash(e, j), e, j) <= getvariable('articles'))
SELECT e, row_number() OVER (
    ORDER BY e * getvariable('articles') / getvariable('events') + CASE WHEN j = 0 THEN 0 ELSE -ln(1 - u(e * 1000 + j, 'later')) * 0.5 * getvariable('articles') / getvariable('days') END, e, j
) - 1 AS n
FROM kept;
CREATE TEMP TABLE plan AS
WITH joined AS (
    SELECT t.n, t.s, t.published, x.e, row_number() OVER w AS turn, first_value(t.n) OVER w AS root, CASE WHEN t.s % 3 = 0 AND t.s <= 150 AND pick(t.n, 'feed', 3) = 0 AND t.s // 3 <= 50 THEN 150 + t.s // 3 ELSE t.s END AS f
    FROM timed AS t JOIN slot AS x USING (n) WINDOW w AS (PARTITION BY x.e ORDER BY t.n)
),
wired AS (
    SELECT *, turn > 1 AND e % 5 < 2 AND u(n, 'copy') < 0.35 AS is_copy, visit_after(f, published) AS k, pick(n, 'precision', 1000) AS p,
        ['dpa', 'reuters', 'afp', 'ap', 'tass', 'ria', 'interfax', 'ukrinform', 'unian'] AS agencies
    FROM joined
)
SELECT n, ident('article', n) AS article_id, s, f, k, published, visit(f, k) AS seen, e, ident('event', root) AS event_id, turn, is_copy, CASE WHEN is_copy THEN ident('article', root) END AS copy_of,
    CASE WHEN is_copy OR (turn = 1 AND e % 5 < 2) THEN agencies[1 + pick(e, 'agency', 9)] WHEN u(n, 'wired') < 0.07 THEN agencies[1 + pick(n, 'agency', 9)] END AS wire_origin,
    CASE WHEN is_copy THEN root ELSE n END AS text_seed, 200 + pick(CASE WHEN is_copy THEN root ELSE n END, 'length', 160) AS word_count,
    CASE WHEN p < 15 THEN 'day' WHEN p < 18 THEN 'month' WHEN p < 25 THEN 'none' ELSE 'minute' END AS "precision", o.source_id, o.language
FROM wired JOIN outlet AS o USING (s) ORDER BY seen, n;
DROP TABLE timed;
DROP TABLE slot;

-- part: names
-- Entities by rank; an article names those of its event and some of its own. Every twentieth day one that is hardly ever named is named a lot: a burst.
CREATE TEMP TABLE ranked AS SELECT *, CAST(row_number() OVER (ORDER BY hash(entity_id), entity_id) AS INTEGER) AS rank FROM entities;
SET VARIABLE entities = (SELECT count(*) FROM ranked);
SET VARIABLE names_de = (SELECT list(name_de ORDER BY rank) FROM ranked);
SET VARIABLE names_en = (SELECT list(name_en ORDER BY rank) FROM ranked);
SET VARIABLE names_uk = (SELECT list(name_uk ORDER BY rank) FROM ranked);
SET VARIABLE names_ru = (SELECT list(name_ru ORDER BY rank) FROM ranked);
SET VARIABLE entity_keys = (SELECT list(CASE kind WHEN 'person' THEN 'p:' WHEN 'place' THEN 'l:' WHEN 'organisation' THEN 'o:' ELSE 'w:' END || entity_id ORDER BY rank) FROM ranked);
CREATE TEMP MACRO one_entity(a, b) AS CAST(floor(pow(1 + u(a, b) * (pow(getvariable('entities'), 0.3) - 1), 1 / 0.3)) AS INTEGER);
CREATE TEMP MACRO burst_of(day, n) AS CASE WHEN day % 20 = 10 AND u(n, 'burst') < 0.06 THEN [CAST(300 + day % 400 AS INTEGER)] ELSE []::INTEGER[] END;
CREATE TEMP MACRO entities_of(e, n, published) AS list_distinct(list_concat(burst_of(published // 86400, n),
    list_distinct(list_transform(range(44), lambda i: one_entity(CASE WHEN i < 20 THEN e + 1000000000 ELSE n END, i + 1000)))[:12 + pick(n, 'named', 17)]));
CREATE TEMP MACRO name_in(language, rank) AS (CASE language WHEN 'de' THEN list_select(getvariable('names_de'), [rank]) WHEN 'en' THEN list_select(getvariable('names_en'), [rank])
    WHEN 'uk' THEN list_select(getvariable('names_uk'), [rank]) ELSE list_select(getvariable('names_ru'), [rank]) END)[1];
-- Words: every tenth is the event's, the others the article's own; a sentence has 14, a paragraph 70.
CREATE TEMP MACRO word_at(e, seed, i, last) AS zipf(CASE WHEN i % 10 = 0 THEN e + 1000000000 ELSE seed END, i, 50000) + CASE WHEN i = last OR i % 70 = 13 THEN 50000 WHEN i % 70 = 69 THEN 100000 WHEN i % 14 = 13 THEN 50000 ELSE 0 END;
CREATE TEMP MACRO headline(language, e, seed) AS name_in(language, one_entity(e + 1000000000, 1000)) || ' ' || chosen(language, list_transform(range(500, 507), lambda i: zipf(CASE WHEN i < 503 THEN e + 1000000000 ELSE seed END, i, 50000)));
CREATE TEMP MACRO body(language, e, seed, words) AS replace(chosen(language, list_transform(range(words), lambda i: word_at(e, seed, i, words - 1))), E'\n\n ', E'\n\n');
CREATE TEMP MACRO address(source_id, seconds, id) AS format('https://{}.example/{}/{}.html', source_id, strftime(moment(seconds) AT TIME ZONE 'UTC', '%Y/%m/%d'), id);
CREATE TEMP MACRO stated(seconds, known) AS CASE known WHEN 'minute' THEN moment(seconds) WHEN 'day' THEN moment(seconds - seconds % 86400) WHEN 'month' THEN date_trunc('month', moment(seconds)) END;

-- part: runs
INSERT INTO runs SELECT run_of(h * 3600), 'collect', moment(h * 3600), moment(h * 3600 + 600), format('{{"feeds_polled": {}, "loaded": {}}}', 200 + pick(h, 'p', 90), pick(h, 'l', 90)), '0.1'
FROM range(getvariable('days') * 24 + 3) AS numbers (h) WHERE NOT off_line(h * 3600) ORDER BY h;

-- part: articles
INSERT INTO articles (article_id, source_id, url, title, lead, text, headings, captions, language, authors, published_at, published_precision, published_basis, modified_at,
    first_seen_at, kind, access, section, keywords, image_url, word_count, text_hash, relevance, relevance_reasons, event_id, copy_of, wire_origin, origin, origin_ref, extractor, run_id, agencies)
SELECT article_id, source_id, address(source_id, published, article_id), headline(language, e, text_seed), body(language, e, text_seed + 2000000000, 22), body(language, e, text_seed, word_count), [],
    CASE WHEN pick(n, 'caption', 3) = 0 THEN [chosen(language, list_transform(range(600, 610), lambda i: zipf(n, i, 50000)))] ELSE [] END, language,
    CASE WHEN pick(n, 'author', 2) = 0 THEN [format('Author {}-{}', s, pick(n, 'who', 40))] ELSE [] END,
    stated(published, "precision"), "precision", CASE WHEN "precision" <> 'none' THEN 'feed: published' END, CASE WHEN pick(n, 'modified', 10) < 3 AND "precision" <> 'none' THEN moment(published + pick(n, 'changed', 7200)) END,
    moment(seen + 90), CASE pick(n, 'kind', 20) WHEN 0 THEN 'opinion' WHEN 1 THEN 'live' WHEN 2 THEN 'video' ELSE 'article' END, CASE pick(n, 'access', 4) WHEN 0 THEN 'paywalled' WHEN 1 THEN 'unknown' ELSE 'free' END,
    ['politics', 'war', 'world', 'economy'][1 + pick(n, 'section', 4)], [name_in(language, one_entity(e + 1000000000, 1000)), name_in(language, one_entity(n, 1001))],
    format('https://{}.example/pictures/{}.jpg', source_id, ident('picture', n)), word_count, md5('text ' || n), round(0.5 + u(n, 'relevance') / 2, 3), ['Ukraine +2.6', 'war and diplomacy +1.7', 'Russia +1.6'],
    event_id, copy_of, wire_origin, 'feed', address(source_id, published, article_id), 'lagebild 0.1', run_of(seen), CASE WHEN wire_origin IS NULL THEN [] ELSE [wire_origin] END
FROM plan;

-- part: versions
-- One in ten had another text before.
INSERT INTO article_versions (article_id, version, seen_at, title, lead, text, published_at, modified_at, word_count, text_hash, run_id, changes, diff, url)
SELECT article_id, version, first_seen_at + to_hours(6 * (version - 1)), CASE WHEN version = versions THEN title ELSE title || ' +' END, lead, CASE WHEN version = versions THEN text ELSE left(text, -120) END,
    published_at, modified_at, word_count, CASE WHEN version = versions THEN text_hash ELSE md5(text_hash) END, run_id, CASE version WHEN 1 THEN ['first'] ELSE ['headline', 'text'] END,
    CASE version WHEN 2 THEN title || E' [-+-]\n' || text[-200:-121] || ' {+' || right(text, 120) || '+}' END, url
FROM (SELECT * REPLACE (CAST(version AS INTEGER) AS version) FROM (SELECT *, CASE WHEN hash(article_id) % 10 = 0 THEN 2 ELSE 1 END AS versions, unnest(range(1, versions + 1)) AS version FROM articles));

-- part: times
INSERT INTO article_times
SELECT article_id, 'published', basis, strftime(moment(published) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S+00:00'), stated(published, "precision"), "precision", CASE basis WHEN 'feed' THEN 'chosen' ELSE 'agrees' END
FROM (SELECT *, unnest(CASE WHEN pick(n, 'says', 2) = 0 THEN ['feed', 'json-ld'] ELSE ['feed'] END) AS basis FROM plan WHERE "precision" <> 'none');

-- part: mentions
INSERT INTO mentions
SELECT p.article_id, r.entity_id, CASE p.language WHEN 'de' THEN r.name_de WHEN 'en' THEN r.name_en WHEN 'uk' THEN r.name_uk ELSE r.name_ru END, r.kind, zipf(p.n, p.rank, 9)
FROM (SELECT n, article_id, language, unnest(entities_of(e, n, published)) AS rank FROM plan) AS p JOIN ranked AS r USING (rank);

-- part: fingerprints
-- Keys are the days, entities and words of the text; the first stand for the headline.
INSERT INTO fingerprints (article_id, language, published_at, published_precision, keys, weights, title_keys, marks, sketch, shingles, word_count, outlet, dated_at)
SELECT article_id, language, published_at, "precision", keys, list_transform(range(len(keys)), lambda i: CAST(CASE WHEN i < 8 THEN 3.2 WHEN i < 25 THEN 2.1 ELSE 1 + 0.2 * pick(n, i, 4) END AS FLOAT)),
    keys[:7], CASE WHEN pick(n, 'mark', 20) = 0 THEN ['reaction'] ELSE [] END, list_transform(range(128), lambda i: CAST(hash(text_seed, i) >> 33 AS UINTEGER)),
    word_count - 4, word_count, source_id, CASE WHEN "precision" IN ('minute', 'day') THEN published_at END
FROM (
    SELECT *, stated(published, "precision") AS published_at, list_distinct(list_concat(
        CASE WHEN pick(e, 'dated', 3) > 0 THEN ['d:' || strftime(moment(published) AT TIME ZONE 'UTC', '%m-%d')] ELSE [] END,
        list_select(getvariable('entity_keys'), entities_of(e, n, published))[:16],
        list_transform(string_split(chosen(language, list_transform(range(100, 175), lambda i: zipf(CASE WHEN i < 125 THEN e + 1000000000 ELSE text_seed END, i, 49900) + 100)), ' '), lambda word: 't:' || word[:8])
    )) AS keys
    FROM plan
);

-- part: listings
-- Every item that feeds listed: the articles, some of them in another feed too, and what was not about the war, no article, or not to be had.
CREATE TEMP TABLE listing AS
WITH others AS (
    SELECT i, 1 + pick(i, 'lister', 200) AS f, CAST(i * getvariable('days') * 86400 / least_count.number AS BIGINT) AS published
    FROM (SELECT getvariable('sightings') - CAST(getvariable('articles') * 1.4 AS BIGINT) AS number) AS least_count, range(least_count.number) AS numbers (i)
),
found AS (
    SELECT 0 AS what, n AS i, f, published, k, seen FROM plan
    UNION ALL
    SELECT 1, n, other, published, later, greatest(visit(other, later), seen + 1) FROM (
        SELECT *, visit_after(other, published) AS later FROM (SELECT *, CASE WHEN f > 150 THEN s ELSE 1 + pick(n, 'other', 200) END AS other FROM plan WHERE pick(n, 'twice', 10) < 4)
    ) WHERE other <> f
    UNION ALL
    SELECT 2, i, f, published, visit_after(f, published), visit(f, visit_after(f, published)) FROM others
)
SELECT * FROM found ORDER BY seen, what, i;

-- part: sightings
INSERT INTO sightings (sighting_id, origin, origin_ref, source_id, feed_id, url, title, published_at, published_precision, published_basis, seen_at, fate, reason, article_id, attempts, retry_at, run_id, guid)
WITH joined AS MATERIALIZED (
    SELECT l.*, d.url AS feed_url, d.source_id, d.feed_id, p.article_id, coalesce(address(p.source_id, p.published, p.article_id), address(d.source_id, l.published, ident('other', l.i))) AS url,
        coalesce(p.language, o.language) AS language, coalesce(p.e, l.i) AS e, coalesce(p.text_seed, l.i + 3000000000) AS seed, pick(l.i, 'fate', 100) AS luck
    FROM listing AS l JOIN feed AS d USING (f) JOIN outlet AS o ON o.s = d.s LEFT JOIN plan AS p ON p.n = l.i AND l.what < 2
    ORDER BY l.seen, l.what, l.i
)
SELECT ident('sighting ' || what, i), 'feed', feed_url, source_id, feed_id, url, headline(language, e, seed), moment(published), 'minute', 'feed: published', moment(seen),
    CASE what WHEN 0 THEN 'loaded' WHEN 1 THEN 'known' ELSE CASE WHEN luck < 82 THEN 'unrelated' WHEN luck < 95 THEN 'rejected' ELSE 'failed' END END,
    CASE what WHEN 0 THEN NULL WHEN 1 THEN 'this article is loaded already'
        ELSE CASE WHEN luck < 82 THEN 'relevance 0.' || (10 + pick(i, 'relevance', 39)) WHEN luck < 95 THEN 'no article: too short' ELSE 'HTTP 404 after 3 tries' END END,
    article_id, CASE what WHEN 1 THEN 0 ELSE 1 END, NULL, run_of(seen), CASE WHEN f % 4 = 0 THEN 'guid-' || i END
FROM joined;

-- part: visits
INSERT INTO visits
WITH planned AS (SELECT f, s, unnest(range(1, getvariable('days') * 86400 // pause(f) + 1)) AS k FROM feed),
made AS (
    SELECT f, s, CASE WHEN off_line(raw_visit(f, k)) THEN 300 * 86400 + 57601 + f ELSE raw_visit(f, k) END AS at_second, max(k) AS k
    FROM planned JOIN outlet USING (s) WHERE raw_visit(f, k) >= first_day * 86400 GROUP BY ALL
),
brought AS (SELECT f, seen, count(*) AS new FROM listing GROUP BY ALL),
judged AS (
    SELECT m.*, coalesce(b.new, 0) AS new, b.new IS NULL AND (pick(m.f * 1000000 + m.k, 'fails', 125) = 0 OR (m.s = 7 AND m.at_second BETWEEN 500 * 86400 AND 536 * 86400) OR (m.s = 44 AND m.at_second > 728 * 86400)) AS failed
    FROM made AS m LEFT JOIN brought AS b ON b.f = m.f AND b.seen = m.at_second
)
SELECT feed_id, moment(at_second), CASE WHEN failed THEN 'failed' WHEN new > 0 THEN 'read' WHEN pick(f * 1000000 + k, 'same', 3) = 0 THEN 'same' ELSE 'not modified' END, CASE WHEN failed THEN 'HTTP 503' END,
    CASE WHEN new > 0 THEN new + 25 ELSE 0 END, new, 0, moment(visit(f, k + 1)), 'as often as it brings something', run_of(at_second)
FROM judged JOIN feed USING (f, s) ORDER BY at_second, f;
INSERT INTO feeds (feed_id, source_id, url, kind, enabled, last_polled_at, next_poll_at, last_success_at, failures, last_error, last_listed, last_new)
SELECT f.feed_id, f.source_id, f.url, 'rss', true, max(visited_at), max(next_visit_at), max(visited_at) FILTER (outcome <> 'failed'),
    count(*) FILTER (v.visited_at > g.good), arg_max_null(problem, visited_at), max(listed), arg_max(new, visited_at)
FROM feed AS f JOIN visits AS v USING (feed_id) JOIN (SELECT feed_id, max(visited_at) FILTER (outcome <> 'failed') AS good FROM visits GROUP BY feed_id) AS g USING (feed_id)
GROUP BY f.f, f.feed_id, f.source_id, f.url ORDER BY f.f;

-- part: memberships
-- One in twenty-five was filed elsewhere before.
INSERT INTO event_articles
WITH steps AS (
    SELECT *, unnest(CASE WHEN former IS NOT NULL THEN [0, 1] ELSE [1] END) AS step
    FROM (SELECT *, CASE WHEN pick(n, 'moved', 25) = 0 THEN nullif(lag(event_id, 5) OVER (ORDER BY seen, n), event_id) END AS former FROM plan)
)
SELECT CASE step WHEN 0 THEN former ELSE event_id END, article_id, moment(seen + 90 + CASE WHEN step = 1 AND former IS NOT NULL THEN 10800 ELSE 0 END), CASE step WHEN 0 THEN moment(seen + 90 + 10800) END,
    CASE WHEN turn = 1 OR is_copy THEN 1 ELSE round(0.5 + u(n, 'score') / 2, 4) END,
    format('{{"against": [{}], "founded": {}, "mean": {:.3f}, "parts": {{"actions": {:.2f}, "bias": -4.67, "concepts": {:.2f}, "days_apart": -0.0, "entities": {:.2f}, "hours": -{:.2f}, "names": {:.2f}, "words": {:.2f}}}, "rule": "2", "score": {:.4f}, "shared": {{"people": ["{}"], "places": ["{}", "{}"], "words": ["{}", "{}"]}}, "veto": null, "with": "{}"}}',
        CASE WHEN turn = 1 THEN '"published ' || (40 + pick(n, 'apart', 60)) || ' hours apart"' ELSE '' END, CASE WHEN turn = 1 THEN 'true' ELSE 'false' END, u(n, 'mean'), u(n, 'actions'), u(n, 'concepts'),
        u(n, 'entities'), u(n, 'hours'), u(n, 'names'), 4 * u(n, 'words'), u(n, 'score'), name_in('en', one_entity(n, 1)), name_in('en', one_entity(e, 2)), name_in('en', one_entity(e, 3)),
        name_in(language, one_entity(n, 4)), name_in(language, one_entity(e, 5)), ident('article', greatest(n - 7, 0)))
FROM steps;

-- part: lineage
INSERT INTO event_lineage
WITH born AS (SELECT e, event_id, seen FROM plan WHERE turn = 1)
SELECT CASE WHEN e % 97 = 1 THEN 'split' ELSE 'created' END, CASE WHEN e % 97 = 1 THEN ident('event', 0) END, event_id, moment(seen + 90), run_of(seen) FROM born
UNION ALL SELECT 'created', NULL, ident('merged', e), moment(seen + 100), run_of(seen) FROM born WHERE e % 50 = 0
UNION ALL SELECT 'merged', ident('merged', e), event_id, moment(seen + 7290), run_of(seen + 7200) FROM born WHERE e % 50 = 0
ORDER BY 4, 3;

-- part: revisits
INSERT INTO revisits (article_id, visits, due_at, last_visited_at, outcome, reason)
SELECT article_id, CASE WHEN recent THEN 2 ELSE 4 END, CASE WHEN recent THEN moment(seen + 7 * 86400) END, moment(seen + CASE WHEN recent THEN 21600 ELSE 7 * 86400 END),
    CASE WHEN hash(article_id) % 10 = 0 THEN 'changed' WHEN pick(n, 'gone', 100) = 0 THEN 'unknown' ELSE 'unchanged' END, CASE WHEN pick(n, 'gone', 100) = 0 THEN 'HTTP 503' END
FROM (SELECT *, seen > (getvariable('days') - 7) * 86400 AS recent FROM plan);
