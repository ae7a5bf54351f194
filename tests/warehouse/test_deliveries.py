"""Deliveries: who may be sent what now, in which order, and what follows from an attempt."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from warehouse import deliveries, outbox
from warehouse.deliveries import Attempt, Claimed, State
from warehouse.outbox import Message

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def setup(con: DuckDBPyConnection) -> DuckDBPyConnection:
    """Two events of two messages each, for subscribers a and b."""
    deliveries.enrol(con, {"a": "1", "b": "2"}, NOW)
    put(con, ("e1", "opened"), ("e2", "opened"), ("e1", "changed"), ("e2", "changed"))
    return con


def put(con: DuckDBPyConnection, *steps: tuple[str, str], to: tuple[str, ...] = ("a", "b")) -> None:
    outbox.add(con, [Message(event, "t", step, NOW, {}) for event, step in steps], NOW)
    written = outbox.unfanned(con)
    outbox.fan_out(con, [w.webhook_id for w in written], [(w.webhook_id, s, None) for w in written for s in to], NOW)


def claim(con: DuckDBPyConnection, *subscribers: str, now: datetime = NOW, limit: int = 99) -> list[Claimed]:
    return deliveries.claim(con, subscribers or ("a", "b"), now, now + timedelta(minutes=10), limit, "a pass")


def attempt(one: Claimed, state: State = "sent", **more: Any) -> Attempt:
    values: dict[str, Any] = {
        "status": 204 if state == "sent" else 500,
        "error": None if state == "sent" else "answered 500",
    }
    values |= {"next_attempt_at": NOW + timedelta(seconds=5), **more}
    return Attempt(one.webhook_id, one.subscriber, NOW, 0.1, state=state, **values)


def record(con: DuckDBPyConnection, *attempts: Attempt) -> None:
    deliveries.record(con, attempts, NOW)


def states(con: DuckDBPyConnection, subscriber: str = "a") -> list[tuple[Any, ...]]:
    return con.execute(
        "SELECT o.event_id, o.position, d.state, d.attempts FROM deliveries d JOIN outbox o USING (webhook_id) "
        "WHERE subscriber = $1 ORDER BY o.event_id, o.position",
        [subscriber],
    ).fetchall()


def endpoint(con: DuckDBPyConnection, subscriber: str = "a") -> tuple[Any, ...] | None:
    return con.execute("SELECT state, reason, wait_until FROM endpoints WHERE subscriber = $1", [subscriber]).fetchone()


def test_what_is_due_is_claimed_in_order_and_by_one_pass_only(setup: DuckDBPyConnection) -> None:
    got = claim(setup)
    assert [(c.subscriber, c.event_id) for c in got] == [(s, e) for s in "ab" for e in ("e1", "e1", "e2", "e2")]
    assert claim(setup) == []


def test_a_claim_that_lapsed_is_free_again(setup: DuckDBPyConnection) -> None:
    claim(setup)
    assert len(claim(setup, now=NOW + timedelta(minutes=10))) == 8


def test_a_claim_that_was_given_back_is_free_again(setup: DuckDBPyConnection) -> None:
    got = claim(setup, "a")
    deliveries.release(setup, [(c.webhook_id, c.subscriber) for c in got[2:]])
    assert claim(setup, "a") == got[2:]


def test_no_more_than_the_limit_is_claimed_for_each(setup: DuckDBPyConnection) -> None:
    assert [c.subscriber for c in claim(setup, limit=3)] == ["a"] * 3 + ["b"] * 3


def test_a_later_message_of_an_event_waits_for_the_earlier_one(setup: DuckDBPyConnection) -> None:
    first, second, other, _ = claim(setup, "a")
    deliveries.release(setup, [(c.webhook_id, "a") for c in (first, second)])
    record(setup, attempt(first, "due", next_attempt_at=LATER))
    assert claim(setup, "a") == []
    assert [c.event_id for c in claim(setup, "a", now=LATER)] == ["e1", "e1"]
    assert other.event_id == "e2"


def test_one_subscribers_trouble_holds_up_no_other(setup: DuckDBPyConnection) -> None:
    record(setup, attempt(claim(setup, "a")[0], "due", next_attempt_at=LATER))
    assert len(claim(setup, "b")) == 4


def test_a_message_that_was_accepted_is_sent_for_good(setup: DuckDBPyConnection) -> None:
    first, *_ = claim(setup, "a")
    record(setup, attempt(first))
    record(setup, attempt(first, "due"))
    assert states(setup)[0] == ("e1", 0, "sent", 1)
    row = setup.execute("SELECT last_status, last_error, delivered_at FROM deliveries WHERE state = 'sent'").fetchone()
    assert row == (204, None, NOW.replace(tzinfo=None))
    assert setup.execute("SELECT count(*), count(error) FROM attempts").fetchone() == (2, 1)


def test_giving_up_a_message_gives_up_the_later_ones_of_its_event(setup: DuckDBPyConnection) -> None:
    first, *_ = claim(setup, "a")
    record(setup, attempt(first, "failing"))
    assert [state for _, _, state, _ in states(setup)] == ["failing", "failing", "due", "due"]
    assert [state for _, _, state, _ in states(setup, "b")] == ["due"] * 4
    assert endpoint(setup) == ("failing", "answered 500", None)


def test_an_endpoint_that_answers_again_gets_everything_that_was_given_up(setup: DuckDBPyConnection) -> None:
    got = claim(setup, "a")
    record(setup, attempt(got[0], "failing"))
    record(setup, attempt(got[2]))
    assert [(state, attempts) for _, _, state, attempts in states(setup)] == [
        ("due", 0),
        ("due", 0),
        ("sent", 1),
        ("due", 0),
    ]
    assert endpoint(setup) == ("active", None, None)


def test_an_endpoint_that_is_gone_is_disabled_with_all_that_was_meant_for_it(setup: DuckDBPyConnection) -> None:
    got = claim(setup, "a")
    record(setup, attempt(got[0]), attempt(got[1], "disabled", status=410, error="gone"))
    assert [state for _, _, state, _ in states(setup)] == ["sent", "disabled", "disabled", "disabled"]
    put(setup, ("e3", "opened"))
    assert states(setup)[-1] == ("e3", 0, "disabled", 0)
    assert claim(setup, "a", now=LATER) == []
    assert endpoint(setup) == ("disabled", "gone", None)


def test_a_new_address_starts_afresh(setup: DuckDBPyConnection) -> None:
    got = claim(setup, "a")
    record(setup, attempt(got[0], "disabled"))
    deliveries.enrol(setup, {"a": "1", "b": "2"}, NOW)
    assert claim(setup, "a") == []
    deliveries.enrol(setup, {"a": "9", "b": "2"}, NOW)
    assert len(claim(setup, "a")) == 4
    assert endpoint(setup) == ("active", None, None)


def test_an_endpoint_that_asked_for_time_is_left_alone_for_that_long(setup: DuckDBPyConnection) -> None:
    got = claim(setup, "a")
    deliveries.release(setup, [(c.webhook_id, "a") for c in got])
    record(setup, attempt(got[0], "due", status=429, wait_until=LATER))
    assert claim(setup, "a") == []
    assert deliveries.standing(setup, ["a"]) == deliveries.Standing(4, LATER)
    again = claim(setup, "a", now=LATER)
    assert len(again) == 4
    record(setup, attempt(again[0]))
    assert endpoint(setup) == ("active", None, None)


def test_a_clock_that_was_set_back_holds_nothing_up(setup: DuckDBPyConnection) -> None:
    wrong = NOW + timedelta(days=400)
    first, *_ = claim(setup, "a", now=wrong)
    record(setup, attempt(first, "due", next_attempt_at=wrong, wait_until=wrong))
    assert len(claim(setup, "a")) == 4


def test_what_a_delivery_waits_for_is_told_without_an_attempt(setup: DuckDBPyConnection) -> None:
    deliveries.hold(setup, "a", "no secret")
    assert setup.execute("SELECT DISTINCT subscriber, last_error, attempts FROM deliveries ORDER BY 1").fetchall() == [
        ("a", "no secret", 0),
        ("b", None, 0),
    ]


def test_what_is_left_is_counted_for_the_subscribers_asked_about(setup: DuckDBPyConnection) -> None:
    assert deliveries.standing(setup, ["a"]) == deliveries.Standing(4, NOW)
    assert deliveries.standing(setup, ["nobody"]) == deliveries.Standing(0, None)


def test_no_attempts_are_no_change(setup: DuckDBPyConnection) -> None:
    record(setup)
    assert setup.execute("SELECT count(*) FROM attempts").fetchone() == (0,)
