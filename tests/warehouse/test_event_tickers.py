"""Which shares an event exposes: the named firm, the chip's maker, and the customers known by then."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Rows = Callable[[str], list[tuple[Any, ...]]]
SQL = "SELECT ticker, firm, exposure, chips FROM event_tickers ORDER BY ALL"


@pytest.fixture
def control(said: Any) -> Any:
    return lambda **more: said.reading(said.article("wire"), said.sanction(**more))


def test_the_maker_of_a_named_chip_is_exposed(store: Any, rows: Rows, control: Any) -> None:
    store(control())
    assert rows(SQL) == [("NASDAQ:NVDA", "Nvidia", "maker", ["H20"])]


def test_a_named_firm_is_exposed_and_a_country_is_no_firm(store: Any, rows: Rows, control: Any) -> None:
    store(control(kind="listing", targets=("SMIC", "CN"), items=("chips",)))
    assert [(firm, exposure, chips) for _, firm, exposure, chips in rows(SQL)] == [("SMIC", "named", [])]


def test_a_firm_without_a_share_of_its_own_has_its_owners(store: Any, rows: Rows, control: Any) -> None:
    store(control(kind="listing", targets=("Google DeepMind",), items=("chips",)))
    found = rows(SQL)
    assert [firm for _, firm, _, _ in found] == ["Google DeepMind"]
    assert found[0][0] == rows("SELECT ticker FROM firms WHERE firm = 'Alphabet'")[0][0]


def test_customers_known_by_then_in_the_countries_aimed_at_are_exposed(
    store: Any, rows: Rows, said: Any, control: Any
) -> None:
    def order(name: str, day: str, firm: str, chip: str = "H20") -> Any:
        return said.reading(said.article(name, day), said.count(firm=firm, chip=chip, relation="acquires"))

    store(
        order("before", "2025-03-01", "Tencent"),
        order("elsewhere", "2025-03-01", "Meta"),
        order("other", "2025-03-01", "Baidu", "Ascend 910B"),
        order("after", "2025-04-19", "Alibaba"),
        control(),
    )
    assert [row[1:] for row in rows(SQL) if row[2] == "customer"] == [("Tencent", "customer", ["H20"])]


def test_a_family_exposes_the_maker_through_its_members(store: Any, rows: Rows, control: Any) -> None:
    store(control(items=("Hopper",)))
    found = rows(SQL)
    assert [row[:3] for row in found] == [("NASDAQ:NVDA", "Nvidia", "maker")]
    assert {"Hopper", "H100", "H20"} <= set(found[0][3])


def test_the_day_is_the_first_on_which_the_market_could_know(store: Any, rows: Rows, control: Any) -> None:
    store(control(date="2025-04-14", announced="2025-04-14"))
    assert rows("SELECT DISTINCT known_on FROM event_tickers") == [(date(2025, 4, 14),)]
