"""One POST to a subscriber, with its outcome as a value.

What belongs here: the request and its limits. What doesn't: when and whether to try again (alerts.schedule), and what
is sent (the outbox). Receivers are not trusted: addresses are checked by the guarded client, redirects are failures,
nothing of what they answer is read but the status and the headers, and the whole exchange has one deadline.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx

from alerts import sign
from chipwatch.settings import Subscriber
from ingest.guard import AddressRefusedError, UnresolvedError
from warehouse.deliveries import Claimed

_NUMBER = re.compile(r"^\[[^]]*\] ")  # the system's number of an error, before its words

TIMEOUT = 15.0
"""Seconds for the whole exchange, as Standard Webhooks 1.0 recommends (15 to 30)."""

_HINTS: Mapping[int, str] = {
    401: "does it verify with the same secret?",
    403: "does it verify with the same secret?",
    404: "is the path in its url right?",
    405: "its url takes no POST",
}
"""What to look at first where a receiver answers so; other answers are the receiver's own affair."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: `status` None where there was no HTTP answer, `error` None where it was accepted."""

    attempted_at: datetime
    seconds: float
    status: int | None
    error: str | None
    headers: Mapping[str, str]
    timed_out: bool = False
    accepted: bool = False


def post(
    client: httpx.Client,
    subscriber: Subscriber,
    delivery: Claimed,
    secrets: Sequence[str],
    now: Callable[[], datetime],
) -> Outcome:
    """Send one message, signed afresh. Never raises on what a receiver or the network does; no error holds the
    subscriber's address, which may be secret."""
    moment, begun = now(), time.monotonic()
    headers = sign.headers(delivery.webhook_id, moment, delivery.body, secrets)
    # A connection for each message: one that is kept may have been closed by the receiver when the next is sent.
    headers |= {"Content-Type": "application/json", "Connection": "close"}
    try:
        with client.stream(
            "POST",
            subscriber.url,
            content=delivery.body.encode("utf-8"),
            headers=headers,
            follow_redirects=False,
            timeout=httpx.Timeout(TIMEOUT, connect=client.timeout.connect),
            extensions={"deadline": begun + TIMEOUT},
        ) as answer:
            status, answered = answer.status_code, answer.headers
    except (httpx.TransportError, httpx.InvalidURL) as error:
        timed_out = isinstance(error, httpx.TimeoutException)
        return Outcome(moment, time.monotonic() - begun, None, _what_failed(error), {}, timed_out)
    wrong = _what_is_wrong(status)
    return Outcome(moment, time.monotonic() - begun, status, wrong, answered, accepted=wrong is None)


def _what_is_wrong(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"answered {status}; redirects are not followed, so configure the address that it leads to"
    if status == 410:
        return (
            "answered 410: it wants no more messages; nothing is sent until its address changes or "
            "`chipwatch alerts replay` asks for it"
        )
    hint = _HINTS.get(status)
    return f"answered {status}; {hint}" if hint else f"answered {status}"


def _what_failed(error: Exception) -> str:
    if isinstance(error, AddressRefusedError | UnresolvedError):
        return str(error)
    if isinstance(error, httpx.InvalidURL):
        return f"its url cannot be used: {error}"
    if isinstance(error, httpx.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpx.TimeoutException):
        return f"no complete answer within {TIMEOUT:g} s"
    if isinstance(error, httpx.ConnectError):
        return f"no connection: {_NUMBER.sub('', str(error))}"
    # What follows the colon quotes what was answered, and a receiver may well answer with what it was sent.
    return f"the connection broke off, or the answer is not HTTP: {str(error).partition(':')[0]}"
