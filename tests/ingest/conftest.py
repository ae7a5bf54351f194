"""A real web server on loopback whose answers a test writes, and a client that may talk to it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chipwatch.settings import Network
from ingest.network import Client, client

Handler = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Web:
    """`pages` maps a path to what answers it: (status, headers, body), or a function that writes the answer itself."""

    base: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes] | Handler] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def html(self, path: str, body: str, status: int = 200) -> str:
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8"}, body.encode())
        return self.base + path

    def put(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        self.pages[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        return self.base + path

    def does(self, path: str, handler: Handler) -> str:
        self.pages[path] = handler
        return self.base + path

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def web() -> Iterator[Web]:
    state = Web()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            state.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            page = state.pages.get(self.path) or state.pages.get(self.path.partition("?")[0], (404, {}, b""))
            if callable(page):
                self.close_connection = True
                page(self)
                return
            status, headers, body = page
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # clients here break off on purpose

    server = Quiet(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    yield state
    state.stop.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def network() -> Network:
    return Network.model_validate(
        {
            "allow_private": ["127.0.0.1/32"],
            "connect_timeout": 0.5,
            "read_timeout": 0.5,
            "total_timeout": 0.8,
            "max_bytes": 50_000,
        }
    )


@pytest.fixture
def guarded(network: Network) -> Iterator[Client]:
    with client(network) as opened:
        yield opened
