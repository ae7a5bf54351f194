"""The outbox: messages once, in order, of bounded size, and their fan-out into deliveries."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given
from hypothesis import strategies as st

from warehouse import deliveries, outbox
from warehouse.outbox import MAX_BODY_BYTES, Message, body, webhook_id

NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


def message(event: str = "e1", step: str = "announced", kind: str = "sanction.opened", **data: Any) -> Message:
    return Message(event, kind, step, NOW, {"event_id": event, **data})


def deliveries_of(con: DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        "SELECT o.event_id, d.subscriber, d.state, d.attempts FROM deliveries d JOIN outbox o USING (webhook_id) "
        "ORDER BY o.event_id, o.position, d.subscriber"
    ).fetchall()


def fan_out(con: DuckDBPyConnection, *subscribers: str) -> int:
    written = outbox.unfanned(con)
    wanted = [(w.webhook_id, s, None) for w in written for s in subscribers]
    return outbox.fan_out(con, [w.webhook_id for w in written], wanted, NOW)


def test_an_id_depends_on_event_type_and_step_alone() -> None:
    assert webhook_id(message(x=1)) == webhook_id(message(x=2))
    others = {webhook_id(message(event="e2")), webhook_id(message(step="x")), webhook_id(message(kind="y"))}
    assert len(others | {webhook_id(message())}) == 4
    assert webhook_id(message()).startswith("msg_")
    assert len(webhook_id(message())) == 36


def test_a_body_has_type_timestamp_and_data() -> None:
    text = body(message(announced_on=date(2025, 4, 15), headline="“Chips” – 芯片", effective_on=None))
    assert json.loads(text) == {
        "type": "sanction.opened",
        "timestamp": "2025-04-20T12:00:00Z",
        "data": {"event_id": "e1", "announced_on": "2025-04-15", "headline": "“Chips” – 芯片", "effective_on": None},
    }


def test_a_body_that_holds_what_json_cannot_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="holds a object"):
        body(message(x=object()))


def test_a_long_body_loses_its_last_reports_first() -> None:
    reports = [{"url": f"https://e.example/{n}", "quote": "q" * 300} for n in range(200)]
    data = json.loads(body(message(reports=reports, headline="H", targets=["a", "b"])))["data"]
    assert data["reports"] == reports[: len(data["reports"])]
    assert 30 < len(data["reports"]) < 200
    assert (data["headline"], data["targets"]) == ("H", ["a", "b"])


@given(
    st.lists(st.text(max_size=50), max_size=5),
    st.integers(0, 30_000),
    st.integers(0, 30_000),
    st.integers(0, 20),
)
def test_no_body_is_too_large(names: list[str], title: int, many: int, reports: int) -> None:
    told = [{"quote": "芯" * title, "url": "u"}] * reports
    text = body(message(headline="h" * title, targets=[*names, *["firm"] * many], reports=told))
    assert len(text.encode()) <= MAX_BODY_BYTES
    assert json.loads(text)["data"]["event_id"] == "e1"


def test_half_a_surrogate_pair_does_not_stop_a_message() -> None:
    body(message(headline="x\ud83d")).encode()


def test_a_message_is_stored_once_however_often_it_is_written(con: DuckDBPyConnection) -> None:
    assert outbox.add(con, [message(), message(step="effective"), message()], NOW) == 2
    assert outbox.add(con, [message(x="other"), message(step="eased")], NOW) == 1
    rows = con.execute("SELECT position, body::JSON->>'$.data.x' FROM outbox ORDER BY position").fetchall()
    assert rows == [(0, None), (1, None), (2, None)]


def test_nothing_to_add_is_nothing(con: DuckDBPyConnection) -> None:
    assert outbox.add(con, [], NOW) == 0


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        outbox.naive(datetime(2025, 4, 20))


def test_a_message_is_fanned_out_once_to_who_wants_it(con: DuckDBPyConnection) -> None:
    outbox.add(con, [message(), message("e2")], NOW)
    deliveries.enrol(con, {"a": "1", "b": "2"}, NOW)
    assert fan_out(con, "a", "b") == 4
    assert fan_out(con, "a", "b") == 0
    assert deliveries_of(con) == [(e, s, "due", 0) for e in ("e1", "e2") for s in ("a", "b")]


def test_a_message_that_nobody_wants_does_not_come_up_again(con: DuckDBPyConnection) -> None:
    outbox.add(con, [message()], NOW)
    fan_out(con)
    assert outbox.unfanned(con) == []
    assert deliveries_of(con) == []


def test_a_message_for_a_disabled_endpoint_is_kept_for_later(con: DuckDBPyConnection) -> None:
    deliveries.enrol(con, {"a": "1"}, NOW)
    con.execute("UPDATE endpoints SET state = 'disabled'")
    outbox.add(con, [message()], NOW)
    fan_out(con, "a")
    assert deliveries_of(con) == [("e1", "a", "disabled", 0)]


def test_a_new_step_brings_back_the_steps_that_were_given_up(con: DuckDBPyConnection) -> None:
    deliveries.enrol(con, {"a": "1", "b": "2"}, NOW)
    outbox.add(con, [message(), message("e2")], NOW)
    fan_out(con, "a", "b")
    con.execute("UPDATE deliveries SET state = 'failing', attempts = 10")
    outbox.add(con, [message(step="effective")], NOW)
    written = outbox.unfanned(con)
    outbox.fan_out(con, [written[0].webhook_id], [(written[0].webhook_id, "a", None)], NOW)
    assert deliveries_of(con) == [
        ("e1", "a", "due", 0),
        ("e1", "b", "failing", 10),
        ("e1", "a", "due", 0),
        ("e2", "a", "failing", 10),
        ("e2", "b", "failing", 10),
    ]
