"""`chipwatch evaluate` on a warehouse that learnt better, and on one that has nothing yet."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from chipwatch.cli import app
from chipwatch.evaluate import _month_end, lines, look_back
from chipwatch.model import Article, Count, Findings, Read
from warehouse import articles, connection, findings
from warehouse.publish import publish

NOW = datetime(2025, 12, 15, 12, tzinfo=UTC)


def told(data: Path, *claims: tuple[date, str, int]) -> None:
    reads = []
    for number, (day, firm, n) in enumerate(claims):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        text = f"{firm} has {n} chips, told for the {number}th time in other words {number * 7919}."
        article = Article(
            f"https://n.example/{number}", f"Title {number}", text, outlet=f"Outlet {number}", published=at
        )
        count = Count(n, n, False, "H100", firm, "holds", "actual", None, (0, 9))
        reads.append(Read(article, Findings(True, counts=(count,))))
    with connection.write(data) as con:
        articles.store(con, [item.article for item in reads], NOW)
        findings.store(con, reads, "1", NOW, None)
    publish(data)


def test_claims_that_came_later_are_held_against_the_ranges_of_then(tmp_path: Path) -> None:
    told(
        tmp_path,
        (date(2025, 3, 10), "xAI", 100_000),
        (date(2025, 7, 10), "xAI", 200_000),
        (date(2025, 3, 10), "Meta", 100_000),
        (date(2025, 7, 10), "Meta", 101_000),
    )
    found = look_back(tmp_path, NOW, months=3, horizon=6)
    (row,) = found["capacity"]
    # March, April and May are held against September, October and November. Meta's 100,000 of the same month was exact,
    # and a month later it was 98,039 to 102,000.
    assert (row["basis"], row["sources"], row["estimates"]) == ("existing", "one", 6)
    assert row["inside"] == 2 / 6
    assert [miss["firm"] for miss in found["capacity_misses"]].count("xAI") == 1  # the newest of three
    assert found["firms"] == found["capacity"]  # each firm has but one chip here
    text = "\n".join(lines(found))
    assert "missed: 2025-05-31 xAI H100 existing: " in text
    assert "missed: 2025-05-31 xAI all chips existing: " in text


def test_an_empty_warehouse_says_that_there_is_nothing_to_compare(tmp_path: Path) -> None:
    publish(tmp_path)
    text = "\n".join(lines(look_back(tmp_path, NOW, 3, 2)))
    assert "nothing to compare: no estimate of then met a newer claim" in text
    assert "0 measures, 0 of them still stand" in text
    assert "nothing to compare yet: the index needs a base" in text


def test_the_command_answers_in_json_and_needs_a_published_copy(tmp_path: Path) -> None:
    def call(*words: str) -> Any:
        return CliRunner().invoke(app, ["evaluate", *words, "--data", str(tmp_path)])

    missing = call()
    assert (missing.exit_code, "does not exist yet" in missing.stderr) == (1, True)
    told(tmp_path, (date(2025, 3, 10), "xAI", 100_000))
    answer = call("--months", "2", "--format", "json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["horizon"] == 6


def test_month_ends_go_back_over_the_turn_of_the_year() -> None:
    days = [_month_end(date(2025, 2, 15), back) for back in (1, 2, 3)]
    assert days == [date(2025, 1, 31), date(2024, 12, 31), date(2024, 11, 30)]
