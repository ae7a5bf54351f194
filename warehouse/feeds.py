"""What is remembered of each feed between fetches, and how each source is.

Only the tables of feeds and troubles belong here; fetching and deciding is in `ingest`.
"""

from collections.abc import Iterable
from datetime import datetime

import polars as pl
from duckdb import DuckDBPyConnection

from chipwatch.model import FeedState, Pull, Trouble
from chipwatch.settings import Feed
from warehouse.rows import dicts, frame, given, plain


def state(con: DuckDBPyConnection, url: str) -> FeedState:
    """Validators and entries of the last good answer; an empty state for a feed that was never fetched."""
    feed = dicts(con, "SELECT etag, modified FROM store.feeds WHERE url = ?", [url])
    if not feed:
        return FeedState()
    entries = con.execute("SELECT entry_id, fingerprint FROM store.feed_entries WHERE url = ?", [url]).fetchall()
    return FeedState(feed[0]["etag"], feed[0]["modified"], dict(entries))


def record(con: DuckDBPyConnection, feed: Feed, pull: Pull) -> None:
    """Store what a fetch was like: the feed's health, its state for the next fetch, and the troubles on the way.

    Fetching an unchanged feed adds no row: there is one for each feed, and one for each entry that it holds.
    """
    good = pull.outcome in ("new", "unchanged")
    con.execute(
        """
        MERGE INTO store.feeds AS f
        USING (
            SELECT $url AS url, $name AS name, $outlet AS outlet, $outcome AS outcome, $entries::INTEGER AS entries,
                   $at::TIMESTAMP AS at, $good::BOOLEAN AS good, $changed::BOOLEAN AS changed, $error AS error,
                   $etag AS etag, $modified AS modified
        ) AS p ON f.url = p.url
        WHEN MATCHED THEN UPDATE SET
            name = p.name, outlet = p.outlet, outcome = p.outcome, last_fetch_at = p.at, error = p.error,
            entries = CASE WHEN p.changed THEN p.entries ELSE f.entries END,
            failures = CASE WHEN p.good THEN 0 ELSE f.failures + 1 END,
            last_success_at = CASE WHEN p.good THEN p.at ELSE f.last_success_at END,
            last_change_at = CASE WHEN p.changed THEN p.at ELSE f.last_change_at END,
            etag = p.etag, modified = p.modified
        WHEN NOT MATCHED THEN INSERT (
            url, name, outlet, outcome, entries, failures, last_fetch_at, last_success_at, last_change_at, error, etag,
            modified
        ) VALUES (
            p.url, p.name, p.outlet, p.outcome, p.entries, CASE WHEN p.good THEN 0 ELSE 1 END, p.at,
            CASE WHEN p.good THEN p.at END, CASE WHEN p.changed THEN p.at END, p.error, p.etag, p.modified
        )
        """,
        {
            "url": feed.url,
            "name": feed.name,
            "outlet": feed.outlet,
            "outcome": pull.outcome,
            "entries": pull.entries,
            "at": plain(pull.at),
            "good": good,
            "changed": pull.outcome == "new",
            "error": pull.error,
            "etag": pull.state.etag,
            "modified": pull.state.modified,
        },
    )
    _remember(con, feed.url, pull.state)
    troubled(con, pull.troubles, pull.at, feed.url)


def _remember(con: DuckDBPyConnection, url: str, new: FeedState) -> None:
    """Make the entries of the feed those of the new state."""
    columns = {"entry_id": pl.String, "fingerprint": pl.String}
    with given(con, entries=frame(new.entries.items(), columns)):
        con.execute(
            """
            DELETE FROM store.feed_entries AS f
            WHERE url = $url AND NOT EXISTS (
                SELECT 1 FROM entries AS e WHERE e.entry_id = f.entry_id AND e.fingerprint = f.fingerprint
            )
            """,
            {"url": url},
        )
        con.execute(
            """
            INSERT INTO store.feed_entries BY NAME
            SELECT $url AS url, entry_id, fingerprint FROM entries
            ANTI JOIN (SELECT entry_id, fingerprint FROM store.feed_entries WHERE url = $url)
            USING (entry_id, fingerprint)
            """,
            {"url": url},
        )


def troubled(con: DuckDBPyConnection, troubles: Iterable[Trouble], at: datetime, feed: str | None = None) -> None:
    """Store expected troubles; one that was met before is counted, not added. `at` is aware."""
    unique = dict.fromkeys((feed, t.where, t.code, t.message) for t in troubles)
    columns = {"feed": pl.String, "place": pl.String, "code": pl.String, "message": pl.String}
    with given(con, met=frame(unique, columns)):
        con.execute(
            """
            MERGE INTO store.troubles AS t USING met AS m
            ON t.feed IS NOT DISTINCT FROM m.feed AND t.place = m.place AND t.code = m.code AND t.message = m.message
            WHEN MATCHED THEN UPDATE SET times = t.times + 1, last_at = $at
            WHEN NOT MATCHED THEN INSERT (feed, place, code, message, times, first_at, last_at)
            VALUES (m.feed, m.place, m.code, m.message, 1, $at, $at)
            """,
            {"at": plain(at)},
        )
