"""Signatures against the published vector and the published library."""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from alerts.sign import BadSecret, headers, secrets_in

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def key(size: int, byte: bytes = b"k") -> str:
    return "whsec_" + base64.b64encode(byte * size).decode()


def test_the_published_vector_comes_out() -> None:
    moment = datetime.fromtimestamp(1614265330, UTC)
    made = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", moment, '{"test": 2432232314}', [SECRET])
    assert made == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_the_zone_of_the_clock_does_not_matter() -> None:
    moment = datetime(2025, 4, 20, 12, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=9)))
    assert headers("m", moment, "b", [SECRET]) == headers("m", elsewhere, "b", [SECRET])


@given(st.text(st.characters(codec="utf-8")))
def test_the_librarys_verify_accepts_what_is_signed_with_either_secret(body: str) -> None:
    old, new = key(24), key(64, b"n")
    made = headers("msg_1", datetime.now(UTC), body, [new, old])
    for secret in (old, new):
        Webhook(secret).verify(body.encode(), made, json_parse=False)
    assert len(made["webhook-signature"].split()) == 2


def test_several_secrets_are_separated_by_blanks() -> None:
    assert secrets_in(f" {SECRET}\n{key(32)} ") == (SECRET, key(32))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no secret"),
        ("  ", "holds no secret"),
        ("hunter2hunter2", "does not begin with whsec_"),
        ("whsec_not/base64!?", "is not base64"),
        (key(23), "has 23 bytes; 24 to 64 are allowed"),
        (key(65), "has 65 bytes"),
        (f"{SECRET} {key(3)}", "secret 2 of 2"),
        ("whsec_ä", "is not base64"),
    ],
)
def test_a_secret_that_cannot_be_used_is_told_without_showing_it(text: str, says: str) -> None:
    with pytest.raises(BadSecret, match=says) as raised:
        secrets_in(text)
    assert not any(part.removeprefix("whsec_") in str(raised.value) for part in text.split())
