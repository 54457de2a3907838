-- Tables that publishing derives from the others, day by day, so that trends over years answer at once.
CREATE TABLE day_totals (day DATE NOT NULL, articles INTEGER NOT NULL, stories INTEGER NOT NULL, events INTEGER NOT NULL, outlets INTEGER NOT NULL, healthy_articles INTEGER NOT NULL, healthy_stories INTEGER NOT NULL, healthy_outlets INTEGER NOT NULL);
COMMENT ON TABLE day_totals IS 'One row for each day (UTC) with articles dated to the minute or day, or with an outlet that was watched: all that was published that day. What shares are shares of.';
COMMENT ON COLUMN day_totals.day IS 'Day (UTC).';
COMMENT ON COLUMN day_totals.articles IS 'Articles of that day, copies included.';
COMMENT ON COLUMN day_totals.stories IS 'Articles that are no copy, and of one agency''s texts on one event only the first.';
COMMENT ON COLUMN day_totals.events IS 'Events that they report.';
COMMENT ON COLUMN day_totals.outlets IS 'Known outlets that published.';
COMMENT ON COLUMN day_totals.healthy_articles IS 'Articles of outlets that were healthy that day (source_days).';
COMMENT ON COLUMN day_totals.healthy_stories IS 'Stories of outlets that were healthy that day.';
COMMENT ON COLUMN day_totals.healthy_outlets IS 'Outlets that were healthy that day, whether they published or not.';

CREATE TABLE source_days (day DATE NOT NULL, source_id VARCHAR NOT NULL, articles INTEGER NOT NULL, stories INTEGER NOT NULL, looked BOOLEAN, healthy BOOLEAN NOT NULL);
COMMENT ON TABLE source_days IS 'One row for each outlet and day (UTC) from its first article to the latest day of all: what it published, and whether figures may rest on it. An outlet is healthy on a day when in the 28 days up to it: it was there for all of them and published at least seven articles; it never published nothing for three days in a row, or for as long as it takes to publish seven articles where that is longer; and its feeds answered that day or the next, except on three days at most.';
COMMENT ON COLUMN source_days.day IS 'Day (UTC).';
COMMENT ON COLUMN source_days.source_id IS 'Outlet.';
COMMENT ON COLUMN source_days.articles IS 'Articles it published that day, copies included; 0 is a row too.';
COMMENT ON COLUMN source_days.stories IS 'Those that are no copy, and of one agency''s texts on one event only the first.';
COMMENT ON COLUMN source_days.looked IS 'Whether one of its feeds answered on that day or the next; NULL where visits are not on record.';
COMMENT ON COLUMN source_days.healthy IS 'Whether it was healthy: there, looked at and not silent in the 28 days up to this one.';

CREATE TABLE entity_source_days (day DATE NOT NULL, entity_id VARCHAR NOT NULL, source_id VARCHAR, articles INTEGER NOT NULL, stories INTEGER NOT NULL, mentions INTEGER NOT NULL);
COMMENT ON TABLE entity_source_days IS 'One row for each day (UTC), entity and outlet that named it that day.';
COMMENT ON COLUMN entity_source_days.day IS 'Day (UTC).';
COMMENT ON COLUMN entity_source_days.entity_id IS 'Entity.';
COMMENT ON COLUMN entity_source_days.source_id IS 'Outlet; NULL for articles whose outlet is not known.';
COMMENT ON COLUMN entity_source_days.articles IS 'Articles of the outlet that name it, copies included.';
COMMENT ON COLUMN entity_source_days.stories IS 'Those that are no copy, and of one agency''s texts on one event only the first.';
COMMENT ON COLUMN entity_source_days.mentions IS 'How often they name it.';

CREATE TABLE entity_days (
    day DATE NOT NULL, entity_id VARCHAR NOT NULL, articles INTEGER NOT NULL, stories INTEGER NOT NULL, outlets INTEGER NOT NULL, events INTEGER NOT NULL, mentions INTEGER NOT NULL,
    healthy_articles INTEGER, healthy_stories INTEGER, healthy_outlets INTEGER, expected DOUBLE, strength DOUBLE, article_ids VARCHAR[]
);
COMMENT ON TABLE entity_days IS 'One row for each day (UTC) and entity that was named that day: how much, and how much was to be expected. What entity_per_day, place_per_day and bursts are made of; bursts says how.';
COMMENT ON COLUMN entity_days.day IS 'Day (UTC).';
COMMENT ON COLUMN entity_days.entity_id IS 'Entity.';
COMMENT ON COLUMN entity_days.articles IS 'Articles that name it, copies included.';
COMMENT ON COLUMN entity_days.stories IS 'Those that are no copy, and of one agency''s texts on one event only the first.';
COMMENT ON COLUMN entity_days.outlets IS 'Known outlets that name it.';
COMMENT ON COLUMN entity_days.events IS 'Events that these articles report.';
COMMENT ON COLUMN entity_days.mentions IS 'How often they name it.';
COMMENT ON COLUMN entity_days.healthy_articles IS 'Articles of outlets that were healthy in the whole window (source_days).';
COMMENT ON COLUMN entity_days.healthy_stories IS 'Stories of outlets that were healthy in the whole window.';
COMMENT ON COLUMN entity_days.healthy_outlets IS 'Healthy outlets that name it.';
COMMENT ON COLUMN entity_days.expected IS 'Stories that the same healthy outlets were to be expected to have, from their 28 days before; NULL where no outlet has 28 days behind it.';
COMMENT ON COLUMN entity_days.strength IS 'Standard deviations by which healthy_stories are above that.';
COMMENT ON COLUMN entity_days.article_ids IS 'The articles behind a burst; NULL where it is none.';

CREATE TABLE arrivals (article_id VARCHAR NOT NULL, seen_at TIMESTAMPTZ NOT NULL, unseen_at TIMESTAMPTZ);
COMMENT ON TABLE arrivals IS 'One row for each article that a feed brought: between which two visits it appeared there. The error bar of who was first.';
COMMENT ON COLUMN arrivals.article_id IS 'Article.';
COMMENT ON COLUMN arrivals.seen_at IS 'Visit at which it was there for the first time.';
COMMENT ON COLUMN arrivals.unseen_at IS 'Last visit before, within two days, that read the same feed and did not find it; NULL where there was none.';

CREATE TABLE event_outlets (
    event_id VARCHAR NOT NULL, source_id VARCHAR, first_at TIMESTAMPTZ NOT NULL, published_at TIMESTAMPTZ NOT NULL, article_id VARCHAR NOT NULL, language VARCHAR, is_copy BOOLEAN NOT NULL,
    is_first BOOLEAN NOT NULL, led_at TIMESTAMPTZ, leads BOOLEAN NOT NULL, own_at TIMESTAMPTZ, articles INTEGER NOT NULL, seen_at TIMESTAMPTZ, unseen_at TIMESTAMPTZ
);
COMMENT ON TABLE event_outlets IS 'One row for each event and outlet with articles dated to the minute: its earliest. What first_reports and reporting_lag are made of.';
COMMENT ON COLUMN event_outlets.event_id IS 'Event.';
COMMENT ON COLUMN event_outlets.source_id IS 'Outlet; NULL stands for all that are not known.';
COMMENT ON COLUMN event_outlets.first_at IS 'When the first article of the event was published.';
COMMENT ON COLUMN event_outlets.published_at IS 'When the earliest article of this outlet was published.';
COMMENT ON COLUMN event_outlets.article_id IS 'That article.';
COMMENT ON COLUMN event_outlets.language IS 'Its language.';
COMMENT ON COLUMN event_outlets.is_copy IS 'Whether it is a near copy of an earlier article.';
COMMENT ON COLUMN event_outlets.is_first IS 'Whether it is the first of the event.';
COMMENT ON COLUMN event_outlets.led_at IS 'When the first article of a known outlet was published.';
COMMENT ON COLUMN event_outlets.leads IS 'Whether this is that outlet.';
COMMENT ON COLUMN event_outlets.own_at IS 'When its earliest article was published that is no copy and from no agency; NULL where it has none.';
COMMENT ON COLUMN event_outlets.articles IS 'Articles of the outlet on the event that are dated to the minute.';
COMMENT ON COLUMN event_outlets.seen_at IS 'Visit at which a feed first had the earliest article; NULL where it came by other ways.';
COMMENT ON COLUMN event_outlets.unseen_at IS 'Last visit to that feed before (arrivals).';
