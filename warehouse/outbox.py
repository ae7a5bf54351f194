"""The outbox: messages about events, written in the transaction that changes the event, and their fan-out.

What belongs here: making a message's stable id and bounded body, storing it once, and turning it into deliveries for
subscribers. What doesn't: who wants which message (alerts.filters), and the attempts (warehouse.deliveries).
Every function takes an open connection and leaves the transaction to its caller.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.rows import frame, given

Connection = DuckDBPyConnection
"""An open warehouse, for those who pass one on without knowing what it is."""

MAX_BODY_BYTES = 20_000
"""Standard Webhooks 1.0 recommends bodies under 20 kB."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one event has to say. `step` names the change within the event (a date and status, say): the same step of
    the same event is the same message, however often it is written."""

    event_id: str
    type: str
    step: str
    timestamp: datetime
    data: Mapping[str, Any]


Wanted = tuple[str, str, str | None]
"""A message for a subscriber: webhook id, name, and the body where it is another than the message's own."""


@dataclass(frozen=True, slots=True)
class Written:
    """A stored message that has not been fanned out."""

    webhook_id: str
    type: str
    data: Mapping[str, Any]


def webhook_id(message: Message) -> str:
    """`msg_` and 32 hexadecimal digits, from event, type and step alone."""
    name = "\n".join((message.event_id, message.type, message.step))
    return "msg_" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def body(message: Message) -> str:
    """The JSON text to sign and send: type, timestamp and data, at most MAX_BODY_BYTES in UTF-8.

    Where it would be longer, the last reports go first, then long lists and texts in `data` are cut.
    """
    data = dict(message.data)
    text = _envelope(message, data)
    reports = list(data.get("reports") or ())
    while _size(text) > MAX_BODY_BYTES and len(reports) > 1:
        reports = reports[: max(1, len(reports) * 3 // 4)]
        text = _envelope(message, data := {**data, "reports": reports})
    # What is left is one report and an endless list or text: each round halves what is allowed of them.
    limit = 2_000
    while _size(text) > MAX_BODY_BYTES and limit > 1:
        data = {key: _cut(value, limit) for key, value in data.items()}
        text = _envelope(message, data)
        limit //= 2
    return text


def _envelope(message: Message, data: Mapping[str, Any]) -> str:
    whole = {"type": message.type, "timestamp": message.timestamp, "data": data}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a message holds a {type(value).__name__}, which has no JSON form; pass text, numbers or dates")


def _size(text: str) -> int:
    return len(text.encode("utf-8"))


def _cut(value: Any, limit: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= limit else value[: limit - 1] + "…"
    if isinstance(value, list | tuple):
        return [_cut(item, limit) for item in value[: max(1, limit // 20)]]
    if isinstance(value, Mapping):
        return {key: _cut(item, limit) for key, item in value.items()}
    return value


def add(con: DuckDBPyConnection, messages: Sequence[Message], now: datetime) -> int:
    """Store messages, in this order within their event; those already there are left as they are. Returns how many
    were new. Call it in the transaction that changes the event."""
    if not messages:
        return 0
    events = sorted({m.event_id for m in messages})
    there = con.execute(
        "SELECT webhook_id, event_id FROM outbox WHERE event_id IN (SELECT unnest($events::VARCHAR[]))",
        {"events": events},
    ).fetchall()
    known = {row[0] for row in there}
    positions = Counter(row[1] for row in there)
    rows: list[tuple[str, str, int, str, datetime, str]] = []
    for message in messages:
        name = webhook_id(message)
        if name in known:
            continue
        known.add(name)
        rows.append((name, message.event_id, positions[message.event_id], message.type, naive(now), body(message)))
        positions[message.event_id] += 1
    if rows:
        names, of, places, types, times, bodies = map(list, zip(*rows, strict=True))
        con.execute(
            "INSERT INTO outbox (webhook_id, event_id, position, type, created_at, body, fanned_out) "
            "SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), unnest($3::INTEGER[]), unnest($4::VARCHAR[]), "
            "unnest($5::TIMESTAMP[]), unnest($6::VARCHAR[]), FALSE",
            [names, of, places, types, times, bodies],
        )
    return len(rows)


def unfanned(con: DuckDBPyConnection) -> list[Written]:
    """Messages that have no deliveries yet, oldest first."""
    rows = con.execute(
        "SELECT webhook_id, type, body FROM outbox WHERE NOT fanned_out ORDER BY created_at, event_id, position"
    ).fetchall()
    return [Written(name, kind, json.loads(text)["data"]) for name, kind, text in rows]


def fan_out(
    con: DuckDBPyConnection,
    webhook_ids: Sequence[str],
    wanted: Sequence[Wanted],
    now: datetime,
    held: Sequence[tuple[str, str]] = (),
) -> int:
    """Make a delivery of each `wanted` message and subscriber, and mark `webhook_ids` as fanned out. Returns how many
    deliveries were new. Those in `held` (webhook id, subscriber) wait for `release_held`.

    A message for an endpoint that is disabled is kept as disabled. Where earlier messages of the same event were given
    up, they are due again before this one, so that the receiver still gets them in order.
    """
    if not webhook_ids:
        return 0
    rows = [*((w[0], w[1], "due", w[2]) for w in wanted), *((name, who, "held", None) for name, who in held)]
    columns = {"webhook_id": pl.String, "subscriber": pl.String, "state": pl.String, "body": pl.String}
    with given(con, wanted=frame(rows, columns)):
        made = con.execute(
            """
            INSERT INTO deliveries (webhook_id, subscriber, state, attempts, next_attempt_at, body)
            SELECT w.webhook_id, w.subscriber,
                   CASE WHEN w.state = 'due' AND e.state = 'disabled' THEN 'disabled' ELSE w.state END, 0, $now, w.body
            FROM (SELECT DISTINCT ON (webhook_id, subscriber) * FROM wanted) AS w
            LEFT JOIN endpoints AS e USING (subscriber)
            ANTI JOIN deliveries AS d ON d.webhook_id = w.webhook_id AND d.subscriber = w.subscriber
            """,
            {"now": naive(now)},
        ).fetchall()[0][0]
        _wake_earlier(con, now)
    con.execute(
        "UPDATE outbox SET fanned_out = TRUE WHERE webhook_id IN (SELECT unnest($1::VARCHAR[]))", [list(webhook_ids)]
    )
    return int(made)


def release_held(con: DuckDBPyConnection, wanted: Sequence[Wanted], now: datetime) -> None:
    """Make held deliveries due, each with the body that this subscriber is to get."""
    columns = {"webhook_id": pl.String, "subscriber": pl.String, "body": pl.String}
    with given(con, wanted=frame(wanted, columns)):
        con.execute(
            """
            UPDATE deliveries SET state = CASE e.state WHEN 'disabled' THEN 'disabled' ELSE 'due' END,
                next_attempt_at = $now, body = w.body
            FROM wanted AS w JOIN endpoints AS e USING (subscriber)
            WHERE deliveries.webhook_id = w.webhook_id AND deliveries.subscriber = w.subscriber
              AND deliveries.state = 'held'
            """,
            {"now": naive(now)},
        )
        _wake_earlier(con, now)


def _wake_earlier(con: DuckDBPyConnection, now: datetime) -> None:
    """Make what was given up due again, of the events in `wanted`."""
    con.execute(
        """
        UPDATE deliveries SET state = 'due', attempts = 0, next_attempt_at = $now
        FROM outbox AS o,
             (SELECT DISTINCT n.event_id, w.subscriber FROM outbox AS n JOIN wanted AS w USING (webhook_id)) AS fresh
        WHERE deliveries.state = 'failing' AND o.webhook_id = deliveries.webhook_id
          AND fresh.event_id = o.event_id AND fresh.subscriber = deliveries.subscriber
        """,
        {"now": naive(now)},
    )


def naive(moment: datetime) -> datetime:
    """An aware time as the tables hold it: UTC without a zone. Raises ValueError for a time without one."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored; pass an aware one")
    return moment.astimezone(UTC).replace(tzinfo=None)
