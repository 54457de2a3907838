-- Every mention names an entity of the gazetteer.
SELECT DISTINCT entity_id FROM mentions ANTI JOIN entities USING (entity_id);
