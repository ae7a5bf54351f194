"""How measures are worded: each kind by many verbs, in the active, the passive and as a noun; what is none."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Sanction
from extract import read

DAY = datetime(2026, 3, 10, tzinfo=UTC)  # a Tuesday


def measures(text: str) -> tuple[Sanction, ...]:
    return next(read([Article("a", "Semiconductors in the news", text, published=DAY)])).sanctions


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("The Hague brought servicing of ASML's immersion machines under licence.", "NL", "adopted"),
        ("Tokyo plans to restrict exports of photoresist to China.", "JP", "proposed"),
        ("US blocks sales of Nvidia's scaled-down B30A chip to China", "US", "adopted"),
        ("Officials in Washington are debating whether to restrict sales of inference chips.", "US", "proposed"),
        ("Beijing has cut off Nexperia's Chinese plant from shipping finished products abroad.", "CN", "adopted"),
        ("India banned exports of rare earths to Japan, officials said.", "IN", "adopted"),
        ("The White House said it would not let Nvidia sell its Blackwell chips to China.", "US", "adopted"),
        ("The US walled off China from its most advanced AI processors on Friday.", "US", "adopted"),
        ("New Delhi may curb exports of rare earth magnets.", "IN", "proposed"),
        ("Washington slapped curbs on sales of Nvidia's B30A chip to China on Monday.", "US", "adopted"),
        ("Taiwan's export authority now requires permits for chip shipments to South Africa.", "TW", "adopted"),
        ("Washington has quietly told chip toolmakers to stop supplying a Shanghai fab.", "US", "adopted"),
        ("The US first restricted exports of A100 chips to China in September 2022.", "US", "adopted"),
    ],
)
def test_export_control(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("export_control", issuer, status)]


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("Eighty entities were added to the Entity List, over 50 of them Chinese.", "US", "adopted"),
        ("Beijing sanctioned 20 US defence firms over arms sales to Taiwan.", "CN", "adopted"),
        ("China hits back, naming Skydio and PVH as unreliable entities", "CN", "adopted"),
        ("Britain sanctioned two Chinese chip suppliers for aiding Russia's war effort.", "GB", "adopted"),
        ("China's commerce ministry added 28 American companies to its export control list.", "CN", "adopted"),
        ("The Pentagon said it had no plans to add Alibaba to the 1260H list.", "US", "denied"),
        ("The Defense Department put BYD on its 1260H list.", "US", "adopted"),
        ("Huawei was put on the US Entity List in 2019.", "US", "adopted"),
        ("US lawmakers want YMTC and CXMT put on the Entity List.", "US", "proposed"),
    ],
)
def test_listing(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("listing", issuer, status)]


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("The administration waived licence requirements for chip exports to the UAE.", "US", "adopted"),
        ("The Pentagon removed CXMT and YMTC from its list of Chinese military companies.", "US", "adopted"),
        ("The BIS took 33 Chinese parties off its Unverified List.", "US", "adopted"),
        ("The Commerce Department plans to scrap the diffusion rule, officials said.", "US", "proposed"),
        ("A federal appeals court threw out the tariffs on imported chips.", "US", "adopted"),
        ("The Dutch government relinquished its control over Nexperia.", "NL", "adopted"),
        ("The US paused enforcement of the 50 per cent rule until November.", "US", "adopted"),
        ("The Supreme Court struck down Trump's tariffs on chips.", "US", "adopted"),
        ("Trump repealed Biden-era limits on AI chip exports.", "US", "adopted"),
    ],
)
def test_easing(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("easing", issuer, status)]


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("Japan approved exports of photoresist to South Korea's SK Hynix.", "JP", "adopted"),
        ("Beijing gave DeepSeek conditional approval to buy Nvidia's H200 chips.", "CN", "adopted"),
        ("Washington granted TSMC's Nanjing plant an annual licence for US chipmaking tools.", "US", "adopted"),
        ("Nvidia hopes to get licences to sell the H20 in China soon.", "US", "proposed"),
        ("The Dutch government revoked ASML's licence to ship two DUV systems to China.", "NL", "adopted"),
        ("Commerce turned down AMD's application to sell MI325X chips to China.", "US", "adopted"),
        ("Chinese regulators have cleared the first batch of H200 imports.", "CN", "adopted"),
        ("The US revoked TSMC's authorisation to ship gear freely to its Nanjing fab.", "US", "adopted"),
        ("US officials rejected requests to sell the B30A to China.", "US", "adopted"),
        ("Washington stripped Samsung's Chinese plants of their validated end-user status.", "US", "adopted"),
        ("The US green-lit shipments of 35,000 GB300 chips to G42 and Humain.", "US", "adopted"),
        ("US officials have yet to approve any licences for H20 sales, Nvidia said.", "US", "adopted"),
        ("China issued export permits for rare earths to suppliers of Hyundai.", "CN", "adopted"),
    ],
)
def test_licence(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("licence", issuer, status)]


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("Chinese regulators told companies to avoid Nvidia's H20 chips.", "CN", "adopted"),
        ("South Korea's industry ministry blocked access to DeepSeek on its computers.", "KR", "adopted"),
        ("Chinese regulators discouraged purchases of Nvidia's H20 in a series of meetings.", "CN", "adopted"),
        ("Italy's data protection authority blocked DeepSeek in the country.", "IT", "adopted"),
        ("Chinese customs were told to keep H200 chips out of the country.", "CN", "adopted"),
        ("The US Navy barred staff from using DeepSeek on any device.", "US", "adopted"),
        ("Beijing denied that it had banned H20 chips.", "CN", "denied"),
        ("China has effectively banned imports of the H20.", "CN", "adopted"),
        ("Beijing plans rules that would force data centres to use domestic AI chips.", "CN", "proposed"),
        ("The US Commerce Department banned DeepSeek on its staff's devices.", "US", "adopted"),
        ("Texas banned DeepSeek from government devices.", "US", "adopted"),
        ("China banned foreign AI chips from state-funded data centres.", "CN", "adopted"),
        ("China ordered ByteDance to remove Nvidia chips from new data centres.", "CN", "adopted"),
    ],
)
def test_procurement_ban(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("procurement_ban", issuer, status)]


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("Super Micro's co-founder was arrested in California over servers diverted to China.", "US", "adopted"),
        ("Customs officials in China stepped up checks on Nvidia chips at major ports.", "CN", "adopted"),
        ("Chinese customs seized a shipment of smuggled Nvidia chips in Shenzhen.", "CN", "adopted"),
        ("China's antitrust regulator ruled that Nvidia violated the anti-monopoly law.", "CN", "adopted"),
        ("Federal agents seized $50 million worth of Nvidia GPUs bound for China.", "US", "adopted"),
        ("US authorities subpoenaed Applied Materials over its shipments to SMIC.", "US", "adopted"),
        ("Taiwan raids 11 Chinese chip firms suspected of poaching engineers", "TW", "adopted"),
        ("Malaysian authorities seized servers fitted with Nvidia chips at a port in Johor.", "MY", "adopted"),
        ("Beijing opened an anti-discrimination investigation into US chip policy.", "CN", "adopted"),
        ("The European Commission opened an antitrust investigation into Nvidia.", "EU", "adopted"),
        ("Beijing launched an anti-dumping inquiry into US analogue chips.", "CN", "adopted"),
        ("Singapore police raided 22 locations in a probe of servers with Nvidia chips.", "SG", "adopted"),
        ("Singapore charged three men with fraud in a case involving Nvidia chips.", "SG", "adopted"),
    ],
)
def test_enforcement(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("enforcement", issuer, status)]


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("The House passed a bill that would curb US investment in Chinese AI firms.", "US", "proposed"),
        ("Britain forced a Chinese owner to sell most of a Welsh chip plant.", "GB", "adopted"),
        ("CFIUS ordered a Chinese investor to divest its stake in a US chip start-up.", "US", "adopted"),
        ("Trump blocked the sale of Emcore's chip business to a Chinese-owned company.", "US", "adopted"),
        ("Germany blocked a Chinese purchase of a wafer plant.", "DE", "adopted"),
        ("Taiwan rejected a plan by a Chinese firm to buy into a chip tester.", "TW", "adopted"),
        ("China blocked Meta's acquisition of AI start-up Manus.", "CN", "adopted"),
        ("CFIUS told Suirui to sell its US chip business.", "US", "adopted"),
        ("Canada ordered a Chinese-owned chip firm to wind up its operations.", "CA", "adopted"),
    ],
)
def test_investment(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("investment", issuer, status)]


@pytest.mark.parametrize(
    ("text", "issuer", "status"),
    [
        ("China raised duties on US goods to 84%.", "CN", "adopted"),
        ("The USTR announced duties on Chinese legacy chips that rise from zero in June 2027.", "US", "adopted"),
        ("China will levy a 34% tariff on all US products.", "CN", "adopted"),
        ("The EU is considering levies on Chinese legacy chips.", "EU", "proposed"),
        ("The president said he would soon announce tariffs of up to 300% on semiconductors.", "US", "proposed"),
        ("US sets 50% duty on Chinese semiconductors", "US", "adopted"),
        ("South Korea levied anti-dumping duties on Chinese graphite.", "KR", "adopted"),
        ("Washington is weighing a tariff on electronics based on their chip content.", "US", "proposed"),
        ("Beijing will charge a 15% duty on US coal and chips.", "CN", "adopted"),
    ],
)
def test_tariff(text: str, issuer: str, status: str) -> None:
    assert [(m.kind, m.issuer, m.status) for m in measures(text)] == [("tariff", issuer, status)]


@pytest.mark.parametrize(
    "text",
    [
        "This move could escalate US-China tension and tighten export controls further.",
        "The decision may prompt Washington to impose stricter export controls on chips.",
        "It highlights the growing importance of export controls in the global chip race.",
        "The news could affect Nvidia's share price and the wider semiconductor market.",
        "Nvidia cut prices of its H20 chips as demand weakened in China.",
        "OpenAI restricted access to its newest model over security concerns about chips.",
        "TSMC suspended shipments to a customer after it found its chips in a Huawei product.",
        "Intel sued the start-up over the theft of trade secrets on chips.",
        "SK Hynix banned its staff from using DeepSeek.",
        "Nvidia ruled out selling the chip in China.",
        "Amazon blocked the AI agent of Perplexity from its shop.",
        "Meta cut its orders for AMD chips by a third.",
        "Samsung limited sales of DRAM to one module a customer.",
        "Anthropic barred companies with Chinese owners from using its models.",
        "Observers say the step might push Washington to restrict more chips.",
        "The announcement underscores how export controls shape the AI race.",
        "It remains unclear how export controls will affect Nvidia's sales in China.",
        "Investors fear a new round of curbs on chip exports.",
        "Apple restricted its staff's use of ChatGPT and Copilot.",
        "Micron will stop supplying server chips to data centres in China.",
        "Samsung halted sales of an old memory chip.",
        "The group delayed its new chip after engineers found a flaw.",
        "Taiwan's TSMC raised its spending plan to $56 billion.",
        "The European Union will invest 20 billion euros in AI gigafactories with 100,000 chips each.",
        "The US government awarded Intel $7.9 billion under the CHIPS Act.",
        "China's chip imports rose 8% in January, customs data showed.",
        "The Commerce Department reported that chip sales rose in the fourth quarter.",
        "Huawei plans to double output of its Ascend chips to reduce reliance on Nvidia.",
        "Nvidia's chief executive criticised export controls as a failure.",
        "Nvidia said demand for its chips in China had fallen to zero.",
        "The model was trained on chips bought before export controls took effect.",
        "Alibaba built its chip to get around a shortage of Nvidia GPUs.",
    ],
)
def test_what_firms_do_and_what_authors_think_is_no_measure(text: str) -> None:
    assert measures(text) == ()
