"""What the news report and the rules do not explain: named situations, with the rules as they are."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from metrics.unexplained import EVENTS, unexplained
from reference.derive import facts
from reference.load import countries
from reference.rules import rules

FACTS = {fact.chip: fact for fact in facts()}
GROUPS = {country.code: country.groups for country in countries()}
NAMES = ("H20", "Hopper")


def event(**given: Any) -> dict[str, Any]:
    return {
        "event_id": "e",
        "kind": "licence",
        "issuer": "US",
        "targets": ["CN"],
        "items": ["H20"],
        "status": "announced",
        "announced_on": date(2025, 8, 22),
        "effective_on": None,
        "first_reported_at": datetime(2025, 8, 22),
        "reports": 1,
        "headline": "h",
        "quote": "q",
    } | given


def found(day: date = date(2025, 9, 1), **given: Any) -> int:
    frame = pl.DataFrame([event(**given)], schema=dict(EVENTS))
    return unexplained(frame, NAMES, FACTS["H20"], "CN", day, rules(), GROUPS).height


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        ({}, 1),  # no rule of those days
        ({"announced_on": date(2025, 7, 15), "kind": "licence"}, 0),  # the promise of that day
        ({"announced_on": date(2025, 4, 15), "kind": "export_control"}, 0),  # the letter of that day
        ({"announced_on": date(2025, 4, 9), "kind": "export_control"}, 0),  # its other day
        ({"announced_on": date(2025, 4, 1), "kind": "export_control"}, 0),  # only the month is known
        ({"announced_on": None, "first_reported_at": datetime(2025, 4, 16)}, 0),
        ({"issuer": "CN", "announced_on": date(2025, 4, 15), "kind": "procurement_ban"}, 1),  # not the rule's issuer
        ({"status": "denied"}, 0),
        ({"status": "proposed"}, 1),
        ({"kind": "listing"}, 0),
        ({"items": ["hopper"]}, 1),  # its family
        ({"items": ["H200"]}, 0),
        ({"items": []}, 0),
        ({"targets": ["AE"]}, 0),
        ({"targets": ["Tencent"]}, 1),  # firms only: no country says otherwise
        ({"targets": []}, 1),
        ({"announced_on": date(2025, 9, 2)}, 0),  # not known by then
    ],
)
def test_an_event_is_listed_where_no_rule_explains_it(situation: dict[str, Any], expected: int) -> None:
    assert found(**situation) == expected


def test_the_newest_comes_first_and_no_event_is_no_trouble() -> None:
    rows = [event(event_id="a"), event(event_id="b", announced_on=date(2025, 8, 28))]
    frame = pl.DataFrame(rows, schema=dict(EVENTS))
    listed = unexplained(frame, NAMES, FACTS["H20"], "CN", date(2025, 9, 1), rules(), GROUPS)
    assert listed["event_id"].to_list() == ["b", "a"]
    none = unexplained(frame.clear(), NAMES, FACTS["H20"], "CN", date(2025, 9, 1), rules(), GROUPS)
    assert none.is_empty()
