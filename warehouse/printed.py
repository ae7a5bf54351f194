"""The articles that messages cite: who printed them, where, and to whom their story goes back.

Only this look-up belongs here, within the days of the articles: the views would put all articles together.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from duckdb import DuckDBPyConnection

from warehouse.rows import dicts, frame, given

# Days from the first to the last copy of a story, of which each comes within a week of another.
LONGEST_STORY = 365


def printed(con: DuckDBPyConnection, names: Collection[str], since: datetime) -> dict[str, dict[str, Any]]:
    """Outlet, address, title and publication of these articles, and the publisher that their story goes back to.

    No revision of them that a report stands in was known before `since`, plain UTC.
    """
    with given(con, named=frame(((name,) for name in names), {"article_id": pl.String})):
        rows = dicts(
            con,
            """
            WITH told AS MATERIALIZED (
                SELECT article_id, outlet, url, title, text, published_at FROM store.articles
                WHERE recorded_to IS NULL AND known_from >= $since AND article_id IN (SELECT article_id FROM named)
            ),
            copies AS MATERIALIZED (
                SELECT article_id, story_id, publisher FROM store.stories
                WHERE published_at >= $earliest AND article_id IN (SELECT article_id FROM named)
            ),
            leads AS (
                SELECT story_id, publisher FROM store.story_leads
                WHERE published_at >= $earliest AND story_id IN (SELECT story_id FROM copies)
            )
            SELECT told.*, coalesce(leads.publisher, copies.publisher, outlet, told.article_id) AS publisher
            FROM told LEFT JOIN copies USING (article_id) LEFT JOIN leads USING (story_id)
            """,
            {"since": since, "earliest": since - timedelta(days=LONGEST_STORY)},
        )
    return {row["article_id"]: row for row in rows}
