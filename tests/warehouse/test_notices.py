"""Delays, capacity, sources, endpoints and the heartbeat: when there is a message, and that there is no second."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from duckdb import DuckDBPyConnection

from chipwatch.model import FeedState, Pull
from chipwatch.settings import Alerts, Feed
from warehouse import announce, deliveries, feeds, frames, notices, outbox
from warehouse.deliveries import Attempt
from warehouse.held import held
from warehouse.notices import has_moved

Rows = Callable[[str], list[tuple[Any, ...]]]
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ON = Alerts()


def told(rows: Rows, kind: str) -> list[dict[str, Any]]:
    return [json.loads(body)["data"] for (body,) in rows(f"SELECT body FROM outbox WHERE type = '{kind}' ORDER BY ALL")]


def test_a_delay_is_told_once_with_who_says_so(said: Any, store: Any, rows: Rows) -> None:
    store(said.reading(said.article("a", "2025-04-18"), said.delay(months_low=3, months_high=3)), alerts=ON)
    store(said.reading(said.article("b", "2025-04-19"), said.delay()), alerts=ON, at=NOW + DAY)
    (one,) = told(rows, "delay.opened")
    assert (one["firm"], one["subject"], one["cause"], one["slip_months_low"]) == ("DeepSeek", "R2", "chip_access", 3)
    assert (one["independent_sources"], one["confidence"], len(one["reports"])) == (1, 1.0, 1)
    assert one["reports"][0]["published_at"] == "2025-04-18T00:00:00Z"


@pytest.mark.parametrize(
    ("day", "said_of_it", "alerts", "count"),
    [
        ("2025-04-01", {}, ON, 0),
        ("2025-04-18", {}, None, 0),
        ("2025-04-18", {"subject": "ferry", "subject_kind": "other", "firm": None, "cause": "technical"}, ON, 0),
        ("2025-04-18", {"subject": "ferry", "subject_kind": "other", "firm": None}, Alerts(everything=True), 1),
    ],
    ids=["old news", "an archive", "other things", "everything is asked for"],
)
def test_which_delays_are_told(
    said: Any, store: Any, rows: Rows, day: str, said_of_it: Any, alerts: Any, count: int
) -> None:
    store(said.reading(said.article("a", day), said.delay(**said_of_it)), alerts=alerts)
    assert len(told(rows, "delay.opened")) == count


def feed_pull(con: DuckDBPyConnection, at: datetime, outcome: Any, url: str = "https://a.example/f") -> None:
    error = "down" if outcome == "failed" else None
    feeds.record(con, Feed(url=url, name=url), Pull(url, at, outcome, FeedState(), error=error))


def test_a_source_is_told_of_after_a_day_without_an_answer_and_again_only_after_it_came_back(
    con: DuckDBPyConnection, rows: Rows
) -> None:
    def check(at: datetime) -> int:
        return notices.sources(con, ["https://a.example/f"], at, ON)

    feed_pull(con, NOW, "new")
    assert check(NOW) == 0
    feed_pull(con, NOW + DAY / 2, "failed")
    assert check(NOW + DAY / 2) == 0
    assert [check(NOW + 1.1 * DAY), check(NOW + 2 * DAY)] == [1, 0]
    feed_pull(con, NOW + 3 * DAY, "new")
    feed_pull(con, NOW + 4 * DAY, "failed")
    assert check(NOW + 5 * DAY) == 1
    first, second = told(rows, "source.stale")
    assert {first["health"], first["error"], second["error"]} == {"failing", "down"}


def test_sources_that_never_answered_are_gone_or_bring_nothing_new(con: DuckDBPyConnection, rows: Rows) -> None:
    for number in range(3):
        feed_pull(con, NOW + number * DAY / 100, "failed", "https://never.example/f")
        assert notices.sources(con, ["https://never.example/f"], NOW + DAY / 10, ON) == (number == 2)
    feed_pull(con, NOW, "gone", "https://gone.example/f")
    feed_pull(con, NOW, "new", "https://quiet.example/f")
    feed_pull(con, NOW + 15 * DAY, "unchanged", "https://quiet.example/f")
    urls = ["https://gone.example/f", "https://quiet.example/f", "https://not-configured.example/f"]
    assert notices.sources(con, urls, NOW + 15 * DAY, ON) == 2
    assert sorted(one["health"] for one in told(rows, "source.stale")) == ["failing", "gone", "stale"]


def test_a_heart_beats_once_in_its_period(con: DuckDBPyConnection, rows: Rows) -> None:
    feed_pull(con, NOW, "new")
    beats = [notices.heartbeat(con, NOW + timedelta(hours=hours), Alerts(heartbeat_hours=6)) for hours in (0, 1, 6, 7)]
    assert beats == [1, 0, 1, 0]
    assert told(rows, "chipwatch.heartbeat")[0]["feeds"] == {"ok": 1}


def estimate(con: DuckDBPyConnection, h100e: float, firm: str = "xAI", month: date = date(2025, 4, 1)) -> None:
    row = {"month": month, "firm": firm, "chip": "H100", "basis": "existing", "low": h100e, "mid": h100e, "high": h100e}
    more = {"h100e_low": h100e, "h100e_mid": h100e, "h100e_high": h100e, "claims": 1, "independent_sources": 1}
    frames.replace(con, "gpu_capacity", pl.DataFrame([row | more]), NOW)


@pytest.fixture
def claimed(said: Any, store: Any) -> None:
    """A claim about xAI that came through a feed yesterday."""
    article = said.article("a", "2025-04-19", feed="https://a.example/f")
    store(said.reading(article, said.count(firm="xAI")))


def everyone(name: str, data: Any) -> bool:
    return True


@pytest.mark.usefixtures("claimed")
def test_capacity_is_told_by_each_subscribers_own_factor_against_what_it_was_told(
    con: DuckDBPyConnection, rows: Rows
) -> None:
    factors = {"fine": 1.1, "coarse": 2.0}
    made = []
    for h100e in (100_000, 105_000, 120_000, 190_000, 210_000, 90_000):
        estimate(con, h100e)
        made.append(notices.capacity(con, factors, NOW, ON, everyone))
    assert made == [0, 0, 1, 1, 2, 2]
    sent = rows(
        "SELECT d.subscriber, d.body FROM deliveries d JOIN outbox o USING (webhook_id) "
        "ORDER BY d.subscriber, o.position"
    )
    steps = [(name, (said := json.loads(body)["data"])["h100e_before"], said["h100e"]) for name, body in sent]
    assert steps == [
        ("coarse", 100_000, 210_000), ("coarse", 210_000, 90_000), ("fine", 100_000, 120_000),
        ("fine", 120_000, 190_000), ("fine", 190_000, 210_000), ("fine", 210_000, 90_000),
    ]  # fmt: skip
    assert all(rows("SELECT fanned_out FROM outbox"))


def test_capacity_moved_by_archives_or_for_other_firms_is_not_told_and_becomes_the_measure(
    con: DuckDBPyConnection, rows: Rows, said: Any, store: Any
) -> None:
    store(said.reading(said.article("a", "2025-04-19"), said.count(firm="xAI")))
    for h100e in (100_000, 300_000):
        estimate(con, h100e)
        assert notices.capacity(con, {"a": 1.5}, NOW, ON, everyone) == 0
    assert rows("SELECT h100e FROM capacity_told") == [(300_000,)]
    store(said.reading(said.article("b", "2025-04-19", feed="f"), said.count(firm="xAI", low=9)))
    estimate(con, 900_000)
    assert notices.capacity(con, {"a": 1.5}, NOW, ON, lambda name, data: data["firm"] == "DeepSeek") == 0
    assert rows("SELECT h100e FROM capacity_told") == [(900_000,)]


@pytest.mark.parametrize(
    ("before", "after", "factor", "moved"), [(100, 150, 1.5, True), (150, 100, 1.5, True), (100, 149, 1.5, False)]
)
def test_both_directions_move(before: float, after: float, factor: float, moved: bool) -> None:
    assert has_moved(before, after, factor) is moved


def test_an_endpoint_that_fails_is_told_of_once_for_each_time(con: DuckDBPyConnection, rows: Rows) -> None:
    outbox.add(con, [outbox.Message("e", "sanction.opened", "s", NOW, {"event_id": "e"})], NOW)
    (message,) = outbox.unfanned(con)
    deliveries.enrol(con, {"a": "hash"}, NOW)
    outbox.fan_out(con, [message.webhook_id], [(message.webhook_id, "a", None)], NOW)
    assert notices.endpoints(con, NOW) == 0
    given_up = Attempt(message.webhook_id, "a", NOW, 0.1, 500, "answered 500", "failing", NOW)
    deliveries.record(con, [given_up], NOW)
    assert [notices.endpoints(con, NOW), notices.endpoints(con, NOW)] == [1, 0]
    (one,) = told(rows, "endpoint.failing")
    assert (one["subscriber"], one["state"], one["reason"], one["undelivered"]) == ("a", "failing", "answered 500", 1)


def test_what_is_held_tells_what_is_known_by_now(con: DuckDBPyConnection, said: Any, store: Any) -> None:
    store(said.reading(said.article("a", "2025-04-18"), said.sanction(confidence=0.5), said.delay()), alerts=ON)
    deliveries.enrol(con, {"a": "hash"}, NOW)
    written = outbox.unfanned(con)
    outbox.fan_out(con, [m.webhook_id for m in written], [], NOW, [(m.webhook_id, "a") for m in written])
    assert deliveries.claim(con, ["a"], NOW, NOW + DAY, 10, "a pass") == []
    store(said.reading(said.article("b", "2025-04-19"), said.sanction(confidence=0.9), said.delay()), at=NOW + DAY)
    waiting = {one.type: one for one in held(con, NOW - DAY)}
    assert {one.data["independent_sources"] for one in waiting.values()} == {2}
    measure = waiting["sanction.opened"]
    assert (measure.data["confidence"], measure.data["status"], len(measure.data["reports"])) == (0.9, "announced", 2)
    outbox.release_held(con, [(measure.webhook_id, "a", measure.body)], NOW)
    (claimed,) = deliveries.claim(con, ["a"], NOW, NOW + DAY, 10, "a pass")
    assert json.loads(claimed.body)["data"]["independent_sources"] == 2
    assert held(con, NOW + DAY) == []


def test_what_is_known_now_of_an_event_that_is_no_more_is_left_out(con: DuckDBPyConnection) -> None:
    outbox.add(con, [outbox.Message("gone", "sanction.opened", "s", NOW, {"status": "announced"})], NOW)
    (message,) = outbox.unfanned(con)
    assert announce.current(con, {message.webhook_id: "gone"}) == {}
