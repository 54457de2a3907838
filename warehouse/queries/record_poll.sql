-- What a visit to a feed changes. Validators stay as they are when there was nothing to read or the visit failed; they are left out where
-- they would not vouch for all: items beyond the cap, and an index whose parts must be looked at each time.
UPDATE feeds
SET last_polled_at = $polled_at, next_poll_at = $next_poll_at, failures = $failures, last_error = $problem,
    last_success_at = CASE WHEN $problem IS NULL THEN $polled_at ELSE last_success_at END,
    etag = CASE WHEN $problem IS NOT NULL OR $unchanged THEN etag ELSE $etag END,
    last_modified = CASE WHEN $problem IS NOT NULL OR $unchanged THEN last_modified ELSE $last_modified END,
    body_hash = CASE WHEN $problem IS NOT NULL OR $unchanged THEN body_hash ELSE $body_hash END,
    last_listed = CASE WHEN $unchanged THEN last_listed ELSE $listed END,
    last_new = CASE WHEN $unchanged THEN 0 ELSE $new END,
    over_cap = CASE WHEN $problem IS NOT NULL OR $unchanged THEN over_cap ELSE $over END,
    whole_at = CASE WHEN $problem IS NULL AND $whole THEN $polled_at ELSE whole_at END,
    lied_at = CASE WHEN $lied THEN $polled_at ELSE lied_at END,
    asked_wait = CASE WHEN $problem IS NOT NULL OR $unchanged THEN asked_wait ELSE $wish END,
    kept_body = CASE WHEN $problem IS NULL THEN NULL ELSE coalesce($kept_body, kept_body) END
WHERE feed_id = $feed_id;
