-- What the sentences beside a finding's words tell of it.

ALTER TABLE store.sanction_findings ADD COLUMN bill VARCHAR;
COMMENT ON COLUMN store.sanction_findings.bill IS
    'Draft law that the sentences beside name, where the words speak of one without its name';
