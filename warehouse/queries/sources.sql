SELECT s.source_id, s.name, s.country, s.bloc, s.languages, s.family, s.state_media, s.enabled, h.state, h.seen_24h, h.expected_24h, h.why,
    h.feeds, h.last_success_at, h.last_error, h.items, h.loaded
FROM sources AS s JOIN source_health AS h USING (source_id) ORDER BY s.source_id;
