-- When the public learnt of the rule behind a status: letters hold from a day that their receivers tell of later.

ALTER TABLE store.restriction_status ADD COLUMN announced DATE;
COMMENT ON COLUMN store.restriction_status.announced IS 'Day on which that rule became public';

CREATE OR REPLACE VIEW restriction_status AS
SELECT chip, destination, valid_from, control, rule, basis, announced
FROM store.restriction_status WHERE recorded_to IS NULL;
COMMENT ON VIEW restriction_status IS 'One row for each chip, destination and date from which a control holds, by the rules';
COMMENT ON COLUMN restriction_status.chip IS 'Chip';
COMMENT ON COLUMN restriction_status.destination IS 'ISO 3166-1 alpha-2 code';
COMMENT ON COLUMN restriction_status.valid_from IS 'Day from which it holds, until the next row''s';
COMMENT ON COLUMN restriction_status.control IS
    'allowed, notify, licence, case_by_case, presumption_of_denial, barred, unknown';
COMMENT ON COLUMN restriction_status.rule IS 'Rule that decides; NULL where none does';
COMMENT ON COLUMN restriction_status.basis IS 'How it decides';
COMMENT ON COLUMN restriction_status.announced IS
    'Day on which that rule became public, which for a letter to a firm may be later than the day from which it holds';

CREATE OR REPLACE MACRO restriction_status_as_of(chip, destination, day) AS TABLE
WITH asked AS (SELECT lower(chip) AS for_chip, lower(destination) AS for_destination, day::DATE AS for_day)
SELECT r.chip, r.destination, r.valid_from, r.control, r.rule, r.basis, r.announced
FROM store.restriction_status AS r, asked
WHERE r.recorded_to IS NULL AND lower(r.chip) = asked.for_chip
  AND lower(r.destination) = asked.for_destination
  AND r.valid_from <= asked.for_day AND (r.announced IS NULL OR r.announced <= asked.for_day)
ORDER BY r.valid_from DESC LIMIT 1;
COMMENT ON MACRO TABLE restriction_status_as_of IS
    'The control for a chip, a destination and a day, by the rules that were public then; no row where one is unknown';

CREATE OR REPLACE MACRO restriction_status_as_recorded(day) AS TABLE
SELECT chip, destination, valid_from, control, rule, basis, announced FROM store.restriction_status
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE restriction_status_as_recorded IS 'restriction_status as this warehouse held it at the end of a day';
