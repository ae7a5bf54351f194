"""Messages for people: what a channel is sent, and the sending through Apprise.

What belongs here: a message as a title and plain text, and the call of alerts.courier, which has Apprise send it. What
doesn't: who gets it (alerts.filters) and when it is tried again (alerts.schedule). A channel's address holds its
credentials, so it comes from the environment and stands in no message, table or log.
"""

import json
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from alerts.send import TIMEOUT, Outcome

COURIER = Path(__file__).with_name("courier.py")

LONGEST_TEXT = 3_000
MOST_REPORTS = 3


Notify = Callable[[Mapping[str, Any]], Outcome]
"""Sends a message's body; what came of it has no HTTP status, since Apprise tells none."""


@contextmanager
def courier(address: str, now: Callable[[], datetime]) -> Iterator[Notify]:
    """What sends messages to one Apprise address, in a process that lives to the end of the block. It never raises on
    what the service does."""
    child: subprocess.Popen[str] | None = None

    def notify(body: Mapping[str, Any]) -> Outcome:
        nonlocal child
        title, text = told(body)
        moment, begun = now(), time.monotonic()
        if child is None or child.poll() is not None:
            child = _started()
        answer = _asked(child, {"address": address, "title": title, "text": text, "seconds": TIMEOUT})
        timed_out = not answer and child.wait() == -signal.SIGALRM
        # What Apprise says may quote the address, so it is not repeated.
        error = f"no complete answer within {TIMEOUT:g} s" if timed_out else "the service did not take it"
        taken = answer == "taken"
        return Outcome(moment, time.monotonic() - begun, None, None if taken else error, {}, timed_out, taken)

    try:
        yield notify
    finally:
        if child:
            child.kill()
            child.communicate()


def _started() -> subprocess.Popen[str]:
    # -P: the names of our modules must not stand before those of others.
    words = [sys.executable, "-P", str(COURIER)]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=nowhere, text=True)  # noqa: S603 - our own arguments


def _asked(child: subprocess.Popen[str], message: Mapping[str, Any]) -> str:
    """Its answer; nothing where it ended instead."""
    if not child.stdin or not child.stdout:
        return ""
    with suppress(BrokenPipeError):
        print(json.dumps(message), file=child.stdin, flush=True)
    return child.stdout.readline().strip()


def is_address(text: str) -> bool:
    """Whether Apprise knows what to do with an address."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    return bool(apprise.Apprise().add(text))


def told(body: Mapping[str, Any]) -> tuple[str, str]:
    """A message's body as a title of one line and a plain text of at most LONGEST_TEXT characters."""
    kind, data = str(body["type"]), body["data"]
    lines = [line for line in _LINES.get(kind, _plainly)(data) if line]
    title = _title(kind, data)
    for report in (data.get("reports") or ())[:MOST_REPORTS]:
        lines += ["", f"“{_line(report.get('quote'))}”", _line(report.get("outlet")), report.get("url") or ""]
    # Apprise sends no message without a text.
    text = "\n".join(lines).strip() or title
    return title, text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _title(kind: str, data: Mapping[str, Any]) -> str:
    if kind.startswith("sanction."):
        what = " ".join(filter(None, (data.get("issuer"), str(data.get("kind")).replace("_", " "))))
        about = ", ".join([*(data.get("items") or ())[:3], *(data.get("targets") or ())[:3]])
        return f"{what}: {data.get('status')}{f' ({about})' if about else ''}"
    if kind == "delay.opened":
        return f"Delay: {_line(data.get('firm'))} {_line(data.get('subject'))}".replace("  ", " ")
    if kind == "capacity.changed":
        return f"Capacity: {_line(data.get('firm'))} × {data.get('factor')}"
    if kind == "source.stale":
        return f"Source {data.get('health')}: {_line(data.get('name'))}"
    if kind == "endpoint.failing":
        return f"Subscriber {data.get('state')}: {_line(data.get('subscriber'))}"
    return kind


def _sanction(data: Mapping[str, Any]) -> Sequence[str]:
    sources = data.get("independent_sources")
    return (_line(data.get("headline")), f"Independent sources: {sources}" if sources else "")


def _delay(data: Mapping[str, Any]) -> Sequence[str]:
    cause, now = str(data.get("cause")).replace("_", " "), data.get("now_expected")
    return (f"Cause: {cause}", f"Now expected: {now}" if now else "")


def _capacity(data: Mapping[str, Any]) -> Sequence[str]:
    before, after = data.get("h100e_before") or 0, data.get("h100e") or 0
    return (f"{before:,.0f} → {after:,.0f} H100-equivalents, {data.get('month')}",)


def _plainly(data: Mapping[str, Any]) -> Sequence[str]:
    return [f"{key}: {_line(value)}" for key, value in data.items() if key not in ("reports", "event_id") and value]


def _line(value: object) -> str:
    return " ".join(str(value).split()) if value else ""


_LINES: Mapping[str, Callable[[Mapping[str, Any]], Sequence[str]]] = {
    "sanction.opened": _sanction,
    "sanction.changed": _sanction,
    "delay.opened": _delay,
    "capacity.changed": _capacity,
}
