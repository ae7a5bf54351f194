"""What is late: the thing, its kind, whose it is, why, how late; and the delays that are none of ours."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Delay
from extract import read


def delays(text: str, title: str = "") -> tuple[Delay, ...]:
    return next(read([Article("a", title, text, published=datetime(2026, 1, 28, tzinfo=UTC))])).delays


@pytest.mark.parametrize(
    ("text", "subject", "kind", "firm"),
    [
        ("DeepSeek delayed its R2 model because of a shortage of chips.", "R2", "model", "DeepSeek"),
        ("Nvidia's Blackwell chips are delayed by three months.", "Blackwell", "chip", "Nvidia"),
        ("Intel pushed back its Ohio fab from 2025 to 2030.", "Ohio fab", "fab", "Intel"),
        ("Meta has delayed Llama 4 Behemoth.", "Llama 4 Behemoth", "model", "Meta"),
        ("The data center in Abilene slipped two quarters.", "data center in Abilene", "datacenter", None),
        ("OpenAI's GPT-5 is six months late.", "GPT-5", "model", "OpenAI"),
        ("SMIC's 5nm line is a year behind schedule.", "5nm line", "fab", "SMIC"),
        ("Huawei's Ascend 910D chips have been pushed back to 2027.", "Ascend 910D", "chip", "Huawei"),
        ("xAI's Colossus 2 data center missed its March deadline.", "Colossus 2 data center", "datacenter", "xAI"),
        ("Microsoft's Maia 200 chip is now expected in 2026 rather than 2025.", "Maia 200", "chip", "Microsoft"),
        ("Nvidia halted shipments of H20 chips.", "H20", "shipment", "Nvidia"),
    ],
)
def test_the_thing_its_kind_and_whose_it_is(text: str, subject: str, kind: str, firm: str | None) -> None:
    assert [(d.subject, d.subject_kind, d.firm) for d in delays(text)] == [(subject, kind, firm)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("DeepSeek delayed its R2 model because of a shortage of Nvidia chips.", "chip_access"),
        ("Nvidia's Blackwell chips are delayed because of a design flaw.", "technical"),
        ("The data center in Abilene slipped two quarters because power equipment was late.", "supply"),
        ("The opening of the data center was put on hold because of a missing permit.", "regulatory"),
        ("Samsung paused construction of its Texas fab because of weak demand.", "commercial"),
        ("OpenAI's GPT-5 is six months late.", "unknown"),
    ],
)
def test_the_cause_that_the_sentence_states(text: str, cause: str) -> None:
    assert [d.cause for d in delays(text)] == [cause]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Nvidia's Blackwell chips are delayed by three months.", 3, 3),
        ("Micron's fab in New York has been delayed by two to three years.", 24, 36),
        ("The data center in Abilene slipped two quarters.", 6, 6),
        ("SMIC's 5nm line is a year behind schedule.", 12, 12),
        ("Shipments of H20 chips to China were delayed by months.", 2, 11),
        ("Microsoft's Maia 200 chip is now expected in 2026 rather than 2025.", 12, 12),
        ("Intel pushed back its Ohio fab from 2025 to 2030.", 60, 60),
        ("Huawei's Ascend 910D chips have been delayed.", None, None),
    ],
)
def test_how_late_in_months(text: str, low: int | None, high: int | None) -> None:
    assert [(d.months_low, d.months_high) for d in delays(text)] == [(low, high)]


def test_expected_dates_before_and_now() -> None:
    (delay,) = delays("Microsoft's Maia 200 chip is now expected in 2026 rather than 2025.")
    assert (delay.expected_before, delay.expected_now) == ("2025", "2026")


@pytest.mark.parametrize(
    "text",
    [
        "The flight was delayed by three hours; chips were served.",
        "The network delay of the GPU cluster is 3 microseconds.",
        "The chipmaker said that there is no delay to its Rubin chips.",
        "The strike delayed salaries at the chip factory.",
        "Stargate's first data center in Texas will open as planned.",
        "The subscription to the model was paused.",
        "The match was delayed; a chip shop sold out.",
        "The data center was built without delay.",
        "Hiring for the data center was paused.",
        "The GPU's latency is lower than the delay of the model.",
    ],
)
def test_latency_flights_payments_and_things_on_time_are_none_of_ours(text: str) -> None:
    assert delays(text) == ()


def test_a_thing_told_of_twice_is_one_delay_with_what_both_say() -> None:
    text = "DeepSeek has delayed its R2 model. R2 is three months late because of a shortage of Nvidia chips."
    assert [(d.subject, d.months_low, d.cause) for d in delays(text)] == [("R2", 3, "chip_access")]


def test_two_things_are_two_delays() -> None:
    text = "Intel delayed its Ohio fab to 2030. OpenAI's GPT-5 is six months late."
    assert [d.subject for d in delays(text, "Two things are late")] == ["Ohio fab", "GPT-5"]


# One line a wording, then the thing and the months that it tells; no two say it alike.
WORDINGS = """
Nvidia has pushed back volume production of its Feynman GPUs by two quarters.|Feynman|6
AMD's MI500 accelerators have slipped into 2028, the company told partners.|MI500|
OpenAI has yet to ship GPT-6, which had been promised for June.|GPT-6|
Microsoft put its Wisconsin campus on hold while it reassesses demand.|Wisconsin campus|
Work on Oracle's Frontier campus has stalled.|Frontier campus|
A bottleneck in packaging is delaying Broadcom's next XPU for Meta.|next XPU|
Samsung's SF2 process is entering mass production nine months later than planned.|SF2|9
Anthropic will release Claude 6 in September instead of June.|Claude 6|3
Intel's Clearwater Forest, originally slated for 2025, is now due in the first half of 2026.|Clearwater Forest|
Deliveries of ASML's EXE:5200 scanners ran late.|EXE:5200 scanners|
Groq moved its timeline for LPU v3 to 2027.|LPU|
Slow export reviews have delayed deliveries of AMD's MI308 to Chinese customers.|MI308|
The grace period for chip importers has been extended to March, regulators said.|grace period for chip importers|
R3 has been delayed.|R3|
The launch of Grok 6 was pushed from March to May, Elon Musk wrote on X.|Grok 6|2
Chip shortages have slowed the training of Tencent's Hunyuan 3.|Hunyuan 3|
Because of U.S. export curbs, iFlytek's Spark 5 will come out half a year later than expected.|Spark 5|6
Nebius now expects its Vineland site to be completed in the third quarter rather than the first.|Vineland site|6
GlobalFoundries has frozen its expansion in Malta, New York.|expansion in Malta|
Progress on the Fairwater campus has been slower than Microsoft expected.|Fairwater campus|
Thinking Machines Lab's first AI model is overdue by three months.|first AI model|3
Google held off releasing Gemini 4 Pro in Europe.|Gemini 4 Pro|
Meta delayed Avocado from March to at least May.|Avocado|2
A design flaw has set Etched's Sohu back by at least four months.|Sohu|4
Tenstorrent's Grendel chip, due last autumn, has still not appeared.|Grendel|
Permitting fights have left Amazon's Virginia data centers years behind.|Virginia data centers|
Intel's Ohio One plant, once promised for 2025, will not open before 2031.|Ohio One plant|72
The tariff on Chinese legacy chips, due in June, will now start in December.|tariff on Chinese legacy chips|6
Supply-chain snarls pushed delivery of Oracle's Zettascale cluster into next year.|Zettascale cluster|
Samsung will not begin HBM4E mass production until the end of the year.|HBM4E|
Delays at Intel's 14A node are blamed on tools that arrived late.|14A|
Delays in the delivery of gas turbines have set back xAI's Memphis expansion by five months.|Memphis expansion|5
Lambda's Kansas City GPU facility was due to open in May but is still under construction.|Kansas City GPU facility|
After months of delays, Nvidia started selling the DGX Spark.|DGX Spark|
YMTC's third Wuhan fab has run into trouble.|third Wuhan fab|
SpaceX's Terafab will be finished two years behind Musk's original timetable.|Terafab|24
A storm damaged the roof of Google's Council Bluffs hall, setting the project back by weeks.|Council Bluffs hall|
""".strip().splitlines()


@pytest.mark.parametrize("line", WORDINGS)
def test_a_delay_is_found_however_it_is_worded(line: str) -> None:
    text, subject, months = line.split("|")
    (delay,) = delays(text, "AI chips this week")
    assert delay.subject == subject
    assert months == "" or delay.months_low == int(months)


# What only looks like a delay, is denied, or is a remark about things in general.
NONE = """
CEO Jensen Huang dismissed talk of a delay and said Rubin is in full production.
Nvidia denied that Rubin had been delayed.
TSMC said reports of delays at its Arizona fab were false.
Contrary to reports, TSMC is not slowing its Arizona expansion.
Intel has fallen behind TSMC in advanced chipmaking.
Chinese models are only months behind American ones, Huang said.
Nvidia's H100, released in 2022 and not 2023, remains popular.
A year later, Nvidia launched the H200.
Sales of GPUs slipped 4% in the quarter.
Researchers held back a test set to measure the model.
Nvidia now expects data center revenue of $50 billion in the fourth quarter, instead of $46 billion.
Intel now plans to build a fab in Ireland.
The shortage could delay the deployment of AI clusters and slow innovation across the industry.
Export controls have set back China's chip industry by several years.
Washington paused the issuance of export licences for chips to the Gulf.
China suspended its ban on exports of gallium to chipmakers.
The bill on chip exports has stalled in the Senate.
The judge postponed the hearing in the case of the chipmaker until March.
Trump postponed his visit to Beijing until May, after talks about chips.
CoreWeave's IPO has been delayed to April.
OpenAI paused its search for a new chief financial officer.
SK Hynix will begin volume production of HBM4 in February rather than April, two months early.
Local officials had delayed a vote on tax breaks for the data center.
Foxconn moved production of AI servers from China to Mexico in 2025.
AEP Ohio lifted its moratorium on new data center connections after 18 months.
Comments on the proposed chip rule are due by January 15 rather than January 1.
Samsung's P5 line for memory, halted in 2024, has resumed construction.
""".strip().splitlines()


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_delay_is_none(text: str) -> None:
    assert delays(text, "AI chips this week") == ()


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Zhipu said a lack of computing power had forced it to defer GLM-6.", "chip_access"),
        ("DeepSeek's V5 has been delayed for want of hardware.", "chip_access"),
        ("Moonshot AI delayed Kimi K3 as it struggled to secure enough Nvidia chips.", "chip_access"),
        ("OpenAI has delayed GPT-6. The company needs to finish safety tests first.", "technical"),
        ("Nvidia's Rubin racks slipped a quarter. Engineers found that connectors warp under heat.", "technical"),
        ("Intel's 14A chips were delayed again. Yields at the Oregon fab are below target.", "technical"),
        ("A shortage of electricians is delaying Meta's Hyperion data center.", "supply"),
        ("Meta's Hyperion data center is late because the utility failed to deliver transformers.", "supply"),
        ("TSMC put off its second Kumamoto fab amid traffic jams.", "supply"),
        ("Nvidia's H200 shipments have been held at customs in Shenzhen.", "regulatory"),
        ("A court has blocked work on Tract's data center campus in Tucson until next spring.", "regulatory"),
        ("Samsung deferred its Texas fab after it failed to find customers.", "commercial"),
        ("Microsoft paused its Ohio data center. Demand has shifted, it told investors.", "commercial"),
        ("TSMC delayed its third Arizona fab as it deals with labor and licensing issues.", "supply"),
        ("Samsung put off its Taylor fab, saying local workers lacked experience.", "supply"),
        ("Microsoft shelved its Ohio campus. It told the county that it would keep the land.", "unknown"),
        ("Nvidia's Feynman GPU has slipped to 2029, according to court filings.", "unknown"),
    ],
)
def test_the_cause_from_the_clause_the_actor_or_the_next_sentence(text: str, cause: str) -> None:
    assert [d.cause for d in delays(text, "AI chips this week")] == [cause]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Intel delayed its Ohio fab to 2030. OpenAI's GPT-5 is six months late.", ["Ohio fab", "GPT-5"]),
        (
            "Meta's Hyperion GPU campus is late because gas turbines are late.",
            ["Hyperion GPU campus"],
        ),
        ("Nvidia unveiled its Rubin GPU. Its launch has been pushed back to 2027.", ["Rubin"]),
        ("AMD postponed its next AI chip. The MI500 is a quarter late, AMD said.", ["MI500"]),
        (
            "Amkor builds a plant in Peoria. Production of packages is now expected in 2028 instead of 2027.",
            ["plant in Peoria"],
        ),
        (
            "SambaNova shelved its SN60 chip, and Intel has pushed Crescent Island out to 2027.",
            ["SN60", "Crescent Island"],
        ),
    ],
)
def test_which_things_are_told_late(text: str, subjects: list[str]) -> None:
    assert [d.subject for d in delays(text)] == subjects


def test_shipments_are_told_from_the_chips_shipped() -> None:
    kinds = {d.subject_kind for d in delays("Shipments of H20 chips to China have been delayed by months.")}
    assert kinds == {"shipment"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Micron has postponed completion of its Clay, New York, plant.", ("Clay, New York, plant", "fab", "Micron")),
        ("Nvidia's H20 shipments are stuck as no licence has been issued.", ("H20", "shipment", "Nvidia")),
        (
            "Nebius lowered its outlook after delays at an outside data center developer in Ohio.",
            ("outside data center", "datacenter", "Nebius"),
        ),
        (
            'Baidu has delayed the release of its eagerly awaited AI tool "Ernie 6" until June.',
            ("Ernie 6", "model", "Baidu"),
        ),
        ("A string of faults forced a delay in the launch of AMD's MI500.", ("MI500", "chip", "AMD")),
        (
            "TSMC runs a first Arizona fab. Its second fab has slipped to 2028.",
            ("second fab", "fab", "TSMC"),
        ),
        ("Several of the data centers that Crusoe builds for Meta are late.", ("data centers", "datacenter", "Crusoe")),
        (
            "The RTX 5090 is scarce. AMD missed its chance by delaying its RDNA 5 launch to March.",
            ("RDNA 5", "chip", "AMD"),
        ),
        ("Unlike GPT-5, Google's Gemini 4 is late. Its launch was postponed.", ("Gemini 4", "model", "Google")),
    ],
)
def test_the_late_thing_is_the_one_of_its_own_clause(text: str, found: tuple[str, str, str]) -> None:
    assert [(d.subject, d.subject_kind, d.firm) for d in delays(text, "AI chips this week")] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Towns such as Mesa are pushing back over the noise of data centers.",
        "Buyers won't see Qualcomm's Snapdragon X3 chips until next autumn.",
        "A judge postponed final approval of Anthropic's piracy settlement with authors.",
        "Utilities delayed the retirement of coal plants to power data centers.",
        "The delay is a gift to rivals such as Alibaba's Qwen4.",
        "ChatGPT won new users. Launch pushed from May as Huawei engineers could not fix the network.",
        "China's 2010 halt on rare-earth shipments to Japan alarmed chipmakers.",
        "The agency risks delaying or pausing large volumes of trade. Nvidia's H200 chips are exported.",
        "Shipments of H20 chips slowed in June.",
        "OpenAI spoke of its plans. And now the deadlines are pushed back again.",
        "In line with its policy on chips, the White House put off the meeting in April.",
    ],
)
def test_what_stands_near_the_words_of_a_delay_is_not_late(text: str) -> None:
    assert delays(text, "AI chips this week") == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("SK Hynix moved volume output of HBM4 to the third quarter of 2026 from the first quarter of 2026.", 6, 6),
        ("GlobalFoundries pushed back its Malta fab to 2029 or 2030 from 2026.", 36, 48),
        ("Amkor's Peoria plant will not open until 2027 or 2028, compared with 2026 as planned earlier.", 12, 24),
        (
            "The EU wants to move the application date of duties of the AI Act from 2 August 2026 to 2 December 2027.",
            16,
            16,
        ),
        ("TI's first Sherman fab opens in 2025, while the second fab has been delayed from 2026 to 2028.", 24, 24),
    ],
)
def test_months_between_two_dates_or_a_choice_of_dates(text: str, low: int, high: int) -> None:
    assert [(d.months_low, d.months_high) for d in delays(text, "AI chips this week")] == [(low, high)]
