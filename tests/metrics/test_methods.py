"""The worked examples of docs/methods.md, read from the page and computed again."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from metrics import delay, index
from metrics.capacity import gpu_capacity

PAGE = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")


def table(title: str) -> list[dict[str, str | None]]:
    """The table below the line `**title**`, each cell as text, an empty one as None."""
    lines = PAGE.split(f"\n**{title}**\n\n", 1)[1].split("\n\n", 1)[0].splitlines()
    cells = [[cell.strip() or None for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(map(str, cells[0]), row, strict=True)) for row in cells[2:]]


def numbers(frame: pl.DataFrame, title: str) -> None:
    """Each number of the table stands in the frame, row by row, to as many digits as the page gives."""
    expected = table(title)
    assert frame.height == len(expected)
    for found, row in zip(frame.iter_rows(named=True), expected, strict=True):
        for name, cell in row.items():
            if isinstance(found[name], int | float):
                decimals = len((cell or "").partition(".")[2])
                assert round(found[name], decimals) == float(cell or "nan"), f"{title}: {name}: {found[name]}"
            else:
                assert str(found[name]) == cell


def test_capacity(claims: Callable[..., pl.DataFrame], chips: pl.DataFrame) -> None:
    told = claims(
        *(
            {
                "day": date.fromisoformat(str(row["day"])),
                "chip": None if row["chip"] == "GPUs" else row["chip"],
                "low": int(str(row["low"])),
                "high": int(str(row["high"])),
                "approx": row["approx"] == "yes",
            }
            for row in table("Claims")
        )
    )
    result = gpu_capacity(told, chips, datetime(2025, 2, 28))
    february = result.filter(pl.col("month") == date(2025, 2, 1))
    numbers(february.with_columns(pl.col("chip").fill_null("GPUs")), "Capacity")
    assert february["mid"].sum() == 35_000


def test_sanction_index() -> None:
    articles, reports = [], []
    for row in table("News"):
        month = datetime.fromisoformat(str(row["month"]))
        total, threats, acts = (int(str(row[name])) for name in ("articles", "threats", "acts"))
        for number in range(total):
            name = f"{row['source']}-{month}-{number}"
            articles.append((row["source"], None, month, 1))
            if number < threats + acts:
                reports.append(("e", name, "US", "proposed" if number < threats else "adopted", *articles[-1][:3]))
    events = pl.DataFrame({"event_id": ["e"], "targets": [["CN"]]})
    result = index.sanction_index(
        pl.DataFrame(reports, schema=dict(index.REPORTS), orient="row"),
        events,
        pl.DataFrame(articles, schema=dict(index.ARTICLES), orient="row"),
        datetime(2025, 1, 31),
    )
    numbers(result.filter((pl.col("issuer") == "US") & (pl.col("target") == "CN")), "Index")


def test_delays() -> None:
    rows = table("Delays")
    names = ("firm", "cause", "slip_months_low", "slip_months_high", "status")
    delays = pl.DataFrame(
        [
            {name: row[name] for name in names} | {"delay_id": f"d{n}", "subject_kind": "model"}
            for n, row in enumerate(rows)
        ]
    )
    reports = pl.DataFrame(
        [(f"d{n}", datetime.fromisoformat(str(row[name]))) for n, row in enumerate(rows) for name in ("first", "last")],
        schema=dict(delay.REPORTS),
        orient="row",
    )
    result = delay.delay_index(delays, reports, datetime(2025, 6, 15))
    numbers(result.filter(pl.col("firm") == "F"), "Delay index")
    curve = delay.resolution(delays, reports, datetime(2025, 6, 15))
    assert curve.select("months", "at_risk", "resolved").rows() == [(1, 3, 1)] * 2  # of models, and of all
    assert curve.row(0)[-3:] == pytest.approx((0.667, 0.054, 0.945), abs=0.001)
    assert all(f"{value:.2f}" in PAGE for value in curve.row(0)[-3:])


@pytest.mark.parametrize(("chip", "rate", "text"), [("A100", 624, "0.315"), ("V100", 125, "0.063")])
def test_h100_equivalents(chip: str, rate: int, text: str, chips: pl.DataFrame) -> None:
    assert f"{rate} ÷ 1979 = {text}" in PAGE
    assert f"{rate / 1979:.3f}" == text
    assert chips.filter(pl.col("chip") == chip)["h100e"].item() == pytest.approx(rate / 1979, abs=0.0001)
