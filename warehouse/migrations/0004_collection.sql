-- Collection that can be left alone: every visit to a feed, visits to articles after the first, what changed in them, other addresses
-- of an article, and what is kept of hosts and archives between collections.

CREATE TABLE visits (
    feed_id VARCHAR NOT NULL, visited_at TIMESTAMPTZ NOT NULL, outcome VARCHAR NOT NULL, problem VARCHAR, listed INTEGER NOT NULL, new INTEGER NOT NULL,
    over INTEGER NOT NULL, next_visit_at TIMESTAMPTZ NOT NULL, why_then VARCHAR NOT NULL, run_id VARCHAR NOT NULL
);
COMMENT ON TABLE visits IS 'Every visit to a feed since this table exists: what is not in it was not looked at.';
COMMENT ON COLUMN visits.feed_id IS 'Feed.';
COMMENT ON COLUMN visits.visited_at IS 'When it was asked.';
COMMENT ON COLUMN visits.outcome IS 'read (a new body), same (the body of the last visit), not modified (HTTP 304) or failed.';
COMMENT ON COLUMN visits.problem IS 'What went wrong; NULL when nothing did.';
COMMENT ON COLUMN visits.listed IS 'Items in the body; 0 where none was read.';
COMMENT ON COLUMN visits.new IS 'Items of it not seen before.';
COMMENT ON COLUMN visits.over IS 'Items of it that were left unread because they were more than the cap.';
COMMENT ON COLUMN visits.next_visit_at IS 'Not to be visited before.';
COMMENT ON COLUMN visits.why_then IS 'What set the time of the next visit.';
COMMENT ON COLUMN visits.run_id IS 'Run that visited it.';

ALTER TABLE feeds ADD COLUMN whole_at TIMESTAMPTZ;
ALTER TABLE feeds ADD COLUMN lied_at TIMESTAMPTZ;
ALTER TABLE feeds ADD COLUMN asked_wait INTEGER;
ALTER TABLE feeds ADD COLUMN kept_body VARCHAR;
COMMENT ON COLUMN feeds.whole_at IS 'Last visit that asked for the whole body, whatever validators said.';
COMMENT ON COLUMN feeds.lied_at IS 'When an answer of 304 was last found to have hidden items; its 304 is not asked for while that is fresh.';
COMMENT ON COLUMN feeds.asked_wait IS 'Seconds that the feed asks to be left alone (ttl, sy:updatePeriod, Cache-Control); NULL where it asks nothing.';
COMMENT ON COLUMN feeds.kept_body IS 'File below pages/failed with what it answered at its last failed visit.';
COMMENT ON COLUMN feeds.over_cap IS 'Items left unread at the last visit that read a body, because it listed more than the cap.';

ALTER TABLE sources ADD COLUMN aggregator BOOLEAN DEFAULT false;
COMMENT ON COLUMN sources.aggregator IS 'Lists articles of others: they belong to the outlet whose address they lead to, never to it.';

ALTER TABLE sightings ADD COLUMN guid VARCHAR;
COMMENT ON COLUMN sightings.guid IS 'What the feed calls the item beside its address; NULL where that is the address.';
ALTER TABLE sightings ADD COLUMN outlet_url VARCHAR;
COMMENT ON COLUMN sightings.outlet_url IS 'Address of the outlet that an aggregator says wrote it.';
COMMENT ON COLUMN sightings.title IS 'Headline in the feed, as last listed.';

ALTER TABLE article_versions ADD COLUMN changes VARCHAR[] DEFAULT [];
ALTER TABLE article_versions ADD COLUMN diff VARCHAR;
ALTER TABLE article_versions ADD COLUMN url VARCHAR;
UPDATE article_versions SET changes = CASE WHEN version = 1 THEN ['first'] ELSE ['text'] END;
COMMENT ON TABLE article_versions IS 'One row for each different text or headline an article has had, and for each time it was moved, taken away, closed off or put back.';
COMMENT ON COLUMN article_versions.changes IS 'What is new against the version before: first, headline, number, text, moved, deleted, paywalled, restored.';
COMMENT ON COLUMN article_versions.diff IS 'The change in words: [-taken out-] {+put in+}, one line for each passage; NULL for the first.';
COMMENT ON COLUMN article_versions.url IS 'Address at which this version was seen; NULL in versions stored before there was this column.';

CREATE TABLE revisits (
    article_id VARCHAR PRIMARY KEY, visits INTEGER NOT NULL, due_at TIMESTAMPTZ, last_visited_at TIMESTAMPTZ, outcome VARCHAR, reason VARCHAR
);
COMMENT ON TABLE revisits IS 'Later visits to articles that were fetched: about an hour, six hours, a day and a week after the first.';
COMMENT ON COLUMN revisits.article_id IS 'Article.';
COMMENT ON COLUMN revisits.visits IS 'Visits of the plan that are done.';
COMMENT ON COLUMN revisits.due_at IS 'Next visit, not before; NULL when there will be none.';
COMMENT ON COLUMN revisits.last_visited_at IS 'Last visit; NULL before the first.';
COMMENT ON COLUMN revisits.outcome IS 'What the last visit found: unchanged, changed, moved, deleted, paywalled, restored or unknown (it did not answer with the article).';
COMMENT ON COLUMN revisits.reason IS 'Why it is unknown or deleted.';

CREATE TABLE addresses (address_id VARCHAR PRIMARY KEY, url VARCHAR NOT NULL, article_id VARCHAR NOT NULL, seen_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE addresses IS 'Further addresses of articles: where they moved to, or were listed under.';
COMMENT ON COLUMN addresses.address_id IS 'Hash of the address, as article_id is made.';
COMMENT ON COLUMN addresses.url IS 'Address.';
COMMENT ON COLUMN addresses.article_id IS 'Article.';
COMMENT ON COLUMN addresses.seen_at IS 'When it was first seen to be one.';

ALTER TABLE pages ADD COLUMN "position" BIGINT;
CREATE TABLE quiet_hosts (host VARCHAR PRIMARY KEY, until_at TIMESTAMPTZ NOT NULL, why VARCHAR NOT NULL);
COMMENT ON TABLE quiet_hosts IS 'Internal, not in the snapshot: hosts that asked to be left alone, or did not answer, and until when.';
CREATE TABLE archives (
    url VARCHAR NOT NULL, source_id VARCHAR NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL, read_at TIMESTAMPTZ NOT NULL,
    listed INTEGER NOT NULL, taken INTEGER NOT NULL, problem VARCHAR
);
COMMENT ON TABLE archives IS 'Internal, not in the snapshot: archive sitemaps that a backfill by date has read, and for which days.';
