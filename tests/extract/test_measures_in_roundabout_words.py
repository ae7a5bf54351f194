"""Measures told in figures of speech and roundabout turns: a sentence, its kind and issuer; and what only sounds so."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read


def told(text: str) -> list[tuple[str, str | None]]:
    (findings,) = read([Article("a", "News of the week", text, published=datetime(2026, 10, 14, tzinfo=UTC))])
    return sorted({(s.kind, s.issuer) for s in findings.sanctions}, key=str)


@pytest.mark.parametrize(
    ("text", "kind", "issuer"),
    [
        ("Washington slams the brakes on sales of Nvidia's H20 to Chinese customers.", "export_control", "US"),
        ("Nobody may ship ASML's immersion machines to China unless The Hague agrees.", "export_control", "NL"),
        ("The Trump administration wants to cut Huawei off from high-bandwidth memory.", "export_control", "US"),
        ("Washington makes it harder for AMD to sell its best processors to China.", "export_control", "US"),
        ("The US bars American engineers from working at Chinese chip plants.", "export_control", "US"),
        ("The Hague has made it easier for ASML to ship its older machines to China.", "easing", "NL"),
        ("Trump did a U-turn on Nvidia's chip sales to China.", "easing", "US"),
        ("The Trump administration is negotiating a sale of AI chips to G42.", "licence", "US"),
        ("China has sanctioned Skydio over drones for Taiwan.", "listing", "CN"),
        ("The Dutch state seized Nexperia.", "investment", "NL"),
        ("Britain will strip Huawei gear from its networks.", "procurement_ban", "GB"),
        ("No more H20s for China, says Washington.", "export_control", "US"),
        ("Exports of antimony to the US banned by China.", "export_control", "CN"),
        ("Nvidia to resume H20 sales to China with US blessing.", "licence", "US"),
        ("Don't buy Nvidia's H20, Beijing tells tech firms.", "procurement_ban", "CN"),
        ("DeepSeek banned on Australian government devices.", "procurement_ban", "AU"),
        ("TSMC hit with US probe over Huawei chip.", "enforcement", "US"),
        ("China has choked off gallium for the United States.", "export_control", "CN"),
        ("Shipments of Nvidia's A100 to Vietnam now take a permit from Washington.", "export_control", "US"),
        (
            "A bill in the Senate would oblige Nvidia to put location verification into its exported chips.",
            "export_control",
            "US",
        ),
        ("Beijing's anti-dumping probe into American analogue chips has been called off.", "easing", "CN"),
        ("Chinese firms are no longer barred from ordering Nvidia's H20, officials in Beijing said.", "easing", "CN"),
        ("The US has rolled back the need for permits on chip design software for China.", "easing", "US"),
        ("American funds may no longer put money into Chinese makers of AI chips.", "investment", "US"),
        ("Berlin has barred a Chinese group from buying the chip firm Elmos.", "investment", "DE"),
        ("Canada ordered Hikvision to shut its Canadian arm over security.", "investment", "CA"),
        (
            "A ring that sent Nvidia GPUs to China was broken up by the Justice Department.",
            "enforcement",
            "US",
        ),
        ("BIS stripped the chip trader of its export privileges.", "enforcement", "US"),
        ("Customs officers in Shenzhen have been told to stop parcels with Nvidia's H20.", "procurement_ban", "CN"),
        ("A bipartisan bill would keep DeepSeek out of federal agencies.", "procurement_ban", "US"),
        ("Malaysia cut off access to DeepSeek.", "procurement_ban", "MY"),
        ("Chipmakers would pay duty on each imported wafer under a plan of the Trump team.", "tariff", "US"),
        ("The Pentagon labelled Anthropic a supply-chain risk.", "listing", "US"),
    ],
)
def test_a_roundabout_measure_is_told(text: str, kind: str, issuer: str) -> None:
    assert told(text) == [(kind, issuer)]


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft pulled the plug on a data centre for 20,000 GPUs in Ohio.",
        "Nvidia put the brakes on production of the H20.",
        "In the novel, the US bans AI chips and the machines revolt.",
        "Samsung has told its engineers to stop work on HBM4.",
        "Intel put its chip plant in Magdeburg on ice.",
        "Developers shun AMD's GPUs for lack of software.",
    ],
)
def test_what_only_sounds_so_is_none(text: str) -> None:
    assert told(text) == []
