-- What was fetched, what was read in it, and how the pipeline ran.
--
-- Two clocks stand on everything that can be superseded: known_* is when the public could know it, recorded_* when
-- this warehouse held it. A row with an empty recorded_to is what the warehouse holds now; with an empty known_to too,
-- it still stands.

CREATE MACRO store.publisher_of(outlet, url, article_id) AS regexp_replace(
    lower(coalesce(outlet, nullif(regexp_extract(url, '://(?:www\.)?([^/:]+)', 1), ''), article_id)), '^the ', '');

-- A number made from an id takes a tenth of the time that the id takes to compare.
CREATE MACRO store.article_key(article_id) AS (md5_number_lower(article_id) >> 1)::BIGINT;

CREATE TABLE store.articles (
    article_id VARCHAR NOT NULL, revision INTEGER NOT NULL, hash VARCHAR NOT NULL, url VARCHAR, title VARCHAR NOT NULL,
    text VARCHAR NOT NULL, outlet VARCHAR, published_at TIMESTAMP NOT NULL, date_given BOOLEAN NOT NULL,
    published_claimed TIMESTAMP, fetched_at TIMESTAMP, first_seen_at TIMESTAMP NOT NULL, feed VARCHAR,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.articles IS 'Every revision of every article; the current one has an empty recorded_to';
COMMENT ON COLUMN store.articles.article_id IS
    'Canonical URL, or the archive''s id, or the hash of outlet, title and text';
COMMENT ON COLUMN store.articles.revision IS 'From 1, in the order in which this warehouse received them';
COMMENT ON COLUMN store.articles.hash IS 'SHA-256 over title and text';
COMMENT ON COLUMN store.articles.url IS 'Canonical address';
COMMENT ON COLUMN store.articles.title IS 'Headline';
COMMENT ON COLUMN store.articles.text IS 'Body; offsets count in title, two newlines, text';
COMMENT ON COLUMN store.articles.outlet IS 'Who published it';
COMMENT ON COLUMN store.articles.published_at IS 'Publication; where no plausible date was given, the first fetch';
COMMENT ON COLUMN store.articles.date_given IS 'Whether published_at is a date that the article gave';
COMMENT ON COLUMN store.articles.published_claimed IS 'The date that the article gave, plausible or not';
COMMENT ON COLUMN store.articles.fetched_at IS 'When this revision was fetched, NULL from an archive';
COMMENT ON COLUMN store.articles.first_seen_at IS 'When the article''s first revision came here';
COMMENT ON COLUMN store.articles.feed IS 'URL of the feed that it came through, NULL from an archive';
COMMENT ON COLUMN store.articles.known_from IS 'When the public could read this revision';
COMMENT ON COLUMN store.articles.known_to IS 'When the next revision replaced it';
COMMENT ON COLUMN store.articles.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.articles.recorded_to IS 'When it stopped being the current revision here';

-- By it all that is held of a batch of articles is found within days, and not by looking through the whole archive.
CREATE TABLE store.article_days (key BIGINT NOT NULL, known_from TIMESTAMP NOT NULL, published_at TIMESTAMP NOT NULL);
COMMENT ON TABLE store.article_days IS
    'When articles were published; one row for the first revision of each, and for each that is older';
COMMENT ON COLUMN store.article_days.key IS 'store.article_key of the article''s id';
COMMENT ON COLUMN store.article_days.known_from IS 'When the public could read the revision';
COMMENT ON COLUMN store.article_days.published_at IS 'Publication of the revision (UTC)';

CREATE TABLE store.stories (
    article_id VARCHAR NOT NULL, story_id VARCHAR NOT NULL, published_at TIMESTAMP, length INTEGER, publisher VARCHAR
);
COMMENT ON TABLE store.stories IS 'Which story an article tells: syndicated and lightly edited copies share one';
COMMENT ON COLUMN store.stories.article_id IS 'Article';
COMMENT ON COLUMN store.stories.story_id IS 'Story, stable once given out';
COMMENT ON COLUMN store.stories.published_at IS 'Publication of the article, as it first came (UTC)';
COMMENT ON COLUMN store.stories.length IS 'Characters of its text';
COMMENT ON COLUMN store.stories.publisher IS 'Outlet, else web host, in lower case, without the leading article';

CREATE TABLE store.story_bands (article_id VARCHAR NOT NULL, day DATE NOT NULL, bands UBIGINT[] NOT NULL);
COMMENT ON TABLE store.story_bands IS
    'Locality-sensitive hashes of article texts, by which copies are found within a window of days';
COMMENT ON COLUMN store.story_bands.article_id IS 'Article';
COMMENT ON COLUMN store.story_bands.day IS 'Its day of publication';
COMMENT ON COLUMN store.story_bands.bands IS 'Hashes of the bands of its MinHash signature';

CREATE TABLE store.story_leads (
    story_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, publisher VARCHAR NOT NULL, published_at TIMESTAMP NOT NULL,
    copies INTEGER NOT NULL
);
COMMENT ON TABLE store.story_leads IS 'The copy that leads each story: of the complete ones the earliest';
COMMENT ON COLUMN store.story_leads.story_id IS 'Story';
COMMENT ON COLUMN store.story_leads.article_id IS 'The copy that leads it';
COMMENT ON COLUMN store.story_leads.publisher IS
    'Its outlet, else web host, in lower case, without the leading article';
COMMENT ON COLUMN store.story_leads.published_at IS 'Publication of the earliest copy (UTC)';
COMMENT ON COLUMN store.story_leads.copies IS 'Articles that tell the story';

CREATE TABLE store.merged_stories (
    story_id VARCHAR NOT NULL, merged_into VARCHAR NOT NULL, resolved BOOLEAN NOT NULL
);
COMMENT ON TABLE store.merged_stories IS 'Ids of stories that turned out to be another story';
COMMENT ON COLUMN store.merged_stories.story_id IS 'Id once given out';
COMMENT ON COLUMN store.merged_stories.merged_into IS 'Story that its articles belong to now';
COMMENT ON COLUMN store.merged_stories.resolved IS 'Whether the events of its articles were judged anew since';

CREATE TABLE store.reads (
    article_id VARCHAR NOT NULL, hash VARCHAR NOT NULL, version VARCHAR NOT NULL, relevant BOOLEAN NOT NULL,
    seconds DOUBLE, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP, known_from TIMESTAMP
);
COMMENT ON TABLE store.reads IS 'Which revision was read by which version of the extractor';
COMMENT ON COLUMN store.reads.article_id IS 'Article';
COMMENT ON COLUMN store.reads.hash IS 'Revision that was read';
COMMENT ON COLUMN store.reads.version IS 'Version of the extractor';
COMMENT ON COLUMN store.reads.relevant IS 'False where the gate turned the article away';
COMMENT ON COLUMN store.reads.seconds IS 'Time that reading took';
COMMENT ON COLUMN store.reads.recorded_from IS 'When the reading was stored';
COMMENT ON COLUMN store.reads.recorded_to IS 'When another reading replaced it';
COMMENT ON COLUMN store.reads.known_from IS 'When the public could read the revision that was read (UTC)';

-- Kept as it comes and goes: to look for it among all articles costs more every day.
CREATE TABLE store.unread (
    article_id VARCHAR NOT NULL, hash VARCHAR NOT NULL, from_archive BOOLEAN NOT NULL, published_at TIMESTAMP NOT NULL,
    known_from TIMESTAMP NOT NULL
);
COMMENT ON TABLE store.unread IS
    'Current revisions that the version of store.unread_by has not read; without one, not all are here';
COMMENT ON COLUMN store.unread.article_id IS 'Article';
COMMENT ON COLUMN store.unread.hash IS 'Its current revision';
COMMENT ON COLUMN store.unread.from_archive IS 'Whether it came through no feed: such articles are read last';
COMMENT ON COLUMN store.unread.published_at IS 'Publication of the revision (UTC)';
COMMENT ON COLUMN store.unread.known_from IS 'When the public could read the revision (UTC)';

CREATE TABLE store.unread_by (version VARCHAR NOT NULL);
COMMENT ON TABLE store.unread_by IS
    'The version of the extractor that store.unread is about; one row, or none where it must be looked for anew';
COMMENT ON COLUMN store.unread_by.version IS 'Version of the extractor';

CREATE TABLE store.firm_mentions (
    finding_id VARCHAR NOT NULL, row_hash UBIGINT NOT NULL, article_id VARCHAR NOT NULL, firm VARCHAR NOT NULL,
    mentions INTEGER NOT NULL, spans STRUCT("start" INTEGER, "end" INTEGER)[] NOT NULL, version VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.firm_mentions IS 'Firms that articles name, superseded rows kept';
COMMENT ON COLUMN store.firm_mentions.finding_id IS 'Hash of article and firm';
COMMENT ON COLUMN store.firm_mentions.row_hash IS 'Hash of the whole finding, by which changes are seen';
COMMENT ON COLUMN store.firm_mentions.article_id IS 'Article';
COMMENT ON COLUMN store.firm_mentions.firm IS 'Usual name';
COMMENT ON COLUMN store.firm_mentions.mentions IS 'Number of mentions';
COMMENT ON COLUMN store.firm_mentions.spans IS 'Their offsets in title, two newlines, text';
COMMENT ON COLUMN store.firm_mentions.version IS 'Version of the extractor';
COMMENT ON COLUMN store.firm_mentions.known_from IS 'When the public could know it';
COMMENT ON COLUMN store.firm_mentions.known_to IS 'When a correction took it back';
COMMENT ON COLUMN store.firm_mentions.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.firm_mentions.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.chip_mentions (
    finding_id VARCHAR NOT NULL, row_hash UBIGINT NOT NULL, article_id VARCHAR NOT NULL, chip VARCHAR NOT NULL,
    maker VARCHAR, mentions INTEGER NOT NULL, spans STRUCT("start" INTEGER, "end" INTEGER)[] NOT NULL,
    version VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.chip_mentions IS 'Chips that articles name, superseded rows kept';
COMMENT ON COLUMN store.chip_mentions.finding_id IS 'Hash of article and chip';
COMMENT ON COLUMN store.chip_mentions.row_hash IS 'Hash of the whole finding, by which changes are seen';
COMMENT ON COLUMN store.chip_mentions.article_id IS 'Article';
COMMENT ON COLUMN store.chip_mentions.chip IS 'Usual name of the chip or family';
COMMENT ON COLUMN store.chip_mentions.maker IS 'Firm that designs it, where known';
COMMENT ON COLUMN store.chip_mentions.mentions IS 'Number of mentions';
COMMENT ON COLUMN store.chip_mentions.spans IS 'Their offsets in title, two newlines, text';
COMMENT ON COLUMN store.chip_mentions.version IS 'Version of the extractor';
COMMENT ON COLUMN store.chip_mentions.known_from IS 'When the public could know it';
COMMENT ON COLUMN store.chip_mentions.known_to IS 'When a correction took it back';
COMMENT ON COLUMN store.chip_mentions.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.chip_mentions.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.claims (
    finding_id VARCHAR NOT NULL, row_hash UBIGINT NOT NULL, article_id VARCHAR NOT NULL, firm VARCHAR, chip VARCHAR,
    low BIGINT, high BIGINT, approx BOOLEAN NOT NULL, relation VARCHAR NOT NULL, status VARCHAR NOT NULL,
    source VARCHAR, quote VARCHAR NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    confidence DOUBLE NOT NULL, rule VARCHAR NOT NULL, version VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.claims IS 'Numbers of chips that articles state, superseded rows kept';
COMMENT ON COLUMN store.claims.finding_id IS
    'Hash of article, firm, chip, number, relation and status: the claim''s id';
COMMENT ON COLUMN store.claims.row_hash IS 'Hash of the whole finding, by which changes are seen';
COMMENT ON COLUMN store.claims.article_id IS 'Article';
COMMENT ON COLUMN store.claims.firm IS 'Who has, gets, makes or loses them; NULL where none is named';
COMMENT ON COLUMN store.claims.chip IS 'Chip or family; NULL for plain GPUs';
COMMENT ON COLUMN store.claims.low IS 'Lower bound, NULL where open';
COMMENT ON COLUMN store.claims.high IS 'Upper bound, NULL where open';
COMMENT ON COLUMN store.claims.approx IS 'Whether the text says about, nearly, some';
COMMENT ON COLUMN store.claims.relation IS 'holds, acquires, makes, sells, diverted';
COMMENT ON COLUMN store.claims.status IS 'actual, planned, denied';
COMMENT ON COLUMN store.claims.source IS 'Who says so, where the text names someone other than the outlet';
COMMENT ON COLUMN store.claims.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN store.claims.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN store.claims.end_offset IS 'Character after the quote';
COMMENT ON COLUMN store.claims.confidence IS 'Of the extractor, 0 to 1';
COMMENT ON COLUMN store.claims.rule IS 'What made the finding';
COMMENT ON COLUMN store.claims.version IS 'Version of the extractor';
COMMENT ON COLUMN store.claims.known_from IS 'When the public could know it';
COMMENT ON COLUMN store.claims.known_to IS 'When a correction took it back';
COMMENT ON COLUMN store.claims.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.claims.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.sanction_findings (
    finding_id VARCHAR NOT NULL, row_hash UBIGINT NOT NULL, article_id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    issuer VARCHAR, agency VARCHAR, targets VARCHAR[] NOT NULL, items VARCHAR[] NOT NULL, status VARCHAR NOT NULL,
    is_new BOOLEAN NOT NULL, acted VARCHAR, announced VARCHAR, effective VARCHAR, primary_source VARCHAR,
    quote VARCHAR NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, confidence DOUBLE NOT NULL,
    rule VARCHAR NOT NULL, version VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP,
    issuer_stated BOOLEAN
);
COMMENT ON TABLE store.sanction_findings IS 'Government measures that articles report, superseded rows kept';
COMMENT ON COLUMN store.sanction_findings.finding_id IS 'Hash of article and measure as reported';
COMMENT ON COLUMN store.sanction_findings.row_hash IS 'Hash of the whole finding, by which changes are seen';
COMMENT ON COLUMN store.sanction_findings.article_id IS 'Article';
COMMENT ON COLUMN store.sanction_findings.kind IS
    'export_control, listing, licence, easing, enforcement, procurement_ban, investment, tariff';
COMMENT ON COLUMN store.sanction_findings.issuer IS 'ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN store.sanction_findings.agency IS 'Government body, where named';
COMMENT ON COLUMN store.sanction_findings.targets IS 'Firms and persons by name, countries by ISO code';
COMMENT ON COLUMN store.sanction_findings.items IS 'Chips by name, other goods as short nouns';
COMMENT ON COLUMN store.sanction_findings.status IS 'proposed, adopted, denied';
COMMENT ON COLUMN store.sanction_findings.is_new IS 'Whether the article reports it as its news, not as background';
COMMENT ON COLUMN store.sanction_findings.acted IS 'ISO day, month or year of the act, as the text gives it';
COMMENT ON COLUMN store.sanction_findings.announced IS 'ISO day, month or year of the announcement, where told apart';
COMMENT ON COLUMN store.sanction_findings.effective IS 'ISO day, month or year from which it holds';
COMMENT ON COLUMN store.sanction_findings.primary_source IS
    'Federal Register number or link to the issuer''s own notice';
COMMENT ON COLUMN store.sanction_findings.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN store.sanction_findings.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN store.sanction_findings.end_offset IS 'Character after the quote';
COMMENT ON COLUMN store.sanction_findings.confidence IS 'Of the extractor, 0 to 1';
COMMENT ON COLUMN store.sanction_findings.rule IS 'What made the finding';
COMMENT ON COLUMN store.sanction_findings.version IS 'Version of the extractor';
COMMENT ON COLUMN store.sanction_findings.known_from IS 'When the public could know it';
COMMENT ON COLUMN store.sanction_findings.known_to IS 'When a correction took it back';
COMMENT ON COLUMN store.sanction_findings.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.sanction_findings.recorded_to IS 'When this warehouse superseded it';
COMMENT ON COLUMN store.sanction_findings.issuer_stated IS
    'Whether the sentence shows whose act it is; FALSE: inferred from what stands around it; NULL: not known';

CREATE TABLE store.delay_findings (
    finding_id VARCHAR NOT NULL, row_hash UBIGINT NOT NULL, article_id VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    subject_key VARCHAR NOT NULL, subject_kind VARCHAR NOT NULL, firm VARCHAR, cause VARCHAR NOT NULL, months_low INTEGER, months_high INTEGER,
    expected_before VARCHAR, expected_now VARCHAR, quote VARCHAR NOT NULL, start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL, confidence DOUBLE NOT NULL, rule VARCHAR NOT NULL, version VARCHAR NOT NULL,
    known_from TIMESTAMP NOT NULL, known_to TIMESTAMP, recorded_from TIMESTAMP NOT NULL, recorded_to TIMESTAMP
);
COMMENT ON TABLE store.delay_findings IS 'Delays that articles report, superseded rows kept';
COMMENT ON COLUMN store.delay_findings.finding_id IS 'Hash of article, subject and firm';
COMMENT ON COLUMN store.delay_findings.row_hash IS 'Hash of the whole finding, by which changes are seen';
COMMENT ON COLUMN store.delay_findings.article_id IS 'Article';
COMMENT ON COLUMN store.delay_findings.subject IS 'What is late, as the text names it';
COMMENT ON COLUMN store.delay_findings.subject_key IS 'The subject without filler words, by which reports are grouped';
COMMENT ON COLUMN store.delay_findings.subject_kind IS 'model, chip, datacenter, fab, shipment, rule, other';
COMMENT ON COLUMN store.delay_findings.firm IS 'Whose it is';
COMMENT ON COLUMN store.delay_findings.cause IS 'chip_access, technical, supply, regulatory, commercial, unknown';
COMMENT ON COLUMN store.delay_findings.months_low IS 'At least how late, in months, where the text says';
COMMENT ON COLUMN store.delay_findings.months_high IS 'At most how late, in months, where the text says';
COMMENT ON COLUMN store.delay_findings.expected_before IS 'ISO day, month or year for which it was expected';
COMMENT ON COLUMN store.delay_findings.expected_now IS 'ISO day, month or year for which it is now expected';
COMMENT ON COLUMN store.delay_findings.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN store.delay_findings.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN store.delay_findings.end_offset IS 'Character after the quote';
COMMENT ON COLUMN store.delay_findings.confidence IS 'Of the extractor, 0 to 1';
COMMENT ON COLUMN store.delay_findings.rule IS 'What made the finding';
COMMENT ON COLUMN store.delay_findings.version IS 'Version of the extractor';
COMMENT ON COLUMN store.delay_findings.known_from IS 'When the public could know it';
COMMENT ON COLUMN store.delay_findings.known_to IS 'When a correction took it back';
COMMENT ON COLUMN store.delay_findings.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.delay_findings.recorded_to IS 'When this warehouse superseded it';

CREATE TABLE store.feeds (
    url VARCHAR NOT NULL, name VARCHAR NOT NULL, outlet VARCHAR, outcome VARCHAR NOT NULL, entries INTEGER NOT NULL,
    failures INTEGER NOT NULL, last_fetch_at TIMESTAMP NOT NULL, last_success_at TIMESTAMP, last_change_at TIMESTAMP,
    error VARCHAR, etag VARCHAR, modified VARCHAR
);
COMMENT ON TABLE store.feeds IS 'State of each feed after its last fetch';
COMMENT ON COLUMN store.feeds.url IS 'Address of the feed';
COMMENT ON COLUMN store.feeds.name IS 'Name in the configuration';
COMMENT ON COLUMN store.feeds.outlet IS 'Outlet in the configuration';
COMMENT ON COLUMN store.feeds.outcome IS 'Of the last fetch: new, unchanged, failed, gone';
COMMENT ON COLUMN store.feeds.entries IS 'Entries that the last parsed answer held';
COMMENT ON COLUMN store.feeds.failures IS 'Failed fetches since the last success';
COMMENT ON COLUMN store.feeds.last_fetch_at IS 'When it was last tried (UTC)';
COMMENT ON COLUMN store.feeds.last_success_at IS 'When it last answered well (UTC)';
COMMENT ON COLUMN store.feeds.last_change_at IS 'When it last brought something new (UTC)';
COMMENT ON COLUMN store.feeds.error IS 'What was wrong at the last fetch';
COMMENT ON COLUMN store.feeds.etag IS 'Validator of the last good answer';
COMMENT ON COLUMN store.feeds.modified IS 'Last-Modified of the last good answer';

CREATE TABLE store.feed_entries (url VARCHAR NOT NULL, entry_id VARCHAR NOT NULL, fingerprint VARCHAR NOT NULL);
COMMENT ON TABLE store.feed_entries IS 'Entries of each feed, so that an unchanged entry''s page is not fetched again';
COMMENT ON COLUMN store.feed_entries.url IS 'Address of the feed';
COMMENT ON COLUMN store.feed_entries.entry_id IS 'The entry''s id in the feed';
COMMENT ON COLUMN store.feed_entries.fingerprint IS 'Hash of what the feed said of it';

CREATE TABLE store.troubles (
    feed VARCHAR, place VARCHAR NOT NULL, code VARCHAR NOT NULL, message VARCHAR NOT NULL, times INTEGER NOT NULL,
    first_at TIMESTAMP NOT NULL, last_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE store.troubles IS 'Expected trouble: dead pages, articles without text, malformed lines';
COMMENT ON COLUMN store.troubles.feed IS 'Feed on whose way it happened, NULL elsewhere';
COMMENT ON COLUMN store.troubles.place IS 'Page, file, line or subscriber';
COMMENT ON COLUMN store.troubles.code IS 'Short code';
COMMENT ON COLUMN store.troubles.message IS 'What is wrong and what to do';
COMMENT ON COLUMN store.troubles.times IS 'How often it was seen';
COMMENT ON COLUMN store.troubles.first_at IS 'When it was first seen (UTC)';
COMMENT ON COLUMN store.troubles.last_at IS 'When it was last seen (UTC)';

CREATE TABLE store.runs (
    run_id VARCHAR NOT NULL, stage VARCHAR NOT NULL, version VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP, articles_new BIGINT, articles_revised BIGINT, findings_new BIGINT, events_new BIGINT,
    events_changed BIGINT, alerts_sent BIGINT, troubles BIGINT, error VARCHAR
);
COMMENT ON TABLE store.runs IS 'Runs of the pipeline and of single stages';
COMMENT ON COLUMN store.runs.run_id IS 'Id of the run';
COMMENT ON COLUMN store.runs.stage IS 'pipeline, or the stage that ran alone';
COMMENT ON COLUMN store.runs.version IS 'Versions of chipwatch and its extractor';
COMMENT ON COLUMN store.runs.started_at IS 'Start (UTC)';
COMMENT ON COLUMN store.runs.ended_at IS 'End (UTC), NULL while it runs or where it was killed';
COMMENT ON COLUMN store.runs.articles_new IS 'Articles stored for the first time';
COMMENT ON COLUMN store.runs.articles_revised IS 'New revisions of known articles';
COMMENT ON COLUMN store.runs.findings_new IS 'Findings stored';
COMMENT ON COLUMN store.runs.events_new IS 'Sanction events opened';
COMMENT ON COLUMN store.runs.events_changed IS 'Known sanction events that changed';
COMMENT ON COLUMN store.runs.alerts_sent IS 'Webhooks delivered';
COMMENT ON COLUMN store.runs.troubles IS 'Expected troubles met';
COMMENT ON COLUMN store.runs.error IS 'What ended it early';
