"""Findings in the tables: stored once, superseded by other readings, taken back by revisions, on both clocks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import Chip, Findings, Firm, Read
from warehouse import articles, findings

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
STANDING = "SELECT firm, low FROM gpu_claims ORDER BY ALL"
ALL_CLAIMS = """
    SELECT low, known_from::DATE::VARCHAR, known_to::DATE::VARCHAR, recorded_from::DATE::VARCHAR,
           recorded_to::DATE::VARCHAR
    FROM store.claims ORDER BY ALL
"""


def test_everything_that_an_article_says_is_a_row(said: Any, store: Any, rows: Rows) -> None:
    text = "DeepSeek holds 50,000 Hopper chips."
    stored = store(
        said.reading(
            said.article("a", text=text),
            said.count(evidence=(12, 46)),
            firms=(Firm("DeepSeek", ((12, 20), (30, 38))),),
            chips=(Chip("Hopper", "Nvidia", ((34, 40),)),),
        )
    )
    assert stored.findings == 3
    assert rows("SELECT firm, mentions, spans FROM firm_mentions") == [
        ("DeepSeek", 2, [{"start": 12, "end": 20}, {"start": 30, "end": 38}])
    ]
    assert rows("SELECT chip, maker, mentions FROM chip_mentions") == [("Hopper", "Nvidia", 1)]
    assert rows("SELECT quote, start_offset, end_offset FROM gpu_claims") == [(f"Title of a\n\n{text}"[12:46], 12, 46)]


def test_storing_again_changes_nothing(said: Any, store: Any, counts: Callable[[], dict[str, int]]) -> None:
    reads = [said.reading(said.article("a"), said.count(), said.sanction(), said.delay())]
    first = store(*reads)
    before = counts()
    assert (first.findings, first.events_new) == (3, 1)
    assert store(*reads, at=LATER) == findings.FindingsStored(0, 0, 0, 0)
    assert counts() == before


def test_the_same_statement_twice_in_an_article_is_one_claim(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a"), said.count(), said.count(evidence=(14, 25))))
    assert rows("SELECT start_offset FROM gpu_claims") == [(0,)]


def test_an_article_off_topic_is_recorded_as_read(con: DuckDBPyConnection, said: Any, store: Any, rows: Rows) -> None:
    store(Read(said.article("a"), Findings(relevant=False)))
    assert articles.unread(con, "v1", 10) == []
    assert rows("SELECT relevant FROM articles") == [(False,)]


def test_another_reading_supersedes_what_it_no_longer_says(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a", "2025-04-15")
    store(said.reading(one, said.count(low=100), said.count(low=200)))
    store(said.reading(one, said.count(low=200), said.count(low=300)), version="v2", at=LATER)
    assert rows(STANDING) == [("DeepSeek", 200), ("DeepSeek", 300)]
    assert rows(ALL_CLAIMS) == [
        (100, "2025-04-15", None, "2025-04-20", "2025-04-21"),
        (200, "2025-04-15", None, "2025-04-20", None),
        (300, "2025-04-15", None, "2025-04-21", None),
    ]


def test_a_correction_is_believed_from_its_own_day_on(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a", "2025-04-15")
    store(said.reading(one, said.count(low=50000)))
    corrected = replace(one, text="Correction: it was 5,000.", fetched=LATER)
    store(said.reading(corrected, said.count(low=5000)), at=LATER)
    assert rows(STANDING) == [("DeepSeek", 5000)]
    assert rows("SELECT low FROM gpu_claims_as_of('2025-04-14')") == []
    assert rows("SELECT low FROM gpu_claims_as_of('2025-04-20')") == [(50000,)]
    assert rows("SELECT low FROM gpu_claims_as_of(DATE '2025-04-21')") == [(5000,)]
    assert rows("SELECT low FROM gpu_claims_as_recorded('2025-04-20')") == [(50000,)]
    assert rows("SELECT low FROM gpu_claims_as_recorded('2025-04-21')") == [(5000,)]
    assert rows("SELECT low FROM gpu_claims_as_recorded('2025-04-19')") == []


def test_a_claim_that_moves_in_the_text_keeps_its_id_and_its_day(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a", "2025-04-15")
    store(said.reading(one, said.count()))
    (before,) = rows("SELECT claim_id, known_from, start_offset FROM gpu_claims")
    store(said.reading(replace(one, text="New first words.", fetched=LATER), said.count(evidence=(3, 15))), at=LATER)
    assert rows("SELECT claim_id, known_from, start_offset FROM gpu_claims") == [(before[0], before[1], 3)]


def test_findings_of_an_article_that_is_not_stored_are_refused(con: DuckDBPyConnection, said: Any) -> None:
    with pytest.raises(ValueError, match="findings of 1 articles that are not stored"):
        findings.store(con, [said.reading(said.article("a"))], "v1", NOW, None)


def test_findings_of_a_revision_that_was_replaced_meanwhile_are_left_out(
    con: DuckDBPyConnection, said: Any, rows: Rows
) -> None:
    one = said.article("a")
    articles.store(con, [one, replace(one, text="another text", fetched=NOW)], NOW)
    assert findings.store(con, [said.reading(one, said.count())], "v1", NOW, None).findings == 0
    assert [a.text for a in articles.unread(con, "v1", 10)] == ["another text"]


def test_a_source_that_ten_outlets_cite_is_one_source(said: Any, store: Any, rows: Rows) -> None:
    store(*(said.reading(said.article(f"outlet{n}"), said.count(source="The Information")) for n in range(10)))
    assert rows("SELECT count(*), count(DISTINCT independent_source) FROM gpu_claims") == [(10, 1)]


def test_a_wire_story_that_ten_outlets_print_goes_back_to_the_first(said: Any, store: Any, rows: Rows) -> None:
    text = " ".join(f"word{n}" for n in range(200))
    wire = said.article("wire", "2025-04-14", text=text)
    store(
        said.reading(wire, said.count()),
        *(said.reading(said.article(f"outlet{n}", "2025-04-15", text=f"{text} {n}"), said.count()) for n in range(9)),
        said.reading(said.article("other", "2025-04-15"), said.count()),
    )
    assert rows("SELECT DISTINCT independent_source FROM gpu_claims ORDER BY 1") == [("other",), ("wire",)]


def test_a_large_batch_is_stored_whole(said: Any, store: Any, rows: Rows) -> None:
    reads = [
        said.reading(
            said.article(f"n{n}", f"2025-{1 + n % 3:02}-{1 + n % 28:02}"),
            said.count(low=n + 16, firm=f"Firm {n % 50}"),
            *([said.sanction(items=(f"X{n % 40}",), targets=(f"Firm {n % 50}",))] if n % 20 == 0 else []),
        )
        for n in range(2000)
    ]
    stored = store(*reads)
    assert stored.findings == 2100
    assert rows("SELECT count(*) FROM gpu_claims") == [(2000,)]
