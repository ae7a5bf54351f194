"""Measures as briefs, newsletters and notices tell them: in nouns and brackets, several in a sentence.

Each case is a named class of mistakes; what is asked is kind and issuer of each measure, and whether it is news.
"""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Sanction
from extract import read

DAY = datetime(2026, 5, 12, tzinfo=UTC)


def measures(text: str, title: str = "Weekly note on chip policy") -> list[Sanction]:
    (found,) = read([Article("a", title, text, published=DAY)])
    return list(found.sanctions)


def told(text: str, title: str = "Weekly note on chip policy") -> list[tuple[str, str | None]]:
    return sorted((m.kind, m.issuer) for m in measures(text, title))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "BIS fined Lam Research $40 million over exports to China, its third case this year "
            "after the Axcelis $9.5M penalty and another earlier case against a Dubai freight agent.",
            3,
        ),
        (
            "American agents are busy (Operation Lighthouse in October 2025, the January 2026 Ohio shell-company case, "
            "and the Supermicro reseller arrest in April 2026), and chip smuggling goes on.",
            3,
        ),
        ("BIS said that Operation Lighthouse in January 2026 broke up a network that exported AI chips to China.", 1),
        ("US prosecutors arrested two traders and charged them with exporting Nvidia chips to China.", 1),
    ],
)
def test_each_case_of_a_list_is_one_measure(text: str, expected: int) -> None:
    assert told(text) == [("enforcement", "US")] * expected


def test_what_a_penalty_is_compared_with_is_no_news() -> None:
    found = measures("BIS fined Lam Research $40 million over exports to China, on top of the Axcelis $9.5M penalty.")
    assert sorted(m.new for m in found) == [False, True]


def test_dated_measures_in_one_sentence_stand_apart() -> None:
    found = measures(
        "Policy came in bursts: the March 2025 H20 license requirement; the August 2025 bargain lifting the ban "
        "for a share of sales; and the February 2026 section 232 tariff on chips, all by the Trump administration."
    )
    assert {(m.kind, m.date) for m in found} >= {("export_control", "2025-03"), ("tariff", "2026-02")}
    assert not any(m.new for m in found)


@pytest.mark.parametrize(
    ("text", "kind", "issuer"),
    [
        ("The Commerce Department decided not to enforce the diffusion rule on AI chips.", "easing", "US"),
        ('Commerce pulled its draft "Global Compute" rule on AI chip exports after a month of review.', "easing", "US"),
        ("China confirmed exemptions for civilian exports of Nexperia chips on Monday.", "easing", "CN"),
        ("President Trump dropped the presumption of denial for exports of the H200 to China.", "easing", "US"),
        ("BIS moved to case-by-case review for sales of the H200 to Chinese buyers.", "easing", "US"),
        ("China imposed anti-dumping deposits of 45% on photoresist from Japan.", "tariff", "CN"),
        ("The EU's 21st sanctions package adds 90 new designations of Russian chip traders.", "listing", "EU"),
        ("OFAC designated two Russian importers of semiconductors on Monday.", "listing", "US"),
        ("BIS Entity List Expanded: chip traders in Turkey Under Scrutiny", "listing", "US"),
        ("Tencent and Baidu hold conditional approvals from China for 60,000 H200 units.", "licence", "CN"),
        (
            "BIS ruled that Ascend 920 chips are made with US tools and constitute items subject to the EAR.",
            "export_control",
            "US",
        ),
        (
            "BIS acted last week to tighten its licensing review policy for AI chips bound for Macau.",
            "export_control",
            "US",
        ),
        ("China's planners are urging AI firms to use domestic GPUs in new clusters.", "procurement_ban", "CN"),
        (
            "Washington is considering keeping Zhipu from buying American chips and software.",
            "export_control",
            "US",
        ),
        ("In Italy, Nexperia was forced to sell its wafer plant over security concerns.", "investment", "IT"),
    ],
)
def test_measures_in_the_words_of_briefs_are_found(text: str, kind: str, issuer: str) -> None:
    assert (kind, issuer) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Under these rules, US firms are barred from selling American goods to businesses on the list.",
        "Listed firms' subsidiaries are automatically blocked when they buy American chips.",
        "Engineers should keep control of the technology, the Chinese premier said of AI.",
        "Blacklisting a model that millions of Americans use would be hard to explain.",
        "Even where US policy permits exports of chips, the office is short of staff.",
        "The storm cut off a third of Taiwan's LNG supply to chip plants.",
        "The investigation by the Financial Times puts $2bn of Nvidia chips in China.",
        "Export restrictions on servicing are as important as sales bans, the American scholars argue.",
        "Nvidia told cloud providers that they may rent its GPUs only to Nvidia-approved customers.",
    ],
)
def test_what_only_explains_a_measure_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "OFAC said that Vantage Metals settled 14 apparent violations of Iran sanctions through chip sales.",
            "US",
        ),
        ("The Dutch government took control of Nexperia and China then barred it from exporting chips.", "CN"),
        ("Russia remains subject to the EU's 21st package, which bans exports of chips.", "EU"),
    ],
)
def test_the_one_that_is_hit_has_not_acted(text: str, issuer: str) -> None:
    assert issuer in {m.issuer for m in measures(text)}
    assert {m.issuer for m in measures(text)} <= {issuer, "NL"}


def test_a_ban_on_sales_controls_exports_whatever_uses_are_named() -> None:
    assert told("The White House banned sales to China of chips that use American designs.") == [
        ("export_control", "US")
    ]


def test_a_judgement_in_the_sentence_is_no_second_measure() -> None:
    found = told("Washington cleared ten Chinese firms to buy the H20, a reversal of the Biden-era export rules.")
    assert [kind for kind, _ in found if kind in ("licence", "easing")] == ["licence"]


def test_what_an_act_is_for_is_no_second_one() -> None:
    found = told(
        "The US expanded controls on exports of chip tools to China, aimed at depriving China of advanced chips."
    )
    assert found == [("export_control", "US")]


def test_a_decision_against_a_listing_denies_it_and_others_are_listed() -> None:
    found = measures(
        "The US decided against adding Zhipu to the Entity List, "
        "while designating ninety other Chinese firms as security risks."
    )
    assert {m.status for m in found if m.kind == "listing"} == {"denied", "adopted"}


@pytest.mark.parametrize(
    "text",
    [
        "Last month the US announced new controls on exports of chip tools to China.",
        "In January 2026, customs were busy, and Taiwanese prosecutors detained two people over smuggled Nvidia chips.",
        "The April 20 brief noted that the US had lifted its ban on chip exports to Qatar.",
        "China lifted those restrictions on rare earth exports a few months later.",
    ],
)
def test_what_is_told_from_before_is_no_news(text: str) -> None:
    found = measures(text)
    assert found
    assert not any(m.new for m in found)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "The long argument about chips",
            "It began in October 2022, when the US restricted exports of AI chips to China. In May 2025 the Commerce "
            "Department rescinded the diffusion rule. It then required a licence for the H20, and China answered by "
            "barring its firms from buying the chip.",
        ),
        (
            "The Nexperia affair (October 2025)",
            "The Dutch government took control of Nexperia. China banned exports of its chips.",
        ),
        ("Did Washington reverse the ban on chip exports?", "It did so in August 2025, when it licensed the H20."),
    ],
)
def test_an_article_that_looks_back_has_no_news(title: str, text: str) -> None:
    found = measures(text, title)
    assert found
    assert not any(m.new for m in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Washington put new export restrictions on 40 Chinese companies and added them to the Entity List.",
            [("listing", "US")],
        ),
        (
            "The US granted Nvidia a licence to sell the H20 to China. It thereby reversed the ban on the H20.",
            [("licence", "US")],
        ),
        ("The Dutch government suspended its intervention at Nexperia, the chipmaker.", [("easing", "NL")]),
        ("The EU adopted a 22nd package of sanctions against Russian chip importers.", [("listing", "EU")]),
        ("The Treasury imposed a new set of sanctions on four chip traders from Hong Kong.", [("listing", "US")]),
        ("AMD received new export license restrictions from the US for its MI250 chips.", [("export_control", "US")]),
        ("Unlike earlier packages that added traders to blacklists, this one of the EU is about ports.", []),
        ("BIS is tasked with enforcing export controls on chips.", []),
        ("Tariffs and US export controls have long been used to answer Chinese imports of chips.", []),
    ],
)
def test_neighbouring_kinds_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_a_title_leaves_the_status_to_the_text() -> None:
    found = measures(
        "Japan's trade ministry has drafted rules that would restrict exports of chip-cooling equipment.",
        "Japan to restrict exports of chip tools",
    )
    assert [(m.kind, m.status) for m in found] == [("export_control", "proposed")]


def test_what_a_firm_was_told_that_it_would_need_is_decided() -> None:
    found = measures("In April 2025 BIS told AMD that its MI308 chips would be subject to new licensing for China.")
    assert {m.status for m in found} == {"adopted"}


def test_a_move_to_allow_something_has_allowed_it() -> None:
    found = measures("Shares rose on President Trump's move to allow AMD to sell its MI308 chips to China.")
    assert {m.status for m in found} == {"adopted"}


def test_each_bill_is_a_measure_of_its_own() -> None:
    found = measures(
        "The Chip Tracking Act, a bill introduced by two senators, would put locators into exported AI chips. "
        "It requires reports of diverted chips.\n\n"
        "The Cloud Chips Act, introduced in April, bars renting Nvidia chips to Chinese firms through clouds abroad.",
        "Two bills on chips",
    )
    assert [(m.kind, m.issuer, m.status) for m in found] == [("export_control", "US", "proposed")] * 2


def test_a_bill_goes_on_in_the_sentence_behind_it() -> None:
    found = measures(
        "The Tool Match Act is a bill on exports of chipmaking tools. It prohibits the sale of such tools to SMIC.",
        "A bill in the Senate",
    )
    assert [(m.kind, m.status) for m in found] == [("export_control", "proposed")]


def test_two_named_rules_are_two_measures() -> None:
    found = measures(
        "The US rescinded the diffusion rule in May 2025. It suspended the affiliates rule in November 2025, "
        "which had extended the Entity List to subsidiaries."
    )
    assert [m.kind for m in found if m.kind == "easing"] == ["easing"] * 2


def test_giving_up_a_draft_is_no_proposal() -> None:
    found = measures("The Commerce Department withdrew its draft rule on exports of AI chips on Monday.")
    assert [(m.kind, m.status) for m in found] == [("easing", "adopted")]


def test_more_news_in_the_last_paragraph_is_news() -> None:
    found = measures(
        "Nvidia reported higher sales.\n\nIts shares rose.\n\n"
        "Separately, China is weighing export controls on AI models, two people said."
    )
    assert [(m.kind, m.issuer, m.status, m.new) for m in found] == [("export_control", "CN", "proposed", True)]


def test_it_is_the_government_named_before() -> None:
    found = measures("Beijing restricted exports of rare earths in April 2026. It later lifted those restrictions.")
    assert ("easing", "CN") in {(m.kind, m.issuer) for m in found}


def test_the_acts_that_a_measure_rests_on_are_no_bills() -> None:
    found = measures(
        "President Trump imposed a 25% tariff on imported AI chips under the Trade Expansion Act on Monday. "
        "He announced the tariff on the chips after an inquiry that the Trade Review Act allows."
    )
    assert [(m.kind, m.status) for m in found] == [("tariff", "adopted")]


def test_a_control_hits_those_who_may_not_buy_and_not_only_those_who_sell() -> None:
    found = measures(
        "Traders had shipped chips to Chinese buyers for months. In March 2026 the Trump administration announced new "
        "AI export restrictions, and Nvidia lost sales."
    )
    controls = [m for m in found if m.kind == "export_control"]
    assert controls
    assert all("CN" in m.targets for m in controls)
