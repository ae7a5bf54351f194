"""What `chipwatch sql` prints."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chipwatch import rows

ANSWER = pa.table(
    {
        "firm": ["DeepSeek", "Größe\nGmbH", None],
        "low": pa.array([50_000, None, 7], pa.int64()),
        "targets": [["CN", "HK"], [], None],
        "spans": [[{"start": 1, "end": 3}], [], None],
        "on": [date(2025, 4, 15), None, None],
        "at": [datetime(2025, 4, 15, 12, tzinfo=UTC), None, None],
        "share": [0.5, float("nan"), float("inf")],
        "sum": [Decimal("12"), Decimal("1.50"), None],
        "new": [True, False, None],
    }
)


def written(answer: pa.Table, form: str) -> bytes:
    target = io.BytesIO()
    rows.write(answer, form, target)
    return target.getvalue()


def test_json_is_an_array_of_objects_with_iso_dates_and_no_number_that_json_lacks() -> None:
    found = json.loads(written(ANSWER, "json"), parse_constant=pytest.fail)
    assert found[0] == {
        "firm": "DeepSeek",
        "low": 50_000,
        "targets": ["CN", "HK"],
        "spans": [{"start": 1, "end": 3}],
        "on": "2025-04-15",
        "at": "2025-04-15T12:00:00+00:00",
        "share": 0.5,
        "sum": 12,
        "new": True,
    }
    assert [row["share"] for row in found[1:]] == [None, None]
    assert found[1]["sum"] == 1.5


def test_no_rows_are_an_empty_array_and_a_header() -> None:
    assert json.loads(written(ANSWER.slice(0, 0), "json")) == []
    assert written(ANSWER.slice(0, 0).select(["firm", "low"]), "csv") == b"firm,low\n"
    assert written(ANSWER.slice(0, 0).select(["firm", "low"]), "table") == b"firm  low\n----  ---\n(0 rows)\n"


def test_csv_reads_back_and_holds_lists_as_json() -> None:
    found = list(csv.DictReader(io.StringIO(written(ANSWER, "csv").decode())))
    assert found[1]["firm"] == "Größe\nGmbH"
    assert found[0]["on"] == "2025-04-15"
    assert found[0]["new"] == "true"
    assert json.loads(found[0]["targets"]) == ["CN", "HK"]
    assert json.loads(found[0]["spans"]) == [{"start": 1, "end": 3}]
    assert found[2]["low"] == "7"
    assert found[2]["targets"] == ""


def test_parquet_reads_back_as_it_was() -> None:
    answer = ANSWER.drop_columns("share")  # NaN is not equal to itself
    assert pq.read_table(io.BytesIO(written(answer, "parquet"))).equals(answer)


def test_a_table_is_one_line_a_row_and_its_columns_stand_under_each_other() -> None:
    lines = written(ANSWER.select(["firm", "low", "targets"]), "table").decode().splitlines()
    assert lines == [
        "firm        low    targets",
        "----------  -----  -------",
        "DeepSeek    50000  CN, HK",
        "Größe GmbH",
        "            7",
        "(3 rows)",
    ]


def test_a_table_keeps_control_characters_from_the_terminal() -> None:
    hostile = pa.table({"title": ["\x1b]0;owned\x07 plain"]})
    assert b"\x1b" not in written(hostile, "table")


def test_two_columns_of_one_name_both_stand_in_csv() -> None:
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["x", "x"])
    assert written(twice, "csv") == b"x,x\n1,2\n"
