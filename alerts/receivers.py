"""Those who are sent messages: the keys that each needs, from the environment, and what tells two addresses apart.

What belongs here: what differs from one kind of receiver to another before anything is sent. What doesn't: who wants
which message (alerts.filters), and the sending (alerts.send).
"""

import hashlib

from alerts import sign
from chipwatch.settings import Subscriber, secret


def keys_of(subscriber: Subscriber) -> tuple[str, ...] | str:
    """The subscriber's signing secrets, or why there is none to use."""
    text = secret(subscriber)
    if text is None:
        return f"no signing secret: the environment variable {subscriber.secret_env} is not set; it waits until it is"
    try:
        return sign.secrets_in(text)
    except sign.BadSecret as error:
        return f"no usable signing secret in the environment variable {subscriber.secret_env}: {error}"


def address_hash(subscriber: Subscriber) -> str:
    """SHA-256 of its address, hexadecimal: the address itself may be secret."""
    return hashlib.sha256(subscriber.url.encode("utf-8")).hexdigest()
