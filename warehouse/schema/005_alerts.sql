-- Alerts on their way out: the outbox, the deliveries made of it, every attempt, and what is known of each endpoint.
-- Who reads and writes these tables: warehouse/outbox.py and warehouse/deliveries.py.

CREATE TABLE outbox (
    webhook_id VARCHAR NOT NULL,
    event_id   VARCHAR NOT NULL,
    position   INTEGER NOT NULL,
    type       VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL,
    body       VARCHAR NOT NULL,
    fanned_out BOOLEAN NOT NULL
);
COMMENT ON TABLE outbox IS
    'One row for each message to subscribers, written in the transaction that changed the event.';
COMMENT ON COLUMN outbox.webhook_id IS
    'Stable id of the message: msg_ and a hash of event, type and step; the webhook-id header of every attempt.';
COMMENT ON COLUMN outbox.event_id IS
    'The event (or delay, firm, source) that the message is about; its messages reach a subscriber in order.';
COMMENT ON COLUMN outbox.position IS 'Place among the messages of this event, from 0.';
COMMENT ON COLUMN outbox.type IS 'Type of the message, such as sanction.opened or sanction.changed.';
COMMENT ON COLUMN outbox.created_at IS 'When the message was written, UTC.';
COMMENT ON COLUMN outbox.body IS 'The JSON text that is signed and sent, byte for byte, at most 20,000 bytes.';
COMMENT ON COLUMN outbox.fanned_out IS 'Whether deliveries have been made of it for the subscribers configured then.';

CREATE TABLE deliveries (
    webhook_id      VARCHAR NOT NULL,
    subscriber      VARCHAR NOT NULL,
    state           VARCHAR NOT NULL,
    attempts        INTEGER NOT NULL,
    next_attempt_at TIMESTAMP NOT NULL,
    claimed_until   TIMESTAMP,
    last_status     INTEGER,
    last_error      VARCHAR,
    delivered_at    TIMESTAMP,
    body VARCHAR,
    claimed_by VARCHAR
);
COMMENT ON TABLE deliveries IS 'One row for each message and subscriber that is to have it. Rows are never deleted.';
COMMENT ON COLUMN deliveries.webhook_id IS 'The message, outbox.webhook_id.';
COMMENT ON COLUMN deliveries.subscriber IS 'The subscriber by its name in the configuration.';
COMMENT ON COLUMN deliveries.state IS
    'due (to be sent), sent, held (until enough sources or confidence speak for it), failing (given up after the whole schedule), disabled (the endpoint answered 410).';
COMMENT ON COLUMN deliveries.attempts IS 'Attempts made so far on the present schedule.';
COMMENT ON COLUMN deliveries.next_attempt_at IS 'Earliest time of the next attempt, UTC.';
COMMENT ON COLUMN deliveries.claimed_until IS
    'While a pass holds this delivery, the time at which its claim lapses, UTC; else null.';
COMMENT ON COLUMN deliveries.last_status IS 'HTTP status of the last attempt; null where no answer came.';
COMMENT ON COLUMN deliveries.last_error IS
    'What was wrong with the last attempt, or what the delivery waits for; null where nothing is.';
COMMENT ON COLUMN deliveries.delivered_at IS 'When the subscriber accepted the message, UTC; null until then.';
COMMENT ON COLUMN deliveries.body IS
    'The JSON text that this subscriber is sent, where it is another than outbox.body: written when a message that was held went out, or measured against what it was told before.';
COMMENT ON COLUMN deliveries.claimed_by IS
    'The pass that claimed it; while that pass lives, it holds a lock on pass-….lock in the data folder.';

CREATE TABLE attempts (
    webhook_id   VARCHAR NOT NULL,
    subscriber   VARCHAR NOT NULL,
    attempted_at TIMESTAMP NOT NULL,
    status       INTEGER,
    error        VARCHAR,
    seconds      DOUBLE NOT NULL
);
COMMENT ON TABLE attempts IS 'One row for each POST that was tried.';
COMMENT ON COLUMN attempts.webhook_id IS 'The message, outbox.webhook_id.';
COMMENT ON COLUMN attempts.subscriber IS 'The subscriber by its name in the configuration.';
COMMENT ON COLUMN attempts.attempted_at IS 'When the attempt began, UTC.';
COMMENT ON COLUMN attempts.status IS 'HTTP status of the answer; null where none came.';
COMMENT ON COLUMN attempts.error IS 'What was wrong; null where the subscriber accepted the message.';
COMMENT ON COLUMN attempts.seconds IS 'How long the attempt took, seconds.';

CREATE TABLE endpoints (
    subscriber   VARCHAR NOT NULL,
    address_hash VARCHAR NOT NULL,
    state        VARCHAR NOT NULL,
    since        TIMESTAMP NOT NULL,
    reason       VARCHAR,
    wait_until   TIMESTAMP
);
COMMENT ON TABLE endpoints IS
    'One row for each subscriber that has been configured: whether its address takes messages.';
COMMENT ON COLUMN endpoints.subscriber IS 'The subscriber by its name in the configuration.';
COMMENT ON COLUMN endpoints.address_hash IS
    'SHA-256 of its address, hexadecimal; a new address starts afresh. The address itself may be secret.';
COMMENT ON COLUMN endpoints.state IS
    'active, failing (a message used up its whole schedule) or disabled (it answered 410).';
COMMENT ON COLUMN endpoints.since IS 'Since when it is in this state, UTC.';
COMMENT ON COLUMN endpoints.reason IS 'Why it is failing or disabled; null where it is active.';
COMMENT ON COLUMN endpoints.wait_until IS
    'Nothing is sent before this time, because the endpoint said so with Retry-After, UTC; else null.';

CREATE TABLE capacity_told (
    subscriber VARCHAR NOT NULL,
    firm       VARCHAR NOT NULL,
    h100e      DOUBLE NOT NULL,
    told_at    TIMESTAMP NOT NULL
);
COMMENT ON TABLE capacity_told IS
    'One row for each subscriber to capacity.changed and firm: the estimate that the next one is measured against.';
COMMENT ON COLUMN capacity_told.subscriber IS 'The subscriber by its name in the configuration.';
COMMENT ON COLUMN capacity_told.firm IS 'Firm.';
COMMENT ON COLUMN capacity_told.h100e IS 'Middle estimate of its existing chips, in H100-equivalents.';
COMMENT ON COLUMN capacity_told.told_at IS 'When it was told, or first seen, UTC.';
