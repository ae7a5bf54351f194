-- An issuer that was inferred is wrong far more often than one that the sentence names, and must not part reports.

ALTER TABLE store.sanction_findings ADD COLUMN issuer_stated BOOLEAN;
COMMENT ON COLUMN store.sanction_findings.issuer_stated IS
    'Whether the sentence shows whose act it is; FALSE: inferred from what stands around it; NULL: not known';
