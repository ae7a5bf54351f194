"""Replacing what an article said by what it says now, on both clocks, without deleting anything.

Only the rule for one table of findings belongs here. A finding that another reading of the same text no longer makes
was never true: its row ends on the recorded clock. One that a revision of the article took back was believed until
then: its row ends too, and another takes its place whose known_to is the publication of the revision.
"""

from datetime import datetime

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.rows import given, plain


def replace_findings(
    con: DuckDBPyConnection, table: str, rows: pl.DataFrame, now: datetime, since: datetime
) -> tuple[list[str], int]:
    """Make `rows` the standing findings of the articles in the temporary table `reading`, in `store.<table>`.

    `rows` has the columns of the table but the clocks; `reading` has article_id, known_from (of the revision that was
    read) and revised (whether an earlier revision had been read before); no finding in them was known before `since`,
    in plain UTC. Returns the finding ids that changed in any way, and how many rows are new to the table.
    """
    columns = ", ".join(rows.columns)
    with given(con, incoming=rows):
        # The names put together here are constants of this package, never input.
        for statement in _STATEMENTS:
            con.execute(statement.format(table=table, columns=columns), _used(statement, now, since))
    changed = [
        name
        for (name,) in con.execute(
            "SELECT finding_id FROM ready UNION SELECT finding_id FROM gone ORDER BY ALL"
        ).fetchall()
    ]
    count = con.execute("SELECT count(*) FROM ready").fetchall()[0][0]
    con.execute("DROP TABLE ready")
    con.execute("DROP TABLE gone")
    return changed, count


def _used(statement: str, now: datetime, since: datetime) -> dict[str, datetime]:
    moments = {"now": plain(now), "since": since}
    return {name: moment for name, moment in moments.items() if f"${name}" in statement}


_STATEMENTS = (
    """
    CREATE TEMP TABLE ready AS
    SELECT i.*, coalesce(c.known_from, r.known_from) AS known_from
    FROM incoming AS i JOIN reading AS r USING (article_id)
    LEFT JOIN (
        SELECT * FROM store.{table} WHERE recorded_to IS NULL AND known_to IS NULL AND known_from >= $since
    ) AS c USING (finding_id)
    WHERE c.finding_id IS NULL OR c.row_hash <> i.row_hash
    """,
    """
    CREATE TEMP TABLE gone AS
    SELECT c.finding_id, r.known_from AS taken_back, r.revised AND i.finding_id IS NULL AS by_revision
    FROM store.{table} AS c JOIN reading AS r USING (article_id)
    LEFT JOIN incoming AS i USING (finding_id)
    WHERE c.recorded_to IS NULL AND c.known_to IS NULL AND c.known_from >= $since
      AND (i.finding_id IS NULL OR i.row_hash <> c.row_hash)
    """,
    """
    INSERT INTO store.{table} BY NAME
    SELECT c.* REPLACE (g.taken_back AS known_to, $now AS recorded_from)
    FROM store.{table} AS c JOIN gone AS g USING (finding_id)
    WHERE c.recorded_to IS NULL AND c.known_to IS NULL AND c.known_from >= $since
      AND g.by_revision AND c.known_from < g.taken_back
    """,
    """
    UPDATE store.{table} AS c SET recorded_to = $now FROM gone
    WHERE c.finding_id = gone.finding_id AND c.recorded_to IS NULL AND c.known_to IS NULL AND c.known_from >= $since
    """,
    "INSERT INTO store.{table} BY NAME SELECT {columns}, known_from, $now AS recorded_from FROM ready",
)
