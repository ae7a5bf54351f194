"""A web of one's own on 127.0.0.1: feeds that a test writes, with validators, and a configuration that points there."""

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chipwatch.settings import Settings, check
from sample.receiver import Receiver, receive

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()
SECRET_ENV = "CHIPWATCH_TEST_SECRET"
NOW = datetime.now(UTC).replace(microsecond=0)

Item = tuple[str, str, datetime]


def control(day: datetime = NOW) -> Item:
    """News of a new measure, as it may stand in a feed today."""
    return (
        "Japan adds four Chinese chip designers to its end-user list",
        f"TOKYO, {day:%B} {day.day} - Japan's trade ministry on {day:%A} added four Chinese chip designers to its"
        " end-user list, so that exports of semiconductors and chipmaking equipment to them now need a licence.",
        day,
    )


def count(day: datetime = NOW - timedelta(hours=1)) -> Item:
    """News of a cluster."""
    return ("xAI expands", "xAI now runs 200,000 Nvidia H100 GPUs in Memphis, the company said.", day)


def museum(day: datetime = NOW - timedelta(hours=2)) -> Item:
    """News that is none of ours."""
    return ("Museum reopens", "The city museum reopened after a year of repairs. Entry is free this weekend.", day)


def rss(base: str, items: list[Item]) -> bytes:
    """A feed whose items hold their whole text."""
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>{base}/{hashlib.md5(title.encode()).hexdigest()[:8]}.html</link>"
        f"<pubDate>{format_datetime(day)}</pubDate><content:encoded>&lt;p&gt;{escape(text)}&lt;/p&gt;</content:encoded></item>"
        for title, text, day in items
    )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title>"
    return f"{head}<link>{base}</link><description>T</description>{entries}</channel></rss>".encode()


@dataclass
class Web:
    """What is served by path: a status and a body, or what `answers` makes then. `asked` holds (path, status) of every
    request."""

    base: str = ""
    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    answers: dict[str, Callable[[], tuple[int, bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def feed(self, path: str, *items: Item) -> None:
        self.pages[path] = (200, rss(self.base, list(items)))

    def settings(self, *paths: str, hook: Receiver | None = None, **alerts: object) -> Settings:
        """A configuration with these feeds, and this receiver."""
        raw: dict[str, object] = {
            "feeds": [{"url": self.base + p, "name": p.strip("/"), "outlet": p.strip("/").title()} for p in paths],
            "network": {"allow_private": ["127.0.0.1/32"], "total_timeout": 5.0, "max_pages_per_feed": 0},
            "alerts": alerts,
        }
        if hook:
            raw["subscribers"] = [{"name": "desk", "url": hook.url, "secret_env": SECRET_ENV}]
        return check(raw, "test")


class _Server(ThreadingHTTPServer):
    web: Web


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        web = self.server.web
        make = web.answers.get(self.path)
        status, body = make() if make else web.pages.get(self.path, (404, b""))
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        web.asked.append((self.path, status))
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Nothing."""


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server on a free port, for one test."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.web = Web(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.web
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that verifies signatures, its secret set."""
    monkeypatch.setenv(SECRET_ENV, SECRET)
    with receive(SECRET) as receiver:
        yield receiver
