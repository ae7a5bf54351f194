"""Any order, any batch size, any number of runs: every public view the same, but for ids, recorded times and runs."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from types import ModuleType
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Chip, Count, Delay, Firm, Read
from warehouse import articles, connection, findings

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
# What says when something came here.
HERE = {"recorded_from", "recorded_to", "first_seen_at"}
# What the pipeline, its feeds and people leave, not what articles say.
OTHERS = {"runs", "feeds", "decisions", "deliveries", "outbox", "troubles", "metric_inputs"}
DAYS = ("2025-02-10", "2025-09-24", "2026-01-15")


def told(reads: Sequence[Read]) -> list[Read]:
    """The stream's articles, which also speak of holdings and delays, some with and some without a firm."""
    dice, place = random.Random(5), (0, 40)
    more = []
    for number, read in enumerate(reads):
        status = dice.choice(("actual", "planned"))
        firm = dice.choice(("DeepSeek", "xAI", "Meta", None))
        low = dice.choice((50_000, 50_000, 52_000, 200_000))
        count = Count(low, low, True, dice.choice(("H100", "Hopper")), firm, "holds", status,
                      dice.choice((None, "SemiAnalysis", "The Harbour Wire")), place)  # fmt: skip
        late = Delay(dice.choice(("R2", "Ohio fab", "the R2 model")), "model", firm,
                     dice.choice(("technical", "unknown", "supply")), 3, 3, place,
                     expected_now=dice.choice((None, "2026-01", "2027")))  # fmt: skip
        found = replace(
            read.findings, relevant=True, firms=(Firm("Nvidia", (place,)),), chips=(Chip("H100", "Nvidia", (place,)),),
            counts=(count,) if number % 3 == 0 else (), delays=(late,) if number % 4 == 0 else (),
        )  # fmt: skip
        more.append(Read(read.article, found))
    return more


def held(con: DuckDBPyConnection) -> dict[str, list[str]]:
    """Every public view and the macros of some days as sorted rows, ids replaced by the first thing that bears them."""
    names: dict[Any, str] = {}
    for sql in (
        "SELECT event_id, min(finding_id) FROM store.sanction_reports WHERE recorded_to IS NULL GROUP BY ALL",
        "SELECT delay_id, min(finding_id) FROM store.delay_reports WHERE recorded_to IS NULL GROUP BY ALL",
        "SELECT story_id, min(article_id) FROM store.stories GROUP BY ALL",
    ):
        names.update(con.execute(sql).fetchall())
    views = [
        name
        for (name,) in con.execute(
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY ALL"
        ).fetchall()
        if name not in OTHERS
    ]
    asked = {name: f"FROM {name}" for name in views}
    for macro in ("sanction_events_as_of", "listings_as_of"):
        asked.update({f"{macro} {day}": f"FROM {macro}(DATE '{day}')" for day in DAYS})
    # Of two events that may be one, either may come first.
    asked["uncertain"] = "FROM uncertain WHERE why <> 'perhaps one'"
    return {name: rows(con, sql, names) for name, sql in asked.items()}


def rows(con: DuckDBPyConnection, sql: str, names: dict[Any, str]) -> list[str]:
    answer = con.execute(sql)
    columns = [column[0] for column in answer.description or ()]
    return sorted(
        repr([
            names.get(value, value) if isinstance(value, str) else value
            for column, value in zip(columns, row, strict=True)
            if column not in HERE
        ])
        for row in answer.fetchall()
    )  # fmt: skip


def warehouse_of(data: Path, reads: Sequence[Read], size: int) -> dict[str, list[str]]:
    """What a warehouse holds after these reads in batches, each a transaction an hour later than the one before."""
    for number, start in enumerate(range(0, len(reads), size)):
        batch, now = reads[start : start + size], NOW + timedelta(hours=number)
        with connection.write(data) as con:
            articles.store(con, [read.article for read in batch], now)
            findings.store(con, batch, "v1", now, None)
    with connection.write(data) as con:
        return held(con)


def fetched(read: Read) -> Read:
    return Read(replace(read.article, fetched=read.article.published), read.findings, read.seconds)


@pytest.fixture(scope="module")
def stream(score: ModuleType) -> list[Read]:
    """Every third article of a labelled stream."""
    return [fetched(read) for read in told([item.read for item in score.labelled("second")])][::3]


@pytest.fixture(scope="module")
def in_order(stream: list[Read], template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    data = copytree(template, tmp_path_factory.mktemp("in_order") / "data")
    found = warehouse_of(data, sorted(stream, key=lambda read: read.article.published or NOW), len(stream))
    assert min(len(found[name]) for name in ("sanction_events", "gpu_claims", "delays", "listings", "stories")) > 3
    return found


@pytest.mark.parametrize(("size", "seed"), [(1, 1), (7, 2), (1000, 3)])
def test_every_view_is_the_same(
    stream: list[Read], in_order: dict[str, list[str]], template: Path, tmp_path: Path, size: int, seed: int
) -> None:
    shuffled = stream.copy()
    random.Random(seed).shuffle(shuffled)
    found = warehouse_of(copytree(template, tmp_path / "data"), shuffled, size)
    assert {name: [row for row in found[name] if row not in rows] for name, rows in in_order.items()} == {
        name: [] for name in in_order
    }
    assert found == in_order


def test_runs_again_change_nothing(stream: list[Read], template: Path, tmp_path: Path) -> None:
    data = copytree(template, tmp_path / "data")
    once = warehouse_of(data, stream, 40)
    assert warehouse_of(data, stream[::-1], 25) == once
