-- What a person should look at, at a cost that grows with the rows and not with their pairs: events are laid beside
-- those of the weeks about them, claims are put in groups once, and only unknown firms are looked for among mentions.

CREATE OR REPLACE VIEW uncertain AS
WITH told AS MATERIALIZED (
    SELECT event_id, headline, issuer, kind, announced_on, targets, items, list_filter(targets, lambda x: length(x) > 2) AS parties,
           (announced_on - DATE '1970-01-01') // 8 AS week
    FROM sanction_events WHERE news_reports > 0 AND issuer IS NOT NULL AND announced_on IS NOT NULL
),
pairs AS (
    SELECT a.event_id, b.event_id AS other, a.headline, b.headline AS other_headline
    FROM told AS a JOIN (SELECT * EXCLUDE (week), unnest([week - 1, week, week + 1]) AS week FROM told) AS b
    ON a.issuer = b.issuer AND a.kind = b.kind AND a.week = b.week
    WHERE a.event_id < b.event_id AND abs(a.announced_on - b.announced_on) <= 7
      AND (list_has_any(a.parties, b.targets) OR list_has_any(a.items, b.items))
),
grouped AS MATERIALIZED (
    SELECT claim_id, newest_claim_id, firm, chip, relation, low, high, quote, standing FROM claim_groups
    WHERE standing IN ('newest', 'superseded', 'contradicts')
),
jumps AS (
    SELECT n.claim_id, n.firm, n.chip, n.low, n.high, n.quote,
           max(coalesce(o.high, o.low)) AS before
    FROM grouped AS n JOIN grouped AS o ON o.newest_claim_id = n.claim_id AND o.standing = 'superseded'
    WHERE n.standing = 'newest' AND n.relation = 'holds'
    GROUP BY ALL
    HAVING coalesce(n.high, n.low) >= 5 * max(coalesce(o.high, o.low))
        OR coalesce(n.high, n.low) * 5 <= max(coalesce(o.high, o.low))
),
unknown AS (
    SELECT m.firm, count(DISTINCT m.article_id) AS articles, max(m.article_id) AS article_id
    FROM store.firm_mentions AS m ANTI JOIN store.firms AS f ON f.firm = m.firm
    ANTI JOIN store.aliases AS al ON al.name = lower(m.firm)
    WHERE m.recorded_to IS NULL AND m.known_to IS NULL
    GROUP BY m.firm HAVING count(DISTINCT m.article_id) >= 3
)
SELECT u.* FROM (
    SELECT 'low score' AS why, r.event_id AS id, r.article_id AS beside, r.quote AS words,
           'joined with a score of ' || r.score || ' where 5 is needed' AS detail
    FROM sanction_reports AS r WHERE r.is_new AND r.score BETWEEN 5 AND 5.5
    UNION ALL
    SELECT 'perhaps one', event_id, other, headline, 'same kind, issuer and days as: ' || other_headline FROM pairs
    UNION ALL
    SELECT 'contradiction', claim_id, newest_claim_id, quote,
           concat_ws(' ', firm, chip, 'another source says otherwise within sixty days')
    FROM grouped WHERE standing = 'contradicts'
    UNION ALL
    SELECT 'large jump', claim_id, NULL, quote, concat_ws(' ', firm, chip, 'was', before, 'before') FROM jumps
    UNION ALL
    SELECT 'unknown firm', n.firm, NULL, a.title, n.articles || ' articles name it'
    FROM unknown AS n JOIN store.articles AS a ON a.article_id = n.article_id AND a.recorded_to IS NULL
) AS u
WHERE u.id NOT IN (SELECT subject FROM store.decisions WHERE kind = 'confirm' AND recorded_to IS NULL);
COMMENT ON VIEW uncertain IS 'One row for each thing that a person should look at; `chipwatch review` takes the decision';
COMMENT ON COLUMN uncertain.why IS 'low score, perhaps one, contradiction, large jump, unknown firm';
COMMENT ON COLUMN uncertain.id IS 'Event, claim or name to decide on';
COMMENT ON COLUMN uncertain.beside IS 'Article, event or claim that makes it uncertain';
COMMENT ON COLUMN uncertain.words IS 'Words or headline';
COMMENT ON COLUMN uncertain.detail IS 'What is uncertain about it';
