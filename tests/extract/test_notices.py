"""Notices of agencies about their own rules: what they announce, whose it is, and which of them decide nothing."""

import json

import pytest

from chipwatch.model import Findings, Sanction, parse_line
from extract import read


def found(title: str, text: str, outlet: str | None = None) -> Findings:
    row = {"id": "a", "title": title, "text": text, "published": "2026-03-10", "outlet": outlet, "url": None}
    return next(iter(read([parse_line(json.dumps(row), 1)])))


def told(title: str, text: str, outlet: str | None = None) -> list[Sanction]:
    return list(found(title, text, outlet).sanctions)


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
    "general licences added": (
        "Addition of General Licenses for Medical Devices",
        "The Department of the Treasury's Office of Foreign Assets Control (OFAC) is amending its regulations to add "
        "general licenses authorizing certain transactions in medical devices.",
        {"licence"},
    ),
    "munitions that come and go": (
        "International Traffic in Arms Regulations: Targeted Changes",
        "The Department of State amends the International Traffic in Arms Regulations (ITAR) to remove from the U.S. "
        "Munitions List (USML) items that need it no more, and add to the USML items that do.",
        {"easing", "export_control"},
    ),
    "a rule that mends an earlier one": (
        "Validated End-User Authorizations in India; Correction",
        f"On January 5, 2026, {BIS} published a rule that amended the Export Administration Regulations to revise the "
        "existing Validated End-User (VEU) list for India. That rule left out a word. This rule corrects the omission.",
        {"licence"},
    ),
    "a rule that answers comments on an earlier one": (
        "Export Controls on Etching Machines",
        f"On October 7, 2024, {BIS} released the interim final rule Implementation of Additional Export Controls, "
        "which amended the Export Administration Regulations (EAR) to implement controls on etching machines. This IFR "
        "addresses comments and amends the EAR to implement those controls more effectively.",
        {"export_control"},
    ),
    "a state that is no sponsor of terrorism any more": (
        "Implementing Rescission of State Sponsor of Terrorism Designation",
        f"In this rule, {BIS} amends the Export Administration Regulations to implement the rescission of Libya's "
        "designation. Specifically, this rule removes anti-terrorism license requirements from Libya but maintains "
        "other license requirements.",
        {"easing"},
    ),
    "controls that come into effect later": (
        "Hardware Security Controls; Delay of Effective Date",
        f"On October 21, 2025, {BIS} published an interim final rule that establishes new controls on certain items. "
        "This rule delays the effective date of the interim final rule by 60 days.",
        {"easing"},
    ),
    "parties taken off a list by an office whose title says nothing": (
        "Notice of OFAC Sanctions Actions",
        "The Department of the Treasury's Office of Foreign Assets Control (OFAC) is publishing the names of "
        "one or more persons whose property has been unblocked and who have been removed from the SDN List.",
        {"easing"},
    ),
    "parties put on it": (
        "Notice of OFAC Sanctions Actions",
        "The Department of the Treasury's Office of Foreign Assets Control (OFAC) is publishing the names of persons "
        "whose property and interests in property are blocked pursuant to an Executive order.",
        {"listing"},
    ),
    "regulations taken out of the code": (
        "Removal of Liberia Sanctions Regulations",
        "The Department of the Treasury's Office of Foreign Assets Control (OFAC) is removing from the Code of Federal "
        "Regulations the Liberia Sanctions Regulations, since the emergency ended.",
        {"easing"},
    ),
    "a place counted with another": (
        "Removal of Macau as a Separate Destination",
        f"In this rule, {BIS} amends the Export Administration Regulations to remove Macau from the list of "
        "destinations in the EAR.",
        {"export_control"},
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


def test_a_gazette_tells_whose_acts_it_prints() -> None:
    text = (
        "This final rule makes changes to the Export Administration Regulations, including a conforming change to "
        "reflect that Cyprus is no longer a Country Group D:5 country."
    )
    measures = told("Conforming Changes", text, "Federal Register")
    assert {(m.kind, m.issuer) for m in measures} == {("easing", "US")}


def test_regulations_tell_whose_a_notice_is_that_names_no_agency() -> None:
    text = (
        "This final rule amends the Export Administration Regulations (EAR) by adding fourteen entities to the Entity "
        "List under the destinations of Germany and Switzerland."
    )
    assert {m.issuer for m in told("Addition of Certain Entities", text)} == {"US"}


def test_whoever_publishes_a_notice_is_not_hit_by_it() -> None:
    text = (
        f"In this rule, {BIS} amends the Export Administration Regulations by adding two entities to the Entity List "
        "under the destination of Turkey. They act contrary to the interests of the United States."
    )
    assert [m.targets for m in told("Additions to the Entity List", text)] == [("TR",)]


def test_a_regulation_of_the_european_union() -> None:
    title = (
        "Council Regulation (EU) 2025/1111 amending Regulation (EU) No 833/2014 concerning restrictive measures in "
        "view of Russia's actions"
    )
    text = "The Council prohibits the transit via Russia of goods and technology suited for use in aviation."
    measures = told(title, text, "Official Journal of the European Union")
    assert {(m.kind, m.issuer, m.new) for m in measures} == {("export_control", "EU", True)}


def test_a_government_that_speaks_of_itself_without_its_name() -> None:
    title = "Government publishes additional export measures for chipmaking equipment"
    text = (
        "The export of certain chipmaking equipment will be subject to a national authorisation requirement. The "
        "minister's order was published today."
    )
    assert {m.issuer for m in told(title, text, "Government of the Netherlands")} == {"NL"}


ELSEWHERE = {
    "a general licence of the United Kingdom": (
        "NTE 2025/10: update to open general export licence",
        "The Export Control Joint Unit (ECJU) has updated the open general export licence (OGEL) for dual-use items to "
        "include Japan as a permitted destination.",
        "GOV.UK",
        {("licence", "GB")},
    ),
    "advice from the same office": (
        "NTE 2025/02: reminders about licence applications",
        "The Export Control Joint Unit (ECJU) would like to remind exporters of good practice for their applications.",
        "GOV.UK",
        set[tuple[str, str]](),
    ),
    "an order of Japan": (
        "Partial Revision of the Export Trade Control Order",
        "METI controls exports of goods under the Foreign Exchange and Foreign Trade Act. The Cabinet approved the "
        "required revision of the order. METI hereby announces the revision.",
        "METI",
        {("export_control", "JP")},
    ),
    "a ministry that answers what another government did": (
        "Ministry responds to additions to the Entity List",
        "In response to the announcement by the US Department of Commerce that some Chinese entities will be included "
        "in the Entity List, a spokesman said that China firmly opposes it.",
        "MOFCOM",
        {("listing", "US")},
    ),
}


@pytest.mark.parametrize(("title", "text", "outlet", "measures"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_other_governments_announce(title: str, text: str, outlet: str, measures: set[tuple[str, str]]) -> None:
    assert {(m.kind, m.issuer) for m in told(title, text, outlet)} == measures


def test_tariff_codes_on_a_list_are_no_parties() -> None:
    text = (
        "BIS is adding 407 Harmonized Tariff Schedule of the United States codes to the list of products that are "
        "steel derivatives. Steel tariffs based on Section 232 will apply to their steel content."
    )
    title = "Procedures of the Section 232 Steel Tariff Inclusions Process"
    assert {m.kind for m in told(title, text, "Federal Register")} == {"tariff"}


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
