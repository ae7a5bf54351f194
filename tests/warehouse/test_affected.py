"""Judging anew only what changed: the same events, scores and reasons as judging all reports from the beginning."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Article, Findings, Read, Sanction
from warehouse import articles, findings
from warehouse.affected import Affected, load
from warehouse.outdated import decided
from warehouse.replay import replay

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
KINDS = ("export_control", "listing", "easing", "licence", "enforcement")
# Of one length, on which SPANS rest.
OPENERS = ("Title", "China", "Dutch", "Miami")
# What a report's words may say: a sentence, a probe, a bill, a day from which it holds, and nothing of that.
SAID = (
    "He was sentenced in Florida for smuggling chips.", "The antitrust probe of Nvidia chips was dropped.",
    "Senators brought in the Chip Security Act, not the AI diffusion rule.",
    "The rule took effect on the Entity List.", "Nothing more was said.",
)  # fmt: skip
FRONT = " ".join(SAID)
SPANS = [(FRONT.index(words) + 9, FRONT.index(words) + 9 + len(words)) for words in SAID]


def measure(dice: random.Random) -> Sanction:
    return Sanction(
        kind=dice.choice(KINDS),
        issuer=dice.choice(("US", "US", "CN", "EU", "NL", None)),
        issuer_stated=dice.random() < 0.7,
        agency=dice.choice(("BIS", None)),
        targets=tuple(dice.sample(("CN", "US", "Nvidia", "Inspur", "Quiet Harbor"), dice.randint(0, 2))),
        items=tuple(dice.sample(("H20", "HBM", "AI chips"), dice.randint(0, 2))),
        status=dice.choice(("proposed", "adopted", "denied")),
        new=dice.random() < 0.5,
        date=dice.choice((None, "2025-04-10", "2025-04", "2025-09-01")),
        effective=dice.choice((None, None, "2025-05-01", "2025-10-20")),
        primary_source=dice.choice((None, None, None, "2025-05426")),
        evidence=dice.choice(SPANS),
    )


def stream(dice: random.Random, length: int) -> list[Read]:
    """Articles of some weeks or of a year, some of them copies of one text, some of them revised."""
    spread, reads = dice.choice((20, 300)), []
    for number in range(length):
        own = number if dice.random() < 0.8 else 0
        text = f"{FRONT} " + " ".join(f"text{own} word{n}" for n in range(80))
        published = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(days=dice.randint(0, spread), hours=number)
        told = tuple(measure(dice) for _ in range(dice.randint(1, 2)))
        title = f"{dice.choice(OPENERS)} {number}"
        article = Article(f"a{number}", title, text, None, f"Outlet {number}", published, published)
        reads.append(Read(article, Findings(relevant=True, sanctions=told)))
        if dice.random() < 0.1:
            later = published + timedelta(days=3)
            revised = Article(f"a{number}", title, f"{text} now", None, f"Outlet {number}", published, later)
            reads.append(Read(revised, Findings(relevant=True, sanctions=(measure(dice),))))
    return reads


def from_the_beginning(con: DuckDBPyConnection) -> tuple[set[frozenset[str]], dict[str, Any]]:
    """Events as sets of findings, and each finding's verdict, from all reports at once."""
    everything = Affected()
    names = con.execute("SELECT finding_id FROM store.sanction_findings WHERE recorded_to IS NULL").fetchall()
    load(con, everything, [name for (name,) in names], decided(con))
    events: dict[int, set[str]] = {}
    verdicts = {}
    for j in replay(everything.reports.values()):
        events.setdefault(id(j.event), set()).add(j.report.finding_id)
        verdicts[j.report.finding_id] = (j.verdict.score, list(j.verdict.reasons))
    return set(map(frozenset, events.values())), verdicts


def as_stored(con: DuckDBPyConnection) -> tuple[set[frozenset[str]], dict[str, Any]]:
    events: dict[str, set[str]] = {}
    verdicts = {}
    for finding, event, score, reasons in con.execute(
        "SELECT finding_id, event_id, score, reasons FROM store.sanction_reports WHERE recorded_to IS NULL"
    ).fetchall():
        events.setdefault(event, set()).add(finding)
        verdicts[finding] = (score, reasons)
    return set(map(frozenset, events.values())), verdicts


@pytest.mark.parametrize("seed", range(12))
def test_after_every_batch_events_are_as_if_judged_from_the_beginning(con: DuckDBPyConnection, seed: int) -> None:
    dice = random.Random(seed)
    reads = stream(dice, 9)
    dice.shuffle(reads)
    size = dice.randint(1, 4)
    for start in range(0, len(reads), size):
        batch = reads[start : start + size]
        articles.store(con, [read.article for read in batch], NOW)
        findings.store(con, batch, "v1", NOW, None)
        assert as_stored(con) == from_the_beginning(con)
    heads = con.execute("SELECT count(*) FROM store.event_heads").fetchall()
    assert heads == con.execute("SELECT count(DISTINCT event_id) FROM store.sanction_reports WHERE recorded_to IS NULL"
                                ).fetchall()  # fmt: skip
