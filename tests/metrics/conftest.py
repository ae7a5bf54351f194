"""Frames for the metrics' tests: claims and a small reference table, built from what a test names."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from metrics.claims import CLAIMS
from metrics.equivalents import CHIPS

NOW = datetime(2025, 6, 15, 12)

# chip, maker, family, kind, segment, released, units, typical, h100e; the factors are those of the published list.
REFERENCE = [
    ("Ampere", "Nvidia", None, "family", "datacentre", date(2020, 5, 1), 1, False, None),
    ("Hopper", "Nvidia", None, "family", "datacentre", date(2022, 10, 1), 1, False, None),
    ("Blackwell", "Nvidia", None, "family", "datacentre", date(2024, 11, 1), 1, False, None),
    ("Blackwell Ultra", "Nvidia", "Blackwell", "family", "datacentre", date(2025, 7, 1), 1, False, None),
    ("Grace Blackwell", "Nvidia", "Blackwell", "family", "datacentre", date(2024, 12, 1), 1, False, None),
    ("V100", "Nvidia", None, "gpu", "datacentre", date(2017, 9, 1), 1, True, 0.0632),
    ("A100", "Nvidia", "Ampere", "gpu", "datacentre", date(2020, 5, 1), 1, True, 0.3153),
    ("H100", "Nvidia", "Hopper", "gpu", "datacentre", date(2022, 10, 1), 1, True, 1.0),
    ("H800", "Nvidia", "Hopper", "gpu", "datacentre", date(2023, 3, 1), 1, False, 1.0),
    ("H20", "Nvidia", "Hopper", "gpu", "datacentre", date(2024, 1, 1), 1, False, 0.1496),
    ("B200", "Nvidia", "Blackwell", "gpu", "datacentre", date(2024, 11, 1), 1, True, 2.2739),
    ("B300", "Nvidia", "Blackwell Ultra", "gpu", "datacentre", date(2025, 7, 1), 1, True, 2.4),
    ("B20", "Nvidia", "Blackwell", "gpu", "datacentre", None, 1, False, None),
    ("GB200 NVL72", "Nvidia", "Blackwell", "rack", "datacentre", date(2024, 12, 1), 72, False, 2.5265),
    ("GB10", "Nvidia", "Blackwell", "superchip", "workstation", date(2025, 10, 1), 1, False, 0.25),
    ("EPYC 9654", "AMD", None, "cpu", "datacentre", date(2022, 11, 1), 1, False, 0.01),
    ("MI300X", "AMD", None, "gpu", "datacentre", date(2023, 12, 1), 1, True, 1.3213),
    ("Mystery One", "Someone", None, "accelerator", "datacentre", date(2024, 1, 1), 1, False, None),
]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def chips() -> pl.DataFrame:
    return pl.DataFrame(REFERENCE, schema=dict(CHIPS), orient="row")


@pytest.fixture
def claims() -> Callable[..., pl.DataFrame]:
    """claims({...}, {...}): a claims frame; what a claim does not say is DeepSeek's 50,000 Hopper of January 2025."""

    def build(*rows: dict[str, Any]) -> pl.DataFrame:
        return pl.DataFrame([_claim(number, **row) for number, row in enumerate(rows)], schema=dict(CLAIMS))

    return build


def _claim(number: int, day: date = date(2025, 1, 31), n: int | None = 50_000, **given: Any) -> dict[str, Any]:
    moment = datetime(day.year, day.month, day.day, 9)
    claim = {
        "claim_id": f"c{number}",
        "article_id": f"a{number}",
        "firm": "DeepSeek",
        "chip": "Hopper",
        "low": n,
        "high": n,
        "approx": False,
        "relation": "holds",
        "status": "actual",
        "independent_source": None,
        "quote": "",
        "published_at": moment,
        "known_from": moment,
        "known_to": None,
        "recorded_to": None,
    }
    return claim | given
