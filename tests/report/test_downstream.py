"""The examples of docs/downstream.md run on the files that the sample gives."""

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from chipwatch import settings
from flows import stages
from report.export import VERSION, VIEWS
from sample.server import config_text, serve

PAGE = (Path(__file__).parents[2] / "docs" / "downstream.md").read_text(encoding="utf-8")
PYTHON = dict(
    zip(("polars", "pandas", "event study"), re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL), strict=True)
)
(R,) = re.findall(r"```r\n(.*?)```", PAGE, re.DOTALL)
DUCKDB = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's `data/export/`, and made-up prices of every share that it exposes."""
    folder = tmp_path_factory.mktemp("downstream")
    data = folder / "data"
    with serve() as base:
        configured = settings.check(tomllib.loads(config_text(base, f"{base}/hook")), "sample")
        stages.ingest(data, configured)
    stages.extract(data, configured)
    stages.measure(data)
    stages.publish(data)
    stages.export(data)
    exposed = pl.read_parquet(data / "export" / "event_tickers.parquet")
    days = [date(2022, 1, 3) + timedelta(days=n) for n in range(1800)]
    days = [day for day in days if day.weekday() < 5]
    # Every share rises by 1 % a day, and falls by 9 % more on the days on which a measure on it became known.
    hit = set(exposed.select("ticker", "known_on").rows())
    rows = []
    for ticker in ["INDEX:MARKET", *exposed["ticker"].unique().sort()]:
        close = 100.0
        for day in days:
            close *= 0.92 if (ticker, day) in hit else 1.01
            rows.append((ticker, day, close))
    pl.DataFrame(rows, schema=["ticker", "day", "close"], orient="row").write_csv(folder / "prices.csv")
    return folder


def run(code: str, place: Path) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_polars_reads_the_newest_capacity(place: Path) -> None:
    assert "xAI" in run(PYTHON["polars"], place)


def test_pandas_reads_events_with_their_lists(place: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed; `pip install chipwatch[dev]` has it")
    assert "export_control" in run(PYTHON["pandas"], place)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R; Debian's r-base-core has it")
def test_r_reads_the_index_of_all_measures(place: Path) -> None:
    done = subprocess.run(["Rscript", "-e", R], cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["month", "value", "threats", "acts", "articles"]
    assert len(rows) == 12
    assert all(re.match(r"\s*20\d\d-\d\d-01\s", row) for row in rows)


def test_duckdb_reads_the_parquet_files(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    (sql,) = DUCKDB
    found = duckdb.sql(sql).fetchall()
    assert {row[0] for row in found} == {"CN", "AE", "IN"}
    assert any(row[1] == "case_by_case" for row in found if row[0] == "CN")


def test_an_event_study_finds_the_fall_that_was_put_into_the_prices(place: Path) -> None:
    code = PYTHON["event study"] + "\nstudy.write_parquet('study.parquet')\n"
    run(code, place)
    study = pl.read_parquet(place / "study.parquet")
    assert study.height > 20
    assert set(study["exposure"]) >= {"named", "maker"}
    weekdays = pl.read_parquet(place / "data/export/event_tickers.parquet").filter(
        pl.col("known_on").dt.weekday() <= 5, pl.col("known_on") > date(2022, 1, 10)
    )
    hit = study.join(weekdays, on=["event_id", "ticker", "firm", "exposure"], how="semi")
    assert hit.height > 10
    assert (hit["car"] < -0.05).all()


def test_every_exported_view_and_the_newest_version_are_on_the_page() -> None:
    assert [view for view in VIEWS if f"`{view}`" not in PAGE] == []
    assert f"| {VERSION} |" in PAGE
