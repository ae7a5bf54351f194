"""One pass of delivery: fan out what is new, send what is due, record what came of it.

What belongs here: carrying out. What doesn't: who gets what (alerts.fan_out), when to try again (alerts.schedule),
the request (alerts.send) and the SQL (warehouse.deliveries). Every subscriber has a thread of its
own, so that a bad receiver slows no other. No transaction is open while anything is sent: one short transaction claims
what is due, and others record results as they come.
"""

import queue
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from alerts import schedule
from alerts.fan_out import fan_out, is_named
from alerts.receivers import WAITS, Receiver, address_hash, keys_of, sender
from alerts.send import Outcome
from chipwatch.settings import Settings
from ingest import network
from warehouse import connection, deliveries, notices
from warehouse.deliveries import Attempt, Claimed, State
from warehouse.passes import living

CLAIM = timedelta(minutes=15)
"""How long a pass holds what it claimed, if it lives; longer than it sends."""

SEND_FOR = 600.0
"""Seconds for which a pass sends; what is left then goes with the next one. Well within CLAIM, so that a claim does not
lapse while its message is being sent."""

PATIENCE = timedelta(seconds=6)
"""Long enough for the second attempt, five seconds and their jitter after the first; too short for the third."""

MOST = 2_000
"""Messages that one pass takes for one subscriber."""

RECORD_EVERY = 0.5
"""Seconds for which results are gathered before they are written."""

_STATES: Mapping[schedule.Fate, State] = {
    "sent": "sent",
    "again": "due",
    "given_up": "failing",
    "disabled": "disabled",
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a pass did: messages accepted, attempts that failed, and messages that still wait for the configured
    subscribers, the first of them due at `next_at`; by subscriber, what was wrong with its last attempt if it
    failed."""

    sent: int
    failed: int
    waiting: int
    next_at: datetime | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def deliver(
    data: Path,
    settings: Settings,
    now: Callable[[], datetime],
    patience: timedelta = timedelta(),
    *,
    in_health: bool = False,
) -> Delivered:
    """Send every webhook that is due, at least once and in order for each event and subscriber.

    `now` is the real clock, aware: it is what signatures carry, and receivers refuse old ones. A subscriber without a
    usable secret gets nothing; its messages wait, and say why in `deliveries.last_error`. Where next attempts are due
    within `patience` they are waited for and made too, once. With `in_health`, subscribers that owe an answer to an
    earlier attempt get nothing in this pass. Raises what the warehouse raises.
    """
    done = _pass(data, settings, now, in_health)
    worth = [pause for at in done.again_at if patience and (pause := at - now()) <= patience]
    if done.noticed:
        worth.append(timedelta())
    if not worth:
        return done.delivered
    time.sleep(max(max(worth).total_seconds(), 0.0))
    again = _pass(data, settings, now, in_health)
    return replace(
        again.delivered,
        sent=done.delivered.sent + again.delivered.sent,
        failed=done.delivered.failed + again.delivered.failed,
        faults={
            **{name: why for name, why in done.delivered.faults.items() if name not in again.tried},
            **again.delivered.faults,
        },
    )


@dataclass(frozen=True, slots=True)
class _Passed:
    """What a pass did, when its failed attempts may be made again, how many endpoints it found failing, and whom it
    sent anything."""

    delivered: Delivered
    again_at: tuple[datetime, ...] = ()
    noticed: int = 0
    tried: frozenset[str] = frozenset()


def _pass(data: Path, settings: Settings, now: Callable[[], datetime], in_health: bool = False) -> _Passed:
    with living(data) as name:
        return _pass_named(name, data, settings, now, in_health)


def _pass_named(
    name: str, data: Path, settings: Settings, now: Callable[[], datetime], in_health: bool = False
) -> _Passed:
    receivers = settings.receivers
    keys = {one.name: keys_of(one) for one in receivers}
    usable = {receiver: found for receiver, found in keys.items() if isinstance(found, tuple)}
    with connection.write(data) as con:
        begun = now()
        deliveries.enrol(con, {one.name: address_hash(one) for one in receivers}, begun)
        fan_out(con, settings, begun)
        for receiver, why in keys.items():
            if isinstance(why, str):
                deliveries.hold(con, receiver, f"{why}; {WAITS}")
        deliveries.release_dead(con, data)
        chosen = usable.keys() - (deliveries.in_trouble(con) if in_health else set())
        claimed = deliveries.claim(con, sorted(chosen), begun, begun + CLAIM, MOST, name)
        left = deliveries.standing(con, list(keys))
    if not claimed:
        return _Passed(Delivered(0, 0, left.waiting, left.next_at))
    attempted = _send_all(data, settings, claimed, usable, now)
    done = {(a.webhook_id, a.subscriber) for a in attempted}
    with connection.write(data) as con:
        pairs = [(c.webhook_id, c.subscriber) for c in claimed]
        deliveries.release(con, [pair for pair in pairs if pair not in done])
        left = deliveries.standing(con, list(keys))
        noticed = notices.endpoints(con, now()) if is_named(settings, "endpoint.failing") else 0
    sent = sum(a.state == "sent" for a in attempted)
    last = {a.subscriber: a.error for a in attempted}
    return _Passed(
        Delivered(
            sent,
            len(attempted) - sent,
            left.waiting,
            left.next_at,
            {name: error for name, error in last.items() if error},
        ),
        tuple(a.again_at for a in attempted if a.state == "due"),
        noticed,
        frozenset(last),
    )


def _send_all(
    data: Path,
    settings: Settings,
    claimed: Sequence[Claimed],
    usable: Mapping[str, Sequence[str]],
    now: Callable[[], datetime],
) -> list[Attempt]:
    """Send what was claimed, a thread for each subscriber, and record the attempts as they are made."""
    groups: dict[str, list[Claimed]] = {}
    for one in claimed:
        groups.setdefault(one.subscriber, []).append(one)
    made: queue.SimpleQueue[Attempt | None] = queue.SimpleQueue()
    stop, until, attempted = threading.Event(), time.monotonic() + SEND_FOR, list[Attempt]()
    with network.client(settings.network) as client, ThreadPoolExecutor(len(groups), "deliver") as pool:
        try:
            jobs = [
                pool.submit(_serve, client, receiver, group, usable[receiver.name], now, made.put, stop, until)
                for receiver in settings.receivers
                if (group := groups.get(receiver.name))
            ]
            for job in jobs:
                job.add_done_callback(lambda _: made.put(None))
            running = len(jobs)
            while running:
                batch, running = _gather(made, running)
                if batch:
                    with connection.write(data) as con:
                        deliveries.record(con, batch, now())
                    attempted += batch
        finally:
            # Where recording failed or the run was interrupted, no thread goes on sending what cannot be recorded.
            stop.set()
    for job in jobs:
        job.result()
    return attempted


def _gather(made: "queue.SimpleQueue[Attempt | None]", running: int) -> tuple[list[Attempt], int]:
    """The attempts of the next RECORD_EVERY seconds, or until no thread is left, and how many threads are. A thread's
    end comes as None."""
    batch: list[Attempt] = []
    until = time.monotonic() + RECORD_EVERY
    while running and (left := until - time.monotonic()) > 0:
        try:
            item = made.get(timeout=left)
        except queue.Empty:
            break
        if item is None:
            running -= 1
        else:
            batch.append(item)
    return batch, running


def _serve(
    client: httpx.Client,
    receiver: Receiver,
    group: Sequence[Claimed],
    keys: Sequence[str],
    now: Callable[[], datetime],
    put: Callable[[Attempt], None],
    stop: threading.Event,
    until: float,
) -> None:
    """Send one receiver its messages, in order, for as long as it is worth the time."""
    held_up: set[str] = set()
    failures = 0
    with sender(client, receiver, keys, now) as send:
        for one in group:
            if stop.is_set() or time.monotonic() >= until:
                return
            if one.event_id in held_up:
                continue
            outcome = send(one)
            attempt = what_follows(one, outcome, random.random())  # noqa: S311 - spreads load, guards nothing
            put(attempt)
            if attempt.state == "sent":
                failures = 0
                continue
            held_up.add(one.event_id)
            failures += 1
            if schedule.stops_pass(outcome.timed_out, outcome.status, failures):
                return


def what_follows(delivery: Claimed, outcome: Outcome, jitter: float) -> Attempt:
    """An outcome to the attempt that is recorded, with the delivery's next state and time."""
    attempts = delivery.attempts + 1
    fate = schedule.fate(outcome.status, attempts, outcome.accepted)
    asked = schedule.retry_after(outcome.status, outcome.headers, outcome.attempted_at)
    pause = schedule.wait(attempts, jitter, asked) if fate == "again" else timedelta()
    error = f"{outcome.error}; it asks to wait {asked.total_seconds():.0f} s" if asked else outcome.error
    return Attempt(
        webhook_id=delivery.webhook_id,
        subscriber=delivery.subscriber,
        attempted_at=outcome.attempted_at,
        seconds=outcome.seconds,
        status=outcome.status,
        error=error,
        state=_STATES[fate],
        next_attempt_at=outcome.attempted_at + pause,
        wait_until=outcome.attempted_at + asked if asked else None,
    )
