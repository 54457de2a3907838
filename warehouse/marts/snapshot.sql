CREATE OR REPLACE TABLE snapshot (snapshot_at TIMESTAMPTZ NOT NULL, version VARCHAR NOT NULL, number BIGINT NOT NULL, whole_at TIMESTAMPTZ NOT NULL, layout VARCHAR NOT NULL);
COMMENT ON TABLE snapshot IS 'When this snapshot was made, by which version, and from what.';
COMMENT ON COLUMN snapshot.snapshot_at IS 'When it was made.';
COMMENT ON COLUMN snapshot.version IS 'Version of Lagebild that made it.';
COMMENT ON COLUMN snapshot.number IS 'Number of the publication.';
COMMENT ON COLUMN snapshot.whole_at IS 'When its file was last made from the start; since then it was brought up to what changed.';
COMMENT ON COLUMN snapshot.layout IS 'Hash of the definitions of its tables and trends.';
