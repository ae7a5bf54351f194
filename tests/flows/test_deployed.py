"""The whole deployment on a real Prefect server: `chipwatch up`, one pass over a feed, and then events alone."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sample.receiver import Receiver

from .conftest import SECRET, SECRET_ENV, Web, control

ROOT = Path(__file__).parents[2]
STAGES = ("ingest", "extract", "measure", "deliver", "publish", "report", "pipeline", "reextract", "backfill")
PATIENCE = 240.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(address: str, path: str, **body: Any) -> Any:
    """A POST to Prefect's API."""
    request = urllib.request.Request(
        f"{address}{path}", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def names(api: str) -> list[str]:
    """What the runs are called."""
    return [run["name"] for run in ask(api, "/flow_runs/filter")]


def wait_for(what: Callable[[], Any], process: subprocess.Popen[str], log: Path) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        found = what()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"not within {PATIENCE} s; {log.read_text()}")


def children_of(session: str) -> list[str]:
    """Command lines of the processes that work for this data folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if session.encode() in (path / "environ").read_bytes():
                found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def test_every_stage_has_a_deployment_with_a_schedule_or_an_event() -> None:
    deployments = {d["name"]: d for d in yaml.safe_load((ROOT / "deploy.yaml").read_text())["deployments"]}
    assert tuple(deployments) == STAGES
    assert deployments["ingest"]["schedules"][0]["cron"] == "*/15 * * * *"
    assert all(deployments[name]["triggers"] for name in STAGES[1:6])
    assert all(d["entrypoint"] == f"flows/deployed.py:{name}" for name, d in deployments.items())


def test_every_event_that_a_deployment_waits_for_is_emitted() -> None:
    deployments = yaml.safe_load((ROOT / "deploy.yaml").read_text())["deployments"]
    expected = {event for d in deployments for trigger in d.get("triggers", ()) for event in trigger["expect"]}
    source = (ROOT / "flows" / "deployed.py").read_text()
    assert {event for event in expected if f'"{event}"' not in source} == set()


@pytest.mark.service
def test_news_in_a_feed_becomes_a_delivered_webhook_by_events_alone(tmp_path: Path, web: Web, hook: Receiver) -> None:
    web.feed("/feed", control())
    config, data, log = tmp_path / "chipwatch.toml", tmp_path / "data", tmp_path / "up.log"
    config.write_text(
        f'[[feeds]]\nurl = "{web.base}/feed"\nname = "feed"\n'
        f'[[subscribers]]\nname = "desk"\nurl = "{hook.url}"\nsecret_env = "{SECRET_ENV}"\n'
        '[network]\nallow_private = ["127.0.0.1/32"]\nmax_pages_per_feed = 0\n'
    )
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-c", "from chipwatch.cli import main; main()", "up", "--port", str(port)]
    with log.open("w") as out:
        up = subprocess.Popen(
            [*command, "--config", str(config), "--data", str(data)],
            env={**os.environ, SECRET_ENV: SECRET},
            stdout=out,
            stderr=out,
            text=True,
        )
    try:
        wait_for(lambda: "Ctrl-C" in log.read_text(), up, log)
        deployments = {d["name"]: d["id"] for d in ask(api, "/deployments/filter")}
        assert set(deployments) == set(STAGES)
        wait_for(lambda: hook.hooks, up, log)
        # A server whose scheduler fails runs well otherwise, and nothing would ever happen by the clock.
        wait_for(lambda: ask(api, "/flow_runs/count", flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}}), up, log)
        wait_for(lambda: (data / "report.html").exists(), up, log)
        wait_for(lambda: any(a["key"] == "chipwatch-report" for a in ask(api, "/artifacts/filter")), up, log)
        runs = ask(api, "/flow_runs/filter", sort="START_TIME_ASC")
        started_by = {
            name: {
                (run["created_by"] or {}).get("type")
                for run in runs
                if run["deployment_id"] == found and run["start_time"]
            }
            for name, found in deployments.items()
        }
        for name in ("extract", "deliver", "measure", "publish", "report"):
            assert "AUTOMATION" in started_by[name], started_by
        wait_for(lambda: set(STAGES[:6]) <= {name.partition(": ")[0] for name in names(api) if ": " in name}, up, log)
        assert "ingest: 1 new" in names(api)
        assert any(name.startswith("extract: 1 articles") for name in names(api)), names(api)
        artifacts = {a["key"]: a["data"] for a in ask(api, "/artifacts/filter")}
        assert {"chipwatch-news", "chipwatch-feeds", "chipwatch-report"} <= set(artifacts)
        assert "Japan adds four" in artifacts["chipwatch-news"]
    finally:
        up.send_signal(signal.SIGTERM)
        ended = up.wait(60)
    assert ended == 0, log.read_text()
    assert hook.refused == []
    assert [h.body["type"] for h in hook.hooks] == ["sanction.opened"] * len(hook.hooks)
    assert hook.hooks[0].body["data"]["issuer"] == "JP"
    assert children_of(str(data)) == []
    # Prefect's own records and logs are there, too.
    secret = SECRET.removeprefix("whsec_").encode()
    assert (data / "prefect" / "prefect.db").exists()
    assert [path for path in data.rglob("*") if path.is_file() and secret in path.read_bytes()] == []
