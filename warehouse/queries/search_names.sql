-- How many entities, places, outlets have this name.
SELECT
    (SELECT count(*) FROM entities WHERE entity_id = $entity
        OR contains(lower(concat_ws(chr(10), name_de, name_en, name_uk, name_ru)), lower($entity))) AS entity,
    (SELECT count(*) FROM entities WHERE kind = 'place' AND (entity_id = $place
        OR contains(lower(concat_ws(chr(10), name_de, name_en, name_uk, name_ru)), lower($place)))) AS place,
    (SELECT count(*) FROM articles WHERE source_id = $outlet) AS outlet;
