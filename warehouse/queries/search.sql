-- Articles that hold all words of a question, best first: what the table macro of the snapshot answers.
FROM search($query, entity := $entity, place := $place, outlet := $outlet, lang := $language, since := $since, until := $until, most := $most);
