-- What conclusions say beyond the first version: steps that leave a status as it is, how delays end, which claims agree,
-- who is listed through whom, names that people decided on.

ALTER TABLE store.sanction_steps ADD COLUMN about VARCHAR DEFAULT 'measure';
COMMENT ON COLUMN store.sanction_steps.about IS
    'measure: it changes the status; easing_plan, hearing: it leaves the status as it is';

ALTER TABLE store.delay_reports ADD COLUMN says VARCHAR DEFAULT 'open';
COMMENT ON COLUMN store.delay_reports.says IS 'What the report says of the delay: open, resolved, cancelled';

CREATE OR REPLACE VIEW sanction_timeline AS
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

-- Stories are joined from outside: an inner join would first put all articles and all stories together, however few of
-- them a question is about.
CREATE OR REPLACE VIEW store.report_rows AS
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

CREATE OR REPLACE VIEW chip_mentions AS
SELECT m.article_id, m.chip, m.maker, m.mentions, m.spans, a.published_at, a.outlet, st.story_id
FROM store.chip_mentions AS m JOIN store.articles AS a ON a.article_id = m.article_id AND a.recorded_to IS NULL
LEFT JOIN store.stories AS st ON st.article_id = m.article_id
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

CREATE OR REPLACE VIEW delay_reports AS
SELECT r.delay_id, f.article_id, f.subject, f.firm, f.cause, f.months_low, f.months_high, f.expected_before,
       f.expected_now, f.quote, f.start_offset, f.end_offset, a.published_at, a.title, a.url, a.outlet, st.story_id,
       r.says AS status, try_cast(rpad(f.expected_now, 10, '-01') AS DATE) AS expected_on
FROM store.delay_reports AS r
JOIN store.delay_findings AS f ON f.finding_id = r.finding_id AND f.recorded_to IS NULL AND f.known_to IS NULL
JOIN store.articles AS a ON a.article_id = f.article_id AND a.recorded_to IS NULL
LEFT JOIN store.stories AS st ON st.article_id = f.article_id
WHERE r.recorded_to IS NULL;
COMMENT ON VIEW delay_reports IS 'One row for each report of a delay in an article: in order, its expected dates over time';
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

CREATE VIEW store.aliases AS
SELECT lower(subject) AS name, any_value(subject) AS alias, arg_max(object, place) AS firm
FROM store.decisions WHERE kind = 'alias' AND recorded_to IS NULL GROUP BY lower(subject);
COMMENT ON VIEW store.aliases IS 'Names that people said are a firm''s';
COMMENT ON COLUMN store.aliases.name IS 'The name, in lower case';
COMMENT ON COLUMN store.aliases.alias IS 'The name as it was written';
COMMENT ON COLUMN store.aliases.firm IS 'The firm''s usual name';

CREATE OR REPLACE VIEW firm_mentions AS
SELECT m.article_id, coalesce(al.firm, m.firm) AS firm, m.mentions, m.spans, a.published_at, a.outlet, st.story_id
FROM store.firm_mentions AS m JOIN store.articles AS a ON a.article_id = m.article_id AND a.recorded_to IS NULL
LEFT JOIN store.stories AS st ON st.article_id = m.article_id
LEFT JOIN store.aliases AS al ON al.name = lower(m.firm)
WHERE m.recorded_to IS NULL AND m.known_to IS NULL;
COMMENT ON VIEW firm_mentions IS 'One row for each firm in an article';
COMMENT ON COLUMN firm_mentions.article_id IS 'Article';
COMMENT ON COLUMN firm_mentions.firm IS 'Usual name of the firm';
COMMENT ON COLUMN firm_mentions.mentions IS 'Number of mentions';
COMMENT ON COLUMN firm_mentions.spans IS 'Their offsets in title, two newlines, text';
COMMENT ON COLUMN firm_mentions.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN firm_mentions.outlet IS 'Who published the article';
COMMENT ON COLUMN firm_mentions.story_id IS 'Story of the article';

CREATE OR REPLACE VIEW firms AS
SELECT f.firm, list_concat(f.aliases, coalesce(al.names, [])) AS aliases, f.country, f.parent, f.kind, f.ticker,
       'reference' AS origin, f.source
FROM store.firms AS f
LEFT JOIN (SELECT firm, list(alias ORDER BY alias) AS names FROM store.aliases GROUP BY firm) AS al USING (firm)
UNION ALL
SELECT DISTINCT m.firm, []::VARCHAR[], NULL, NULL, NULL, NULL, 'news', NULL
FROM store.firm_mentions AS m ANTI JOIN store.firms AS f ON f.firm = m.firm
ANTI JOIN store.aliases AS al ON al.name = lower(m.firm)
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

CREATE OR REPLACE VIEW store.claim_rows AS
SELECT c.finding_id AS claim_id, c.article_id, coalesce(al.firm, c.firm) AS firm, c.chip, c.low, c.high, c.approx,
       c.relation, c.status, c.source,
       c.quote, c.start_offset, c.end_offset, a.published_at, c.known_from, c.known_to, c.recorded_from, c.recorded_to,
       a.outlet, st.story_id, regexp_replace(lower(coalesce(c.source, s.story_source)), '^the ', '') AS independent_source,
       c.confidence
FROM store.claims AS c
JOIN store.articles AS a ON a.article_id = c.article_id AND a.recorded_to IS NULL
LEFT JOIN store.stories AS st ON st.article_id = c.article_id
LEFT JOIN store.story_sources AS s ON s.story_id = st.story_id
LEFT JOIN store.aliases AS al ON al.name = lower(c.firm)
WHERE c.finding_id NOT IN (SELECT subject FROM store.decisions WHERE kind = 'reject' AND recorded_to IS NULL);
COMMENT ON VIEW store.claim_rows IS 'All claims, standing and superseded, but those that people rejected';
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

-- What a firm holds changes, so a newer number supersedes an older one; orders, shipments and seizures each stand for
-- themselves, and so do two numbers of one article. Numbers agree where their ranges, each widened by a tenth, overlap;
-- "more than" reaches to three times the number. Within sixty days two sources that do
-- not agree contradict each other; after that the newer one is news.
CREATE VIEW claim_groups AS
WITH said AS (
    SELECT claim_id, firm, chip, relation, status, low, high, published_at, independent_source, quote, article_id,
           coalesce(low, 0) * 0.9 AS least, coalesce(high, low * 3, 0) * 1.1 AS most,
           row_number() OVER (
               PARTITION BY firm, chip, relation, status ORDER BY published_at DESC, claim_id DESC
           ) AS age
    FROM gpu_claims WHERE firm IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL)
),
beside AS (
    SELECT s.*, n.claim_id AS newest_claim_id, s.least <= n.most AND n.least <= s.most AS same,
           n.independent_source AS newest_source, n.published_at AS newest_at, n.article_id AS newest_article
    FROM said AS s JOIN said AS n
    ON n.firm = s.firm AND n.chip IS NOT DISTINCT FROM s.chip AND n.relation = s.relation AND n.status = s.status
       AND n.age = 1
)
SELECT 'cg_' || substr(md5(concat_ws('|', firm, coalesce(chip, ''), relation, status)), 1, 20) AS group_id, firm, chip,
       relation, status, claim_id, low, high, published_at, independent_source,
       CASE WHEN claim_id = newest_claim_id THEN 'newest' WHEN same THEN 'agrees'
            WHEN relation <> 'holds' OR status = 'denied' OR article_id = newest_article THEN 'separate'
            WHEN independent_source <> newest_source AND published_at > newest_at - INTERVAL 60 DAY THEN 'contradicts'
            ELSE 'superseded' END AS standing,
       newest_claim_id,
       count(DISTINCT CASE WHEN same THEN independent_source END) OVER (
           PARTITION BY firm, chip, relation, status) AS agreeing_sources,
       count(DISTINCT independent_source) OVER (PARTITION BY firm, chip, relation, status) AS independent_sources,
       quote, article_id
FROM beside;
COMMENT ON VIEW claim_groups IS
    'One row for each claim, beside the others of the same firm, chip, relation and status: which agree, supersede, contradict';
COMMENT ON COLUMN claim_groups.group_id IS 'Firm, chip, relation and status that the claims share';
COMMENT ON COLUMN claim_groups.firm IS 'Firm';
COMMENT ON COLUMN claim_groups.chip IS 'Chip or family; NULL for plain GPUs';
COMMENT ON COLUMN claim_groups.relation IS 'holds, acquires, makes, sells, diverted';
COMMENT ON COLUMN claim_groups.status IS 'actual, planned, denied';
COMMENT ON COLUMN claim_groups.claim_id IS 'Claim, see gpu_claims';
COMMENT ON COLUMN claim_groups.low IS 'Lower bound in chips; NULL where open';
COMMENT ON COLUMN claim_groups.high IS 'Upper bound in chips; NULL where open';
COMMENT ON COLUMN claim_groups.published_at IS 'Publication of the article (UTC)';
COMMENT ON COLUMN claim_groups.independent_source IS 'Whom the claim goes back to';
COMMENT ON COLUMN claim_groups.standing IS
    'newest; agrees with it; superseded by it; contradicts it (another source, less than 60 days before); separate (another order or shipment, or told beside it)';
COMMENT ON COLUMN claim_groups.newest_claim_id IS 'The newest claim of the group';
COMMENT ON COLUMN claim_groups.agreeing_sources IS 'Independent sources of the claims that agree with the newest, its own among them';
COMMENT ON COLUMN claim_groups.independent_sources IS 'Independent sources of the whole group';
COMMENT ON COLUMN claim_groups.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN claim_groups.article_id IS 'Article';

-- Party screening. Exact names, known aliases and firms above; other spellings only by near_parties, for a person to judge.
CREATE MACRO store.folded(name) AS trim(regexp_replace(regexp_replace(regexp_replace(
    lower(name), '[.,()''’]', '', 'g'), '\b(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|ag|gmbh|group|holdings?)\b', '', 'g'),
    '\s+', ' ', 'g'));

CREATE MACRO party_listed(name, day) AS TABLE
WITH RECURSIVE asked AS (SELECT store.folded(name) AS folded, day::DATE AS for_day),
known AS (
    SELECT f.firm, f.parent, list_transform(list_append(f.aliases, f.firm), lambda x: store.folded(x)) AS names
    FROM firms AS f
),
above AS (
    SELECT k.firm, k.parent, k.names, 0 AS steps FROM known AS k, asked WHERE list_contains(k.names, asked.folded)
    UNION
    SELECT k.firm, k.parent, k.names, a.steps + 1 FROM above AS a JOIN known AS k ON k.firm = a.parent WHERE a.steps < 9
),
names AS (
    SELECT unnest(names) AS folded, firm, steps FROM above
    UNION
    SELECT folded, NULL, 0 FROM asked
)
SELECT l.party, CASE WHEN min(n.steps) = 0 THEN 'itself' ELSE 'parent' END AS through, l.list, l.issuer, l.listed_on,
       l.delisted_on, l.event_id
FROM listings AS l JOIN names AS n ON n.folded = store.folded(l.party)
JOIN store.sanction_events AS e ON e.event_id = l.event_id AND e.recorded_to IS NULL AND e.known_to IS NULL, asked
WHERE coalesce(l.listed_on, e.known_from::DATE) <= asked.for_day
  AND (l.delisted_on IS NULL OR l.delisted_on > asked.for_day)
GROUP BY ALL ORDER BY l.listed_on, l.party, l.list;
COMMENT ON MACRO TABLE party_listed IS
    'The lists on which a firm, or one that it belongs to (through: itself, parent), stood on a day, by which event; no row clears nobody';

CREATE MACRO near_parties(name) AS TABLE
WITH asked AS (SELECT store.folded(name) AS folded),
parties AS (SELECT DISTINCT party, store.folded(party) AS folded FROM listings)
SELECT p.party, round(jaro_winkler_similarity(p.folded, asked.folded), 3) AS similarity
FROM parties AS p, asked
WHERE p.folded <> asked.folded
  AND (jaro_winkler_similarity(p.folded, asked.folded) >= 0.85 OR damerau_levenshtein(p.folded, asked.folded) <= 1
       OR p.folded LIKE asked.folded || ' %' OR asked.folded LIKE p.folded || ' %')
ORDER BY similarity DESC, p.party;
COMMENT ON MACRO TABLE near_parties IS
    'Listed parties whose names are spelled much alike, or begin with each other; never taken for the same by itself';

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

CREATE TABLE store.decision_folder (path VARCHAR NOT NULL);
COMMENT ON TABLE store.decision_folder IS 'Where the files of decisions are, in place of the data folder''s own `decisions`; one row or none';
COMMENT ON COLUMN store.decision_folder.path IS 'Absolute path of the folder';

CREATE VIEW uncertain AS
WITH pairs AS (
    SELECT a.event_id, b.event_id AS other, a.headline, b.headline AS other_headline
    FROM sanction_events AS a JOIN sanction_events AS b
    ON a.issuer = b.issuer AND a.kind = b.kind AND a.event_id < b.event_id
       AND abs(a.announced_on - b.announced_on) <= 7 AND a.news_reports > 0 AND b.news_reports > 0
    WHERE list_has_any(list_filter(a.targets, lambda x: length(x) > 2), b.targets)
       OR list_has_any(a.items, b.items)
),
jumps AS (
    SELECT n.claim_id, n.firm, n.chip, n.low, n.high, n.quote,
           max(coalesce(o.high, o.low)) AS before
    FROM claim_groups AS n JOIN claim_groups AS o ON o.newest_claim_id = n.claim_id AND o.standing = 'superseded'
    WHERE n.standing = 'newest' AND n.relation = 'holds'
    GROUP BY ALL
    HAVING coalesce(n.high, n.low) >= 5 * max(coalesce(o.high, o.low))
        OR coalesce(n.high, n.low) * 5 <= max(coalesce(o.high, o.low))
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
    FROM claim_groups WHERE standing = 'contradicts'
    UNION ALL
    SELECT 'large jump', claim_id, NULL, quote, concat_ws(' ', firm, chip, 'was', before, 'before') FROM jumps
    UNION ALL
    SELECT 'unknown firm', m.firm, NULL, any_value(a.title), count(DISTINCT m.article_id) || ' articles name it'
    FROM firm_mentions AS m JOIN firms AS f ON f.firm = m.firm AND f.origin = 'news' JOIN articles AS a USING (article_id)
    GROUP BY m.firm HAVING count(DISTINCT m.article_id) >= 3
) AS u
WHERE u.id NOT IN (SELECT subject FROM store.decisions WHERE kind = 'confirm' AND recorded_to IS NULL);
COMMENT ON VIEW uncertain IS 'One row for each thing that a person should look at; `chipwatch review` takes the decision';
COMMENT ON COLUMN uncertain.why IS 'low score, perhaps one, contradiction, large jump, unknown firm';
COMMENT ON COLUMN uncertain.id IS 'Event, claim or name to decide on';
COMMENT ON COLUMN uncertain.beside IS 'Article, event or claim that makes it uncertain';
COMMENT ON COLUMN uncertain.words IS 'Words or headline';
COMMENT ON COLUMN uncertain.detail IS 'What is uncertain about it';
