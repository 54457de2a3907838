SELECT e.event_id, e.title, e.article_count, e.first_published_at, e.languages,
    coalesce(list_sort(list_distinct(list(coalesce(s.name, a.source_id)) FILTER (coalesce(s.name, a.source_id) IS NOT NULL))), []) AS outlets
FROM events AS e JOIN articles AS a USING (event_id) LEFT JOIN sources AS s ON s.source_id = a.source_id
GROUP BY e.event_id, e.title, e.article_count, e.first_published_at, e.last_published_at, e.languages
ORDER BY e.article_count DESC, e.last_published_at DESC NULLS LAST, e.event_id LIMIT $most;
