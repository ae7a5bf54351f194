"""What one chip, one of a family and one plain GPU are worth in H100-equivalents."""

from datetime import date

import polars as pl
import pytest

from metrics.equivalents import FACTORS, factors, lineage


def worth(chip: str | None, day: date, chips: pl.DataFrame) -> tuple[float | None, ...]:
    frame = factors(pl.DataFrame({"chip": [chip], "day": [day]}, schema={"chip": pl.String, "day": pl.Date}), chips)
    assert frame.height == 1
    assert dict(frame.schema) == dict(FACTORS)
    return frame.row(0)[2:]


SITUATIONS = [
    ("a named chip is what the reference data say", "A100", date(2025, 1, 1), (0.3153, 0.3153, 0.3153)),
    ("a chip without a figure is unknown", "B20", date(2025, 1, 1), (None, None, None)),
    ("a chip that nobody knows is unknown", "Zeta 9", date(2025, 1, 1), (None, None, None)),
    ("a rack is worth its GPUs one by one", "GB200 NVL72", date(2025, 1, 1), (2.5265, 2.5265, 2.5265)),
    ("a family spans its members on sale by then", "Hopper", date(2025, 1, 1), (0.1496, 1.0, 1.0)),
    ("a member not yet on sale does not count", "Hopper", date(2023, 6, 1), (1.0, 1.0, 1.0)),
    ("a family before its first sale has all its members", "Hopper", date(2022, 1, 1), (0.1496, 1.0, 1.0)),
    ("racks and workstation chips are no members", "Blackwell", date(2025, 12, 1), (2.2739, 2.2739, 2.4)),
    ("a family's typical chip comes before its sub-family's", "Blackwell", date(2025, 8, 1), (2.2739, 2.2739, 2.4)),
    ("plain GPUs in 2025 are usually H100", None, date(2025, 1, 31), (0.3153, 1.0, 2.2739)),
    ("plain GPUs in 2022 are usually A100", None, date(2022, 12, 1), (0.0632, 0.3153, 1.0)),
    ("plain GPUs in 2026 are usually B200", None, date(2026, 1, 1), (0.3153, 2.2739, 2.4)),
    ("a sub-family without members has its family's", "Grace Blackwell", date(2025, 1, 1), (2.2739, 2.2739, 2.2739)),
    ("plain GPUs before the first known chip are unknown", None, date(2010, 1, 1), (None, None, None)),
]


@pytest.mark.parametrize(("chip", "day", "expected"), [s[1:] for s in SITUATIONS], ids=[s[0] for s in SITUATIONS])
def test_factor(chip: str | None, day: date, expected: tuple[float | None, ...], chips: pl.DataFrame) -> None:
    assert worth(chip, day, chips) == expected


def test_a_family_without_a_typical_member_has_no_middle(chips: pl.DataFrame) -> None:
    none_typical = chips.with_columns(typical=pl.lit(False))
    assert worth("Hopper", date(2025, 1, 1), none_typical) == (0.1496, None, 1.0)


def test_no_question_has_no_answer(chips: pl.DataFrame) -> None:
    empty = pl.DataFrame(schema={"chip": pl.String, "day": pl.Date})
    assert factors(empty, chips).is_empty()
    assert dict(factors(empty, chips.clear()).schema) == dict(FACTORS)


def test_lineage_follows_sub_families(chips: pl.DataFrame) -> None:
    above = lineage(chips).filter(pl.col("chip") == "B300").sort("steps")
    assert above.rows() == [("B300", "Blackwell Ultra", 1), ("B300", "Blackwell", 2)]


@pytest.mark.parametrize("links", [[("A", "A")], [("A", "B"), ("B", "A"), ("C", "A")]])
def test_a_family_inside_itself_is_named(links: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"A.*must not be a member of itself"):
        lineage(pl.DataFrame(links, schema=["chip", "family"], orient="row"))
