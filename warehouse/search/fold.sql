-- How words are read, the same in texts and in questions, and how a text is put together for it.
CREATE OR REPLACE MACRO search_fold(said) AS translate(lower(said), 'ё''’ʼ‘`´', 'е');
COMMENT ON MACRO search_fold IS 'Text as search compares it: lower case, without apostrophes, with е for ё. No promise.';

CREATE OR REPLACE MACRO search_body(lead, said) AS
    CASE WHEN lead IS NULL OR contains(coalesce(said, ''), lead) THEN coalesce(said, '') ELSE lead || chr(10) || coalesce(said, '') END;
COMMENT ON MACRO search_body IS 'What search reads of an article beside its headline: the body, after the lead where the body does not hold it. No promise.';
