"""An HTTP transport that connects only where it may and never takes longer than its deadline.

What belongs here: resolving, checking and connecting, beneath httpx. What doesn't: which addresses are refused
(ingest.addresses), and redirects, sizes and retries (ingest.network). The check is made on the address that is then
connected to, by number, so that a name which resolves to something else a moment later (DNS rebinding) gains nothing.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any, cast

import httpcore
import httpx

from ingest.addresses import Network, refusal

# The transport works in the calling thread, so the deadline of a request travels with its context.
_deadline: ContextVar[float] = ContextVar("deadline")


class AddressRefusedError(httpx.ConnectError):
    """The host has no address that may be connected to; the message names host and address and says what to do."""


class UnresolvedError(httpx.ConnectError):
    """The host name has no address."""


class GuardedTransport(httpx.BaseTransport):
    """httpcore's connection pool over guarded sockets.

    `request.extensions["deadline"]`, a time on `time.monotonic()`, ends the whole exchange, headers and body, however
    slowly they drip; without it the deadline is `total_timeout` seconds from the start of the request.
    """

    def __init__(self, allowed: Sequence[Network], total_timeout: float) -> None:
        self._total_timeout = total_timeout
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=None,
            max_keepalive_connections=32,
            keepalive_expiry=15.0,
            network_backend=_Backend(allowed),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = float(request.extensions.get("deadline") or time.monotonic() + self._total_timeout)
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=cast(httpx.SyncByteStream, request.stream),
            extensions=request.extensions,
        )
        with _until(deadline), _as_httpx():
            answer = self._pool.handle_request(inner)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer, deadline),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, deadline: float) -> None:
        self._answer, self._deadline = answer, deadline

    def __iter__(self) -> Iterator[bytes]:
        parts = iter(self._answer.iter_stream())
        while True:
            # Set for each part alone: what the reader does between two parts is not this request's business.
            with _until(self._deadline), _as_httpx():
                part = next(parts, None)
            if part is None:
                return
            yield part

    def close(self) -> None:
        with _as_httpx():
            self._answer.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = tuple(allowed)
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        found = _resolve(host, port, _left(timeout))
        refused = {a: refusal(ip_address(a), self._allowed) for a in found}
        fit = [a for a, why in refused.items() if why is None]
        if not fit:
            address, why = next(iter(refused.items()))
            raise AddressRefusedError(
                f"{host} is {why if host == address else f'{address}, {why}'}, which is not fetched from or sent to; "
                "if that is meant, add it to allow_private under [network]"
            )
        for address in fit[:-1]:
            try:
                return self._connect(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(fit[-1], port, timeout, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._sockets.connect_tcp(address, port, _left(timeout), local_address, socket_options))

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - the interface's own signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        raise AddressRefusedError(f"{path} is a Unix socket, which is not connected to")


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


@contextmanager
def _until(deadline: float) -> Iterator[None]:
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout: float | None) -> float:
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the whole exchange took too long")
    return left if timeout is None else min(timeout, left)


@contextmanager
def _as_httpx() -> Iterator[None]:
    # httpx gives its own exceptions the names that httpcore gave its ones.
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
    ) as error:
        # httpcore hands on the socket's or TLS library's error as its argument, and drops it as a cause.
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        raise getattr(httpx, type(error).__name__, httpx.TransportError)(str(error)) from cause


def _resolve(host: str, port: int, timeout: float) -> list[str]:
    """The host's addresses, numeric, without repeats. The system's resolver has no time limit of its own, so it works
    in a thread that is abandoned when time is up."""
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error)
        else:
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise httpcore.ConnectTimeout(f"{host} was not resolved in time") from None
    if isinstance(answer, OSError | UnicodeError):
        why = getattr(answer, "strerror", None) or answer
        raise UnresolvedError(f"{host} cannot be resolved: {why}") from answer
    return answer
