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
