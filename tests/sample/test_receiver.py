"""The sample's receiver believes a signature and nothing else."""

import base64
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from standardwebhooks import Webhook

from sample.receiver import MAX_BYTES, Hook, Receiver, receive

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
BODY = json.dumps({"type": "sanction.opened", "data": {}})


def send(
    receiver: Receiver,
    body: str = BODY,
    secret: str = SECRET,
    name: str = "msg_1",
    age: int = 0,
    headers: Mapping[str, str] | None = None,
) -> int:
    moment = datetime.now(UTC) - timedelta(seconds=age)
    signed = {
        "webhook-id": name,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, moment, body),
    }
    request = urllib.request.Request(receiver.url, data=body.encode(), headers={**signed, **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_good_signature_is_accepted_and_its_body_kept() -> None:
    with receive(SECRET) as receiver:
        assert send(receiver) == 204
    assert receiver.hooks == [Hook("msg_1", json.loads(BODY))]


def test_the_same_id_twice_is_one_webhook() -> None:
    with receive(SECRET) as receiver:
        assert [send(receiver), send(receiver), send(receiver, name="msg_2")] == [204, 204, 204]
    assert [hook.webhook_id for hook in receiver.hooks] == ["msg_1", "msg_2"]


@pytest.mark.parametrize("age", [0, 600])
def test_another_secret_or_an_old_timestamp_is_refused(age: int) -> None:
    other = SECRET if age else "whsec_" + base64.b64encode(bytes(32)).decode()
    with receive(SECRET) as receiver:
        assert send(receiver, secret=other, age=age) == 401
    assert receiver.hooks == []
    assert len(receiver.refused) == 1


@pytest.mark.parametrize("length", ["", "ten", "-1", "1e3", "٣", "9" * 40])
def test_a_malformed_length_is_answered_and_nothing_is_read(length: str) -> None:
    head = f"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
    with receive(SECRET) as receiver:
        address = urlsplit(receiver.url)
        with socket.create_connection((address.hostname, address.port), timeout=5) as peer:
            peer.sendall(head.encode())
            answer = b"".join(iter(lambda: peer.recv(4096), b""))
        assert send(receiver) == 204
    assert answer.startswith(b"HTTP/1.1 413" if length.startswith("9") else b"HTTP/1.1 411")
    assert len(receiver.hooks) == 1


@pytest.mark.parametrize(
    "headers", [{"webhook-signature": "nonsense"}, {"webhook-signature": "v1,é"}, {"webhook-timestamp": "soon"}]
)
def test_headers_that_are_not_well_formed_are_refused(headers: dict[str, str]) -> None:
    with receive(SECRET) as receiver:
        assert send(receiver, headers=headers) == 401
    assert (receiver.hooks, len(receiver.refused)) == ([], 1)


def test_a_body_that_is_too_long_is_not_read() -> None:
    with receive(SECRET) as receiver:
        assert send(receiver, body="x" * (MAX_BYTES + 1)) == 413
    assert receiver.hooks == []
