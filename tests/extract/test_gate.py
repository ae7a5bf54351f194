"""The gate turns away no article that has anything in it."""

import json
from pathlib import Path
from typing import Any

import pytest

import sample
from extract.gate import passes
from extract.text import clean

KINDS = ("chips", "counts", "sanctions", "delays")
LABELLED = Path(__file__).parent.parent / "labelled"


def labelled(name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    if name == "sample":
        return sample.articles(), sample.gold()
    rows, gold = (
        [json.loads(line) for line in (LABELLED / name / f"{kind}.jsonl").read_text("utf-8").splitlines()]
        for kind in ("articles", "gold")
    )
    return rows, {row["id"]: row for row in gold}


@pytest.mark.parametrize("name", ["tune", "tune2", "tune3", "tune4", "tune5", "check", "check2", "sample"])
def test_no_labelled_article_on_topic_is_turned_away(name: str) -> None:
    rows, gold = labelled(name)
    lost = [
        row["id"]
        for row in rows
        if any(
            not item.get("optional")
            for kind in ("chips", "counts", "sanctions", "delays")
            for item in gold[row["id"]][kind]
        )
        and not passes(clean(row["title"], row["text"]).lower)
    ]
    assert lost == []


@pytest.mark.parametrize(
    "text",
    [
        "Meta bought GPUs.",
        "Huawei shows the Ascend 910C.",
        "The US bans exports to China.",
        "BIS expands its Entity List.",
        "China curbs gallium.",
        "The EU weighs tariffs.",
        "The fab is delayed.",
        "英伟达的芯片",
        "The Netherlands revoked ASML's licence to ship DUV machines to China",
        "BIS proposed a rule that would require a licence for closed-weight AI models",
        "The Trump administration rescinded the AI diffusion rule",
        "The Pentagon added YMTC to its 1260H list",
        "Japan approved shipments of Tokyo Electron tools to CXMT",
        "The Dutch government has taken control of Nexperia",
        "Beijing has told companies to drop chip-design tools by Synopsys",
        "Nobody may ship ASML's machines to China unless The Hague agrees",
        "A bipartisan bill would keep DeepSeek out of federal agencies",
        "Taiwan's trade ministry froze GlobalWafers out of its tenders",
        "R2 has been delayed.",
        "The system combines 64 CS-3 machines.",
    ],
)
def test_headlines_on_topic_pass(text: str) -> None:
    assert passes(text.lower())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Argentina won the World Cup.",
        "The novel is out in paperback.",
        "The government approved a list of new schools.",
        "Q2 results were delayed.",
    ],
)
def test_other_news_does_not(text: str) -> None:
    assert not passes(text.lower())
