"""Whose measure a sentence tells: the party hit, the side that protests, a country named nearby have not taken it."""

from datetime import UTC, datetime

import pytest

from chipwatch.model import Article
from extract import read

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def _found(text: str) -> list[tuple[str, str | None]]:
    article = Article("a", "Chip group reports record revenue", text, published=DAY)
    return sorted((m.kind, m.issuer) for m in next(read([article])).sanctions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Beijing's chipmaking plans suffered a blow on Thursday as new licensing rules for etching tools took "
            "effect, the Commerce Department said.",
            ("export_control", "US"),
        ),
        (
            "Nvidia said the US has imposed new China restrictions on its H20 chips.",
            ("export_control", "US"),
        ),
        (
            "The Bureau of Industry and Security this week updated its Oct. 7, 2022, China chip controls, unveiling "
            "new license requirements.",
            ("export_control", "US"),
        ),
        (
            "China retaliates to US chip restrictions with export controls on gallium and germanium.",
            ("export_control", "CN"),
        ),
        (
            "The US on Monday ordered TSMC to halt advanced chip exports to China.",
            ("export_control", "US"),
        ),
        (
            "The U.S. Commerce Department has issued a warning against using American-made AI chips in Chinese models.",
            ("procurement_ban", "US"),
        ),
        (
            "The US government's effort will restrict Chinese AI researchers using the chips to train models.",
            ("export_control", "US"),
        ),
        (
            "China on Thursday condemned Japan's decision to restrict sales of photoresists to Chinese fabs.",
            ("export_control", "JP"),
        ),
        (
            "The Netherlands and Japan are expected to follow after the United States on Thursday restricted sales of "
            "deposition tools to China.",
            ("export_control", "US"),
        ),
        (
            "Taiwan's Hualien District Prosecutors' Office indicted nine people over AI servers sold to China.",
            ("enforcement", "TW"),
        ),
        (
            "A Russian engineer who worked at ASML was sentenced by a court in Rotterdam to three years in prison for "
            "passing chip secrets to Moscow.",
            ("enforcement", "NL"),
        ),
        (
            "Rome used its golden power on Thursday to stop a Chinese state fund from raising its stake in a chip "
            "equipment maker.",
            ("investment", "IT"),
        ),
        (
            "Chinese camera makers are locked out of India's public tenders from Thursday.",
            ("procurement_ban", "IN"),
        ),
    ],
)
def test_whose_measure_it_is(text: str, expected: tuple[str, str]) -> None:
    assert _found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "There is no indication that Intel violated US sanctions.",
        "If we determine that any customer is violating U.S. export controls, we will act.",
        "SMIC's inability to ramp production limits Huawei's ability to supply its AI chips in China.",
        "That places a know-your-customer duty on American cloud companies.",
        "The vote was taken in the US House under suspension of the rules, which needs two thirds.",
        "Any US technology export restrictions could stall entire production lines in India.",
    ],
)
def test_what_only_looks_like_a_measure_is_none(text: str) -> None:
    assert _found(text) == []
