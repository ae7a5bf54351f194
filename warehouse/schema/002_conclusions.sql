-- What follows from the evidence: sanction events, delays, and the metric tables.
--
-- Every row is one state of a conclusion, with both clocks: a new report closes the state before by its known_to, a
-- new reading of old reports closes it by its recorded_to.

CREATE TABLE store.sanction_events (
    event_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, issuer VARCHAR, agency VARCHAR, targets VARCHAR[] NOT NULL,
    items VARCHAR[] NOT NULL, status VARCHAR NOT NULL, announced_on DATE, effective_on DATE, list VARCHAR,
    primary_source VARCHAR, headline VARCHAR NOT NULL, quote VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.sanction_events IS 'States of sanction events over time';
COMMENT ON COLUMN store.sanction_events.event_id IS 'Event, stable once given out';
COMMENT ON COLUMN store.sanction_events.kind IS
    'export_control, listing, licence, easing, enforcement, procurement_ban, investment, tariff';
COMMENT ON COLUMN store.sanction_events.issuer IS 'ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN store.sanction_events.agency IS 'Government body, where named';
COMMENT ON COLUMN store.sanction_events.targets IS 'Firms and persons by name, countries by ISO code';
COMMENT ON COLUMN store.sanction_events.items IS 'Chips by name, other goods as short nouns';
COMMENT ON COLUMN store.sanction_events.status IS 'Status of the last step';
COMMENT ON COLUMN store.sanction_events.announced_on IS 'Day of the announcement';
COMMENT ON COLUMN store.sanction_events.effective_on IS 'Day from which it holds';
COMMENT ON COLUMN store.sanction_events.list IS 'For a listing: which list';
COMMENT ON COLUMN store.sanction_events.primary_source IS 'Federal Register number or link to the issuer''s own notice';
COMMENT ON COLUMN store.sanction_events.headline IS 'Title of its first report';
COMMENT ON COLUMN store.sanction_events.quote IS 'Words of its first report';
COMMENT ON COLUMN store.sanction_events.known_from IS 'When the public could know this state';
COMMENT ON COLUMN store.sanction_events.known_to IS 'When a report changed it';
COMMENT ON COLUMN store.sanction_events.recorded_from IS 'When this warehouse stored this state';
COMMENT ON COLUMN store.sanction_events.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.sanction_steps (
    event_id VARCHAR NOT NULL, status VARCHAR NOT NULL, step_on DATE, step_precision VARCHAR NOT NULL,
    is_new BOOLEAN NOT NULL, article_id VARCHAR NOT NULL, quote VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.sanction_steps IS 'Steps in the timelines of sanction events, over time';
COMMENT ON COLUMN store.sanction_steps.event_id IS 'Event';
COMMENT ON COLUMN store.sanction_steps.status IS 'proposed, announced, effective, eased, rescinded, denied, settled';
COMMENT ON COLUMN store.sanction_steps.step_on IS 'Day of the step; a month is its first day; NULL where unknown';
COMMENT ON COLUMN store.sanction_steps.step_precision IS 'day, month, year, or unknown';
COMMENT ON COLUMN store.sanction_steps.is_new IS 'Whether a report of it had it as its news';
COMMENT ON COLUMN store.sanction_steps.article_id IS 'First article that reports it';
COMMENT ON COLUMN store.sanction_steps.quote IS 'Its words';
COMMENT ON COLUMN store.sanction_steps.known_from IS 'When the public could know the step as it stands here';
COMMENT ON COLUMN store.sanction_steps.known_to IS 'When a report changed it';
COMMENT ON COLUMN store.sanction_steps.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.sanction_steps.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.sanction_reports (
    event_id VARCHAR NOT NULL, finding_id VARCHAR NOT NULL, score DOUBLE NOT NULL, reasons VARCHAR[] NOT NULL,
    recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.sanction_reports IS 'Which finding was judged to report which event, and why';
COMMENT ON COLUMN store.sanction_reports.event_id IS 'Event';
COMMENT ON COLUMN store.sanction_reports.finding_id IS 'Finding, see sanction_findings';
COMMENT ON COLUMN store.sanction_reports.score IS 'Score of the decision; 0 for the report that opened the event';
COMMENT ON COLUMN store.sanction_reports.reasons IS 'What spoke for and against it';
COMMENT ON COLUMN store.sanction_reports.recorded_from IS 'When this warehouse decided so';
COMMENT ON COLUMN store.sanction_reports.recorded_to IS 'When this warehouse changed its mind';

CREATE TABLE store.merged_events (
    event_id VARCHAR NOT NULL, merged_into VARCHAR NOT NULL, recorded_from TIMESTAMP NOT NULL
);
COMMENT ON TABLE store.merged_events IS 'Ids of events that turned out to be another event';
COMMENT ON COLUMN store.merged_events.event_id IS 'Id once given out';
COMMENT ON COLUMN store.merged_events.merged_into IS 'Event that its reports belong to now';
COMMENT ON COLUMN store.merged_events.recorded_from IS 'When this warehouse found out';

CREATE TABLE store.delays (
    delay_id VARCHAR NOT NULL, subject VARCHAR NOT NULL, subject_kind VARCHAR NOT NULL, firm VARCHAR,
    cause VARCHAR NOT NULL, first_expected DATE, now_expected DATE, slip_months_low INTEGER, slip_months_high INTEGER,
    status VARCHAR NOT NULL, quote VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.delays IS 'States of delayed things over time';
COMMENT ON COLUMN store.delays.delay_id IS 'Delayed thing, stable once given out';
COMMENT ON COLUMN store.delays.subject IS 'What is late';
COMMENT ON COLUMN store.delays.subject_kind IS 'model, chip, datacenter, fab, shipment, rule, other';
COMMENT ON COLUMN store.delays.firm IS 'Whose it is';
COMMENT ON COLUMN store.delays.cause IS 'chip_access, technical, supply, regulatory, commercial, unknown';
COMMENT ON COLUMN store.delays.first_expected IS 'For when it was first expected; a month or year is its first day';
COMMENT ON COLUMN store.delays.now_expected IS 'For when it is now expected; a month or year is its first day';
COMMENT ON COLUMN store.delays.slip_months_low IS 'At least how late, in months';
COMMENT ON COLUMN store.delays.slip_months_high IS 'At most how late, in months';
COMMENT ON COLUMN store.delays.status IS 'open, resolved, cancelled';
COMMENT ON COLUMN store.delays.quote IS 'Words of its newest report';
COMMENT ON COLUMN store.delays.known_from IS 'When the public could know this state';
COMMENT ON COLUMN store.delays.known_to IS 'When a report changed it';
COMMENT ON COLUMN store.delays.recorded_from IS 'When this warehouse stored this state';
COMMENT ON COLUMN store.delays.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.delay_reports (
    delay_id VARCHAR NOT NULL, finding_id VARCHAR NOT NULL, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.delay_reports IS 'Which finding was judged to report which delay';
COMMENT ON COLUMN store.delay_reports.delay_id IS 'Delay';
COMMENT ON COLUMN store.delay_reports.finding_id IS 'Finding, see delay_findings';
COMMENT ON COLUMN store.delay_reports.recorded_from IS 'When this warehouse decided so';
COMMENT ON COLUMN store.delay_reports.recorded_to IS 'When this warehouse changed its mind';

CREATE TABLE store.gpu_capacity (
    month DATE NOT NULL, firm VARCHAR NOT NULL, chip VARCHAR, basis VARCHAR NOT NULL, low DOUBLE, mid DOUBLE,
    high DOUBLE, h100e_low DOUBLE, h100e_mid DOUBLE, h100e_high DOUBLE, claims BIGINT, independent_sources BIGINT,
    known_from TIMESTAMP, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
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

CREATE TABLE store.restriction_status (
    chip VARCHAR NOT NULL, destination VARCHAR NOT NULL, valid_from DATE NOT NULL, control VARCHAR NOT NULL,
    rule VARCHAR, basis VARCHAR, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
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

CREATE TABLE store.delay_index (
    month DATE NOT NULL, firm VARCHAR, open_delays BIGINT, new_delays BIGINT, median_slip_months DOUBLE,
    share_chip_access DOUBLE, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
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
