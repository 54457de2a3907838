-- In how many fingerprints of the batch's window each of its keys stands.
SELECT key, documents FROM rarity;
