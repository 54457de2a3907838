SELECT entity_id, name_en FROM entities WHERE entity_id IN (SELECT unnest($ids::VARCHAR[]));
