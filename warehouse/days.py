"""Within which days all that is held of some articles or events lies, so that long tables are searched only there.

Only this look-up and its upkeep belong here. Tables grow in the order of time, and DuckDB skips the parts of a table
whose times lie outside the days that a query names.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.rows import TIME, frame, given, plain


@dataclass(frozen=True, slots=True)
class Days:
    """Plain UTC times: no revision of the articles, and no finding in one, was known before `since`; their first
    revisions were published from `first` to `last`."""

    since: datetime
    first: datetime
    last: datetime


NOWHERE = Days(datetime.max, datetime.max, datetime.max)


def days_of(con: DuckDBPyConnection, articles: Iterable[str]) -> Days:
    """The days of those of these articles that are held; NOWHERE where none is."""
    with given(con, of_articles=frame(((name,) for name in articles), {"article_id": pl.String})):
        row = con.execute(
            """
            SELECT min(known_from), min(published_at), max(published_at) FROM store.article_days
            WHERE key IN (SELECT store.article_key(article_id) FROM of_articles)
            """
        ).fetchall()[0]
    return NOWHERE if row[0] is None else Days(*row)


def remember_days(con: DuckDBPyConnection, rows: Iterable[tuple[str, datetime, datetime]]) -> None:
    """Take up revisions: article, when it could be known, and its publication, aware. First ones and older ones do."""
    plain_rows = ((name, plain(known), plain(published)) for name, known, published in rows)
    columns = {"article_id": pl.String, "known_from": TIME, "published_at": TIME}
    with given(con, come=frame(plain_rows, columns)):
        con.execute(
            "INSERT INTO store.article_days SELECT store.article_key(article_id), known_from, published_at FROM come"
        )


def first_of(con: DuckDBPyConnection, events: Collection[str]) -> datetime:
    """The moment of the first report of these known events, plain UTC: nothing that is held of them is older."""
    with given(con, of_events=frame(((name,) for name in events), {"event_id": pl.String})):
        row = con.execute(
            "SELECT min(first_at) FROM store.event_heads WHERE event_id IN (SELECT event_id FROM of_events)"
        ).fetchall()[0]
    return row[0] or datetime.max
