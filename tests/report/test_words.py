"""How the page says numbers, days and links."""

from datetime import date, datetime

import pytest

from report import words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0"),
        (17.4, "17"),
        (999.6, "1000"),
        (1234, "1,230"),
        (50_000, "50,000"),
        (1_303_999, "1,300,000"),
    ],
)
def test_number(value: float | None, text: str) -> None:
    assert words.number(value) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, "–"),
        (10_000, None, "at least 10,000"),
        (None, 10_000, "up to 10,000"),
        (0, 10_000, "up to 10,000"),
        (10_000, 20_000, "10,000 to 20,000"),
        (10_000, 10_001, "10,000"),
    ],
)
def test_span(low: float | None, high: float | None, text: str) -> None:
    assert words.span(low, high) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(None, None, "–"), (1, 1, "1 month"), (3, None, "3 months"), (2, 11, "2 to 11 months"), (6.5, None, "6.5 months")],
)
def test_months(low: float | None, high: float | None, text: str) -> None:
    assert words.months(low, high) == text


def test_days() -> None:
    assert words.day(date(2025, 4, 9)) == "9 April 2025"
    assert words.day(None) == "–"
    assert words.expected(date(2025, 4, 1)) == "April 2025"
    assert words.expected(date(2025, 4, 9)) == "9 April 2025"
    assert words.moment(datetime(2025, 4, 9, 14, 5)) == "9 April 2025, 14:05 UTC"
    assert words.moment(None) == "never"


@pytest.mark.parametrize(
    ("then", "text"),
    [
        (datetime(2025, 1, 3, 12), "just now"),
        (datetime(2025, 1, 3, 11, 59), "1 minute ago"),
        (datetime(2025, 1, 3, 9), "3 hours ago"),
        (datetime(2025, 1, 1), "2 days ago"),
        (datetime(2026, 1, 1), "just now"),
        (None, "never"),
    ],
)
def test_ago(then: datetime | None, text: str) -> None:
    assert words.ago(then, datetime(2025, 1, 3, 12)) == text


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://news.example/a?b=1", True),
        ("http://news.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("//news.example/a", False),
        ("http://[broken", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    assert words.link(url) == (url if linked else None)


def test_unknown_words_are_shown_as_they_are() -> None:
    assert words.word(words.KINDS, "export_control") == "Export control"
    assert words.word(words.KINDS, "asset_freeze") == "Asset freeze"
    assert words.word(words.KINDS, None) == "–"


def test_lists_are_cut() -> None:
    assert words.several([]) == words.several(None) == "–"
    assert words.several(["a", "b"]) == "a, b"
    assert words.several(list("abcd"), 2) == "a, b and 2 more"
