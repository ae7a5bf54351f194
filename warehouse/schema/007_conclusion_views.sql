-- What SQL users see of events, listings, delays and indicators. Columns may be added by later files, none renamed.

-- Stories are joined from outside: an inner join would first put all articles and all stories together, however few of
-- them a question is about.
CREATE VIEW store.report_rows AS
SELECT r.event_id, f.article_id, f.kind, f.issuer, f.status, f.is_new, f.quote, f.start_offset, f.end_offset,
       a.published_at, f.agency, f.targets, f.items, f.acted, f.effective, f.primary_source, f.confidence, r.score,
       r.reasons, f.finding_id, a.title, a.url, a.outlet, st.story_id, s.story_source, f.known_from, f.known_to
FROM store.sanction_reports AS r
JOIN store.sanction_findings AS f ON f.finding_id = r.finding_id AND f.recorded_to IS NULL
JOIN store.articles AS a ON a.article_id = f.article_id AND a.recorded_to IS NULL
LEFT JOIN store.stories AS st ON st.article_id = f.article_id
LEFT JOIN store.story_sources AS s ON s.story_id = st.story_id
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
COMMENT ON COLUMN store.report_rows.effective IS 'ISO day, month or year from which it holds, as the article gives it';
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
SELECT event_id, step_on, status, article_id, quote, step_precision, is_new, about
FROM store.sanction_steps WHERE recorded_to IS NULL AND known_to IS NULL;
COMMENT ON VIEW sanction_timeline IS 'One row for each step of a sanction event';
COMMENT ON COLUMN sanction_timeline.event_id IS 'Event';
COMMENT ON COLUMN sanction_timeline.step_on IS 'Day of the step; a month or year is its first day; NULL where unknown';
COMMENT ON COLUMN sanction_timeline.status IS 'proposed, announced, effective, eased, rescinded, denied, settled';
COMMENT ON COLUMN sanction_timeline.article_id IS 'First article that reports it';
COMMENT ON COLUMN sanction_timeline.quote IS 'Its words';
COMMENT ON COLUMN sanction_timeline.step_precision IS 'How exact step_on is: day, month, year, unknown';
COMMENT ON COLUMN sanction_timeline.is_new IS 'Whether a report had the step as its news';
COMMENT ON COLUMN sanction_timeline.about IS
    'measure: the step gives the event its status; easing_plan (its easing is proposed or denied), hearing (a case goes on): it does not';

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
COMMENT ON VIEW listings IS
    'One row for each party put on a list by a known event; parties are named as the news name them';
COMMENT ON COLUMN listings.party IS 'Firm, institute or person';
COMMENT ON COLUMN listings.list IS 'List, as far as the reports name it';
COMMENT ON COLUMN listings.issuer IS 'Whose list: ISO 3166-1 alpha-2 code, EU or UN';
COMMENT ON COLUMN listings.listed_on IS 'Day from which it stands on the list; NULL where unknown';
COMMENT ON COLUMN listings.delisted_on IS 'Day on which it was taken off; NULL while it stands, as far as is known';
COMMENT ON COLUMN listings.event_id IS 'Event that put it there';

CREATE VIEW delay_reports AS
SELECT r.delay_id, f.article_id, f.subject, f.firm, f.cause, f.months_low, f.months_high, f.expected_before,
       f.expected_now, f.quote, f.start_offset, f.end_offset, a.published_at, a.title, a.url, a.outlet, st.story_id,
       r.says AS status, try_cast(rpad(f.expected_now, 10, '-01') AS DATE) AS expected_on
FROM store.delay_reports AS r
JOIN store.delay_findings AS f ON f.finding_id = r.finding_id AND f.recorded_to IS NULL AND f.known_to IS NULL
JOIN store.articles AS a ON a.article_id = f.article_id AND a.recorded_to IS NULL
LEFT JOIN store.stories AS st ON st.article_id = f.article_id
WHERE r.recorded_to IS NULL;
COMMENT ON VIEW delay_reports IS
    'One row for each report of a delay in an article: in order, its expected dates over time';
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
COMMENT ON COLUMN delay_reports.status IS 'What this article says of it, by its words: open, resolved, cancelled';
COMMENT ON COLUMN delay_reports.expected_on IS 'expected_now as a date; a month or year is its first day';

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
COMMENT ON COLUMN delays.cause IS
    'chip_access, technical, supply, regulatory, commercial, unknown: the one named most often';
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

CREATE VIEW restriction_status AS
SELECT chip, destination, valid_from, control, rule, basis, announced
FROM store.restriction_status WHERE recorded_to IS NULL;
COMMENT ON VIEW restriction_status IS
    'One row for each chip, destination and date from which a control holds, by the rules';
COMMENT ON COLUMN restriction_status.chip IS 'Chip';
COMMENT ON COLUMN restriction_status.destination IS 'ISO 3166-1 alpha-2 code';
COMMENT ON COLUMN restriction_status.valid_from IS 'Day from which it holds, until the next row''s';
COMMENT ON COLUMN restriction_status.control IS
    'allowed, notify, licence, case_by_case, presumption_of_denial, barred, unknown';
COMMENT ON COLUMN restriction_status.rule IS 'Rule that decides; NULL where none does';
COMMENT ON COLUMN restriction_status.basis IS 'How it decides';
COMMENT ON COLUMN restriction_status.announced IS
    'Day on which that rule became public, which for a letter to a firm may be later than the day from which it holds';

CREATE VIEW sanction_index AS
SELECT month, issuer, target, value, threats, acts, reports, articles, preliminary
FROM store.sanction_index WHERE recorded_to IS NULL;
COMMENT ON VIEW sanction_index IS
    'One row for each month, issuer and target: how much was reported of government measures';
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
SELECT month, firm, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low, median_slip_high
FROM store.delay_index WHERE recorded_to IS NULL;
COMMENT ON VIEW delay_index IS 'One row for each month and firm: what is late';
COMMENT ON COLUMN delay_index.month IS 'First day of the month';
COMMENT ON COLUMN delay_index.firm IS 'Firm; NULL for all';
COMMENT ON COLUMN delay_index.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN delay_index.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN delay_index.median_slip_months IS
    'Median slip of the open delays, in months, each at the middle of its range';
COMMENT ON COLUMN delay_index.share_chip_access IS 'Share of the open delays put down to access to chips';
COMMENT ON COLUMN delay_index.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN delay_index.median_slip_high IS 'Median slip, each at the upper end of its range';

CREATE VIEW delay_index_by_kind AS
SELECT month, subject_kind, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low,
       median_slip_high
FROM store.delay_index_by_kind WHERE recorded_to IS NULL;
COMMENT ON VIEW delay_index_by_kind IS 'One row for each month and kind of thing: what is late';
COMMENT ON COLUMN delay_index_by_kind.month IS 'First day of the month';
COMMENT ON COLUMN delay_index_by_kind.subject_kind IS
    'model, chip, datacenter, fab, shipment, rule, other; NULL for all';
COMMENT ON COLUMN delay_index_by_kind.open_delays IS 'Delays open at the end of the month';
COMMENT ON COLUMN delay_index_by_kind.new_delays IS 'Delays first reported in the month';
COMMENT ON COLUMN delay_index_by_kind.median_slip_months IS
    'Median slip of the open delays, in months, each at the middle of its range';
COMMENT ON COLUMN delay_index_by_kind.share_chip_access IS 'Share of the open delays put down to access to chips';
COMMENT ON COLUMN delay_index_by_kind.median_slip_low IS 'Median slip, each at the lower end of its range';
COMMENT ON COLUMN delay_index_by_kind.median_slip_high IS 'Median slip, each at the upper end of its range';

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
COMMENT ON COLUMN delay_resolution.still_open_low IS
    'Lower end of its 95 % confidence interval; NULL where no delay is left';
COMMENT ON COLUMN delay_resolution.still_open_high IS
    'Upper end of its 95 % confidence interval; NULL where no delay is left';

CREATE VIEW event_tickers AS
WITH RECURSIVE shares AS (
    SELECT firm, aliases, ticker, parent FROM store.firms
    UNION
    SELECT s.firm, s.aliases, f.ticker, f.parent FROM shares AS s JOIN store.firms AS f ON f.firm = s.parent
    WHERE s.ticker IS NULL
),
items AS (
    SELECT event_id, unnest(items) AS item FROM sanction_events
),
-- A chip that an event names, and its members where it names a family.
goods AS (
    SELECT i.event_id, c.chip, c.maker FROM items AS i JOIN store.chips AS c
    ON lower(c.chip) = lower(i.item) OR lower(c.family) = lower(i.item)
),
aims AS (
    SELECT event_id, list_filter(targets, lambda t: regexp_full_match(t, '[A-Z]{2}')) AS countries FROM sanction_events
),
-- Who is known, by the day of the event, to have or to order such chips, in the countries that the event is aimed at.
customers AS (
    SELECT DISTINCT g.event_id, k.firm, k.chip
    FROM goods AS g
    JOIN sanction_events AS e USING (event_id)
    JOIN aims AS a USING (event_id)
    JOIN gpu_claims AS k ON k.chip = g.chip AND k.relation IN ('holds', 'acquires') AND k.status <> 'denied'
        AND k.published_at <= e.first_reported_at
    JOIN store.firms AS f ON f.firm = k.firm AND f.firm IS DISTINCT FROM g.maker
    WHERE len(a.countries) = 0 OR list_contains(a.countries, f.country)
),
exposed AS (
    SELECT event_id, unnest(targets) AS party, 'named' AS exposure, NULL::VARCHAR AS chip FROM sanction_events
    UNION ALL
    SELECT event_id, maker, 'maker', chip FROM goods WHERE maker IS NOT NULL
    UNION ALL
    SELECT event_id, firm, 'customer', chip FROM customers
)
SELECT x.event_id, s.ticker, s.firm, x.exposure,
       coalesce(list_sort(array_agg(DISTINCT x.chip) FILTER (x.chip IS NOT NULL)), []) AS chips,
       e.kind, e.issuer, e.status, e.announced_on, e.first_reported_at,
       least(coalesce(e.announced_on, e.first_reported_at::DATE), e.first_reported_at::DATE) AS known_on
FROM exposed AS x
JOIN sanction_events AS e USING (event_id)
JOIN shares AS s ON s.firm = x.party OR list_contains(s.aliases, x.party)
WHERE s.ticker IS NOT NULL
GROUP BY ALL;
COMMENT ON VIEW event_tickers IS
    'One row for each event, listed share and way in which the event exposes it; join it with prices of your own';
COMMENT ON COLUMN event_tickers.event_id IS 'Event, see sanction_events';
COMMENT ON COLUMN event_tickers.ticker IS 'EXCHANGE:CODE of the firm, or of the firm that owns it';
COMMENT ON COLUMN event_tickers.firm IS 'Firm that is exposed';
COMMENT ON COLUMN event_tickers.exposure IS
    'named: the event is aimed at it; maker: it designs a chip that the event names; customer: it was known by then to have or order such chips';
COMMENT ON COLUMN event_tickers.chips IS 'Chips through which it is exposed; empty where it is named itself';
COMMENT ON COLUMN event_tickers.kind IS 'Kind of the event';
COMMENT ON COLUMN event_tickers.issuer IS 'Whose act: ISO 3166-1 alpha-2 code, EU or UN; NULL where unknown';
COMMENT ON COLUMN event_tickers.status IS 'Last step of the event';
COMMENT ON COLUMN event_tickers.announced_on IS 'Day of the announcement; NULL where unknown';
COMMENT ON COLUMN event_tickers.first_reported_at IS 'Publication of the first report held (UTC)';
COMMENT ON COLUMN event_tickers.known_on IS
    'First day on which the market could know it: the earlier of announcement and first report';

CREATE VIEW decisions AS
SELECT decision_id, kind, subject, object, decided_on, note, recorded_from
FROM store.decisions WHERE recorded_to IS NULL ORDER BY place;
COMMENT ON VIEW decisions IS 'One row for each decision of a person that events, claims and firms rest on';
COMMENT ON COLUMN decisions.decision_id IS 'Id of the decision';
COMMENT ON COLUMN decisions.kind IS 'merge, split, reject, confirm, alias';
COMMENT ON COLUMN decisions.subject IS 'Event or claim that was decided on; for an alias the name';
COMMENT ON COLUMN decisions.object IS 'For a merge the event that it goes into; for an alias the firm';
COMMENT ON COLUMN decisions.decided_on IS 'Day of the decision';
COMMENT ON COLUMN decisions.note IS 'Why, in the words of who decided';
COMMENT ON COLUMN decisions.recorded_from IS 'When this warehouse read it (UTC)';

CREATE VIEW uncertain AS
WITH told AS MATERIALIZED (
    SELECT event_id, headline, issuer, kind, announced_on, targets, items, list_filter(targets, lambda x: length(x) > 2) AS parties,
           (announced_on - DATE '1970-01-01') // 8 AS week
    FROM sanction_events WHERE news_reports > 0 AND issuer IS NOT NULL AND announced_on IS NOT NULL
),
pairs AS (
    SELECT a.event_id, b.event_id AS other, a.headline, b.headline AS other_headline
    FROM told AS a JOIN (SELECT * EXCLUDE (week), unnest([week - 1, week, week + 1]) AS week FROM told) AS b
    ON a.issuer = b.issuer AND a.kind = b.kind AND a.week = b.week
    WHERE a.event_id < b.event_id AND abs(a.announced_on - b.announced_on) <= 7
      AND (list_has_any(a.parties, b.targets) OR list_has_any(a.items, b.items))
),
grouped AS MATERIALIZED (
    SELECT claim_id, newest_claim_id, firm, chip, relation, low, high, quote, standing FROM claim_groups
    WHERE standing IN ('newest', 'superseded', 'contradicts')
),
jumps AS (
    SELECT n.claim_id, n.firm, n.chip, n.low, n.high, n.quote,
           max(coalesce(o.high, o.low)) AS before
    FROM grouped AS n JOIN grouped AS o ON o.newest_claim_id = n.claim_id AND o.standing = 'superseded'
    WHERE n.standing = 'newest' AND n.relation = 'holds'
    GROUP BY ALL
    HAVING coalesce(n.high, n.low) >= 5 * max(coalesce(o.high, o.low))
        OR coalesce(n.high, n.low) * 5 <= max(coalesce(o.high, o.low))
),
unknown AS (
    SELECT m.firm, count(DISTINCT m.article_id) AS articles, max(m.article_id) AS article_id
    FROM store.firm_mentions AS m ANTI JOIN store.firms AS f ON f.firm = m.firm
    ANTI JOIN store.aliases AS al ON al.name = lower(m.firm)
    WHERE m.recorded_to IS NULL AND m.known_to IS NULL
    GROUP BY m.firm HAVING count(DISTINCT m.article_id) >= 3
)
SELECT u.* FROM (
    SELECT 'low score' AS why, r.event_id AS id, r.article_id AS beside, r.quote AS words,
           'joined with a score of ' || r.score || ' where 5 is needed' AS detail
    FROM sanction_reports AS r WHERE r.is_new AND r.score BETWEEN 5 AND 5.5
    UNION ALL
    SELECT 'perhaps one', event_id, other, headline, 'same kind, issuer and days as: ' || other_headline FROM pairs
    UNION ALL
    SELECT 'contradiction', claim_id, newest_claim_id, quote,
           concat_ws(' ', firm, chip, 'another source says otherwise within sixty days')
    FROM grouped WHERE standing = 'contradicts'
    UNION ALL
    SELECT 'large jump', claim_id, NULL, quote, concat_ws(' ', firm, chip, 'was', before, 'before') FROM jumps
    UNION ALL
    SELECT 'unknown firm', n.firm, NULL, a.title, n.articles || ' articles name it'
    FROM unknown AS n JOIN store.articles AS a ON a.article_id = n.article_id AND a.recorded_to IS NULL
) AS u
WHERE u.id NOT IN (SELECT subject FROM store.decisions WHERE kind = 'confirm' AND recorded_to IS NULL);
COMMENT ON VIEW uncertain IS
    'One row for each thing that a person should look at; `chipwatch review` takes the decision';
COMMENT ON COLUMN uncertain.why IS 'low score, perhaps one, contradiction, large jump, unknown firm';
COMMENT ON COLUMN uncertain.id IS 'Event, claim or name to decide on';
COMMENT ON COLUMN uncertain.beside IS 'Article, event or claim that makes it uncertain';
COMMENT ON COLUMN uncertain.words IS 'Words or headline';
COMMENT ON COLUMN uncertain.detail IS 'What is uncertain about it';
