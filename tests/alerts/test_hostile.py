"""What receivers may answer byte by byte, in what addresses they may hide, and that neither does harm.

Whole passes against some of them are in test_deliver.py; here one attempt each, over real sockets.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from alerts import send
from alerts.deliver import what_follows
from chipwatch.settings import ConfigError, Settings, check
from ingest import network
from warehouse.deliveries import Attempt, Claimed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = Claimed("msg_1", "ev_1", "desk", 0, '{"data":"' + "x" * 19_000 + '"}')
Talk = Callable[[socket.socket, threading.Event], None]


@contextmanager
def receiver(talk: Talk) -> Iterator[int]:
    """A port where each connection is talked to so, once its request has been read."""
    stop = threading.Event()

    def serve(one: socket.socket) -> None:
        with one, suppress(OSError):
            got = b""
            while not got.endswith(b'"}'):
                got += one.recv(65_536)
            talk(one, stop)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        threading.Thread(target=accept, daemon=True).start()
        yield door.getsockname()[1]
        stop.set()


def attempt(url: str, *allowed: str) -> Attempt:
    subscriber = {"name": "desk", "url": url, "secret_env": "DESK"}
    settings = Settings.model_validate({"subscribers": [subscriber], "network": {"allow_private": allowed}})
    with network.client(settings.network) as client:
        outcome = send.post(client, settings.subscribers[0], MESSAGE, [SECRET], lambda: datetime.now(UTC))
    return what_follows(MESSAGE, outcome, 0.5)


def says(answer: bytes) -> Talk:
    return lambda one, _: one.sendall(answer)


def repeats(first: bytes, chunk: bytes, pause: float = 0.0) -> Talk:
    def talk(one: socket.socket, stop: threading.Event) -> None:
        one.sendall(first)
        while not stop.wait(pause):
            one.sendall(chunk)

    return talk


NOTHING = b"Content-Length: 0\r\n\r\n"
ANSWERS = {
    "accepted": (b"HTTP/1.1 202 OK\r\n" + NOTHING, 202, "sent"),
    "accepted, with an answer that is cut off": (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx", 200, "sent"),
    "accepted, with a packed answer that is not": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nx", 200, "sent"),
    "nothing, with a body": (b"HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello", 204, "sent"),
    "an error": (b"HTTP/1.1 500 No\r\n" + NOTHING, 500, "due"),
    "a status that there is not": (b"HTTP/1.1 999 No\r\n" + NOTHING, 999, "due"),
    "not modified": (b"HTTP/1.1 304 No\r\n" + NOTHING, 304, "due"),
    "gone": (b"HTTP/1.1 410 No\r\n" + NOTHING, 410, "disabled"),
    "a redirect inwards": (b"HTTP/1.1 307 No\r\nLocation: http://169.254.169.254/\r\n" + NOTHING, 307, "due"),
    "a redirect to a file": (b"HTTP/1.1 308 No\r\nLocation: file:///etc/passwd\r\n" + NOTHING, 308, "due"),
    "another protocol": (b"HTTP/1.1 101 No\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", None, "due"),
    "no HTTP": (b"\x00\xff\xfe\r\n\r\n", None, "due"),
    "HTTP of 1991": (b"<html>", None, "due"),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", None, "due"),
    "nothing at all": (b"", None, "due"),
    "no text in a header": (b"HTTP/1.1 503 No\r\nRetry-After: \xff\xfe\r\n" + NOTHING, 503, "due"),
}


@pytest.mark.parametrize(("answer", "status", "state"), ANSWERS.values(), ids=ANSWERS)
def test_each_answer_has_one_consequence(answer: bytes, status: int | None, state: str) -> None:
    with receiver(says(answer)) as port:
        made = attempt(f"http://127.0.0.1:{port}/t0ken", "127.0.0.1")
    assert (made.status, made.state) == (status, state)
    assert "t0ken" not in (made.error or "")


OK = b"HTTP/1.1 200 OK\r\n"
ENDLESS = {
    "headers": (repeats(OK, b"X: " + b"y" * 60_000 + b"\r\n"), None),
    "one header": (repeats(OK + b"X: ", b"y" * 65_536), None),
    "headers, drop by drop": (repeats(OK, b"X: y\r\n", 0.05), None),
    "a status, drop by drop": (repeats(b"", b"H", 0.05), None),
    "interim answers": (repeats(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), None),
    "silence": (lambda _, stop: stop.wait(30) and None, None),
    "a body": (repeats(OK + b"\r\n", b"x" * 65_536), 200),
    "a body, drop by drop": (repeats(OK + b"Content-Length: 99999\r\n\r\n", b"x", 0.05), 200),
}


@pytest.mark.parametrize(("talk", "status"), ENDLESS.values(), ids=ENDLESS)
def test_what_has_no_end_is_cut_off(talk: Talk, status: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "TIMEOUT", 0.6 if status is None else 15.0)
    with receiver(talk) as port:
        assert attempt(f"http://127.0.0.1:{port}/", "127.0.0.1").status == status


def test_a_receiver_that_speaks_no_tls_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "TIMEOUT", 0.6)
    with receiver(lambda _, stop: stop.wait(30) and None) as port:
        made = attempt(f"https://127.0.0.1:{port}/", "127.0.0.1")
    assert (made.status, made.state) == (None, "due")


NOW = datetime.now(UTC)
FIVE = timedelta(seconds=5.25)
DAY = timedelta(hours=24)
WAITS = {
    "seconds": (b"120", timedelta(seconds=120)),
    "a date": (format_datetime(NOW + timedelta(hours=2), usegmt=True).encode(), timedelta(hours=2)),
    "a date that is over": (b"Sun, 06 Nov 1994 08:49:37 GMT", FIVE),
    "an older form of dates": (b"Sunday, 06-Nov-94 08:49:37 GMT", FIVE),
    "the end of time": (b"Fri, 31 Dec 9999 23:59:59 GMT", DAY),
    "more seconds than there are": (b"9" * 400, DAY),
    "less than nothing": (b"-5", FIVE),
    "a part of a second": (b"1.5", FIVE),
    "a word": (b"soon", FIVE),
    "digits of another script": ("١٢".encode(), FIVE),
}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("asked", "wait"), WAITS.values(), ids=WAITS)
def test_what_a_receiver_may_ask_for(status: int, asked: bytes, wait: timedelta) -> None:
    with receiver(says(b"HTTP/1.1 %d No\r\nRetry-After: %s\r\n%s" % (status, asked, NOTHING))) as port:
        made = attempt(f"http://127.0.0.1:{port}/", "127.0.0.1")
    late = made.attempted_at - NOW if wait.total_seconds() == 7_200 else timedelta()
    assert abs(made.again_at - made.attempted_at - (wait - late)) <= timedelta(seconds=2)


@pytest.mark.parametrize(
    "host",
    """
    127.0.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 127.1 0 0.0.0.0 localhost [::1] [::]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:7f00:0001] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::]
    [2001:0:7f00:1::] 127。0。0。1 ①②⑦.⓪.⓪.①
    169.254.169.254 2852039166 0xA9FEA9FE [::ffff:a9fe:a9fe] [64:ff9b::169.254.169.254] [fd00:ec2::254] 100.100.100.200
    192.0.0.192 168.63.129.16 10.0.0.1 172.31.0.1 192.168.1.1 [fe80::1] [fe80::1%lo] [fec0::1] 224.0.0.1 [ff02::1]
    """.split(),
)
def test_no_way_to_write_an_address_leads_inwards(host: str) -> None:
    came = threading.Event()
    with receiver(lambda *_: came.set()) as port:
        try:
            made = attempt(f"http://{host}:{port}/")
        except (ConfigError, ValueError):
            return  # refused before anything is sent
    assert (made.status, made.state, came.is_set()) == (None, "due", False)


def test_a_name_that_leads_elsewhere_the_second_time_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = socket.getaddrinfo, []

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        if host != "rebind.example":
            return real(host, *rest, **more)
        asked.append(host)
        return real("127.0.0.2" if len(asked) == 1 else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    came = threading.Event()
    with receiver(lambda *_: came.set()) as port:
        first, second = (attempt(f"http://rebind.example:{port}/", "127.0.0.2").error or "" for _ in range(2))
    # Connected to what was checked, where nobody listens; and checked anew.
    assert first.startswith("no connection")
    assert "rebind.example is 127.0.0.1, a loopback address" in second
    assert (len(asked), came.is_set()) == (2, False)


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    came = threading.Event()
    with receiver(lambda *_: came.set()) as port:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        assert "a private address" in (attempt("http://10.1.2.3/").error or "")
    assert not came.is_set()


def test_an_address_that_cannot_be_is_refused_at_start() -> None:
    with pytest.raises(ConfigError):
        check({"subscribers": [{"name": "a", "url": "http://h:99999/", "secret_env": "A"}]}, "c.toml")
