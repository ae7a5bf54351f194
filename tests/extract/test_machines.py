"""A count that names no chip takes that of its machine, site or order; each number has a time of its own."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

Row = tuple[int | None, int | None, str | None, str | None, str, str]


def rows(line: str) -> list[Row]:
    article = Article("a", "Compute build-out goes on", line, published=datetime(2026, 11, 20, tzinfo=UTC))
    return [(c.low, c.high, c.chip, c.firm, c.relation, c.status) for c in next(read([article])).counts]


@pytest.mark.parametrize(
    ("line", "chip", "firm"),
    [
        ("xAI's Colossus 2, an all-GB200 site with 110,000 GPUs already cabled, is to double in size.", "GB200", "xAI"),
        ("AWS has a Trainium2 cluster in Indiana with 500,000 chips online.", "Trainium2", "AWS"),
        ("Tesla runs two machines with 67,000 GPUs.", None, "Tesla"),
    ],
)
def test_a_machines_chip_is_that_of_its_count(line: str, chip: str | None, firm: str) -> None:
    assert [(row[2], row[3]) for row in rows(line)] == [(chip, firm)]


def test_a_target_in_a_participle_keeps_the_chip_of_the_number_before() -> None:
    line = "AWS has a Trainium2 cluster in Indiana with 500,000 chips online, targeting one million by the end of 2027."
    assert [(row[0], row[2], row[5]) for row in rows(line)] == [
        (500000, "Trainium2", "actual"),
        (1000000, "Trainium2", "planned"),
    ]


def test_a_commitment_told_again_with_another_number_is_the_same_firms() -> None:
    line = (
        "Humain signed with Nvidia in May for 18,000 GB300s. By November that envelope had expanded to "
        "600,000 GPUs over three years, with xAI taking 18,000."
    )
    assert (600000, 600000, None, "Humain", "acquires", "planned") in rows(line)


@pytest.mark.parametrize(
    ("line", "number", "status"),
    [
        ("The first 20,000 of a planned 80,000 Trainium3 chips were switched on by AWS this week.", 20000, "actual"),
        ("The first 20,000 of a planned 80,000 Trainium3 chips were switched on by AWS this week.", 80000, "planned"),
        ("Oracle ordered 64,000 GB200s, of which 16,000 were running by summer.", 16000, "actual"),
        ("India's mission has onboarded 38,000 GPUs so far against a target of 100,000 by December.", 38000, "actual"),
        (
            "India's mission has onboarded 38,000 GPUs so far against a target of 100,000 by December.",
            100000,
            "planned",
        ),
        ("Firmus is building in Tasmania; the first hall, with 18,400 GPUs, opens in April.", 18400, "planned"),
        ("Meta signed a deal in February for 300,000 Rubin GPUs expected later in 2026.", 300000, "planned"),
        ("In Finland Nebius completed the expansion to 60,000 GPUs.", 60000, "actual"),
    ],
)
def test_each_number_of_a_sentence_has_its_own_time(line: str, number: int, status: str) -> None:
    assert [row[5] for row in rows(line) if row[0] == number] == [status]
