"""The look back: what held, what was missed, what was learnt later; named situations."""

from datetime import date, datetime
from typing import Any

import polars as pl

from metrics.evaluate import EVENTS, INDEX, VINTAGES, capacity, events, index, trust, whole_firms

DAY = date(2025, 1, 31)


def vintage(**given: Any) -> pl.DataFrame:
    row = dict.fromkeys(VINTAGES) | {
        "day": DAY, "month": date(2025, 1, 1), "firm": "xAI", "chip": "H100", "basis": "existing", "low": 90.0,
        "mid": 100.0, "high": 110.0, "claims": 1, "independent_sources": 1, "newest": date(2025, 1, 5),
        "contradictions": 0,
    }  # fmt: skip
    return pl.DataFrame([row | given], schema=dict(VINTAGES))


def later(**given: Any) -> pl.DataFrame:
    return vintage(newest=date(2025, 5, 1), **given)


def test_a_later_middle_within_the_range_of_then_held() -> None:
    assert capacity(vintage(), later(mid=108.0)).select("inside", "ratio").row(0) == (True, 1.08)
    assert capacity(vintage(), later(mid=150.0)).select("inside", "ratio").row(0) == (False, 1.5)


def test_an_unknown_bound_is_open() -> None:
    assert capacity(vintage(high=None), later(mid=150.0))["inside"].to_list() == [True]
    assert capacity(vintage(low=None), later(mid=1.0))["inside"].to_list() == [True]


def test_without_a_newer_claim_there_is_nothing_to_compare() -> None:
    assert capacity(vintage(), vintage(low=50.0)).is_empty()
    assert trust(capacity(vintage(), vintage())).is_empty()


def test_plain_gpus_are_compared_with_plain_gpus() -> None:
    assert capacity(vintage(chip=None), later(chip=None)).height == 1
    assert capacity(vintage(chip=None), later()).is_empty()


def test_a_firm_that_is_told_of_by_other_chips_later_is_compared_as_a_whole() -> None:
    then = pl.concat([vintage(), vintage(chip="A100", low=None, mid=50.0, high=60.0, independent_sources=2)])
    now = pl.concat([later(chip="Hopper", mid=140.0), later(chip=None, mid=20.0)])
    assert capacity(then, now).is_empty()
    (row,) = capacity(whole_firms(then), whole_firms(now)).rows(named=True)
    assert (row["chip"], row["low"], row["mid"], row["high"]) == (None, None, 150.0, 170.0)
    assert (row["later_mid"], row["inside"], row["independent_sources"]) == (160.0, True, 2)


def test_trust_is_told_apart_by_basis_and_by_sources() -> None:
    compared = pl.concat(
        [
            capacity(vintage(), later(mid=100.0)),
            capacity(vintage(), later(mid=200.0)),
            capacity(vintage(independent_sources=3), later(mid=105.0)),
        ]
    )
    found = {row["sources"]: row for row in trust(compared).iter_rows(named=True)}
    assert (found["one"]["estimates"], found["one"]["inside"], found["one"]["ratio_median"]) == (2, 0.5, 1.5)
    assert found["one"]["firms"] == 1
    assert (found["several"]["estimates"], found["several"]["inside"]) == (1, 1.0)


def known(name: str, **given: Any) -> dict[str, Any]:
    return {
        "event_id": name, "kind": "licence", "issuer": None, "targets": ["CN"], "items": [], "status": "proposed",
        "announced_on": None, "effective_on": None, "independent_sources": 1,
    } | given  # fmt: skip


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(EVENTS))


def test_what_was_known_of_measures_at_first_is_the_same_changed_or_learnt() -> None:
    first = frame(known("a", targets=["CN", "SMIC"]), known("b"), known("gone"))
    now = frame(
        known("a", targets=["SMIC", "CN"], issuer="US", announced_on=date(2025, 1, 1)), known("b", targets=["AE"])
    )
    found = {
        row["field"]: (row["known"], row["same"], row["learnt"]) for row in events(first, now).iter_rows(named=True)
    }
    assert found["event"] == (3, 2, 0)
    assert found["targets"] == (2, 1, 0)
    assert found["issuer"] == (0, 0, 1)
    assert found["announced_on"] == (0, 0, 1)
    assert found["items"] == (0, 0, 0)
    assert events(frame(), frame())["known"].sum() == 0


def test_the_index_of_a_month_that_was_over_moves_from_its_first_state() -> None:
    def state(value: float | None, at: int, until: int | None, preliminary: bool = False) -> dict[str, Any]:
        return {
            "month": date(2025, 1, 1), "value": value, "preliminary": preliminary,
            "recorded_from": datetime(2025, 2, at), "recorded_to": datetime(2025, 2, until) if until else None,
        }  # fmt: skip

    rows = [state(50.0, 1, 2, True), state(80.0, 2, 3), state(90.0, 3, 4), state(84.0, 4, None)]
    found = index(pl.DataFrame(rows, schema=dict(INDEX)))
    assert found.rows() == [(date(2025, 1, 1), 80.0, 84.0, 4.0)]
    assert index(pl.DataFrame(schema=dict(INDEX))).is_empty()
