"""Who and what a text names: firms and chips by their usual names, and what only looks like one."""

import pytest

from chipwatch.model import Article, Findings
from extract import read


def found(text: str) -> Findings:
    return next(read([Article("a", "", text)]))


def firms(text: str) -> set[str]:
    return {firm.name for firm in found(text).firms}


def chips(text: str) -> dict[str, str | None]:
    return {chip.name: chip.maker for chip in found(text).chips}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Meta's chips arrived at Meta Platforms Inc. and at Facebook.", {"Meta"}),
        ("GPUs of NVIDIA Corp. and of Taiwan Semiconductor Manufacturing Co. are scarce.", {"Nvidia", "TSMC"}),
        ("SMIC, YMTC and CXMT make chips.", {"SMIC", "YMTC", "CXMT"}),
        ("Oracle rents GPUs from Crusoe.", {"Oracle", "Crusoe"}),
        ("Arm said that its Neoverse CPUs run in data centers.", {"Arm"}),
        ("英伟达 sells AI chips to ByteDance.", {"Nvidia", "ByteDance"}),
        ("Nebius operates 20,000 GPUs in Finland.", {"Nebius"}),
    ],
)
def test_firms_have_their_usual_english_name(text: str, names: set[str]) -> None:
    assert firms(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Halden Compute, a neocloud, bought GPUs.", "Halden Compute"),
        ("The startup Northgrid Systems uses AI chips.", "Northgrid Systems"),
        ("Nordhavn Cloud Inc. announced that it has bought 3,000 H100 GPUs.", "Nordhavn Cloud"),
    ],
)
def test_firms_that_no_list_knows_are_told_by_what_stands_beside_them(text: str, name: str) -> None:
    assert firms(text) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "An apple a day; the oracle spoke; a meta analysis of chips.",
        "Vera Rubin, the astronomer, discovered dark matter; the chip is something else.",
        "The A100 motorway was closed near a chip factory.",
        "The player had 600,000 chips at the poker table.",
        "CUDA and PyTorch run on GPUs.",
    ],
)
def test_words_that_only_look_like_firms_and_chips_are_none(text: str) -> None:
    assert firms(text) == set()
    assert chips(text) == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("According to TrendForce, Nvidia sold chips.", {"Nvidia"}),
        ("Analysts at Bernstein say that Huawei makes chips, Bloomberg reported.", {"Huawei"}),
        ("The Commerce Department told Nvidia to stop chip sales.", {"Nvidia"}),
        ("xAI's Colossus and OpenAI's Stargate use AI chips.", {"xAI", "OpenAI"}),
    ],
)
def test_sources_agencies_and_sites_are_no_firms(text: str, names: set[str]) -> None:
    assert firms(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Huawei Technologies' Ascend 910C chips compete with Nvidia's H20s.",
            {"Ascend 910C": "Huawei", "H20": "Nvidia"},
        ),
        (
            "The GB200 NVL72 rack and the GB300 use Grace CPUs.",
            dict.fromkeys(("GB200 NVL72", "GB300", "Grace"), "Nvidia"),
        ),
        ("Nvidia's Rubin and Vera Rubin chips come in 2026.", {"Rubin": "Nvidia", "Vera Rubin": "Nvidia"}),
        ("Cerebras sells the WSE-3 and the CS-3 for AI chips.", {"WSE-3": "Cerebras", "CS-3": "Cerebras"}),
        ("The Kirin 9000S processor is in a phone by Huawei.", {"Kirin 9000S": "Huawei"}),
        ("Samsung and Micron supply HBM3E memory for AI chips such as the RTX Pro 6000D.", {"RTX Pro 6000D": "Nvidia"}),
        ("Apple's M4 Ultra chip is made by TSMC.", {"M4 Ultra": "Apple"}),
    ],
)
def test_chips_have_their_name_and_maker(text: str, names: dict[str, str]) -> None:
    assert chips(text) == names


@pytest.mark.parametrize(
    ("text", "name", "maker"),
    [
        ("Huawei showed the Ascend 950PR, a chip for training.", "Ascend 950PR", "Huawei"),
        ("Huawei showed the Atlas 950 SuperPoD with its chips.", "Atlas 950 SuperPoD", "Huawei"),
        ("Baidu's Kunlun P800 chips run its models.", "Kunlun P800", "Baidu"),
        ("Nvidia may sell a B30A chip to China.", "B30A", "Nvidia"),
        ("Google trains on TPU 8t chips.", "TPU 8t", "Google"),
        ("Qualcomm's AI200 chips are new.", "AI200", "Qualcomm"),
        ("Meta's MTIA v2 accelerator runs in its data centers.", "MTIA v2", "Meta"),
        ("Tesla orders AI5 chips from Samsung.", "AI5", "Tesla"),
    ],
)
def test_chips_that_no_list_has_are_told_by_their_form(text: str, name: str, maker: str) -> None:
    assert chips(text) == {name: maker}


@pytest.mark.parametrize(
    "name", ["HBM3E", "CUDA", "GPT-5", "Llama 3", "PCIe 5", "5G", "FP8", "Fab 21", "Section 232", "DDR5"]
)
def test_memory_models_standards_and_sections_are_no_chips(name: str) -> None:
    assert chips(f"Nvidia's GPUs need {name} chips, and {name} matters to Nvidia.") == {}


def test_a_name_is_found_wherever_it_stands() -> None:
    article = Article("a", "Nvidia sells H100s", "Nvidia's H100 GPUs (“H100s”) and the Nvidia-made H100-based servers.")
    for name in (*found_in(article).firms, *found_in(article).chips):
        spelled = [article.document[start:end] for start, end in name.mentions]
        assert spelled == [name.name] * article.document.count(name.name)


def found_in(article: Article) -> Findings:
    return next(read([article]))


def test_a_firm_that_an_article_names_in_full_is_known_by_its_short_name() -> None:
    text = "Halden Compute, a neocloud, bought GPUs. Halden said that the GPUs run in Narvik."
    (firm,) = found(text).firms
    assert firm.name == "Halden Compute"
    assert len(firm.mentions) == 2


@pytest.mark.parametrize(
    ("text", "chip"),
    [
        ("Customs officers seized 600 H100 chips in Hong Kong.", "H100"),
        ("Washington banned exports of H20 chips to China.", "H20"),
        ("Microsoft bought 485,000 Hopper chips in 2024.", "Hopper"),
    ],
)
def test_a_plain_chip_name_right_before_chips_needs_no_other_word_of_computing(text: str, chip: str) -> None:
    found = next(read([Article("a", "", text)]))
    assert [c.name for c in found.chips] == [chip]
    assert chip not in [f.name for f in found.firms]


@pytest.mark.parametrize(
    ("text", "chip"),
    [
        ("Huawei shipped 4,000 Ascend 910Bs to Tencent.", "Ascend 910B"),
        ("Dell shipped 300 MI475Fs to its customers for GPU work.", "MI475F"),
        ("Huawei says that all its buyers have moved to Ascend processors.", "Ascend"),
    ],
)
def test_the_plural_of_a_chip_is_the_chip(text: str, chip: str) -> None:
    assert [c.name for c in found(text).chips] == [chip]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Data centres full of GPUs strain the grid, and the Oracle debt story is about power too.", {"Oracle"}),
        ("Specifically, the company says that Nebius will buy GPUs.", {"Nebius"}),
        ("Scale: 100,000 GPUs at one site of Nebius.", {"Nebius"}),
    ],
)
def test_doubtful_names_and_adverbs_are_told_by_their_neighbours(text: str, names: set[str]) -> None:
    assert {f.name for f in found(text).firms} == names


@pytest.mark.parametrize(
    "text",
    [
        "Taiwan has LNG supplies for eleven days, and GPUs need power.",
        "GPU sales rose 40% YoY, and NdFeB magnets are short.",
        "The Main Directorate of Intelligence found GPUs in the wreck.",
        "Modern AI training runs need GPUs; the Advancing AI event is in June.",
        "According to The Dayton Dispatch, the plant for AI chips is late.",
    ],
)
def test_goods_figures_offices_papers_and_kinds_of_ai_are_no_firms(text: str) -> None:
    assert [f.name for f in found(text).firms] == []


def test_what_a_firm_has_is_its_product() -> None:
    assert [f.name for f in found("Meta's Deep Insight runs on GPUs in the cloud.").firms] == ["Meta"]


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        ("AMD's Radeon Pro W9100 GPU may use the Navi 48 XTX die.", {"Radeon Pro W9100", "Navi 48 XTX"}),
        (
            "The EPYC 9990 leads AMD's Venice range; an Epyc 9990 costs more than any CPU before.",
            {"EPYC 9990", "Venice"},
        ),
        ("TSMC's A16 process is late, so Nvidia's GPUs must wait.", set()),
        ("Firms in Shenzhen have long committed to Ascend for AI training.", {"Ascend"}),
        ("Nvidia's CUDA-CANN silicon split and its AI-focused chips are old news.", set()),
    ],
)
def test_workstation_cards_server_lines_and_processes_are_told_apart(text: str, chips: set[str]) -> None:
    assert {c.name for c in found(text).chips} == chips


def test_generic_capitalised_words_people_who_know_chips_and_phones_are_no_firms_or_chips() -> None:
    text = (
        "Ann-Marie Kestner, a chip expert, said the Galaxy S26 processor is slow. Oracle's SuperCluster has GPUs that "
        "deliver 16 Exaflops of AI. The DoJ says Cadence Design Systems Co. Ltd. has agreed to plead guilty."
    )
    (found,) = read([Article("a", "Spec Upgrades at Oracle", text)])
    assert {firm.name for firm in found.firms} == {"Oracle", "Cadence"}
    assert found.chips == ()


def test_numbers_of_a_line_of_chips_go_on_with_their_suffixes() -> None:
    (found,) = read([Article("a", "", "Nvidia has released the RTX 5090, 5080, 5070 Ti, 5070 and 5060 cards.")])
    assert {chip.name for chip in found.chips} == {"RTX 5090", "RTX 5080", "RTX 5070 Ti", "RTX 5070", "RTX 5060"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Amazon's Graviton5 processor hosts its Trainium4 chips.", {"Graviton5", "Trainium4"}),
        ("Intel's Clearwater Forest follows its Xeon 6 server CPUs.", {"Clearwater Forest", "Xeon 6"}),
        ("AMD's Ryzen 9 9950X and Ryzen 7 9700X processors have no GPU.", {"Ryzen 9 9950X", "Ryzen 7 9700X"}),
        ("Nvidia showed Vera Rubin NVL144 racks full of GPUs.", {"Vera Rubin NVL144"}),
        ("Intel's Arc B580 GPU sells well, and the B580 gets new drivers.", {"Arc B580"}),
        ("OpenAI's Jalapeño chip is made by Broadcom.", {"Jalapeño"}),
        ("Jalapeño is OpenAI's first custom inference chip.", {"Jalapeño"}),
    ],
)
def test_a_product_is_named_as_it_is_printed_and_not_as_its_line(text: str, names: set[str]) -> None:
    assert set(chips(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "The Memphis GPU cluster and the Abilene GPU site are growing.",
        "The White House chip deal and the Trump chip tariff were announced.",
        "Micron's Idaho chip plant and Intel's Ohio chip plant are late.",
        "Customs seized the Hormuz chip shipment.",
        "Apple's Siri chip features need more memory.",
    ],
)
def test_what_is_made_of_chips_names_none(text: str) -> None:
    assert not chips(text)
