-- The world as it was known at the end of a day (as_of), and what this warehouse held then (as_recorded). Days end at
-- midnight UTC.

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

CREATE MACRO articles_as_of(day) AS TABLE
SELECT article_id, revision, url, title, outlet, published_at, known_from, known_to, text
FROM store.articles
WHERE known_from < day::DATE + INTERVAL 1 DAY AND (known_to IS NULL OR known_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE articles_as_of IS 'Articles in the revision that the public could read at the end of a day';

CREATE MACRO articles_as_recorded(day) AS TABLE
SELECT article_id, revision, url, title, outlet, published_at, recorded_from, recorded_to, text
FROM store.articles
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE articles_as_recorded IS 'Articles in the revision that was current here at the end of a day';

CREATE MACRO sanction_events_as_recorded(day) AS TABLE
SELECT e.event_id, e.kind, e.issuer, e.agency, e.targets, e.items, e.status, e.announced_on, e.effective_on,
       n.first_reported_at, n.last_reported_at, n.reports, n.independent_sources, e.headline, e.quote, e.list,
       e.primary_source, n.news_reports
FROM store.sanction_events AS e
JOIN (
    SELECT r.event_id, min(a.published_at) AS first_reported_at, max(a.published_at) AS last_reported_at,
           count(DISTINCT f.article_id) AS reports, count(DISTINCT s.story_source) AS independent_sources,
           count(DISTINCT f.article_id) FILTER (f.is_new) AS news_reports
    FROM store.sanction_reports AS r
    JOIN store.sanction_findings AS f ON f.finding_id = r.finding_id AND f.known_to IS NULL
     AND f.recorded_from < day::DATE + INTERVAL 1 DAY
     AND (f.recorded_to IS NULL OR f.recorded_to >= day::DATE + INTERVAL 1 DAY)
    JOIN store.standing_articles AS a USING (article_id) LEFT JOIN store.story_sources AS s USING (story_id)
    WHERE r.recorded_from < day::DATE + INTERVAL 1 DAY
      AND (r.recorded_to IS NULL OR r.recorded_to >= day::DATE + INTERVAL 1 DAY)
    GROUP BY r.event_id
) AS n USING (event_id)
WHERE e.known_to IS NULL AND e.recorded_from < day::DATE + INTERVAL 1 DAY
  AND (e.recorded_to IS NULL OR e.recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE sanction_events_as_recorded IS 'sanction_events as this warehouse held them at the end of a day';

CREATE MACRO sanction_timeline_as_of(day) AS TABLE
SELECT event_id, step_on, status, article_id, quote, step_precision, is_new, about
FROM store.sanction_steps
WHERE recorded_to IS NULL AND known_from < day::DATE + INTERVAL 1 DAY
  AND (known_to IS NULL OR known_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE sanction_timeline_as_of IS 'sanction_timeline as it was known at the end of a day';

CREATE MACRO sanction_timeline_as_recorded(day) AS TABLE
SELECT event_id, step_on, status, article_id, quote, step_precision, is_new, about
FROM store.sanction_steps
WHERE known_to IS NULL AND recorded_from < day::DATE + INTERVAL 1 DAY
  AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE sanction_timeline_as_recorded IS
    'sanction_timeline as this warehouse held it at the end of a day';

CREATE MACRO listings_as_of(day) AS TABLE
SELECT p.party, e.list, e.issuer, coalesce(e.effective_on, e.announced_on) AS listed_on,
       (SELECT min(coalesce(try_cast(rpad(r.acted, 10, '-01') AS DATE), r.published_at::DATE))
        FROM store.report_rows AS r
        WHERE r.event_id = e.event_id AND r.kind = 'easing' AND r.status = 'adopted'
          AND r.known_from < day::DATE + INTERVAL 1 DAY
          AND (r.known_to IS NULL OR r.known_to >= day::DATE + INTERVAL 1 DAY)
          AND list_contains(r.targets, p.party)) AS delisted_on,
       e.event_id
FROM store.sanction_events AS e, (SELECT unnest(e.targets)) AS p (party)
WHERE e.recorded_to IS NULL AND e.known_from < day::DATE + INTERVAL 1 DAY
  AND (e.known_to IS NULL OR e.known_to >= day::DATE + INTERVAL 1 DAY)
  AND e.kind = 'listing' AND e.status NOT IN ('proposed', 'denied')
  AND p.party NOT IN (SELECT code FROM store.countries);
COMMENT ON MACRO TABLE listings_as_of IS 'listings as they were known at the end of a day';

CREATE MACRO delays_as_of(day) AS TABLE
SELECT delay_id, subject, subject_kind, firm, cause, first_expected, now_expected, slip_months_low, slip_months_high,
       status, quote
FROM store.delays
WHERE recorded_to IS NULL AND known_from < day::DATE + INTERVAL 1 DAY
  AND (known_to IS NULL OR known_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delays_as_of IS 'delays as they were known at the end of a day';

CREATE MACRO delays_as_recorded(day) AS TABLE
SELECT delay_id, subject, subject_kind, firm, cause, first_expected, now_expected, slip_months_low, slip_months_high,
       status, quote
FROM store.delays
WHERE known_to IS NULL AND recorded_from < day::DATE + INTERVAL 1 DAY
  AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delays_as_recorded IS 'delays as this warehouse held them at the end of a day';

CREATE MACRO gpu_capacity_as_recorded(day) AS TABLE
SELECT month, firm, chip, basis, low, mid, high, h100e_low, h100e_mid, h100e_high, claims, independent_sources
FROM store.gpu_capacity
WHERE known_to IS NULL AND recorded_from < day::DATE + INTERVAL 1 DAY
  AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE gpu_capacity_as_recorded IS 'gpu_capacity as this warehouse held it at the end of a day';

CREATE MACRO sanction_index_as_recorded(day) AS TABLE
SELECT month, issuer, target, value, threats, acts, reports, articles, preliminary FROM store.sanction_index
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE sanction_index_as_recorded IS 'sanction_index as this warehouse held it at the end of a day';

CREATE MACRO delay_resolution_as_recorded(day) AS TABLE
SELECT subject_kind, months, at_risk, resolved, still_open, still_open_low, still_open_high FROM store.delay_resolution
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delay_resolution_as_recorded IS 'delay_resolution as this warehouse held it at the end of a day';

CREATE MACRO delay_index_as_recorded(day) AS TABLE
SELECT month, firm, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low, median_slip_high
FROM store.delay_index
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delay_index_as_recorded IS 'delay_index as this warehouse held it at the end of a day';

CREATE MACRO delay_index_by_kind_as_recorded(day) AS TABLE
SELECT month, subject_kind, open_delays, new_delays, median_slip_months, share_chip_access, median_slip_low,
       median_slip_high
FROM store.delay_index_by_kind
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE delay_index_by_kind_as_recorded IS
    'delay_index_by_kind as this warehouse held it at the end of a day';

-- The parameters are read in a common table expression, where they cannot be mistaken for the columns of their name.
CREATE MACRO restriction_status_as_of(chip, destination, day) AS TABLE
WITH asked AS (SELECT lower(chip) AS for_chip, lower(destination) AS for_destination, day::DATE AS for_day)
SELECT r.chip, r.destination, r.valid_from, r.control, r.rule, r.basis, r.announced
FROM store.restriction_status AS r, asked
WHERE r.recorded_to IS NULL AND lower(r.chip) = asked.for_chip
  AND lower(r.destination) = asked.for_destination
  AND r.valid_from <= asked.for_day AND (r.announced IS NULL OR r.announced <= asked.for_day)
ORDER BY r.valid_from DESC LIMIT 1;
COMMENT ON MACRO TABLE restriction_status_as_of IS
    'The control for a chip, a destination and a day, by the rules that were public then; no row where one is unknown';

CREATE MACRO restriction_status_as_recorded(day) AS TABLE
SELECT chip, destination, valid_from, control, rule, basis, announced FROM store.restriction_status
WHERE recorded_from < day::DATE + INTERVAL 1 DAY AND (recorded_to IS NULL OR recorded_to >= day::DATE + INTERVAL 1 DAY);
COMMENT ON MACRO TABLE restriction_status_as_recorded IS
    'restriction_status as this warehouse held it at the end of a day';
