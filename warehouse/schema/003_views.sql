-- What SQL users see. Columns may be added here by later migrations, none renamed.

CREATE VIEW store.standing_articles AS
SELECT a.*, s.story_id,
       regexp_replace(
           lower(coalesce(a.outlet, nullif(regexp_extract(a.url, '://(?:www\.)?([^/:]+)', 1), ''), a.article_id)),
           '^the ', '') AS publisher
FROM store.articles AS a JOIN store.stories AS s USING (article_id)
WHERE a.recorded_to IS NULL;
COMMENT ON VIEW store.standing_articles IS 'Current revisions with their stories and publishers';
COMMENT ON COLUMN store.standing_articles.article_id IS 
    'Canonical URL, or the archive''s id, or the hash of outlet, title and text';
COMMENT ON COLUMN store.standing_articles.revision IS 'From 1, in the order in which this warehouse received them';
COMMENT ON COLUMN store.standing_articles.hash IS 'SHA-256 over title and text';
COMMENT ON COLUMN store.standing_articles.url IS 'Canonical address';
COMMENT ON COLUMN store.standing_articles.title IS 'Headline';
COMMENT ON COLUMN store.standing_articles.text IS 'Body; offsets count in title, two newlines, text';
COMMENT ON COLUMN store.standing_articles.outlet IS 'Who published it';
COMMENT ON COLUMN store.standing_articles.published_at IS 
    'Publication; where no plausible date was given, the first fetch';
COMMENT ON COLUMN store.standing_articles.date_given IS 'Whether published_at is a date that the article gave';
COMMENT ON COLUMN store.standing_articles.published_claimed IS 'The date that the article gave, plausible or not';
COMMENT ON COLUMN store.standing_articles.fetched_at IS 'When this revision was fetched, NULL from an archive';
COMMENT ON COLUMN store.standing_articles.first_seen_at IS 'When the article''s first revision came here';
COMMENT ON COLUMN store.standing_articles.feed IS 'URL of the feed that it came through, NULL from an archive';
COMMENT ON COLUMN store.standing_articles.known_from IS 'When the public could read this revision';
COMMENT ON COLUMN store.standing_articles.known_to IS 'When the next revision replaced it';
COMMENT ON COLUMN store.standing_articles.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN store.standing_articles.recorded_to IS 'When it stopped being the current revision here';
COMMENT ON COLUMN store.standing_articles.story_id IS 
    'Story that it tells; syndicated and lightly edited copies share one';
COMMENT ON COLUMN store.standing_articles.publisher IS 
    'Outlet, else web host, in lower case, without the leading article';

CREATE VIEW store.story_sources AS
SELECT story_id, arg_min(publisher, (published_at, article_id)) AS story_source
FROM store.standing_articles GROUP BY story_id;
COMMENT ON VIEW store.story_sources IS 'The publisher that each story goes back to: that of its earliest copy';
COMMENT ON COLUMN store.story_sources.story_id IS 'Story';
COMMENT ON COLUMN store.story_sources.story_source IS 'Outlet, else web host, of the earliest copy, in lower case';

CREATE VIEW articles AS
SELECT a.article_id, a.story_id, a.url, a.title, a.outlet, a.published_at, a.first_seen_at, a.revision, a.date_given,
       r.relevant, a.feed, a.text
FROM store.standing_articles AS a
LEFT JOIN store.reads AS r ON r.article_id = a.article_id AND r.hash = a.hash AND r.recorded_to IS NULL;
COMMENT ON VIEW articles IS 'One row for each article: its current revision';
COMMENT ON COLUMN articles.article_id IS 'Canonical URL, or the archive''s id, or the hash of outlet, title and text';
COMMENT ON COLUMN articles.story_id IS 'Story that it tells; syndicated and lightly edited copies share one';
COMMENT ON COLUMN articles.url IS 'Canonical address';
COMMENT ON COLUMN articles.title IS 'Headline';
COMMENT ON COLUMN articles.outlet IS 'Who published it';
COMMENT ON COLUMN articles.published_at IS 'Publication (UTC); where no plausible date was given, the first fetch';
COMMENT ON COLUMN articles.date_given IS 'Whether published_at is a date that the article gave';
COMMENT ON COLUMN articles.first_seen_at IS 'When the article first came here (UTC)';
COMMENT ON COLUMN articles.revision IS 'Number of its revisions so far';
COMMENT ON COLUMN articles.relevant IS 'Whether it may matter; NULL while it is unread';
COMMENT ON COLUMN articles.feed IS 'URL of the feed that it came through, NULL from an archive';
COMMENT ON COLUMN articles.text IS 'Body; offsets count in title, two newlines, text';

CREATE VIEW article_revisions AS
SELECT article_id, revision, url, title, outlet, published_at, fetched_at, known_from, known_to, recorded_from,
       recorded_to, text
FROM store.articles;
COMMENT ON VIEW article_revisions IS 'One row for each revision of an article';
COMMENT ON COLUMN article_revisions.article_id IS 'Article';
COMMENT ON COLUMN article_revisions.revision IS 'From 1, in the order in which they came here';
COMMENT ON COLUMN article_revisions.url IS 'Canonical address';
COMMENT ON COLUMN article_revisions.title IS 'Headline';
COMMENT ON COLUMN article_revisions.outlet IS 'Who published it';
COMMENT ON COLUMN article_revisions.published_at IS 'Publication (UTC); where no plausible date was given, the first fetch';
COMMENT ON COLUMN article_revisions.fetched_at IS 'When this revision was fetched (UTC), NULL from an archive';
COMMENT ON COLUMN article_revisions.known_from IS 'When the public could read this revision';
COMMENT ON COLUMN article_revisions.known_to IS 'When the next revision replaced it';
COMMENT ON COLUMN article_revisions.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN article_revisions.recorded_to IS 'When it stopped being the current revision here';
COMMENT ON COLUMN article_revisions.text IS 'Body of this revision';

CREATE VIEW firm_mentions AS
SELECT m.article_id, m.firm, m.mentions, m.spans, a.published_at, a.outlet, a.story_id
FROM store.firm_mentions AS m JOIN store.standing_articles AS a USING (article_id)
WHERE m.recorded_to IS NULL AND m.known_to IS NULL;
COMMENT ON VIEW firm_mentions IS 'One row for each firm in an article';
COMMENT ON COLUMN firm_mentions.article_id IS 'Article';
COMMENT ON COLUMN firm_mentions.firm IS 'Usual name of the firm';
COMMENT ON COLUMN firm_mentions.mentions IS 'Number of mentions';
COMMENT ON COLUMN firm_mentions.spans IS 'Their offsets in title, two newlines, text';
COMMENT ON COLUMN firm_mentions.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN firm_mentions.outlet IS 'Who published the article';
COMMENT ON COLUMN firm_mentions.story_id IS 'Story of the article';

CREATE VIEW chip_mentions AS
SELECT m.article_id, m.chip, m.maker, m.mentions, m.spans, a.published_at, a.outlet, a.story_id
FROM store.chip_mentions AS m JOIN store.standing_articles AS a USING (article_id)
WHERE m.recorded_to IS NULL AND m.known_to IS NULL;
COMMENT ON VIEW chip_mentions IS 'One row for each chip in an article';
COMMENT ON COLUMN chip_mentions.article_id IS 'Article';
COMMENT ON COLUMN chip_mentions.chip IS 'Usual name of the chip or family';
COMMENT ON COLUMN chip_mentions.maker IS 'Firm that designs it, where known';
COMMENT ON COLUMN chip_mentions.mentions IS 'Number of mentions';
COMMENT ON COLUMN chip_mentions.spans IS 'Their offsets in title, two newlines, text';
COMMENT ON COLUMN chip_mentions.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN chip_mentions.outlet IS 'Who published the article';
COMMENT ON COLUMN chip_mentions.story_id IS 'Story of the article';

CREATE VIEW firms AS
SELECT firm, aliases, country, parent, kind, ticker, 'reference' AS origin, source FROM store.firms
UNION ALL
SELECT DISTINCT m.firm, []::VARCHAR[], NULL, NULL, NULL, NULL, 'news', NULL
FROM store.firm_mentions AS m ANTI JOIN store.firms AS f ON f.firm = m.firm
WHERE m.recorded_to IS NULL AND m.known_to IS NULL;
COMMENT ON VIEW firms IS 'One row for each firm, from the reference data and from the news';
COMMENT ON COLUMN firms.firm IS 'Usual English name, without Inc., Corp., Ltd.';
COMMENT ON COLUMN firms.aliases IS 'Other names, in any script';
COMMENT ON COLUMN firms.country IS 'ISO 3166-1 alpha-2 code of the head office';
COMMENT ON COLUMN firms.parent IS 'Firm that owns it, NULL where it is its own';
COMMENT ON COLUMN firms.kind IS 'What it does, one word (ai_lab, chip_designer, cloud ...)';
COMMENT ON COLUMN firms.ticker IS 'EXCHANGE:CODE where listed';
COMMENT ON COLUMN firms.origin IS 'reference, or news where only articles name it';
COMMENT ON COLUMN firms.source IS 'Id of the source of this row, see sources';

CREATE VIEW chips AS
SELECT chip, maker, family, released, tpp, performance_density, h100e, eccn, aliases, kind, segment, units, typical,
       'reference' AS origin, source
FROM store.chips
UNION ALL
SELECT m.chip, max(m.maker), NULL, NULL, NULL, NULL, NULL, NULL, []::VARCHAR[], NULL, NULL, NULL, NULL, 'news', NULL
FROM store.chip_mentions AS m ANTI JOIN store.chips AS c ON c.chip = m.chip
WHERE m.recorded_to IS NULL AND m.known_to IS NULL GROUP BY m.chip;
COMMENT ON VIEW chips IS 'One row for each chip or family, from the reference data and from the news';
COMMENT ON COLUMN chips.chip IS 'Usual name of the chip or family';
COMMENT ON COLUMN chips.aliases IS 'Other names';
COMMENT ON COLUMN chips.maker IS 'Firm that designs it';
COMMENT ON COLUMN chips.family IS 'Family that it belongs to, NULL for a family itself';
COMMENT ON COLUMN chips.released IS 'Release; a month is its first day, a year its first of January';
COMMENT ON COLUMN chips.tpp IS 'Total processing performance, tera-operations a second times bit length, at its largest';
COMMENT ON COLUMN chips.performance_density IS 'tpp over die area in square millimetres';
COMMENT ON COLUMN chips.h100e IS 'H100-equivalents: peak dense 8-bit rate over that of H100 SXM, for one GPU';
COMMENT ON COLUMN chips.eccn IS 'Export control classification number, where public';
COMMENT ON COLUMN chips.kind IS 'What it is: a chip, a family, a board, a rack';
COMMENT ON COLUMN chips.segment IS 'Market that it is meant for (datacentre, consumer ...)';
COMMENT ON COLUMN chips.units IS 'GPUs in it: 1, or those of a board or rack';
COMMENT ON COLUMN chips.typical IS 'Whether it stands for its family where only the family is named';
COMMENT ON COLUMN chips.origin IS 'reference, or news where only articles name it';
COMMENT ON COLUMN chips.source IS 'Id of the source of this row, see sources';

CREATE VIEW chip_figures AS SELECT chip, figure, value, unit, basis, source, note FROM store.chip_figures;
COMMENT ON VIEW chip_figures IS 'One row for each data-sheet figure of a chip and source';
COMMENT ON COLUMN chip_figures.chip IS 'Usual name of the chip';
COMMENT ON COLUMN chip_figures.figure IS 'What is measured; rates are dense';
COMMENT ON COLUMN chip_figures.value IS 'The number';
COMMENT ON COLUMN chip_figures.unit IS 'Its unit';
COMMENT ON COLUMN chip_figures.basis IS 'How the source states it';
COMMENT ON COLUMN chip_figures.source IS 'Id of the source, see sources';
COMMENT ON COLUMN chip_figures.note IS 'How the number was read, where it is not as printed';

CREATE VIEW countries AS SELECT code, country, groups FROM store.countries;
COMMENT ON VIEW countries IS 'One row for each country, with EU and UN';
COMMENT ON COLUMN countries.code IS 'ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN countries.country IS 'Usual English name';
COMMENT ON COLUMN countries.groups IS 'Country groups of the US export rules that are certain';

CREATE VIEW sources AS SELECT source, title, publisher, url, published FROM store.sources;
COMMENT ON VIEW sources IS 'One row for each source of the reference data';
COMMENT ON COLUMN sources.source IS 'Id that reference rows cite';
COMMENT ON COLUMN sources.title IS 'Title of the page or document';
COMMENT ON COLUMN sources.publisher IS 'Who published it';
COMMENT ON COLUMN sources.url IS 'Its address';
COMMENT ON COLUMN sources.published IS 'ISO day, month or year, empty where it has none';

CREATE VIEW store.claim_rows AS
SELECT c.finding_id AS claim_id, c.article_id, c.firm, c.chip, c.low, c.high, c.approx, c.relation, c.status, c.source,
       c.quote, c.start_offset, c.end_offset, a.published_at, c.known_from, c.known_to, c.recorded_from, c.recorded_to,
       a.outlet, a.story_id, regexp_replace(lower(coalesce(c.source, s.story_source)), '^the ', '') AS independent_source,
       c.confidence
FROM store.claims AS c
JOIN store.standing_articles AS a USING (article_id)
LEFT JOIN store.story_sources AS s USING (story_id);
COMMENT ON VIEW store.claim_rows IS 'All claims, standing and superseded';
COMMENT ON COLUMN store.claim_rows.claim_id IS 'Id of the statement, stable over re-runs';
COMMENT ON COLUMN store.claim_rows.article_id IS 'Article';
COMMENT ON COLUMN store.claim_rows.firm IS 'Who has, gets, makes or loses the chips; NULL where none is named';
COMMENT ON COLUMN store.claim_rows.chip IS 'Chip or family; NULL for plain GPUs or AI chips';
COMMENT ON COLUMN store.claim_rows.low IS 'Lower bound in chips; NULL where open';
COMMENT ON COLUMN store.claim_rows.high IS 'Upper bound in chips; NULL where open';
COMMENT ON COLUMN store.claim_rows.approx IS 'Whether the text says about, nearly, some';
COMMENT ON COLUMN store.claim_rows.relation IS 'holds, acquires, makes, sells, diverted';
COMMENT ON COLUMN store.claim_rows.status IS 'actual, planned, denied';
COMMENT ON COLUMN store.claim_rows.source IS 'Who says so, where the text names someone other than the outlet';
COMMENT ON COLUMN store.claim_rows.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN store.claim_rows.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN store.claim_rows.end_offset IS 'Character after the quote';
COMMENT ON COLUMN store.claim_rows.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN store.claim_rows.known_from IS 'When the public could know it (UTC)';
COMMENT ON COLUMN store.claim_rows.known_to IS 'When a correction took it back; empty here';
COMMENT ON COLUMN store.claim_rows.recorded_from IS 'When this warehouse stored it (UTC)';
COMMENT ON COLUMN store.claim_rows.recorded_to IS 'When this warehouse superseded it; empty here';
COMMENT ON COLUMN store.claim_rows.outlet IS 'Who published the article';
COMMENT ON COLUMN store.claim_rows.story_id IS 'Story of the article';
COMMENT ON COLUMN store.claim_rows.independent_source IS 
    'Whom the statement goes back to: the source that it names, else the outlet that first told the story; in lower case';
COMMENT ON COLUMN store.claim_rows.confidence IS 'Of the extractor, 0 to 1';

CREATE VIEW gpu_claims AS SELECT * FROM store.claim_rows WHERE recorded_to IS NULL AND known_to IS NULL;
COMMENT ON VIEW gpu_claims IS 'One row for each distinct statement of (firm, chip, number) in an article that still stands';
COMMENT ON COLUMN gpu_claims.claim_id IS 'Id of the statement, stable over re-runs';
COMMENT ON COLUMN gpu_claims.article_id IS 'Article';
COMMENT ON COLUMN gpu_claims.firm IS 'Who has, gets, makes or loses the chips; NULL where none is named';
COMMENT ON COLUMN gpu_claims.chip IS 'Chip or family; NULL for plain GPUs or AI chips';
COMMENT ON COLUMN gpu_claims.low IS 'Lower bound in chips; NULL where open';
COMMENT ON COLUMN gpu_claims.high IS 'Upper bound in chips; NULL where open';
COMMENT ON COLUMN gpu_claims.approx IS 'Whether the text says about, nearly, some';
COMMENT ON COLUMN gpu_claims.relation IS 'holds, acquires, makes, sells, diverted';
COMMENT ON COLUMN gpu_claims.status IS 'actual, planned, denied';
COMMENT ON COLUMN gpu_claims.source IS 'Who says so, where the text names someone other than the outlet';
COMMENT ON COLUMN gpu_claims.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN gpu_claims.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN gpu_claims.end_offset IS 'Character after the quote';
COMMENT ON COLUMN gpu_claims.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN gpu_claims.known_from IS 'When the public could know it (UTC)';
COMMENT ON COLUMN gpu_claims.known_to IS 'When a correction took it back; empty here';
COMMENT ON COLUMN gpu_claims.recorded_from IS 'When this warehouse stored it (UTC)';
COMMENT ON COLUMN gpu_claims.recorded_to IS 'When this warehouse superseded it; empty here';
COMMENT ON COLUMN gpu_claims.outlet IS 'Who published the article';
COMMENT ON COLUMN gpu_claims.story_id IS 'Story of the article';
COMMENT ON COLUMN gpu_claims.independent_source IS
    'Whom the statement goes back to: the source that it names, else the outlet that first told the story; in lower case';
COMMENT ON COLUMN gpu_claims.confidence IS 'Of the extractor, 0 to 1';

CREATE VIEW store.report_rows AS
SELECT r.event_id, f.article_id, f.kind, f.issuer, f.status, f.is_new, f.quote, f.start_offset, f.end_offset,
       a.published_at, f.agency, f.targets, f.items, f.acted, f.effective, f.primary_source, f.confidence, r.score,
       r.reasons, f.finding_id, a.title, a.url, a.outlet, a.story_id, s.story_source, f.known_from, f.known_to
FROM store.sanction_reports AS r
JOIN store.sanction_findings AS f ON f.finding_id = r.finding_id AND f.recorded_to IS NULL
JOIN store.standing_articles AS a USING (article_id)
LEFT JOIN store.story_sources AS s USING (story_id)
WHERE r.recorded_to IS NULL;
COMMENT ON VIEW store.report_rows IS 'Reports of events with their articles, those that were taken back among them';
COMMENT ON COLUMN store.report_rows.event_id IS 'Event';
COMMENT ON COLUMN store.report_rows.article_id IS 'Article that reports it';
COMMENT ON COLUMN store.report_rows.kind IS 'Kind of measure, as this article has it';
COMMENT ON COLUMN store.report_rows.issuer IS 'Whose act, as this article has it: ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN store.report_rows.status IS 'proposed, adopted, denied, as this article has it';
COMMENT ON COLUMN store.report_rows.is_new IS 'Whether the article has it as its news, not as background';
COMMENT ON COLUMN store.report_rows.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN store.report_rows.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN store.report_rows.end_offset IS 'Character after the quote';
COMMENT ON COLUMN store.report_rows.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN store.report_rows.agency IS 'Government body, where named';
COMMENT ON COLUMN store.report_rows.targets IS 'Firms and persons by name, countries by ISO code';
COMMENT ON COLUMN store.report_rows.items IS 'Chips by name, other goods as short nouns';
COMMENT ON COLUMN store.report_rows.acted IS 'ISO day, month or year of the act, as the article gives it';
COMMENT ON COLUMN store.report_rows.effective IS 
    'ISO day, month or year from which it holds, as the article gives it';
COMMENT ON COLUMN store.report_rows.primary_source IS 'Federal Register number or link to the issuer''s own notice';
COMMENT ON COLUMN store.report_rows.confidence IS 'Of the extractor, 0 to 1';
COMMENT ON COLUMN store.report_rows.score IS 'Score of the decision; 0 for the report that opened the event';
COMMENT ON COLUMN store.report_rows.reasons IS 'What spoke for and against it';
COMMENT ON COLUMN store.report_rows.finding_id IS 'Finding, see sanction_findings';
COMMENT ON COLUMN store.report_rows.title IS 'Headline of the article';
COMMENT ON COLUMN store.report_rows.url IS 'Address of the article';
COMMENT ON COLUMN store.report_rows.outlet IS 'Who published the article';
COMMENT ON COLUMN store.report_rows.story_id IS 'Story of the article';
COMMENT ON COLUMN store.report_rows.story_source IS 'Publisher that the story goes back to';
COMMENT ON COLUMN store.report_rows.known_from IS 'When the public could know it';
COMMENT ON COLUMN store.report_rows.known_to IS 'When a correction took it back';

CREATE VIEW sanction_reports AS
SELECT event_id, article_id, kind, issuer, status, is_new, quote, start_offset, end_offset, published_at, agency,
       targets, items, acted, effective, primary_source, confidence, score, reasons, finding_id, title, url, outlet,
       story_id
FROM store.report_rows WHERE known_to IS NULL;
COMMENT ON VIEW sanction_reports IS 'One row for each report of a sanction event in an article';
COMMENT ON COLUMN sanction_reports.event_id IS 'Event';
COMMENT ON COLUMN sanction_reports.article_id IS 'Article that reports it';
COMMENT ON COLUMN sanction_reports.kind IS 'Kind of measure, as this article has it';
COMMENT ON COLUMN sanction_reports.issuer IS 'Whose act, as this article has it: ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN sanction_reports.status IS 'proposed, adopted, denied, as this article has it';
COMMENT ON COLUMN sanction_reports.is_new IS 'Whether the article has it as its news, not as background';
COMMENT ON COLUMN sanction_reports.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN sanction_reports.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN sanction_reports.end_offset IS 'Character after the quote';
COMMENT ON COLUMN sanction_reports.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN sanction_reports.agency IS 'Government body, where named';
COMMENT ON COLUMN sanction_reports.targets IS 'Firms and persons by name, countries by ISO code';
COMMENT ON COLUMN sanction_reports.items IS 'Chips by name, other goods as short nouns';
COMMENT ON COLUMN sanction_reports.acted IS 'ISO day, month or year of the act, as the article gives it';
COMMENT ON COLUMN sanction_reports.effective IS 'ISO day, month or year from which it holds, as the article gives it';
COMMENT ON COLUMN sanction_reports.primary_source IS 'Federal Register number or link to the issuer''s own notice';
COMMENT ON COLUMN sanction_reports.confidence IS 'Of the extractor, 0 to 1';
COMMENT ON COLUMN sanction_reports.score IS 'How well it fits the event; 0 for the report that opened it';
COMMENT ON COLUMN sanction_reports.reasons IS 'What spoke for and against it';
COMMENT ON COLUMN sanction_reports.finding_id IS 'Id of the finding';
COMMENT ON COLUMN sanction_reports.title IS 'Headline of the article';
COMMENT ON COLUMN sanction_reports.url IS 'Address of the article';
COMMENT ON COLUMN sanction_reports.outlet IS 'Who published the article';
COMMENT ON COLUMN sanction_reports.story_id IS 'Story of the article';

CREATE VIEW sanction_events AS
SELECT e.event_id, e.kind, e.issuer, e.agency, e.targets, e.items, e.status, e.announced_on, e.effective_on,
       n.first_reported_at, n.last_reported_at, n.reports, n.independent_sources, e.headline, e.quote, e.list,
       e.primary_source, n.news_reports
FROM store.sanction_events AS e
JOIN (
    SELECT event_id, min(published_at) AS first_reported_at, max(published_at) AS last_reported_at,
           count(DISTINCT article_id) AS reports, count(DISTINCT story_source) AS independent_sources,
           count(DISTINCT article_id) FILTER (is_new) AS news_reports
    FROM store.report_rows WHERE known_to IS NULL GROUP BY event_id
) AS n USING (event_id)
WHERE e.recorded_to IS NULL AND e.known_to IS NULL;
COMMENT ON VIEW sanction_events IS 'One row for each government measure, resolved from many reports';
COMMENT ON COLUMN sanction_events.event_id IS 'Event, stable over re-runs';
COMMENT ON COLUMN sanction_events.kind IS
    'export_control, listing, licence, easing, enforcement, procurement_ban, investment, tariff';
COMMENT ON COLUMN sanction_events.issuer IS 'Whose act: ISO 3166-1 alpha-2 code, EU or UN; NULL where unknown';
COMMENT ON COLUMN sanction_events.agency IS 'Government body, where named';
COMMENT ON COLUMN sanction_events.targets IS 'Firms and persons by name, countries by ISO code';
COMMENT ON COLUMN sanction_events.items IS 'Chips by name, other goods as short nouns';
COMMENT ON COLUMN sanction_events.status IS
    'Last step: proposed, announced, effective, eased, rescinded, denied, settled';
COMMENT ON COLUMN sanction_events.announced_on IS 'Day of the announcement; NULL where unknown';
COMMENT ON COLUMN sanction_events.effective_on IS 'Day from which it holds; NULL where unknown';
COMMENT ON COLUMN sanction_events.first_reported_at IS 'Publication of the first report held (UTC)';
COMMENT ON COLUMN sanction_events.last_reported_at IS 'Publication of the last report held (UTC)';
COMMENT ON COLUMN sanction_events.reports IS 'Articles that report it';
COMMENT ON COLUMN sanction_events.independent_sources IS 'Different outlets, copies of one story counted once';
COMMENT ON COLUMN sanction_events.headline IS 'Title of its first report';
COMMENT ON COLUMN sanction_events.quote IS 'Words of its first report';
COMMENT ON COLUMN sanction_events.list IS 'For a listing: which list';
COMMENT ON COLUMN sanction_events.primary_source IS 'Federal Register number or link to the issuer''s own notice';
COMMENT ON COLUMN sanction_events.news_reports IS 'Articles that had it as their news; 0 where it is only background';

CREATE VIEW sanction_timeline AS
SELECT event_id, step_on, status, article_id, quote, step_precision, is_new
FROM store.sanction_steps WHERE recorded_to IS NULL AND known_to IS NULL;
COMMENT ON VIEW sanction_timeline IS 'One row for each status step of a sanction event';
COMMENT ON COLUMN sanction_timeline.event_id IS 'Event';
COMMENT ON COLUMN sanction_timeline.step_on IS 'Day of the step; a month or year is its first day; NULL where unknown';
COMMENT ON COLUMN sanction_timeline.status IS 'proposed, announced, effective, eased, rescinded, denied, settled';
COMMENT ON COLUMN sanction_timeline.article_id IS 'First article that reports it';
COMMENT ON COLUMN sanction_timeline.quote IS 'Its words';
COMMENT ON COLUMN sanction_timeline.step_precision IS 'How exact step_on is: day, month, year, unknown';
COMMENT ON COLUMN sanction_timeline.is_new IS 'Whether a report had the step as its news';

CREATE VIEW listings AS
SELECT p.party, e.list, e.issuer, coalesce(e.effective_on, e.announced_on) AS listed_on,
       (SELECT min(coalesce(try_cast(rpad(r.acted, 10, '-01') AS DATE), r.published_at::DATE))
        FROM store.report_rows AS r
        WHERE r.event_id = e.event_id AND r.known_to IS NULL AND r.kind = 'easing' AND r.status = 'adopted'
          AND list_contains(r.targets, p.party)) AS delisted_on,
       e.event_id
FROM store.sanction_events AS e, (SELECT unnest(e.targets)) AS p (party)
WHERE e.recorded_to IS NULL AND e.known_to IS NULL AND e.kind = 'listing' AND e.status NOT IN ('proposed', 'denied')
  AND p.party NOT IN (SELECT code FROM store.countries);
COMMENT ON VIEW listings IS 'One row for each party put on a list by a known event; parties are named as the news name them';
COMMENT ON COLUMN listings.party IS 'Firm, institute or person';
COMMENT ON COLUMN listings.list IS 'List, as far as the reports name it';
COMMENT ON COLUMN listings.issuer IS 'Whose list: ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN listings.listed_on IS 'Day from which it stands on the list; NULL where unknown';
COMMENT ON COLUMN listings.delisted_on IS 'Day on which it was taken off; NULL while it stands, as far as is known';
COMMENT ON COLUMN listings.event_id IS 'Event that put it there';

CREATE VIEW delay_reports AS
SELECT r.delay_id, f.article_id, f.subject, f.firm, f.cause, f.months_low, f.months_high, f.expected_before,
       f.expected_now, f.quote, f.start_offset, f.end_offset, a.published_at, a.title, a.url, a.outlet, a.story_id
FROM store.delay_reports AS r
JOIN store.delay_findings AS f ON f.finding_id = r.finding_id AND f.recorded_to IS NULL AND f.known_to IS NULL
JOIN store.standing_articles AS a USING (article_id)
WHERE r.recorded_to IS NULL;
COMMENT ON VIEW delay_reports IS 'One row for each report of a delay in an article';
COMMENT ON COLUMN delay_reports.delay_id IS 'Delay';
COMMENT ON COLUMN delay_reports.article_id IS 'Article that reports it';
COMMENT ON COLUMN delay_reports.subject IS 'What is late, as this article names it';
COMMENT ON COLUMN delay_reports.firm IS 'Whose it is, as this article has it';
COMMENT ON COLUMN delay_reports.cause IS 'chip_access, technical, supply, regulatory, commercial, unknown';
COMMENT ON COLUMN delay_reports.months_low IS 'At least how late, in months, where the article says';
COMMENT ON COLUMN delay_reports.months_high IS 'At most how late, in months, where the article says';
COMMENT ON COLUMN delay_reports.expected_before IS 'ISO day, month or year for which it was expected';
COMMENT ON COLUMN delay_reports.expected_now IS 'ISO day, month or year for which it is now expected';
COMMENT ON COLUMN delay_reports.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN delay_reports.start_offset IS 'First character of the quote in title, two newlines, text';
COMMENT ON COLUMN delay_reports.end_offset IS 'Character after the quote';
COMMENT ON COLUMN delay_reports.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN delay_reports.title IS 'Headline of the article';
COMMENT ON COLUMN delay_reports.url IS 'Address of the article';
COMMENT ON COLUMN delay_reports.outlet IS 'Who published the article';
COMMENT ON COLUMN delay_reports.story_id IS 'Story of the article';

CREATE VIEW delays AS
SELECT d.delay_id, d.subject, d.subject_kind, d.firm, d.cause, d.first_expected, d.now_expected, d.slip_months_low,
       d.slip_months_high, d.status, n.reports, n.first_reported_at, n.last_reported_at, d.quote
FROM store.delays AS d
JOIN (
    SELECT delay_id, count(DISTINCT article_id) AS reports, min(published_at) AS first_reported_at,
           max(published_at) AS last_reported_at
    FROM delay_reports GROUP BY delay_id
) AS n USING (delay_id)
WHERE d.recorded_to IS NULL AND d.known_to IS NULL;
COMMENT ON VIEW delays IS 'One row for each delayed thing';
COMMENT ON COLUMN delays.delay_id IS 'Delay, stable over re-runs';
COMMENT ON COLUMN delays.subject IS 'What is late';
COMMENT ON COLUMN delays.subject_kind IS 'model, chip, datacenter, fab, shipment, rule, other';
COMMENT ON COLUMN delays.firm IS 'Whose it is; NULL where unknown';
COMMENT ON COLUMN delays.cause IS 'chip_access, technical, supply, regulatory, commercial, unknown: the one named most often';
COMMENT ON COLUMN delays.first_expected IS 'For when it was first expected; a month or year is its first day';
COMMENT ON COLUMN delays.now_expected IS 'For when it is now expected; a month or year is its first day';
COMMENT ON COLUMN delays.slip_months_low IS 'At least how late, in months, by the newest report that says';
COMMENT ON COLUMN delays.slip_months_high IS 'At most how late, in months, by the newest report that says';
COMMENT ON COLUMN delays.status IS 'open, resolved, cancelled; open until a report says otherwise';
COMMENT ON COLUMN delays.reports IS 'Articles that report it';
COMMENT ON COLUMN delays.first_reported_at IS 'Publication of the first report held (UTC)';
COMMENT ON COLUMN delays.last_reported_at IS 'Publication of the last report held (UTC)';
COMMENT ON COLUMN delays.quote IS 'Words of its newest report';

CREATE VIEW gpu_capacity AS
SELECT month, firm, chip, basis, low, mid, high, h100e_low, h100e_mid, h100e_high, claims, independent_sources
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

CREATE VIEW restriction_status AS
SELECT chip, destination, valid_from, control, rule, basis FROM store.restriction_status WHERE recorded_to IS NULL;
COMMENT ON VIEW restriction_status IS 'One row for each chip, destination and date from which a control holds, by the rules';
COMMENT ON COLUMN restriction_status.chip IS 'Chip';
COMMENT ON COLUMN restriction_status.destination IS 'ISO 3166-1 alpha-2 code or group of destinations';
COMMENT ON COLUMN restriction_status.valid_from IS 'Day from which it holds, until the next row''s';
COMMENT ON COLUMN restriction_status.control IS
    'allowed, notify, licence, case_by_case, presumption_of_denial, barred, unknown';
COMMENT ON COLUMN restriction_status.rule IS 'Rule that decides';
COMMENT ON COLUMN restriction_status.basis IS 'How it decides';

CREATE VIEW sanction_index AS
SELECT month, issuer, target, value, threats, acts, reports, articles, preliminary
FROM store.sanction_index WHERE recorded_to IS NULL;
COMMENT ON VIEW sanction_index IS 'One row for each month, issuer and target: how much was reported of government measures';
COMMENT ON COLUMN sanction_index.month IS 'First day of the month';
COMMENT ON COLUMN sanction_index.issuer IS 'Whose measures; NULL for all';
COMMENT ON COLUMN sanction_index.target IS 'Against whom; NULL for all';
COMMENT ON COLUMN sanction_index.value IS 'Index, mean 100 over the base period';
COMMENT ON COLUMN sanction_index.threats IS 'The part from proposed measures';
COMMENT ON COLUMN sanction_index.acts IS 'The part from adopted measures';
COMMENT ON COLUMN sanction_index.reports IS 'Reports of measures';
COMMENT ON COLUMN sanction_index.articles IS 'All articles of the same sources in the month: the denominator';
COMMENT ON COLUMN sanction_index.preliminary IS 'Whether the month still runs';

CREATE VIEW delay_index AS
SELECT month, firm, open_delays, new_delays, median_slip_months, share_chip_access
FROM store.delay_index WHERE recorded_to IS NULL;
COMMENT ON VIEW delay_index IS 'One row for each month and firm: what is late';
COMMENT ON COLUMN delay_index.month IS 'First day of the month';
COMMENT ON COLUMN delay_index.firm IS 'Firm; NULL for all';
COMMENT ON COLUMN delay_index.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN delay_index.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN delay_index.median_slip_months IS 'Median slip of the open delays, in months';
COMMENT ON COLUMN delay_index.share_chip_access IS 'Share of the open delays put down to access to chips';

CREATE VIEW feeds AS
SELECT url, name, outlet,
       CASE WHEN outcome = 'gone' THEN 'gone' WHEN outcome = 'failed' THEN 'failing'
            WHEN last_change_at < last_fetch_at - INTERVAL 14 DAY THEN 'stale' ELSE 'ok' END AS health,
       last_success_at, last_change_at, error, last_fetch_at, entries, failures
FROM store.feeds;
COMMENT ON VIEW feeds IS 'One row for each source: how it is';
COMMENT ON COLUMN feeds.url IS 'Address of the feed';
COMMENT ON COLUMN feeds.name IS 'Name in the configuration';
COMMENT ON COLUMN feeds.outlet IS 'Outlet in the configuration';
COMMENT ON COLUMN feeds.health IS 'ok; stale: answers, but nothing new for 14 days; failing: the last fetch failed; gone: answered 410';
COMMENT ON COLUMN feeds.last_success_at IS 'When it last answered well (UTC)';
COMMENT ON COLUMN feeds.last_change_at IS 'When it last brought something new (UTC)';
COMMENT ON COLUMN feeds.error IS 'What was wrong at the last fetch; NULL where nothing';
COMMENT ON COLUMN feeds.last_fetch_at IS 'When it was last tried (UTC)';
COMMENT ON COLUMN feeds.entries IS 'Entries that the last parsed answer held';
COMMENT ON COLUMN feeds.failures IS 'Failed fetches since the last success';

CREATE VIEW runs AS
SELECT run_id, started_at, ended_at, articles_new, findings_new, events_new, alerts_sent, version, stage,
       articles_revised, events_changed, troubles, error
FROM store.runs;
COMMENT ON VIEW runs IS 'One row for each run of the pipeline or of a single stage';
COMMENT ON COLUMN runs.run_id IS 'Id of the run';
COMMENT ON COLUMN runs.started_at IS 'Start (UTC)';
COMMENT ON COLUMN runs.ended_at IS 'End (UTC); NULL while it runs or where it was killed';
COMMENT ON COLUMN runs.articles_new IS 'Articles stored for the first time';
COMMENT ON COLUMN runs.findings_new IS 'Findings stored';
COMMENT ON COLUMN runs.events_new IS 'Sanction events opened';
COMMENT ON COLUMN runs.alerts_sent IS 'Webhooks delivered';
COMMENT ON COLUMN runs.version IS 'Versions of chipwatch and its extractor';
COMMENT ON COLUMN runs.stage IS 'pipeline, or the stage that ran alone';
COMMENT ON COLUMN runs.articles_revised IS 'New revisions of known articles';
COMMENT ON COLUMN runs.events_changed IS 'Known sanction events that changed';
COMMENT ON COLUMN runs.troubles IS 'Expected troubles met';
COMMENT ON COLUMN runs.error IS 'What ended it early; NULL where nothing';

CREATE VIEW troubles AS SELECT feed, place, code, message, times, first_at, last_at FROM store.troubles;
COMMENT ON VIEW troubles IS 'One row for each expected trouble that was met: dead pages, articles without text, malformed lines';
COMMENT ON COLUMN troubles.feed IS 'Feed on whose way it happened; NULL elsewhere';
COMMENT ON COLUMN troubles.place IS 'Page, file, line or subscriber';
COMMENT ON COLUMN troubles.code IS 'Short code';
COMMENT ON COLUMN troubles.message IS 'What is wrong and what to do';
COMMENT ON COLUMN troubles.times IS 'How often it was seen';
COMMENT ON COLUMN troubles.first_at IS 'When it was first seen (UTC)';
COMMENT ON COLUMN troubles.last_at IS 'When it was last seen (UTC)';
