"""kill -9 of a pass at the worst moments; bench/kill.py does it to whole deployments, fifty times, at random."""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

from alerts.deliver import deliver

from .conftest import SECRET

PASS = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from alerts.deliver import deliver
from chipwatch.settings import Settings
deliver(Path(sys.argv[1]), Settings.model_validate(json.loads(sys.argv[2])), lambda: datetime.now(UTC))
"""


def start(data: Path, settings: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", PASS, str(data), settings.model_dump_json()])


def test_a_pass_killed_before_and_after_a_receiver_answers_loses_nothing_and_changes_no_id(
    data: Path, configure: Any, receivers: Any, write: Any, clock: Any, rows: Any
) -> None:
    passes: list[subprocess.Popen[bytes]] = []

    def kills(request: BaseHTTPRequestHandler) -> None:
        # The fourth request of the first pass is never answered, the ninth is, and nobody writes that down.
        number = len(receivers.got)
        if number == 4:
            passes[-1].kill()
            return
        receivers.got[-1].accepted = True
        request.send_response(204)
        request.send_header("Content-Length", "0")
        request.end_headers()
        if number == 9:
            passes[-1].kill()

    receivers.behaviour["a"] = kills
    settings = configure("a")
    write(*[(f"e{n % 4}", f"step{n // 4}") for n in range(12)])
    ids = dict(rows("SELECT webhook_id, event_id FROM outbox"))
    for _ in range(2):
        passes.append(start(data, settings))
        assert passes[-1].wait() == -9
    assert deliver(data, settings, clock).waiting == 0
    accepted = [one for one in receivers.by("a") if one.accepted]
    assert {one.headers["webhook-id"] for one in accepted} == ids.keys()
    assert all(ids[one.headers["webhook-id"]] == one.event for one in accepted)
    assert all(Webhook(SECRET).verify(one.body, one.headers) for one in receivers.got)
    # What is sent twice comes under its own id, and before what follows it.
    first = dict.fromkeys(one.headers["webhook-id"] for one in accepted)
    steps = dict(rows("SELECT webhook_id, position FROM outbox"))
    for event in set(ids.values()):
        order = [steps[name] for name in first if ids[name] == event]
        assert order == sorted(order)
