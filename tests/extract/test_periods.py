"""How late: stretches of time as months, and the months between two expected dates."""

import pytest

from extract.periods import apart, points, span


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("three months", (3, 3)),
        ("by a month", (1, 1)),
        ("two quarters", (6, 6)),
        ("a quarter", (3, 3)),
        ("half a year", (6, 6)),
        ("a year", (12, 12)),
        ("18 months", (18, 18)),
        ("six to nine months", (6, 9)),
        ("two or three quarters", (6, 9)),
        ("a six-month delay", (6, 6)),
        ("eight weeks", (2, 2)),
        ("two years", (24, 24)),
        ("for months", (2, 11)),
        ("by several quarters", (6, 12)),
        ("another year", (12, 12)),
    ],
)
def test_a_stretch_of_time_is_months(words: str, months: tuple[int, int]) -> None:
    assert span(words) == months


@pytest.mark.parametrize("words", ["late", "", "a 10-year deal", "a five-year-old firm", "300 GPUs"])
def test_what_is_no_stretch_of_time_is_none(words: str) -> None:
    assert span(words) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("in 2027", ["2027"]),
        ("in march 2027", ["2027-03"]),
        ("from june to october 2026", ["", "2026-10"]),
        ("the second half of 2027", ["2027"]),
        ("q3 2026", ["2026"]),
        ("nothing", []),
    ],
)
def test_dates_that_something_is_expected_at(text: str, iso: list[str]) -> None:
    assert [point.iso for point in points(text)] == iso


@pytest.mark.parametrize(
    ("before", "now", "months"),
    [
        ("2025", "2027", 24),
        ("march 2026", "september 2026", 6),
        ("q1 2026", "q3 2026", 6),
        ("the first half of 2026", "the first half of 2027", 12),
        ("late 2025", "early 2026", 3),
        ("november", "february", 3),  # a month alone is the next one of that name
        ("2027", "2025", None),  # earlier
        ("2027", "2027", None),
        ("2026", "march 2026", None),  # too vague to tell
        ("2010", "2027", None),  # more than ten years: no delay
    ],
)
def test_months_between_two_dates(before: str, now: str, months: int | None) -> None:
    assert apart(points(before)[0], points(now)[0]) == months
