-- What SQL users see of articles, names, claims, sources and runs. Columns may be added by later files, none renamed.

CREATE VIEW store.standing_articles AS
SELECT a.*, s.story_id,
       store.publisher_of(a.outlet, a.url, a.article_id) AS publisher
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
COMMENT ON COLUMN article_revisions.published_at IS
    'Publication (UTC); where no plausible date was given, the first fetch';
COMMENT ON COLUMN article_revisions.fetched_at IS 'When this revision was fetched (UTC), NULL from an archive';
COMMENT ON COLUMN article_revisions.known_from IS 'When the public could read this revision';
COMMENT ON COLUMN article_revisions.known_to IS 'When the next revision replaced it';
COMMENT ON COLUMN article_revisions.recorded_from IS 'When this warehouse stored it';
COMMENT ON COLUMN article_revisions.recorded_to IS 'When it stopped being the current revision here';
COMMENT ON COLUMN article_revisions.text IS 'Body of this revision';

CREATE VIEW store.story_sources AS SELECT story_id, publisher AS story_source FROM store.story_leads;
COMMENT ON VIEW store.story_sources IS 'The publisher that each story goes back to: that of the copy that leads it';
COMMENT ON COLUMN store.story_sources.story_id IS 'Story';
COMMENT ON COLUMN store.story_sources.story_source IS 'Outlet, else web host, of the leading copy, in lower case';

CREATE VIEW stories AS
SELECT l.story_id, l.article_id, a.title, a.outlet, l.published_at AS first_published_at, l.copies
FROM store.story_leads AS l JOIN store.articles AS a ON a.article_id = l.article_id AND a.recorded_to IS NULL;
COMMENT ON VIEW stories IS 'One row for each story: articles that are copies of one text';
COMMENT ON COLUMN stories.story_id IS 'Story, stable once given out';
COMMENT ON COLUMN stories.article_id IS 'The copy that leads it: of those that are not shortened the earliest';
COMMENT ON COLUMN stories.title IS 'Its headline';
COMMENT ON COLUMN stories.outlet IS 'Who published it';
COMMENT ON COLUMN stories.first_published_at IS 'Publication of the earliest copy (UTC)';
COMMENT ON COLUMN stories.copies IS 'Articles that tell the story';

CREATE VIEW store.aliases AS
SELECT lower(subject) AS name, any_value(subject) AS alias, arg_max(object, place) AS firm
FROM store.decisions WHERE kind = 'alias' AND recorded_to IS NULL GROUP BY lower(subject);
COMMENT ON VIEW store.aliases IS 'Names that people said are a firm''s';
COMMENT ON COLUMN store.aliases.name IS 'The name, in lower case';
COMMENT ON COLUMN store.aliases.alias IS 'The name as it was written';
COMMENT ON COLUMN store.aliases.firm IS 'The firm''s usual name';

CREATE VIEW firms AS
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
COMMENT ON COLUMN chips.tpp IS
    'Total processing performance, tera-operations a second times bit length, at its largest';
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

CREATE VIEW firm_mentions AS
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

CREATE VIEW chip_mentions AS
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

CREATE VIEW store.claim_rows AS
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

CREATE VIEW gpu_claims AS SELECT * FROM store.claim_rows WHERE recorded_to IS NULL AND known_to IS NULL;
COMMENT ON VIEW gpu_claims IS
    'One row for each distinct statement of (firm, chip, number) in an article that still stands';
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
COMMENT ON COLUMN claim_groups.agreeing_sources IS
    'Independent sources of the claims that agree with the newest, its own among them';
COMMENT ON COLUMN claim_groups.independent_sources IS 'Independent sources of the whole group';
COMMENT ON COLUMN claim_groups.quote IS 'The words, as they stand in the article';
COMMENT ON COLUMN claim_groups.article_id IS 'Article';

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
COMMENT ON COLUMN feeds.health IS
    'ok; stale: answers, but nothing new for 14 days; failing: the last fetch failed; gone: answered 410';
COMMENT ON COLUMN feeds.last_success_at IS 'When it last answered well (UTC)';
COMMENT ON COLUMN feeds.last_change_at IS 'When it last brought something new (UTC)';
COMMENT ON COLUMN feeds.error IS 'What was wrong at the last fetch; NULL where nothing';
COMMENT ON COLUMN feeds.last_fetch_at IS 'When it was last tried (UTC)';
COMMENT ON COLUMN feeds.entries IS 'Entries that the last parsed answer held';
COMMENT ON COLUMN feeds.failures IS 'Failed fetches since the last success';

CREATE VIEW troubles AS SELECT feed, place, code, message, times, first_at, last_at FROM store.troubles;
COMMENT ON VIEW troubles IS
    'One row for each expected trouble that was met: dead pages, articles without text, malformed lines';
COMMENT ON COLUMN troubles.feed IS 'Feed on whose way it happened; NULL elsewhere';
COMMENT ON COLUMN troubles.place IS 'Page, file, line or subscriber';
COMMENT ON COLUMN troubles.code IS 'Short code';
COMMENT ON COLUMN troubles.message IS 'What is wrong and what to do';
COMMENT ON COLUMN troubles.times IS 'How often it was seen';
COMMENT ON COLUMN troubles.first_at IS 'When it was first seen (UTC)';
COMMENT ON COLUMN troubles.last_at IS 'When it was last seen (UTC)';

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
