-- What measuring needs so that it computes anew only what new articles touch, and what capacity rests on.

ALTER TABLE store.gpu_capacity ADD COLUMN newest DATE;
ALTER TABLE store.gpu_capacity ADD COLUMN contradictions BIGINT;
COMMENT ON COLUMN store.gpu_capacity.newest IS 'Day of the newest claim that the estimate is made from';
COMMENT ON COLUMN store.gpu_capacity.contradictions IS 'Claims that stand and that the estimate contradicts';

CREATE OR REPLACE VIEW gpu_capacity AS
SELECT month, firm, chip, basis, low, mid, high, h100e_low, h100e_mid, h100e_high, claims, independent_sources, newest,
       contradictions
FROM store.gpu_capacity WHERE recorded_to IS NULL AND known_to IS NULL;
COMMENT ON VIEW gpu_capacity IS 'One row for each firm, chip, month and basis: how many chips, and in H100-equivalents';
COMMENT ON COLUMN gpu_capacity.month IS 'First day of the month';
COMMENT ON COLUMN gpu_capacity.firm IS 'Firm';
COMMENT ON COLUMN gpu_capacity.chip IS 'Chip or family; NULL for plain GPUs';
COMMENT ON COLUMN gpu_capacity.basis IS 'existing, planned, diverted';
COMMENT ON COLUMN gpu_capacity.low IS 'At least so many chips';
COMMENT ON COLUMN gpu_capacity.mid IS 'Likeliest number of chips';
COMMENT ON COLUMN gpu_capacity.high IS 'At most so many chips';
COMMENT ON COLUMN gpu_capacity.h100e_low IS 'At least so many H100-equivalents';
COMMENT ON COLUMN gpu_capacity.h100e_mid IS 'Likeliest number of H100-equivalents';
COMMENT ON COLUMN gpu_capacity.h100e_high IS 'At most so many H100-equivalents';
COMMENT ON COLUMN gpu_capacity.claims IS 'Claims that it rests on';
COMMENT ON COLUMN gpu_capacity.independent_sources IS 'Independent sources of these claims';
COMMENT ON COLUMN gpu_capacity.newest IS 'Day of the newest claim that it is made from';
COMMENT ON COLUMN gpu_capacity.contradictions IS
    'Claims that stand and do not agree with it: about a part, outdated or wrong';

CREATE TABLE store.measured (indicator VARCHAR NOT NULL, part VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL);
COMMENT ON TABLE store.measured IS
    'From which rows each part of an indicator was computed last, so that an untouched part is left alone';
COMMENT ON COLUMN store.measured.indicator IS 'Metric table';
COMMENT ON COLUMN store.measured.part IS 'Firm of gpu_capacity, month of sanction_index; empty for the whole';
COMMENT ON COLUMN store.measured.fingerprint IS 'Hash of the rows, the formulas and the reference data';

CREATE TABLE store.sanction_counts (
    month DATE NOT NULL, source VARCHAR NOT NULL, issuer VARCHAR, target VARCHAR, threats BIGINT NOT NULL,
    acts BIGINT NOT NULL, articles BIGINT NOT NULL
);
COMMENT ON TABLE store.sanction_counts IS
    'What the sanction index is computed from: articles of a source and month, and those of them about a series';
COMMENT ON COLUMN store.sanction_counts.month IS 'First day of the month';
COMMENT ON COLUMN store.sanction_counts.source IS 'Outlet, else web host';
COMMENT ON COLUMN store.sanction_counts.issuer IS 'Whose measures; NULL for all';
COMMENT ON COLUMN store.sanction_counts.target IS 'Against whom; NULL for all';
COMMENT ON COLUMN store.sanction_counts.threats IS 'Articles that report only proposed measures of the series';
COMMENT ON COLUMN store.sanction_counts.acts IS 'Articles that report an adopted measure of the series';
COMMENT ON COLUMN store.sanction_counts.articles IS 'All articles of the source in the month';
