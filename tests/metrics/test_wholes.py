"""What a firm has in all, summed from rows that add up."""

from datetime import date
from typing import Any

import polars as pl

from metrics.capacity import GPU_CAPACITY
from metrics.wholes import firm_totals


def total(*rows: tuple[float | None, ...]) -> dict[str, Any]:
    """The totals of a firm's rows of low, mid, high, h100e_low, h100e_mid, h100e_high."""
    table = [(date(2025, 1, 1), "xAI", f"chip {n}", "existing", *row, 1, 1, None, 0) for n, row in enumerate(rows)]
    return firm_totals(pl.DataFrame(table, schema=dict(GPU_CAPACITY), orient="row")).row(0, named=True)


def test_rows_are_added_up() -> None:
    result = total((1, 2, 3, 10, 20, 30), (10, 20, 30, 1, 2, 3))
    assert [result[name] for name in ("low", "mid", "high")] == [11, 22, 33]
    assert [result[f"h100e_{name}"] for name in ("low", "mid", "high")] == [11, 22, 33]
    assert result["claims"] == 2


def test_an_unknown_high_makes_the_whole_high_unknown_and_an_unknown_low_does_not() -> None:
    result = total((None, 2, 2, None, 2, 2), (5, 5, None, 5, 5, None))
    assert (result["low"], result["mid"], result["high"]) == (5, 7, None)
    assert (result["h100e_low"], result["h100e_mid"], result["h100e_high"]) == (5, 7, None)


def test_chips_without_a_figure_are_told_apart() -> None:
    result = total((1, 2, 3, None, None, None), (1, 2, 3, 1, 2, 3))
    assert (result["mid"], result["h100e_mid"], result["h100e_high"], result["without_figure"]) == (4, 2, 3, 2)


def test_without_any_figure_the_worth_is_unknown_and_not_zero() -> None:
    result = total((1, 2, 3, None, None, None))
    assert [result[f"h100e_{name}"] for name in ("low", "mid", "high")] == [None, None, None]


def test_no_rows_have_no_totals() -> None:
    assert firm_totals(pl.DataFrame(schema=dict(GPU_CAPACITY))).is_empty()
