"""When a delivery is tried again, and what an attempt's outcome means for it: pure functions.

The schedule is the one that Standard Webhooks 1.0 recommends: immediately, then after 5 seconds, 5 and 30 minutes, 2,
5, 10, 14, 20 and 24 hours, some 75 hours in all, each with jitter.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Waits after the first, second, … attempt."""

JITTER = 0.1
"""Each wait is stretched by up to this share of itself, so that receivers which failed together are not all tried at
the same moment."""

MAX_WAIT = timedelta(hours=24)
"""The longest wait that a receiver may ask for; it cannot put a delivery off for good."""

Fate = Literal["sent", "again", "given_up", "disabled"]


def fate(status: int | None, attempts: int, accepted: bool = False) -> Fate:
    """What follows from an attempt, `attempts` being how many there have been with this one.

    Any 2xx is success, and so is what a channel `accepted` without a status; 410 says that the endpoint wants nothing
    more; everything else, redirects too, and no answer at all (None), is tried again until the schedule is used up.
    """
    if accepted or (status is not None and 200 <= status < 300):
        return "sent"
    if status == 410:
        return "disabled"
    return "again" if attempts <= len(SCHEDULE) else "given_up"


def wait(attempts: int, jitter: float, asked: timedelta | None = None) -> timedelta:
    """How long to wait after the `attempts`-th attempt failed, from 1 to len(SCHEDULE).

    `jitter` in [0, 1) stretches the wait by that share of JITTER. Where the receiver `asked` for longer, it is given
    that, up to MAX_WAIT.
    """
    planned = SCHEDULE[attempts - 1] * (1 + JITTER * jitter)
    return max(planned, min(asked, MAX_WAIT)) if asked else planned


def retry_after(status: int | None, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """What a 429 or 503 asks for in `Retry-After`, in seconds or as a date, from 0 to MAX_WAIT; None where it asks for
    nothing that can be read."""
    text = headers.get("retry-after", "").strip()
    if status not in (429, 503) or not text:
        return None
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), MAX_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta()), MAX_WAIT)


def stops_pass(timed_out: bool, status: int | None, failures: int) -> bool:
    """Whether a subscriber is left alone for the rest of this pass, after an attempt that failed for the `failures`-th
    time in a row: at once where it hung, said that it is gone or under load, else after three.

    A receiver that hangs costs one time-out a pass this way, however many messages wait for it; one that chokes on a
    single message still gets the others.
    """
    return timed_out or status in (410, 429, 502, 503, 504) or failures >= 3
