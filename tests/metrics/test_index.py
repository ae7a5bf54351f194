"""The sanction index: shares, scaling, the base period, threats apart from acts, and what is unknown."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from metrics.index import ARTICLES, EVENTS, REPORTS, SANCTION_INDEX, sanction_index

NOW = datetime(2025, 3, 20)
ON_CHINA = pl.DataFrame({"event_id": ["e"], "targets": [["CN"]]}, schema=dict(EVENTS))


def news(*months: tuple[str, date, int, int, int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles and reports of (outlet, month, number of articles, of them threats, of them acts) by the US on e."""
    articles, reports = [], []
    for outlet, month, total, threats, acts in months:
        for number in range(total):
            name = f"{outlet}-{month}-{number}"
            where = (outlet, None, datetime(month.year, month.month, 10))
            articles.append((*where, 1))
            if number < threats:
                reports.append(("e", name, "US", "proposed", *where))
            elif number < threats + acts:
                reports.append(("e", name, "US", "adopted", *where))
    return (
        pl.DataFrame(articles, schema=dict(ARTICLES), orient="row"),
        pl.DataFrame(reports, schema=dict(REPORTS), orient="row"),
    )


def values(
    frame: pl.DataFrame, column: str = "value", issuer: str | None = "US", target: str | None = "CN"
) -> list[Any]:
    """A column of one series, by month."""
    series = pl.col("issuer").eq_missing(pl.lit(issuer)) & pl.col("target").eq_missing(pl.lit(target))
    return frame.filter(series).sort("month")[column].to_list()


def test_the_base_period_averages_100_and_later_months_are_on_its_scale() -> None:
    articles, reports = news(
        ("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2023, 2, 1), 10, 0, 3), ("A", date(2025, 1, 1), 10, 0, 6)
    )
    result = sanction_index(reports, ON_CHINA, articles, NOW)
    assert values(result) == pytest.approx([50, 150, 300])
    assert dict(result.schema) == dict(SANCTION_INDEX)


def test_a_loud_source_counts_no_more_than_a_quiet_one() -> None:
    # B reports ten times as much as A, and moves ten times as much; scaled, they say the same.
    articles, reports = news(
        ("A", date(2023, 1, 1), 100, 0, 1),
        ("A", date(2023, 2, 1), 100, 0, 3),
        ("B", date(2023, 1, 1), 100, 0, 10),
        ("B", date(2023, 2, 1), 100, 0, 30),
        ("A", date(2025, 1, 1), 100, 0, 4),
        ("B", date(2025, 1, 1), 100, 0, 0),
    )
    assert values(sanction_index(reports, ON_CHINA, articles, NOW)) == pytest.approx([50, 150, 100])


def test_threats_and_acts_are_two_parts_of_the_value() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 1, 0), ("A", date(2023, 2, 1), 10, 1, 2))
    result = sanction_index(reports, ON_CHINA, articles, NOW)
    assert values(result, "threats") == pytest.approx([50, 50])
    assert values(result, "acts") == pytest.approx([0, 100])


def test_a_denied_measure_is_no_report() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 0, 1))
    denied = reports.with_columns(status=pl.lit("denied"))
    assert sanction_index(denied, ON_CHINA, articles, NOW).is_empty()


def test_an_article_counts_once_however_many_measures_it_reports() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 1, 0), ("A", date(2023, 2, 1), 10, 0, 3))
    more = pl.concat([reports, reports.with_columns(event_id=pl.lit("f"), status=pl.lit("adopted"))])
    events = pl.DataFrame({"event_id": ["e", "f"], "targets": [["CN"], ["CN", "CN"]]})
    result = sanction_index(more, events, articles, NOW)
    assert values(result, "reports") == [1, 3]
    assert values(result, "threats") == [0, 0]  # the article that reports both is about an act


def test_each_target_and_issuer_has_its_own_series_and_all_of_them_one() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2023, 2, 1), 10, 0, 3))
    other = pl.DataFrame(
        [("f", "A-2023-02-01-9", "CN", "adopted", "A", None, datetime(2023, 2, 10))], schema=dict(REPORTS), orient="row"
    )
    events = pl.DataFrame({"event_id": ["e", "f"], "targets": [["CN", "Huawei"], ["US"]]})
    result = sanction_index(pl.concat([reports, other]), events, articles, NOW)
    assert set(result.select("issuer", "target").unique().rows()) == {
        *(("US", target) for target in ("CN", "Huawei", None)),
        *(("CN", target) for target in ("US", None)),
        *((None, target) for target in ("CN", "Huawei", "US", None)),
    }
    assert values(result, "reports") == values(result, "reports", target="Huawei") == [1, 3]
    assert values(result, "reports", None, None) == [1, 4]
    assert values(result, "reports", "CN", None) == [0, 1]


def test_reports_without_a_named_issuer_or_target_count_only_in_the_whole() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2023, 2, 1), 10, 0, 3))
    nobody = pl.DataFrame({"event_id": ["e"], "targets": [[]]}, schema=dict(EVENTS))
    result = sanction_index(reports.with_columns(issuer=pl.lit(None, pl.String)), nobody, articles, NOW)
    assert result.select("issuer", "target").unique().rows() == [(None, None)]
    assert values(result, issuer=None, target=None) == pytest.approx([50, 150])


def test_the_running_month_is_preliminary() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2025, 3, 1), 10, 0, 1))
    assert values(sanction_index(reports, ON_CHINA, articles, NOW), "preliminary") == [False, True]


UNKNOWN = {
    "no articles in the base period": [("A", date(2025, 1, 1), 10, 0, 1), ("A", date(2025, 2, 1), 10, 0, 3)],
    "one month in the base period": [("A", date(2024, 1, 1), 10, 0, 1), ("A", date(2025, 2, 1), 10, 0, 3)],
    "a share that never moved": [("A", date(2024, 1, 1), 3, 0, 1), ("A", date(2024, 2, 1), 9, 0, 3)],
}


@pytest.mark.parametrize("months", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_without_a_spread_in_the_base_period_the_value_is_unknown_and_the_counts_stay(
    months: list[tuple[str, date, int, int, int]],
) -> None:
    result = _index(months)
    assert values(result) == values(result, "threats") == values(result, "acts") == [None, None]
    assert values(result, "reports") == [m[4] for m in months]
    assert values(result, "articles") == [m[2] for m in months]


def _index(months: list[tuple[str, date, int, int, int]]) -> pl.DataFrame:
    articles, reports = news(*months)
    return sanction_index(reports, ON_CHINA, articles, NOW)


def test_a_source_that_cannot_be_scaled_is_left_out_of_the_value_but_counted() -> None:
    old = [("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2023, 2, 1), 10, 0, 3), ("A", date(2025, 1, 1), 10, 0, 6)]
    result = _index([*old, ("New", date(2025, 1, 1), 90, 0, 90), ("New", date(2025, 2, 1), 10, 0, 1)])
    assert values(result) == pytest.approx([50, 150, 300, None])
    assert values(result, "articles") == [10, 10, 100, 10]
    assert values(result, "reports") == [1, 3, 96, 1]


def test_a_month_with_articles_and_no_report_is_zero_and_one_without_articles_has_no_row() -> None:
    result = _index(
        [("A", date(2023, 1, 1), 9, 0, 3), ("A", date(2023, 2, 1), 9, 0, 0), ("A", date(2023, 4, 1), 9, 0, 6)]
    )
    assert values(result) == pytest.approx([100, 0, 200])
    assert values(result, "month") == [date(2023, 1, 1), date(2023, 2, 1), date(2023, 4, 1)]


def test_a_series_without_a_report_in_the_base_period_has_counts_only() -> None:
    articles, reports = news(
        ("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2023, 2, 1), 10, 0, 3), ("A", date(2025, 1, 1), 10, 0, 6)
    )
    late = pl.DataFrame(
        [("f", "A-2025-01-01-0", "US", "adopted", "A", None, datetime(2025, 1, 10))], schema=dict(REPORTS), orient="row"
    )
    events = pl.DataFrame({"event_id": ["e", "f"], "targets": [["CN"], ["Inspur"]]})
    result = sanction_index(pl.concat([reports, late]), events, articles, NOW)
    assert values(result, target="Inspur") == [None, None, None]
    assert values(result, "reports", target="Inspur") == [0, 0, 1]


def test_articles_without_an_outlet_are_told_apart_by_their_host() -> None:
    articles, reports = news(
        ("A", date(2023, 1, 1), 100, 0, 1),
        ("A", date(2023, 2, 1), 100, 0, 3),
        ("B", date(2023, 1, 1), 100, 0, 10),
        ("B", date(2023, 2, 1), 100, 0, 30),
    )
    hosts, told = (
        rows.with_columns(
            url=pl.format("https://www.{}.example/{}", "outlet", pl.int_range(pl.len())), outlet=pl.lit(None, pl.String)
        )
        for rows in (articles, reports)
    )
    assert_frame_equal(sanction_index(told, ON_CHINA, hosts, NOW), sanction_index(reports, ON_CHINA, articles, NOW))


def test_a_row_may_stand_for_many_articles_of_a_source_and_month() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2023, 2, 1), 30, 0, 3))
    counted = articles.group_by("outlet", "url", "published_at").agg(pl.col("articles").sum())
    single = articles.drop("articles")
    assert counted.height == 2
    expected = sanction_index(reports, ON_CHINA, articles, NOW)
    for rows in (counted, single):
        assert_frame_equal(sanction_index(reports, ON_CHINA, rows, NOW), expected)


def test_articles_without_a_date_or_from_the_future_are_in_no_month() -> None:
    articles, reports = news(("A", date(2023, 1, 1), 10, 0, 1), ("A", date(2031, 1, 1), 10, 0, 3))
    undated = articles.with_columns(published_at=pl.lit(None, pl.Datetime("us")))
    assert values(sanction_index(reports, ON_CHINA, articles, NOW), "month") == [date(2023, 1, 1)]
    assert sanction_index(reports, ON_CHINA, undated, NOW).is_empty()


def test_no_news_gives_an_empty_table_of_the_right_types() -> None:
    articles, reports = news()
    result = sanction_index(reports, ON_CHINA.clear(), articles, NOW)
    assert result.is_empty()
    assert dict(result.schema) == dict(SANCTION_INDEX)


MONTH = st.tuples(
    st.sampled_from(["A", "B", "C"]),
    st.dates(date(2022, 10, 1), date(2025, 3, 1)).map(lambda day: day.replace(day=1)),
    st.integers(1, 12),
    st.integers(0, 3),
    st.integers(0, 3),
)


@settings(max_examples=40, deadline=None)
@given(months=st.lists(MONTH, max_size=30, unique_by=lambda m: (m[0], m[1])), seed=st.integers(0, 99))
def test_whatever_is_reported_the_index_holds_together(months: list[Any], seed: int) -> None:
    articles, reports = news(*months)
    result = sanction_index(reports, ON_CHINA, articles, NOW)
    known = result.filter(pl.col("value").is_not_null())
    assert known.filter((pl.col("value") < 0) | (pl.col("threats") < 0) | (pl.col("acts") < 0)).is_empty()
    assert known.filter((pl.col("threats") + pl.col("acts") - pl.col("value")).abs() > 1e-6).is_empty()
    assert result.filter(pl.col("reports") > pl.col("articles")).is_empty()
    base = known.filter(pl.col("month").is_between(date(2023, 1, 1), date(2024, 12, 1)))
    if base.height:
        means = base.group_by("issuer", "target").agg(pl.col("value").mean())["value"]
        assert means.to_list() == pytest.approx([100] * means.len())
    shuffled = [frame.sample(fraction=1, shuffle=True, seed=seed) for frame in (reports, articles)]
    assert_frame_equal(sanction_index(shuffled[0], ON_CHINA, shuffled[1], NOW), result)
