-- How many fingerprints of the batch's window are in which language.
SELECT language, count(*) FROM pool GROUP BY language;
