"""Which claims count, for what, and on whose word."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from metrics.claims import SORTED_CLAIMS, sort_claims

Build = Callable[..., pl.DataFrame]

LEFT_OUT = [
    ({"status": "denied"}, "denied"),
    ({"firm": None}, "no firm"),
    ({"relation": "makes"}, "not held"),
    ({"relation": "sells"}, "not held"),
    ({"n": None}, "no number"),
    ({"known_from": None, "published_at": None}, "no date"),
    ({"day": date(2031, 1, 1)}, "in the future"),
    ({"recorded_to": datetime(2025, 2, 1)}, "superseded record"),
    ({}, None),
]


@pytest.mark.parametrize(("claim", "reason"), LEFT_OUT)
def test_a_claim_is_left_out_for_a_reason(
    claim: dict[str, Any], reason: str | None, claims: Build, chips: pl.DataFrame, now: datetime
) -> None:
    result = sort_claims(claims(claim), chips, now)
    assert result["left_out"].to_list() == [reason]
    assert dict(result.schema) == dict(SORTED_CLAIMS)


BASES = [
    ("holds", "actual", "existing", False),
    ("acquires", "actual", "existing", True),
    ("acquires", "planned", "planned", False),
    ("holds", "planned", "planned", False),
    ("diverted", "actual", "diverted", False),
    ("diverted", "planned", "diverted", False),
]


@pytest.mark.parametrize(("relation", "status", "basis", "flow"), BASES)
def test_basis(
    relation: str,
    status: str,
    basis: str,
    flow: bool,
    claims: Build,
    chips: pl.DataFrame,
    now: datetime,
) -> None:
    row = sort_claims(claims({"relation": relation, "status": status}), chips, now).row(0, named=True)
    assert (row["basis"], row["flow"]) == (basis, flow)


NUMBERS = [
    ("H100", 100, 100, "100 H100 servers", (100, 100, 100)),
    ("GB200 NVL72", 64, 64, "64 GB200 NVL72 racks", (4608, 4608, 4608)),
    ("GB200 NVL72", 4608, 4608, "a cluster of 4,608 GB200 NVL72 GPUs in 64 racks", (4608, 4608, 4608)),
    ("GB200 NVL72", 4608, 4608, "4,608 GB200 NVL72", (4608, 4608, 4608)),
    ("GB200 NVL72", 24, 99, "dozens of NVL72 racks", (1728, 4428, 7128)),
    ("Hopper", 2000, 4000, "2,000 to 4,000 Hopper GPUs", (2000, 3000, 4000)),
    ("Hopper", 4000, 2000, "bounds in the wrong order", (2000, 3000, 4000)),
    ("Hopper", 50_000, None, "more than 50,000 GPUs", (50_000, 50_000, None)),
    ("Hopper", None, 50_000, "up to 50,000 GPUs", (None, 50_000, 50_000)),
]


@pytest.mark.parametrize(("chip", "low", "high", "quote", "expected"), NUMBERS, ids=[n[3] for n in NUMBERS])
def test_number_in_chips(
    chip: str,
    low: int | None,
    high: int | None,
    quote: str,
    expected: tuple[int | None, ...],
    claims: Build,
    chips: pl.DataFrame,
    now: datetime,
) -> None:
    row = claims({"chip": chip, "low": low, "high": high, "quote": quote})
    result = sort_claims(row, chips, now).row(0, named=True)
    assert (result["low"], result["mid"], result["high"]) == expected


def test_a_claim_without_an_independent_source_is_its_articles_word(
    claims: Build, chips: pl.DataFrame, now: datetime
) -> None:
    result = sort_claims(claims({"independent_source": "reuters"}, {}), chips, now)
    assert result["teller"].to_list() == ["reuters", "a1"]


def test_the_clock_may_be_aware_of_its_zone(claims: Build, chips: pl.DataFrame) -> None:
    frame = claims({"day": date(2025, 1, 31)})
    aware = sort_claims(frame, chips, datetime(2025, 1, 31, 8, 59, tzinfo=UTC))
    assert aware["left_out"].to_list() == ["in the future"]


def test_a_missing_column_is_named(claims: Build, chips: pl.DataFrame, now: datetime) -> None:
    with pytest.raises(ValueError, match="claims: no column quote"):
        sort_claims(claims({}).drop("quote"), chips, now)
