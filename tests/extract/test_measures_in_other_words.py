"""Measures by one sentence each, worded in many ways: news and background, with the government that acts.

The title says nothing of them, so that each sentence stands for itself.
"""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

DAY = datetime(2026, 11, 20, tzinfo=UTC)
TITLE = "Chip group reports record revenue"


def told(text: str) -> list[tuple[str, str | None, bool]]:
    (found,) = read([Article("a", TITLE, text, published=DAY)])
    return [(m.kind, m.issuer, m.new) for m in found.sanctions]


@pytest.mark.parametrize(
    ("text", "kind", "issuer"),
    [
        (
            "The US Commerce Department now wants chipmakers to get sign-off "
            "before any accelerator above a set performance goes to the Gulf.",
            "export_control",
            "US",
        ),
        (
            "The White House is drafting an order that ties overseas sales of AI servers to investment in America.",
            "export_control",
            "US",
        ),
        (
            "A bipartisan group of senators unveiled a bill to "
            "make Nvidia and AMD put location trackers into exported chips.",
            "export_control",
            "US",
        ),
        (
            "Washington told Synopsys and Cadence by letter to stop shipping design software to Chinese customers.",
            "export_control",
            "US",
        ),
        (
            "China will make foreign firms seek permission before selling "
            "goods that contain even traces of its rare earths.",
            "export_control",
            "CN",
        ),
        (
            "Draft rules seen by Reuters would stop Chinese firms renting Nvidia chips abroad through the cloud.",
            "export_control",
            "US",
        ),
        (
            "South Korea's trade ministry put high-bandwidth memory tools under export review on Thursday.",
            "export_control",
            "KR",
        ),
        (
            "Nvidia disclosed that Washington now demands a licence for its "
            "H20 sales to China, and booked a $5.5 billion charge.",
            "export_control",
            "US",
        ),
        (
            "Sixteen Chinese server firms, among them a unit of Inspur, can no longer "
            "get American technology without approval after BIS put them on its trade blacklist.",
            "listing",
            "US",
        ),
        ("The Pentagon declared Alibaba, Baidu and BYD to be aiding China's army.", "listing", "US"),
        (
            "China's commerce ministry barred TechInsights and nine "
            "defence firms from doing business with Chinese companies.",
            "listing",
            "CN",
        ),
        ("Brussels hit two Chinese chip traders in its latest Russia package.", "listing", "EU"),
        ("Zhipu AI and dozens of others landed on the Entity List.", "listing", "US"),
        ("Nvidia has the go-ahead from Washington to ship H200s to ten Chinese customers.", "licence", "US"),
        (
            "AMD said it got the nod to resume MI308 deliveries to China and will hand 15 percent to the Treasury.",
            "licence",
            "US",
        ),
        (
            "Washington will let Samsung and SK Hynix keep bringing "
            "American tools to their Chinese fabs for another year.",
            "licence",
            "US",
        ),
        ("Microsoft may send 60,000 GB300 chips to the UAE, the Commerce Department decided.", "licence", "US"),
        ("Beijing gave conditional clearance for DeepSeek to import H200 processors.", "licence", "CN"),
        (
            "The Commerce Department turned away Nvidia's request to sell a cut-down Blackwell in China.",
            "licence",
            "US",
        ),
        ("The Trump administration tore up Biden's diffusion rule days before it was to take effect.", "easing", "US"),
        (
            "China put its sweeping rare earth regime on hold for a year after the leaders' meeting in Busan.",
            "easing",
            "CN",
        ),
        ("Beijing dropped its antitrust case against Qualcomm.", "easing", "CN"),
        (
            "Synopsys said the Commerce Department had called off the May restrictions on its China sales.",
            "easing",
            "US",
        ),
        (
            "Federal agents in Texas broke up a ring that had sent $160 million of H100 and H200 chips to China.",
            "enforcement",
            "US",
        ),
        (
            "Prosecutors in Taipei are holding an Nvidia employee in connection with diverted AI servers.",
            "enforcement",
            "TW",
        ),
        (
            "Singapore's police took a closer look at 22 firms "
            "over server fraud and brought charges against three men.",
            "enforcement",
            "SG",
        ),
        (
            "China's market watchdog found that Nvidia had broken the anti-monopoly law in the Mellanox deal.",
            "enforcement",
            "CN",
        ),
        (
            "Malaysian authorities are looking at whether servers bound for China passed through Johor.",
            "enforcement",
            "MY",
        ),
        (
            "Chinese customs officers have fanned out to big ports to hunt for smuggled Nvidia chips.",
            "enforcement",
            "CN",
        ),
        (
            "China's cyberspace regulator told ByteDance and Alibaba to stop testing and ordering the RTX Pro 6000D.",
            "procurement_ban",
            "CN",
        ),
        (
            "State-backed data centres in China must rip out foreign "
            "AI chips if they are less than 30 percent complete.",
            "procurement_ban",
            "CN",
        ),
        ("Beijing wants local firms to steer clear of the H20, Bloomberg reported.", "procurement_ban", "CN"),
        ("Texas put DeepSeek off limits on state-owned phones.", "procurement_ban", "US"),
        (
            "Companies building new fabs must source half of their tools at home, Beijing has told them.",
            "procurement_ban",
            "CN",
        ),
        ("CFIUS forced a Chinese buyer to give up its stake in a Californian chip designer.", "investment", "US"),
        ("The Hague seized the reins of Nexperia from its Chinese owner Wingtech.", "investment", "NL"),
        ("Beijing has barred Meta from completing its purchase of Manus.", "investment", "CN"),
        (
            "Trump put a 25 percent levy on some advanced AI chips that are re-exported, such as the H200.",
            "tariff",
            "US",
        ),
        ("Washington will tax Chinese legacy chips from June 2027.", "tariff", "US"),
        ("Chipmakers that don't build in America face a 100 percent tariff, Trump said.", "tariff", "US"),
    ],
)
def test_news_of_a_measure(text: str, kind: str, issuer: str) -> None:
    assert told(text) == [(kind, issuer, True)]


@pytest.mark.parametrize(
    ("text", "kind", "issuer"),
    [
        (
            "Micron will leave the market after failing to recover from "
            "a 2023 ban by Beijing on its products in critical infrastructure.",
            "procurement_ban",
            "CN",
        ),
        (
            "Micron's revenue in the country shrank after China's 2023 ban on its memory in critical infrastructure.",
            "procurement_ban",
            "CN",
        ),
        (
            "Beijing's instruction last autumn that state-funded data "
            "centres use only home-grown chips has lifted demand.",
            "procurement_ban",
            "CN",
        ),
        (
            "Local rivals gained after the cyberspace regulator's order against the RTX Pro 6000D in September.",
            "procurement_ban",
            "CN",
        ),
        (
            "Huawei switches vanished from American networks after Washington's 2019 purchase ban.",
            "procurement_ban",
            "US",
        ),
        ("Prices doubled after Beijing's licensing regime for gallium of August 2023.", "export_control", "CN"),
        (
            "Sales fell after the Dutch government's licensing requirement for immersion DUV tools took hold in 2023.",
            "export_control",
            "NL",
        ),
        ("The A800 was built for the limits that Washington set in October 2022.", "export_control", "US"),
        ("Under the January 2025 diffusion rule, countries had been sorted into three tiers.", "export_control", "US"),
        ("Tokyo's restrictions of July 2023 cover 23 types of equipment.", "export_control", "JP"),
        ("Shipments to Huawei need a licence from Taiwan since June 2025.", "export_control", "TW"),
        ("Seoul tightened controls on chip materials in 2024.", "export_control", "KR"),
        ("YMTC, blacklisted by Washington in December 2022, sells most of its output at home.", "listing", "US"),
        ("The company has been under American sanctions since 2019.", "listing", "US"),
        (
            "SenseTime, which the US Treasury put on its investment blacklist in 2021, reported a profit.",
            "listing",
            "US",
        ),
        ("Yangtze Memory, which appears on the Pentagon's list of Chinese military companies, sued.", "listing", "US"),
        ("Taiwan put Huawei and SMIC on its own strategic high-tech entity list last June.", "listing", "TW"),
        ("Skydio, sanctioned by China in 2024, found other battery suppliers.", "listing", "CN"),
        (
            "Nvidia got leave in August 2025 to sell H20 processors to China in return for 15 percent of the revenue.",
            "licence",
            "US",
        ),
        ("Samsung's factories in Xi'an run under a yearly approval from Washington.", "licence", "US"),
        ("TSMC's Nanjing plant lost its validated end-user status in December 2025.", "licence", "US"),
        ("The Biden-era diffusion rule was scrapped in May 2025.", "easing", "US"),
        ("China's export ban on gallium to America has been on ice since November 2025.", "easing", "CN"),
        ("The affiliates rule has been suspended since November 2025 for a year.", "easing", "US"),
        ("Three men were charged in Singapore in February 2025 with fraud over servers.", "enforcement", "SG"),
        (
            "Taipei prosecutors detained three people in 2025 over the theft of TSMC's 2-nanometre secrets.",
            "enforcement",
            "TW",
        ),
        (
            "Nvidia has been under an antitrust probe by China's market regulator since December 2024.",
            "enforcement",
            "CN",
        ),
        ("The Hague had taken control of Nexperia in September 2025 under a Cold War law.", "investment", "NL"),
        ("Britain ordered the sale of Newport Wafer Fab in 2022.", "investment", "GB"),
        (
            "American investors have been barred since January 2025 "
            "from putting money into Chinese AI chip developers.",
            "investment",
            "US",
        ),
        ("Broadcom's bid for Qualcomm was blocked by the White House in 2018.", "investment", "US"),
        ("Imported legacy chips from China carry a 50 percent duty since January 2025.", "tariff", "US"),
        ("The Section 232 tariffs on semiconductors, in place since January, spare data-centre parts.", "tariff", "US"),
    ],
)
def test_a_measure_told_as_background(text: str, kind: str, issuer: str) -> None:
    assert told(text) == [(kind, issuer, False)]
