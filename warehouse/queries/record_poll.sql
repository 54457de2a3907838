-- What a visit to a feed changes. Validators stay as they are when there was nothing to read or the visit failed.
UPDATE feeds
SET last_polled_at = $polled_at, next_poll_at = $next_poll_at, failures = $failures, last_error = $problem,
    last_success_at = CASE WHEN $problem IS NULL THEN $polled_at ELSE last_success_at END,
    etag = CASE WHEN $problem IS NOT NULL OR $unchanged THEN etag ELSE $etag END,
    last_modified = CASE WHEN $problem IS NOT NULL OR $unchanged THEN last_modified ELSE $last_modified END,
    body_hash = CASE WHEN $problem IS NOT NULL OR $unchanged THEN body_hash ELSE $body_hash END,
    last_listed = CASE WHEN $unchanged THEN last_listed ELSE $listed END,
    last_new = CASE WHEN $unchanged THEN 0 ELSE $new END,
    over_cap = over_cap + $over
WHERE feed_id = $feed_id;
