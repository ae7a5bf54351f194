"""The secrets of receivers: a subscriber's signing secrets, a channel's address, from the environment or a file.

Only the reading belongs here; whether a secret can be used is `alerts.sign`'s affair. What is read here stands in no
message, table or log.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from chipwatch.settings import Channel, Subscriber

LONGEST = 64_000
"""Characters that are read of a file, so that a wrong one (a device, a dump) does no harm."""


def source(receiver: Subscriber | Channel) -> str:
    """Where the secret stands, in words."""
    name, path = _named(receiver)
    return f"the file {path}" if path else f"the environment variable {name}"


def missing(receiver: Subscriber | Channel) -> str:
    """What to say where `secret` finds none."""
    _, path = _named(receiver)
    return f"{source(receiver)} {'is not there, not readable or empty' if path else 'is not set'}"


def secret(receiver: Subscriber | Channel, env: Mapping[str, str] = os.environ) -> str | None:
    """A subscriber's signing secrets, separated by blanks, or a channel's address; None where there is none, or its
    file cannot be read. A file is read anew each time, so that a secret changes without a restart."""
    name, path = _named(receiver)
    if path is None:
        text = env.get(name or "")
    else:
        try:
            with path.open(encoding="utf-8") as file:
                text = file.read(LONGEST)
        except (OSError, UnicodeDecodeError):
            return None
    return (text or "").strip() or None


def _named(receiver: Subscriber | Channel) -> tuple[str | None, Path | None]:
    if isinstance(receiver, Subscriber):
        return receiver.secret_env, receiver.secret_file
    return receiver.url_env, receiver.url_file
