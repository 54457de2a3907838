-- What publishing must know: what changed since which publication, and what was said to whom.

CREATE TABLE publications (number BIGINT PRIMARY KEY, begun_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE publications IS 'Internal, not in the snapshot: publications that were begun since the last that was made from the start.';
CREATE TABLE changed (number BIGINT NOT NULL, kind VARCHAR NOT NULL, id VARCHAR NOT NULL);
COMMENT ON TABLE changed IS 'Internal, not in the snapshot: articles, events and sightings that changed after the publication of this number was begun.';
CREATE TABLE told (rule_id VARCHAR NOT NULL, subject VARCHAR NOT NULL, told_at TIMESTAMPTZ NOT NULL, PRIMARY KEY (rule_id, subject));
COMMENT ON TABLE told IS 'Internal, not in the snapshot: what an alert rule has said already.';
