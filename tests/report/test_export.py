"""The export: both forms hold the published rows, every column is described, and writing again changes nothing."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from chipwatch.model import Article, Count, Findings, Read, Sanction
from report.export import VERSION, VIEWS, as_csv, export
from warehouse import articles, connection, findings, frames
from warehouse.publish import publish
from warehouse.query import NotPublished, query

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FORM = Path(__file__).parent / "export_form.json"
TYPES = {"string", "number", "integer", "boolean", "date", "datetime", "array", "object"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    text = 'The "US" bars H20, says the ministry.\nxAI has 200,000 H100 chips.'
    article = Article("https://n.example/a", "Bärs, a comma", text, outlet="Wire", published=NOW - timedelta(days=40))
    found = Findings(
        True,
        counts=(Count(200_000, None, False, "H100", "xAI", "holds", "actual", None, (15, 40)),),
        sanctions=(Sanction("export_control", "US", None, ("CN",), ("H20",), "adopted", True, None, (15, 40)),),
    )
    capacity = {"month": [date(2025, 5, 1)], "firm": ["xAI"], "chip": [None], "basis": ["existing"], "low": [2e5]}
    with connection.write(folder) as con:
        articles.store(con, [article], NOW)
        findings.store(con, [Read(article, found)], "1", NOW, None)
        frames.replace(con, "gpu_capacity", pl.DataFrame(capacity, schema_overrides={"chip": pl.String}), NOW)
    publish(folder)
    export(folder, NOW)
    return folder


def described(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "export" / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_both_forms_hold_the_published_rows(data: Path) -> None:
    for view in VIEWS:
        published = pl.DataFrame(query(data, f"FROM {view} ORDER BY ALL"))
        parquet = pl.read_parquet(data / "export" / f"{view}.parquet")
        assert_frame_equal(parquet, published)
        csv = pl.read_csv(data / "export" / f"{view}.csv", infer_schema=False)
        assert (csv.columns, csv.height) == (published.columns, published.height)
    claims = pl.read_csv(data / "export" / "gpu_claims.csv")
    assert claims.select("firm", "low", "high", "published_at").rows() == [
        ("xAI", 200_000, None, "2025-04-22T12:00:00Z")
    ]
    assert json.loads(pl.read_csv(data / "export" / "sanction_events.csv")["targets"][0]) == ["CN"]


def test_every_column_is_described_with_its_type(data: Path) -> None:
    package = described(data)
    assert package["version"] == VERSION
    assert [resource["name"] for resource in package["resources"]] == list(VIEWS)
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        frame = pl.read_parquet(data / "export" / resource["alternatives"][0]["path"])
        assert [field["name"] for field in fields] == frame.columns
        assert all(field["description"] and field["type"] in TYPES for field in fields)
        assert resource["title"] != resource["name"]
    capacity = {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}
    assert (capacity["low"]["unit"], capacity["h100e_mid"]["unit"]) == ("chips", "H100-equivalents")


def test_sizes_hashes_and_keys_are_those_of_the_files(data: Path) -> None:
    for resource in described(data)["resources"]:
        for part in (resource, *resource["alternatives"]):
            content = (data / "export" / part["path"]).read_bytes()
            assert part["bytes"] == len(content)
            assert part["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if key := resource["schema"].get("primaryKey"):
            keys = pl.read_parquet(data / "export" / f"{resource['name']}.parquet").select(key)
            assert not keys.is_duplicated().any()
            assert sum(keys.null_count().row(0)) == 0


def test_exporting_the_same_rows_again_changes_nothing(data: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in (data / "export").iterdir()}
    assert export(data, NOW + timedelta(days=1)) == (data / "export", [])
    assert {path.name: path.stat().st_mtime_ns for path in (data / "export").iterdir()} == before


def test_what_was_damaged_or_is_no_longer_exported_is_mended(data: Path) -> None:
    (data / "export" / "delays.csv").write_text("damaged")
    (data / "export" / "old_view.csv").write_text("from a version before")
    _, changed = export(data, NOW + timedelta(days=1))
    assert changed == ["delays.csv"]
    assert not (data / "export" / "old_view.csv").exists()


def test_the_form_changes_only_with_its_version(data: Path) -> None:
    form = {
        "version": VERSION,
        "tables": {
            resource["name"]: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            for resource in described(data)["resources"]
        },
    }
    assert form == json.loads(FORM.read_text(encoding="utf-8")), (
        "the export has another form: raise report.export.VERSION, say in docs/downstream.md what changed, "
        f"and make {FORM.name} anew"
    )


def test_nothing_is_written_without_a_published_copy(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="chipwatch run"):
        export(tmp_path, NOW)


def test_an_empty_warehouse_gives_files_with_their_columns(tmp_path: Path) -> None:
    publish(tmp_path)
    export(tmp_path, NOW)
    assert pl.read_parquet(tmp_path / "export" / "gpu_capacity.parquet").height == 0
    assert (tmp_path / "export" / "gpu_capacity.csv").read_text().startswith("month,firm,chip,basis,low,")


def test_texts_with_commas_quotes_and_lines_come_back() -> None:
    frame = pl.DataFrame({"t": ['a,"b"\nc', "", None], "l": [["x,y"], [], None]})
    back = pl.read_csv(as_csv(frame))
    assert back["t"].to_list() == ['a,"b"\nc', "", None]
    assert back["l"].to_list() == ['["x,y"]', "[]", None]
