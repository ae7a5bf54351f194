"""Delay indicators: what is open, what is new, how late, because of what, and how long it lasts."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from metrics.delay import (
    DELAY_INDEX,
    DELAY_INDEX_BY_KIND,
    DELAYS,
    REPORTS,
    RESOLUTION,
    delay_index,
    delay_index_by_kind,
    resolution,
)

NOW = datetime(2025, 6, 15)


def late(*delays: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Delays and their reports; what one does not say is DeepSeek's open delay of unknown length, told in January."""
    rows, reports = [], []
    for number, given_ in enumerate(delays):
        told = given_.get("told", [date(2025, 1, 10)])
        rows.append(
            {
                "delay_id": f"d{number}",
                "subject_kind": "model",
                "firm": "DeepSeek",
                "cause": "unknown",
                "slip_months_low": None,
                "slip_months_high": None,
                "status": "open",
            }
            | {key: value for key, value in given_.items() if key != "told"}
        )
        reports += [(f"d{number}", datetime(day.year, day.month, day.day, 8)) for day in told]
    return pl.DataFrame(rows, schema=dict(DELAYS)), pl.DataFrame(reports, schema=dict(REPORTS), orient="row")


def index(*delays: dict[str, Any], firm: str | None = "DeepSeek") -> pl.DataFrame:
    """The rows of one firm; None for those of all."""
    return delay_index(*late(*delays), NOW).filter(pl.col("firm").eq_missing(pl.lit(firm)))


def test_a_delay_is_new_once_and_open_from_then_on() -> None:
    result = index({"told": [date(2025, 4, 30), date(2025, 5, 2)]})
    assert result["month"].to_list() == [date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)]
    assert result["new_delays"].to_list() == [1, 0, 0]
    assert result["open_delays"].to_list() == [1, 1, 1]
    assert dict(result.schema) == dict(DELAY_INDEX)


@pytest.mark.parametrize("status", ["resolved", "cancelled"])
def test_a_delay_ends_with_its_last_report(status: str) -> None:
    result = index({"status": status, "told": [date(2025, 3, 3), date(2025, 5, 5)], "slip_months_low": 2})
    assert result["open_delays"].to_list() == [1, 1, 0, 0]
    assert result["median_slip_months"].to_list() == [2, 2, 2, None]


def test_slips_are_taken_at_the_middle_of_their_range() -> None:
    result = index(
        {"slip_months_low": 2, "slip_months_high": 4},
        {"slip_months_low": 6, "slip_months_high": None},
        {"slip_months_low": None, "slip_months_high": 12},
        {},
    )
    assert result["median_slip_months"].to_list() == [6.0] * 6
    assert result["median_slip_low"].to_list() == [6.0] * 6
    assert result["median_slip_high"].to_list() == [6.0] * 6


def test_the_median_has_a_range_where_slips_have_one() -> None:
    result = index({"slip_months_low": 2, "slip_months_high": 11}).row(0, named=True)
    assert (result["median_slip_low"], result["median_slip_months"], result["median_slip_high"]) == (2, 6.5, 11)


def test_kinds_of_things_have_their_own_rows_and_all_of_them_one() -> None:
    result = delay_index_by_kind(*late({}, {"subject_kind": "fab", "slip_months_low": 3}), NOW)
    first = result.filter(pl.col("month") == date(2025, 1, 1))
    assert first.select("subject_kind", "new_delays", "median_slip_months").rows() == [
        ("fab", 1, 3.0),
        ("model", 1, None),
        (None, 2, 3.0),
    ]
    assert dict(result.schema) == dict(DELAY_INDEX_BY_KIND)


def test_an_unknown_slip_or_cause_is_null_and_never_zero() -> None:
    result = index({})
    assert result["median_slip_months"].null_count() == result["share_chip_access"].null_count() == 6


def test_the_share_is_taken_over_delays_with_a_known_cause() -> None:
    result = index({"cause": "chip_access"}, {"cause": "technical"}, {"cause": "unknown"})
    assert result["share_chip_access"].to_list() == [0.5] * 6


def test_known_causes_without_chips_make_a_share_of_zero() -> None:
    assert index({"cause": "technical"})["share_chip_access"].to_list() == [0.0] * 6


def test_a_firm_has_its_own_rows_and_all_delays_have_theirs() -> None:
    delays = ({"firm": None}, {"firm": "xAI", "told": [date(2025, 6, 1)]})
    assert index(*delays, firm="xAI")["new_delays"].to_list() == [1]
    assert index(*delays, firm=None)["new_delays"].to_list() == [1, 0, 0, 0, 0, 1]
    assert index(*delays).is_empty()


def test_delays_without_a_dated_report_or_told_in_the_future_are_left_out() -> None:
    assert index({"told": []}, {"told": [date(2030, 1, 1)]}, firm=None).is_empty()


def test_no_delays_give_empty_tables_of_the_right_types() -> None:
    assert dict(index().schema) == dict(DELAY_INDEX)
    assert dict(resolution(*late(), NOW).schema) == dict(RESOLUTION)


def test_time_to_resolution_counts_open_delays_as_watched_until_now() -> None:
    # Four delays: resolved after 1 month, resolved after 3, cancelled after 2, open for 5.
    told = date(2025, 1, 10)
    result = resolution(
        *late(
            {"status": "resolved", "told": [told, date(2025, 2, 1)]},
            {"status": "resolved", "told": [told, date(2025, 4, 1)]},
            {"status": "cancelled", "told": [told, date(2025, 3, 1)]},
            {"told": [told]},
        ),
        NOW,
    ).filter(pl.col("subject_kind").is_null())
    assert result.select("months", "at_risk", "resolved").rows() == [(1, 4, 1), (3, 2, 1)]
    assert result["still_open"].to_list() == pytest.approx([0.75, 0.375])


def test_time_to_resolution_is_told_for_each_kind_of_thing() -> None:
    told = [date(2025, 1, 10), date(2025, 2, 10)]
    result = resolution(*late({"status": "resolved", "told": told}, {"subject_kind": "fab", "told": told}), NOW)
    assert result.rows() == [("model", 1, 1, 1, 0.0, None, None), (None, 1, 2, 1, 0.5, *result.row(1)[5:])]


def test_time_to_resolution_agrees_with_published_numbers() -> None:
    # Freireich and others, Blood 1963: weeks in remission of 21 children on 6-mercaptopurine, the usual example of
    # the method (Kleinbaum and Klein, Survival Analysis, chapter 2). A plus marks those who were watched no longer.
    told = date(2020, 1, 10)
    delays = []
    for word in "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split():
        months = int(word.rstrip("+"))
        end = date(2020 + months // 12, 1 + months % 12, 20)
        delays.append({"status": "cancelled" if "+" in word else "resolved", "told": [told, end]})
    curve = resolution(*late(*delays), NOW).filter(pl.col("subject_kind").is_null())
    assert curve["months"].to_list() == [6, 7, 10, 13, 16, 22, 23]
    assert curve["at_risk"].to_list() == [21, 17, 15, 12, 11, 7, 6]
    assert curve["resolved"].to_list() == [3, 1, 1, 1, 1, 1, 1]
    published = {
        "still_open": [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482],
        "still_open_low": [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881],
        "still_open_high": [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801],
    }
    for column, values in published.items():
        assert curve[column].to_list() == pytest.approx(values, abs=6e-5), column


DELAY = st.fixed_dictionaries(
    {
        "firm": st.sampled_from(["DeepSeek", "xAI", None]),
        "subject_kind": st.sampled_from(["model", "fab"]),
        "cause": st.sampled_from(["chip_access", "technical", "unknown"]),
        "slip_months_low": st.one_of(st.none(), st.integers(0, 36)),
        "slip_months_high": st.one_of(st.none(), st.integers(0, 36)),
        "status": st.sampled_from(["open", "resolved", "cancelled"]),
        "told": st.lists(st.dates(date(2024, 11, 1), date(2025, 7, 1)), max_size=4),
    }
)


@settings(max_examples=40, deadline=None)
@given(delays=st.lists(DELAY, max_size=12), seed=st.integers(0, 99))
def test_whatever_is_late_the_indicators_hold_together(delays: list[dict[str, Any]], seed: int) -> None:
    frame, reports = late(*delays)
    result = delay_index(frame, reports, NOW)
    in_time = reports.filter(pl.col("published_at") <= NOW)["delay_id"].n_unique()
    assert result.filter(pl.col("firm").is_null())["new_delays"].sum() == in_time
    assert result.filter(pl.col("open_delays") < 0).is_empty()
    shares = result["share_chip_access"].drop_nulls()
    assert shares.is_between(0, 1).all()
    curve = resolution(frame, reports, NOW)
    assert curve["still_open"].is_between(0, 1).all()
    known = curve.drop_nulls("still_open_low")
    assert (known["still_open_low"] <= known["still_open"]).all()
    assert (known["still_open"] <= known["still_open_high"]).all()
    assert curve.filter(pl.col("resolved") > pl.col("at_risk")).is_empty()
    shuffled = [part.sample(fraction=1, shuffle=True, seed=seed) for part in (frame, reports)]
    assert_frame_equal(delay_index(*shuffled, NOW), result)
    assert_frame_equal(resolution(*shuffled, NOW), curve)
