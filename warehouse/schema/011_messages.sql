-- Messages beyond sanction events: what a delivery may hold of its own, and what each subscriber was told of capacity.

ALTER TABLE deliveries ADD COLUMN body VARCHAR;
COMMENT ON COLUMN deliveries.body IS
    'The JSON text that this subscriber is sent, where it is another than outbox.body: written when a message that was held went out, or measured against what it was told before.';
COMMENT ON COLUMN deliveries.state IS
    'due (to be sent), sent, held (until enough sources or confidence speak for it), failing (given up after the whole schedule), disabled (the endpoint answered 410).';

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
