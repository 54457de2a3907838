SELECT subject FROM told WHERE rule_id = $rule_id AND subject IN (SELECT unnest($subjects::VARCHAR[]));
