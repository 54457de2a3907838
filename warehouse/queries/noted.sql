-- What changed since a publication, each once.
CREATE OR REPLACE TEMP TABLE noted AS SELECT DISTINCT kind, id FROM changed WHERE number >= getvariable('since');
