"""Messages that a subscriber's filters hold back until more speaks for them, and what they would say by now.

What belongs here: finding them. What doesn't: deciding whether they may go, which is alerts.filters. Every function
takes an open connection and leaves the transaction to its caller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse import announce, notices, outbox
from warehouse.rows import aware, plain


@dataclass(frozen=True, slots=True)
class Held:
    """A message held for a subscriber, with what is known of its event now."""

    webhook_id: str
    subscriber: str
    type: str
    event_id: str
    created_at: datetime
    data: Mapping[str, Any]

    @property
    def body(self) -> str:
        """The JSON text to send now."""
        return outbox.body(outbox.Message(self.event_id, self.type, "", self.created_at, self.data))


def held(con: DuckDBPyConnection, oldest: datetime) -> list[Held]:
    """The messages that are held and were written at the aware `oldest` or later, in order.

    Older ones stay held: what nobody else reported for so long is no news any more. So do those whose event is gone.
    """
    rows = con.execute(
        """
        SELECT d.webhook_id, d.subscriber, o.type, o.event_id, o.created_at FROM deliveries AS d
        JOIN outbox AS o USING (webhook_id) WHERE d.state = 'held' AND o.created_at >= $1
        ORDER BY o.created_at, o.event_id, o.position, d.subscriber
        """,
        [plain(oldest)],
    ).fetchall()
    if not rows:
        return []
    events = {row[0]: row[3] for row in rows}
    late = {row["event_id"]: row for row in notices.delay_data(con, sorted(set(events.values())))}
    now = announce.current(con, events) | {name: late[event] for name, event in events.items() if event in late}
    return [
        Held(name, subscriber, kind, event, aware(created), now[name])
        for name, subscriber, kind, event, created in rows
        if name in now
    ]
