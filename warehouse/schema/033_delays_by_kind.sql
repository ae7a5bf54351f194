-- Delay indicators by kind of thing, and the range of their slips.

ALTER TABLE store.delay_index ADD COLUMN median_slip_low DOUBLE;
ALTER TABLE store.delay_index ADD COLUMN median_slip_high DOUBLE;
COMMENT ON COLUMN store.delay_index.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN store.delay_index.median_slip_high IS 'Median slip, each at the upper end of its range';

CREATE OR REPLACE VIEW delay_index AS
SELECT month, firm, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low, median_slip_high
FROM store.delay_index WHERE recorded_to IS NULL;
COMMENT ON VIEW delay_index IS 'One row for each month and firm: what is late';
COMMENT ON COLUMN delay_index.month IS 'First day of the month';
COMMENT ON COLUMN delay_index.firm IS 'Firm; NULL for all';
COMMENT ON COLUMN delay_index.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN delay_index.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN delay_index.median_slip_months IS 'Median slip of the open delays, in months, each at the middle of its range';
COMMENT ON COLUMN delay_index.share_chip_access IS 'Share of the open delays put down to access to chips';
COMMENT ON COLUMN delay_index.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN delay_index.median_slip_high IS 'Median slip, each at the upper end of its range';

CREATE OR REPLACE MACRO delay_index_as_recorded(day) AS TABLE
SELECT month, firm, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low, median_slip_high
FROM store.delay_index
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delay_index_as_recorded IS 'delay_index as this warehouse held it at the end of a day';

CREATE TABLE store.delay_index_by_kind (
    month DATE NOT NULL, subject_kind VARCHAR, open_delays BIGINT, new_delays BIGINT, median_slip_months DOUBLE,
    share_chip_access DOUBLE, median_slip_low DOUBLE, median_slip_high DOUBLE, recorded_from TIMESTAMP NOT NULL,
    recorded_to TIMESTAMP
);
COMMENT ON TABLE store.delay_index_by_kind IS 'Delay indicators by month and kind of thing, superseded rows kept';
COMMENT ON COLUMN store.delay_index_by_kind.month IS 'First day of the month';
COMMENT ON COLUMN store.delay_index_by_kind.subject_kind IS 'model, chip, datacenter, fab, shipment, rule, other; NULL for all';
COMMENT ON COLUMN store.delay_index_by_kind.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN store.delay_index_by_kind.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN store.delay_index_by_kind.median_slip_months IS 'Median slip of the open delays, in months, each at the middle of its range';
COMMENT ON COLUMN store.delay_index_by_kind.share_chip_access IS 'Share of the open delays put down to access to chips';
COMMENT ON COLUMN store.delay_index_by_kind.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN store.delay_index_by_kind.median_slip_high IS 'Median slip, each at the upper end of its range';
COMMENT ON COLUMN store.delay_index_by_kind.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.delay_index_by_kind.recorded_to IS 'When this warehouse superseded it';

CREATE VIEW delay_index_by_kind AS
SELECT month, subject_kind, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low,
       median_slip_high
FROM store.delay_index_by_kind WHERE recorded_to IS NULL;
COMMENT ON VIEW delay_index_by_kind IS 'One row for each month and kind of thing: what is late';
COMMENT ON COLUMN delay_index_by_kind.month IS 'First day of the month';
COMMENT ON COLUMN delay_index_by_kind.subject_kind IS 'model, chip, datacenter, fab, shipment, rule, other; NULL for all';
COMMENT ON COLUMN delay_index_by_kind.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN delay_index_by_kind.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN delay_index_by_kind.median_slip_months IS 'Median slip of the open delays, in months, each at the middle of its range';
COMMENT ON COLUMN delay_index_by_kind.share_chip_access IS 'Share of the open delays put down to access to chips';
COMMENT ON COLUMN delay_index_by_kind.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN delay_index_by_kind.median_slip_high IS 'Median slip, each at the upper end of its range';

CREATE MACRO delay_index_by_kind_as_recorded(day) AS TABLE
SELECT month, subject_kind, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low,
       median_slip_high
FROM store.delay_index_by_kind
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delay_index_by_kind_as_recorded IS
    'delay_index_by_kind as this warehouse held it at the end of a day';
