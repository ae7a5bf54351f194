-- One act may be told as several kinds; by all of them it is seen whether a later report may fit.

ALTER TABLE store.event_heads ADD COLUMN kinds VARCHAR;
COMMENT ON COLUMN store.event_heads.kinds IS 'Kinds of its reports, parted by blanks';
UPDATE store.event_heads AS h SET kinds = k.kinds
FROM (
    SELECT r.event_id, string_agg(DISTINCT f.kind, ' ' ORDER BY f.kind) AS kinds
    FROM store.sanction_reports AS r JOIN store.sanction_findings AS f USING (finding_id)
    WHERE r.recorded_to IS NULL GROUP BY r.event_id
) AS k
WHERE k.event_id = h.event_id;
