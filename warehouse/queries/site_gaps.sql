-- Stretches without collection that ended since a moment, newest first.
SELECT gap_from, gap_to, hours, feeds FROM collection_gaps WHERE gap_to >= $since ORDER BY gap_from DESC;
