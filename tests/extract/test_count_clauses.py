"""Counts in clauses of many kinds: who buys, sells, lends, asks, owns; numbers that lean on others; tense and mood.

Each line is a sentence of its own wording; where there is a title, it stands before the bar.
"""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

Row = tuple[int | None, int | None, str | None, str, str]


def rows(line: str) -> list[Row]:
    title, bar, text = line.partition(" | ")
    article = Article("a", title if bar else "", text if bar else title, published=datetime(2026, 6, 10, tzinfo=UTC))
    return [(c.low, c.high, c.firm, c.relation, c.status) for c in next(read([article])).counts]


@pytest.mark.parametrize(
    ("line", "firm", "relation", "status"),
    [
        ("Nvidia sold Microsoft 485,000 Hopper GPUs in 2024.", "Microsoft", "acquires", "actual"),
        ("Lambda has leased 4,000 B200s to Midjourney.", "Midjourney", "acquires", "actual"),
        ("Crusoe rents out some 12,000 MI355X accelerators to start-ups.", "Crusoe", "holds", "actual"),
        ("Lenovo said it had won an order from Telefónica for 3,000 B300 GPUs.", "Telefónica", "acquires", "planned"),
        ("ByteDance has asked Nvidia to supply 20,000 H20s.", "ByteDance", "acquires", "planned"),
        ("The U.S. approved the sale of 70,000 GB300 chips to Humain.", "Humain", "acquires", "planned"),
        ("The licence lets G42 take 20,000 B300 GPUs a year.", "G42", "acquires", "planned"),
        ("Dell will deliver 20,000 GB300s to xAI in June.", "xAI", "acquires", "planned"),
        ("Nvidia has orders for 14 million Blackwell GPUs through 2026.", "Nvidia", "sells", "planned"),
        ("Some 20,000 GPUs owned by Nebius sit idle.", "Nebius", "holds", "actual"),
        ("SambaNova and SoftBank are to deploy 2,048 SN50 chips in Japan.", "SoftBank", "holds", "planned"),
        ("About 60 percent of Lambda's 31,000 GPUs are rented by Microsoft.", "Lambda", "holds", "actual"),
        ("AMD's main customer is OpenAI, with 1.2 million MI450 chips on order.", "OpenAI", "acquires", "planned"),
        ("Poolside cancelled an order for 40,000 GB300 chips.", "Poolside", "acquires", "denied"),
        ("Alibaba rejected a report that it had bought 30,000 B300 GPUs.", "Alibaba", "acquires", "denied"),
        ("SMIC could package 700,000 Ascend chips for Huawei in 2027.", "SMIC", "makes", "planned"),
        ("Prosecutors say the two men sent 400 A100 GPUs to China through Thailand.", None, "diverted", "actual"),
    ],
)
def test_the_part_that_a_firm_plays_in_the_clause_counts(
    line: str, firm: str | None, relation: str, status: str
) -> None:
    assert [(row[2], row[3], row[4]) for row in rows(line)] == [(firm, relation, status)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "xAI's Colossus 2 will have 550,000 GB200 GPUs, up from 100,000 at launch.",
            [(550_000, 550_000, "xAI", "holds", "planned"), (100_000, 100_000, "xAI", "holds", "actual")],
        ),
        (
            "CoreWeave now runs 250,000 Nvidia GPUs, of which 90,000 are Blackwells.",
            [(250_000, 250_000, "CoreWeave", "holds", "actual"), (90_000, 90_000, "CoreWeave", "holds", "actual")],
        ),
        (
            "Alibaba, Tencent and ByteDance hold 120,000, 80,000 and 200,000 H20s respectively.",
            [
                (120_000, 120_000, "Alibaba", "holds", "actual"),
                (80_000, 80_000, "Tencent", "holds", "actual"),
                (200_000, 200_000, "ByteDance", "holds", "actual"),
            ],
        ),
        (
            "Nvidia sold 485,000 Hopper GPUs to Microsoft in 2024, nearly twice the 224,000 that Meta bought.",
            [
                (485_000, 485_000, "Microsoft", "acquires", "actual"),
                (224_000, 224_000, "Meta", "acquires", "actual"),
            ],
        ),
    ],
)
def test_a_number_that_leans_on_another_is_told_with_it(line: str, expected: list[Row]) -> None:
    assert sorted(rows(line)) == sorted(expected)


@pytest.mark.parametrize(
    "line",
    [
        "Mercor has 3,000 contractors and no GPUs.",
        "The deal covers 12 million warrants and 600 robots, each with two Jetson chips.",
        "Samsung has orders for 20,000 wafers of the AI6 processor.",
        "The firm unveiled a 300-qubit processor.",
    ],
)
def test_what_is_no_chip_is_not_counted_beside_chips(line: str) -> None:
    assert rows(line) == []


def test_the_text_says_more_than_the_headline() -> None:
    assert rows("India adds 20,000 GPUs to its pool | India will add 20,000 GPUs to the pool.")[0][4] == "planned"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Samsung, SK and Hyundai will each install up to 50,000 GPUs over the next two years.",
            [(None, 50_000, firm, "holds", "planned") for firm in ("Hyundai", "SK Group", "Samsung")],
        ),
        (
            "Washington approved sales to G42 and Humain. Each company may get power equal to 35,000 GB300 chips.",
            [(35_000, 35_000, firm, "acquires", "planned") for firm in ("G42", "Humain")],
        ),
        (
            "Four people sent Nvidia chips abroad without a licence. "
            "The group is said to have exported 400 Nvidia A100s to China.",
            [(400, 400, None, "diverted", "actual")],
        ),
        (
            "Nvidia said the plan would lift Japan's installed base of AI GPUs from 65,000 to more than 300,000.",
            [(65_000, 65_000, None, "holds", "actual"), (300_000, None, None, "holds", "planned")],
        ),
        (
            "Reliance Jio took part. Ten bidders had proposed that they would provide 18,000 GPUs for a state pool.",
            [(18_000, 18_000, None, "holds", "planned")],
        ),
        (
            "Northern Data spent 330 million euros. "
            "The sum bought the company 380 cabinets of HPE Cray machines with about 8,200 H100 GPUs in total.",
            [(8_200, 8_200, "Northern Data", "acquires", "actual")],
        ),
        (
            "The three internet groups had asked Nvidia to deliver about one million H20 chips by the end of May.",
            [(1_000_000, 1_000_000, None, "acquires", "planned")],
        ),
        (
            "Microsoft had expected to have 55-65,000 GB200 GPUs ready by the first quarter.",
            [(55_000, 65_000, "Microsoft", "holds", "planned")],
        ),
        (
            "Yotta runs a cloud that delivers 16 exaflops of AI computing with 16,000 Nvidia H100s.",
            [(16_000, 16_000, "Yotta", "holds", "actual")],
        ),
    ],
)
def test_whose_chips_they_are_that_no_firm_in_the_clause_has(line: str, expected: list[Row]) -> None:
    assert sorted(rows(line), key=str) == sorted(expected, key=str)
