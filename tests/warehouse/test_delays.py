"""Delays: what is one delayed thing, and what is known of it over time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from warehouse.dates import partial
from warehouse.delays import DelayReport, DelayState, group, says, subject_key, vintages

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


def told(name: str, day: str, **said: Any) -> DelayReport:
    usual: dict[str, Any] = {
        "subject": "R2", "subject_key": "r2", "subject_kind": "model", "firm": "DeepSeek", "cause": "unknown",
        "months_low": None, "months_high": None, "expected_before": None, "expected_now": None, "quote": f"says {name}",
        "until": None,
    }  # fmt: skip
    fields = {**usual, **said}
    for field in ("expected_before", "expected_now"):
        fields[field] = partial(fields[field])
    return DelayReport(f"f{name}", name, datetime.fromisoformat(day).replace(tzinfo=UTC), **fields)


@pytest.mark.parametrize(
    ("subject", "expected"),
    {
        "R2": "r2",
        "the next-generation R2 reasoning model": "r2",
        "Blackwell chips": "blackwell",
        "Ohio fab": "ohio",
        "its data center": "its data center",
        "GPT-4.5": "gpt-4.5",
    }.items(),
)
def test_subjects_in_comparable_form(subject: str, expected: str) -> None:
    assert subject_key(subject) == expected


def state(reports: list[DelayReport]) -> DelayState:
    """What is known in the end."""
    return vintages(reports)[-1][0]


def names(groups: list[list[DelayReport]]) -> list[list[str]]:
    return [[report.article_id for report in members] for members in groups]


def test_a_report_without_a_firm_belongs_to_the_only_firm() -> None:
    assert names(group([told("a", "2025-04-01"), told("b", "2025-03-01", firm=None)])) == [["b", "a"]]


def test_a_report_without_a_firm_stays_alone_where_two_firms_have_such_a_thing() -> None:
    reports = [told("a", "2025-04-01"), told("b", "2025-04-02", firm="Cohere"), told("c", "2025-04-03", firm=None)]
    assert names(group(reports)) == [["a"], ["b"], ["c"]]


def test_after_two_years_of_silence_it_is_another_delay() -> None:
    reports = [told("a", "2023-03-01"), told("b", "2025-02-20"), told("c", "2027-03-01")]
    assert names(group(reports)) == [["a", "b"], ["c"]]


def test_the_newest_report_has_the_last_word_on_the_slip() -> None:
    reports = [
        told("a", "2025-04-01", months_low=3, months_high=3),
        told("b", "2025-05-01", months_low=6),
        told("c", "2025-06-01"),
    ]
    found = state(reports)
    assert (found.slip_months_low, found.slip_months_high, found.status, found.quote) == (6, None, "open", "says c")


def test_a_slip_is_computed_from_the_dates_where_no_report_states_it() -> None:
    reports = [
        told("a", "2025-04-01", expected_before="2025-05", expected_now="2025-08"),
        told("b", "2025-05-01", expected_before="2025-06", expected_now="2026-01"),
    ]
    found = state(reports)
    assert (found.first_expected, found.now_expected) == (date(2025, 5, 1), date(2026, 1, 1))
    assert (found.slip_months_low, found.slip_months_high) == (8, 8)


def test_the_cause_that_is_named_most_often_is_taken_and_the_newest_among_equals() -> None:
    reports = [
        told("a", "2025-04-01", cause="technical"),
        told("b", "2025-04-02", cause="chip_access"),
        told("c", "2025-04-03"),
    ]
    assert state(reports).cause == "chip_access"


def test_states_follow_each_other() -> None:
    reports = [
        told("a", "2025-04-01", until=datetime(2025, 4, 9, tzinfo=UTC)),
        told("b", "2025-04-05", months_low=3, quote="says b"),
    ]
    line = [
        (what.slip_months_low, f"{since:%m-%d}", f"{to:%m-%d}" if to else None) for what, since, to in vintages(reports)
    ]
    assert line == [(None, "04-01", "04-05"), (3, "04-05", None)]


def test_two_articles_about_one_thing_are_one_delay(said: Any, store: Any, rows: Rows) -> None:
    store(
        said.reading(said.article("a", "2025-04-01"), said.delay(months_low=3, months_high=3)),
        said.reading(said.article("b", "2025-04-05"), said.delay(subject="R2 model", firm=None)),
        said.reading(said.article("c", "2025-04-05"), said.delay(subject="Ohio fab", subject_kind="fab", firm="Intel")),
    )
    assert rows("SELECT subject, firm, slip_months_low, status, reports FROM delays ORDER BY firm") == [
        ("R2", "DeepSeek", 3, "open", 2),
        ("Ohio fab", "Intel", None, "open", 1),
    ]
    assert rows("SELECT count(*), count(DISTINCT delay_id) FROM delay_reports") == [(3, 2)]


def test_a_delay_keeps_its_id_when_it_is_read_anew_and_when_older_news_comes(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a", "2025-04-05")
    store(said.reading(one, said.delay(firm=None)))
    (before,) = rows("SELECT delay_id FROM delays")
    store(said.reading(one, said.delay(subject="R2 model", cause="technical")), version="v2")
    store(said.reading(said.article("b", "2025-04-01"), said.delay()))
    assert rows("SELECT delay_id FROM delays") == [before]


def test_a_delay_that_a_revision_takes_back_is_gone(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a", "2025-04-15")
    store(said.reading(one, said.delay()))
    later = NOW + timedelta(days=1)
    store(said.reading(replace(one, text="Correction.", fetched=later)), at=later)
    assert rows("FROM delays") == []
    assert rows("SELECT known_to::DATE::VARCHAR FROM store.delays WHERE recorded_to IS NULL") == [("2025-04-21",)]


SAID = {
    "it came": ("DeepSeek finally released R2 on Monday, months late", None, "resolved"),
    "it ships": ("Nvidia began shipping R2, which a flaw had delayed", None, "resolved"),
    "it was given up": ("DeepSeek cancelled R2 after a year of delay", None, "cancelled"),
    "it will never come": ("R2 will never be released: the lab gave up", None, "cancelled"),
    "it has not come": ("R2 has not been released", None, "open"),
    "it will come": ("R2, which was delayed, will be launched in May", None, "open"),
    "it came, says a plan": ("R2 was launched late", "2025-08", "open"),
    "another thing came": (
        "R2 slipped. Its rivals, by contrast, have in the same months of spring and summer launched V9", None, "open",
    ),
    "a denial": ("DeepSeek denied that it cancelled R2", None, "open"),
}  # fmt: skip


@pytest.mark.parametrize(("quote", "expected_now", "expected"), SAID.values(), ids=SAID)
def test_what_a_report_says_of_a_delay(quote: str, expected_now: str | None, expected: str) -> None:
    assert says(told("a", "2025-06-01", quote=quote, expected_now=expected_now)) == expected


def test_a_delay_ends_when_the_thing_comes_and_opens_again_only_with_another_day() -> None:
    late = told("a", "2025-04-01", quote="R2 is delayed", expected_now="2025-05")
    came = told("b", "2025-06-01", quote="R2 finally launched")
    background = told("c", "2025-07-01", quote="R2, which was delayed")
    again = told("d", "2025-08-01", quote="R2 is withdrawn until October", expected_now="2025-10")
    assert state([late, came]).status == "resolved"
    assert state([late, came, background]).status == "resolved"
    assert state([late, came, background, again]).status == "open"
    assert state([late]).status == "open", "a day that passes in silence ends nothing"


def test_expected_dates_over_time_stand_in_the_reports(said: Any, store: Any, rows: Rows) -> None:
    moves = {"a": ("2025-04-01", "2025-05"), "b": ("2025-04-09", "2025-08-15"), "c": ("2025-04-19", "2026")}
    store(*(said.reading(said.article(n, day), said.delay(expected_now=on)) for n, (day, on) in moves.items()))
    assert rows("SELECT expected_now, expected_on::VARCHAR, status FROM delay_reports ORDER BY published_at") == [
        ("2025-05", "2025-05-01", "open"),
        ("2025-08-15", "2025-08-15", "open"),
        ("2026", "2026-01-01", "open"),
    ]
    assert rows("SELECT now_expected::VARCHAR FROM delays_as_of('2025-04-10')") == [("2025-08-15",)]
    assert rows("SELECT count(*) FROM delays_as_recorded('2025-04-19')") == [(0,)]
    assert rows("SELECT count(*) FROM delays_as_recorded('2025-04-20')") == [(1,)]
