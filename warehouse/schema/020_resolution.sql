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
