UPDATE articles
SET canonical_url = $canonical_url, kicker = $kicker, title = $title, lead = $lead, text = $text, headings = $headings, captions = $captions,
    modified_at = CASE WHEN $modified_at < published_at THEN modified_at ELSE $modified_at END, word_count = $word_count, text_hash = $text_hash,
    language = $language, relevance = $relevance, relevance_reasons = $relevance_reasons, authors = $authors, agencies = $agencies,
    access = $access, kind = $kind, keywords = $keywords, image_url = $image_url, extractor = $extractor
WHERE article_id = $article_id;
