"""Wishes, pleas, fears and prices that read like measures, and whose a measure is where its cause is named with it."""

import json
from datetime import date

import pytest

from chipwatch.model import Sanction, parse_line
from extract import read

DAY = date(2026, 3, 10)


def told(text: str, title: str = "") -> list[Sanction]:
    row = {"id": "a", "title": title, "text": text, "published": str(DAY), "outlet": None, "url": None}
    return list(next(iter(read([parse_line(json.dumps(row), 1)]))).sanctions)


NO_NEWS = {
    "an industry's wish": "The US Chipmakers' Association urged the government to impose tariffs on Japanese chips.",
    "a firm that asks to be spared": "Law firms in the United States asked to be exempt from the new tariffs on chips.",
    "what another government should do": "The United States wants Japan to remove tariffs on chips.",
    "what people feel sure of": "Lawmakers in Washington were sure Japan would face penalties for exports of chips.",
    "a failure to act": "Tokyo has been blamed for failing to stop exports of cheap chips.",
    "an argument turned down": "Japan rejects U.S. objections to the sale of a chip unit.",
    "what someone denies to be the cause": "A US official denied it was because of the trade row over chip exports.",
    "an escape from measures": "The makers held their exports back to stave off EU sanctions on chip firms.",
    "the effect of tariffs": "Bankers in Tokyo put the impact of the tariffs on chips at a billion dollars.",
    "a measure that nobody mentioned": "The US envoy did not mention the recent curbs on exports of chips.",
    "measures called for": "They fear EU sanctions urged by European chip designers.",
    "what an old pact says": "Under the pact, Tokyo agreed to stop selling cheap chips in America.",
    "why a measure stands": "Its ties with Moscow are the reason why the US has restricted the sale of chips to India.",
    "a price for households": "The utility said it was cutting tariffs for domestic customers by 4%.",
    "shares that may not be sold": "A court in Manila barred the bank from selling the shares until April.",
    "an inquiry held together": "Japan may suggest a joint investigation of claims that chips were dumped.",
    "an accusation": "Washington accused Tokyo of restricting exports of chips.",
    "a last try": "In a last-ditch effort the US and Japan meet over chip tariffs.",
    "a habit": "He blamed the US tendency to impose tariffs on chips.",
    "a quarrel to be settled": "The United States and Japan will soon settle their trade dispute over chips.",
    "a think tank's wish": "A think tank in Washington calls for tighter US controls on exports of chips.",
    "a headline of the same": "Experts urge ban on exports of US chips to China.",
    "what ought to be done": "Washington should ban the sale of any AI chip to China.",
    "what a suit seeks": "The suit by a rival in Texas seeks to bar imports of the US firm's AI servers.",
    "a firm's rule for its staff": "He told a US Senate panel that the firm bans its employees from using DeepSeek.",
    "a leave to build": "The French chipmaker received a permit to build a plant for AI chips near Lyon.",
    "a merger let pass": "The European Commission approved Nvidia's purchase of a start-up for chip software.",
    "a tariff as a cause": "The server maker was hit by US tariffs on servers with AI chips.",
    "lists as a cause": "US blacklists of the past years have cost the chip tool maker little.",
    "a product that keeps to rules": "Nvidia plans an AI chip for China without fast memory to comply with US export "
    "restrictions.",
    "a delay under rules": "Nvidia delays the launch of its new AI chip in China amid US export rules.",
    "what a bill needs to do": "Washington needs to tighten security restrictions on chips made in China.",
    "a state that watches another": "China's foreign ministry said it will closely follow possible moves by the United "
    "States to close a loophole in curbs on AI chips.",
    "what measures led to": "US export controls and anti-monopoly investigations have led to a collapse of "
    "its chip sales.",
    "a supplier that is on a list": "Intel has tested chip tools of ACM, whose Chinese subsidiary is on a US Commerce "
    "Department blacklist.",
    "rules for AI at home": "Japan embraces softened AI regulations to help its chip industry.",
    "the law that pays for plants": "The Commerce Department announced a grant under the Chips Act for a plant.",
    "how to decide": "A former US official said deciding how to apply export controls on chips is difficult.",
    "an inquiry asked for": "US senators urged three watchdogs to investigate whether officials sold AI chips abroad.",
    "a threat of penalties": "A US senator warned chip firms that they will face penalties if they send "
    "AI chips to China.",
    "a firm that looks into reports": "U.S. chipmaker Nvidia is investigating reports of restricted chips for sale.",
    "what nobody would say": "He did not say whether the export licences for its chips to China are being granted.",
    "a plea against a measure": "China's Commerce Ministry urged the U.S. against placing new export "
    "controls on chip firms.",
    "what makers are exempt from": "Samsung sees its one-year waiver from certain U.S. export license requirements on "
    "chips as a deadline.",
    "cases that guidance sums up": "The updated US guidance has new summaries of violations; a penalty against a chip "
    "maker for shipments abroad.",
    "papers that a court keeps closed": "A US court denied Huawei access to documents that are restricted by the "
    "Bureau of Industry and Security.",
    "a ban of weeks ago": "Nvidia plans chips for China, weeks after the U.S. blocked it from selling two AI chips.",
    "what would bring an end": "Buying more chips is the key to US withdrawal of the tariffs, analysts in Tokyo said.",
}


@pytest.mark.parametrize("text", NO_NEWS.values(), ids=NO_NEWS)
def test_no_new_measure_is_read(text: str) -> None:
    assert [found for found in told(text) if found.new] == []


def test_a_ministry_of_two_countries_is_that_of_the_country_spoken_of() -> None:
    curbs = "MITI tightened restrictions on exports of chips to third countries."
    assert [found.issuer for found in told(f"{curbs} Makers in Tokyo and elsewhere in Japan doubt their use.")] == [
        "JP"
    ]
    assert [found.issuer for found in told(f"{curbs} Makers in Malaysia doubt their use.")] == ["MY"]


def test_who_gave_cause_for_a_measure_has_not_taken_it() -> None:
    text = "Washington imposed tariffs of 100% on chips in retaliation for Japan's breach of a pact."
    assert [(found.kind, found.issuer) for found in told(text)] == [("tariff", "US")]
    text = "The new tariffs, announced on Monday, are in retaliation for Japan's sales of cheap chips."
    assert "JP" not in [found.issuer for found in told(text)]


def test_who_is_allowed_to_buy_has_not_allowed_it() -> None:
    found = told("The US has approved the sale of a supercomputer to India.", "India allowed to buy US supercomputer")
    assert {one.issuer for one in found} == {"US"}


def test_what_is_not_ruled_out_is_not_denied() -> None:
    found = told("The US Commerce Department refused to rule out tariffs on chips.")
    assert "denied" not in [one.status for one in found]


def test_what_senators_ask_of_a_secretary_is_proposed() -> None:
    found = told(
        "Two US senators wrote to the commerce secretary asking him to stop Nvidia from selling H20 chips to China."
    )
    assert {one.status for one in found} == {"proposed"}


def test_something_to_bargain_with_is_no_chip() -> None:
    found = told("China delayed a licence for exports of magnets to use it as a bargaining chip with the US.")
    assert all("chips" not in one.items for one in found)


def test_shares_of_large_firms_are_no_chips() -> None:
    found = told("Thailand barred foreigners from exports of rice, and investors sold blue chips.")
    assert all("chips" not in one.items for one in found)
