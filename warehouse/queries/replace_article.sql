-- What a newer extractor reads in the same page takes the place of what was read: no version of the outlet's.
UPDATE articles
SET source_id = coalesce($source_id, source_id), canonical_url = $canonical_url, kicker = $kicker, title = $title, lead = $lead, text = $text,
    headings = $headings, captions = $captions, language = $language, authors = $authors, published_at = $published_at,
    published_precision = $published_precision, published_basis = $published_basis, modified_at = $modified_at, kind = $kind, access = $access,
    section = $section, keywords = $keywords, image_url = $image_url, word_count = $word_count, text_hash = $text_hash, relevance = $relevance,
    relevance_reasons = $relevance_reasons, wire_origin = $wire_origin, extractor = $extractor, agencies = $agencies
WHERE article_id = $article_id;
