-- What no extractor has read yet, kept as it comes and goes: to look for it among all articles costs more every day.

CREATE TABLE store.unread (
    article_id VARCHAR NOT NULL, hash VARCHAR NOT NULL, from_archive BOOLEAN NOT NULL, published_at TIMESTAMP NOT NULL,
    known_from TIMESTAMP NOT NULL
);
COMMENT ON TABLE store.unread IS 'Current revisions that the version of store.unread_by has not read; without one, not all are here';
COMMENT ON COLUMN store.unread.article_id IS 'Article';
COMMENT ON COLUMN store.unread.hash IS 'Its current revision';
COMMENT ON COLUMN store.unread.from_archive IS 'Whether it came through no feed: such articles are read last';
COMMENT ON COLUMN store.unread.published_at IS 'Publication of the revision (UTC)';
COMMENT ON COLUMN store.unread.known_from IS 'When the public could read the revision (UTC)';

CREATE TABLE store.unread_by (version VARCHAR NOT NULL);
COMMENT ON TABLE store.unread_by IS 'The version of the extractor that store.unread is about; one row, or none where it must be looked for anew';
COMMENT ON COLUMN store.unread_by.version IS 'Version of the extractor';
