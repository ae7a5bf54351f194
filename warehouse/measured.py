"""What each part of an indicator was computed from, so that only the parts that new articles touch are computed anew.

Only the bookkeeping belongs here: fingerprints of the rows that go in, and the counts that the sanction index keeps.
What the parts are made of, and the formulas, are in `metrics`; who calls whom is in `flows.measure`.
"""

from datetime import date, datetime

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.rows import given, plain

PARTS = {"indicator": pl.String, "part": pl.String, "fingerprint": pl.String}

# Sums of hashes do not depend on the order of rows. What lies in the future takes part once its day has come.
_FINGERPRINTS = """
WITH claims AS (
    SELECT firm, sum(hash(claim_id, article_id, firm, chip, low, high, approx, relation, status, independent_source,
                          quote, published_at, known_from)) AS mark
    FROM gpu_claims WHERE firm IS NOT NULL AND coalesce(known_from, published_at) <= $now GROUP BY firm
),
news AS (
    SELECT date_trunc('month', published_at)::DATE AS month, sum(hash(article_id, outlet, url, published_at)) AS mark
    FROM articles WHERE published_at <= $now GROUP BY month
),
told AS (
    SELECT date_trunc('month', r.published_at)::DATE AS month,
           sum(hash(r.event_id, r.article_id, r.issuer, r.status, e.targets)) AS mark
    FROM sanction_reports AS r JOIN sanction_events AS e USING (event_id) WHERE r.published_at <= $now GROUP BY month
),
late AS (
    SELECT coalesce((SELECT sum(hash(d)) FROM delays AS d), 0) AS things,
           coalesce((SELECT sum(hash(delay_id, published_at)) FROM delay_reports WHERE published_at <= $now), 0) AS mark
)
SELECT 'gpu_capacity' AS indicator, firm AS part, hash(mark, $base, date_trunc('month', $now))::VARCHAR AS fingerprint
FROM claims
UNION ALL
SELECT 'sanction_counts', news.month::VARCHAR, hash(news.mark, told.mark, $base)::VARCHAR
FROM news LEFT JOIN told USING (month)
UNION ALL
SELECT 'sanction_index', '', hash(sum(hash(month, news.mark, told.mark)), $base, date_trunc('month', $now))::VARCHAR
FROM news LEFT JOIN told USING (month)
UNION ALL
SELECT 'delay_index', '', hash(things, mark, $base, date_trunc('month', $now))::VARCHAR FROM late
UNION ALL
SELECT 'restriction_status', '', $base
"""


def touched(con: DuckDBPyConnection, base: str, now: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The parts of all indicators with their fingerprints (`PARTS`), and of these the ones to compute anew.

    `base` stands for what all parts depend on: formulas and reference data. Among the second are also the parts that
    are gone, with an empty fingerprint: nothing is left to compute them from. `now` is aware.
    """
    parts = con.sql(_FINGERPRINTS, params={"base": base, "now": plain(now)}).pl().select(*PARTS)
    before = con.sql("SELECT indicator, part, fingerprint FROM store.measured").pl()
    changed = parts.join(before, on=list(PARTS), how="anti")
    gone = before.join(parts, on=["indicator", "part"], how="anti").with_columns(fingerprint=pl.lit(""))
    return parts, pl.concat([changed, gone.select(*PARTS)])


def remember(con: DuckDBPyConnection, parts: pl.DataFrame) -> None:
    """Take these for what the indicators were computed from."""
    con.execute("DELETE FROM store.measured")
    with given(con, parts=parts):
        con.execute("INSERT INTO store.measured BY NAME SELECT * FROM parts")


def is_new(con: DuckDBPyConnection, indicator: str) -> bool:
    """Whether nothing of an indicator has been computed yet, so that whatever its table holds must go."""
    found = con.execute("SELECT count(*) FROM store.measured WHERE indicator = ?", [indicator]).fetchall()
    return int(found[0][0]) == 0


def counts(con: DuckDBPyConnection) -> pl.DataFrame:
    """What the sanction index is computed from (`metrics.index.COUNTS`)."""
    return con.sql("SELECT month, source, issuer, target, threats, acts, articles FROM store.sanction_counts").pl()


def replace_counts(con: DuckDBPyConnection, months: list[date], rows: pl.DataFrame) -> None:
    """Make `rows` the counts of these months, all of which they hold."""
    with given(con, months=pl.DataFrame({"month": months}, schema={"month": pl.Date}), fresh=rows):
        con.execute("DELETE FROM store.sanction_counts WHERE month IN (SELECT month FROM months)")
        con.execute("INSERT INTO store.sanction_counts BY NAME SELECT * FROM fresh")
