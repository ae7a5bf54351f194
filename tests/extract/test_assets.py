"""A named machine, site or model stands for the firm whose it is, where the sentence names no firm."""

import pytest

from chipwatch.model import Article
from extract import read


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Colossus, the Memphis cluster behind Grok, runs on 200,000 GPUs.", "xAI"),
        ("Llama 4 was trained on more than 100,000 H100 GPUs.", "Meta"),
        ("Project Rainier links almost 500,000 Trainium2 chips.", "Amazon"),
        ("Oracle will supply the site with 30,000 GPUs for Grok.", "Oracle"),
    ],
)
def test_the_owner_of_an_asset_has_its_chips(text: str, firm: str) -> None:
    (found,) = read([Article("a", "Compute build-out goes on", text)])
    assert [count.firm for count in found.counts] == [firm]
