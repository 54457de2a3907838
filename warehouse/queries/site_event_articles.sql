-- The first articles of some events in order of publication, undated ones last, and how many there are in all.
WITH
placed AS (
    SELECT a.event_id, a.article_id, a.source_id, a.title, a.lead, a.url, a.origin_ref, a.language, a.published_at, a.published_precision, a.copy_of, a.wire_origin,
        a.access, a.kind, row_number() OVER (PARTITION BY a.event_id ORDER BY a.published_precision NOT IN ('minute', 'day'), a.published_at, a.article_id) AS place
    FROM articles AS a WHERE a.event_id IN (SELECT unnest($event_ids::VARCHAR[]))
)
SELECT p.event_id, p.article_id, p.title, left(p.lead, 300) AS lead, p.url, p.origin_ref, p.language, p.published_at, p.published_precision, p.copy_of, p.wire_origin,
    p.access, p.kind, coalesce(s.name, p.source_id) AS outlet, s.bloc, s.state_media, m.evidence
FROM placed AS p JOIN event_articles AS m USING (event_id, article_id) LEFT JOIN sources AS s ON s.source_id = p.source_id
WHERE p.place <= $most AND m.valid_to IS NULL
ORDER BY p.event_id, p.place;
