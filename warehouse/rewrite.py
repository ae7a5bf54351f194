"""Making a table hold exactly these rows now, touching only what differs; what stood before stays, superseded.

Only this one operation belongs here. It serves conclusions (for some events) and metrics (for a whole table) alike.
"""

from datetime import datetime

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.rows import given, plain


def rewrite(
    con: DuckDBPyConnection,
    table: str,
    rows: pl.DataFrame,
    now: datetime,
    scope: tuple[str, list[str]] | None = None,
    since: tuple[str, datetime] | None = None,
) -> int:
    """Make `rows` what `store.<table>` holds now; with `scope` (a column and its values) only among those rows.
    `since` (a column and a plain time) says that none of them is older, so that older ones need no look.

    `rows` has the table's columns but recorded_from and recorded_to. Equal rows are left alone, so that rewriting
    with what is there changes nothing. Returns the number of rows that were inserted or superseded.
    """
    column, values = scope or ("", [])
    within = f"t.{column} IN (SELECT value FROM scope_values)" if scope else "TRUE"  # noqa: S608
    if since:
        within = f"{within} AND t.{since[0]} >= $since"
    columns = ", ".join(rows.columns)
    moment = {"now": plain(now)}
    with given(con, incoming=rows, scope_values=pl.DataFrame({"value": values}, schema={"value": pl.String})):
        # Table and column names are constants of this package, never input.
        con.execute(f"CREATE TEMP TABLE ready AS SELECT {columns} FROM store.{table} LIMIT 0")  # noqa: S608
        con.execute("INSERT INTO ready BY NAME SELECT * FROM incoming")
        con.execute(
            f"""
            CREATE TEMP TABLE standing AS
            SELECT t.rowid AS place, hash({columns}) AS content FROM store.{table} AS t
            WHERE t.recorded_to IS NULL AND {within}
            """,  # noqa: S608
            {"since": since[1]} if since else None,
        )
        ended = con.execute(
            f"""
            UPDATE store.{table} AS t SET recorded_to = $now
            WHERE t.rowid IN (
                SELECT place FROM standing WHERE content NOT IN (SELECT hash({columns}) FROM ready)
            )
            """,  # noqa: S608
            moment,
        ).fetchall()
        begun = con.execute(
            f"""
            INSERT INTO store.{table} BY NAME
            SELECT *, $now AS recorded_from FROM ready WHERE hash({columns}) NOT IN (SELECT content FROM standing)
            """,  # noqa: S608
            moment,
        ).fetchall()
        con.execute("DROP TABLE standing")
        con.execute("DROP TABLE ready")
    return int(ended[0][0] + begun[0][0])
