"""What is remembered of feeds, how they are, and the troubles on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import FeedState, Pull, Trouble
from chipwatch.settings import Feed
from warehouse import feeds

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
FEED = Feed(url="https://feed.example/rss", name="Example", outlet="Example Times")
STATE = FeedState("etag", "yesterday", {"one": "1", "two": "2"})


def pulled(outcome: Any, at: datetime = NOW, **said: Any) -> Pull:
    return Pull(FEED.url, at, outcome, **{"state": STATE, "entries": 2, **said})


def test_a_feed_never_fetched_has_an_empty_state(con: DuckDBPyConnection) -> None:
    assert feeds.state(con, FEED.url) == FeedState()


def test_a_state_comes_back_as_it_went_in(con: DuckDBPyConnection) -> None:
    feeds.record(con, FEED, pulled("new"))
    assert feeds.state(con, FEED.url) == STATE
    changed = FeedState(None, None, {"two": "3", "three": "4"})
    feeds.record(con, FEED, pulled("new", state=changed))
    assert feeds.state(con, FEED.url) == changed


@pytest.mark.parametrize(
    ("outcomes", "health"),
    [
        (["new"], "ok"),
        (["new", "unchanged"], "ok"),
        (["new", "failed"], "failing"),
        (["failed"], "failing"),
        (["new", "failed", "unchanged"], "ok"),
        (["new", "gone"], "gone"),
    ],
)
def test_health_follows_the_last_fetch(con: DuckDBPyConnection, rows: Rows, outcomes: list[str], health: str) -> None:
    for hours, outcome in enumerate(outcomes):
        feeds.record(con, FEED, pulled(outcome, NOW + timedelta(hours=hours)))
    assert rows("SELECT name, outlet, health FROM feeds") == [("Example", "Example Times", health)]


def test_a_feed_that_brings_nothing_for_two_weeks_is_stale(con: DuckDBPyConnection, rows: Rows) -> None:
    feeds.record(con, FEED, pulled("new"))
    feeds.record(con, FEED, pulled("unchanged", NOW + timedelta(days=15)))
    assert rows("SELECT health, last_success_at::DATE::VARCHAR, last_change_at::DATE::VARCHAR FROM feeds") == [
        ("stale", "2025-05-05", "2025-04-20")
    ]


def test_failures_are_counted_and_what_is_wrong_is_kept_until_it_works(con: DuckDBPyConnection, rows: Rows) -> None:
    feeds.record(con, FEED, pulled("new"))
    for _ in range(3):
        feeds.record(con, FEED, pulled("failed", error="timed out", entries=0))
    assert rows("SELECT failures, error, entries, last_success_at IS NOT NULL FROM feeds") == [
        (3, "timed out", 2, True)
    ]
    feeds.record(con, FEED, pulled("unchanged"))
    assert rows("SELECT failures, error FROM feeds") == [(0, None)]


def test_an_unchanged_feed_adds_no_row(con: DuckDBPyConnection, counts: Callable[[], dict[str, int]]) -> None:
    trouble = Trouble("https://a.example/", "no-text", "the page has no text")
    feeds.record(con, FEED, pulled("new", troubles=(trouble,)))
    before = counts()
    feeds.record(con, FEED, pulled("unchanged", NOW + timedelta(hours=1), troubles=(trouble,)))
    assert counts() == before


def test_a_trouble_met_again_is_counted(con: DuckDBPyConnection, rows: Rows) -> None:
    trouble = Trouble("archive.jsonl, line 3", "bad-line", "not JSON")
    feeds.troubled(con, [trouble, trouble], NOW)
    feeds.troubled(con, [trouble], NOW + timedelta(days=1))
    assert rows("SELECT feed, place, code, times, first_at::DATE::VARCHAR, last_at::DATE::VARCHAR FROM troubles") == [
        (None, "archive.jsonl, line 3", "bad-line", 2, "2025-04-20", "2025-04-21")
    ]
