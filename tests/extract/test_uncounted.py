"""Numbers beside chips that are no counts, and who has the chips where a list, a seller's name or a state stands by.

Each line is a sentence of its own wording; the title stands before the bar.
"""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

Row = tuple[int | None, int | None, str | None, str | None, str, str]


def rows(line: str) -> list[Row]:
    title, _, text = line.partition(" | ")
    article = Article("a", title, text, published=datetime(2026, 6, 10, tzinfo=UTC))
    found = next(read([article])).counts
    return sorted(
        ((c.low, c.high, c.chip, c.firm, c.relation, c.status) for c in found),
        key=lambda row: (row[0] or row[1] or 0, row[3] or ""),
    )


@pytest.mark.parametrize(
    "line",
    [
        "Card prices | The reseller cannot supply RTX 4090, 4080, or 4070 Ti cards to any shop this month.",
        "Old accelerators | Nvidia stopped making the A100, 3090 and 4090 accelerators last year.",
        (
            "Laptop chip test | AMD's processor beat Intel's in Geekbench multi-core scores (18,450 to "
            "15,320) of laptop chips."
        ),
        "Laptop chip test | AMD Ryzen AI 9 HX 370: 1180. Apple M4: 990. Both chips were run in Cinebench.",
        (
            "Nvidia results | Nvidia earned more with networking gear, the equipment that lets "
            "thousands of chips work as one."
        ),
        (
            "AWS on AI clusters | Amazon says that modern AI clusters connect tens of thousands of "
            "processors in many halls."
        ),
        "Nvidia rack | The Nvidia GB200 NVL72 packs 72 Blackwell GPUs and 36 Grace CPUs into one liquid-cooled rack.",
        "Nvidia rack | Nvidia's racks, built to hold up to 72 chips, ran too hot, engineers said.",
        "TPU pods | A single pod connects 9,216 TPUs in one network.",
        "TPU pods | Each Ironwood pod scales to 9,216 chips, Google said.",
        "Huawei | Huawei's CloudMatrix 384 links 384 Ascend 910C chips into one supernode.",
        "AI training | Training such a model requires tens of thousands of GPUs.",
        "Nvidia rack | Nvidia's Blackwell overheats in servers with 72 processors, according to suppliers.",
    ],
)
def test_model_numbers_scores_specifications_and_general_remarks_count_nothing(line: str) -> None:
    assert rows(line) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("AI cluster | xAI trained it with H100s and 1,024 A100 GPUs.", 1024),
        ("AI cluster | xAI linked 200,000 GPUs into a single cluster.", 200_000),
        ("AI cluster | xAI put 64,000 GPUs into racks of its own make.", 64_000),
        ("AI benchmark | Meta trained the model, which leads the benchmark, on 16,384 H100 GPUs.", 16_384),
        ("AI cluster | CoreWeave has 400 servers with 3,200 H100 GPUs.", 3200),
    ],
)
def test_counts_beside_such_words_stay(line: str, expected: int) -> None:
    assert [row[0] for row in rows(line)] == [expected]


def test_thousands_of_chips_that_a_firm_links_are_its_own() -> None:
    assert [row[:2] for row in rows("AI cluster | xAI connects tens of thousands of GPUs in Memphis.")] == [
        (20_000, 99_999)
    ]


@pytest.mark.parametrize(
    ("line", "firm", "relation", "status"),
    [
        (
            "University cluster | The Birch cluster of the university has 40 NVIDIA Tesla V100 GPUs in 10 nodes.",
            None,
            "holds",
            "actual",
        ),
        (
            "New machine of Nvidia GPUs | At the core of the new machine are 320 A100 GPUs from Nvidia.",
            None,
            "holds",
            "actual",
        ),
        ("TPU deal | Google commits 500,000 TPUs to Anthropic under the deal.", "Anthropic", "acquires", "planned"),
        (
            (
                "TPU deal | Google has entered into an agreement to supply AI startup Anthropic with up to "
                "900,000 tensor processing units (TPUs)."
            ),
            "Anthropic",
            "acquires",
            "planned",
        ),
        (
            (
                "AI at Amazon | Amazon said that Anthropic is set to use 900,000 of its custom chips by "
                "the end of the year."
            ),
            "Anthropic",
            "holds",
            "planned",
        ),
        (
            "Microsoft AI site | Microsoft deployed 4,600 Grace Blackwell systems in its Wisconsin data center.",
            "Microsoft",
            "holds",
            "actual",
        ),
        (
            "Humain | Humain gets access to up to 150,000 Nvidia GB300 GPUs, coming online in 2027.",
            "Humain",
            "acquires",
            "planned",
        ),
        (
            (
                "Nvidia in Korea | Nvidia will supply more than 250,000 of its most advanced chips to "
                "South Korea's government and companies."
            ),
            None,
            "acquires",
            "planned",
        ),
    ],
)
def test_a_makers_name_beside_the_chips_does_not_give_it_them(
    line: str, firm: str | None, relation: str, status: str
) -> None:
    assert [row[3:] for row in rows(line)] == [(firm, relation, status)]


def test_access_to_chips_that_come_online_later_is_planned() -> None:
    line = (
        "TPU deal | Anthropic gets access to up to one million TPUs, with more than a gigawatt of capacity "
        "coming online in 2027."
    )
    assert [row[3:] for row in rows(line)] == [("Anthropic", "acquires", "planned")]


def test_a_stockpile_that_an_order_adds_to_is_held() -> None:
    line = (
        "Nvidia orders | Nvidia ordered 250,000 H20 chips from TSMC, adding to an existing "
        "stockpile of 500,000 to 550,000 units."
    )
    assert rows(line) == [
        (250_000, 250_000, "H20", "Nvidia", "acquires", "planned"),
        (500_000, 550_000, "H20", "Nvidia", "holds", "actual"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "AI sites | Major sites: xAI Colossus (230K GPUs), Nebius (250K+ GPUs), Meta Hyperion (500K+ planned).",
            [("xAI", 230_000, "actual"), ("Nebius", 250_000, "actual"), ("Meta", 500_000, "planned")],
        ),
        (
            (
                "Who bought H100 GPUs | Microsoft bought 90,000 H100 GPUs; CoreWeave estimates a purchase "
                "volume of 45,000 units; Baidu and Alibaba purchased 35,000 and 25,000 units respectively."
            ),
            [
                ("Alibaba", 25_000, "actual"),
                ("Baidu", 35_000, "actual"),
                ("CoreWeave", 45_000, "actual"),
                ("Microsoft", 90_000, "actual"),
            ],
        ),
        (
            (
                "Who bought H100 GPUs | Amazon, Oracle and Tencent jointly rank third with a purchase "
                "volume of 60,000 units of H100 GPUs."
            ),
            [("Amazon", 60_000, "actual"), ("Oracle", 60_000, "actual"), ("Tencent", 60_000, "actual")],
        ),
        (
            (
                "Who bought H100 GPUs | ByteDance and the cloud company Lambda Labs follow with purchases "
                "of 21,000 H100 GPUs each."
            ),
            [("ByteDance", 21_000, "actual"), ("Lambda", 21_000, "actual")],
        ),
        (
            "AI in Korea | Samsung, SK Group and Hyundai will build AI factories, each getting 50,000 Nvidia GPUs.",
            [("Hyundai", 50_000, "planned"), ("SK Group", 50_000, "planned"), ("Samsung", 50_000, "planned")],
        ),
        (
            "AI in Korea | Nvidia will provide GPUs to South Korea, with Samsung, SK Group and Hyundai "
            "each getting 50,000 and Naver 60,000.",
            [
                ("Hyundai", 50_000, "planned"),
                ("SK Group", 50_000, "planned"),
                ("Samsung", 50_000, "planned"),
                ("Naver", 60_000, "planned"),
            ],
        ),
    ],
)
def test_each_firm_of_a_list_has_its_own_number(line: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(row[3], row[0], row[5]) for row in rows(line)] == expected
