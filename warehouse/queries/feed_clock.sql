-- The present as the data know it: the latest report that is not dated after the snapshot was made.
SELECT coalesce(max(e.last_published_at), any_value(s.snapshot_at)) AS latest_at, any_value(s.snapshot_at) AS snapshot_at
FROM snapshot AS s LEFT JOIN events AS e ON e.last_published_at <= s.snapshot_at;
