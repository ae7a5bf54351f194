"""Frames out of the warehouse and metric tables back into it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from duckdb import DuckDBPyConnection

from warehouse import frames

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def capacity(**mids: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "month": [date(2025, 3, 1)] * len(mids), "firm": list(mids), "chip": [None] * len(mids),
            "basis": ["existing"] * len(mids), "mid": list(mids.values()), "claims": [1] * len(mids),
        },
        schema_overrides={"chip": pl.String, "claims": pl.Int32, "mid": pl.Float64},
    )  # fmt: skip


def test_a_view_comes_as_a_frame(con: DuckDBPyConnection) -> None:
    frame = frames.read(con, "SELECT firm, aliases FROM firms WHERE firm = 'Nvidia'")
    assert frame.schema == {"firm": pl.String, "aliases": pl.List(pl.String)}
    assert frame.height == 1


def test_the_same_frame_changes_nothing(con: DuckDBPyConnection, counts: Callable[[], dict[str, int]]) -> None:
    assert frames.replace(con, "gpu_capacity", capacity(DeepSeek=1.5, xAI=2), NOW) == 2
    before = counts()
    assert frames.replace(con, "gpu_capacity", capacity(xAI=2, DeepSeek=1.5), LATER) == 0
    assert counts() == before


def test_what_changes_is_superseded_and_the_rest_left_alone(con: DuckDBPyConnection, rows: Rows) -> None:
    frames.replace(con, "gpu_capacity", capacity(DeepSeek=1, xAI=2), NOW)
    assert frames.replace(con, "gpu_capacity", capacity(DeepSeek=3, xAI=2), LATER) == 2
    assert rows("SELECT firm, mid FROM gpu_capacity ORDER BY firm") == [("DeepSeek", 3.0), ("xAI", 2.0)]
    assert rows(
        "SELECT firm, mid, recorded_from::DATE::VARCHAR, recorded_to::DATE::VARCHAR"
        " FROM store.gpu_capacity ORDER BY ALL"
    ) == [
        ("DeepSeek", 1.0, "2025-04-20", "2025-04-21"),
        ("DeepSeek", 3.0, "2025-04-21", None),
        ("xAI", 2.0, "2025-04-20", None),
    ]


def test_of_the_states_of_one_day_only_the_last_is_kept(con: DuckDBPyConnection, rows: Rows) -> None:
    for hours in range(5):
        frames.replace(con, "gpu_capacity", capacity(DeepSeek=hours), NOW + timedelta(hours=hours))
    assert rows("SELECT mid FROM store.gpu_capacity") == [(4.0,)]


def test_an_empty_frame_empties_the_view(con: DuckDBPyConnection, rows: Rows) -> None:
    frames.replace(con, "gpu_capacity", capacity(DeepSeek=1), NOW)
    frames.replace(con, "gpu_capacity", capacity(DeepSeek=1).clear(), LATER)
    assert rows("FROM gpu_capacity") == []


def test_a_month_is_known_when_it_has_ended(con: DuckDBPyConnection, rows: Rows) -> None:
    frames.replace(con, "gpu_capacity", capacity(DeepSeek=1), NOW)
    assert rows("SELECT firm FROM gpu_capacity_as_of('2025-03-31')") == []
    assert rows("SELECT firm FROM gpu_capacity_as_of('2025-04-01')") == [("DeepSeek",)]


def test_the_restriction_of_a_day_is_the_last_that_began(con: DuckDBPyConnection, rows: Rows) -> None:
    frame = pl.DataFrame(
        [("H20", "CN", date(2022, 1, 1), "allowed"), ("H20", "CN", date(2025, 4, 9), "licence")],
        schema=["chip", "destination", "valid_from", "control"],
        orient="row",
    )
    frames.replace(con, "restriction_status", frame, NOW)
    asked = "SELECT control FROM restriction_status_as_of('{}', '{}', '{}')"
    assert rows(asked.format("H20", "CN", "2025-04-08")) == [("allowed",)]
    assert rows(asked.format("h20", "cn", "2025-04-09")) == [("licence",)]
    assert rows(asked.format("H20", "US", "2025-04-09")) == []


def test_a_rule_that_the_public_learnt_of_later_is_not_known_before(con: DuckDBPyConnection, rows: Rows) -> None:
    frame = pl.DataFrame(
        [
            ("H20", "CN", date(2022, 1, 1), "allowed", None),
            ("H20", "CN", date(2025, 4, 9), "licence", date(2025, 4, 15)),
        ],
        schema=["chip", "destination", "valid_from", "control", "announced"],
        orient="row",
    )
    frames.replace(con, "restriction_status", frame, NOW)
    asked = "SELECT control FROM restriction_status_as_of('H20', 'CN', '{}')"
    assert rows(asked.format("2025-04-14")) == [("allowed",)]
    assert rows(asked.format("2025-04-15")) == [("licence",)]


def test_unknown_tables_and_columns_are_named(con: DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="runs is no metric table; known are gpu_capacity"):
        frames.replace(con, "runs", pl.DataFrame(), NOW)
    with pytest.raises(ValueError, match="gpu_capacity has no column mad; it has month"):
        frames.replace(con, "gpu_capacity", pl.DataFrame({"mad": [1]}), NOW)
