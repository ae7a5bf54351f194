-- What metrics compute, superseded rows kept, and from what, so that only what new articles touch is computed anew.

CREATE TABLE store.gpu_capacity (
    month DATE NOT NULL, firm VARCHAR NOT NULL, chip VARCHAR, basis VARCHAR NOT NULL, low DOUBLE, mid DOUBLE,
    high DOUBLE, h100e_low DOUBLE, h100e_mid DOUBLE, h100e_high DOUBLE, claims BIGINT, independent_sources BIGINT,
    known_from TIMESTAMP, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP, newest DATE,
    contradictions BIGINT
);
COMMENT ON TABLE store.gpu_capacity IS 'Chips by firm, chip and month, as computed by metrics, superseded rows kept';
COMMENT ON COLUMN store.gpu_capacity.month IS 'First day of the month';
COMMENT ON COLUMN store.gpu_capacity.firm IS 'Firm';
COMMENT ON COLUMN store.gpu_capacity.chip IS 'Chip or family, NULL for plain GPUs';
COMMENT ON COLUMN store.gpu_capacity.basis IS 'existing, planned, diverted';
COMMENT ON COLUMN store.gpu_capacity.low IS 'At least so many chips';
COMMENT ON COLUMN store.gpu_capacity.mid IS 'Likeliest number of chips';
COMMENT ON COLUMN store.gpu_capacity.high IS 'At most so many chips';
COMMENT ON COLUMN store.gpu_capacity.h100e_low IS 'At least so many H100-equivalents';
COMMENT ON COLUMN store.gpu_capacity.h100e_mid IS 'Likeliest number of H100-equivalents';
COMMENT ON COLUMN store.gpu_capacity.h100e_high IS 'At most so many H100-equivalents';
COMMENT ON COLUMN store.gpu_capacity.claims IS 'Claims that it rests on';
COMMENT ON COLUMN store.gpu_capacity.independent_sources IS 'Independent sources of these claims';
COMMENT ON COLUMN store.gpu_capacity.known_from IS 'When the public could know it; NULL: at the end of the month';
COMMENT ON COLUMN store.gpu_capacity.known_to IS 'When a later claim changed it';
COMMENT ON COLUMN store.gpu_capacity.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.gpu_capacity.recorded_to IS 'When this warehouse superseded it';
COMMENT ON COLUMN store.gpu_capacity.newest IS 'Day of the newest claim that the estimate is made from';
COMMENT ON COLUMN store.gpu_capacity.contradictions IS 'Claims that stand and that the estimate contradicts';

CREATE TABLE store.restriction_status (
    chip VARCHAR NOT NULL, destination VARCHAR NOT NULL, valid_from DATE NOT NULL, control VARCHAR NOT NULL,
    rule VARCHAR, basis VARCHAR, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP, announced DATE
);
COMMENT ON TABLE store.restriction_status IS 'Export restrictions computed from rules, superseded rows kept';
COMMENT ON COLUMN store.restriction_status.chip IS 'Chip';
COMMENT ON COLUMN store.restriction_status.destination IS 'ISO 3166-1 alpha-2 code or group of destinations';
COMMENT ON COLUMN store.restriction_status.valid_from IS 'Day from which it holds, until the next row''s';
COMMENT ON COLUMN store.restriction_status.control IS
    'allowed, notify, licence, case_by_case, presumption_of_denial, barred, unknown';
COMMENT ON COLUMN store.restriction_status.rule IS 'Rule that decides';
COMMENT ON COLUMN store.restriction_status.basis IS 'How it decides';
COMMENT ON COLUMN store.restriction_status.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.restriction_status.recorded_to IS 'When this warehouse superseded it';
COMMENT ON COLUMN store.restriction_status.announced IS 'Day on which that rule became public';

CREATE TABLE store.sanction_index (
    month DATE NOT NULL, issuer VARCHAR, target VARCHAR, value DOUBLE, threats DOUBLE, acts DOUBLE, reports BIGINT,
    articles BIGINT, preliminary BOOLEAN NOT NULL, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.sanction_index IS 'Sanction index by month, superseded rows kept';
COMMENT ON COLUMN store.sanction_index.month IS 'First day of the month';
COMMENT ON COLUMN store.sanction_index.issuer IS 'Whose measures; NULL for all';
COMMENT ON COLUMN store.sanction_index.target IS 'Against whom; NULL for all';
COMMENT ON COLUMN store.sanction_index.value IS 'Index, mean 100 over the base period';
COMMENT ON COLUMN store.sanction_index.threats IS 'The part from proposed measures';
COMMENT ON COLUMN store.sanction_index.acts IS 'The part from adopted measures';
COMMENT ON COLUMN store.sanction_index.reports IS 'Reports of measures';
COMMENT ON COLUMN store.sanction_index.articles IS 'All articles of the same sources in the month';
COMMENT ON COLUMN store.sanction_index.preliminary IS 'Whether the month still runs';
COMMENT ON COLUMN store.sanction_index.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.sanction_index.recorded_to IS 'When this warehouse superseded it';

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

CREATE TABLE store.delay_index (
    month DATE NOT NULL, firm VARCHAR, open_delays BIGINT, new_delays BIGINT, median_slip_months DOUBLE,
    share_chip_access DOUBLE, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP, median_slip_low DOUBLE,
    median_slip_high DOUBLE
);
COMMENT ON TABLE store.delay_index IS 'Delay indicators by month, superseded rows kept';
COMMENT ON COLUMN store.delay_index.month IS 'First day of the month';
COMMENT ON COLUMN store.delay_index.firm IS 'Firm; NULL for all';
COMMENT ON COLUMN store.delay_index.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN store.delay_index.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN store.delay_index.median_slip_months IS 'Median slip of the open delays, in months';
COMMENT ON COLUMN store.delay_index.share_chip_access IS 'Share of the open delays put down to access to chips';
COMMENT ON COLUMN store.delay_index.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.delay_index.recorded_to IS 'When this warehouse superseded it';
COMMENT ON COLUMN store.delay_index.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN store.delay_index.median_slip_high IS 'Median slip, each at the upper end of its range';

CREATE TABLE store.delay_index_by_kind (
    month DATE NOT NULL, subject_kind VARCHAR, open_delays BIGINT, new_delays BIGINT, median_slip_months DOUBLE,
    share_chip_access DOUBLE, median_slip_low DOUBLE, median_slip_high DOUBLE, recorded_from TIMESTAMP NOT NULL,
    recorded_to TIMESTAMP
);
COMMENT ON TABLE store.delay_index_by_kind IS 'Delay indicators by month and kind of thing, superseded rows kept';
COMMENT ON COLUMN store.delay_index_by_kind.month IS 'First day of the month';
COMMENT ON COLUMN store.delay_index_by_kind.subject_kind IS
    'model, chip, datacenter, fab, shipment, rule, other; NULL for all';
COMMENT ON COLUMN store.delay_index_by_kind.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN store.delay_index_by_kind.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN store.delay_index_by_kind.median_slip_months IS
    'Median slip of the open delays, in months, each at the middle of its range';
COMMENT ON COLUMN store.delay_index_by_kind.share_chip_access IS 'Share of the open delays put down to access to chips';
COMMENT ON COLUMN store.delay_index_by_kind.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN store.delay_index_by_kind.median_slip_high IS 'Median slip, each at the upper end of its range';
COMMENT ON COLUMN store.delay_index_by_kind.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.delay_index_by_kind.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.delay_resolution (
    subject_kind VARCHAR, months BIGINT NOT NULL, at_risk BIGINT NOT NULL, resolved BIGINT NOT NULL,
    still_open DOUBLE NOT NULL, still_open_low DOUBLE, still_open_high DOUBLE,
    recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.delay_resolution IS 'How long delays stay open, superseded rows kept';
COMMENT ON COLUMN store.delay_resolution.subject_kind IS
    'model, chip, datacenter, fab, shipment, rule, other; NULL for all';
COMMENT ON COLUMN store.delay_resolution.months IS 'Whole months since the first report';
COMMENT ON COLUMN store.delay_resolution.at_risk IS 'Delays still open and watched until then';
COMMENT ON COLUMN store.delay_resolution.resolved IS 'Of them, resolved after that many months';
COMMENT ON COLUMN store.delay_resolution.still_open IS 'Estimated share of delays that are open for longer';
COMMENT ON COLUMN store.delay_resolution.still_open_low IS 'Lower end of its 95 % confidence interval';
COMMENT ON COLUMN store.delay_resolution.still_open_high IS 'Upper end of its 95 % confidence interval';
COMMENT ON COLUMN store.delay_resolution.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.delay_resolution.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.measured (indicator VARCHAR NOT NULL, part VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL);
COMMENT ON TABLE store.measured IS
    'From which rows each part of an indicator was computed last, so that an untouched part is left alone';
COMMENT ON COLUMN store.measured.indicator IS 'Metric table';
COMMENT ON COLUMN store.measured.part IS 'Firm of gpu_capacity, month of sanction_index; empty for the whole';
COMMENT ON COLUMN store.measured.fingerprint IS 'Hash of the rows, the formulas and the reference data';
