"""Which articles an extractor has still to read, kept as articles and readings come.

Only this list belongs here: articles are stored in `warehouse.articles`, what they say in `warehouse.findings`. For a
version that the list is not about it is made anew, once, by a look at all articles and readings.
"""

from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.rows import dicts


def add(con: DuckDBPyConnection) -> None:
    """Put the current ones of the revisions in `incoming` on the list, in place of those that they supersede."""
    con.execute(
        "DELETE FROM store.unread WHERE article_id IN (SELECT article_id FROM incoming WHERE recorded_to IS NULL)"
    )
    con.execute(
        """
        INSERT INTO store.unread BY NAME
        SELECT article_id, hash, feed IS NULL AS from_archive, published_at, known_from
        FROM incoming WHERE recorded_to IS NULL
        """
    )


def take_off(con: DuckDBPyConnection, version: str) -> None:
    """Take the revisions in `reading`, which this version has read, off the list.

    Where the list is about another version it is dropped: that version's reading of them no longer stands.
    """
    if _about(con) == version:
        con.execute("DELETE FROM store.unread WHERE (article_id, hash) IN (SELECT article_id, hash FROM reading)")
    else:
        con.execute("DELETE FROM store.unread_by")


def unread(con: DuckDBPyConnection, version: str, limit: int) -> Sequence[dict[str, Any]]:
    """Up to `limit` current articles that this version has not read, as rows of store.articles, feeds' first."""
    _make(con, version)
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE next_unread AS
        SELECT article_id, hash, from_archive, published_at, known_from FROM store.unread
        ORDER BY from_archive, published_at, article_id LIMIT $limit
        """,
        {"limit": limit},
    )
    span = con.execute("SELECT min(known_from), max(known_from) FROM next_unread").fetchone()
    first, last = span or (None, None)
    rows = dicts(
        con,
        """
        SELECT a.article_id, a.title, a.text, a.url, a.outlet, a.published_at, a.date_given, a.fetched_at, a.feed
        FROM next_unread AS n JOIN store.articles AS a ON a.article_id = n.article_id AND a.hash = n.hash
        WHERE a.recorded_to IS NULL AND a.known_from BETWEEN $first AND $last
        ORDER BY n.from_archive, n.published_at, n.article_id
        """,
        {"first": first, "last": last},
    )
    con.execute("DROP TABLE next_unread")
    return rows


def waiting(con: DuckDBPyConnection, version: str) -> int:
    """How many current articles this version has not read."""
    _make(con, version)
    row = con.execute("SELECT count(*) FROM store.unread").fetchone()
    return int(row[0]) if row else 0


def _about(con: DuckDBPyConnection) -> str | None:
    row = con.execute("SELECT version FROM store.unread_by").fetchone()
    return str(row[0]) if row else None


def _make(con: DuckDBPyConnection, version: str) -> None:
    if _about(con) == version:
        return
    con.execute("DELETE FROM store.unread")
    con.execute("DELETE FROM store.unread_by")
    con.execute(
        """
        INSERT INTO store.unread BY NAME
        SELECT article_id, hash, feed IS NULL AS from_archive, published_at, known_from FROM store.articles
        ANTI JOIN (SELECT article_id, hash FROM store.reads WHERE recorded_to IS NULL AND version = $version) AS r
        USING (article_id, hash)
        WHERE recorded_to IS NULL
        """,
        {"version": version},
    )
    con.execute("INSERT INTO store.unread_by VALUES ($version)", {"version": version})
