"""Prefect's server and worker on this machine, started as the units in deploy/ start them, and questions to the server.

Only processes and the server's API belong here.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from chipwatch.up import POOL, ROOT, WARM, environment, healthy

PREFECT = (sys.executable, "-m", "prefect")
PATIENCE = 120.0
TRIES = 50


class Deployment:
    """A server, its deployments, and workers, each with a log in `folder`; ended with `end`."""

    def __init__(self, folder: Path, data: Path, config: Path, **variables: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.folder, self.api = folder, f"http://127.0.0.1:{self.port}/api"
        (data / "prefect").mkdir(parents=True, exist_ok=True)
        self.env = environment({**os.environ, **variables}, data, config, self.port)
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        # A benchmark that is told to stop ends its parts too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    def server(self) -> None:
        """Start the server, and wait until it answers. Raises RuntimeError where it does not."""
        self._start("server", *PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(self.port))
        until(lambda: healthy(f"{self.api}/health"), "the server does not answer")

    def set_up(self) -> None:
        """The work pool and the deployments, as deploy/set-up.sh makes them."""
        script, env = [str(ROOT / "deploy" / "set-up.sh"), str(Path(sys.executable).parent)], self.env
        done = subprocess.run(script, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    def worker(self, name: str = "worker") -> None:
        """Start a worker."""
        self._start(name, *WARM, *PREFECT, "worker", "start", "--pool", POOL, "--name", name)

    def has_ended(self, name: str) -> bool:
        """Whether a part ended by itself: a worker does where its server stays away for long, and systemd starts it
        anew."""
        return self.parts[name].poll() is not None

    def kill(self, name: str) -> None:
        """kill -9 of a part and of all that it started."""
        part = self.parts.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)
        part.wait()

    def end(self) -> None:
        """End all parts, the last one first."""
        for name, part in reversed(list(self.parts.items())):
            part.terminate()
            with suppress(subprocess.TimeoutExpired):
                part.wait(20)
            self.kill(name)

    def ask(self, path: str, **body: Any) -> Any:
        """A POST to the server, made again where it is busy. Raises OSError where it does not answer."""
        request = urllib.request.Request(
            f"{self.api}{path}", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
        )
        for _ in range(TRIES):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                # On SQLite the server answers 503 to what is written at the same moment as something else.
                if error.code != 503:
                    raise
                time.sleep(0.1)
        raise TimeoutError(f"{path}: the server stays busy")

    def deployments(self) -> dict[str, str]:
        """Names of the deployments to their ids."""
        return {found["name"]: found["id"] for found in self.ask("/deployments/filter")}

    def start_run(self, deployment: str) -> None:
        """Start a deployment by its id, now."""
        self.ask(f"/deployments/{deployment}/create_flow_run")

    def going(self) -> int:
        """How many runs are going on or should be."""
        states = {"type": {"any_": ["RUNNING", "PENDING"]}}
        late = {"type": {"any_": ["SCHEDULED"]}}
        soon = {"before_": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 5))}
        return int(
            self.ask("/flow_runs/count", flow_runs={"state": states})
            + self.ask("/flow_runs/count", flow_runs={"state": late, "next_scheduled_start_time": soon})
        )

    def _start(self, name: str, *words: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.parts[name] = subprocess.Popen(
                words,
                env=self.env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def deployed(folder: Path, data: Path, config: Path, **variables: str) -> Iterator[Deployment]:
    """A server with its deployments and one worker, for the length of the block."""
    made = Deployment(folder, data, config, **variables)
    try:
        made.server()
        made.set_up()
        made.worker()
        yield made
    finally:
        made.end()


def until(what: Callable[[], object], else_say: str, patience: float = PATIENCE, every: float = 0.5) -> None:
    """Wait until something holds. Raises RuntimeError after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not what():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{else_say}, not within {patience:.0f} s")
        time.sleep(every)


def configure(path: Path, feed: str, receivers: Mapping[str, str], secret_env: str) -> Path:
    """A configuration with one feed, and subscribers by name and address."""
    subscribers = "".join(
        f'[[subscribers]]\nname = "{name}"\nurl = "{url}"\nsecret_env = "{secret_env}"\n'
        for name, url in receivers.items()
    )
    path.write_text(
        f'[[feeds]]\nurl = "{feed}"\nname = "f"\n{subscribers}'
        '[network]\nallow_private = ["127.0.0.1/32"]\nmax_pages_per_feed = 0\n'
    )
    return path
