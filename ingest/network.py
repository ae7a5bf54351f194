"""Fetching one address over HTTP, within limits, with the outcome as a value.

What belongs here: the guarded client that everything uses which talks to the outside, and a GET with limits on size,
time, redirects and requests at once to a host. What doesn't: connecting (ingest.guard) and what an answer means
(ingest.feeds, ingest.pages).
"""

import http.cookiejar
import logging
import random
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx

from chipwatch.model import Trouble
from chipwatch.settings import Network
from ingest.guard import AddressRefusedError, GuardedTransport, UnresolvedError

# httpx logs every address in full, and the address of a webhook may be a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRY_AGAIN = frozenset({502, 503, 504})
_PAUSE = (0.3, 0.8)
"""Seconds before the one retry, drawn evenly between these two."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, whatever its status. `url` is the address that answered after redirects; `moved_to` is
    the same where all of them were permanent, else None. `body` is decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None


class Client(httpx.Client):
    """The guarded HTTP client, safe to share between threads; `slot` holds back requests to a host that is busy with
    as many of ours as the configuration allows."""

    def __init__(self, network: Network) -> None:
        super().__init__(
            transport=GuardedTransport(network.allow_private, network.total_timeout),
            timeout=httpx.Timeout(network.read_timeout, connect=network.connect_timeout),
            headers={"User-Agent": network.user_agent, "Accept-Encoding": "gzip"},
            follow_redirects=False,
            # Proxies from the environment would be connected to instead of the address that was checked.
            trust_env=False,
            cookies=http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=())),
        )
        self._per_host = network.per_host
        self._slots: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()

    @contextmanager
    def slot(self, host: str) -> Iterator[None]:
        """Hold one of the `per_host` places at this host."""
        with self._lock:
            slot = self._slots.setdefault(host, threading.BoundedSemaphore(self._per_host))
        with slot:
            yield


def client(network: Network) -> Client:
    """A client that connects to public addresses only, and to those in `network.allow_private`. Close it after use."""
    return Client(network)


def fetch(client: Client, network: Network, url: str, headers: Mapping[str, str] | None = None) -> Answer | Trouble:
    """GET an address, following redirects, each of them checked like the first.

    Returns the answer, whatever its status, or a Trouble with one of the codes `bad_url`, `refused`, `unresolved`,
    `unreachable`, `tls`, `timeout`, `too_large`, `encoding`, `broken`, `redirects`. `network.total_timeout` covers
    everything, redirects and the one quick retry after a lost connection or a 502, 503 or 504 included, from the moment
    that the host had a free slot.
    """
    first = _follow(client, network, url, headers or {}, None)
    if not first.passing:
        return first.outcome
    pause = random.uniform(*_PAUSE)  # noqa: S311 - spreads load, guards nothing
    if time.monotonic() + pause >= first.deadline:
        return first.outcome
    time.sleep(pause)
    return _follow(client, network, url, headers or {}, first.deadline).outcome


@dataclass(frozen=True, slots=True)
class _Try:
    outcome: Answer | Trouble
    passing: bool = False
    deadline: float = 0.0


def _follow(client: Client, network: Network, start: str, headers: Mapping[str, str], deadline: float | None) -> _Try:
    url, permanent = start, True
    for hop in range(network.max_redirects + 1):
        try:
            address = httpx.URL(url)
            _check(address)
            with client.slot(address.host):
                deadline = deadline or time.monotonic() + network.total_timeout
                answer, onward = _get(client, network, address, headers, deadline)
        except (httpx.InvalidURL, httpx.TransportError, zlib.error, UnicodeError, _LimitError) as error:
            code, message, passing = _what_failed(error, url, network)
            return _Try(Trouble(start, code, message), passing, deadline or 0.0)
        if onward is None:
            answer = replace(answer, moved_to=answer.url if hop and permanent else None)
            return _Try(answer, answer.status in _TRY_AGAIN and "retry-after" not in answer.headers, deadline)
        permanent = permanent and answer.status in (301, 308)
        url = onward
    return _Try(Trouble(start, "redirects", f"more than {network.max_redirects} redirects, the last to {url[:200]}"))


def _check(address: httpx.URL) -> None:
    if address.scheme not in ("http", "https") or not address.host or address.userinfo:
        raise httpx.InvalidURL("only http: and https: without a user name are fetched")
    if not 0 < (address.port or 80) < 65_536:
        raise httpx.InvalidURL("there is no such port")


def _get(
    client: Client, network: Network, address: httpx.URL, headers: Mapping[str, str], deadline: float
) -> tuple[Answer, str | None]:
    """One hop: the answer, and the address that it redirects to, if it does; a redirect's body is not read."""
    extensions = {"deadline": deadline}
    with client.stream("GET", address, headers=dict(headers), extensions=extensions) as response:
        answer = Answer(str(address), response.status_code, response.headers, b"")
        location = response.headers.get("location")
        if response.status_code in _REDIRECTS and location:
            return answer, str(address.join(location))
        if int(_number(response.headers.get("content-length"))) > network.max_bytes:
            raise _too_large(network.max_bytes)
        encoding = response.headers.get("content-encoding", "").strip().lower()
        body = _decoded(response.iter_raw(), encoding, network.max_bytes)
        return Answer(str(address), response.status_code, response.headers, body), None


def _number(text: str | None) -> str:
    return text if text and text.isascii() and text.isdigit() and len(text) < 20 else "0"


class _LimitError(Exception):
    """A limit on what is taken from a server: `code` as in Trouble."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _too_large(limit: int) -> _LimitError:
    return _LimitError(
        "too_large", f"the answer is larger than {limit:,} bytes; raise max_bytes under [network] if it is meant to be"
    )


def _decoded(parts: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """The body of at most `limit` bytes, before and after decompression. A bomb is never inflated past the limit."""
    if encoding in ("", "identity"):
        plain = bytearray()
        for part in parts:
            plain += part
            if len(plain) > limit:
                raise _too_large(limit)
        return bytes(plain)
    if encoding not in ("gzip", "x-gzip"):
        raise _LimitError("encoding", f"the answer is encoded as {encoding[:40]!r}, and only gzip was asked for")
    inflated, raw = bytearray(), 0
    member: Any = None
    for part in parts:
        raw += len(part)
        if raw > limit:
            raise _too_large(limit)
        while part:
            if member is None or member.eof:
                if member is not None and not part.startswith(b"\x1f"):
                    break  # padding after the last member, which gzip itself passes over
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            inflated += member.decompress(part, limit + 1 - len(inflated))
            if len(inflated) > limit:
                raise _too_large(limit)
            part = member.unused_data
    if member is not None and not member.eof:
        raise zlib.error("the compressed body ends early")
    return bytes(inflated)


def _what_failed(error: Exception, url: str, network: Network) -> tuple[str, str, bool]:
    """Code, message, and whether it may pass within a second."""
    if isinstance(error, _LimitError):
        return error.code, str(error), False
    if isinstance(error, httpx.InvalidURL | UnicodeError):
        return "bad_url", f"{url[:200]!r} cannot be fetched: {error}", False
    if isinstance(error, AddressRefusedError):
        return "refused", str(error), False
    if isinstance(error, UnresolvedError):
        return "unresolved", f"{error}; check the host name and the name server", False
    if isinstance(error.__cause__, ssl.SSLError):
        return "tls", f"no trusted TLS connection: {error}", False
    if isinstance(error, httpx.TimeoutException):
        limits = (
            f"connect {network.connect_timeout:g} s, read {network.read_timeout:g} s, all {network.total_timeout:g} s"
        )
        return "timeout", f"no complete answer in time ({limits})", False
    if isinstance(error, httpx.ConnectError):
        return "unreachable", f"no connection: {error}", True
    return "broken", f"the answer broke off or is not HTTP: {error}", True
