"""The indicators as files for other tools: `data/export/`, Parquet and CSV beside each other, described by one
Frictionless data package.

What belongs here is which views are exported, how their columns are described (in the words of the schema's own
comments), and the replacing of files. A file whose rows are the same is left alone; each other one is replaced in one
step, the description last. docs/downstream.md shows how to read them.
"""

import hashlib
import io
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.query import query

VERSION = "1.1.0"
"""Of the export's form. A new table or column raises the middle number; one renamed or gone, or of another type or
meaning, the first. docs/downstream.md lists what changed, and a test fails where the form changes without it."""

# Each exported view with its primary key; none where a column that tells rows apart may be empty, with a meaning.
VIEWS: Mapping[str, tuple[str, ...]] = {
    "gpu_capacity": (),
    "restriction_status": ("chip", "destination", "valid_from"),
    "sanction_index": (),
    "delay_index": (),
    "delay_index_by_kind": (),
    "delay_resolution": (),
    "gpu_claims": ("claim_id",),
    "sanction_events": ("event_id",),
    "sanction_timeline": (),
    "event_tickers": ("event_id", "ticker", "firm", "exposure"),
    "listings": (),
    "delays": ("delay_id",),
    "firms": ("firm",),
    "chips": ("chip",),
}

UNITS: Mapping[str, str] = {
    "low": "chips",
    "mid": "chips",
    "high": "chips",
    "h100e": "H100-equivalents",
    "h100e_low": "H100-equivalents",
    "h100e_mid": "H100-equivalents",
    "h100e_high": "H100-equivalents",
    "value": "index points, mean of 2023 and 2024 = 100",
    "threats": "index points",
    "acts": "index points",
    "median_slip_months": "months",
    "median_slip_low": "months",
    "median_slip_high": "months",
    "slip_months_low": "months",
    "slip_months_high": "months",
    "share_chip_access": "share, 0 to 1",
    "months": "months",
    "still_open": "share, 0 to 1",
    "still_open_low": "share, 0 to 1",
    "still_open_high": "share, 0 to 1",
    "confidence": "share, 0 to 1",
    "tpp": "tera-operations per second times bits",
    "performance_density": "tera-operations per second times bits per square millimetre",
    "start_offset": "characters",
    "end_offset": "characters",
}
_TYPES = (
    (pl.Boolean, "boolean"),
    (pl.Date, "date"),
    (pl.Datetime, "datetime"),
    (pl.List, "array"),
    (pl.Struct, "object"),
    (pl.String, "string"),
)


def export(data: Path, now: datetime) -> tuple[Path, list[str]]:
    """Write `export/` in the data folder from the published copy; returns the folder and the files that changed.

    Exporting the same rows again changes nothing, not even a date. `now` is aware. Raises NotPublished where there
    is no published copy.
    """
    folder = data / "export"
    folder.mkdir(parents=True, exist_ok=True)
    names = ", ".join(f"'{view}'" for view in VIEWS)
    comments: dict[tuple[str, str], str] = {
        (row["relation"], row["field"]): row["comment"]
        for row in query(
            data,
            f"""
            SELECT table_name AS relation, column_name AS field, comment FROM duckdb_columns()
            WHERE schema_name = 'main' AND table_name IN ({names})
            UNION ALL SELECT view_name, '', comment FROM duckdb_views()
            WHERE schema_name = 'main' AND view_name IN ({names})
            """,  # noqa: S608 - names of VIEWS alone
        ).to_pylist()
    }
    resources, changed = list[dict[str, Any]](), list[str]()
    for view in VIEWS:
        frame = pl.DataFrame(query(data, f"FROM {view} ORDER BY ALL"))
        csv, parquet = as_csv(frame), as_parquet(frame)
        changed += [
            name
            for name, content in ((f"{view}.csv", csv), (f"{view}.parquet", parquet))
            if _replace(folder / name, content)
        ]
        resources.append(resource(view, frame, csv, parquet, comments))
    before = _package(folder / "datapackage.json")
    if before is None or before.get("resources") != resources or before.get("version") != VERSION:
        text = json.dumps(package(resources, now), ensure_ascii=False, indent=2) + "\n"
        _replace(folder / "datapackage.json", text.encode())
        changed.append("datapackage.json")
    kept = {f"{view}.{form}" for view in VIEWS for form in ("csv", "parquet")} | {"datapackage.json"}
    for path in folder.iterdir():
        if path.is_file() and path.name not in kept:
            path.unlink()
    return folder, changed


def as_csv(frame: pl.DataFrame) -> bytes:
    """UTF-8 with a header; times as ISO 8601 in UTC, lists and structs as JSON, unknown values as empty cells."""
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
    texts = [
        pl.Series(
            name, [None if v is None else json.dumps(v, ensure_ascii=False) for v in frame[name].to_list()], pl.String
        )
        for name in nested
    ]
    return frame.with_columns(texts).write_csv(datetime_format="%Y-%m-%dT%H:%M:%SZ").encode()


def as_parquet(frame: pl.DataFrame) -> bytes:
    """Parquet with the columns' own types; equal rows give equal bytes."""
    target = io.BytesIO()
    frame.write_parquet(target, compression="zstd", statistics=True)
    return target.getvalue()


def resource(
    view: str, frame: pl.DataFrame, csv: bytes, parquet: bytes, comments: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """The description of one view's two files: where, how big, how many rows, each column with type, words and unit.

    The Parquet file stands under `alternatives`: it has the same rows and columns, and the tools that check packages
    read typed lists and missing integers in Parquet as errors.
    """
    schema: dict[str, Any] = {
        "fields": [_field(view, name, dtype, comments) for name, dtype in frame.schema.items()],
        "missingValues": [""],
    }
    if VIEWS[view]:
        schema["primaryKey"] = list(VIEWS[view])
    return {
        "name": view,
        "path": f"{view}.csv",
        "profile": "tabular-data-resource",
        "title": comments.get((view, ""), view),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_size(csv),
        "rows": frame.height,
        "alternatives": [
            {"path": f"{view}.parquet", "mediatype": "application/vnd.apache.parquet", **_size(parquet)},
        ],
        "schema": schema,
    }


def _size(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def package(resources: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    """The whole description, of all files."""
    return {
        "name": "chipwatch",
        "title": "AI chips, restrictions and delays in the news",
        "description": "Indicators computed from news articles, and what they rest on. Unknown is empty, never zero. "
        "How each number is computed, and its known biases: docs/methods.md.",
        "profile": "tabular-data-package",
        "version": VERSION,
        "created": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resources": resources,
    }


def _field(view: str, name: str, dtype: pl.DataType, comments: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    kind = next((word for known, word in _TYPES if isinstance(dtype, known)), None)
    kind = kind or ("integer" if dtype.is_integer() else "number")
    field: dict[str, Any] = {"name": name, "type": kind, "description": comments.get((view, name)) or ""}
    if name in UNITS:
        field["unit"] = UNITS[name]
    return field


def _package(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _replace(path: Path, content: bytes) -> bool:
    """Give a file this content, in one step; False where it has it already."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    fresh = path.with_name(f".{path.name}.tmp")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return True
