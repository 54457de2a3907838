-- Events with an article that a search finds, of the latest days.
SELECT DISTINCT event_id FROM search($search, since := $since::DATE, most := $most) WHERE event_id IS NOT NULL;
