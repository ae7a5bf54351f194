"""A small webhook receiver on 127.0.0.1 that verifies signatures, as a subscriber's own would.

Only receiving belongs here. It is what the sample's configuration sends to, and an example of how little a receiver
needs: the Standard Webhooks library, its secret, and a list of the ids that it has seen.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from sample.server import HOST

HOOK_PORT = 8766
MAX_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Hook:
    """One accepted webhook: its id, and its body as it was sent."""

    webhook_id: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where to send, what came with a good signature (each id once), and how many requests had none."""

    url: str
    hooks: list[Hook] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    webhook: Webhook
    receiver: Receiver


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > MAX_BYTES:
            # Where the body ends is unknown or far off, so nothing more can be read from this connection.
            self.close_connection = True
            self._answer(413 if length.isascii() and length.isdigit() else 411)
            return
        body = self.rfile.read(int(length))
        try:
            self.server.webhook.verify(body, {name.lower(): value for name, value in self.headers.items()})
        # ValueError: a signature that is not `v1,` and base64, or a body that is not UTF-8 or not JSON.
        except (WebhookVerificationError, ValueError) as error:
            self.server.receiver.refused.append(str(error))
            self._answer(401)
            return
        name = self.headers["webhook-id"]
        # At least once is what a sender promises, so a receiver remembers ids.
        if name not in {hook.webhook_id for hook in self.server.receiver.hooks}:
            self.server.receiver.hooks.append(Hook(name, json.loads(body)))
        self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: what came is in the Receiver."""


@contextmanager
def receive(secret: str, port: int = 0) -> Iterator[Receiver]:
    """Receive webhooks signed with `secret` (`whsec_` and base64) for the length of the block.

    Port 0 takes a free one. Raises OSError where the port is taken.
    """
    server = _Server((HOST, port), _Handler)
    server.webhook = Webhook(secret)
    server.receiver = Receiver(f"http://{HOST}:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
