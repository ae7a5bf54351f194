-- How long delays stay open, as a table of its own beside delay_index.

CREATE TABLE store.delay_resolution (
    subject_kind VARCHAR, months BIGINT NOT NULL, at_risk BIGINT NOT NULL, resolved BIGINT NOT NULL,
    still_open DOUBLE NOT NULL, still_open_low DOUBLE, still_open_high DOUBLE,
    recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.delay_resolution IS 'How long delays stay open, superseded rows kept';
COMMENT ON COLUMN store.delay_resolution.subject_kind IS 'model, chip, datacenter, fab, shipment, rule, other; NULL for all';
COMMENT ON COLUMN store.delay_resolution.months IS 'Whole months since the first report';
COMMENT ON COLUMN store.delay_resolution.at_risk IS 'Delays still open and watched until then';
COMMENT ON COLUMN store.delay_resolution.resolved IS 'Of them, resolved after that many months';
COMMENT ON COLUMN store.delay_resolution.still_open IS 'Estimated share of delays that are open for longer';
COMMENT ON COLUMN store.delay_resolution.still_open_low IS 'Lower end of its 95 % confidence interval';
COMMENT ON COLUMN store.delay_resolution.still_open_high IS 'Upper end of its 95 % confidence interval';
COMMENT ON COLUMN store.delay_resolution.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.delay_resolution.recorded_to IS 'When this warehouse superseded it';

CREATE VIEW delay_resolution AS
SELECT subject_kind, months, at_risk, resolved, still_open, still_open_low, still_open_high
FROM store.delay_resolution WHERE recorded_to IS NULL;
COMMENT ON VIEW delay_resolution IS
    'One row for each kind of thing and number of months after which a delay was resolved: Kaplan and Meier''s estimate';
COMMENT ON COLUMN delay_resolution.subject_kind IS 'model, chip, datacenter, fab, shipment, rule, other; NULL for all';
COMMENT ON COLUMN delay_resolution.months IS 'Whole months since the first report';
COMMENT ON COLUMN delay_resolution.at_risk IS 'Delays still open and watched until then';
COMMENT ON COLUMN delay_resolution.resolved IS 'Of them, resolved after that many months';
COMMENT ON COLUMN delay_resolution.still_open IS 'Estimated share of delays that are open for longer';
COMMENT ON COLUMN delay_resolution.still_open_low IS 'Lower end of its 95 % confidence interval; NULL where no delay is left';
COMMENT ON COLUMN delay_resolution.still_open_high IS 'Upper end of its 95 % confidence interval; NULL where no delay is left';

CREATE MACRO delay_resolution_as_recorded(day) AS TABLE
SELECT subject_kind, months, at_risk, resolved, still_open, still_open_low, still_open_high FROM store.delay_resolution
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delay_resolution_as_recorded IS 'delay_resolution as this warehouse held it at the end of a day';
