"""`chipwatch up`: Prefect's server, the work pool, the deployments and a worker as child processes, all ended together.

Only processes belong here: what runs is in `deploy.yaml` and `flows`. Prefect is called through its own command line;
what it remembers is kept in the data folder, so that a second `up` goes on where the first ended.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from chipwatch.progress import Progress
from chipwatch.signals import stop_signals

POOL = "chipwatch"
PORT = 4250
START_SECONDS = 120.0
STOP_SECONDS = 20.0
# Kept in memory, as is Prefect's default, the place of a run that a killed server forgot is never free again.
LEASES = "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"
WARM = (sys.executable, "-m", "flows.warm")
ROOT = Path(__file__).resolve().parent.parent


class UpError(Exception):
    """The local deployment cannot start or has stopped; the message says which part, why, and where its log is."""


def up(data: Path, config: Path | None, port: int, progress: Progress) -> None:
    """Run the local deployment until SIGINT or SIGTERM arrives. Raises UpError where a part fails."""
    deployment = ROOT / "deploy.yaml"
    if not deployment.is_file():
        raise UpError(f"{deployment}: not found; `chipwatch up` needs a checkout of the project")
    if _taken(port):
        raise UpError(f"port {port} is taken; stop what listens there or choose another with --port")
    home = data.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    env = environment(os.environ, data, config, port)
    address = f"http://127.0.0.1:{port}"
    with stop_signals() as stopped, _children(home, env) as start:
        progress.say(f"starting Prefect's server on {address} (its log: {home / 'server.log'})")
        children = {"server": start("server", *_prefect("server", "start", "--host", "127.0.0.1", "--port", str(port)))}
        _wait_until_healthy(children["server"], f"{address}/api/health", home / "server.log", stopped)
        if not stopped:
            progress.say(f"setting up the work pool {POOL} and the deployments")
            _set_up(env)
        if not stopped:
            children["worker"] = start("worker", *WARM, *_prefect("worker", "start", "--pool", POOL, "--name", "up"))
            progress.say(f"running: see runs and events on {address}; everything is written to {data.resolve()}")
            progress.say("Ctrl-C stops it all")
        while not stopped:
            for name, child in children.items():
                if child.poll() is not None:
                    why = _last_words(home / f"{name}.log")
                    raise UpError(
                        f"the {name} {_how_ended(child.returncode)}, so all was stopped; nothing is lost, and "
                        f"`chipwatch up` goes on where it ended; {why}"
                    )
            time.sleep(0.2)
        progress.say("stopping")


def environment(base: Mapping[str, str], data: Path, config: Path | None, port: int) -> dict[str, str]:
    """The environment of all child processes: where Prefect is and what it keeps, where chipwatch's files are.

    Settings of `base` for the server's database, logging and the like hold; its address and home are replaced.
    """
    own = {
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_HOME": str(data.resolve() / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "CHIPWATCH_DATA": str(data.resolve()),
    }
    if config is None and Path("chipwatch.toml").exists():
        config = Path("chipwatch.toml")
    if config is not None:
        own["CHIPWATCH_CONFIG"] = str(config.resolve())
    # A profile or key of Prefect Cloud must not lead these processes elsewhere.
    kept = {k: v for k, v in base.items() if k not in ("PREFECT_API_KEY", "PREFECT_PROFILE", "CHIPWATCH_CONFIG")}
    return {LEASES: "prefect.server.concurrency.lease_storage.filesystem"} | kept | own


def _prefect(*words: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *words]


def _set_up(env: Mapping[str, str]) -> None:
    # A pool that is there may have been changed by its owner, and stays as it is.
    if _run(("work-pool", "inspect", POOL), env).returncode:
        _call(("work-pool", "create", POOL, "--type", "process"), env)
    _call(("--no-prompt", "deploy", "--all", "--prefect-file", "deploy.yaml"), env)
    # The first pass now: the schedule's next quarter of an hour may be far away.
    _call(("deployment", "run", "ingest/ingest"), env)


def _run(words: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own arguments
        _prefect(*words), env=env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def _call(words: Sequence[str], env: Mapping[str, str]) -> None:
    done = _run(words, env)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-15:]
        raise UpError(f"`prefect {' '.join(words)}` failed:\n" + "\n".join(last))


@contextmanager
def _children(home: Path, env: Mapping[str, str]) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """A function that starts a long-running command; all are ended with the block, the last one first."""
    with ExitStack() as stack:

        def start(name: str, *words: str) -> subprocess.Popen[bytes]:
            log = stack.enter_context((home / f"{name}.log").open("ab"))
            # A process group of its own: Ctrl-C reaches us alone, and we end the parts in their order.
            child = subprocess.Popen(  # noqa: S603 - our own arguments
                words,
                env=env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            stack.callback(_end, child)
            return child

        yield start


def _end(child: subprocess.Popen[bytes]) -> None:
    """SIGTERM, and where that is not enough SIGKILL to the whole group, so that no grandchild stays."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str, log: Path, stopped: list[int]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not stopped:
        if server.poll() is not None:
            raise UpError(f"the server {_how_ended(server.returncode)}; {_last_words(log)}")
        if healthy(url):
            return
        if time.monotonic() > deadline:
            raise UpError(f"the server did not answer within {START_SECONDS:.0f} s; {_last_words(log)}")
        time.sleep(0.2)


def healthy(url: str) -> bool:
    """Whether a Prefect API's health address answers."""
    try:
        # No proxy stands between this machine and itself.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _how_ended(code: int) -> str:
    return f"ended with exit code {code}" if code >= 0 else f"was killed by signal {-code}"


def _last_words(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-10:]
    return f"the end of {log}:\n" + "\n".join(lines)
