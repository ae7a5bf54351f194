"""`chipwatch alerts`: what an operator sees and does, on a real outbox, with a real receiver."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alerts import sign
from alerts.deliver import deliver
from alerts.operate import rotation
from chipwatch.cli import app
from chipwatch.settings import load
from sample.receiver import Receiver, receive
from warehouse import connection, outbox

SECRET = sign.fresh()
DAY = datetime.now(UTC) - timedelta(days=3)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive(SECRET) as started:
        yield started


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    """A configuration with one subscriber, `desk`, and two messages of different days in the outbox."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DESK_SECRET", SECRET)
    monkeypatch.delenv("CHIPWATCH_CONFIG", raising=False)
    monkeypatch.delenv("CHIPWATCH_DATA", raising=False)
    Path("chipwatch.toml").write_text(
        f"""
        [[subscribers]]
        name = "desk"
        url = "{receiver.url}"
        secret_env = "DESK_SECRET"
        [network]
        allow_private = ["127.0.0.1/32"]
        """
    )
    with connection.write(Path("data")) as con:
        for number, day in enumerate((DAY, DAY + timedelta(days=2))):
            said = {"event_id": f"e{number}", "headline": "Chips – 芯片"}
            outbox.add(con, [outbox.Message(f"e{number}", "sanction.opened", "announced", day, said)], day)


def alerts(*words: str) -> Result:
    return CliRunner().invoke(app, ["alerts", *words])


def passes() -> int:
    return deliver(Path("data"), load(None), lambda: datetime.now(UTC)).sent


def test_list_tells_the_state_of_each_subscriber_and_of_its_messages(receiver: Receiver) -> None:
    (row,) = json.loads(alerts("list", "--format", "json").stdout)
    assert (row["subscriber"], row["endpoint"], row["why"]) == ("desk", "new", "no pass of delivery has seen it yet")
    assert passes() == 2
    (row,) = json.loads(alerts("list", "--format", "json").stdout)
    assert (row["subscriber"], row["endpoint"], row["sent"], row["due"]) == ("desk", "active", 2, 0)
    found = json.loads(alerts("list", "--subscriber", "desk", "--state", "sent", "--format", "json").stdout)
    assert [one["attempts"] for one in found] == [1, 1]
    assert found[0]["created_at"] > found[1]["created_at"]
    assert found[0]["about"] == "Chips – 芯片"
    assert "(0 rows)" in alerts("list", "--state", "failing").stdout


def test_list_names_who_is_configured_no_more_and_refuses_whom_it_never_knew(receiver: Receiver) -> None:
    passes()
    Path("chipwatch.toml").write_text("")
    (row,) = json.loads(alerts("list", "--format", "json").stdout)
    assert (row["endpoint"], row["why"]) == ("removed", "not in the configuration; its messages wait")
    answer = alerts("list", "--subscriber", "dezk")
    assert (answer.exit_code, "no subscriber or channel 'dezk'; there are: desk" in answer.stderr) == (2, True)


def test_without_a_subscriber_list_and_replay_say_that_nobody_is_told() -> None:
    Path("chipwatch.toml").write_text("")
    answer = alerts("list")
    assert (answer.exit_code, "so nobody is told" in answer.stderr) == (0, True)
    answer = alerts("replay", "--since", "2026-01-01")
    assert (answer.exit_code, "no [[subscribers]] or [[channels]]" in answer.stderr) == (2, True)


def test_show_prints_the_body_and_every_attempt(receiver: Receiver) -> None:
    passes()
    name = receiver.hooks[0].webhook_id
    told = json.loads(alerts("show", name[:12]).stdout)
    assert told["body"] == receiver.hooks[0].body
    assert told["deliveries"][0]["state"] == "sent"
    assert told["attempts"][0]["status"] == 204


@pytest.mark.parametrize(("beginning", "says"), [("msg_zzz", "no message has such an id"), ("msg_", "name one")])
def test_show_wants_one_message(beginning: str, says: str) -> None:
    answer = alerts("show", beginning)
    assert (answer.exit_code, says in answer.stderr) == (2, True)


def test_replay_sends_what_was_written_since_then_again_under_the_same_ids(receiver: Receiver) -> None:
    passes()
    seen = {hook.webhook_id for hook in receiver.hooks}
    receiver.hooks.clear()
    since = (DAY + timedelta(days=1)).date().isoformat()
    answer = alerts("replay", "--since", since)
    assert answer.stdout == "desk: 1 message queued\n"
    assert "with the next pass: chipwatch deliver" in answer.stderr
    assert "nothing was written since 2999" in alerts("replay", "--since", "2999-01-01").stderr
    assert passes() == 1
    assert receiver.hooks[0].body["data"]["event_id"] == "e1"
    assert receiver.hooks[0].webhook_id in seen


def test_replay_gives_a_new_subscriber_what_it_missed_and_what_was_never_fanned_out_goes_once(
    receiver: Receiver,
) -> None:
    alerts("replay", "--since", DAY.date().isoformat(), "--subscriber", "desk")
    assert passes() == 2
    assert passes() == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--since", "yesterday"), "--since 'yesterday'"),
        (
            ("--since", "2026-01-01", "--subscriber", "nobody"),
            "no subscriber or channel 'nobody' in the configuration; there are: desk",
        ),
    ],
)
def test_replay_with_a_wrong_time_or_name_says_what_is_right(words: tuple[str, ...], says: str) -> None:
    answer = alerts("replay", *words)
    assert (answer.exit_code, says in answer.stderr) == (2, True)


def test_a_test_arrives_signed_and_leaves_no_row(receiver: Receiver) -> None:
    answer = alerts("test", "desk")
    assert (answer.exit_code, answer.stdout[:25]) == (0, "desk: accepted with 204 a")
    assert receiver.hooks[0].body["type"] == "chipwatch.test"
    assert "(0 rows)" in alerts("list", "--subscriber", "desk").stdout


def test_a_test_that_is_refused_or_has_no_secret_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", sign.fresh())
    answer = alerts("test", "desk")
    assert (answer.exit_code, answer.stdout) == (1, "desk: answered 401; does it verify with the same secret?\n")
    monkeypatch.delenv("DESK_SECRET")
    answer = alerts("test", "desk")
    assert (answer.exit_code, answer.stderr.endswith("DESK_SECRET is not set\n")) == (1, True)


def test_rotate_tells_which_secrets_are_accepted_without_showing_one(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    other = alerts("rotate", "desk", "--new").stdout.strip()
    assert sign.secrets_in(other) == (other,)
    assert receiver.hooks == []
    monkeypatch.setenv("DESK_SECRET", f"{other} {SECRET}")
    answer = alerts("rotate", "desk")
    assert answer.exit_code == 0
    assert "secret 1 of 2: answered 401" in answer.stdout
    assert "secret 2 of 2: accepted with 204" in answer.stdout
    assert "teach the receiver" in answer.stdout
    assert not any(secret[6:] in answer.output for secret in (other, SECRET))
    monkeypatch.setenv("DESK_SECRET", other)
    assert alerts("rotate", "desk").exit_code == 1


@pytest.mark.parametrize(
    ("accepted", "says"),
    [
        ([True], "put a new one beside it"),
        ([False], "give the receiver this one"),
        ([True, True], "take the old one away"),
        ([False, True], "teach the receiver"),
        ([False, False], "none of them"),
    ],
)
def test_what_is_next_in_a_rotation(accepted: list[bool], says: str) -> None:
    assert says in rotation(accepted, answered=True)


def test_a_rotation_that_no_receiver_answers_says_nothing_of_secrets() -> None:
    assert rotation([False, False], answered=False).startswith("no answer came, so this says nothing about secrets")


def test_without_a_warehouse_the_commands_say_how_to_get_one() -> None:
    answer = CliRunner().invoke(app, ["alerts", "list", "--data", "elsewhere"])
    assert (answer.exit_code, "elsewhere holds no warehouse yet" in answer.stderr) == (1, True)
    assert not Path("elsewhere").exists()
