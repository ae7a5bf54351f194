"""Alerts to many subscribers of mixed health: does each healthy one get every message, in order, and how fast?

    python bench/alerts.py [--events 1000]

Twenty subscribers on this machine: twelve in health, two with filters, and one each that answers 500, redirects, resets
the connection, hangs, drips its answer, and answers 410. Every event has two messages. Prints how long it took and what
each kind got. Exit code 1 where a healthy one missed a message, got one out of order or that its filter excludes,
or where a copy of a message had another id.
"""

import argparse
import os
import socket
import struct
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# Run as a script, this file's own folder comes first, in which `alerts` would be this file.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

# ruff: noqa: E402
from standardwebhooks import Webhook

from alerts import sign
from alerts.deliver import deliver
from chipwatch.settings import Settings
from warehouse import connection, outbox

SECRET_ENV = "ALERTS_BENCH_SECRET"
HEALTHY = [f"healthy-{number}" for number in range(12)]
FILTERED = {"only-us": {"issuers": ["US"]}, "only-opened": {"types": ["sanction.opened"]}}
TROUBLED = ("fails", "redirects", "resets", "hangs", "drips", "gone")
STATUS = {"fails": 500, "redirects": 302, "gone": 410}


class Receivers(ThreadingHTTPServer):
    """All subscribers, by path."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.webhook = Webhook(secret)
        self.got: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.stop = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: senders break off those that hang, on purpose."""


class Handler(BaseHTTPRequestHandler):
    """One request, answered in the way of its path."""

    protocol_version = "HTTP/1.1"
    server: Receivers

    def do_POST(self) -> None:
        """Verify, remember, answer."""
        name = self.path.strip("/")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if name == "hangs":
            self.server.stop.wait(60)
        elif name == "drips":
            while not self.server.stop.wait(0.2):
                self.wfile.write(b"H")
        elif name == "resets":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            data = self.server.webhook.verify(body, dict(self.headers.items()))["data"]
            self.server.got[name].append((data["event_id"], data["status"], self.headers["webhook-id"]))
            self.send_response(STATUS.get(name, 204))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def write(data: Path, events: int) -> None:
    """Two steps of each event, a third of them of the US."""
    now = datetime.now(UTC)
    with connection.write(data) as con:
        for number, kind in enumerate(("sanction.opened", "sanction.changed")):
            step = ("announced", "effective")[number]
            outbox.add(
                con,
                [
                    outbox.Message(
                        f"ev_{event}", kind, step, now,
                        {"event_id": f"ev_{event}", "issuer": ("US", "CN", "JP")[event % 3], "status": step,
                         "headline": f"Measure {event} on AI chips", "reports": [{"quote": "words " * 60}] * 3},
                    )
                    for event in range(events)
                ],
                now + timedelta(milliseconds=number),
            )  # fmt: skip


def faults(got: dict[str, list[tuple[str, str, str]]], events: int) -> list[str]:
    """What is wrong with what healthy subscribers got."""
    found = []
    expected = {name: {(f"ev_{n}", s) for n in range(events) for s in ("announced", "effective")} for name in HEALTHY}
    expected["only-us"] = {pair for pair in expected[HEALTHY[0]] if int(pair[0][3:]) % 3 == 0}
    expected["only-opened"] = {pair for pair in expected[HEALTHY[0]] if pair[1] == "announced"}
    ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for name, pairs in expected.items():
        have = [(event, step) for event, step, _ in got[name]]
        if set(have) != pairs:
            found.append(f"{name}: {len(pairs - set(have))} missed, {len(set(have) - pairs)} too many")
        first = {pair: place for place, pair in reversed(list(enumerate(have)))}
        late = [e for e, s in pairs if s == "effective" and first.get((e, "announced"), 0) > first.get((e, s), 1 << 30)]
        found += [f"{name}: {len(late)} events out of order"] if late else []
        for event, step, webhook_id in got[name]:
            ids[event, step].add(webhook_id)
    return [*found, *(["a message had several ids"] if any(len(names) > 1 for names in ids.values()) else [])]


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(description="Alerts to twenty subscribers of mixed health.")
    parser.add_argument("--events", type=int, default=1_000)
    events = parser.parse_args().events
    os.environ[SECRET_ENV] = secret = sign.fresh()
    server = Receivers(secret)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    subscribers = [
        {"name": name, "url": f"{base}/{name}", "secret_env": SECRET_ENV, **FILTERED.get(name, {})}
        for name in (*HEALTHY, *FILTERED, *TROUBLED)
    ]
    settings = Settings.model_validate({"subscribers": subscribers, "network": {"allow_private": ["127.0.0.1/32"]}})
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        write(data, events)
        begun, sent, passes = time.monotonic(), 0, 0
        # One pass takes at most 2,000 messages for a subscriber.
        while done := deliver(data, settings, lambda: datetime.now(UTC)).sent:
            sent, passes = sent + done, passes + 1
        seconds = time.monotonic() - begun
        with connection.write(data) as con:
            attempts = dict(con.execute("SELECT subscriber, count(*) FROM attempts GROUP BY subscriber").fetchall())
    server.stop.set()
    server.shutdown()
    wrong = faults(server.got, events)
    print(
        f"{events} events, 2 messages each, {len(subscribers)} subscribers: {sent} messages accepted in {seconds:.1f} s"
    )
    print(
        f"  {sent / seconds:.0f} messages a second in {passes} passes, among them those that waited for bad receivers"
    )
    print("  attempts at bad receivers: " + ", ".join(f"{name} {attempts.get(name, 0)}" for name in TROUBLED))
    print(f"  {'; '.join(wrong) or 'every healthy subscriber got each of its messages, in order, under one id'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
