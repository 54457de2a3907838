-- Every outlet with its health.
SELECT s.source_id, s.name, s.country, s.bloc, s.languages, s.state_media, h.state, h.why, h.feeds, h.failing_feeds, h.last_success_at, h.last_new_at,
    h.seen_24h, h.expected_24h, h.seen_7d, h.expected_7d, h.loaded
FROM sources AS s LEFT JOIN source_health AS h USING (source_id) ORDER BY s.name, s.source_id;
