"""What a product consists of or can be joined to is nobody's count; what somebody has built of the product is."""

import pytest

from chipwatch.model import Article
from extract import read


def counted(line: str) -> list[tuple[int | None, int | None]]:
    return [(c.low, c.high) for c in next(read([Article("a", "Compute build-out goes on", line)])).counts]


@pytest.mark.parametrize(
    "line",
    [
        "AMD's Instinct MI450 has 304 compute units and 19,456 stream processors, the company said.",
        "Inside each Radeon AI Pro R9700 are 64 compute units, 4,096 shader processors and 128 AI accelerators.",
        "Groq's LPU has 5,120 vector processors arranged in 20 superlanes, the company said.",
        "Tenstorrent's Blackhole chip combines 140 Tensix cores with 16 big RISC-V processors that can boot Linux.",
        "The H20 has 78 streaming processors enabled out of the 144 on the full die, analysts at Epoch AI said.",
        "With 512 texture units and 192 ray accelerators, the new Navi 51 graphics chip is AMD's biggest.",
        "Apple's M5 Max has a 40-core GPU, every core with an accelerator, for a total of 40 accelerators on the die.",
        "Meta rents TPUs from Google. The company's Ironwood TPUs, its latest, can scale to 9,216 units in a pod.",
        "Tesla's Terafab would begin with 100,000 wafer starts a month and scale toward one million, to make AI chips.",
        "Most operators add capacity in steps of thousands of GPUs; hyperscalers such as Meta think in gigawatts.",
    ],
)
def test_a_products_parts_and_reach_are_no_count(line: str) -> None:
    assert counted(line) == []


@pytest.mark.parametrize(
    ("line", "bounds"),
    [
        ("Mistral's GB300 system has 13,800 GPUs.", (13800, 13800)),
        ("xAI can scale Colossus 2 to 550,000 GPUs.", (550000, 550000)),
        ("Tencent's orders for H20 chips, including 20,000 for its cloud, went to Nvidia in May.", (20000, 20000)),
    ],
)
def test_what_somebody_has_of_a_product_is_one(line: str, bounds: tuple[int, int]) -> None:
    assert counted(line) == [bounds]
