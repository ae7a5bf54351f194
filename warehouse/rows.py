"""Between Python records and DuckDB tables: bulk registration, times, ids.

Only what several modules of this room need to move rows belongs here. Times are aware UTC datetimes in Python and
plain TIMESTAMPs in UTC in the tables, which mean the same on every machine, whatever its time zone.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

TIME = pl.Datetime("us")


def plain(moment: datetime) -> datetime:
    """An aware datetime as it stands in a table."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """A table's time as an aware datetime."""
    return moment.replace(tzinfo=UTC)


def ident(prefix: str, *parts: object) -> str:
    """A stable id made from what it stands for: `prefix`, an underscore and 20 hexadecimal digits."""
    return f"{prefix}_{_digest(parts, 10).hex()}"


def fingerprint(*parts: object) -> int:
    """A stable 64-bit hash, by which a changed row is seen."""
    return int.from_bytes(_digest(parts, 8), "big")


def _digest(parts: Sequence[object], size: int) -> bytes:
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=size).digest()


def frame(rows: Iterable[Sequence[Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a frame of exactly this schema."""
    return pl.DataFrame(list(rows), schema=dict(schema), orient="row")


@contextmanager
def given(con: DuckDBPyConnection, **frames: pl.DataFrame) -> Iterator[None]:
    """Let SQL read frames by these names inside the block."""
    for name, rows in frames.items():
        con.register(name, rows.to_arrow())
    try:
        yield
    finally:
        for name in frames:
            con.unregister(name)


def dicts(
    con: DuckDBPyConnection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> list[dict[str, Any]]:
    """All rows of a query, as dictionaries."""
    cursor = con.execute(sql, parameters or None)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
