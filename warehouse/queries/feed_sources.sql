-- Outlets in trouble, and since when: failing since the last success, silent since the last item, thinning in the week it is seen (its beginning is not known).
SELECT h.source_id, h.name, h.state, h.why, s.homepage,
    CASE h.state WHEN 'failing' THEN h.last_success_at WHEN 'silent' THEN h.last_new_at
        ELSE date_trunc('week', h.last_polled_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' END AS since
FROM source_health AS h JOIN sources AS s USING (source_id)
WHERE h.state IN ('failing', 'silent', 'thinning') AND ($bloc IS NULL OR s.bloc = $bloc) AND ($language IS NULL OR list_contains(s.languages, $language))
ORDER BY since DESC NULLS FIRST, h.source_id LIMIT $most;
