"""Dates of acts as ISO days, months or years, relative ones counted back from the day of publication."""

from datetime import date
from itertools import pairwise

import pytest

from extract.dates import dates

WEDNESDAY = date(2026, 1, 28)


def read(text: str, published: date | None = WEDNESDAY) -> list[str]:
    return [when.iso for when in dates(text.lower(), 0, len(text), published)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("on October 7, 2022,", "2022-10-07"),
        ("on 7 October 2022", "2022-10-07"),
        ("the 7th of October, 2022", "2022-10-07"),
        ("on Oct. 7, 2022", "2022-10-07"),
        ("2022-10-07", "2022-10-07"),
        ("in October 2022", "2022-10"),
        ("2022-10", "2022-10"),
        ("in early March 2025", "2025-03"),
        ("in 2023", "2023"),
        ("since 2019", "2019"),
        ("on January 15", "2026-01-15"),
        ("on 15 January", "2026-01-15"),
        ("on December 2", "2025-12-02"),  # the nearest one
        ("on February 2", "2026-02-02"),
        ("the firm was put on a list in April", "2025-04"),
        ("the U.S. firm, which took it over in April", "2025-04"),
        ("it said that the rule will begin in April", "2026-04"),
    ],
)
def test_dates_are_read_as_fine_as_they_are_given(text: str, iso: str) -> None:
    assert read(text) == [iso]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("today", "2026-01-28"),
        ("yesterday", "2026-01-27"),
        ("on Wednesday", "2026-01-28"),
        ("on Tuesday", "2026-01-27"),
        ("on Thursday", "2026-01-22"),
        ("last week", "2026-01"),
        ("last month", "2025-12"),
        ("this month", "2026-01"),
        ("last October", "2025-10"),
        ("last year", "2025"),
        ("two weeks ago", "2026-01"),
        ("three days ago", "2026-01-25"),
        ("two years ago", "2024"),
    ],
)
def test_relative_dates_count_back_from_publication(text: str, iso: str) -> None:
    assert read(text) == [iso]


@pytest.mark.parametrize("text", ["on Tuesday", "last October", "yesterday", "two weeks ago", "on January 15"])
def test_without_a_day_of_publication_relative_dates_stay_unread(text: str) -> None:
    assert read(text, None) == []


@pytest.mark.parametrize("text", ["it may ship", "50 chips", "H100", "12 percent", "1234"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text) == []


def test_a_day_that_no_month_has_is_read_as_its_month() -> None:
    assert read("on February 31, 2025") == ["2025-02"]


def test_dates_come_in_order_and_apart() -> None:
    found = dates("from october 7, 2022, in 2024, and on monday", 0, 46, WEDNESDAY)
    assert [when.iso for when in found] == ["2022-10-07", "2024", "2026-01-26"]
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_the_latest_day_of_a_vague_date_is_its_last() -> None:
    (month,) = dates("in february 2024", 0, 99, None)
    (year,) = dates("in 2024", 0, 99, None)
    assert (month.latest, year.latest) == (date(2024, 2, 29), date(2024, 12, 31))


def test_the_first_of_march_knows_that_february_was_short() -> None:
    assert read("last month", date(2026, 3, 1)) == ["2026-02"]
    assert read("yesterday", date(2024, 3, 1)) == ["2024-02-29"]
