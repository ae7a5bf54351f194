"""Measures told by the way or as background: lists, bills of a month, exemptions, counter-sanctions.


One sentence each, under a title that says nothing of them.
"""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

DAY = datetime(2026, 11, 20, tzinfo=UTC)
TITLE = "Chip group reports record revenue"

BY_THE_WAY = [
    (
        [("listing", "US")],
        "Dell will not use parts from Inspur or Dahua, both of which are on the Commerce Department's Entity List.",
    ),
    (
        [("listing", "US")],
        "The lab buys from CXMT, a Chinese memory maker on the Pentagon's 1260H list.",
    ),
    (
        [("listing", "US")],
        "The supplier, whose parent is on the US Entity List, denied any wrongdoing.",
    ),
    (
        [("listing", "US")],
        "YMTC and SMIC — both subject to US sanctions since 2022 — supply the phone.",
    ),
    (
        [("listing", "US")],
        "Its Shanghai arm was sanctioned by the US in 2024.",
    ),
    (
        [("listing", "CN")],
        "Skydio, which sits on China's unreliable entity list, now buys batteries in Korea.",
    ),
    (
        [("listing", "CN")],
        "MOFCOM issued an announcement adding ten Taiwanese aerospace institutes to its export control list.",
    ),
    (
        [("listing", "CN")],
        "China imposed counter-sanctions on five American units of a Korean shipbuilder.",
    ),
    (
        [("listing", "CN")],
        (
            "Beijing announced countermeasures against 20 US defence firms, freezing their assets and "
            "barring deals with them."
        ),
    ),
    (
        [("listing", "CN")],
        "Beijing's counter-sanctions hit two US chip researchers.",
    ),
    (
        [("easing", "US")],
        "The Bureau of Industry and Security removed 27 firms from the Unverified List last year.",
    ),
    (
        [("easing", "US")],
        "A Hangzhou lidar maker taken off the Pentagon's list in 2024 has since sued.",
    ),
    (
        [("easing", "JP")],
        "Tokyo delisted two Chinese companies from its end-user list in September.",
    ),
    (
        [("easing", "CN")],
        "China has exempted civilian chips of Nexperia from its export ban.",
    ),
    (
        [("easing", "CN")],
        "Beijing agreed to exempt goods for civil use from its curbs on Nexperia.",
    ),
    (
        [("easing", "US")],
        "Smartphones and laptops were spared from the reciprocal tariffs in April 2025.",
    ),
    (
        [("easing", "US")],
        "Washington granted phones and computers an exemption from the duties on China.",
    ),
    (
        [("export_control", "US")],
        "Chinese labs train models on domestic chips to lessen the bite of US export controls.",
    ),
    (
        [("export_control", "US")],
        "A cheap model of this kind would undercut Washington's chip curbs.",
    ),
    (
        [("export_control", "US")],
        "Congress passed a bill in March to shut a loophole that let Chinese firms rent GPUs abroad.",
    ),
    (
        [("export_control", "US")],
        "The January bill on remote access would close the cloud loophole for Chinese users of AI chips.",
    ),
    (
        [("easing", "US"), ("export_control", "US")],
        (
            "President Biden's diffusion rule sorted countries into tiers for AI chips; the Trump "
            "administration scrapped it in May 2025."
        ),
    ),
    (
        [("export_control", "US")],
        "Data-centre GPUs come under US export controls, while consumer cards mostly do not.",
    ),
    (
        [("export_control", "US")],
        "High-end accelerators are subject to American export restrictions.",
    ),
    (
        [("export_control", "US")],
        "US export rules keep Nvidia's best chips from Chinese buyers.",
    ),
    (
        [("export_control", "US")],
        "American law bars the sale of such accelerators to China, though not their rental.",
    ),
    (
        [("export_control", "US")],
        "While export restrictions have held back China's chipmakers, they have not stopped them.",
    ),
    (
        [("export_control", "US")],
        "The L20, a slower card made for China to comply with US export rules, is used as a baseline.",
    ),
    (
        [("export_control", "US")],
        (
            "The Bureau of Industry and Security issued guidance in May saying that shipping AI chips to "
            "any firm headquartered in China requires a licence, wherever that firm is."
        ),
    ),
    (
        [("tariff", "US")],
        "The administration reimposed a 10 percent baseline tariff under another statute in February.",
    ),
    (
        [("tariff", "US")],
        "The White House floated a 100 percent tariff on semiconductors not made in America.",
    ),
    (
        [("tariff", "US")],
        "Trump warned of a 300% levy on foreign chips.",
    ),
    (
        [("export_control", "CN")],
        (
            "China's commerce ministry issued Announcement No. 18, implementing immediate export controls "
            "on seven rare earths."
        ),
    ),
    (
        [("export_control", "CN")],
        "Beijing put controls on exports of tungsten and indium in February 2025.",
    ),
    (
        [("enforcement", "US")],
        "The firm paid $95 million last year for breaking US export rules on chip design software.",
    ),
    (
        [("enforcement", "US")],
        (
            "Cadence violated US export controls by selling design tools to a Chinese military "
            "university, and paid $140 million."
        ),
    ),
    (
        [("investment", "NL")],
        "China's ministry again attacked the Dutch government's seizure of Nexperia, the chipmaker.",
    ),
    (
        [("investment", "NL")],
        "Wingtech wants a Dutch court to undo The Hague's intervention at chipmaker Nexperia.",
    ),
    (
        [("listing", "US")],
        "Memory from CXMT, which the Pentagon counts among China's military firms, is cheaper.",
    ),
]


@pytest.mark.parametrize(("measures", "text"), BY_THE_WAY)
def test_measures_told_by_the_way(measures: list[tuple[str, str]], text: str) -> None:
    (found,) = read([Article("a", TITLE, text, published=DAY)])
    assert sorted((m.kind, m.issuer) for m in found.sanctions) == measures
