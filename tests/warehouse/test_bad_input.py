"""What odd input leads to: wrong dates, restless outlets, names that change or are shared. One answer each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from warehouse import articles, review
from warehouse.articles import MOST_REVISIONS

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("day", ["1970-01-01", "2031-05-01"])
def test_a_report_dated_1970_or_in_the_future_counts_from_when_it_was_seen(
    said: Any, store: Any, rows: Rows, day: str
) -> None:
    store(
        said.reading(said.article("a", "2025-04-15"), said.sanction(date="2025-04-15")),
        said.reading(said.article("b", day), said.sanction(date="2025-04-15")),
    )
    assert rows("SELECT reports, last_reported_at::DATE::VARCHAR FROM sanction_events") == [(2, "2025-04-20")]
    assert rows("SELECT date_given, published_claimed::DATE::VARCHAR FROM store.articles ORDER BY article_id") == [
        (True, "2025-04-15"),
        (False, day),
    ]


@pytest.mark.parametrize("order", list(permutations("abc"))[:4])
def test_a_feed_whose_entries_all_have_one_date_gives_the_same_events_in_any_order(
    said: Any, store: Any, rows: Rows, order: tuple[str, ...]
) -> None:
    told = {"a": {"status": "proposed"}, "b": {}, "c": {"items": ("HBM",)}}
    for letter in order:
        store(said.reading(said.article(letter, "2025-04-15"), said.sanction(**told[letter])))
    assert rows("SELECT headline, status, reports FROM sanction_events ORDER BY headline") == [
        ("Title of a", "announced", 2),
        ("Title of c", "announced", 1),
    ]


def test_an_outlet_that_changes_its_text_hourly_is_followed_for_fifty_texts_and_becomes_a_trouble(
    con: DuckDBPyConnection, said: Any, rows: Rows
) -> None:
    ticker = said.article("ticker", "2025-04-15")
    for hour in range(MOST_REVISIONS + 5):
        changed = replace(ticker, text=f"{ticker.text} at hour {hour}", fetched=NOW + timedelta(hours=hour))
        articles.store(con, [changed], NOW + timedelta(hours=hour))
    assert rows("SELECT count(*), max(revision) FROM article_revisions") == [(MOST_REVISIONS, MOST_REVISIONS)]
    assert rows("SELECT place, code, times FROM troubles") == [("https://ticker.example/a", "many_revisions", 5)]
    assert rows("SELECT text LIKE '%hour 49' FROM articles") == [(True,)]


def test_an_event_whose_first_report_is_its_denial_moves_on_when_it_comes_after_all(
    said: Any, store: Any, rows: Rows
) -> None:
    store(said.reading(said.article("a", "2025-04-13"), said.sanction(status="denied")))
    assert rows("SELECT status FROM sanction_events") == [("denied",)]
    store(said.reading(said.article("b", "2025-04-17"), said.sanction()))
    assert rows("SELECT status FROM sanction_events") == [("announced",)]
    assert rows("SELECT status FROM sanction_timeline ORDER BY step_on") == [("denied",), ("announced",)]
    assert rows("SELECT status FROM sanction_events_as_of('2025-04-14')") == [("denied",)]


def listing(said: Any, *targets: str, **more: Any) -> Any:
    fields = {"kind": "listing", "targets": targets, "items": (), "date": "2025-03-25", "evidence": (12, 60), **more}
    return said.sanction(**fields)


TEXT = "Commerce put it on the Entity List on Tuesday."


def test_a_firm_that_was_renamed_is_found_by_both_names_once_a_person_said_so(
    con: DuckDBPyConnection, data: Path, said: Any, store: Any, rows: Rows
) -> None:
    store(said.reading(said.article("a", "2025-03-26", text=TEXT), listing(said, "Old Moonshot Works")))
    asked = "SELECT party, through FROM party_listed('{}', DATE '2025-04-01')"
    assert rows(asked.format("Moonshot AI")) == []
    made = review.decision(con, "alias", ("Old Moonshot Works", "Moonshot AI"), date(2025, 4, 20))
    review.decide(con, data, made, NOW)
    assert rows(asked.format("Moonshot AI")) == [("Moonshot AI", "itself")]
    assert rows(asked.format("Old Moonshot Works")) == [("Moonshot AI", "itself")]


def test_two_firms_of_one_name_are_told_apart_by_country_and_both_are_shown(said: Any, store: Any, rows: Rows) -> None:
    store(
        said.reading(said.article("a", "2025-03-26"), listing(said, "Phoenix", "CN", agency="BIS")),
        said.reading(said.article("b", "2025-03-27"), listing(said, "Phoenix", "TR", agency="OFAC", date=None)),
    )
    assert rows("SELECT count(DISTINCT event_id) FROM sanction_events") == [(2,)]
    assert rows("SELECT count(DISTINCT event_id) FROM party_listed('Phoenix Ltd.', DATE '2025-04-01')") == [(2,)]


def test_a_party_is_listed_through_the_firm_above_it_and_not_before_or_after(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-03-26", text=TEXT), listing(said, "Huawei")))
    off = said.sanction(kind="easing", targets=("Huawei",), items=(), date="2025-04-18", evidence=(12, 40))
    store(said.reading(said.article("b", "2025-04-19", text="Huawei was taken off the Entity List."), off))
    asked = "SELECT party, through FROM party_listed('HiSilicon Co., Ltd.', DATE '{}')"
    assert rows(asked.format("2025-03-24")) == []
    assert rows(asked.format("2025-03-25")) == [("Huawei", "parent")]
    assert rows(asked.format("2025-04-18")) == []
    assert rows("SELECT delisted_on FROM listings_as_of('2025-04-01')") == [(None,)]


def test_near_spellings_are_found_and_never_taken_for_the_same(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-03-26", text=TEXT), listing(said, "Sophgo", "Naura Technology")))
    assert rows("SELECT party FROM near_parties('Sofgo')") == [("Sophgo",)]
    assert rows("SELECT party FROM near_parties('Naura')") == [("Naura Technology",)]
    assert rows("FROM party_listed('Sofgo', DATE '2025-04-01')") == []
    assert rows("FROM near_parties('Inspur')") == []
