"""What `chipwatch doctor` says of set-ups that are and are not in order."""

import base64
from pathlib import Path

import pytest

from chipwatch import doctor
from warehouse import connection
from warehouse.publish import publish

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def states(config: Path | None, data: Path, env: dict[str, str] | None = None) -> dict[str, tuple[str, str]]:
    return {check.what: (check.state, check.text) for check in doctor.examine(config, data, env or {})}


def configured(folder: Path, text: str) -> Path:
    path = folder / "chipwatch.toml"
    path.write_text(text, encoding="utf-8")
    return path


def feed(url: str, rest: str = "") -> str:
    return f'[[feeds]]\nurl = "{url}"\nname = "f"\n{rest}'


SUBSCRIBER = (
    '[[subscribers]]\nname = "desk"\nurl = "http://127.0.0.1:9/hook"\nsecret_env = "DESK_SECRET"\n'
    '[network]\nallow_private = ["127.0.0.1"]\n'
)


def test_a_fresh_set_up_has_no_fault_and_is_told_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = states(None, tmp_path / "data")
    assert "fault" not in {state for state, _ in found.values()}
    assert found["configuration"][0] == "note"
    assert found["warehouse"] == ("note", "none yet; a run makes it")
    assert found["data folder"] == ("ok", str(tmp_path / "data"))


def test_a_configuration_that_is_wrong_is_a_fault_that_names_the_key(tmp_path: Path) -> None:
    found = states(configured(tmp_path, "allow_privat = 1\n"), tmp_path)
    assert found["configuration"][0] == "fault"
    assert "allow_privat" in found["configuration"][1]


def test_a_feed_on_a_private_address_is_a_fault_until_it_is_allowed(tmp_path: Path) -> None:
    state, text = states(configured(tmp_path, feed("http://127.0.0.1:9/x")), tmp_path)["feed f"]
    assert (state, "a loopback address" in text, 'add "127.0.0.1"' in text) == ("fault", True, True)
    allowed = feed("http://127.0.0.1:9/x", '[network]\nallow_private = ["127.0.0.1"]\n')
    assert states(configured(tmp_path, allowed), tmp_path)["feed f"] == ("ok", "127.0.0.1")


def test_a_host_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    state, text = states(configured(tmp_path, feed("https://feeds.invalid/x")), tmp_path)["feed f"]
    assert state == "fault"
    assert "feeds.invalid does not resolve" in text


@pytest.mark.parametrize(
    ("value", "state"), [(None, "fault"), ("", "fault"), ("whsec_", "fault"), ("whsec_a", "fault"), (SECRET, "ok")]
)
def test_a_secret_must_be_set_and_be_one(tmp_path: Path, value: str | None, state: str) -> None:
    env = {} if value is None else {"DESK_SECRET": value}
    found = states(configured(tmp_path, SUBSCRIBER), tmp_path, env)["secret of desk"]
    assert found[0] == state
    assert "DESK_SECRET" in found[1]


def test_no_check_shows_a_secret(tmp_path: Path) -> None:
    for secret in (SECRET, "not-a-secret-but-still-nobodys-business"):
        found = states(configured(tmp_path, SUBSCRIBER), tmp_path, {"DESK_SECRET": secret})
        assert secret not in str(found)


def test_a_data_folder_that_cannot_be_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert states(None, tmp_path / "file" / "data")["data folder"][0] == "fault"


def test_a_run_that_is_going_on_is_noted_and_waited_for_two_seconds_only(tmp_path: Path) -> None:
    with connection.locked(tmp_path):
        assert states(None, tmp_path)["lock"][0] == "note"


def test_the_schema_of_a_warehouse_is_told(tmp_path: Path) -> None:
    with connection.write(tmp_path):
        pass
    assert states(None, tmp_path)["warehouse"][0] == "ok"


def test_a_warehouse_of_a_newer_version_is_a_fault(tmp_path: Path) -> None:
    with connection.write(tmp_path) as con:
        con.execute("INSERT INTO store.migrations VALUES (999, '999_later.sql', 'x', now())")
    state, text = states(None, tmp_path)["warehouse"]
    assert state == "fault"
    assert "newer" in text


def test_a_prefect_server_that_is_named_must_answer(tmp_path: Path) -> None:
    assert states(None, tmp_path)["Prefect"][0] == "note"
    found = states(None, tmp_path, {"PREFECT_API_URL": "http://127.0.0.1:9/api"})
    assert found["Prefect"][0] == "fault"


@pytest.mark.parametrize(("value", "state"), [(None, "fault"), ("nonsense", "fault"), ("ntfy://topic", "ok")])
def test_a_channel_needs_an_address_that_apprise_knows(tmp_path: Path, value: str | None, state: str) -> None:
    config = configured(tmp_path, '[[channels]]\nname = "room"\nurl_env = "ROOM"\n')
    found = states(config, tmp_path, {"ROOM": value} if value else {})
    assert found["channel room"][0] == state
    assert not value or value not in found["channel room"][1]


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    config = configured(tmp_path, SUBSCRIBER.replace('secret_env = "DESK_SECRET"', f'secret_file = "{path}"'))
    assert states(config, tmp_path)["secret of desk"][0] == "fault"
    path.write_text(f"{SECRET}\n")
    assert states(config, tmp_path)["secret of desk"] == ("ok", f"the file {path} has it")
    path.write_bytes(b"\xff\xfe")
    assert states(config, tmp_path)["secret of desk"][0] == "fault"


@pytest.mark.parametrize(
    ("target", "state", "says"),
    [
        ("AMD", None, ""),
        ("cn", None, ""),
        ("Advanced Micro Devices", "fault", "messages say AMD"),
        ("China", "fault", "messages say CN"),
        ("Nvidea", "note", "is Nvidia meant?"),
        ("Quux & Sons", "note", "is it spelled as papers do?"),
    ],
)
def test_a_name_in_a_filter_that_no_message_has_is_told(
    tmp_path: Path, target: str, state: str | None, says: str
) -> None:
    config = configured(tmp_path, SUBSCRIBER.replace("[network]", f'targets = ["{target}"]\n[network]'))
    found = states(config, tmp_path).get("targets of desk")
    assert (found[0] if found else None) == state
    assert says in (found[1] if found else "")


def test_that_nobody_hears_of_a_failing_receiver_is_told(tmp_path: Path) -> None:
    assert states(configured(tmp_path, SUBSCRIBER), tmp_path)["desk"][0] == "note"
    channel = '[[channels]]\nname = "ops"\nurl_env = "OPS"\ntypes = ["endpoint.failing"]\n'
    found = states(configured(tmp_path, SUBSCRIBER + channel), tmp_path)
    assert "desk" not in found
    # Nobody is told of its own endpoint.
    assert found["ops"][0] == "note"


@pytest.mark.parametrize(("item", "says"), [("H20", None), ("HBM", None), ("Nvidia H20", "messages say H20")])
def test_a_chip_in_a_filter_is_named_as_messages_name_it(tmp_path: Path, item: str, says: str | None) -> None:
    config = configured(tmp_path, SUBSCRIBER.replace("[network]", f'items = ["{item}"]\n[network]'))
    assert states(config, tmp_path).get("items of desk", ("", f"{item}: None"))[1] == f"{item}: {says}"


def test_an_address_that_is_refused_is_named_once(tmp_path: Path) -> None:
    found = states(configured(tmp_path, SUBSCRIBER.partition("[network]")[0]), tmp_path)
    assert found["subscriber desk"][1].startswith("127.0.0.1 is a loopback address; if that is meant")


def test_a_receiver_that_takes_no_messages_is_a_fault_with_what_brings_it_back(tmp_path: Path) -> None:
    config = configured(tmp_path, SUBSCRIBER)
    with connection.write(tmp_path) as con:
        con.execute(
            "INSERT INTO endpoints (subscriber, address_hash, state, since, reason) VALUES "
            "('desk', '', 'failing', TIMESTAMP '2026-11-20 08:00:00', 'answered 500'), "
            "('gone', '', 'disabled', TIMESTAMP '2026-11-20 08:00:00', 'answered 410')"
        )
    publish(tmp_path)
    found = states(config, tmp_path)
    assert found["receiver desk"] == (
        "fault",
        "failing since 2026-11-20 08:00 UTC (answered 500); once it takes messages again: "
        "chipwatch alerts replay --since 2026-11-20 --subscriber desk",
    )
    assert "receiver gone" not in found
