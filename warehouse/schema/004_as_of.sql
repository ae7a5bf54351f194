-- The world as it was known at the end of a day (UTC), by the first clock: known_from, known_to.

CREATE MACRO gpu_claims_as_of(day) AS TABLE
SELECT * FROM store.claim_rows
WHERE recorded_to IS NULL AND known_from < day::DATE + INTERVAL 1 DAY
  AND (known_to IS NULL OR known_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE gpu_claims_as_of IS 'gpu_claims as they stood at the end of a day';

CREATE MACRO gpu_claims_as_recorded(day) AS TABLE
SELECT * FROM store.claim_rows
WHERE known_to IS NULL AND recorded_from < day::DATE + INTERVAL 1 DAY
  AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE gpu_claims_as_recorded IS 'gpu_claims as this warehouse held them at the end of a day';

CREATE MACRO sanction_events_as_of(day) AS TABLE
SELECT e.event_id, e.kind, e.issuer, e.agency, e.targets, e.items, e.status, e.announced_on, e.effective_on,
       n.first_reported_at, n.last_reported_at, n.reports, n.independent_sources, e.headline, e.quote, e.list,
       e.primary_source, n.news_reports
FROM store.sanction_events AS e
JOIN (
    SELECT event_id, min(published_at) AS first_reported_at, max(published_at) AS last_reported_at,
           count(DISTINCT article_id) AS reports, count(DISTINCT story_source) AS independent_sources,
           count(DISTINCT article_id) FILTER (is_new) AS news_reports
    FROM store.report_rows
    WHERE known_from < day::DATE + INTERVAL 1 DAY AND (known_to IS NULL OR known_to >= day::DATE + INTERVAL 1 DAY)
    GROUP BY event_id
) AS n USING (event_id)
WHERE e.recorded_to IS NULL AND e.known_from < day::DATE + INTERVAL 1 DAY
  AND (e.known_to IS NULL OR e.known_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE sanction_events_as_of IS 'sanction_events as they were known at the end of a day';

CREATE MACRO gpu_capacity_as_of(day) AS TABLE
SELECT month, firm, chip, basis, low, mid, high, h100e_low, h100e_mid, h100e_high, claims, independent_sources
FROM store.gpu_capacity
WHERE recorded_to IS NULL
  AND coalesce(known_from, month + INTERVAL 1 MONTH) < day::DATE + INTERVAL 1 DAY
  AND (known_to IS NULL OR known_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE gpu_capacity_as_of IS
    'gpu_capacity as it was known at the end of a day: the months that had ended by then';

-- The parameters are read in a common table expression, where they cannot be mistaken for the columns of their name.
CREATE MACRO restriction_status_as_of(chip, destination, day) AS TABLE
WITH asked AS (SELECT lower(chip) AS for_chip, lower(destination) AS for_destination, day::DATE AS for_day)
SELECT r.chip, r.destination, r.valid_from, r.control, r.rule, r.basis
FROM store.restriction_status AS r, asked
WHERE r.recorded_to IS NULL AND lower(r.chip) = asked.for_chip
  AND lower(r.destination) = asked.for_destination
  AND r.valid_from <= asked.for_day
ORDER BY r.valid_from DESC LIMIT 1;
COMMENT ON MACRO TABLE restriction_status_as_of IS
    'The control that the rules set for a chip, a destination and a day; no row where chip or destination is unknown';
