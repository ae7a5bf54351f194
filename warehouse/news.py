"""What a run brought, for those who look at runs: new measures, how the feeds are, receivers that were given up.

Only these questions belong here; how the answers are shown is the caller's affair. Every function takes an open
connection and changes nothing.
"""

from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.rows import dicts, plain


def events_since(con: DuckDBPyConnection, moment: datetime, limit: int = 50) -> list[dict[str, Any]]:
    """Events that the warehouse recorded first at the aware `moment` or later and that are somebody's news, the newest
    first: event_id, kind, issuer, status, headline, and `quote`, `outlet` and `url` of their first report."""
    return dicts(
        con,
        """
        SELECT e.event_id, e.kind, e.issuer, e.status, e.headline, r.quote, r.outlet, r.url
        FROM sanction_events AS e
        JOIN (SELECT event_id FROM store.sanction_events GROUP BY event_id HAVING min(recorded_from) >= $since)
            AS fresh USING (event_id)
        JOIN (SELECT * FROM sanction_reports WHERE is_new
              QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY published_at, article_id, start_offset) = 1)
            AS r USING (event_id)
        ORDER BY e.last_reported_at DESC, e.event_id LIMIT $limit
        """,
        {"since": plain(moment), "limit": limit},
    )


def feed_health(con: DuckDBPyConnection) -> list[dict[str, Any]]:
    """A row for each feed, those in trouble first: name, health, last_success_at, last_change_at, error."""
    return dicts(
        con,
        "SELECT name, health, last_success_at, last_change_at, error FROM feeds ORDER BY health = 'ok', name",
    )


def failing_since(con: DuckDBPyConnection, moment: datetime) -> list[dict[str, Any]]:
    """The receivers that were given up or disabled at the aware `moment` or later: subscriber, state."""
    return dicts(
        con,
        "SELECT subscriber, state FROM endpoints WHERE state <> 'active' AND since >= $since ORDER BY subscriber",
        {"since": plain(moment)},
    )
