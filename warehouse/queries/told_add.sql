INSERT OR IGNORE INTO told SELECT $rule_id, subject, $at FROM (SELECT DISTINCT unnest($subjects::VARCHAR[]) AS subject);
