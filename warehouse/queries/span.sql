-- First and last publication of the articles of these events: a window of time prunes what is read of them.
SELECT min(published_at), max(published_at) FROM articles WHERE event_id IN (SELECT unnest($ids::VARCHAR[]));
