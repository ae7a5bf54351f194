"""Prefect's server on PostgreSQL and with Redis messaging, as docs/deploy.md has it: news still becomes a webhook.

Both servers are Debian's, started here in a temporary folder and stopped again.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from sample.receiver import Receiver

from .conftest import SECRET, SECRET_ENV, Web, control

PATIENCE = 150.0
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

pytestmark = [
    pytest.mark.service,
    pytest.mark.skipif(not POSTGRES, reason="PostgreSQL is not installed"),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="Redis is not installed"),
    pytest.mark.skipif(not find_spec("prefect_redis"), reason="prefect-redis is not installed"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], object], says: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, says()
        time.sleep(0.3)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(log: Path, port: int, *words: str) -> Iterator[None]:
    with log.open("w") as out:
        child = subprocess.Popen(words, stdout=out, stderr=out)
    try:
        until(lambda: answers(port), log.read_text)
        yield
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(30)


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database."""
    folder, bins, port = tmp_path / "postgres", POSTGRES[-1].parent, free_port()
    # PostgreSQL refuses to run as root.
    prefix: list[str] = []
    folder.mkdir()
    if os.getuid() == 0:
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        shutil.chown(folder, "postgres", "postgres")
        for parent in folder.parents:
            if parent.is_relative_to("/tmp") and parent != Path("/tmp"):
                parent.chmod(parent.stat().st_mode | 0o011)
    initdb = [*prefix, str(bins / "initdb"), "-D", str(folder), "-U", "prefect", "--auth=trust", "-E", "UTF8"]
    subprocess.run(initdb, check=True, capture_output=True)
    words = ("-D", str(folder), "-p", str(port), "-h", "127.0.0.1", "-c", "unix_socket_directories=")
    with running(tmp_path / "postgres.log", port, *prefix, str(bins / "postgres"), *words):
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/postgres"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[int]:
    """The port of a fresh Redis."""
    port = free_port()
    words = ("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", "")
    with running(tmp_path / "redis.log", port, *words):
        yield port


def test_news_becomes_a_webhook_with_the_server_on_postgresql_and_redis(
    tmp_path: Path, web: Web, hook: Receiver, postgres: str, redis: int
) -> None:
    web.feed("/feed", control())
    config, log, data = tmp_path / "chipwatch.toml", tmp_path / "up.log", tmp_path / "data"
    config.write_text(
        f'[[feeds]]\nurl = "{web.base}/feed"\nname = "feed"\n'
        f'[[subscribers]]\nname = "desk"\nurl = "{hook.url}"\nsecret_env = "{SECRET_ENV}"\n'
        '[network]\nallow_private = ["127.0.0.1/32"]\nmax_pages_per_feed = 0\n'
    )
    options = {
        SECRET_ENV: SECRET,
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": postgres,
        "PREFECT_MESSAGING_BROKER": "prefect_redis.messaging",
        "PREFECT_MESSAGING_CACHE": "prefect_redis.messaging",
        "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING": "prefect_redis.ordering",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect_redis.lease_storage",
        "PREFECT_REDIS_MESSAGING_HOST": "127.0.0.1",
        "PREFECT_REDIS_MESSAGING_PORT": str(redis),
        "PREFECT_REDIS_MESSAGING_DB": "0",
    }
    command = [sys.executable, "-c", "from chipwatch.cli import main; main()", "up", "--port", str(free_port())]
    with log.open("w") as out:
        up = subprocess.Popen(
            [*command, "--config", str(config), "--data", str(data)],
            env={**os.environ, **options},
            stdout=out,
            stderr=out,
        )
    try:
        until(lambda: hook.hooks or up.poll() is not None, log.read_text)
        keys = subprocess.run(
            ["redis-cli", "-p", str(redis), "KEYS", "*"], capture_output=True, text=True, check=True
        ).stdout
    finally:
        up.send_signal(signal.SIGTERM)
        ended = up.wait(60)
    assert ended == 0, log.read_text()
    assert hook.hooks[0].body["type"] == "sanction.opened"
    assert "events" in keys, keys
    assert not (data / "prefect" / "prefect.db").exists()
