"""The sample's web server on 127.0.0.1, and the configuration that points chipwatch at it.

Only HTTP belongs here: which bytes are served is decided in `feeds`. Answers carry ETag and Last-Modified, and a
request that has them gets 304, so that conditional fetching runs for real.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from sample.corpus import DEFAULT_BASE, HERE
from sample.feeds import Resource, site

HOST = "127.0.0.1"
PORT = 8765
SECRET_ENV = "CHIPWATCH_SAMPLE_SECRET"  # noqa: S105 - the variable's name, not its value

_TEMPLATE_HOOK = "http://127.0.0.1:8766/hook"


@contextmanager
def serve(port: int = 0, *, or_free: bool = False) -> Iterator[str]:
    """Serve the sample on 127.0.0.1 for the length of the block; yields the base URL, without a final slash.

    Port 0 takes a free one. Page addresses, and with them article ids, contain the port: use PORT wherever a data
    folder is kept between runs. Where `port` is taken, `or_free=True` takes a free one instead; without it OSError
    is raised.
    """
    server = _bind(port, or_free)
    base = f"http://{HOST}:{server.server_address[1]}"
    server.site = site(base)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield base
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def config_text(base: str, hook_url: str) -> str:
    """The sample's `chipwatch.toml` for a server at `base` and a webhook receiver at `hook_url`."""
    template = (HERE / "chipwatch.toml").read_text(encoding="utf-8")
    return template.replace(_TEMPLATE_HOOK, hook_url).replace(DEFAULT_BASE, base)


class _Server(ThreadingHTTPServer):
    site: dict[str, Resource]


def _bind(port: int, or_free: bool) -> _Server:
    try:
        return _Server((HOST, port), _Handler)
    except OSError:
        if not or_free:
            raise
        return _Server((HOST, 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        resource = self.server.site.get(urlsplit(self.path).path)
        if resource is None:
            self._send(404, b"no such page\n", with_body, {"Content-Type": "text/plain; charset=utf-8"})
            return
        validators = {"ETag": resource.etag, "Last-Modified": resource.modified}
        if _unchanged(resource, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            self.send_response(304)
            for name, value in validators.items():
                self.send_header(name, value)
            self.end_headers()
            return
        self._send(200, resource.body, with_body, {"Content-Type": resource.content_type, **validators})

    def _send(self, status: int, body: bytes, with_body: bool, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing: the sample's requests would drown what `chipwatch sample` prints."""


def _unchanged(resource: Resource, none_match: str | None, modified_since: str | None) -> bool:
    """Whether the client's copy still holds; an entity tag outranks a date (RFC 9110, section 13.2.2)."""
    if none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in none_match.split(",")}
        return "*" in tags or resource.etag in tags
    if modified_since is None:
        return False
    try:
        return parsedate_to_datetime(resource.modified) <= parsedate_to_datetime(modified_since)
    except ValueError:
        return False
