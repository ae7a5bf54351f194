"""Messages and their deliveries as operators look at them and set them going again.

What belongs here: the SQL behind `chipwatch alerts`. What doesn't: making messages (warehouse.outbox) and sending them
(warehouse.deliveries). Every function takes an open connection and leaves the transaction to its caller.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from warehouse.deliveries import revive
from warehouse.outbox import Written
from warehouse.rows import dicts, plain


def subscribers(con: DuckDBPyConnection, configured: Sequence[str]) -> pa.Table:
    """One row for each subscriber that is or was configured: its endpoint, and how many messages are in which state.

    `endpoint` is `new` before the first pass that knows the subscriber, `removed` where it is configured no more.
    """
    return con.execute(
        """
        SELECT coalesce(e.subscriber, c.subscriber) AS subscriber,
               CASE WHEN c.subscriber IS NULL THEN 'removed' ELSE coalesce(e.state, 'new') END AS endpoint,
               date_trunc('second', e.since) AS since,
               count(*) FILTER (d.state = 'due') AS due, count(*) FILTER (d.state = 'sent') AS sent,
               count(*) FILTER (d.state = 'held') AS held,
               count(*) FILTER (d.state = 'failing') AS failing, count(*) FILTER (d.state = 'disabled') AS disabled,
               date_trunc('second', min(greatest(d.next_attempt_at, coalesce(e.wait_until, d.next_attempt_at)))
                   FILTER (d.state = 'due' AND c.subscriber IS NOT NULL)) AS next_attempt_at,
               date_trunc('second', max(d.delivered_at)) AS last_sent_at,
               CASE WHEN c.subscriber IS NULL THEN 'not in the configuration; its messages wait'
                    WHEN e.subscriber IS NULL THEN 'no pass of delivery has seen it yet'
                    ELSE coalesce(e.reason, max(d.last_error) FILTER (d.state = 'due')) END AS why
        FROM endpoints AS e
        FULL JOIN (SELECT unnest($configured::VARCHAR[]) AS subscriber) AS c ON c.subscriber = e.subscriber
        LEFT JOIN deliveries AS d ON d.subscriber = e.subscriber
        GROUP BY e.subscriber, c.subscriber, e.state, e.since, e.reason ORDER BY 1
        """,
        {"configured": list(configured)},
    ).to_arrow_table()


def messages(con: DuckDBPyConnection, subscriber: str | None, state: str | None, limit: int) -> pa.Table:
    """The newest deliveries, of one subscriber or in one state where asked for; `about` is a headline, the firm and
    thing, the feed or the subscriber that the message is about."""
    return con.execute(
        """
        SELECT o.webhook_id, o.type, date_trunc('second', o.created_at) AS created_at,
               coalesce(o.body->>'$.data.headline',
                        nullif(concat_ws(': ', o.body->>'$.data.firm', o.body->>'$.data.subject'), ''),
                        o.body->>'$.data.name', o.body->>'$.data.subscriber') AS about,
               d.subscriber, d.state, d.attempts,
               CASE WHEN d.state = 'due' THEN date_trunc('second', d.next_attempt_at) END AS next_attempt_at,
               date_trunc('second', d.delivered_at) AS delivered_at, d.last_status, d.last_error
        FROM deliveries AS d JOIN outbox AS o USING (webhook_id)
        WHERE d.subscriber = coalesce($subscriber, d.subscriber) AND d.state = coalesce($state, d.state)
        ORDER BY o.created_at DESC, o.event_id, o.position DESC, d.subscriber LIMIT $limit
        """,
        {"subscriber": subscriber, "state": state, "limit": limit},
    ).to_arrow_table()


def ids(con: DuckDBPyConnection) -> set[str]:
    """The webhook ids of all messages."""
    return {name for (name,) in con.execute("SELECT webhook_id FROM outbox").fetchall()}


def others(con: DuckDBPyConnection, known: set[str]) -> pa.Table:
    """The messages that are none of those known, in their order: when (UTC), type, event_id, headline, and to whom they
    are to go and who holds them back, lists of names; webhook_id."""
    rows = dicts(
        con,
        """
        SELECT o.created_at, o.type, o.event_id, o.body,
               list(d.subscriber ORDER BY d.subscriber) FILTER (d.state <> 'held') AS goes_to,
               list(d.subscriber ORDER BY d.subscriber) FILTER (d.state = 'held') AS held_by, o.webhook_id
        FROM outbox AS o LEFT JOIN deliveries AS d USING (webhook_id)
        GROUP BY ALL ORDER BY o.created_at, o.event_id, o.webhook_id
        """,
    )
    return pa.Table.from_pylist(
        [
            {
                "at": row["created_at"].replace(microsecond=0),
                "type": row["type"],
                "event_id": row["event_id"],
                "headline": json.loads(row["body"])["data"].get("headline"),
                "goes_to": row["goes_to"] or [],
                "held_by": row["held_by"] or [],
                "webhook_id": row["webhook_id"],
            }
            for row in rows
            if row["webhook_id"] not in known
        ],
        pa.schema(
            [
                ("at", pa.timestamp("us")),
                ("type", pa.string()),
                ("event_id", pa.string()),
                ("headline", pa.string()),
                ("goes_to", pa.list_(pa.string())),
                ("held_by", pa.list_(pa.string())),
                ("webhook_id", pa.string()),
            ]
        ),
    )


def find(con: DuckDBPyConnection, beginning: str) -> list[dict[str, Any]]:
    """The messages whose id begins so, each with `deliveries` and `attempts`, lists of dicts; the body as an object."""
    found = dicts(
        con,
        "SELECT webhook_id, event_id, type, created_at, body FROM outbox WHERE starts_with(webhook_id, ?) "
        "ORDER BY webhook_id LIMIT 10",
        [beginning],
    )
    for message in found:
        message["body"] = json.loads(message["body"])
        for table, order in (("deliveries", "subscriber"), ("attempts", "attempted_at, subscriber")):
            message[table] = dicts(
                con,
                f"SELECT * EXCLUDE (webhook_id) FROM {table} WHERE webhook_id = ? ORDER BY {order}",  # noqa: S608
                [message["webhook_id"]],
            )
    return found


def since(con: DuckDBPyConnection, moment: datetime) -> list[Written]:
    """The messages written at the aware `moment` or later, oldest first."""
    rows = con.execute(
        "SELECT webhook_id, type, body FROM outbox WHERE created_at >= $1 ORDER BY created_at, event_id, position",
        [plain(moment)],
    ).fetchall()
    return [Written(name, kind, json.loads(text)["data"]) for name, kind, text in rows]


def queue_again(con: DuckDBPyConnection, subscriber: str, webhook_ids: Sequence[str], now: datetime) -> int:
    """Make these messages due for a subscriber on a fresh schedule, whatever came of them; returns how many.

    Its endpoint is active again, and what was given up or disabled there is due with them, so that order is kept.
    A message keeps its id: a receiver that remembers ids takes it once.
    """
    revive(con, subscriber, now)
    values = {"subscriber": subscriber, "names": list(webhook_ids), "now": plain(now)}
    con.execute(
        """
        UPDATE deliveries SET state = 'due', attempts = 0, next_attempt_at = $now, delivered_at = NULL
        WHERE subscriber = $subscriber AND webhook_id IN (SELECT unnest($names::VARCHAR[]))
        """,
        values,
    )
    con.execute(
        """
        INSERT INTO deliveries (webhook_id, subscriber, state, attempts, next_attempt_at)
        SELECT o.webhook_id, $subscriber, 'due', 0, $now FROM outbox AS o
        ANTI JOIN (SELECT webhook_id FROM deliveries WHERE subscriber = $subscriber) AS d USING (webhook_id)
        -- What moved is told to each subscriber against what it was told before.
        WHERE o.webhook_id IN (SELECT unnest($names::VARCHAR[])) AND o.type <> 'capacity.changed'
        """,
        values,
    )
    return len(webhook_ids)
