"""Whose the chips are where several firms are named: hosts and clients, sides of a deal, takers, gaps in a list."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article, Count
from extract import read


def counts(text: str, title: str = "") -> list[Count]:
    return list(next(read([Article("a", title, text, published=datetime(2026, 3, 10, tzinfo=UTC))])).counts)


def whose(text: str) -> set[tuple[int | None, str | None]]:
    return {(c.high or c.low, c.firm) for c in counts(text)}


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Nscale will deploy 23,040 GB300 GPUs for Microsoft at its Loughton campus.", "Microsoft"),
        ("Galaxy's Helios site houses 44,000 Blackwell GPUs that belong to CoreWeave.", "CoreWeave"),
        ("TeraWulf said that its Lake Mariner halls will run 18,000 TPUs on behalf of Anthropic.", "Anthropic"),
        ("Crusoe is building the site, which will hold 400,000 GB200s for OpenAI.", "OpenAI"),
        ("Reliance said that Nvidia would supply it with 20,000 Blackwell chips.", "Reliance"),
        ("Google's deal with Meta includes up to 250,000 TPUs in its cloud.", "Meta"),
        ("Nvidia is redirecting 9,000 H100s originally meant for Tesla to xAI.", "xAI"),
        ("Humain, backed by the Public Investment Fund, with plans to deploy 60,000 Nvidia GPUs.", "Humain"),
        ("The 12,000 GPUs will be handed to Lambda in May.", "Lambda"),
    ],
)
def test_of_two_firms_the_one_that_ends_up_with_the_chips_has_them(text: str, firm: str) -> None:
    assert [c.firm for c in counts(text)] == [firm]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Google deployed 1.5 million TPUs and Microsoft 200,000 Maia chips.",
            {(1_500_000, "Google"), (200_000, "Microsoft")},
        ),
        ("Microsoft bought 96,000 MI300s and Meta bought 173,000.", {(96_000, "Microsoft"), (173_000, "Meta")}),
        (
            "CoreWeave operates 250,000 GPUs, compared with 60,000 at Nebius and 23,000 at IREN.",
            {(250_000, "CoreWeave"), (60_000, "Nebius"), (23_000, "IREN")},
        ),
        ("Nvidia delivered 3 million GPUs last year against AMD's 400,000.", {(3_000_000, "Nvidia"), (400_000, "AMD")}),
        (
            "50,000 GPUs each will go to Samsung, SK Group and Hyundai, and a further 60,000 to Naver.",
            {(50_000, "Samsung"), (50_000, "SK Group"), (50_000, "Hyundai"), (60_000, "Naver")},
        ),
        ("Samsung and SK Telecom each plan to install 50,000 GPUs.", {(50_000, "Samsung"), (50_000, "SK Telecom")}),
        (
            "Tencent and ByteDance were the next buyers. The companies bought some 230,000 Hopper GPUs each.",
            {(230_000, "Tencent"), (230_000, "ByteDance")},
        ),
        (
            "Tencent took 70,000 of the 200,000 Ascend chips that Huawei shipped.",
            {(70_000, "Tencent"), (200_000, "Huawei")},
        ),
        (
            "Of the 2 million H200s ordered by Chinese firms, ByteDance accounts for 400,000.",
            {(2_000_000, None), (400_000, "ByteDance")},
        ),
    ],
)
def test_each_number_goes_to_the_firm_beside_it(text: str, expected: set[tuple[int, str | None]]) -> None:
    assert whose(text) == expected


def test_what_is_shipped_without_a_named_seller_its_maker_ships() -> None:
    (count,) = counts("KeyBanc lowered its 2026 MI450 shipment forecast to 290,000 units.")
    assert (count.firm, count.relation) == ("AMD", "sells")


def test_a_ticker_does_not_part_a_number_from_its_chips() -> None:
    (count,) = counts("Nscale plans to buy roughly 200,000 NVIDIA Corp. (NASDAQ:NVDA) GB300 GPUs.")
    assert (count.low, count.chip, count.firm) == (200_000, "GB300", "Nscale")


@pytest.mark.parametrize(
    "text",
    [
        "It would take 3,000 H100s to match that performance.",
        "A 100,000-GPU cluster costs about $4 billion, Bernstein says.",
        "Meta's clusters use H100 GPUs and a network fabric based on the Arista 7800, featuring new switches.",
    ],
)
def test_sizes_to_reckon_with_and_product_names_are_nobodys_chips(text: str) -> None:
    assert counts(text) == []


def test_what_an_agreement_covers_is_still_to_come() -> None:
    (count,) = counts("Google's deal with Meta includes up to 250,000 TPUs.")
    assert count.status == "planned"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Reflection AI will pay Nebius for 4,000 B300s, and SoftBank promised it 10,000 more from its own stock.",
            {(4_000, "Reflection AI"), (10_000, "Reflection AI")},
        ),
        (
            "The buyer, a Bermuda-registered arm of Megaspeed, has taken 136,000 Nvidia GPUs.",
            {(136_000, "Megaspeed")},
        ),
        (
            "Naver gets 3,056 H200s, Kakao 2,424 B200s and Brightloom Cloud 7,656 B200s.",
            {(3_056, "Naver"), (2_424, "Kakao"), (7_656, "Brightloom Cloud")},
        ),
        (
            "CoreWeave alone takes 60,000 GB300s; Crusoe's share is 18,000 and Lambda's 12,000.",
            {(60_000, "CoreWeave"), (18_000, "Crusoe"), (12_000, "Lambda")},
        ),
        (
            "Nebius ended 2025 with 55,000 GPUs, up from 14,000 twelve months before.",
            {(55_000, "Nebius"), (14_000, "Nebius")},
        ),
    ],
)
def test_pronouns_arms_and_names_of_no_list(text: str, expected: set[tuple[int, str | None]]) -> None:
    assert whose(text) == expected


def test_what_goes_to_a_government_is_no_firms_share() -> None:
    text = "50,000 GPUs will go to Samsung. The remaining 50,000 GPUs will be allocated to the Korean government."
    assert [c.firm for c in counts(text)] == ["Samsung", None]


def test_a_mixed_fleet_gives_no_name_to_the_next_number() -> None:
    first, *_, last = counts(
        "Sakura Internet runs 10,000 GPUs, most of them H100s, in Hokkaido. KDDI has ordered another 6,000."
    )
    assert (first.low, last.low, last.chip) == (10_000, 6_000, None)


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("OpenAI and Oracle extended their partnership. Under it, the lab gets 12,000 GB200s.", "OpenAI"),
        ("Tencent rents from Datasection. The Tokyo-based company is ordering 40,000 B300s.", "Datasection"),
        ("Of last year's output, 600,000 H20s remain unsold in Nvidia's inventory.", "Nvidia"),
    ],
)
def test_firms_are_told_by_trade_country_or_stock(text: str, firm: str) -> None:
    assert [c.firm for c in counts(text)] == [firm]
