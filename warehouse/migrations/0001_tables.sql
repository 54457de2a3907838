-- The tables of the contract, and those that the pipeline keeps for itself (fingerprints, pages, hosts).
-- No foreign keys: a check finds orphans. Ids come from content; all times are UTC.

CREATE TABLE sources (
    source_id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, country VARCHAR, bloc VARCHAR, languages VARCHAR[] NOT NULL, homepage VARCHAR,
    family VARCHAR NOT NULL, state_media BOOLEAN NOT NULL, enabled BOOLEAN NOT NULL, time_zone VARCHAR, least_per_day INTEGER, note VARCHAR
);
COMMENT ON TABLE sources IS 'Outlets, one row for each language edition, as in the catalogue of the last run.';
COMMENT ON COLUMN sources.source_id IS 'Short name of the outlet; stable.';
COMMENT ON COLUMN sources.name IS 'Name of the outlet.';
COMMENT ON COLUMN sources.country IS 'Seat of the outlet, ISO 3166-1 alpha-2.';
COMMENT ON COLUMN sources.bloc IS 'ua, ua-state, ru-state, ru-private, ru-exile, de, eu, uk-us or other; NULL where the catalogue does not say.';
COMMENT ON COLUMN sources.languages IS 'ISO 639-1 codes of the languages it writes in.';
COMMENT ON COLUMN sources.homepage IS 'Address of its front page.';
COMMENT ON COLUMN sources.family IS 'Publisher family: outlets of one owner or newsroom count as one voice.';
COMMENT ON COLUMN sources.state_media IS 'Owned or directed by the government of a belligerent.';
COMMENT ON COLUMN sources.enabled IS 'Whether its feeds are polled.';
COMMENT ON COLUMN sources.time_zone IS 'IANA zone of the times it states without a zone.';
COMMENT ON COLUMN sources.least_per_day IS 'Fewest items a day below which something is wrong.';
COMMENT ON COLUMN sources.note IS 'What an analyst should know of it.';

CREATE TABLE feeds (
    feed_id VARCHAR PRIMARY KEY, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, kind VARCHAR NOT NULL, enabled BOOLEAN NOT NULL,
    last_polled_at TIMESTAMPTZ, next_poll_at TIMESTAMPTZ, last_success_at TIMESTAMPTZ, failures INTEGER NOT NULL DEFAULT 0, last_error VARCHAR,
    etag VARCHAR, last_modified VARCHAR, body_hash VARCHAR, last_listed INTEGER, last_new INTEGER, over_cap INTEGER NOT NULL DEFAULT 0
);
COMMENT ON TABLE feeds IS 'Addresses that list articles, with what the last visit gave.';
COMMENT ON COLUMN feeds.feed_id IS 'Hash of the address.';
COMMENT ON COLUMN feeds.source_id IS 'Outlet it belongs to.';
COMMENT ON COLUMN feeds.url IS 'Address.';
COMMENT ON COLUMN feeds.kind IS 'rss, atom, sitemap or news_sitemap.';
COMMENT ON COLUMN feeds.enabled IS 'Whether it is polled (when its source is enabled).';
COMMENT ON COLUMN feeds.last_polled_at IS 'Last visit.';
COMMENT ON COLUMN feeds.next_poll_at IS 'Not visited before.';
COMMENT ON COLUMN feeds.last_success_at IS 'Last visit that answered and was understood (304 included).';
COMMENT ON COLUMN feeds.failures IS 'Failed visits since the last success.';
COMMENT ON COLUMN feeds.last_error IS 'What went wrong at the last visit, NULL when nothing did.';
COMMENT ON COLUMN feeds.etag IS 'Validator of the last body whose items are all recorded.';
COMMENT ON COLUMN feeds.last_modified IS 'Validator of the last body whose items are all recorded.';
COMMENT ON COLUMN feeds.body_hash IS 'Hash of the last body whose items are all recorded.';
COMMENT ON COLUMN feeds.last_listed IS 'Items in the last body.';
COMMENT ON COLUMN feeds.last_new IS 'Items of it not seen before.';
COMMENT ON COLUMN feeds.over_cap IS 'Items ever left unread because a body listed more than the cap.';

CREATE TABLE articles (
    article_id VARCHAR PRIMARY KEY, source_id VARCHAR, url VARCHAR, canonical_url VARCHAR, kicker VARCHAR, title VARCHAR, lead VARCHAR,
    text VARCHAR NOT NULL, headings VARCHAR[] NOT NULL, captions VARCHAR[] NOT NULL, language VARCHAR, authors VARCHAR[] NOT NULL,
    published_at TIMESTAMPTZ, published_precision VARCHAR NOT NULL, published_basis VARCHAR, modified_at TIMESTAMPTZ, first_seen_at TIMESTAMPTZ NOT NULL,
    kind VARCHAR NOT NULL, access VARCHAR NOT NULL, section VARCHAR, keywords VARCHAR[] NOT NULL, image_url VARCHAR, word_count INTEGER NOT NULL,
    text_hash VARCHAR NOT NULL, relevance DOUBLE NOT NULL, relevance_reasons VARCHAR[] NOT NULL, event_id VARCHAR, copy_of VARCHAR,
    wire_origin VARCHAR, origin VARCHAR NOT NULL, origin_ref VARCHAR NOT NULL, extractor VARCHAR NOT NULL, run_id VARCHAR NOT NULL
);
COMMENT ON TABLE articles IS 'One row for each article, in its newest version.';
COMMENT ON COLUMN articles.article_id IS 'Hash of the address, or of the content where there is no address.';
COMMENT ON COLUMN articles.source_id IS 'Outlet; NULL where the input does not say.';
COMMENT ON COLUMN articles.url IS 'Address it was fetched from, without trackers.';
COMMENT ON COLUMN articles.canonical_url IS 'What the page calls its canonical address; another outlet''s host is a sign of syndication.';
COMMENT ON COLUMN articles.kicker IS 'Line above the headline.';
COMMENT ON COLUMN articles.title IS 'Headline; NULL where the input has none.';
COMMENT ON COLUMN articles.lead IS 'Teaser, or the first paragraph.';
COMMENT ON COLUMN articles.text IS 'Body, paragraphs separated by a blank line, without headings and captions.';
COMMENT ON COLUMN articles.headings IS 'Headings within the body, in order.';
COMMENT ON COLUMN articles.captions IS 'Captions of pictures, in order.';
COMMENT ON COLUMN articles.language IS 'ISO 639-1 code, from the text.';
COMMENT ON COLUMN articles.authors IS 'Names of the authors.';
COMMENT ON COLUMN articles.published_at IS 'Time of publication: the first instant of the minute, day (UTC) or month (UTC) that is known; NULL when none is.';
COMMENT ON COLUMN articles.published_precision IS 'minute, day, month or none.';
COMMENT ON COLUMN articles.published_basis IS 'Where the time was read, and whether the outlet''s zone was assumed.';
COMMENT ON COLUMN articles.modified_at IS 'Last change that the page states, never before published_at.';
COMMENT ON COLUMN articles.first_seen_at IS 'When Lagebild first had the article.';
COMMENT ON COLUMN articles.kind IS 'article, live, video, opinion, ...';
COMMENT ON COLUMN articles.access IS 'free, paywalled or unknown, as the page states.';
COMMENT ON COLUMN articles.section IS 'Section the outlet filed it under.';
COMMENT ON COLUMN articles.keywords IS 'Keywords the outlet gave it.';
COMMENT ON COLUMN articles.image_url IS 'Address of its picture.';
COMMENT ON COLUMN articles.word_count IS 'Words in the body.';
COMMENT ON COLUMN articles.text_hash IS 'Hash of headline and body without case, punctuation and spaces.';
COMMENT ON COLUMN articles.relevance IS 'From 0 to 1: is it about the war? Loaded from 0.5, all with --keep-all.';
COMMENT ON COLUMN articles.relevance_reasons IS 'What spoke for and against, with its weight in log-odds, heaviest first.';
COMMENT ON COLUMN articles.event_id IS 'Event it is filed under now.';
COMMENT ON COLUMN articles.copy_of IS 'Earliest article of which this is a near copy.';
COMMENT ON COLUMN articles.wire_origin IS 'News agency that byline, dateline or closing mark name.';
COMMENT ON COLUMN articles.origin IS 'How it came in: feed, sitemap, corpus, html or warc.';
COMMENT ON COLUMN articles.origin_ref IS 'File, line id or address it came from.';
COMMENT ON COLUMN articles.extractor IS 'Version of the code that read it.';
COMMENT ON COLUMN articles.run_id IS 'Run that loaded it.';

CREATE TABLE article_versions (
    article_id VARCHAR NOT NULL, version INTEGER NOT NULL, seen_at TIMESTAMPTZ NOT NULL, title VARCHAR, lead VARCHAR, text VARCHAR NOT NULL,
    published_at TIMESTAMPTZ, modified_at TIMESTAMPTZ, word_count INTEGER NOT NULL, text_hash VARCHAR NOT NULL, run_id VARCHAR NOT NULL
);
COMMENT ON TABLE article_versions IS 'One row for each different text or headline an article has had.';
COMMENT ON COLUMN article_versions.article_id IS 'Article.';
COMMENT ON COLUMN article_versions.version IS '1 is the first that was seen.';
COMMENT ON COLUMN article_versions.seen_at IS 'When Lagebild first saw this version.';
COMMENT ON COLUMN article_versions.title IS 'Headline of this version.';
COMMENT ON COLUMN article_versions.lead IS 'Teaser of this version.';
COMMENT ON COLUMN article_versions.text IS 'Body of this version.';
COMMENT ON COLUMN article_versions.published_at IS 'Time of publication that this version states.';
COMMENT ON COLUMN article_versions.modified_at IS 'Time of change that this version states.';
COMMENT ON COLUMN article_versions.word_count IS 'Words in the body.';
COMMENT ON COLUMN article_versions.text_hash IS 'Hash of headline and body without case, punctuation and spaces.';
COMMENT ON COLUMN article_versions.run_id IS 'Run that saw it.';

CREATE TABLE events (
    event_id VARCHAR PRIMARY KEY, title VARCHAR, first_published_at TIMESTAMPTZ, last_published_at TIMESTAMPTZ, occurred_on DATE,
    article_count INTEGER NOT NULL, outlet_count INTEGER NOT NULL, family_count INTEGER NOT NULL, origin_count INTEGER NOT NULL,
    languages VARCHAR[] NOT NULL, countries VARCHAR[] NOT NULL, places VARCHAR[] NOT NULL, entities VARCHAR[] NOT NULL, updated_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE events IS 'One row for each happening that articles report.';
COMMENT ON COLUMN events.event_id IS 'Hash of the article the event began with; kept when it grows.';
COMMENT ON COLUMN events.title IS 'Headline of the earliest dated article that has one, else of any.';
COMMENT ON COLUMN events.first_published_at IS 'Earliest publication of its articles that is known to the minute or day.';
COMMENT ON COLUMN events.last_published_at IS 'Latest publication of its articles that is known to the minute or day.';
COMMENT ON COLUMN events.occurred_on IS 'Day of the happening; NULL until articles agree on it (not derived yet).';
COMMENT ON COLUMN events.article_count IS 'Articles, copies included.';
COMMENT ON COLUMN events.outlet_count IS 'Different known outlets.';
COMMENT ON COLUMN events.family_count IS 'Different publisher families of known outlets.';
COMMENT ON COLUMN events.origin_count IS 'Independent origins: copies of one text, one agency and one family count once.';
COMMENT ON COLUMN events.languages IS 'Languages of its articles.';
COMMENT ON COLUMN events.countries IS 'Countries of the outlets that report it.';
COMMENT ON COLUMN events.places IS 'English names of places that at least a third of its articles name, most named first.';
COMMENT ON COLUMN events.entities IS 'English names of people, organisations and weapons that at least a third of its articles name, most named first.';
COMMENT ON COLUMN events.updated_at IS 'When its membership last changed.';

CREATE TABLE event_articles (
    event_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, valid_from TIMESTAMPTZ NOT NULL, valid_to TIMESTAMPTZ, score DOUBLE NOT NULL, evidence JSON NOT NULL
);
COMMENT ON TABLE event_articles IS 'Which article was filed under which event, from when to when, and why.';
COMMENT ON COLUMN event_articles.event_id IS 'Event.';
COMMENT ON COLUMN event_articles.article_id IS 'Article.';
COMMENT ON COLUMN event_articles.valid_from IS 'When Lagebild filed it so.';
COMMENT ON COLUMN event_articles.valid_to IS 'When it was filed elsewhere; NULL now.';
COMMENT ON COLUMN event_articles.score IS 'Likeness to the most alike article of the event, from 0 to 1; 1 for the first article and for copies.';
COMMENT ON COLUMN event_articles.evidence IS 'What is shared, what spoke against, the veto if any, the rule''s version; for a first article the nearest other one.';

CREATE TABLE event_lineage (kind VARCHAR NOT NULL, from_event_id VARCHAR, to_event_id VARCHAR NOT NULL, "at" TIMESTAMPTZ NOT NULL, run_id VARCHAR NOT NULL);
COMMENT ON TABLE event_lineage IS 'How events came to be: created, merged into another, split off another.';
COMMENT ON COLUMN event_lineage.kind IS 'created, merged or split.';
COMMENT ON COLUMN event_lineage.from_event_id IS 'Event that was merged or split; NULL for a created one.';
COMMENT ON COLUMN event_lineage.to_event_id IS 'Event that is there now.';
COMMENT ON COLUMN event_lineage."at" IS 'When (a reserved word: write "at" in quotes).';
COMMENT ON COLUMN event_lineage.run_id IS 'Run that did it.';

CREATE TABLE mentions (article_id VARCHAR NOT NULL, entity_id VARCHAR NOT NULL, surface VARCHAR NOT NULL, kind VARCHAR NOT NULL, "count" INTEGER NOT NULL);
COMMENT ON TABLE mentions IS 'Which entities an article names, headline included.';
COMMENT ON COLUMN mentions.article_id IS 'Article.';
COMMENT ON COLUMN mentions.entity_id IS 'Entity: a Wikidata id, or lb: and a name where none is certain.';
COMMENT ON COLUMN mentions.surface IS 'The form that occurs most in the article.';
COMMENT ON COLUMN mentions.kind IS 'person, organisation, place, weapon or unit.';
COMMENT ON COLUMN mentions."count" IS 'How often it is named.';

CREATE TABLE entities (
    entity_id VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, name_de VARCHAR NOT NULL, name_en VARCHAR NOT NULL, name_uk VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL, country VARCHAR, scope VARCHAR, latitude DOUBLE, longitude DOUBLE
);
COMMENT ON TABLE entities IS 'The gazetteer: people, organisations, places, weapons and units of this war.';
COMMENT ON COLUMN entities.entity_id IS 'A Wikidata id, or lb: and a name where none is certain.';
COMMENT ON COLUMN entities.kind IS 'person, organisation, place, weapon or unit.';
COMMENT ON COLUMN entities.name_de IS 'German name.';
COMMENT ON COLUMN entities.name_en IS 'English name.';
COMMENT ON COLUMN entities.name_uk IS 'Ukrainian name.';
COMMENT ON COLUMN entities.name_ru IS 'Russian name.';
COMMENT ON COLUMN entities.country IS 'Where a place lies, whom a person serves, where an organisation sits; ISO 3166-1 alpha-2.';
COMMENT ON COLUMN entities.scope IS 'Of places: country, region, city or site.';
COMMENT ON COLUMN entities.latitude IS 'Of places: decimal degrees north.';
COMMENT ON COLUMN entities.longitude IS 'Of places: decimal degrees east.';

CREATE TABLE sightings (
    sighting_id VARCHAR PRIMARY KEY, origin VARCHAR NOT NULL, origin_ref VARCHAR NOT NULL, source_id VARCHAR, feed_id VARCHAR, url VARCHAR, title VARCHAR,
    published_at TIMESTAMPTZ, published_precision VARCHAR NOT NULL, published_basis VARCHAR, seen_at TIMESTAMPTZ NOT NULL, fate VARCHAR NOT NULL,
    reason VARCHAR, article_id VARCHAR, attempts INTEGER NOT NULL, retry_at TIMESTAMPTZ, run_id VARCHAR NOT NULL
);
COMMENT ON TABLE sightings IS 'Every item ever seen in a feed or a backfill, with the one fate it has now.';
COMMENT ON COLUMN sightings.sighting_id IS 'Hash of where it was seen and what it was: an item seen again is the same sighting.';
COMMENT ON COLUMN sightings.origin IS 'feed, sitemap, corpus, html or warc.';
COMMENT ON COLUMN sightings.origin_ref IS 'File, line id or address.';
COMMENT ON COLUMN sightings.source_id IS 'Outlet whose feed listed it.';
COMMENT ON COLUMN sightings.feed_id IS 'Feed that listed it.';
COMMENT ON COLUMN sightings.url IS 'Address of the article.';
COMMENT ON COLUMN sightings.title IS 'Headline in the feed.';
COMMENT ON COLUMN sightings.published_at IS 'Time in the feed.';
COMMENT ON COLUMN sightings.published_precision IS 'minute, day, month or none.';
COMMENT ON COLUMN sightings.published_basis IS 'Field of the feed it was read in.';
COMMENT ON COLUMN sightings.seen_at IS 'When it was first seen.';
COMMENT ON COLUMN sightings.fate IS 'loaded, known (an article we had already), unrelated, rejected (no article, and will be none), failed (given up after several tries), waiting.';
COMMENT ON COLUMN sightings.reason IS 'Why it has this fate.';
COMMENT ON COLUMN sightings.article_id IS 'Article it became, or that was already there.';
COMMENT ON COLUMN sightings.attempts IS 'Tries to fetch its page.';
COMMENT ON COLUMN sightings.retry_at IS 'Not fetched before.';
COMMENT ON COLUMN sightings.run_id IS 'Run that decided its present fate.';

CREATE TABLE runs (run_id VARCHAR PRIMARY KEY, flow VARCHAR NOT NULL, started_at TIMESTAMPTZ NOT NULL, finished_at TIMESTAMPTZ, counts JSON NOT NULL, version VARCHAR NOT NULL);
COMMENT ON TABLE runs IS 'Every run of the pipeline; one without an end was cut off.';
COMMENT ON COLUMN runs.run_id IS 'Start and a random part.';
COMMENT ON COLUMN runs.flow IS 'collect, backfill or publish.';
COMMENT ON COLUMN runs.started_at IS 'Start.';
COMMENT ON COLUMN runs.finished_at IS 'End; NULL when it was cut off or is still going.';
COMMENT ON COLUMN runs.counts IS 'What it did, as numbers by name.';
COMMENT ON COLUMN runs.version IS 'Version of Lagebild.';

CREATE TABLE fingerprints (
    article_id VARCHAR PRIMARY KEY, language VARCHAR, published_at TIMESTAMPTZ, published_precision VARCHAR NOT NULL, keys VARCHAR[] NOT NULL,
    weights FLOAT[] NOT NULL, title_keys VARCHAR[] NOT NULL, marks VARCHAR[] NOT NULL, sketch UINTEGER[] NOT NULL, shingles INTEGER NOT NULL,
    word_count INTEGER NOT NULL
);
COMMENT ON TABLE fingerprints IS 'What recognition compares of an article. No promise: it changes with the rule.';
COMMENT ON COLUMN fingerprints.article_id IS 'Article.';
COMMENT ON COLUMN fingerprints.language IS 'Language of the article.';
COMMENT ON COLUMN fingerprints.published_at IS 'Publication of the article.';
COMMENT ON COLUMN fingerprints.published_precision IS 'minute, day, month or none.';
COMMENT ON COLUMN fingerprints.keys IS 't: word stem, p: person, l: town or site, c: country or region, o: organisation, w: weapon or unit, a: action, n: number, d: month-day named, x: consonants of a name.';
COMMENT ON COLUMN fingerprints.weights IS 'Weight of each key: headline 3, lead 2, body 1, and a little for repetition.';
COMMENT ON COLUMN fingerprints.title_keys IS 'Keys of the headline.';
COMMENT ON COLUMN fingerprints.marks IS 'reaction, preview, and ordinals such as package=2.';
COMMENT ON COLUMN fingerprints.sketch IS 'Smallest hashes of the five-word shingles.';
COMMENT ON COLUMN fingerprints.shingles IS 'Distinct five-word shingles.';
COMMENT ON COLUMN fingerprints.word_count IS 'Words in the body.';
CREATE TABLE pages (url VARCHAR NOT NULL, fetched_at TIMESTAMPTZ NOT NULL, status INTEGER NOT NULL, file VARCHAR NOT NULL, record_id VARCHAR NOT NULL, body_hash VARCHAR NOT NULL);
COMMENT ON TABLE pages IS 'Internal, not in the snapshot: which WARC file below pages/ keeps the raw bytes of which address.';
CREATE TABLE hosts (host VARCHAR PRIMARY KEY, robots_at TIMESTAMPTZ NOT NULL, robots_status INTEGER NOT NULL, robots VARCHAR NOT NULL);
COMMENT ON TABLE hosts IS 'Internal, not in the snapshot: robots.txt of each host as last read.';
