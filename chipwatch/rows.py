"""The answer of `chipwatch sql`, an Arrow table, as a table for people, JSON, CSV or Parquet.

Only the writing belongs here; the query is in `warehouse.query`.
"""

import csv
import io
import json
import math
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

BATCH_ROWS = 5_000


def answer(found: pa.Table, form: str = "table") -> None:
    """Write a table to standard output; `table` for people where that is a terminal."""
    if form == "table" and sys.stdout.isatty():
        show(found)
    else:
        write(found, form, sys.stdout.buffer)


def write(answer: pa.Table, form: str, target: BinaryIO) -> None:
    """Write `answer` to `target` as `table`, `json`, `csv` or `parquet`.

    JSON is one array of objects, dates and times in ISO 8601, numbers that JSON has no form for (NaN, infinity) as
    null. CSV has a header; lists and structs stand in it as JSON. A table is plain text, as wide as it needs.
    """
    _WRITERS[form](answer, target)


def show(answer: pa.Table) -> None:
    """Print `answer` on the terminal, folded to its width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", caption=_size(answer), caption_justify="left")
    for name in answer.column_names:
        table.add_column(Text(name), overflow="fold")
    for row in _rows(answer):
        table.add_row(*(Text(_cell(value)) for value in row))
    Console().print(table)


def plain(value: Any) -> Any:
    """A value of a cell in the types that JSON knows; integers of any size stay integers."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes():
            return value.hex()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return str(value)


def _rows(answer: pa.Table) -> Iterator[list[Any]]:
    # By position, not by name: two columns may have one name.
    for batch in answer.to_batches(max_chunksize=BATCH_ROWS):
        yield from map(list, zip(*(map(plain, column.to_pylist()) for column in batch.columns), strict=True))


def _json(answer: pa.Table, target: BinaryIO) -> None:
    names = answer.column_names
    before = "[\n"
    for row in _rows(answer):
        target.write((before + json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)).encode())
        before = ",\n"
    target.write(b"[]\n" if answer.num_rows == 0 else b"\n]\n")


def _csv(answer: pa.Table, target: BinaryIO) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(answer.column_names)
        for row in _rows(answer):
            writer.writerow([_text(value) for value in row])
    finally:
        text.detach()


def _parquet(answer: pa.Table, target: BinaryIO) -> None:
    pq.write_table(answer, target)


def _table(answer: pa.Table, target: BinaryIO) -> None:
    lines = [answer.column_names, *([_cell(value) for value in row] for row in _rows(answer))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    for line in lines:
        padded = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        target.write(padded.rstrip().encode("utf-8", "replace") + b"\n")
    target.write(f"{_size(answer)}\n".encode())


def _size(answer: pa.Table) -> str:
    return f"({answer.num_rows:,} row{'' if answer.num_rows == 1 else 's'})"


def _cell(value: Any) -> str:
    """A value on one line; control characters, which could play with a terminal, become spaces."""
    match value:
        case str():
            return "".join(c if c.isprintable() else " " for c in value)
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(map(_cell, value))
        case _:
            return _text(value)


def _text(value: Any) -> str:
    """A plain value as text, null as the empty one; true, false, lists and structs as JSON."""
    match value:
        case None:
            return ""
        case bool() | list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


_WRITERS: dict[str, Callable[[pa.Table, BinaryIO], None]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "parquet": _parquet,
}
FORMS = tuple(_WRITERS)
