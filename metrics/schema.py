"""What a metric may ask of the frames that it is given: its columns, in its types.

Only that check belongs here; the schemas themselves stand with the metrics that they describe.
"""

from collections.abc import Mapping
from typing import TypeAlias

import polars as pl

Schema: TypeAlias = Mapping[str, pl.DataType | type[pl.DataType]]


def conform(frame: pl.DataFrame, schema: Schema, name: str) -> pl.DataFrame:
    """`frame` with exactly the columns of `schema`, in its order and types; further columns are left behind.

    Times with a zone become naive times in UTC. Raises ValueError where a column is missing, and
    polars.exceptions.InvalidOperationError where a value does not fit its type.
    """
    missing = [column for column in schema if column not in frame.columns]
    if missing:
        raise ValueError(f"{name}: no column {', '.join(missing)}; expected {', '.join(schema)}")
    return frame.select(pl.col(column).cast(dtype) for column, dtype in schema.items())
