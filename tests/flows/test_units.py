"""The units of deploy/systemd: what systemd says of them, and their commands, run with the example's environment."""

import configparser
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chipwatch.up import healthy

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
PATIENCE = 120.0

pytestmark = pytest.mark.skipif(not (ROOT / ".venv" / "bin" / "prefect").exists(), reason="no .venv in the checkout")


def here(text: str, port: int, data: Path) -> str:
    """A unit's text for this checkout, port and folder."""
    for there, place in {
        "/opt/chipwatch": str(ROOT),
        "/var/lib/chipwatch": str(data),
        "4200": str(port),
        "%H": "here",
    }.items():
        text = text.replace(there, place)
    return text


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    for unit in UNITS:
        # The user is made by the page's commands.
        text = here(unit.read_text(), 4200, tmp_path).replace("User=chipwatch\n", "")
        (tmp_path / unit.name).write_text(text)
    words = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def until(what: Callable[[], object], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.3)


def ask(address: str) -> list[dict[str, object]]:
    request = urllib.request.Request(address, data=b"{}", headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return list(json.load(answer))


@contextmanager
def running(words: list[str], env: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as out:
        child = subprocess.Popen(words, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(30)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


@pytest.mark.service
def test_the_units_commands_run_with_the_examples_environment(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (tmp_path / "chipwatch.toml").write_text("")
    commands = {}
    for unit in UNITS:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.read_string(here(unit.read_text(), port, tmp_path))
        commands[unit.stem.removeprefix("chipwatch-")] = shlex.split(parser["Service"]["ExecStart"])
    lines = here((ROOT / "deploy" / "chipwatch.env.example").read_text(), port, tmp_path).splitlines()
    named = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    # As systemd starts them: with little but what the file says.
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT), **named}
    env["CHIPWATCH_CONFIG"] = str(tmp_path / "chipwatch.toml")
    address, log = f"http://127.0.0.1:{port}/api", tmp_path / "server.log"
    with running(commands["server"], env, log):
        until(lambda: healthy(f"{address}/health"), log)
        subprocess.run(commands["deployments"], cwd=ROOT, env=env, check=True, capture_output=True)
        assert len(ask(f"{address}/deployments/filter")) == 9
        log = tmp_path / "worker.log"
        with running(commands["worker"], env, log):
            until(lambda: ask(f"{address}/work_pools/chipwatch/workers/filter"), log)
            (worker,) = ask(f"{address}/work_pools/chipwatch/workers/filter")
            assert (worker["name"], worker["status"]) == ("here", "ONLINE")
