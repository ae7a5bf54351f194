"""`chipwatch sample --run`, as `make run` calls it."""

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts.sign import secrets_in
from chipwatch import demonstration
from chipwatch.cli import app
from sample.server import SECRET_ENV
from warehouse.query import query


def test_the_sample_shows_what_came_and_what_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_ENV, "kept for after the test")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        # Articles are named by their addresses, so both passes need one port, and the usual one may be in use.
        monkeypatch.setattr(demonstration, "PORT", probe.getsockname()[1])
    data = tmp_path / "data"
    answer = CliRunner().invoke(app, ["sample", "--run", "--data", str(data)])
    assert answer.exit_code == 0, answer.output
    sent = query(data, "SELECT count(*) AS n FROM deliveries WHERE state = 'sent'").to_pylist()[0]["n"]
    assert sent > 0
    assert f"Webhooks: {sent} received, signatures verified." in answer.stdout
    assert "2,048 Nvidia H800 GPUs" in answer.stdout
    assert str(data / "report.html") in answer.stdout
    again = CliRunner().invoke(app, ["sample", "--run", "--data", str(data)])
    assert again.exit_code == 0, again.output
    assert "Webhooks: 0 received" in again.stdout


def test_a_secret_is_one_that_deliveries_take() -> None:
    secret = demonstration.new_secret()
    assert secrets_in(secret) == (secret,)
    assert secret != demonstration.new_secret()
