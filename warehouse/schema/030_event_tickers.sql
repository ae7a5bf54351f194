-- Which listed shares an event exposes, so that an event study is one join with a reader's own prices.

CREATE VIEW event_tickers AS
WITH RECURSIVE shares AS (
    SELECT firm, aliases, ticker, parent FROM store.firms
    UNION
    SELECT s.firm, s.aliases, f.ticker, f.parent FROM shares AS s JOIN store.firms AS f ON f.firm = s.parent
    WHERE s.ticker IS NULL
),
items AS (
    SELECT event_id, unnest(items) AS item FROM sanction_events
),
-- A chip that an event names, and its members where it names a family.
goods AS (
    SELECT i.event_id, c.chip, c.maker FROM items AS i JOIN store.chips AS c
    ON lower(c.chip) = lower(i.item) OR lower(c.family) = lower(i.item)
),
aims AS (
    SELECT event_id, list_filter(targets, lambda t: regexp_full_match(t, '[A-Z]{2}')) AS countries FROM sanction_events
),
-- Who is known, by the day of the event, to have or to order such chips, in the countries that the event is aimed at.
customers AS (
    SELECT DISTINCT g.event_id, k.firm, k.chip
    FROM goods AS g
    JOIN sanction_events AS e USING (event_id)
    JOIN aims AS a USING (event_id)
    JOIN gpu_claims AS k ON k.chip = g.chip AND k.relation IN ('holds', 'acquires') AND k.status <> 'denied'
        AND k.published_at <= e.first_reported_at
    JOIN store.firms AS f ON f.firm = k.firm AND f.firm IS DISTINCT FROM g.maker
    WHERE len(a.countries) = 0 OR list_contains(a.countries, f.country)
),
exposed AS (
    SELECT event_id, unnest(targets) AS party, 'named' AS exposure, NULL::VARCHAR AS chip FROM sanction_events
    UNION ALL
    SELECT event_id, maker, 'maker', chip FROM goods WHERE maker IS NOT NULL
    UNION ALL
    SELECT event_id, firm, 'customer', chip FROM customers
)
SELECT x.event_id, s.ticker, s.firm, x.exposure,
       coalesce(list_sort(array_agg(DISTINCT x.chip) FILTER (x.chip IS NOT NULL)), []) AS chips,
       e.kind, e.issuer, e.status, e.announced_on, e.first_reported_at,
       least(coalesce(e.announced_on, e.first_reported_at::DATE), e.first_reported_at::DATE) AS known_on
FROM exposed AS x
JOIN sanction_events AS e USING (event_id)
JOIN shares AS s ON s.firm = x.party OR list_contains(s.aliases, x.party)
WHERE s.ticker IS NOT NULL
GROUP BY ALL;
COMMENT ON VIEW event_tickers IS
    'One row for each event, listed share and way in which the event exposes it; join it with prices of your own';
COMMENT ON COLUMN event_tickers.event_id IS 'Event, see sanction_events';
COMMENT ON COLUMN event_tickers.ticker IS 'EXCHANGE:CODE of the firm, or of the firm that owns it';
COMMENT ON COLUMN event_tickers.firm IS 'Firm that is exposed';
COMMENT ON COLUMN event_tickers.exposure IS
    'named: the event is aimed at it; maker: it designs a chip that the event names; customer: it was known by then to have or order such chips';
COMMENT ON COLUMN event_tickers.chips IS 'Chips through which it is exposed; empty where it is named itself';
COMMENT ON COLUMN event_tickers.kind IS 'Kind of the event';
COMMENT ON COLUMN event_tickers.issuer IS 'Whose act: ISO 3166-1 alpha-2 code, EU or UN; NULL where unknown';
COMMENT ON COLUMN event_tickers.status IS 'Last step of the event';
COMMENT ON COLUMN event_tickers.announced_on IS 'Day of the announcement; NULL where unknown';
COMMENT ON COLUMN event_tickers.first_reported_at IS 'Publication of the first report held (UTC)';
COMMENT ON COLUMN event_tickers.known_on IS 'First day on which the market could know it: the earlier of announcement and first report';
