"""Whole passes against real receivers, good and hostile."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from alerts import deliver as room
from alerts import send
from alerts.deliver import PATIENCE, Delivered, deliver
from alerts.schedule import SCHEDULE
from warehouse import connection

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + "bm90IHRoZSBzYW1lIGtleSBhdCBhbGwhISE="


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "RECORD_EVERY", 0.1)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short time-outs, where nobody answers anyway: on a busy machine good receivers need longer."""
    monkeypatch.setattr(send, "TIMEOUT", 0.6)


def states(rows: Any, name: str = "a") -> list[tuple[Any, ...]]:
    return rows(
        f"SELECT o.event_id, d.state, d.attempts, d.last_status FROM deliveries d JOIN outbox o USING (webhook_id) "
        f"WHERE subscriber = '{name}' ORDER BY o.created_at, o.event_id, o.position"
    )


def test_a_message_arrives_signed_and_once(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    settings = configure("a")
    write("e1", headline="“Chips” – 芯片")
    assert deliver(data, settings, clock) == Delivered(sent=1, failed=0, waiting=0)
    (got,) = receivers.by("a")
    assert Webhook(SECRET).verify(got.body, got.headers)["data"]["headline"] == "“Chips” – 芯片"
    assert got.headers["webhook-id"] == rows("SELECT webhook_id FROM outbox")[0][0]
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"] == settings.network.user_agent
    assert deliver(data, settings, clock) == Delivered(0, 0, 0)
    assert len(receivers.got) == 1
    ((status, error, seconds),) = rows("SELECT status, error, seconds FROM attempts")
    assert (status, error) == (204, None)
    assert seconds > 0


def test_nothing_configured_and_nothing_to_send_is_no_trouble(
    data: Path, configure: Any, write: Any, clock: Any
) -> None:
    assert deliver(data, configure(), clock) == Delivered(0, 0, 0)
    write("e1")
    assert deliver(data, configure(), clock) == Delivered(0, 0, 0)
    assert deliver(data, configure("late"), clock) == Delivered(0, 0, 0)


def test_every_subscriber_gets_what_its_filter_lets_through(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any
) -> None:
    filters = {"us": {"issuers": ["US"]}, "changes": {"types": ["sanction.changed"]}}
    settings = configure("all", "us", "changes", "beats", beats={"types": ["delay.opened"]}, **filters)
    write("e1", issuer="US")
    write("e2", issuer="CN")
    write(("e1", "x"), kind="sanction.changed", issuer="US")
    write("beat", kind="delay.opened")
    deliver(data, settings, clock)
    assert [g.event for g in receivers.by("all")] == ["e1", "e2", "e1"]
    assert [g.event for g in receivers.by("us")] == ["e1", "e1"]
    assert [g.event for g in receivers.by("changes")] == ["e1"]
    assert [g.event for g in receivers.by("beats")] == ["beat"]


def test_both_secrets_sign_while_one_replaces_the_other(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configure("a")
    monkeypatch.setenv("TEST_SECRET", f"{OTHER} {SECRET}")
    write("e1")
    deliver(data, settings, clock)
    (got,) = receivers.got
    for secret in (SECRET, OTHER):
        Webhook(secret).verify(got.body, got.headers)


@pytest.mark.parametrize("value", [None, "", "hunter2hunter2", "whsec_c2hvcnQ="])
def test_messages_wait_for_a_secret_that_is_missing_or_unusable(
    data: Path,
    configure: Any,
    receivers: Any,
    write: Any,
    clock: Any,
    rows: Any,
    monkeypatch: pytest.MonkeyPatch,
    value: str | None,
) -> None:
    settings = configure("a", "b", a={"secret_env": "MISSING_SECRET"})
    if value is not None:
        monkeypatch.setenv("MISSING_SECRET", value)
    write("e1")
    done = deliver(data, settings, clock)
    assert (done.sent, done.failed, done.waiting) == (1, 0, 1)
    ((state, attempts, error),) = rows("SELECT state, attempts, last_error FROM deliveries WHERE subscriber = 'a'")
    assert (state, attempts) == ("due", 0)
    assert "MISSING_SECRET" in error
    assert not value or value not in error
    monkeypatch.setenv("MISSING_SECRET", SECRET)
    assert deliver(data, settings, clock).sent == 1
    assert rows("SELECT last_error FROM deliveries WHERE subscriber = 'a'") == [(None,)]


def test_a_secret_in_a_file_is_read_anew_for_each_pass(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, tmp_path: Path
) -> None:
    path = tmp_path / "secret"
    settings = configure("a", a={"secret_env": None, "secret_file": path})
    write("e1")
    assert deliver(data, settings, clock).waiting == 1
    for event, secret in (("e1", SECRET), ("e2", OTHER)):
        path.write_text(f"{secret}\n")
        write(event)
        assert deliver(data, settings, clock).sent == 1
        Webhook(secret).verify(receivers.got[-1].body, receivers.got[-1].headers)


def test_an_answer_that_repeats_what_was_sent_does_not_get_into_a_table(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    def echoes(request: Any) -> None:
        request.wfile.write(b"HTTP/9 " + str(request.headers["webhook-signature"]).encode() + b" /token\r\n\r\n")

    receivers.behaviour["a"] = echoes
    write("e1")
    assert deliver(data, configure("a"), clock).failed == 1
    (error,) = {error for (error,) in rows("SELECT error FROM attempts")}
    assert error == "the connection broke off, or the answer is not HTTP: illegal status line"


def test_no_table_holds_a_secret_or_an_address(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    receivers.behaviour = {"token-in-the-path": 500}
    settings = configure("token-in-the-path")
    address = str(settings.subscribers[0].url)
    settings = settings.model_copy(update={"subscribers": (settings.subscribers[0].model_copy(update={"name": "a"}),)})
    write("e1")
    deliver(data, settings, clock)
    for table in ("outbox", "deliveries", "attempts", "endpoints"):
        text = repr(rows(f"FROM {table}"))
        assert SECRET.removeprefix("whsec_") not in text
        assert "token-in-the-path" not in text
        assert address not in text


def test_a_failed_message_is_sent_again_under_the_same_id_with_a_fresh_signature(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    settings = configure("a")
    receivers.behaviour["a"] = 500
    write("e1")
    done = deliver(data, settings, clock)
    assert (done.sent, done.failed, done.waiting) == (0, 1, 1)
    assert done.next_at is not None
    assert timedelta(seconds=4) < done.next_at - clock() < timedelta(seconds=6)
    assert deliver(data, settings, clock).failed == 0
    clock.ahead = timedelta(seconds=6)
    receivers.behaviour["a"] = 200
    assert deliver(data, settings, clock).sent == 1
    first, second = receivers.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert first.body == second.body
    assert rows("SELECT status FROM attempts ORDER BY attempted_at") == [(500,), (200,)]


def test_a_receiver_that_is_down_for_three_days_loses_nothing(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    settings = configure("a")
    receivers.behaviour["a"] = 500
    write("e1", ("e1", "later"))
    for pause in (timedelta(), *SCHEDULE):
        clock.ahead += pause * 1.11
        assert deliver(data, settings, clock).failed == 1
    assert states(rows) == [("e1", "failing", 10, 500), ("e1", "failing", 0, None)]
    assert rows("SELECT state, reason FROM endpoints") == [("failing", "answered 500")]
    clock.ahead += timedelta(days=9)
    assert deliver(data, settings, clock) == Delivered(0, 0, 0)
    receivers.behaviour["a"] = 204
    write("e2")
    assert deliver(data, settings, clock).sent == 1
    assert deliver(data, settings, clock).sent == 2
    assert [g.event for g in receivers.by("a") if g.accepted] == ["e2", "e1", "e1"]
    assert rows("SELECT state, reason FROM endpoints") == [("active", None)]


def test_a_redirect_is_a_failure_and_is_not_followed(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    receivers.behaviour["a"] = 302
    receivers.headers["a"] = {"Location": "/elsewhere"}
    write("e1")
    assert deliver(data, configure("a"), clock).failed == 1
    assert receivers.by("elsewhere") == []
    assert "redirects are not followed" in rows("SELECT last_error FROM deliveries")[0][0]


def test_410_disables_an_endpoint_until_its_address_changes(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    receivers.behaviour["a"] = 410
    write("e1", "e2")
    settings = configure("a")
    done = deliver(data, settings, clock)
    assert (done.failed, done.waiting) == (1, 0)
    write("e3")
    clock.ahead = timedelta(days=1)
    assert deliver(data, settings, clock) == Delivered(0, 0, 0)
    assert {state for _, state, _, _ in states(rows)} == {"disabled"}
    moved = settings.subscribers[0].model_copy(update={"url": receivers.base + "/new"})
    assert deliver(data, settings.model_copy(update={"subscribers": (moved,)}), clock).sent == 3
    assert [g.event for g in receivers.by("new")] == ["e1", "e2", "e3"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_for_time_gets_it(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, status: int
) -> None:
    settings = configure("a")
    receivers.behaviour["a"] = status
    receivers.headers["a"] = {"Retry-After": "3600"}
    write("e1", "e2", "e3")
    assert deliver(data, settings, clock).failed == 1
    receivers.behaviour["a"] = 204
    clock.ahead = timedelta(minutes=59)
    done = deliver(data, settings, clock)
    assert (done.sent, done.waiting) == (0, 3)
    assert done.next_at is not None
    assert timedelta(0) < done.next_at - clock() <= timedelta(minutes=1)
    clock.ahead = timedelta(minutes=61)
    assert deliver(data, settings, clock).sent == 3


def test_a_later_message_of_an_event_waits_and_other_events_do_not(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any
) -> None:
    def chokes(request: Any) -> None:
        bad = b'"poison":true' in receivers.got[-1].body and not clock.ahead
        receivers.got[-1].accepted = not bad
        request.send_response(500 if bad else 204)
        request.send_header("Content-Length", "0")
        request.end_headers()

    receivers.behaviour["a"] = chokes
    settings = configure("a")
    write("e1", poison=True)
    write(("e1", "second"), "e2", ("e2", "second"))
    done = deliver(data, settings, clock)
    assert (done.sent, done.failed, done.waiting) == (2, 1, 2)
    assert [g.event for g in receivers.by("a")] == ["e1", "e2", "e2"]
    clock.ahead = timedelta(seconds=10)
    assert deliver(data, settings, clock).sent == 2
    assert [g.event for g in receivers.by("a") if g.accepted] == ["e2", "e2", "e1", "e1"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("behaviour", "says", "tries"),
    [("hangs", "within", 1), ("drips", "within", 1), ("resets", "broke off", 3)],
)
def test_a_hostile_receiver_is_cut_off(
    data: Path,
    configure: Any,
    receivers: Any,
    write: Any,
    clock: Any,
    rows: Any,
    behaviours: Any,
    behaviour: str,
    says: str,
    tries: int,
) -> None:
    receivers.behaviour["a"] = behaviours[behaviour](receivers)
    write(*(f"e{n}" for n in range(6)))
    done = deliver(data, configure("a"), clock)
    assert (done.sent, done.failed, done.waiting) == (0, tries, 6)
    assert says in rows("SELECT max(last_error) FROM deliveries")[0][0]


def test_an_endless_answer_is_not_read_and_the_message_has_arrived(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, behaviours: Any
) -> None:
    receivers.behaviour["a"] = behaviours["floods"](receivers)
    write("e1", "e2")
    assert deliver(data, configure("a"), clock).sent == 2


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://2130706433:9/", "http://[::ffff:169.254.169.254]/"])
def test_a_private_address_is_not_sent_to_unless_allowed(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any, address: str
) -> None:
    write("e1")
    settings = configure("a", network={"allow_private": []}, a={"url": address})
    assert deliver(data, settings, clock).failed == 1
    assert "allow_private" in rows("SELECT last_error FROM deliveries")[0][0]
    assert receivers.got == []


def test_a_pass_that_was_killed_is_made_good_by_a_later_one(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configure("a")
    write("e1", "e2")

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(room.deliveries, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            deliver(data, settings, clock)
    assert {state for _, state, _, _ in states(rows)} == {"due"}
    assert deliver(data, settings, clock).sent == 2
    assert list(data.glob("pass-*.lock")) == []
    assert len({g.headers["webhook-id"] for g in receivers.got}) == 2


def test_no_transaction_is_open_while_a_message_is_sent(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any
) -> None:
    wrote = []

    def writes_meanwhile(request: Any) -> None:
        with connection.write(data, seconds=0.5) as con:
            wrote.append(con.execute("SELECT count(*) FROM outbox").fetchone())
        request.send_response(204)
        request.end_headers()

    receivers.behaviour["a"] = writes_meanwhile
    write("e1")
    assert deliver(data, configure("a"), clock).sent == 1
    assert wrote == [(1,)]


def test_two_passes_at_once_send_each_message_once(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any
) -> None:
    settings = configure("a", "b")
    write(*(f"e{n}" for n in range(20)))
    passes = [threading.Thread(target=deliver, args=(data, settings, clock)) for _ in range(3)]
    for one in passes:
        one.start()
    for one in passes:
        one.join()
    assert len(receivers.got) == 40
    assert [g.event for g in receivers.by("a")] == sorted(f"e{n}" for n in range(20))


def test_many_subscribers_some_hostile_and_no_healthy_one_is_slowed(
    data: Path,
    configure: Any,
    receivers: Any,
    write: Any,
    clock: Any,
    behaviours: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(send, "TIMEOUT", 5.0)
    bad = {name: make(receivers) for name, make in behaviours.items() if name != "floods"}
    receivers.behaviour = {**bad, "fails": 500, "gone": 410, "moved": 301, "busy": 429}
    healthy = [f"good{n}" for n in range(5)]
    # The bad ones stand first, so that the healthy ones would feel it if one waited for another.
    settings = configure(*receivers.behaviour, *healthy)
    pairs = [(f"e{n % 10}", f"step{n // 10}") for n in range(60)]
    write(*pairs)
    last = {}
    done = deliver(data, settings, clock)
    for name in healthy:
        got = receivers.by(name)
        assert len(got) == 60
        for event in {event for event, _ in pairs}:
            ids = [g.headers["webhook-id"] for g in got if g.event == event]
            assert last.setdefault(event, ids) == ids
        assert all(Webhook(SECRET).verify(g.body, g.headers) for g in got)
    assert done.sent == 60 * len(healthy)
    assert {len(receivers.by(name)) for name in ("hangs", "drips", "gone", "busy")} == {1}
    assert {len(receivers.by(name)) for name in ("fails", "moved", "resets")} == {3}


def test_an_unexpected_error_in_one_thread_is_raised_after_the_others_results_are_kept(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = room.sender

    def breaks(client: Any, receiver: Any, *rest: Any) -> Any:
        if receiver.name == "b":
            raise RuntimeError("a mistake in the program")
        return real(client, receiver, *rest)

    monkeypatch.setattr(room, "sender", breaks)
    write("e1")
    with pytest.raises(RuntimeError, match="a mistake"):
        deliver(data, configure("a", "b"), clock)
    assert states(rows, "a") == [("e1", "sent", 1, 204)]


def test_a_second_attempt_some_seconds_later_is_waited_for_and_no_third(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.ahead += timedelta(seconds=seconds)
        receivers.behaviour.pop("a", None)

    slept: list[float] = []
    monkeypatch.setattr(room.time, "sleep", sleep)
    still = clock()

    def now() -> datetime:
        # However busy the machine is, no time passes but in the sleep.
        return still + clock.ahead

    receivers.behaviour = {"a": 500, "b": 500}
    write("e1")
    done = deliver(data, configure("a", "b"), now, PATIENCE)
    assert (done.sent, done.failed, done.waiting) == (1, 3, 1)
    assert [len(receivers.by(name)) for name in "ab"] == [2, 2]
    assert len(slept) == 1
    assert 5 <= slept[0] <= 5.5
    assert deliver(data, configure("a", "b"), now, PATIENCE).failed == 0
    assert len(slept) == 1


def test_an_endpoint_that_asks_for_longer_is_not_waited_for(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.time, "sleep", lambda seconds: pytest.fail("waited"))
    receivers.behaviour = {"a": 503}
    receivers.headers = {"a": {"Retry-After": "60"}}
    write("e1")
    assert deliver(data, configure("a"), clock, PATIENCE).waiting == 1


def test_a_pass_for_those_in_health_leaves_the_others_to_the_next(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any
) -> None:
    receivers.behaviour["a"] = 500
    settings = configure("a", "b")
    write("e1")
    assert deliver(data, settings, clock).failed == 1
    clock.ahead = timedelta(minutes=1)
    write("e2")
    done = deliver(data, settings, clock, in_health=True)
    assert (done.sent, done.failed, done.waiting) == (1, 0, 2)
    assert [len(receivers.by(name)) for name in "ab"] == [1, 2]
    assert deliver(data, settings, clock).failed == 2


def test_a_pass_tells_whose_last_attempt_failed_and_why(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    receivers.behaviour = {"a": 500, "b": 429}
    receivers.headers = {"b": {"Retry-After": "60"}}
    write("e1")
    done = deliver(data, configure("a", "b", "c"), clock)
    assert done.faults == {"a": "answered 500", "b": "answered 429; it asks to wait 60 s"}
    assert rows("SELECT last_error FROM deliveries WHERE subscriber = 'b'") == [(done.faults["b"],)]
