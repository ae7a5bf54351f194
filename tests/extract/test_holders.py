"""Who has, gets, makes or loses the chips, what the clause says of them, and whether it is so."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Count
from extract import read


def counts(text: str, title: str = "") -> tuple[Count, ...]:
    return next(read([Article("a", title, text, published=datetime(2026, 1, 28, tzinfo=UTC))])).counts


@pytest.mark.parametrize(
    ("text", "firm", "relation", "status"),
    [
        ("Meta has 350,000 H100 GPUs.", "Meta", "holds", "actual"),
        ("xAI trained Grok on 100,000 H100s.", "xAI", "holds", "actual"),
        ("At its site in Memphis, xAI houses 200,000 GPUs.", "xAI", "holds", "actual"),
        ("Tesla's Cortex cluster has 50,000 H100 GPUs.", "Tesla", "holds", "actual"),
        ("The cluster of 24,576 H100 GPUs belongs to Meta.", "Meta", "holds", "actual"),
        ("A 100k-GPU cluster by xAI went live.", "xAI", "holds", "actual"),
        ("Nebius operates 20,000 GPUs in Finland.", "Nebius", "holds", "actual"),
        ("Reliance will deploy 3,000 H100 GPUs in its data centre.", "Reliance", "holds", "planned"),
        ("OpenAI rents 100,000 GPUs from Oracle.", "OpenAI", "acquires", "actual"),
        ("Inspur received 20,000 H20 GPUs before the ban.", "Inspur", "acquires", "actual"),
        ("Oracle ordered 131,072 B200 GPUs from Nvidia.", "Oracle", "acquires", "planned"),
        ("OpenAI signed a contract for 64,000 GB200 GPUs with Oracle.", "OpenAI", "acquires", "planned"),
        ("Saudi Arabia's Humain will receive 18,000 GB300 chips.", "Humain", "acquires", "planned"),
        ("SoftBank will be the first to receive 10,000 Blackwell GPUs.", "SoftBank", "acquires", "planned"),
        ("Huawei will make 805,000 Ascend 910C chips.", "Huawei", "makes", "planned"),
        ("Cambricon plans to make 500,000 accelerators in 2026.", "Cambricon", "makes", "planned"),
        ("Nvidia sold 600,000 H20 chips.", "Nvidia", "sells", "actual"),
        ("Alibaba denied that it holds 50,000 H100 GPUs.", "Alibaba", "holds", "denied"),
    ],
)
def test_the_clause_says_whose_the_chips_are(text: str, firm: str, relation: str, status: str) -> None:
    assert [(c.firm, c.relation, c.status) for c in counts(text)] == [(firm, relation, status)]


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia shipped 1.3 million Hopper GPUs to Microsoft.",
        "485,000 Hopper GPUs were sold to Microsoft by Nvidia.",
    ],
)
def test_of_seller_and_buyer_the_one_who_ends_up_with_the_chips_counts(text: str) -> None:
    assert [(c.firm, c.relation) for c in counts(text)] == [("Microsoft", "acquires")]


def test_the_maker_of_the_chips_is_not_who_has_them() -> None:
    (count,) = counts("The university has 5,000 of Nvidia's H100 GPUs.")
    assert count.firm != "Nvidia"


def test_what_is_smuggled_is_diverted() -> None:
    (count,) = counts("A trader smuggled 4,800 H100 GPUs to China.")
    assert (count.relation, count.firm, count.status) == ("diverted", None, "actual")


def test_each_of_two_firms_has_the_number() -> None:
    found = counts("Microsoft and Meta each bought 150,000 H100 GPUs.")
    assert [(c.firm, c.low) for c in found] == [("Microsoft", 150_000), ("Meta", 150_000)]


def test_the_company_is_the_firm_that_was_named_last() -> None:
    (count,) = counts("CoreWeave went public. The company has 250,000 GPUs.")
    assert count.firm == "CoreWeave"


def test_who_says_so_is_the_source_and_not_the_holder() -> None:
    (count,) = counts("DeepSeek has about 50,000 Hopper GPUs, according to SemiAnalysis.")
    assert (count.firm, count.source, count.approx) == ("DeepSeek", "SemiAnalysis", True)


def test_a_year_to_come_makes_it_a_plan() -> None:
    (count,) = counts("Meta's cluster has 500,000 GPUs by 2028.")
    assert count.status == "planned"


def test_the_parse_is_surer_than_the_nearest_firm() -> None:
    parsed = counts("Meta has 350,000 H100 GPUs.")[0].confidence
    near = counts("The cluster of 24,576 H100 GPUs belongs to Meta.")[0].confidence
    none = counts("There are 24,576 H100 GPUs in the world.")[0].confidence
    assert parsed > near > none
