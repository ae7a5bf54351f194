import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chipwatch.model import Trouble
from chipwatch.settings import Network
from ingest.network import Answer, Client, _decoded, client, fetch


def code(outcome: Answer | Trouble) -> str | int:
    return outcome.code if isinstance(outcome, Trouble) else outcome.status


def test_an_answer_comes_with_its_body_and_headers(web: Any, network: Network, guarded: Client) -> None:
    url = web.put("/a", b"hello", ETag='"1"')
    answer = fetch(guarded, network, url, {"X-Own": "yes"})
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.headers["etag"], answer.url) == (200, b"hello", '"1"', url)
    headers = web.asked[0][1]
    assert headers["user-agent"] == network.user_agent
    assert headers["accept-encoding"] == "gzip"
    assert headers["x-own"] == "yes"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_form_of_a_private_address_is_connected_to(web: Any, host: str) -> None:
    port = web.base.rsplit(":", 1)[1]
    network = Network()
    with client(network) as guarded:
        outcome = fetch(guarded, network, f"http://{host}:{port}/secret")
    assert isinstance(outcome, Trouble)
    assert outcome.code == "refused"
    assert "allow_private" in outcome.message
    assert web.asked == []


def test_a_name_that_turns_private_after_the_check_is_not_connected_to(
    web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name server that answers once with a public address and then with loopback: what counts is the number that is
    # connected to, so the second answer is never asked for.
    asked = []

    def rebinding(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        number = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    network = Network()
    with client(network) as guarded:
        first = fetch(guarded, network, "http://rebind.example/")
        second = fetch(guarded, network, "http://rebind.example/")
    assert (code(first), code(second)) == ("refused", "refused")
    assert len(asked) == 2
    assert web.asked == []


def test_of_several_addresses_only_the_public_or_allowed_ones_are_tried(
    web: Any, network: Network, guarded: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(web.base.rsplit(":", 1)[1])
    web.put("/a", b"x")
    real, asked = socket.getaddrinfo, []

    def several(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "mixed.example":
            return real(host, *args, **kwargs)
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))
            for number in ("10.0.0.1", "169.254.169.254", "127.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", several)
    assert code(fetch(guarded, network, f"http://mixed.example:{port}/a")) == 200
    assert asked == ["mixed.example"]


def test_a_redirect_to_a_private_address_is_refused(web: Any, network: Network, guarded: Client) -> None:
    url = web.put("/a", b"", 302, Location="http://169.254.169.254/latest/meta-data/")
    outcome = fetch(guarded, network, url)
    assert isinstance(outcome, Trouble)
    assert (outcome.code, outcome.where) == ("refused", url)
    assert "169.254.169.254" in outcome.message


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.com/x", "http://user:pw@127.0.0.1/", "http://[::1"]
)
def test_a_redirect_to_something_else_than_a_web_page_is_not_followed(
    web: Any, network: Network, guarded: Client, target: str
) -> None:
    assert code(fetch(guarded, network, web.put("/a", b"", 302, Location=target))) in ("bad_url", "broken")


def test_redirects_are_followed_and_permanent_ones_are_told(web: Any, network: Network, guarded: Client) -> None:
    web.put("/b", b"here")
    passing = fetch(guarded, network, web.put("/a", b"", 302, Location="/b"))
    lasting = fetch(guarded, network, web.put("/c", b"", 301, Location="b"))
    assert isinstance(passing, Answer)
    assert isinstance(lasting, Answer)
    assert (passing.body, passing.moved_to) == (b"here", None)
    assert (lasting.url, lasting.moved_to) == (web.base + "/b", web.base + "/b")


def test_redirects_without_end_are_cut_off(web: Any, network: Network, guarded: Client) -> None:
    url = web.put("/a", b"", 302, Location="/a")
    assert code(fetch(guarded, network, url)) == "redirects"
    assert len(web.asked) == network.max_redirects + 1


def test_cookies_are_not_kept(web: Any, network: Network, guarded: Client) -> None:
    url = web.put("/a", b"x", Set_Cookie="id=1; Path=/")
    fetch(guarded, network, url)
    fetch(guarded, network, url)
    assert [headers.get("cookie") for _, headers in web.asked] == [None, None]


def test_an_environment_proxy_is_not_used(
    web: Any, network: Network, guarded: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with client(network) as fresh:
        assert code(fetch(fresh, network, web.put("/a", b"x"))) == 200


@pytest.mark.parametrize("declared", [True, False])
def test_an_answer_larger_than_the_limit_is_cut_off(
    web: Any, network: Network, guarded: Client, declared: bool
) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        if declared:
            request.send_header("Content-Length", "9999999999")
        request.end_headers()
        while not web.stop.is_set():
            request.wfile.write(b"x" * 10_000)

    assert code(fetch(guarded, network, web.does("/a", endless))) == "too_large"


def test_a_compressed_answer_is_read(web: Any, network: Network, guarded: Client) -> None:
    body = gzip.compress(b"first ") + gzip.compress(b"second") + b"\0\0"
    answer = fetch(guarded, network, web.put("/a", body, Content_Encoding="gzip"))
    assert isinstance(answer, Answer)
    assert answer.body == b"first second"


def test_a_decompression_bomb_is_cut_off(web: Any, network: Network, guarded: Client) -> None:
    bomb = gzip.compress(b"\0" * 40_000_000)
    assert len(bomb) < network.max_bytes
    assert code(fetch(guarded, network, web.put("/a", bomb, Content_Encoding="gzip"))) == "too_large"


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        ("br", b"x", "encoding"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x")), "encoding"),
        ("gzip", gzip.compress(b"x" * 999)[:-9], "broken"),
        ("gzip", b"not gzip", "broken"),
        ("identity", b"x", 200),
        ("gzip", b"", 200),
    ],
    # Names without the bodies, which hold the time of packing: parallel workers must collect the same tests.
    ids=["another form", "packed twice", "cut off", "not packed", "plain", "empty"],
)
def test_only_whole_gzip_is_unpacked(
    web: Any, network: Network, guarded: Client, encoding: str, body: bytes, expected: str | int
) -> None:
    assert (
        code(
            fetch(
                guarded,
                network.model_copy(update={"total_timeout": 5.0}),
                web.put("/a", body, Content_Encoding=encoding),
            )
        )
        == expected
    )


@given(st.binary(max_size=3_000), st.integers(1, 400), st.integers(10, 2_000))
def test_unpacking_gives_the_whole_body_or_an_error(body: bytes, size: int, limit: int) -> None:
    packed = gzip.compress(body[: len(body) // 2]) + gzip.compress(body[len(body) // 2 :])
    parts = [packed[i : i + size] for i in range(0, len(packed), size)]
    if max(len(body), len(packed)) <= limit:
        assert _decoded(parts, "gzip", limit) == body
    else:
        with pytest.raises(Exception, match="larger than"):
            _decoded(parts, "gzip", limit)


def _drip(web: Any, text: bytes) -> Any:
    def handler(request: BaseHTTPRequestHandler) -> None:
        for n in range(len(text)):
            if web.stop.wait(0.1):
                return
            request.wfile.write(text[n : n + 1])

    return handler


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 500,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"z" * 500,
        b"HTTP/1.1 100 Go\r\n\r\n" * 99,
    ],
    ids=["headers", "body", "interim answers"],
)
def test_an_answer_that_drips_is_cut_off_when_its_whole_time_is_up(
    web: Any, network: Network, guarded: Client, text: bytes
) -> None:
    url = web.does("/a", _drip(web, text))
    begun = time.monotonic()
    outcome = fetch(guarded, network, url)
    assert code(outcome) == "timeout"
    assert time.monotonic() - begun < 10 * network.total_timeout


def test_a_server_that_says_nothing_is_given_up(web: Any, network: Network, guarded: Client) -> None:
    outcome = fetch(guarded, network, web.does("/a", lambda request: web.stop.wait(5)))
    assert isinstance(outcome, Trouble)
    assert outcome.code == "timeout"
    assert len(web.asked) == 1


def test_a_resolver_that_hangs_is_given_up(network: Network, guarded: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: stop.wait(10) and [])
    assert code(fetch(guarded, network, "http://slow.example/")) == "timeout"
    stop.set()


def test_a_lost_connection_is_tried_once_more(web: Any, network: Network, guarded: Client) -> None:
    web.does("/a", lambda request: None)
    assert code(fetch(guarded, network.model_copy(update={"total_timeout": 5.0}), web.base + "/a")) == "broken"
    assert web.paths() == ["/a", "/a"]


def test_a_passing_503_is_tried_once_more(web: Any, network: Network, guarded: Client) -> None:
    def first(request: BaseHTTPRequestHandler) -> None:
        web.put("/a", b"now")
        request.send_error(503)

    web.does("/a", first)
    assert code(fetch(guarded, network.model_copy(update={"total_timeout": 5.0}), web.base + "/a")) == 200


def test_a_503_that_says_when_to_come_back_is_not_tried_at_once(web: Any, network: Network, guarded: Client) -> None:
    assert code(fetch(guarded, network, web.put("/a", b"", 503, Retry_After="60"))) == 503
    assert len(web.asked) == 1


def test_a_port_where_nobody_listens_is_unreachable(network: Network, guarded: Client) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert code(fetch(guarded, network, f"http://127.0.0.1:{port}/")) == "unreachable"


def test_a_host_without_an_address_is_unresolved(
    network: Network, guarded: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    outcome = fetch(guarded, network, "http://nobody.invalid/")
    assert isinstance(outcome, Trouble)
    assert outcome.code == "unresolved"
    assert "nobody.invalid" in outcome.message


def test_plain_http_on_a_tls_address_is_a_tls_trouble(web: Any, network: Network, guarded: Client) -> None:
    assert code(fetch(guarded, network, web.base.replace("http:", "https:") + "/a")) == "tls"


@pytest.mark.parametrize("url", ["", "nonsense", "http://", "http://[::1", "http://x:99999/", "http://\udcff/"])
def test_what_is_no_address_is_a_trouble(network: Network, guarded: Client, url: str) -> None:
    assert code(fetch(guarded, network, url)) == "bad_url"


def test_no_more_than_per_host_requests_run_at_once(web: Any, network: Network) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def counted(request: BaseHTTPRequestHandler) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        web.stop.wait(0.03)
        with lock:
            running -= 1
        request.send_response(204)
        request.end_headers()

    url = web.does("/a", counted)
    with client(network) as guarded:
        threads = [threading.Thread(target=fetch, args=(guarded, network, url)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(web.asked) == 6
    assert most == network.per_host


def test_the_client_is_an_httpx_client(guarded: Client) -> None:
    assert isinstance(guarded, httpx.Client)
