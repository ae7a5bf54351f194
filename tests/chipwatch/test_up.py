"""The local deployment's processes, without the minute that Prefect takes; tests/flows runs it whole."""

import socket
from pathlib import Path

import pytest

from chipwatch import up
from chipwatch.progress import SILENT


def test_the_children_find_prefect_and_chipwatch_by_absolute_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    env = up.environment({"HOME": "/root"}, Path("data"), Path("my.toml"), 4250)
    assert env["HOME"] == "/root"
    assert env["PREFECT_API_URL"] == "http://127.0.0.1:4250/api"
    assert env["PREFECT_HOME"] == str(tmp_path / "data" / "prefect")
    assert env["CHIPWATCH_DATA"] == str(tmp_path / "data")
    assert env["CHIPWATCH_CONFIG"] == str(tmp_path / "my.toml")
    assert env["PREFECT_WORKER_QUERY_SECONDS"] == "1"


def test_the_configuration_of_this_folder_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "CHIPWATCH_CONFIG" not in up.environment({}, Path("data"), None, 4250)
    (tmp_path / "chipwatch.toml").touch()
    assert up.environment({}, Path("data"), None, 4250)["CHIPWATCH_CONFIG"] == str(tmp_path / "chipwatch.toml")


def test_no_other_prefect_is_reached_by_accident(tmp_path: Path) -> None:
    elsewhere = {"PREFECT_API_URL": "https://elsewhere.example/api", "PREFECT_API_KEY": "k", "PREFECT_PROFILE": "cloud"}
    env = up.environment(elsewhere, tmp_path, None, 4250)
    assert env["PREFECT_API_URL"].startswith("http://127.0.0.1:")
    assert not {"PREFECT_API_KEY", "PREFECT_PROFILE"} & set(env)


def test_a_port_that_is_taken_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(up.UpError, match=f"port {port} is taken.*--port"):
            up.up(tmp_path / "data", None, port, SILENT)
    assert not (tmp_path / "data").exists()


def test_nothing_healthy_answers_where_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not up.healthy(f"http://127.0.0.1:{port}/api/health")
