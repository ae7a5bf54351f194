"""Which numbers count chips: the noun that a number belongs to, derived products, tables, numbers without a noun."""

import pytest

from chipwatch.model import Article
from extract import read

Counted = list[tuple[int | None, int | None, str | None]]


def counted(text: str, title: str = "") -> Counted:
    return [(c.low, c.high, c.chip) for c in next(read([Article("a", title, text)])).counts]


@pytest.mark.parametrize(
    ("text", "low", "high", "chip"),
    [
        ("Meta has 350,000 H100 GPUs.", 350_000, 350_000, "H100"),
        ("Meta has 350,000 of Nvidia's H100 GPUs.", 350_000, 350_000, "H100"),
        ("Meta has 350,000 Nvidia H100 Tensor Core GPUs.", 350_000, 350_000, "H100"),
        ("Meta has 350,000 GPUs.", 350_000, 350_000, None),
        ("Meta has a 24,576-GPU cluster.", 24_576, 24_576, None),
        ("xAI has a 100k-GPU cluster.", 100_000, 100_000, None),
        ("Meta bought more than 350,000 GPUs (H100s).", 350_000, None, "H100"),
        ("DeepSeek has 2,048 Nvidia H800 accelerators.", 2_048, 2_048, "H800"),
        ("Amazon uses nearly 500,000 Trainium2 chips.", 500_000, 500_000, "Trainium2"),
        ("Google used 6,144 TPU v4 chips.", 6_144, 6_144, "TPU v4"),
        ("Huawei will make 200,000 units of the Ascend 910C.", 200_000, 200_000, "Ascend 910C"),
        ("Anthropic will use up to 1 million TPUs.", None, 1_000_000, "TPU"),
        ("CoreWeave has hundreds of thousands of GPUs.", 200_000, 999_999, None),
        ("Lambda has between 10,000 and 20,000 Nvidia GPUs.", 10_000, 20_000, None),
        ("Oracle has 16,384 AMD MI355X GPUs.", 16_384, 16_384, "MI355X"),
        ("Tesla has 50,000 H100-class GPUs.", 50_000, 50_000, "H100"),
    ],
)
def test_a_number_with_a_chip_noun_counts_chips(text: str, low: int, high: int | None, chip: str | None) -> None:
    assert counted(text) == [(low, high, chip)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Lambda has 1,200 servers with eight H100s each.", 9_600),
        ("Lambda has some 1,200 servers, each with eight H100 GPUs.", 9_600),
        ("Lambda runs 128 nodes of 8 H100 GPUs each.", 1_024),
    ],
)
def test_servers_times_chips_are_multiplied_out_and_say_so(text: str, number: int) -> None:
    (count,) = next(read([Article("a", "", text)])).counts
    assert (count.low, count.high) == (number, number)
    assert count.rule.startswith("derived")


@pytest.mark.parametrize(
    "text",
    [
        "Meta will spend $65 billion on H100 GPUs.",
        "The H100 GPU has 80 billion transistors.",
        "Llama 3 has 405 billion parameters and ran on GPUs.",
        "The data center draws 150 MW for its GPUs.",
        "Nvidia has 36,000 employees who design chips.",
        "The model was trained for 2.8 million GPU hours on H800s.",
        "The GPU has 16,896 CUDA cores.",
        "The chip delivers 1,979 teraflops.",
        "Nvidia's shares rose 120 points after its chips sold out.",
        "It sold 40,000 robots with Jetson chips.",
        "Nvidia's GPU startup programme has 22,000 GPU startups.",
    ],
)
def test_money_power_people_hours_and_parts_are_no_chips(text: str) -> None:
    assert counted(text) == []


def test_a_half_list_shares_its_number() -> None:
    text = "Oracle ordered 500,000 GB200 and GB300 chips from Nvidia."
    assert [number[:2] for number in counted(text)] == [(500_000, 500_000)]


def test_two_numbers_in_a_sentence_are_two_counts() -> None:
    text = "Oracle has 16,384 H100 GPUs and 8,192 H200 GPUs."
    assert counted(text) == [(16_384, 16_384, "H100"), (8_192, 8_192, "H200")]


def test_growth_counts_both_ends() -> None:
    text = "xAI doubled its cluster from 100,000 to 200,000 H100 GPUs."
    assert {number[:2] for number in counted(text)} >= {(200_000, 200_000)}


def test_the_same_statement_twice_is_one_count() -> None:
    assert len(counted("Meta has 350,000 H100 GPUs. Meta's 350,000 H100 GPUs run day and night.")) == 1


def test_a_table_label_counts_what_follows_it() -> None:
    assert counted("Chip: Nvidia H100\nTotal GPUs: 17,280\nPower: 25 MW")[0][:2] == (17_280, 17_280)
