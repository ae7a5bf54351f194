"""What the page shows of firms' computing capacity: the table with its quotes, and the points and lines of the charts.

Decisions about content belong here, as pure functions; how it looks is in `report.charts` and the template.
"""

from datetime import date, datetime
from typing import Any

import polars as pl

from metrics.wholes import firm_totals
from report import words
from report.cites import cites

Row = dict[str, Any]

FIRMS_IN_CHART, FIRMS_OVER_TIME, FIRMS_IN_TABLE = 15, 6, 60
QUOTES = 4


def capacity(views: dict[str, pl.DataFrame]) -> tuple[list[Row], pl.DataFrame, pl.DataFrame, date | None]:
    """Firms by capacity: rows for the table, points of the newest month, the largest firms over time, that month."""
    table = views["gpu_capacity"]
    month = table["month"].max()
    if not isinstance(month, date):
        return [], pl.DataFrame(), pl.DataFrame(), None
    totals = firm_totals(table)
    now = totals.filter(pl.col("month") == month)
    order = (
        now.group_by("firm")
        .agg(
            has=pl.col("h100e_mid").filter(pl.col("basis") == "existing").max(),
            any=pl.col("h100e_mid").max(),
            chips=pl.col("mid").max(),
        )
        .sort("has", "any", "chips", "firm", descending=[True, True, True, False], nulls_last=True)["firm"]
        .to_list()
    )
    claims = views["gpu_claims"].filter(pl.col("firm").is_in(order[:FIRMS_IN_TABLE]))
    noted = claims.with_columns(note=pl.when(pl.col("status") == "denied").then(pl.lit("denied")))
    quotes = cites(noted, "firm", views["articles"])
    parts = table.filter(pl.col("month") == month)
    rows = [
        _firm(
            firm,
            now.filter(pl.col("firm") == firm),
            parts.filter(pl.col("firm") == firm).sort("basis", "mid", descending=[False, True]),
            quotes.get(firm, []),
        )
        for firm in order[:FIRMS_IN_TABLE]
    ]
    points = _points(now.filter(pl.col("firm").is_in(order[:FIRMS_IN_CHART])), order, quotes)
    largest = [firm for firm in order if firm in set(now.filter(pl.col("basis") == "existing")["firm"])][
        :FIRMS_OVER_TIME
    ]
    over_time = _points(totals.filter(pl.col("firm").is_in(largest) & (pl.col("basis") == "existing")), largest, quotes)
    return rows, points, over_time, month


def _firm(firm: str, totals: pl.DataFrame, parts: pl.DataFrame, quotes: list[Row]) -> Row:
    by_basis = {row["basis"]: row for row in totals.iter_rows(named=True)}
    return {
        "firm": firm,
        "bases": [
            {
                "basis": words.BASES[basis],
                "h100e": words.number(by_basis[basis]["h100e_mid"]),
                "h100e_range": words.span(by_basis[basis]["h100e_low"], by_basis[basis]["h100e_high"]),
                "chips": words.number(by_basis[basis]["mid"]),
            }
            for basis in words.BASES
            if basis in by_basis
        ],
        "parts": [
            {
                "basis": words.BASES[row["basis"]],
                "chip": row["chip"] or words.PLAIN_GPUS,
                "chips": words.number(row["mid"]),
                "range": words.span(row["low"], row["high"]),
                "h100e": words.number(row["h100e_mid"]),
                "claims": row["claims"],
                "sources": row["independent_sources"],
            }
            for row in parts.iter_rows(named=True)
        ],
        "quotes": quotes[:QUOTES],
        "more_quotes": max(0, len(quotes) - QUOTES),
    }


def _newest(quotes: list[Row], month: date) -> str:
    """The newest words by the end of a month."""
    following = datetime(month.year + month.month // 12, month.month % 12 + 1, 1)
    for found in quotes:
        if found["at"] is not None and found["at"] < following and found["note"] is None:
            return f"“{found['quote']}” {found['outlet']}, {found['day']}"
    return ""


def _points(totals: pl.DataFrame, order: list[str], quotes: dict[str, list[Row]]) -> pl.DataFrame:
    """Totals that can be drawn: those whose worth in H100-equivalents is known and not zero, in words for tooltips."""
    rank = {firm: place for place, firm in enumerate(order)}
    rows = [
        {
            "month": row["month"],
            "firm": row["firm"],
            "basis": words.BASES[row["basis"]],
            "low": row["h100e_low"] or None,
            "mid": row["h100e_mid"],
            "high": row["h100e_high"],
            "range": words.span(row["h100e_low"], row["h100e_high"]),
            "chips": f"{words.number(row['mid'])} ({words.span(row['low'], row['high'])})",
            "evidence": _newest(quotes.get(row["firm"], []), row["month"]),
        }
        for row in totals.filter(pl.col("h100e_mid") > 0).iter_rows(named=True)
    ]
    rows.sort(key=lambda row: (rank[row["firm"]], row["month"]))
    return pl.DataFrame(rows, infer_schema_length=None)
