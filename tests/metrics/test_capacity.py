"""Estimates of what firms have: supersession, ageing, totals and parts, and what each number rests on."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from metrics.capacity import ESTIMATES, GPU_CAPACITY, estimates, gpu_capacity
from metrics.conservation import breaches, summary

Build = Callable[..., pl.DataFrame]
JUNE = date(2025, 6, 1)


@pytest.fixture
def measure(claims: Build, chips: pl.DataFrame, now: datetime) -> Build:
    """measure({…}, {…}): the capacity table of these claims; every result is checked for breaches."""

    def run(*rows: dict[str, Any]) -> pl.DataFrame:
        frame = claims(*rows)
        result = gpu_capacity(frame, chips, now)
        assert breaches(result, estimates(frame, chips, now), chips, frame).is_empty()
        return result

    return run


def at(capacity: pl.DataFrame, chip: str | None, month: date = JUNE, basis: str = "existing") -> dict[str, Any]:
    rows = capacity.filter(
        pl.col("chip").eq_missing(pl.lit(chip)) & (pl.col("month") == month) & (pl.col("basis") == basis)
    )
    assert rows.height == 1
    return rows.row(0, named=True)


def span(capacity: pl.DataFrame, chip: str | None, month: date = JUNE, basis: str = "existing") -> tuple[Any, ...]:
    row = at(capacity, chip, month, basis)
    return row["low"], row["mid"], row["high"]


def test_one_claim_gives_a_row_for_each_month_since(measure: Build) -> None:
    result = measure({"day": date(2025, 4, 30)})
    assert result["month"].to_list() == [date(2025, 4, 1), date(2025, 5, 1), JUNE]
    assert dict(result.schema) == dict(GPU_CAPACITY)


def test_no_claims_give_an_empty_table_of_the_right_types(measure: Build, chips: pl.DataFrame) -> None:
    assert dict(measure().schema) == dict(GPU_CAPACITY)
    assert measure().is_empty()
    assert measure({"status": "denied"}).is_empty()


def test_a_family_is_worth_between_its_members(measure: Build) -> None:
    row = at(measure({"approx": True}), "Hopper", date(2025, 1, 1))
    assert (row["low"], row["mid"], row["high"]) == (45_454, 50_000, 55_000)
    assert row["h100e_low"] == pytest.approx(45_454 * 0.1496)
    assert row["h100e_mid"] == pytest.approx(50_000)
    assert row["h100e_high"] == pytest.approx(55_000)


def test_bounds_widen_with_age_and_the_middle_stays(measure: Build) -> None:
    result = measure({"day": date(2024, 6, 1), "n": 10_000})
    assert span(result, "Hopper", date(2024, 6, 1)) == (10_000, 10_000, 10_000)
    assert span(result, "Hopper") == (7_884, 10_000, 12_683)  # 1.02 ** 12 = 1.2682


def test_a_newer_claim_supersedes_an_older_one(measure: Build) -> None:
    result = measure({"n": 10_000, "day": date(2025, 1, 5)}, {"n": 50_000, "day": date(2025, 6, 2)})
    assert span(result, "Hopper", date(2025, 5, 1))[1] == 10_000
    assert span(result, "Hopper") == (50_000, 50_000, 50_000)
    assert at(result, "Hopper")["claims"] == 1


def test_claims_of_one_day_are_taken_together(measure: Build) -> None:
    day = date(2025, 6, 2)
    result = measure(*({"n": n, "day": day} for n in (10_000, 50_000, 20_000)))
    assert span(result, "Hopper") == (10_000, 20_000, 50_000)
    assert at(result, "Hopper")["claims"] == 3


def test_an_older_claim_that_agrees_is_evidence_too(measure: Build) -> None:
    result = measure(
        {"n": 49_000, "day": date(2025, 1, 5)},
        {"n": 10_000, "day": date(2025, 2, 5)},
        {"n": 50_000, "day": date(2025, 6, 2)},
    )
    assert at(result, "Hopper")["claims"] == 2
    assert at(result, "Hopper")["independent_sources"] == 2


def test_ten_copies_are_one_source(measure: Build) -> None:
    copies = [{"day": date(2025, 6, 2), "independent_source": "wire"} for _ in range(10)]
    row = at(measure(*copies), "Hopper")
    assert (row["claims"], row["independent_sources"]) == (10, 1)


def test_an_open_bound_is_unknown_and_never_zero(measure: Build) -> None:
    result = measure(
        {"low": 50_000, "high": None, "day": JUNE}, {"chip": "A100", "low": None, "high": 900, "day": JUNE}
    )
    assert span(result, "Hopper") == (50_000, 50_000, None)
    assert span(result, "A100") == (None, 900, 900)
    assert at(result, "A100")["h100e_low"] is None


def test_a_chip_without_figures_has_chips_and_no_equivalents(measure: Build) -> None:
    row = at(measure({"chip": "Mystery One", "day": JUNE}), "Mystery One")
    assert row["mid"] == 50_000
    assert row["h100e_mid"] is None


def test_a_denied_claim_changes_nothing(measure: Build) -> None:
    told = {"day": date(2025, 5, 1)}
    assert_frame_equal(measure(told), measure(told, {"n": 9, "status": "denied", "day": JUNE}))


def test_a_claim_taken_back_stands_until_then(measure: Build) -> None:
    result = measure(
        {"n": 90_000, "day": date(2025, 3, 5), "known_to": datetime(2025, 5, 2)},
        {"n": 10_000, "day": date(2025, 2, 5)},
    )
    mids = [span(result, "Hopper", date(2025, month, 1))[1] for month in (2, 3, 4, 5, 6)]
    assert mids == [10_000, 90_000, 90_000, 10_000, 10_000]


def test_a_claim_corrected_in_its_own_month_never_stands(measure: Build) -> None:
    assert measure({"day": date(2025, 3, 5), "known_to": datetime(2025, 3, 6)}).is_empty()


def test_chips_bought_later_may_come_on_top(measure: Build) -> None:
    result = measure(
        {"n": 50_000, "day": date(2025, 6, 1)},
        {"n": 10_000, "day": date(2025, 6, 10), "relation": "acquires"},
    )
    assert span(result, "Hopper") == (50_000, 50_000, 60_000)
    assert at(result, "Hopper")["claims"] == 2


def test_chips_bought_earlier_are_part_of_what_is_held(measure: Build) -> None:
    result = measure(
        {"n": 10_000, "day": date(2025, 6, 1), "relation": "acquires"},
        {"n": 50_000, "day": date(2025, 6, 10)},
    )
    assert span(result, "Hopper") == (50_000, 50_000, 50_000)


def test_plans_stand_apart_until_they_are_kept(measure: Build) -> None:
    plan = {"n": 350_000, "day": date(2025, 3, 1), "status": "planned"}
    result = measure(plan, {"n": 100_000, "day": date(2025, 4, 1)}, {"n": 350_000, "day": date(2025, 6, 1)})
    may = result.filter(pl.col("month") == date(2025, 5, 1))
    june = result.filter(pl.col("month") == JUNE)
    assert may["basis"].to_list() == ["existing", "planned"]
    assert june["basis"].to_list() == ["existing"]


def test_diverted_chips_stand_apart(measure: Build) -> None:
    result = measure({"day": JUNE}, {"day": JUNE, "n": 2_000, "relation": "diverted"})
    assert span(result, "Hopper") == (50_000, 50_000, 50_000)
    assert span(result, "Hopper", basis="diverted") == (2_000, 2_000, 2_000)


def test_a_total_is_never_added_to_its_parts(measure: Build) -> None:
    result = measure(
        {"firm": "Meta", "chip": None, "n": 1_300_000, "day": JUNE},
        {"firm": "Meta", "chip": "H100", "n": 350_000, "day": JUNE},
        {"firm": "Meta", "chip": "B200", "n": 200_000, "day": JUNE},
    ).filter(pl.col("month") == JUNE)
    assert result["mid"].sum() == 1_300_000
    assert span(result, None) == (750_000, 750_000, 750_000)


def test_a_family_is_the_whole_of_its_members_and_a_part_of_the_total(measure: Build) -> None:
    result = measure(
        {"chip": None, "n": 60_000, "day": JUNE},
        {"chip": "Hopper", "n": 50_000, "day": JUNE},
        {"chip": "H800", "n": 10_000, "day": JUNE},
        {"chip": "A100", "n": 4_000, "day": JUNE},
    )
    assert span(result, "Hopper") == (40_000, 40_000, 40_000)
    assert span(result, None) == (6_000, 6_000, 6_000)


def test_a_sub_family_lies_inside_its_family(measure: Build) -> None:
    result = measure(
        {"chip": "Blackwell", "n": 10_000, "day": JUNE},
        {"chip": "Blackwell Ultra", "n": 4_000, "day": JUNE},
        {"chip": "B300", "n": 1_000, "day": JUNE},
    )
    assert [span(result, chip)[1] for chip in ("Blackwell", "Blackwell Ultra", "B300")] == [6_000, 3_000, 1_000]


def test_a_new_total_bounds_older_parts(measure: Build) -> None:
    result = measure(
        {"chip": "H100", "n": 60_000, "day": date(2025, 5, 1)},
        {"chip": "A100", "n": 60_000, "day": date(2025, 5, 1)},
        {"chip": None, "n": 100_000, "day": JUNE},
    )
    assert span(result, "H100")[1] == span(result, "A100")[1] == 50_000
    assert span(result, None)[1] == 0


def test_an_old_total_may_be_outgrown_by_a_newer_part(measure: Build) -> None:
    result = measure(
        {"chip": None, "n": 100_000, "day": date(2025, 5, 1)},
        {"chip": "H100", "n": 150_000, "day": JUNE},
    )
    assert span(result, "H100")[1] == 150_000
    assert span(result, None) == (0, 0, 0)


def test_a_part_without_a_known_high_leaves_the_rest_open(measure: Build) -> None:
    result = measure(
        {"chip": None, "n": 100_000, "day": JUNE},
        {"chip": "H100", "low": 30_000, "high": None, "day": JUNE},
    )
    assert span(result, "H100") == (30_000, 30_000, 100_000)
    assert span(result, None) == (0, 70_000, 70_000)


def test_another_firm_changes_nothing(measure: Build) -> None:
    alone = measure({"day": JUNE})
    both = measure({"day": JUNE}, {"firm": "xAI", "chip": None, "day": date(2024, 1, 1)})
    assert_frame_equal(both.filter(pl.col("firm") == "DeepSeek"), alone)


def test_times_with_a_zone_and_further_columns_are_taken(claims: Build, chips: pl.DataFrame, now: datetime) -> None:
    frame = claims({})
    zoned = frame.with_columns(pl.col("known_from", "published_at").dt.replace_time_zone("UTC"), extra=pl.lit(1))
    assert_frame_equal(gpu_capacity(zoned, chips, now), gpu_capacity(frame, chips, now))


def test_a_breach_is_found(claims: Build, chips: pl.DataFrame, now: datetime) -> None:
    frame = claims({"chip": None, "n": 100, "day": JUNE}, {"chip": "H100", "n": 60, "day": JUNE})
    good, made_from = gpu_capacity(frame, chips, now), estimates(frame, chips, now)
    spoilt = {
        "whole": good.with_columns(mid=pl.col("mid") * 2, high=pl.col("high") * 2),
        "order": good.with_columns(low=pl.col("high") + 1),
        "repeated": pl.concat([good, good]),
        "missing": good.head(1),
        "evidence": good.with_columns(claims=pl.lit(0, pl.Int64)),
        "used": good.with_columns(claims=pl.lit(2, pl.Int64)),
    }
    for rule, table in spoilt.items():
        assert rule in breaches(table, made_from, chips, frame)["rule"].to_list()


def test_a_total_open_above_bounds_its_parts_from_below_alone(
    claims: Build, chips: pl.DataFrame, now: datetime
) -> None:
    frame = claims({"chip": None, "low": 16, "high": None}, {"chip": "Hopper", "low": None, "high": 30})
    result, made_from = gpu_capacity(frame, chips, now), estimates(frame, chips, now)
    assert result["mid"].sum() > made_from.filter(pl.col("chip").is_null())["mid"].max()
    assert breaches(result, made_from, chips, frame).rows() == []


def test_a_claim_that_is_given_twice_is_a_breach(claims: Build, chips: pl.DataFrame, now: datetime) -> None:
    frame = claims({"claim_id": "c"}, {"claim_id": "c"})
    found = breaches(gpu_capacity(frame, chips, now), estimates(frame, chips, now), chips, frame)
    assert "claim c stands there twice" in found["detail"].to_list()
    assert "in 1 place, so nothing is stored or published; first: used, DeepSeek Hopper: claim c" in summary(found)


CLAIM = st.fixed_dictionaries(
    {
        "firm": st.sampled_from(["DeepSeek", "Meta", None]),
        "chip": st.sampled_from(
            [None, "Hopper", "H100", "H20", "Blackwell", "Blackwell Ultra", "B300", "A100", "Zeta"]
        ),
        "low": st.one_of(st.none(), st.integers(16, 10**6)),
        "high": st.one_of(st.none(), st.integers(16, 10**6)),
        "approx": st.booleans(),
        "relation": st.sampled_from(["holds", "acquires", "makes", "diverted"]),
        "status": st.sampled_from(["actual", "planned", "denied"]),
        "day": st.dates(date(2025, 2, 20), date(2025, 6, 20)),
    }
)
PROPERTY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PROPERTY
@given(rows=st.lists(CLAIM, max_size=14), seed=st.integers(0, 1000))
def test_whatever_is_claimed_the_table_holds_together(
    rows: list[dict[str, Any]], seed: int, claims: Build, chips: pl.DataFrame, now: datetime
) -> None:
    frame = claims(*rows)
    made_from = estimates(frame, chips, now)
    result = gpu_capacity(frame, chips, now)
    assert dict(made_from.schema) == dict(ESTIMATES)
    assert breaches(result, made_from, chips, frame).rows() == []
    assert result["mid"].null_count() == 0
    shuffled = frame.sample(fraction=1, shuffle=True, seed=seed)
    assert_frame_equal(gpu_capacity(shuffled, chips, now), result)


@PROPERTY
@given(rows=st.lists(CLAIM, min_size=1, max_size=14))
def test_a_firm_measured_alone_is_measured_the_same(
    rows: list[dict[str, Any]], claims: Build, chips: pl.DataFrame, now: datetime
) -> None:
    frame = claims(*rows)
    alone = gpu_capacity(frame.filter(pl.col("firm") == "Meta"), chips, now)
    assert_frame_equal(gpu_capacity(frame, chips, now).filter(pl.col("firm") == "Meta"), alone)


SMALLER = {"day": date(2025, 3, 1), "n": 10_000}


def test_a_smaller_newer_claim_is_read_as_being_about_a_part(measure: Build) -> None:
    rows = measure({"n": 50_000}, SMALLER)
    march = rows.filter(pl.col("month") == date(2025, 3, 1))
    assert march.select("mid", "newest", "claims", "contradictions").row(0) == (50_000, date(2025, 1, 31), 1, 1)


def test_a_smaller_newer_number_needs_two_tellers_who_agree(measure: Build) -> None:
    def mid(*newer: dict[str, Any]) -> float:
        found: float = measure({"n": 50_000}, *newer)["mid"][-1]
        return found

    again = {"day": date(2025, 4, 1), "n": 10_100}
    assert mid(SMALLER, again) == 10_100
    assert mid(SMALLER | {"independent_source": "wire"}, again | {"independent_source": "wire"}) == 50_000
    assert mid(SMALLER, again | {"n": 30_000}) == 50_000  # two clusters, not one fleet
    assert mid(SMALLER, again, {"day": date(2025, 5, 1), "n": 70_000}) == 70_000


def test_a_smaller_claim_within_the_widened_range_supersedes(measure: Build) -> None:
    assert measure({"n": 50_000}, {"day": date(2025, 3, 1), "n": 49_000})["mid"][-1] == 49_000
    assert (
        measure({"low": 50_000, "high": None}, {"day": date(2025, 3, 1), "low": 40_000, "high": None})["mid"][-1]
        == 40_000
    )


def test_a_larger_claim_that_was_taken_back_leads_no_longer(measure: Build) -> None:
    rows = measure({"n": 50_000, "known_to": datetime(2025, 4, 2)}, SMALLER)
    assert rows.filter(pl.col("month") == date(2025, 3, 1))["mid"][0] == 50_000
    assert rows["mid"][-1] == 10_000


def test_who_names_the_whole_and_a_part_of_it_speaks_of_the_whole(measure: Build) -> None:
    rows = measure({"n": 50_000, "article_id": "a"}, {"n": 20_000, "article_id": "a"})
    assert rows.select("low", "mid", "high", "claims").row(0) == (50_000, 50_000, 50_000, 1)
    apart = measure({"n": 50_000}, {"n": 20_000})
    assert apart.select("low", "mid", "high", "claims").row(0) == (20_000, 35_000, 50_000, 2)


def test_an_order_that_is_smaller_than_the_one_before_does_not_replace_it(measure: Build) -> None:
    rows = measure({"n": 50_000, "relation": "acquires"}, SMALLER | {"relation": "acquires"})
    assert rows["mid"][-1] == 50_000


def test_a_total_below_one_of_its_own_parts_is_about_a_cluster(measure: Build) -> None:
    small = {"day": date(2025, 3, 1), "n": 20_000, "chip": None}
    rows = measure({"n": 50_000, "chip": "H100"}, small).filter(pl.col("month") == date(2025, 3, 1))
    assert dict(rows.select("chip", "mid").rows()) == {"H100": 50_000, None: 0}
    confirmed = measure({"n": 50_000, "chip": "H100"}, small, small).filter(pl.col("month") == date(2025, 3, 1))
    assert dict(confirmed.select("chip", "mid").rows()) == {"H100": 20_000, None: 0}


def test_a_firm_with_only_contradictory_claims_has_the_whole_range_and_says_so(measure: Build) -> None:
    same_day = measure({"n": 1_000}, {"n": 100_000}, {"n": 1_000_000})
    assert span(same_day, "Hopper", date(2025, 1, 1)) == (1_000, 100_000, 1_000_000)
    assert at(same_day, "Hopper")["independent_sources"] == 3
    growing = measure({"n": 1_000}, {"day": date(2025, 3, 1), "n": 100_000}, {"day": date(2025, 5, 1), "n": 1_000_000})
    row = at(growing, "Hopper")
    assert (row["mid"], row["claims"], row["contradictions"]) == (1_000_000, 1, 2)
