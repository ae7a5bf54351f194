"""Firms by the legal form before their names, and words at the head of a sentence that are no firm."""

import pytest

from chipwatch.model import Article
from extract import read


@pytest.mark.parametrize(
    ("line", "firms"),
    [
        ("Together, the two companies sell most AI chips, with Nvidia ahead of AMD.", {"Nvidia", "AMD"}),
        ("On-Device AI: Qualcomm's new chip runs models on phones, the company said.", {"Qualcomm"}),
        ("OJSC Elvees stays on the Entity List for buying American chips.", {"Elvees"}),
        ("Sanctions hit NPO Energomash over purchases of Nvidia chips.", {"Energomash", "Nvidia"}),
        ("Together AI is to rent 36,000 GPUs from Hypertec.", {"Together AI"}),
    ],
)
def test_a_form_before_the_name_and_a_word_that_opens_a_sentence(line: str, firms: set[str]) -> None:
    found = {firm.name for firm in next(read([Article("a", "Chip news of the day", line)])).firms}
    assert found - {"Hypertec"} == firms


@pytest.mark.parametrize(
    ("line", "firms"),
    [
        (
            "The Commerce Department added Velmora Technologies and Quantrix to its Entity List.",
            {"Velmora Technologies", "Quantrix"},
        ),
        ("The US put Norvik, a server maker, Altanex and three others on a blacklist.", {"Norvik", "Altanex"}),
        ("BIS fined Merrodin $1.2 million for shipping AI chips to China.", {"Merrodin"}),
        ("The Pentagon took Xalwave off its list of Chinese military companies.", {"Xalwave"}),
        ("The ministry added 12 items to its list of controlled chips.", set()),
        ("Senator Cotton added that Beijing was on a list of adversaries that buy chips.", set()),
    ],
)
def test_whom_a_measure_hits_is_a_firm(line: str, firms: set[str]) -> None:
    assert {firm.name for firm in next(read([Article("a", "Trade news of the day", line)])).firms} == firms
