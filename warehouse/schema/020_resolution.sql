-- What resolving needs so that its cost follows the news and not the archive, and the history of ids.

CREATE TABLE store.sanction_keys (
    finding_id VARCHAR NOT NULL, "key" BIGINT NOT NULL, told_at TIMESTAMP NOT NULL, reach INTEGER NOT NULL,
    noted BOOLEAN NOT NULL
);
COMMENT ON TABLE store.sanction_keys IS
    'What each standing report of a measure shares with others: by it events are found that it must be compared with';
COMMENT ON COLUMN store.sanction_keys.finding_id IS 'Finding, see sanction_findings';
COMMENT ON COLUMN store.sanction_keys."key" IS 'Hash of a name, good, class of goods, story, source or fortnight';
COMMENT ON COLUMN store.sanction_keys.told_at IS 'When the public could read the report (UTC)';
COMMENT ON COLUMN store.sanction_keys.reach IS 'How many days before it an event must have been reported to be found by this';
COMMENT ON COLUMN store.sanction_keys.noted IS 'Whether later reports find its event by this; FALSE: only it looks for others';

CREATE TABLE store.merged_stories (
    story_id VARCHAR NOT NULL, merged_into VARCHAR NOT NULL, resolved BOOLEAN NOT NULL
);
COMMENT ON TABLE store.merged_stories IS 'Ids of stories that turned out to be another story';
COMMENT ON COLUMN store.merged_stories.story_id IS 'Id once given out';
COMMENT ON COLUMN store.merged_stories.merged_into IS 'Story that its articles belong to now';
COMMENT ON COLUMN store.merged_stories.resolved IS 'Whether the events of its articles were judged anew since';

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

CREATE TABLE store.event_heads (
    event_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, issuer VARCHAR, issuer_since TIMESTAMP
);
COMMENT ON TABLE store.event_heads IS 'What no later report can change of an event, by which most are seen not to fit without being loaded';
COMMENT ON COLUMN store.event_heads.event_id IS 'Event';
COMMENT ON COLUMN store.event_heads.kind IS 'Kind of its first report';
COMMENT ON COLUMN store.event_heads.issuer IS 'Issuer that the first report with one has; NULL where none has';
COMMENT ON COLUMN store.event_heads.issuer_since IS 'Publication of that report (UTC)';

CREATE TABLE store.story_leads (
    story_id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, publisher VARCHAR NOT NULL, published_at TIMESTAMP NOT NULL,
    copies INTEGER NOT NULL
);
COMMENT ON TABLE store.story_leads IS 'The copy that leads each story: of the complete ones the earliest';
COMMENT ON COLUMN store.story_leads.story_id IS 'Story';
COMMENT ON COLUMN store.story_leads.article_id IS 'The copy that leads it';
COMMENT ON COLUMN store.story_leads.publisher IS 'Its outlet, else web host, in lower case, without the leading article';
COMMENT ON COLUMN store.story_leads.published_at IS 'Publication of the earliest copy (UTC)';
COMMENT ON COLUMN store.story_leads.copies IS 'Articles that tell the story';

CREATE MACRO store.publisher_of(outlet, url, article_id) AS regexp_replace(
    lower(coalesce(outlet, nullif(regexp_extract(url, '://(?:www\.)?([^/:]+)', 1), ''), article_id)), '^the ', '');

ALTER TABLE store.stories ADD COLUMN published_at TIMESTAMP;
ALTER TABLE store.stories ADD COLUMN length INTEGER;
ALTER TABLE store.stories ADD COLUMN publisher VARCHAR;
COMMENT ON COLUMN store.stories.published_at IS 'Publication of the article, as it first came (UTC)';
COMMENT ON COLUMN store.stories.length IS 'Characters of its text';
COMMENT ON COLUMN store.stories.publisher IS 'Outlet, else web host, in lower case, without the leading article';
UPDATE store.stories AS s SET published_at = a.published_at, length = length(a.text),
    publisher = store.publisher_of(a.outlet, a.url, a.article_id)
FROM store.articles AS a WHERE a.article_id = s.article_id AND a.revision = 1;

INSERT INTO store.story_leads
SELECT story_id, arg_min(article_id, (published_at, article_id)), arg_min(publisher, (published_at, article_id)),
       min(published_at), count(*)
FROM store.stories GROUP BY story_id;

CREATE OR REPLACE VIEW store.story_sources AS SELECT story_id, publisher AS story_source FROM store.story_leads;
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
