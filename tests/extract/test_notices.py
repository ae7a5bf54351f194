"""Notices of agencies about their own rules: what they announce, whose it is, and which of them decide nothing."""

import json

import pytest

from chipwatch.model import Findings, Sanction, parse_line
from extract import read


def found(title: str, text: str) -> Findings:
    row = {"id": "a", "title": title, "text": text, "published": "2026-03-10", "outlet": None, "url": None}
    return next(iter(read([parse_line(json.dumps(row), 1)])))


def told(title: str, text: str) -> list[Sanction]:
    return list(found(title, text).sanctions)


BIS = "the Bureau of Industry and Security (BIS)"
ANNOUNCED = {
    "an addition whose title names no list beside it": (
        "Addition of Entities and Revision of Entries, and Removal of an Entity From the Entity List",
        f"In this rule, {BIS} amends the Export Administration Regulations (EAR) by adding five entities "
        "in Japan to the Entity List. This rule also removes one entity under the destination of "
        "Germany.",
        {"listing", "easing"},
    ),
    "a rule put off for a year": (
        "One Year Suspension of Controls on Subsidiaries",
        f"In this final rule, {BIS} imposes a one-year suspension of the interim final rule on subsidiaries.",
        {"easing"},
    ),
    "a country in a better group": (
        "Favorable Treatment for Norway",
        f"In this final rule, {BIS} amends the Export Administration Regulations by removing Norway from "
        "Country Group D:3.",
        {"easing"},
    ),
    "regulations amended, without more": (
        "Modification of License Exception for Spare Parts",
        f"In this rule, {BIS} amends the Export Administration Regulations (EAR) by modifying a license exception.",
        {"export_control"},
    ),
    "a date put back by an amendment": (
        "Approved Designers",
        f"In this rule, {BIS} is revising the Export Administration Regulations by extending by six "
        "months the submission date for applications of chip designers.",
        {"easing"},
    ),
    "approved users whose goods change": (
        "Validated End-User Authorizations in India",
        f"In this rule, {BIS} amends the Export Administration Regulations to revise the existing "
        "Validated End-User (VEU) list for India.",
        {"licence"},
    ),
    "regulations that carry out an order on money": (
        "Foreign Military Industry Sanctions Regulations",
        "The Department of the Treasury's Office of Foreign Assets Control (OFAC) is adding regulations "
        "to implement a May 2, 2024 Executive order related to securities of military companies.",
        {"investment"},
    ),
    "equipment that may not be authorised": (
        "Protecting Networks",
        "In this document, the Federal Communications Commission adopts a prohibition on authorization "
        "of devices that hold equipment on the Covered List.",
        {"procurement_ban"},
    ),
    "a control that the title only frames": (
        "Streamlining Export Controls for Small Drones",
        f"In this rule, {BIS} is easing export controls on small drones.",
        {"easing"},
    ),
}


@pytest.mark.parametrize(("title", "text", "kinds"), ANNOUNCED.values(), ids=ANNOUNCED)
def test_what_a_notice_announces(title: str, text: str, kinds: set[str]) -> None:
    measures = told(title, text)
    assert {m.kind for m in measures} == kinds
    assert {(m.issuer, m.new, m.date) for m in measures} == {("US", True, "2026-03-10")}


def test_the_publisher_acts_whatever_countries_are_named() -> None:
    text = (
        f"In this rule, {BIS} amends the Export Administration Regulations by adding 28 entities to the "
        "Entity List under the destinations of China, Japan and Germany. The rule also removes an entity "
        "from the Military End-User List under the destination of China."
    )
    assert {m.issuer for m in told("Additions to the Entity List", text)} == {"US"}


def test_a_rule_that_is_only_proposed() -> None:
    text = (
        f"In this rule, {BIS} proposes to amend the Export Administration Regulations by modifying a "
        "license exception for reexports."
    )
    assert [(m.kind, m.status) for m in told("Modification of a License Exception", text)] == [
        ("export_control", "proposed")
    ]


NOTHING = {
    "more time to comment": (
        "Export Controls on Semiconductor Manufacturing Items; Extension of Comment Period",
        f"On January 5, 2026, {BIS} published an interim final rule on chipmaking tools. This document "
        "extends the deadline for written comments to April 30, 2026.",
    ),
    "a meeting": (
        "Materials Technical Advisory Committee; Notice of Partially Closed Meeting",
        f"The committee advises {BIS} on export controls and will meet on April 2, 2026.",
    ),
}


@pytest.mark.parametrize(("title", "text"), NOTHING.values(), ids=NOTHING)
def test_notices_that_decide_nothing(title: str, text: str) -> None:
    answer = found(title, text)
    assert not answer.sanctions
    assert not answer.delays
