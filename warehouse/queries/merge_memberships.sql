-- The articles of a merged event begin a membership in the other one, with the evidence they had.
INSERT INTO event_articles
SELECT $event_id, article_id, $at, NULL, score, evidence FROM event_articles WHERE event_id = $rival AND valid_to IS NULL;
