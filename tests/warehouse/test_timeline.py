"""Timelines: the steps that reports tell of, their days, and the states of an event over time."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from warehouse.dates import Partial, gap, partial
from warehouse.reports import Report, report
from warehouse.timeline import history, most_likely, statuses


def told(name: str, day: str, **said: Any) -> Report:
    usual: dict[str, Any] = {
        "kind": "export_control", "issuer": "US", "status": "adopted", "is_new": True, "targets": ("CN",),
        "items": ("H20",), "title": f"Title of {name}", "quote": "will need a licence",
    }  # fmt: skip
    return report(f"f{name}", name, f"s{name}", datetime.fromisoformat(day).replace(tzinfo=UTC), **{**usual, **said})


STATUSES = {
    "announced": ({}, "export_control", ["announced"]),
    "in force by its words": ({"quote": "The rule took effect on Monday"}, "export_control", ["effective"]),
    "in force by its date": ({"effective": "2025-04-15"}, "export_control", ["effective"]),
    "to come into force later": ({"effective": "2025-06-01"}, "export_control", ["announced"]),
    "announced, then in force": (
        {"acted": "2025-04-01", "effective": "2025-04-15"}, "export_control", ["announced", "effective"],
    ),
    "proposed": ({"status": "proposed"}, "export_control", ["proposed"]),
    "denied": ({"status": "denied"}, "export_control", ["denied"]),
    "eased": ({"kind": "easing", "quote": "suspended the rule for a year"}, "export_control", ["eased"]),
    "rescinded": ({"kind": "easing", "quote": "rescinded the rule"}, "export_control", ["rescinded"]),
    "an easing of its own": ({"kind": "easing", "quote": "rescinded the rule"}, "easing", ["announced"]),
    "settled": ({"kind": "enforcement", "quote": "pleaded guilty to"}, "enforcement", ["settled"]),
    "charged": ({"kind": "enforcement", "quote": "was charged with"}, "enforcement", ["announced"]),
}  # fmt: skip


@pytest.mark.parametrize(("said", "kind", "expected"), STATUSES.values(), ids=STATUSES)
def test_the_steps_that_a_report_tells_of(said: dict[str, Any], kind: str, expected: list[str]) -> None:
    assert [status for status, _ in statuses(told("a", "2025-04-16", **said), kind)] == expected


def line(*reports: Report) -> list[tuple[str, str, str | None]]:
    """The states of an event: status, known from, known to."""
    states, _ = history(reports)
    return [(v.what.status, f"{v.known_from:%m-%d}", f"{v.known_to:%m-%d}" if v.known_to else None) for v in states]


def test_an_event_moves_on() -> None:
    assert line(told("a", "2025-04-13", status="proposed"), told("b", "2025-04-17")) == [
        ("proposed", "04-13", "04-17"),
        ("announced", "04-17", None),
    ]


def test_a_report_that_adds_nothing_makes_no_state() -> None:
    first = told("a", "2025-04-15", acted="2025-04-15")
    assert line(first, told("b", "2025-04-16", acted="2025-04-15")) == [("announced", "04-15", None)]


def test_a_negotiation_that_goes_nowhere_stays_proposed() -> None:
    reports = [told(str(n), f"2025-04-{n}", status="proposed") for n in range(10, 20)]
    assert [status for status, _, _ in line(*reports)] == ["proposed"]


def test_a_first_report_that_is_a_denial() -> None:
    assert line(told("a", "2025-04-15", status="denied")) == [("denied", "04-15", None)]


def test_what_was_once_proposed_is_no_step_after_it_was_adopted() -> None:
    reports = [told("a", "2025-04-15"), told("b", "2025-04-16", status="proposed", is_new=False)]
    assert [status for status, _, _ in line(*reports)] == ["announced"]


def test_a_state_ends_when_its_only_report_is_taken_back() -> None:
    assert line(told("a", "2025-04-15", until=datetime(2025, 4, 18, tzinfo=UTC))) == [("announced", "04-15", "04-18")]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    moment = datetime(2025, 4, 18, tzinfo=UTC)
    states, _ = history([told("a", "2025-04-15", until=moment), told("a2", "2025-04-18", items=("H200",))])
    assert [(v.what.items, v.known_to) for v in states] == [(("H20",), moment), (("H200",), None)]


def test_dates_are_kept_apart() -> None:
    states, steps = history([told("a", "2025-04-16", acted="2025-04-15", effective="2025-06-01")])
    state = states[-1].what
    assert (state.announced_on, state.effective_on) == (date(2025, 4, 15), date(2025, 6, 1))
    assert [(v.what.status, v.what.on) for v in steps] == [("announced", Partial(date(2025, 4, 15), "day"))]


def test_background_without_a_date_leaves_the_day_open() -> None:
    states, steps = history([told("a", "2025-06-27", is_new=False)])
    assert (states[-1].what.announced_on, steps[-1].what.on, steps[-1].what.is_new) == (None, None, False)


def test_news_tells_better_than_background_what_an_event_is() -> None:
    background = told("a", "2025-04-10", is_new=False, targets=("CN", "RU"), items=("chips",))
    states, _ = history([background, told("b", "2025-04-15")])
    state = states[-1].what
    assert (state.targets, state.items, state.headline) == (("CN",), ("H20",), "Title of b")


def test_a_target_that_one_of_many_papers_names_is_left_out() -> None:
    papers = [told(str(n), "2025-04-15") for n in range(5)]
    states, _ = history([*papers, told("odd", "2025-04-15", targets=("CN", "Lenovo"))])
    assert states[-1].what.targets == ("CN",)


def test_spellings_of_one_good_are_one_and_the_first_is_kept() -> None:
    states, _ = history(
        [told("a", "2025-04-15", items=("AI chips", "HBM")), told("b", "2025-04-15", items=("AI chip",))]
    )
    assert states[-1].what.items == ("AI chips", "HBM")


def test_the_day_that_most_papers_give_is_taken_and_a_day_before_a_month() -> None:
    thirteenth, fourteenth = partial("2025-04-13"), partial("2025-04-14")
    assert thirteenth is not None
    assert fourteenth is not None
    april = partial("2025-04")
    assert april is not None
    assert most_likely(Counter({thirteenth: 1, fourteenth: 2, april: 9})) == fourteenth
    assert most_likely(Counter({thirteenth: 1, fourteenth: 1})) == thirteenth
    assert most_likely(Counter()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "2025-04-15": ("2025-04-15", "2025-04-15", "day"),
        "2024-02": ("2024-02-01", "2024-02-29", "month"),
        "2024": ("2024-01-01", "2024-12-31", "year"),
        "2024-13": None,
        "spring": None,
        "": None,
        None: None,
    }.items(),
)
def test_dates_as_texts_give_them(text: str | None, expected: tuple[str, str, str] | None) -> None:
    found = partial(text)
    assert (found and (str(found.first), str(found.last), found.precision)) == expected


def test_days_between_spans() -> None:
    april, may = (date(2025, 4, 1), date(2025, 4, 30)), (date(2025, 5, 3), date(2025, 5, 9))
    assert (gap(april, may), gap(may, april), gap(april, april)) == (3, 3, 0)


def steps_of(*reports: Report) -> list[tuple[str, str]]:
    _, steps = history(reports)
    return [(v.what.status, v.what.about) for v in steps if v.known_to is None]


def test_a_planned_easing_is_a_step_that_leaves_the_control_in_force() -> None:
    control = told("a", "2025-04-15", acted="2025-04-15")
    plan = told("b", "2025-05-07", kind="easing", status="proposed")
    done = told("c", "2025-05-13", kind="easing", quote="rescinded the rule")
    assert steps_of(control, plan) == [("announced", "measure"), ("proposed", "easing_plan")]
    assert line(control, plan)[-1][0] == "announced"
    assert line(control, plan, done)[-1][0] == "rescinded"


def test_a_denied_easing_denies_no_control() -> None:
    reports = [told("a", "2025-04-15"), told("b", "2025-05-07", kind="easing", status="denied")]
    assert steps_of(*reports) == [("announced", "measure"), ("denied", "easing_plan")]
    assert line(*reports)[-1][0] == "announced"


def test_a_case_adjourned_is_a_step_without_a_change_of_status() -> None:
    case = {"kind": "enforcement", "targets": ("Chang",), "items": ()}
    charged = told("a", "2025-02-27", quote="was charged with fraud", **case)
    adjourned = told("b", "2025-03-07", quote="the case was adjourned to May", **case)
    plea = told("c", "2025-06-07", quote="pleaded guilty", **case)
    assert steps_of(charged, adjourned) == [("announced", "measure"), ("announced", "hearing")]
    assert [status for status, _, _ in line(charged, adjourned, plea)] == ["announced", "settled"]


def test_a_plan_dated_after_the_act_is_no_step() -> None:
    reports = [
        told("a", "2025-04-15", status="proposed", acted="2025-04-15"),
        told("b", "2025-04-16", acted="2025-04-14"),
    ]
    assert steps_of(*reports) == [("announced", "measure")]
    assert line(*reports)[-1][0] == "announced"
