"""Deliveries of outbox messages to subscribers: what may be sent now, and what came of it.

What belongs here: the SQL that claims, records and holds deliveries, and the state of each endpoint. What doesn't:
sending and deciding when to try again, which is alerts. Every function takes an open connection and leaves the
transaction to its caller; between a claim and its record no transaction is open. A claim is free again when its pass
has died, or lapses by itself, so a pass that is killed loses nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from duckdb import DuckDBPyConnection

from warehouse.outbox import naive
from warehouse.passes import dead

LONGEST_WAIT = timedelta(hours=27)
"""No wait is longer than 24 hours and a tenth. A time further ahead was written by a clock that was wrong and has been
set back since; it must hold nothing up."""

State = Literal["due", "sent", "held", "failing", "disabled"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this pass may send: the message's id, event and body, and the attempts made before."""

    webhook_id: str
    event_id: str
    subscriber: str
    attempts: int
    body: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST and what is to follow from it. `wait_until` holds back the whole endpoint (Retry-After)."""

    webhook_id: str
    subscriber: str
    attempted_at: datetime
    seconds: float
    status: int | None
    error: str | None
    state: State
    next_attempt_at: datetime
    wait_until: datetime | None = None

    @property
    def again_at(self) -> datetime:
        """The earliest time at which the message may be sent again."""
        return max(self.next_attempt_at, self.wait_until or self.next_attempt_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left to send: deliveries that wait, and the earliest time that one of them may go."""

    waiting: int
    next_at: datetime | None


def enrol(con: DuckDBPyConnection, addresses: Mapping[str, str], now: datetime) -> None:
    """Make the configured subscribers known, by name and hash of address. A new address starts afresh: what was given
    up or disabled at the old one is due at the new one."""
    known = dict(con.execute("SELECT subscriber, address_hash FROM endpoints").fetchall())
    for subscriber, address in addresses.items():
        if known.get(subscriber) == address:
            continue
        con.execute("DELETE FROM endpoints WHERE subscriber = $1", [subscriber])
        con.execute(
            "INSERT INTO endpoints (subscriber, address_hash, state, since) VALUES ($1, $2, 'active', $3)",
            [subscriber, address, naive(now)],
        )
        if subscriber in known:
            revive(con, subscriber, now)


def revive(con: DuckDBPyConnection, subscriber: str, now: datetime) -> None:
    """Make the endpoint active, and everything that was given up or disabled there due, on a fresh schedule."""
    con.execute(
        "UPDATE endpoints SET state = 'active', since = $2, reason = NULL, wait_until = NULL "
        "WHERE subscriber = $1 AND state <> 'active'",
        [subscriber, naive(now)],
    )
    con.execute(
        "UPDATE deliveries SET state = 'due', attempts = 0, next_attempt_at = $2 "
        "WHERE subscriber = $1 AND state IN ('failing', 'disabled')",
        [subscriber, naive(now)],
    )


def release_dead(con: DuckDBPyConnection, data: Path) -> None:
    """Give back what passes claimed that were killed."""
    names = con.execute("SELECT DISTINCT claimed_by FROM deliveries WHERE claimed_by IS NOT NULL").fetchall()
    gone = dead(data, [name for (name,) in names])
    if gone:
        con.execute(
            "UPDATE deliveries SET claimed_until = NULL, claimed_by = NULL "
            "WHERE claimed_by IN (SELECT unnest($1::VARCHAR[]))",
            [gone],
        )


def claim(
    con: DuckDBPyConnection, subscribers: Sequence[str], now: datetime, until: datetime, limit: int, by: str
) -> list[Claimed]:
    """Take what is due for these subscribers, at most `limit` each, oldest first, and mark it claimed to `until` by the
    pass of this name.

    A message is taken only where every earlier undelivered message of its event is taken along, for the same
    subscriber; nothing is taken for an endpoint that is disabled or asked to wait.
    """
    rows = con.execute(
        """
        WITH open AS (
            SELECT d.webhook_id, d.subscriber, d.attempts, d.body, o.event_id, o.position, o.created_at,
                   d.state = 'due' AND (d.next_attempt_at <= $now OR d.next_attempt_at > $far)
                   AND coalesce(d.claimed_until <= $now OR d.claimed_until > $until, TRUE) AS ready
            FROM deliveries d JOIN outbox o USING (webhook_id) JOIN endpoints e USING (subscriber)
            WHERE d.state <> 'sent' AND d.subscriber IN (SELECT unnest($subscribers::VARCHAR[]))
              AND e.state <> 'disabled' AND coalesce(e.wait_until <= $now OR e.wait_until > $far, TRUE)
        ), in_order AS (
            SELECT *, bool_and(ready) OVER (
                PARTITION BY subscriber, event_id ORDER BY position ROWS UNBOUNDED PRECEDING) AS free
            FROM open
        ), numbered AS (
            SELECT *, row_number() OVER (PARTITION BY subscriber ORDER BY created_at, event_id, position) AS n
            FROM in_order WHERE free
        )
        SELECT n.webhook_id, n.event_id, n.subscriber, n.attempts, coalesce(n.body, o.body)
        FROM numbered n JOIN outbox o USING (webhook_id)
        WHERE n.n <= $limit ORDER BY n.subscriber, n.n
        """,
        {
            "now": naive(now),
            "far": naive(now + LONGEST_WAIT),
            "until": naive(until),
            "subscribers": list(subscribers),
            "limit": limit,
        },
    ).fetchall()
    claimed = [Claimed(*row) for row in rows]
    _set_claim(con, [(c.webhook_id, c.subscriber) for c in claimed], naive(until), by)
    return claimed


def in_trouble(con: DuckDBPyConnection) -> set[str]:
    """Subscribers that have not taken a message which they were sent."""
    rows = con.execute("SELECT DISTINCT subscriber FROM deliveries WHERE state <> 'sent' AND attempts > 0").fetchall()
    return {name for (name,) in rows}


def release(con: DuckDBPyConnection, pairs: Sequence[tuple[str, str]]) -> None:
    """Give back claims (webhook id, subscriber) that were not used."""
    _set_claim(con, pairs, None, None)


def _set_claim(
    con: DuckDBPyConnection, pairs: Sequence[tuple[str, str]], until: datetime | None, by: str | None
) -> None:
    if pairs:
        con.execute(
            "UPDATE deliveries SET claimed_until = $until, claimed_by = $by "
            "FROM (SELECT unnest($names::VARCHAR[]) AS webhook_id, unnest($subscribers::VARCHAR[]) AS subscriber) c "
            "WHERE deliveries.webhook_id = c.webhook_id AND deliveries.subscriber = c.subscriber",
            {"until": until, "by": by, "names": [w for w, _ in pairs], "subscribers": [s for _, s in pairs]},
        )


def record(con: DuckDBPyConnection, attempts: Sequence[Attempt], now: datetime) -> None:
    """Write what came of attempts, in the order in which they were made, and what follows for their endpoints."""
    if not attempts:
        return
    con.execute(
        "INSERT INTO attempts (webhook_id, subscriber, attempted_at, status, error, seconds) "
        "SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), unnest($3::TIMESTAMP[]), unnest($4::INTEGER[]), "
        "unnest($5::VARCHAR[]), unnest($6::DOUBLE[])",
        [
            [a.webhook_id for a in attempts],
            [a.subscriber for a in attempts],
            [naive(a.attempted_at) for a in attempts],
            [a.status for a in attempts],
            [a.error for a in attempts],
            [a.seconds for a in attempts],
        ],
    )
    con.execute(
        "UPDATE deliveries SET state = r.state, attempts = deliveries.attempts + 1, next_attempt_at = r.next_at, "
        "claimed_until = NULL, claimed_by = NULL, last_status = r.status, last_error = r.error, "
        "delivered_at = CASE r.state WHEN 'sent' THEN r.at END "
        "FROM (SELECT unnest($1::VARCHAR[]) AS webhook_id, unnest($2::VARCHAR[]) AS subscriber, "
        "unnest($3::VARCHAR[]) AS state, unnest($4::TIMESTAMP[]) AS next_at, unnest($5::INTEGER[]) AS status, "
        "unnest($6::VARCHAR[]) AS error, unnest($7::TIMESTAMP[]) AS at) r "
        # A message delivered twice, by a pass whose claim had lapsed and another, stays delivered.
        "WHERE deliveries.webhook_id = r.webhook_id AND deliveries.subscriber = r.subscriber "
        "AND deliveries.state <> 'sent'",
        [
            [a.webhook_id for a in attempts],
            [a.subscriber for a in attempts],
            [a.state for a in attempts],
            [naive(a.next_attempt_at) for a in attempts],
            [a.status for a in attempts],
            [a.error for a in attempts],
            [naive(a.attempted_at) for a in attempts],
        ],
    )
    for subscriber in dict.fromkeys(a.subscriber for a in attempts):
        _record_endpoint(con, subscriber, [a for a in attempts if a.subscriber == subscriber], now)


def _record_endpoint(con: DuckDBPyConnection, subscriber: str, attempts: Sequence[Attempt], now: datetime) -> None:
    last = attempts[-1]
    sent = [n for n, a in enumerate(attempts) if a.state == "sent"]
    if sent:
        # It answers again, so what was given up there is worth another schedule.
        con.execute(
            "UPDATE deliveries SET state = 'due', attempts = 0, next_attempt_at = $2 "
            "WHERE subscriber = $1 AND state = 'failing'",
            [subscriber, naive(now)],
        )
        _set_endpoint(con, subscriber, "active", None, now)
    given_up = [a for a in attempts[sent[-1] + 1 if sent else 0 :] if a.state == "failing"]
    if given_up:
        con.execute(
            "UPDATE deliveries SET state = 'failing', last_error = 'an earlier message of the event was given up' "
            "FROM outbox o, outbox head WHERE deliveries.subscriber = $1 AND deliveries.state = 'due' "
            "AND o.webhook_id = deliveries.webhook_id AND head.webhook_id IN (SELECT unnest($2::VARCHAR[])) "
            "AND head.event_id = o.event_id AND head.position < o.position",
            [subscriber, [a.webhook_id for a in given_up]],
        )
        _set_endpoint(con, subscriber, "failing", given_up[-1].error, now)
    if last.state == "disabled":
        con.execute(
            "UPDATE deliveries SET state = 'disabled', claimed_until = NULL, claimed_by = NULL "
            "WHERE subscriber = $1 AND state IN ('due', 'failing')",
            [subscriber],
        )
        _set_endpoint(con, subscriber, "disabled", last.error, now)
    con.execute(
        "UPDATE endpoints SET wait_until = $2 WHERE subscriber = $1 AND wait_until IS DISTINCT FROM $2",
        [subscriber, naive(last.wait_until) if last.wait_until else None],
    )


def _set_endpoint(con: DuckDBPyConnection, subscriber: str, state: str, reason: str | None, now: datetime) -> None:
    con.execute(
        "UPDATE endpoints SET state = $2, since = $3, reason = $4 WHERE subscriber = $1 AND state <> $2",
        [subscriber, state, naive(now), reason],
    )


def hold(con: DuckDBPyConnection, subscriber: str, reason: str) -> None:
    """Say what this subscriber's due deliveries wait for, without an attempt."""
    con.execute(
        "UPDATE deliveries SET last_error = $2 "
        "WHERE subscriber = $1 AND state = 'due' AND last_error IS DISTINCT FROM $2",
        [subscriber, reason],
    )


def standing(con: DuckDBPyConnection, subscribers: Sequence[str]) -> Standing:
    """What these subscribers still have to get; `next_at` leaves out endpoints that are disabled."""
    row = con.execute(
        "SELECT count(*), min(greatest(d.next_attempt_at, coalesce(e.wait_until, d.next_attempt_at))) "
        "FROM deliveries d JOIN endpoints e USING (subscriber) "
        "WHERE d.state = 'due' AND d.subscriber IN (SELECT unnest($1::VARCHAR[]))",
        [list(subscribers)],
    ).fetchone()
    waiting, next_at = row if row else (0, None)
    return Standing(waiting, next_at.replace(tzinfo=UTC) if next_at else None)
