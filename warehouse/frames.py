"""Frames out of the warehouse for `metrics` and `report`, and metric tables back into it.

Only the passing to and fro belongs here; what the numbers mean is in `metrics`.
"""

from datetime import UTC, datetime

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.rewrite import rewrite
from warehouse.rows import given, plain

METRICS = (
    "gpu_capacity",
    "restriction_status",
    "sanction_index",
    "delay_index",
    "delay_index_by_kind",
    "delay_resolution",
)
_CLOCKS = ("recorded_from", "recorded_to")


def read(con: DuckDBPyConnection, sql: str, **tables: pl.DataFrame) -> pl.DataFrame:
    """The rows of a query as a frame; times are naive and in UTC, lists and structs keep their shape.

    The query may name `tables` as it does its own.
    """
    with given(con, **tables):
        return con.sql(sql).pl()


def replace(
    con: DuckDBPyConnection,
    table: str,
    frame: pl.DataFrame,
    now: datetime | None = None,
    scope: tuple[str, list[str]] | None = None,
) -> int:
    """Make `frame` what a metric table holds now, with `scope` (a column and its values) only among those rows;
    returns how many rows were added or superseded.

    Equal rows are left alone, so the same frame changes nothing. What is superseded stays, with the moment at which it
    was; of the states of one day only the last is kept, so that a running month does not pile up. `now` is aware, by
    default the clock. Columns that the table has and the frame hasn't are NULL. Raises ValueError for an unknown table
    or column.
    """
    if table not in METRICS:
        raise ValueError(f"{table} is no metric table; known are {', '.join(METRICS)}")
    moment = now or datetime.now(UTC)
    columns = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'store' AND table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()
    names = [name for (name,) in columns if name not in _CLOCKS]
    unknown = sorted(set(frame.columns) - set(names))
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(unknown)}; it has {', '.join(names)}")
    missing = [pl.lit(None).alias(name) for name in names if name not in frame.columns]
    count = rewrite(con, table, frame.with_columns(missing).select(names), moment, scope)
    # The name is one of METRICS, never input.
    con.execute(
        f"DELETE FROM store.{table} WHERE recorded_to = $now AND recorded_from::DATE = $now::DATE",  # noqa: S608
        {"now": plain(moment)},
    )
    return count
