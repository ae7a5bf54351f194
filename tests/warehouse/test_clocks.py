"""Both clocks: what the public could know on a day, what this warehouse held then, and what changed between days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from warehouse import articles, connection, findings
from warehouse.compare import compare
from warehouse.publish import publish

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
LATER = datetime(2025, 4, 25, 12, tzinfo=UTC)


def test_a_late_archive_answers_for_its_own_days_and_the_record_for_the_days_it_came(
    said: Any, store: Any, rows: Rows
) -> None:
    store(said.reading(said.article("a", "2025-04-13"), said.sanction(status="proposed")))
    store(said.reading(said.article("b", "2025-04-17"), said.sanction()), at=LATER)
    counted = "SELECT status, reports FROM sanction_events_as_{}('2025-04-{}')"
    assert rows(counted.format("of", 17)) == [("announced", 2)]
    assert rows(counted.format("recorded", 17)) == []
    assert rows(counted.format("recorded", 21)) == [("proposed", 1)]
    assert rows(counted.format("recorded", 25)) == [("announced", 2)]
    steps = "SELECT status FROM sanction_timeline_as_{}('2025-04-{}') ORDER BY step_on"
    assert rows(steps.format("of", 14)) == [("proposed",)]
    assert rows(steps.format("recorded", 21)) == [("proposed",)]
    assert rows(steps.format("recorded", 25)) == [("proposed",), ("announced",)]


def test_a_revision_is_read_as_it_was(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a", "2025-04-15", text="first text")
    store(said.reading(one))
    store(said.reading(replace(one, text="second text", fetched=LATER)), at=LATER)
    assert rows("SELECT text FROM articles_as_of('2025-04-20')") == [("first text",)]
    assert rows("SELECT text FROM articles_as_recorded('2025-04-20')") == [("first text",)]
    assert rows("SELECT text FROM articles_as_of('2025-04-25')") == [("second text",)]


def test_every_as_recorded_macro_answers(rows: Rows) -> None:
    names = rows("SELECT function_name FROM duckdb_functions() WHERE function_name LIKE '%_as_recorded'")
    assert len(names) >= 9
    for (name,) in names:
        assert rows(f"FROM {name}('2025-04-20')") == []


def test_what_changed_between_two_days(data: Path, said: Any) -> None:
    reads = [
        said.reading(said.article("a", "2025-04-13"), said.sanction(status="proposed"), said.count()),
        said.reading(said.article("b", "2025-04-17"), said.sanction(), said.delay(expected_now="2025-08")),
    ]
    with connection.write(data) as con:
        articles.store(con, [read.article for read in reads], NOW)
        findings.store(con, reads, "v1", NOW, None)
    publish(data)
    changes = compare(data, date(2025, 4, 13), date(2025, 4, 17)).to_pylist()
    assert [(row["thing"], row["change"]) for row in changes] == [("delay", "new"), ("event", "changed")]
    assert "US proposed 2025" not in changes[1]["after"]
    assert "US proposed" in changes[1]["before"]
    assert "US announced 2025-04-17" in changes[1]["after"]
    assert compare(data, date(2025, 4, 17), date(2025, 4, 17)).num_rows == 0
    recorded = compare(data, date(2025, 4, 19), date(2025, 4, 20), "recorded").to_pylist()
    assert {(row["thing"], row["change"]) for row in recorded} == {(t, "new") for t in ("claim", "delay", "event")}
