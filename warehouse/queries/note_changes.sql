-- What changed after the last publication was begun; nothing to note where none was.
INSERT INTO changed SELECT last.number, $kind, unnest($ids::VARCHAR[]) FROM (SELECT max(number) AS number FROM publications HAVING max(number) IS NOT NULL) AS last;
