UPDATE sightings SET title = listed.title
FROM (SELECT unnest($ids::VARCHAR[]) AS sighting_id, unnest($titles::VARCHAR[]) AS title) AS listed
WHERE sightings.sighting_id = listed.sighting_id;
