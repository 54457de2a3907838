CREATE OR REPLACE TEMP TABLE incoming (
    article_id VARCHAR, dated_at TIMESTAMPTZ, turn TIMESTAMPTZ, language VARCHAR, keys VARCHAR[], weights FLOAT[], twin UINTEGER[]
);
