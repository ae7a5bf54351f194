-- Which pass holds a claim, so that a pass that was killed holds nothing up.

ALTER TABLE deliveries ADD COLUMN claimed_by VARCHAR;
COMMENT ON COLUMN deliveries.claimed_by IS
    'The pass that claimed it; while that pass lives, it holds a lock on pass-….lock in the data folder.';
