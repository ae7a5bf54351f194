"""What an operator does by hand: send a test, see which secrets a receiver takes, queue messages again.

What belongs here: these few acts on one subscriber. What doesn't: the passes of delivery (alerts.deliver) and how it is
told on a terminal (chipwatch.alerts). A test goes straight to the receiver and leaves no row.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from alerts.filters import wants
from alerts.receivers import Receiver, address_hash, keys_of, sender
from alerts.send import Outcome
from chipwatch.settings import Settings, Subscriber
from ingest import network
from warehouse import connection, deliveries, messages
from warehouse.deliveries import Claimed

TEST = "chipwatch.test"


class NoSecret(Exception):  # noqa: N818 - names what was found
    """The subscriber has no usable signing secret, or the channel no address; the message says why, without it."""


def test(settings: Settings, receiver: Receiver, now: Callable[[], datetime]) -> Outcome:
    """Send one message of type `chipwatch.test`, signed where it is a webhook. Raises NoSecret."""
    return _send(settings, receiver, _usable(receiver), now)


def probe(settings: Settings, subscriber: Subscriber, now: Callable[[], datetime]) -> list[Outcome]:
    """Send a test signed with each of the subscriber's secrets alone, in their order. Raises NoSecret."""
    return [_send(settings, subscriber, (secret,), now) for secret in _usable(subscriber)]


def replay(
    data: Path, settings: Settings, receivers: Sequence[Receiver], since: datetime, now: datetime
) -> dict[str, int]:
    """Queue every message written since then again, for each of these receivers whose filters let it through.

    Returns how many by name. `since` and `now` are aware.
    """
    with connection.write(data) as con:
        deliveries.enrol(con, {s.name: address_hash(s) for s in settings.receivers}, now)
        written = messages.since(con, since)
        return {
            one.name: messages.queue_again(
                con, one.name, [m.webhook_id for m in written if wants(one, m.type, m.data)], now
            )
            for one in receivers
        }


def rotation(accepted: Sequence[bool], answered: bool) -> str:
    """What to do next about a subscriber's secrets, given which of them its receiver accepts, in their order, and
    whether it answered at all."""
    if not answered:
        return "no answer came, so this says nothing about secrets; mend that first, and call this again"
    match list(accepted):
        case [True]:
            return (
                "one secret, accepted. To change it: put a new one beside it, separated by a blank, restart what runs "
                "chipwatch, and call this again"
            )
        case [False]:
            return "one secret, refused: give the receiver this one, or chipwatch the receiver's"
        case several if all(several):
            return "the receiver takes each of them: take the old one away on both sides"
        case several if any(several):
            return (
                "messages arrive, since one signature that matches is enough; teach the receiver those that it "
                "refuses, then take the old one away on both sides"
            )
        case _:
            return "the receiver takes none of them: messages wait until it knows one"


def _usable(receiver: Receiver) -> tuple[str, ...]:
    keys = keys_of(receiver)
    if isinstance(keys, str):
        raise NoSecret(f"{receiver.name}: {keys}")
    return keys


def _send(settings: Settings, receiver: Receiver, keys: Sequence[str], now: Callable[[], datetime]) -> Outcome:
    # Each test is a message of its own: a receiver that remembers ids must not take the second for the first.
    name = f"msg_test_{secrets.token_hex(12)}"
    data = {"event_id": "test", "message": f"A test of {receiver.name}. Nothing has happened."}
    body = json.dumps({"type": TEST, "timestamp": now().astimezone(UTC).isoformat(), "data": data}, ensure_ascii=False)
    with network.client(settings.network) as client, sender(client, receiver, keys, now) as send:
        return send(Claimed(name, "test", receiver.name, 0, body))
