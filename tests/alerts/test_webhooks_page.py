"""What docs/webhooks.md tells receivers to do works on what is sent."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.schedule import SCHEDULE
from alerts.sign import headers, secrets_in
from chipwatch.settings import DEFAULT_TYPES

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"type":"sanction.opened","data":{"headline":"“Chips”"}}'


def functions() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for block in BLOCKS[:2]:
        exec(block, found)
    return found


@pytest.mark.parametrize("name", ["accept", "verified"])
def test_the_examples_accept_what_is_sent_and_nothing_else(name: str) -> None:
    check, now = functions()[name], datetime.now(UTC)
    sent = headers("msg_1", now, BODY, [SECRET, "whsec_" + "A" * 32])
    assert check(SECRET, sent, BODY.encode())
    assert not check(SECRET, sent, BODY.encode() + b" ")
    assert not check("whsec_" + "B" * 32, sent, BODY.encode())
    assert not check(SECRET, headers("msg_1", now - timedelta(minutes=6), BODY, [SECRET]), BODY.encode())


def test_the_curl_example_makes_a_request_that_verifies(tmp_path: Path) -> None:
    environment = {**os.environ, "WEBHOOK_SECRET": SECRET}
    subprocess.run([sys.executable, "-c", BLOCKS[2]], cwd=tmp_path, env=environment, check=True)
    lines = (tmp_path / "headers.txt").read_text().splitlines()
    made = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    assert functions()["verified"](SECRET, made, (tmp_path / "body.json").read_bytes())


def test_the_command_for_a_secret_makes_one() -> None:
    (command,) = re.findall(r"python3 -c '(.*)'\n", PAGE)
    made = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout
    assert len(secrets_in(made)) == 1


def test_the_schedule_on_the_page_is_the_schedule() -> None:
    rows = re.findall(r"^\| (\d+) \| (\d+) (second|minute|hour)s \|", PAGE, re.MULTILINE)
    assert [timedelta(**{f"{unit}s": int(number)}) for _, number, unit in rows] == list(SCHEDULE)


def test_the_types_that_everyone_gets_are_on_the_page() -> None:
    assert [kind for kind in DEFAULT_TYPES if f"| `{kind}` |" not in PAGE] == []


def test_the_published_example_is_on_the_page() -> None:
    moment = datetime.fromtimestamp(1614265330, UTC)
    body = json.dumps({"test": 2432232314})
    assert headers("msg_p5jXN8AQM9LWM0D4loKWxJek", moment, body, [SECRET])["webhook-signature"] in PAGE
