"""Signatures of Standard Webhooks 1.0, and the secrets that they are made with.

What belongs here: a subscriber's secrets as the environment holds them, and the headers of one attempt. A secret never
stands in a message, a table or a log: what is wrong with one is told without it.
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
"""Lengths of a secret that the specification allows."""


class BadSecret(Exception):  # noqa: N818 - names what was found
    """A signing secret that cannot be used; the message says what is wrong without showing it."""


def secrets_in(text: str) -> tuple[str, ...]:
    """The secrets in an environment variable's text, separated by blanks: several while one replaces another, and then
    each signs. Raises BadSecret where one is not `whsec_` and base64 of 24 to 64 bytes, or there is none."""
    found = tuple(text.split())
    if not found:
        raise BadSecret("it holds no secret")
    for number, secret in enumerate(found, 1):
        which = f"secret {number} of {len(found)}" if len(found) > 1 else "the secret"
        if not secret.startswith(PREFIX):
            raise BadSecret(f"{which} does not begin with {PREFIX}")
        try:
            text = secret.removeprefix(PREFIX).rstrip("=")  # padding may be left out
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except (binascii.Error, ValueError):
            raise BadSecret(f"what follows {PREFIX} in {which} is not base64") from None
        if len(key) not in SECRET_BYTES:
            raise BadSecret(f"{which} has {len(key)} bytes; {SECRET_BYTES[0]} to {SECRET_BYTES[-1]} are allowed")
    return found


def fresh() -> str:
    """A new signing secret of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(webhook_id: str, moment: datetime, body: str, keys: Sequence[str]) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp` and `webhook-signature` for one attempt, made at the aware `moment`; one `v1`
    signature for each of the secrets in `keys`, separated by blanks."""
    moment = moment.astimezone(UTC)
    signatures = [Webhook(secret).sign(webhook_id, moment, body) for secret in keys]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
