"""Events in the tables: resolved in any order, with stable ids, on both clocks."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chipwatch.model import Article, Findings, Read, Sanction
from warehouse import articles, connection, findings
from warehouse.events import Outline, new_steps

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
EVENTS = "SELECT kind, issuer, status, announced_on::VARCHAR, reports, independent_sources FROM sanction_events"
TIMELINE = "SELECT status, step_on::VARCHAR, is_new FROM sanction_timeline ORDER BY step_on, status"


def test_three_papers_with_three_dates_are_one_event(said: Any, store: Any, rows: Rows) -> None:
    store(
        said.reading(said.article("a", "2025-04-14"), said.sanction(date="2025-04-13")),
        said.reading(said.article("b", "2025-04-15"), said.sanction(date="2025-04-14")),
        said.reading(said.article("c", "2025-04-16"), said.sanction(date="2025-04-14")),
    )
    assert rows(EVENTS) == [("export_control", "US", "announced", "2025-04-14", 3, 3)]


def test_considers_and_then_announces_are_two_steps(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-04-13"), said.sanction(status="proposed")))
    result = store(said.reading(said.article("b", "2025-04-17"), said.sanction()))
    assert (result.events_new, result.events_changed) == (0, 1)
    assert rows(TIMELINE) == [("proposed", "2025-04-13", True), ("announced", "2025-04-17", True)]
    as_of = "SELECT status, reports FROM sanction_events_as_of('2025-04-{}')"
    assert rows(as_of.format(12)) == []
    assert rows(as_of.format(13)) == [("proposed", 1)]
    assert rows(as_of.format(17)) == [("announced", 2)]


def test_a_wire_story_in_ten_papers_is_one_independent_source(said: Any, store: Any, rows: Rows) -> None:
    text = " ".join(f"word{n}" for n in range(200))
    store(*(said.reading(said.article(f"o{n}", text=f"{text} {n}"), said.sanction()) for n in range(10)))
    assert [row[-2:] for row in rows(EVENTS)] == [(10, 1)]


def test_background_joins_a_known_event(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-04-15"), said.sanction()))
    result = store(said.reading(said.article("b", "2025-06-27"), said.sanction(new=False)))
    assert (result.events_new, result.events_changed) == (0, 0)
    assert rows("SELECT reports, news_reports FROM sanction_events") == [(2, 1)]


def test_background_of_an_unknown_event_opens_one(said: Any, store: Any, rows: Rows) -> None:
    assert store(said.reading(said.article("a", "2025-06-27"), said.sanction(new=False))).events_new == 1
    assert rows("SELECT status, announced_on, news_reports FROM sanction_events") == [("announced", None, 0)]


def test_easing_is_a_step_of_the_measure_that_it_eases(said: Any, store: Any, rows: Rows) -> None:
    text = "Washington on Monday lifted the curbs."
    store(said.reading(said.article("a", "2025-04-15"), said.sanction()))
    store(
        said.reading(said.article("b", "2025-07-15", text=text), said.sanction(kind="easing", evidence=(12, 50))),
        at=datetime(2025, 7, 16, tzinfo=UTC),
    )
    assert rows(TIMELINE) == [("announced", "2025-04-15", True), ("rescinded", "2025-07-15", True)]
    assert [row[:3] for row in rows(EVENTS)] == [("export_control", "US", "rescinded")]


def test_a_report_that_a_revision_takes_back_ends_the_event(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a", "2025-04-15")
    store(said.reading(one, said.sanction()))
    store(said.reading(replace(one, text="Correction: no such rule.", fetched=LATER)), at=LATER)
    assert rows(EVENTS) == []
    assert rows("SELECT status FROM sanction_events_as_of('2025-04-20')") == [("announced",)]
    assert rows("SELECT status FROM sanction_events_as_of('2025-04-21')") == []


def test_an_event_keeps_its_id_when_a_late_article_is_older(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("b", "2025-04-17"), said.sanction()))
    (before,) = rows("SELECT event_id FROM sanction_events")
    store(said.reading(said.article("a", "2025-04-13"), said.sanction(status="proposed")))
    assert rows("SELECT event_id FROM sanction_events") == [before]
    assert rows("SELECT headline FROM sanction_events") == [("Title of a",)]


def test_an_event_keeps_its_id_when_it_is_read_anew(said: Any, store: Any, rows: Rows) -> None:
    one = said.article("a")
    store(said.reading(one, said.sanction()))
    (before,) = rows("SELECT event_id FROM sanction_events")
    store(said.reading(one, said.sanction(items=("H20", "H200"), agency="BIS")), version="v2", at=LATER)
    assert rows("SELECT event_id FROM sanction_events") == [before]


def test_events_that_turn_out_to_be_one_keep_the_history_of_their_ids(said: Any, store: Any, rows: Rows) -> None:
    one, other = said.article("a", "2025-04-15"), said.article("b", "2025-04-16")
    store(said.reading(one, said.sanction(items=("H20",))), said.reading(other, said.sanction(items=("HBM",))))
    assert len(rows(EVENTS)) == 2
    store(said.reading(other, said.sanction(items=("H20",))), version="v2", at=LATER)
    (kept,) = rows("SELECT event_id FROM sanction_events")
    ((old, into),) = rows("SELECT event_id, merged_into FROM store.merged_events")
    assert into == kept[0]
    assert old != into


def test_two_findings_that_one_article_tells_apart_stay_two_events(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a"), said.sanction(items=("H20",)), said.sanction(items=("HBM",))))
    assert len(rows(EVENTS)) == 2


def test_listings_answer_for_a_day(said: Any, store: Any, rows: Rows) -> None:
    text = "Commerce added Inspur and YMTC to the Entity List."
    listing = said.sanction(
        kind="listing", targets=("Inspur", "YMTC", "CN"), items=(), date="2025-03-25", evidence=(12, 62)
    )
    store(said.reading(said.article("a", "2025-03-26", text=text), listing))
    off = said.sanction(kind="easing", targets=("YMTC",), items=(), date="2025-04-18", evidence=(12, 40))
    store(said.reading(said.article("b", "2025-04-19", text="YMTC was taken off the Entity List."), off))
    assert rows("SELECT party, list, issuer, listed_on::VARCHAR, delisted_on::VARCHAR FROM listings ORDER BY 1") == [
        ("Inspur", "Entity List", "US", "2025-03-25", None),
        ("YMTC", "Entity List", "US", "2025-03-25", "2025-04-18"),
    ]


def test_a_proposed_listing_lists_nobody(said: Any, store: Any, rows: Rows) -> None:
    listing = said.sanction(kind="listing", targets=("Inspur",), items=(), status="proposed")
    store(said.reading(said.article("a"), listing))
    assert rows("FROM listings") == []


def test_reasons_are_kept_with_each_report(said: Any, store: Any, rows: Rows) -> None:
    store(*(said.reading(said.article(name), said.sanction()) for name in "ab"))
    assert rows("SELECT score, reasons[1] FROM sanction_reports ORDER BY article_id") == [
        (0.0, "opens the event"),
        (9.0, "issuer US +2"),
    ]


KINDS = ("export_control", "listing", "easing", "licence", "enforcement")
MEASURES = st.builds(
    Sanction,
    kind=st.sampled_from(KINDS),
    issuer=st.sampled_from(("US", "CN", None)),
    agency=st.sampled_from(("BIS", None)),
    targets=st.lists(st.sampled_from(("CN", "Nvidia", "Inspur")), max_size=2, unique=True).map(tuple),
    items=st.lists(st.sampled_from(("H20", "HBM", "AI chips")), max_size=2, unique=True).map(tuple),
    status=st.sampled_from(("proposed", "adopted", "denied")),
    new=st.booleans(),
    date=st.sampled_from((None, "2025-04-10", "2025-04")),
    evidence=st.just((0, 10)),
)
STREAM = st.lists(st.tuples(st.integers(1, 28), st.lists(MEASURES, min_size=1, max_size=2)), min_size=2, max_size=12)


def read_of(number: int, day: int, measures: list[Sanction]) -> Read:
    text = " ".join(f"article{number} word{n}" for n in range(40))
    published = datetime(2025, 4, day, number, tzinfo=UTC)
    return Read(
        Article(f"a{number}", f"Title {number}", text, None, f"Outlet {number}", published),
        Findings(relevant=True, sanctions=tuple(measures)),
    )


def events_of(data: Path, reads: list[Read], size: int) -> tuple[object, ...]:
    """What a warehouse holds after these reads, without ids and recorded times."""
    with connection.write(data) as con:
        for start in range(0, len(reads), size):
            batch = reads[start : start + size]
            articles.store(con, [read.article for read in batch], NOW)
            findings.store(con, batch, "v1", NOW, None)
        grouped = con.execute(
            "SELECT list(finding_id ORDER BY finding_id) FROM sanction_reports GROUP BY event_id ORDER BY ALL"
        ).fetchall()
        states = con.execute(
            "SELECT * EXCLUDE (event_id, recorded_from, recorded_to) FROM store.sanction_events"
            " WHERE recorded_to IS NULL ORDER BY ALL"
        ).fetchall()
        steps = con.execute(
            "SELECT * EXCLUDE (event_id, recorded_from, recorded_to) FROM store.sanction_steps"
            " WHERE recorded_to IS NULL ORDER BY ALL"
        ).fetchall()
    return grouped, states, steps


# Shrinking a failure builds hundreds of warehouses; test_affected.py finds the same kind of fault in small streams.
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip
@given(stream=STREAM, size=st.integers(1, 5), seed=st.randoms(use_true_random=False))
def test_any_order_and_any_batch_size_give_the_same_events(
    template: Path, tmp_path_factory: pytest.TempPathFactory, stream: Any, size: int, seed: random.Random
) -> None:
    reads = [read_of(number, day, measures) for number, (day, measures) in enumerate(stream)]
    shuffled = reads.copy()
    seed.shuffle(shuffled)
    folder = tmp_path_factory.mktemp("order")
    in_order = events_of(copytree(template, folder / "a"), reads, len(reads))
    assert events_of(copytree(template, folder / "b"), shuffled, size) == in_order


def test_only_what_was_nobodys_news_is_a_new_step() -> None:
    outline = Outline(("export_control",), (("announced", True),))
    assert new_steps([], {}, {"ev": outline}, {}) == ()


def test_a_second_store_adds_no_row(
    con: DuckDBPyConnection, said: Any, store: Any, counts: Callable[[], dict[str, int]]
) -> None:
    reads = [said.reading(said.article(name), said.sanction(), said.delay()) for name in "abc"]
    store(*reads)
    before = counts()
    store(*reversed(reads), at=LATER)
    assert counts() == before
