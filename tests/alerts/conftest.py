"""Real receivers on loopback, each with its own way to behave, and a warehouse with messages for them."""

import json
import shutil
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chipwatch.settings import Settings
from warehouse import connection, outbox

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Received:
    """One request, as it came, and whether it was answered with 2xx."""

    subscriber: str
    headers: dict[str, str]
    body: bytes
    accepted: bool

    @property
    def event(self) -> str:
        return str(json.loads(self.body)["data"]["event_id"])


@dataclass
class Receivers:
    """Receivers by name. How one behaves is a status, or a function that answers the request itself."""

    base: str = ""
    behaviour: dict[str, int | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    got: list[Received] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def by(self, name: str) -> list[Received]:
        return [one for one in self.got if one.subscriber == name]


def hangs(receivers: Receivers) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda request: receivers.stop.wait(60) and None


def drips(receivers: Receivers) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 5_000:
            if receivers.stop.wait(0.05):
                return
            request.wfile.write(bytes([byte]))

    return answer


def floods(receivers: Receivers) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not receivers.stop.is_set():
            request.wfile.write(b"x" * 65_536)

    return answer


def resets(receivers: Receivers) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.connection.close()

    return answer


BEHAVIOURS = {"hangs": hangs, "drips": drips, "floods": floods, "resets": resets}


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    state = Receivers()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            name = self.path.strip("/")
            behaviour = state.behaviour.get(name, 204)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {key.lower(): value for key, value in self.headers.items()}
            accepted = isinstance(behaviour, int) and 200 <= behaviour < 300
            state.got.append(Received(name, headers, body, accepted))
            if not isinstance(behaviour, int):
                self.close_connection = True
                behaviour(self)
                return
            self.send_response(behaviour)
            for key, value in state.headers.get(name, {}).items():
                self.send_header(key, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # senders here break off on purpose

    server = Quiet(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    yield state
    state.stop.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def behaviours() -> dict[str, Any]:
    return BEHAVIOURS


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "data"
    with connection.write(folder):
        pass
    return folder


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    """A data folder with an empty warehouse."""
    return shutil.copytree(template, tmp_path / "data")


@dataclass
class Clock:
    """A clock that a test can set forward; the real time else, since receivers check it."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def configure(receivers: Receivers, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Settings for subscribers by name, each with its own path at the receivers and more keys where given."""
    monkeypatch.setenv("TEST_SECRET", SECRET)

    def make(
        *names: str, network: dict[str, Any] | None = None, channels: Any = (), **more: dict[str, Any]
    ) -> Settings:
        subscribers = [
            {"name": name, "url": f"{receivers.base}/{name}", "secret_env": "TEST_SECRET", **more.get(name, {})}
            for name in names
        ]
        allowed = {"allow_private": ["127.0.0.1/32"], **(network or {})}
        return Settings.model_validate({"subscribers": subscribers, "channels": channels, "network": allowed})

    return make


@pytest.fixture
def write(data: Path) -> Callable[..., None]:
    """Write messages, each an event or a pair of event and step, into the outbox."""

    def add(*steps: str | tuple[str, str], kind: str = "sanction.opened", **more: Any) -> None:
        pairs = [(step, "opened") if isinstance(step, str) else step for step in steps]
        now = datetime.now(UTC)
        with connection.write(data) as con:
            outbox.add(
                con, [outbox.Message(event, kind, step, now, {"event_id": event, **more}) for event, step in pairs], now
            )

    return add


@pytest.fixture
def rows(data: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    """What a query answers."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with connection.write(data) as con:
            return con.execute(sql).fetchall()

    return ask
