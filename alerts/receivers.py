"""Those who are sent messages: the keys that each needs, and what tells two addresses apart.

What belongs here: what differs between subscribers and channels. What doesn't: who wants which message
(alerts.filters), the POST (alerts.send) and what people read (alerts.channels).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import httpx

from alerts import channels, sign
from alerts.keys import missing, secret, source
from alerts.send import Outcome, post
from chipwatch.settings import Channel, Subscriber
from warehouse.deliveries import Claimed

Receiver = Subscriber | Channel

WAITS = "its messages wait until that is mended"
"""What follows from `keys_of` finding nothing to use."""


def keys_of(receiver: Receiver) -> tuple[str, ...] | str:
    """A subscriber's signing secrets, or a channel's address alone; or why there is none to use."""
    text, place = secret(receiver), source(receiver)
    if text is None:
        what = "address" if isinstance(receiver, Channel) else "signing secret"
        return f"no {what}: {missing(receiver)}"
    if isinstance(receiver, Channel):
        return (text,) if channels.is_address(text) else f"no usable address in {place}: Apprise does not know its form"
    try:
        return sign.secrets_in(text)
    except sign.BadSecret as error:
        return f"no usable signing secret in {place}: {error}"


def troubles(receivers: Sequence[Receiver]) -> list[str]:
    """A line for each that cannot be sent to, with the reason."""
    return [f"{one.name}: {why}; {WAITS}" for one in receivers if isinstance(why := keys_of(one), str)]


def address_hash(receiver: Receiver) -> str:
    """SHA-256 of its address, hexadecimal: the address itself may be secret."""
    address = (secret(receiver) or source(receiver)) if isinstance(receiver, Channel) else receiver.url
    return hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()


Send = Callable[[Claimed], Outcome]
"""Sends one message once; what goes wrong is in the outcome."""


@contextmanager
def sender(
    client: httpx.Client, receiver: Receiver, keys: Sequence[str], now: Callable[[], datetime]
) -> Iterator[Send]:
    """What sends messages in the way of their receiver."""
    if isinstance(receiver, Subscriber):
        yield lambda delivery: post(client, receiver, delivery, keys, now)
        return
    with channels.courier(keys[0], now) as notify:
        yield lambda delivery: notify(json.loads(delivery.body))
