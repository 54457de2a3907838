-- What pages state of their times, lines that recur across an outlet's articles, and what the catalogue says of an outlet's pages.

ALTER TABLE articles ADD COLUMN agencies VARCHAR[] DEFAULT [];
COMMENT ON COLUMN articles.agencies IS 'News agencies that sign, as written; the key of the first is wire_origin.';
COMMENT ON COLUMN articles.authors IS 'Names that sign, without titles and roles: people first, then newsrooms.';
COMMENT ON COLUMN articles.text IS 'Body, paragraphs separated by a blank line, without captions. Headings stand in their place where the markup says that they are such (pages); where they are only guessed (corpus texts) they are left out.';
COMMENT ON COLUMN articles.access IS 'free, paywalled, cut (only the beginning was to be had) or unknown, as the page states or shows.';
COMMENT ON COLUMN articles.kind IS 'article, live, opinion, factcheck, video, gallery, audio, review, satire or advertisement.';
COMMENT ON COLUMN articles.modified_at IS 'Last change that the page states, never before published_at; what was left out stands in article_times.';

ALTER TABLE sources ADD COLUMN since INTEGER;
ALTER TABLE sources ADD COLUMN keep VARCHAR[] DEFAULT [];
ALTER TABLE sources ADD COLUMN "drop" VARCHAR[] DEFAULT [];
COMMENT ON COLUMN sources.since IS 'First year online: an earlier time is not believed.';
COMMENT ON COLUMN sources.keep IS 'CSS selectors of what holds the article in its pages; empty where general rules do.';
COMMENT ON COLUMN sources."drop" IS 'CSS selectors of what is no article in its pages.';

CREATE TABLE article_times (
    article_id VARCHAR NOT NULL, about VARCHAR NOT NULL, basis VARCHAR NOT NULL, stated VARCHAR NOT NULL, "at" TIMESTAMPTZ, "precision" VARCHAR NOT NULL, verdict VARCHAR NOT NULL
);
COMMENT ON TABLE article_times IS 'Everything that is said of when an article was published or changed, and what became of each statement.';
COMMENT ON COLUMN article_times.article_id IS 'Article.';
COMMENT ON COLUMN article_times.about IS 'published or modified.';
COMMENT ON COLUMN article_times.basis IS 'Where it stands: feed, json-ld, meta, html, text, address, http; whether the outlet''s zone was assumed stands in articles.published_basis.';
COMMENT ON COLUMN article_times.stated IS 'As it stands there, at most 80 letters.';
COMMENT ON COLUMN article_times."at" IS 'As it reads; NULL when it was not understood.';
COMMENT ON COLUMN article_times."precision" IS 'minute, day, month or none.';
COMMENT ON COLUMN article_times.verdict IS 'chosen, agrees, differs, left out, not believed, not understood - with the reason.';

CREATE TABLE boilerplate (source_id VARCHAR NOT NULL, line VARCHAR NOT NULL, example VARCHAR NOT NULL, seen_in INTEGER NOT NULL, learned_at TIMESTAMPTZ NOT NULL);
COMMENT ON TABLE boilerplate IS 'Lines that recur across the articles of an outlet; they are left out of articles read later.';
COMMENT ON COLUMN boilerplate.source_id IS 'Outlet.';
COMMENT ON COLUMN boilerplate.line IS 'Letters and digits of the line, in lower case.';
COMMENT ON COLUMN boilerplate.example IS 'The line as it stood.';
COMMENT ON COLUMN boilerplate.seen_in IS 'In how many events it stood when it was learned.';
COMMENT ON COLUMN boilerplate.learned_at IS 'When it was learned.';
