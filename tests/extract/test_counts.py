"""Counts as findings: who says a number."""

import json

from chipwatch.model import parse_line
from extract import read


def test_the_firm_that_believes_is_the_analyst_house_named_before() -> None:
    text = "SemiAnalysis has put out an estimate. The firm believes that DeepSeek has around 50,000 Hopper GPUs."
    row = {"id": "a", "title": "", "text": text, "published": "2025-01-31", "outlet": None, "url": None}
    (found,) = next(iter(read([parse_line(json.dumps(row), 1)]))).counts
    assert (found.firm, found.source) == ("DeepSeek", "SemiAnalysis")
