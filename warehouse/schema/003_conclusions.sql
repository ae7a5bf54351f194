-- What follows from the evidence: sanction events and delays, and what people decided about them.
--
-- Every row with both clocks is one state of a conclusion: a new report closes the state before by its known_to, a new
-- reading of old reports closes it by its recorded_to.

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
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP,
    about VARCHAR DEFAULT 'measure'
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
COMMENT ON COLUMN store.sanction_steps.about IS
    'measure: it changes the status; easing_plan, hearing: it leaves the status as it is';

CREATE TABLE store.sanction_reports (
    event_id VARCHAR NOT NULL, finding_id VARCHAR NOT NULL, score DOUBLE NOT NULL, reasons VARCHAR[] NOT NULL,
    recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP, told_at TIMESTAMP
);
COMMENT ON TABLE store.sanction_reports IS 'Which finding was judged to report which event, and why';
COMMENT ON COLUMN store.sanction_reports.event_id IS 'Event';
COMMENT ON COLUMN store.sanction_reports.finding_id IS 'Finding, see sanction_findings';
COMMENT ON COLUMN store.sanction_reports.score IS 'Score of the decision; 0 for the report that opened the event';
COMMENT ON COLUMN store.sanction_reports.reasons IS 'What spoke for and against it';
COMMENT ON COLUMN store.sanction_reports.recorded_from IS 'When this warehouse decided so';
COMMENT ON COLUMN store.sanction_reports.recorded_to IS 'When this warehouse changed its mind';
COMMENT ON COLUMN store.sanction_reports.told_at IS 'When the public could first read the report (UTC)';

CREATE TABLE store.merged_events (
    event_id VARCHAR NOT NULL, merged_into VARCHAR NOT NULL, recorded_from TIMESTAMP NOT NULL
);
COMMENT ON TABLE store.merged_events IS 'Ids of events that turned out to be another event';
COMMENT ON COLUMN store.merged_events.event_id IS 'Id once given out';
COMMENT ON COLUMN store.merged_events.merged_into IS 'Event that its reports belong to now';
COMMENT ON COLUMN store.merged_events.recorded_from IS 'When this warehouse found out';

-- So that the cost of resolving follows the news and not the archive: whether a report may fit is asked of tens of
-- thousands of pairs, and most are told apart by these columns alone.
CREATE TABLE store.event_heads (
    event_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, issuer VARCHAR, issuer_since TIMESTAMP, first_at TIMESTAMP,
    kind_set INTEGER
);
COMMENT ON TABLE store.event_heads IS
    'What no later report can change of an event, by which most are seen not to fit without being loaded';
COMMENT ON COLUMN store.event_heads.event_id IS 'Event';
COMMENT ON COLUMN store.event_heads.kind IS 'Kind of its first report';
COMMENT ON COLUMN store.event_heads.issuer IS 'Issuer that the first report with one has; NULL where none has';
COMMENT ON COLUMN store.event_heads.issuer_since IS 'Publication of that report (UTC)';
COMMENT ON COLUMN store.event_heads.first_at IS 'Publication of its first report (UTC): nothing of the event is older';
COMMENT ON COLUMN store.event_heads.kind_set IS
    'Kinds of its reports as bits: export_control 1, listing 2, licence 4, easing 8, enforcement 16, procurement_ban 32, investment 64, tariff 128';

CREATE TABLE store.sanction_keys (
    finding_id VARCHAR NOT NULL, "key" BIGINT NOT NULL, told_at TIMESTAMP NOT NULL, reach INTEGER NOT NULL,
    noted BOOLEAN NOT NULL
);
COMMENT ON TABLE store.sanction_keys IS
    'What each standing report of a measure shares with others: by it events are found that it must be compared with';
COMMENT ON COLUMN store.sanction_keys.finding_id IS 'Finding, see sanction_findings';
COMMENT ON COLUMN store.sanction_keys."key" IS 'Hash of a name, good, class of goods, story, source or fortnight';
COMMENT ON COLUMN store.sanction_keys.told_at IS 'When the public could read the report (UTC)';
COMMENT ON COLUMN store.sanction_keys.reach IS
    'How many days before it an event must have been reported to be found by this';
COMMENT ON COLUMN store.sanction_keys.noted IS
    'Whether later reports find its event by this; FALSE: only it looks for others';

CREATE TABLE store.deferred_steps (
    event_id VARCHAR NOT NULL, status VARCHAR NOT NULL, published TIMESTAMP NOT NULL, opens BOOLEAN NOT NULL
);
COMMENT ON TABLE store.deferred_steps IS
    'Steps of sanction events that were news, but not certain enough or on no goods that alerts are about';
COMMENT ON COLUMN store.deferred_steps.event_id IS 'Event';
COMMENT ON COLUMN store.deferred_steps.status IS 'Status of the step';
COMMENT ON COLUMN store.deferred_steps.published IS 'When the newest report that had it as its news was published, UTC';
COMMENT ON COLUMN store.deferred_steps.opens IS 'Whether the event, or the step as its first, was new then';

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
    delay_id VARCHAR NOT NULL, finding_id VARCHAR NOT NULL, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP,
    says VARCHAR DEFAULT 'open'
);
COMMENT ON TABLE store.delay_reports IS 'Which finding was judged to report which delay';
COMMENT ON COLUMN store.delay_reports.delay_id IS 'Delay';
COMMENT ON COLUMN store.delay_reports.finding_id IS 'Finding, see delay_findings';
COMMENT ON COLUMN store.delay_reports.recorded_from IS 'When this warehouse decided so';
COMMENT ON COLUMN store.delay_reports.recorded_to IS 'When this warehouse changed its mind';
COMMENT ON COLUMN store.delay_reports.says IS 'What the report says of the delay: open, resolved, cancelled';

CREATE TABLE store.decisions (
    decision_id VARCHAR NOT NULL, place INTEGER NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    object VARCHAR, decided_on DATE, note VARCHAR, reports VARCHAR NOT NULL, applied BOOLEAN NOT NULL,
    recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.decisions IS 'What people decided, as it stands in the files of decisions, withdrawn ones kept';
COMMENT ON COLUMN store.decisions.decision_id IS 'Hash of the decision';
COMMENT ON COLUMN store.decisions.place IS 'Order in which decisions are applied, from 0';
COMMENT ON COLUMN store.decisions.kind IS 'merge, split, reject, confirm, alias';
COMMENT ON COLUMN store.decisions.subject IS 'Event or other id that was decided on; for an alias the name';
COMMENT ON COLUMN store.decisions.object IS 'For a merge the event that it goes into; for an alias the firm';
COMMENT ON COLUMN store.decisions.decided_on IS 'Day of the decision';
COMMENT ON COLUMN store.decisions.note IS 'Why, in the words of who decided';
COMMENT ON COLUMN store.decisions.reports IS 'JSON: the reports that it is about, by article, kind, issuer and quote';
COMMENT ON COLUMN store.decisions.applied IS 'Whether events were judged anew since it came or went';
COMMENT ON COLUMN store.decisions.recorded_from IS 'When this warehouse read it (UTC)';
COMMENT ON COLUMN store.decisions.recorded_to IS 'When it was no longer in the files (UTC)';

CREATE TABLE store.decision_folder (path VARCHAR NOT NULL);
COMMENT ON TABLE store.decision_folder IS
    'Where the files of decisions are, in place of the data folder''s own `decisions`; one row or none';
COMMENT ON COLUMN store.decision_folder.path IS 'Absolute path of the folder';
