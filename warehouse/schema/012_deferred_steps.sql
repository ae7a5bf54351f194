-- Steps that were news and not (yet) worth an alert: told after all where later reports make them so.

CREATE TABLE store.deferred_steps (
    event_id VARCHAR NOT NULL, status VARCHAR NOT NULL, published TIMESTAMP NOT NULL, opens BOOLEAN NOT NULL
);
COMMENT ON TABLE store.deferred_steps IS 'Steps of sanction events that were news, but not certain enough or on no goods that alerts are about';
COMMENT ON COLUMN store.deferred_steps.event_id IS 'Event';
COMMENT ON COLUMN store.deferred_steps.status IS 'Status of the step';
COMMENT ON COLUMN store.deferred_steps.published IS 'When the newest report that had it as its news was published, UTC';
COMMENT ON COLUMN store.deferred_steps.opens IS 'Whether the event, or the step as its first, was new then';
