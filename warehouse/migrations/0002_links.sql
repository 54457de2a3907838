-- How new articles compared with those most like them. Events are arranged anew from these; no promise, not in the snapshot.
CREATE TABLE links (
    article_id VARCHAR NOT NULL, other_id VARCHAR NOT NULL, score FLOAT NOT NULL, containment FLOAT NOT NULL, published_at TIMESTAMPTZ
);
COMMENT ON TABLE links IS 'Internal, not in the snapshot: how two articles compared when the later one was filed.';
-- What the first rule put together stays together until newer articles say otherwise.
INSERT INTO links
SELECT a.article_id, b.article_id, 0.7, CASE WHEN b.copy_of = a.article_id OR a.copy_of = b.article_id THEN 1 ELSE 0 END, a.published_at
FROM articles AS a JOIN articles AS b ON b.event_id = a.event_id AND a.article_id < b.article_id;
COMMENT ON COLUMN fingerprints.keys IS 't: word stem, k: concept, p: person, l: town or site, c: country or region, o: organisation, w: weapon or unit, a: action, n: number, d: month-day named, x: consonants of a name.';
ALTER TABLE fingerprints ADD COLUMN outlet VARCHAR;
COMMENT ON COLUMN fingerprints.outlet IS 'Source, or host of the address.';
-- The time that recognition goes by: NULL where neither minute nor day is known, so that a window of time prunes the table.
ALTER TABLE fingerprints ADD COLUMN dated_at TIMESTAMPTZ;
UPDATE fingerprints SET dated_at = published_at WHERE published_precision IN ('minute', 'day');
COMMENT ON COLUMN fingerprints.dated_at IS 'Publication where minute or day is known.';
CREATE TABLE anchors (key UBIGINT NOT NULL, article_id VARCHAR NOT NULL, dated_at TIMESTAMPTZ);
COMMENT ON TABLE anchors IS 'Internal, not in the snapshot: the most telling keys of each article, by which undated ones find and are found at any time.';
INSERT INTO anchors
SELECT md5_number_lower(key), article_id, dated_at FROM (SELECT article_id, dated_at, unnest(keys) AS key, unnest(weights) AS weight FROM fingerprints)
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY weight DESC, key) <= 16;
COMMENT ON COLUMN events.occurred_on IS 'Day of the happening: the day that most headlines and leads name, of those shortly before the first report; NULL where none is named.';
COMMENT ON COLUMN events.origin_count IS 'Independent origins: copies of one text count once, so do one family and one agency.';
CREATE TABLE embeddings (article_id VARCHAR NOT NULL, model VARCHAR NOT NULL, vector FLOAT[] NOT NULL);
COMMENT ON TABLE embeddings IS 'Internal, not in the snapshot: sentence embeddings of articles, by the model that made them; empty unless one is switched on.';
