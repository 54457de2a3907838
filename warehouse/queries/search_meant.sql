-- What each word of a question means: whether articles hold it, else the most alike word that they hold.
SELECT word, without, bool_or(known) AS known, any_value(known_word) AS known_word FROM search_meant($query) GROUP BY slot, word, without ORDER BY slot;
