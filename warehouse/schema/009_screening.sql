-- Party screening: exact names, known aliases and firms above; other spellings only by near_parties, for a person to judge.

CREATE MACRO store.folded(name) AS trim(regexp_replace(regexp_replace(regexp_replace(
    lower(name), '[.,()''’]', '', 'g'), '\b(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|ag|gmbh|group|holdings?)\b', '', 'g'),
    '\s+', ' ', 'g'));

CREATE MACRO party_listed(name, day) AS TABLE
WITH RECURSIVE asked AS (SELECT store.folded(name) AS folded, day::DATE AS for_day),
known AS (
    SELECT f.firm, f.parent, list_transform(list_append(f.aliases, f.firm), lambda x: store.folded(x)) AS names
    FROM firms AS f
),
above AS (
    SELECT k.firm, k.parent, k.names, 0 AS steps FROM known AS k, asked WHERE list_contains(k.names, asked.folded)
    UNION
    SELECT k.firm, k.parent, k.names, a.steps + 1 FROM above AS a JOIN known AS k ON k.firm = a.parent WHERE a.steps < 9
),
names AS (
    SELECT unnest(names) AS folded, firm, steps FROM above
    UNION
    SELECT folded, NULL, 0 FROM asked
)
SELECT l.party, CASE WHEN min(n.steps) = 0 THEN 'itself' ELSE 'parent' END AS through, l.list, l.issuer, l.listed_on,
       l.delisted_on, l.event_id
FROM listings AS l JOIN names AS n ON n.folded = store.folded(l.party)
JOIN store.sanction_events AS e ON e.event_id = l.event_id AND e.recorded_to IS NULL AND e.known_to IS NULL, asked
WHERE coalesce(l.listed_on, e.known_from::DATE) <= asked.for_day
  AND (l.delisted_on IS NULL OR l.delisted_on > asked.for_day)
GROUP BY ALL ORDER BY l.listed_on, l.party, l.list;
COMMENT ON MACRO TABLE party_listed IS
    'The lists on which a firm, or one that it belongs to (through: itself, parent), stood on a day, by which event; no row clears nobody';

CREATE MACRO near_parties(name) AS TABLE
WITH asked AS (SELECT store.folded(name) AS folded),
parties AS (SELECT DISTINCT party, store.folded(party) AS folded FROM listings)
SELECT p.party, round(jaro_winkler_similarity(p.folded, asked.folded), 3) AS similarity
FROM parties AS p, asked
WHERE p.folded <> asked.folded
  AND (jaro_winkler_similarity(p.folded, asked.folded) >= 0.85 OR damerau_levenshtein(p.folded, asked.folded) <= 1
       OR p.folded LIKE asked.folded || ' %' OR asked.folded LIKE p.folded || ' %')
ORDER BY similarity DESC, p.party;
COMMENT ON MACRO TABLE near_parties IS
    'Listed parties whose names are spelled much alike, or begin with each other; never taken for the same by itself';
