"""Measures as one-story summaries of news digests word them, and what in such summaries only looks like one."""

import json
from datetime import date

import pytest

from chipwatch.model import Sanction, parse_line
from extract import read

DAY = date(2026, 6, 20)


def told(text: str, title: str = "") -> list[Sanction]:
    row = {"id": "a", "title": title, "text": text, "published": str(DAY), "outlet": None, "url": None}
    return list(next(iter(read([parse_line(json.dumps(row), 1)]))).sanctions)


def kinds(text: str, title: str = "") -> list[tuple[str, str | None]]:
    return [(m.kind, m.issuer) for m in told(text, title)]


NONE = {
    "a company's own forecast": "Nvidia's guidance for the year excludes China from its sales of data centre chips.",
    "a quality of a model": "Officials tested the lab's most powerful and restricted model, an AI for chip design.",
    "goods that may come late": "Beijing's demands may delay product certifications for US chips.",
    "what a senator asks": "The senator asked how many export licenses have been approved for chips.",
    "what an open letter asks for": "An open letter calls on the Trump administration to reverse its chip export rule.",
    "a newspaper's inquiry": "A Nikkei investigation traced how chips from Nvidia reached Chinese servers.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_what_is_no_act_of_a_government_is_no_new_measure(text: str) -> None:
    assert not [m for m in told(text) if m.new]


SAID = {
    "a duty in a clause of its own": (
        "The April requirement that Nvidia obtain export licenses for chips sold to China ended that trade.",
        [("export_control", "US")],
    ),
    "access that an order suspends": (
        "The Commerce Department's directive that suspended all foreign access to the Fable 5 AI models still stands.",
        [("export_control", "US")],
    ),
    "a review of an investor": (
        "The Commerce Department opened a national security review of a minority investor in the chipmaker Cerebras.",
        [("investment", "US")],
    ),
    "purchases that firms are told to stop": (
        "Beijing has instructed several technology companies to halt H200 purchases.",
        [("procurement_ban", "CN")],
    ),
    "Beijing's own consent": (
        "Beijing had conditionally approved H200 sales to ByteDance and Tencent, Reuters reported.",
        [("licence", "CN")],
    ),
    "access that a state limits at home": (
        "Beijing is set to limit access to Nvidia's H200 chips despite Washington's decision to allow their export.",
        [("procurement_ban", "CN")],
    ),
    "goods with figures in brackets kept from export": (
        "The Dutch government restricted the most advanced tools (NXT:2000i and above) from export to China.",
        [("export_control", "NL")],
    ),
    "a flip of the policy for licences": (
        'BIS flipped the license policy for the H200 to "case-by-case" review.',
        [("easing", "US")],
    ),
    "sales told as approved without an auxiliary": (
        "US chip exports to Gulf states approved in May, with reporting requirements.",
        [("licence", "US")],
    ),
    "a status that gives way to licences": (
        "Samsung was moved from Validated End User status to annual licenses for its chipmaking tools.",
        [("licence", "US")],
    ),
    "a decision of whoever else is in the sentence": (
        "Despite Trump's decision to allow exports of the H200, demand in China is weak.",
        [("licence", "US")],
    ),
    "an app that a watchdog blocks": (
        "Italy's privacy regulator blocked the DeepSeek chatbot app.",
        [("procurement_ban", "IT")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SAID.values(), ids=SAID.keys())
def test_kind_and_issuer_are_those_of_the_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text)[:1] == expected


def test_a_measure_named_again_is_told_once() -> None:
    text = (
        "President Trump imposed a 25% tariff on AI chips on Monday. Chips sold at home are exempt, while those bound "
        "for Russia would face the tariff."
    )
    assert kinds(text) == [("tariff", "US")]


def test_words_that_reach_over_into_another_clause_are_no_act() -> None:
    text = "BIS put the H200 under license review, and President Trump issued a tariff of 25% on AI chips."
    assert ("licence", "US") not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "A lab in China showed a model. Washington has spent four years tightening chip export restrictions.",
        "Sales collapsed, the result of US export controls that have steadily cut off China's access to AI chips.",
        "The theory that denying China access to AI chips would slow its labs has been US policy.",
    ],
)
def test_what_has_long_been_done_is_no_news(text: str) -> None:
    assert not [m for m in told(text) if m.new]


def test_what_is_named_after_its_day_has_been() -> None:
    text = "The October 7 rules barred exports of the A100 to China. A dealer in Shenzhen explained the trade."
    assert [m.date for m in told(text)] == ["2025-10-07"]


def test_an_easing_is_not_dated_by_what_it_eases() -> None:
    text = "The Commerce Department suspended measures of the October 7 announcement on exports of chips."
    assert [(m.kind, m.new) for m in told(text)] == [("easing", True)]


def test_a_directive_to_one_company_controls_exports() -> None:
    text = (
        "BIS issued an emergency directive targeting the lab's frontier AI models. It mandated that Anthropic prevent "
        "any foreign national from accessing them."
    )
    assert kinds(text) == [("export_control", "US")]


def test_the_date_of_an_aside_makes_nothing_old() -> None:
    text = (
        "US officials see a turn in the chip trade. The new chips beat the H100, which was barred from China in 2023. "
        "Beijing has instructed technology companies to halt H200 purchases."
    )
    assert ("procurement_ban", True) in [(m.kind, m.new) for m in told(text)]


def test_a_rule_that_allows_exports_is_no_licence() -> None:
    assert kinds("BIS announced a rule allowing exports of AI chips to Macau.") == [("easing", "US")]


def test_what_each_of_many_may_buy_is_nobodys_own() -> None:
    text = "They let Alibaba and Tencent buy. Each approved customer may purchase up to 75,000 H200 chips a year."
    row = {"id": "a", "title": "", "text": text, "published": str(DAY), "outlet": None, "url": None}
    assert [c.firm for c in next(iter(read([parse_line(json.dumps(row), 1)]))).counts] == [None]


def test_a_section_of_a_law_is_no_chip() -> None:
    row = {"id": "a", "title": "Trump Imposes Section 232 chip tariff", "text": "Trump imposed a tariff on chips."}
    row |= {"published": str(DAY), "outlet": None, "url": None}
    assert not next(iter(read([parse_line(json.dumps(row), 1)]))).chips
