"""Channels: what people read, and messages that really arrive at a service (a local one that takes JSON)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts import channels
from alerts.channels import LONGEST_TEXT, is_address, told
from alerts.deliver import deliver

MEASURE = {
    "type": "sanction.opened",
    "data": {
        "event_id": "ev_1", "kind": "export_control", "issuer": "US", "targets": ["CN"], "items": ["H20"],
        "status": "announced", "headline": "US bars\nH20", "independent_sources": 2,
        "reports": [{"outlet": "A", "url": "https://a.example/1", "title": "t", "quote": "now need  a licence"}] * 5,
    },
}  # fmt: skip
ADDRESS = "CHANNEL_ADDRESS"


@pytest.fixture
def channel(receivers: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv(ADDRESS, f"{receivers.base.replace('http:', 'json:')}/room")
    return {"name": "room", "url_env": ADDRESS}


def test_a_measure_reads_as_a_title_and_some_lines() -> None:
    title, text = told(MEASURE)
    assert title == "US export control: announced (H20, CN)"
    assert text.splitlines()[:2] == ["US bars H20", "Independent sources: 2"]
    assert text.count("“now need a licence”") == 3
    assert "https://a.example/1" in text


@pytest.mark.parametrize(
    ("kind", "data", "title"),
    [
        ("delay.opened", {"firm": "DeepSeek", "subject": "R2", "cause": "chip_access"}, "Delay: DeepSeek R2"),
        ("delay.opened", {"firm": None, "subject": "the fab", "cause": "unknown"}, "Delay: the fab"),
        ("capacity.changed", {"firm": "xAI", "factor": 2.0, "h100e": 2e5, "h100e_before": 1e5}, "Capacity: xAI × 2.0"),
        ("source.stale", {"name": "wire", "health": "failing"}, "Source failing: wire"),
        ("endpoint.failing", {"subscriber": "desk", "state": "disabled"}, "Subscriber disabled: desk"),
        ("chipwatch.heartbeat", {"feeds": {"ok": 3}}, "chipwatch.heartbeat"),
    ],
)
def test_every_type_has_a_title(kind: str, data: dict[str, Any], title: str) -> None:
    assert told({"type": kind, "data": data})[0] == title


def test_a_text_without_end_is_cut() -> None:
    assert len(told({"type": "source.stale", "data": {"error": "x" * 9_000}})[1]) == LONGEST_TEXT


def test_which_addresses_apprise_knows() -> None:
    assert is_address("ntfy://topic")
    assert not is_address("no address at all")


def test_a_channel_gets_what_its_filters_let_through_beside_the_subscribers(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, channel: Any, rows: Any
) -> None:
    settings = configure("a", channels=[{**channel, "issuers": ["US"]}])
    receivers.behaviour["room"] = 200
    write("e1", issuer="US", headline="Chips")
    write("e2", issuer="CN")
    assert deliver(data, settings, clock).sent == 3
    (got,) = receivers.by("room")
    assert json.loads(got.body)["message"] == "Chips"
    assert rows("SELECT state, last_status FROM deliveries WHERE subscriber = 'room'") == [("sent", None)]


def test_a_channel_that_fails_is_tried_again_and_no_table_holds_its_address(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, channel: Any, rows: Any
) -> None:
    settings = configure(channels=[channel])
    receivers.behaviour["room"] = 500
    write("e1")
    assert deliver(data, settings, clock).failed == 1
    receivers.behaviour["room"] = 200
    clock.ahead += timedelta(seconds=6)
    assert deliver(data, settings, clock).sent == 1
    for table in ("deliveries", "attempts", "endpoints"):
        assert not any("/room" in str(value) for row in rows(f"FROM {table}") for value in row)


@pytest.mark.parametrize("behaviour", ["drips", "floods"])
def test_a_service_that_answers_without_end_is_cut_off_and_holds_nobody_up(
    data: Path,
    configure: Any,
    receivers: Any,
    write: Any,
    clock: Any,
    channel: Any,
    rows: Any,
    behaviours: Any,
    monkeypatch: pytest.MonkeyPatch,
    behaviour: str,
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT", 3.0)
    receivers.behaviour["room"] = behaviours[behaviour](receivers)
    write("e1", "e2")
    done = deliver(data, configure("a", channels=[channel]), clock)
    assert (done.sent, done.waiting) == (2, 2)
    # What floods may meet the limit on memory first.
    found = {error for (error,) in rows("SELECT error FROM attempts WHERE error IS NOT NULL")}
    assert found <= {"no complete answer within 3 s", "the service did not take it"}
    assert behaviour == "floods" or found == {"no complete answer within 3 s"}


@pytest.mark.parametrize("address", [None, "no address at all"])
def test_messages_wait_for_an_address_that_is_missing_or_unknown(
    data: Path,
    configure: Any,
    write: Any,
    clock: Any,
    channel: Any,
    rows: Any,
    monkeypatch: pytest.MonkeyPatch,
    address: str | None,
) -> None:
    monkeypatch.delenv(ADDRESS)
    if address:
        monkeypatch.setenv(ADDRESS, address)
    write("e1")
    assert deliver(data, configure(channels=[channel]), clock).waiting == 1
    assert ADDRESS in rows("SELECT last_error FROM deliveries")[0][0]


def test_an_operator_hears_in_the_same_pass_that_an_endpoint_is_disabled(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, channel: Any
) -> None:
    settings = configure("a", channels=[{**channel, "types": ["endpoint.failing"]}])
    receivers.behaviour = {"a": 410, "room": 200}
    write("e1")
    done = deliver(data, settings, clock)
    assert (done.sent, done.failed) == (1, 1)
    (got,) = receivers.by("room")
    assert json.loads(got.body)["title"] == "Subscriber disabled: a"
    assert deliver(data, settings, clock).sent == 0


def test_a_subscriber_gets_a_message_once_enough_sources_report_it(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    settings = configure("any", "two", two={"min_sources": 2})
    write("e1", independent_sources=1)
    write("e2", independent_sources=2)
    deliver(data, settings, clock)
    assert [got.event for got in receivers.by("any")] == ["e1", "e2"]
    assert [got.event for got in receivers.by("two")] == ["e2"]
    assert rows("SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY state") == [("held", 1), ("sent", 3)]


def test_a_heart_beats_for_those_who_name_it(data: Path, configure: Any, receivers: Any, clock: Any) -> None:
    settings = configure("a", "b", b={"types": ["chipwatch.heartbeat"]})
    assert [deliver(data, settings, clock).sent for _ in range(2)] == [1, 0]
    assert [json.loads(got.body)["type"] for got in receivers.got] == ["chipwatch.heartbeat"]
