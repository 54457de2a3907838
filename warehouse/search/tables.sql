-- The index of words that `search` asks. Made beside the articles when a snapshot is made; no promise: it changes with the way of searching.
CREATE OR REPLACE TABLE search_words (word VARCHAR NOT NULL, language VARCHAR, term INTEGER NOT NULL);
COMMENT ON TABLE search_words IS 'Every word form that articles of a language hold, with its stem. No promise.';
COMMENT ON COLUMN search_words.word IS 'The form: lower case, without apostrophes, with е for ё.';
COMMENT ON COLUMN search_words.language IS 'Language of the articles; NULL where it is not known.';
COMMENT ON COLUMN search_words.term IS 'Number of its stem in search_terms.';

CREATE OR REPLACE TABLE search_terms (term INTEGER NOT NULL, stem VARCHAR NOT NULL);
COMMENT ON TABLE search_terms IS 'Stems, the same number whatever the language. No promise.';
COMMENT ON COLUMN search_terms.term IS 'Number of the stem.';
COMMENT ON COLUMN search_terms.stem IS 'What is left of its forms without their endings.';

CREATE OR REPLACE TABLE search_documents (
    doc INTEGER NOT NULL, article_id VARCHAR, source_id VARCHAR, language VARCHAR, published_at TIMESTAMPTZ, words INTEGER NOT NULL, tail BOOLEAN NOT NULL
);
COMMENT ON TABLE search_documents IS 'What was indexed: each article in its newest version, and what became of former ones. No promise.';
COMMENT ON COLUMN search_documents.doc IS 'Number in search_postings; never used again.';
COMMENT ON COLUMN search_documents.article_id IS 'Article; NULL where it was revised or removed since: its postings do not count any more.';
COMMENT ON COLUMN search_documents.source_id IS 'Outlet, as in articles.';
COMMENT ON COLUMN search_documents.language IS 'Language, as in articles.';
COMMENT ON COLUMN search_documents.published_at IS 'Time of publication, as in articles.';
COMMENT ON COLUMN search_documents.words IS 'Words of headline, lead and body.';
COMMENT ON COLUMN search_documents.tail IS 'Added after the index was made from the start.';

CREATE OR REPLACE TABLE search_postings (term INTEGER NOT NULL, doc INTEGER NOT NULL, weight UTINYINT NOT NULL, places USMALLINT[] NOT NULL);
COMMENT ON TABLE search_postings IS 'Which stem stands in which article, in pieces that are sorted by stem. No promise.';
COMMENT ON COLUMN search_postings.term IS 'Stem, a number of search_terms.';
COMMENT ON COLUMN search_postings.doc IS 'Article, a number of search_documents.';
COMMENT ON COLUMN search_postings.weight IS 'How much it says of the article, in hundredths: BM25F without the rarity of the stem.';
COMMENT ON COLUMN search_postings.places IS 'Places of its words: the headline from 0, lead and body from 256.';
